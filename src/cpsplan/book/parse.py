"""Parse: plain values to models. What pydantic finds wrong becomes diagnostics at its place in the file.

An entry that cannot be used drops out, alone: the rest of its file is still checked, and the ids that it would have
defined are remembered, so that nobody is told they are unknown.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cpsplan.book.languages import in_own_language
from cpsplan.book.misshapen import as_id, empty_keys, faults_of_shape, field_name, too_many, value_at
from cpsplan.diagnostic import Diagnostic, Route
from cpsplan.late import dataclass
from cpsplan.model.dates import FIRST_YEAR, LAST_YEAR, Period
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.easyread import Booklet, Confirmations
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Glossary
from cpsplan.model.picture import Pictures
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record
from cpsplan.model.theme import ThemeFile
from cpsplan.sources.load import Source

FILES: dict[str, type[Record]] = {
    "plans/cpsplan.yaml": Settings,
    "plans/glossary.yaml": Glossary,
    "plans/pictures.yaml": Pictures,
    "plans/theme.yaml": ThemeFile,
    "plans/strategies/": Strategy,
    "plans/delivery/": DeliveryPlan,
    "plans/progress/": Progress,
    "plans/editions/": Edition,
    "plans/easy-read/": Booklet,
    "plans/easy-read/confirmed/": Confirmations,
}
"""Which files hold what: a file by its name, or every file of a folder."""

READ_IN_ORDER = (
    "plans/cpsplan.yaml",
    "plans/strategies/",
    "plans/delivery/",
    "plans/progress/",
    "plans/glossary.yaml",
    "plans/pictures.yaml",
    "plans/theme.yaml",
    "plans/easy-read/",
    "plans/easy-read/confirmed/",
    "plans/editions/",
)
"""The files that hold entries, in the order of their tables in the book."""

TOLD = 1000
"""How many faults of shape of one file are told one by one."""
ROUNDS = 4
"""How often a file is tried again after what is wrong in it has been taken out."""

STAND_INS: dict[str, Any] = {
    "title": "untitled",
    "publisher": "somebody",
    "period": {"from": str(FIRST_YEAR), "to": str(LAST_YEAR)},
    "formats": ["html"],
}
"""What is read in the place of a wrong field of a whole file. Never published: the fault stops every build."""
STAND_IN_PERIOD = Period.model_validate(STAND_INS["period"])
"""Whoever compares dates leaves out what has this period: of the fault itself, parsing has told."""


@dataclass
class Parsed:
    """What a file holds: its model, or None; and the ids of the entries that dropped out of it."""

    source: Source
    model: Record | None
    dropped: set[str] = field(default_factory=set)


def kind_of(path: str) -> type[Record] | None:
    """The model that the file at ``path`` holds, or None where no folder claims it."""
    for place, model in FILES.items():
        if path == place or (place.endswith("/") and path.startswith(place) and path.count("/") == place.count("/")):
            return model
    return None


def parse(source: Source, model: type[Record], own: str = "en") -> tuple[Parsed, list[Diagnostic]]:
    """Read ``source`` as a ``model``, texts in the language ``own``; what is wrong with its shape as diagnostics."""
    parsed, diagnostics = Parsed(source, None), list[Diagnostic]()
    parsed.model, errors = _validated(model, source.value)
    if errors:
        # Most files have every text in one language, and are not looked through for others.
        parsed.source, value, diagnostics = in_own_language(source, model, own)
        if value is not source.value:
            parsed.model, errors = _validated(model, value)
        if errors:
            diagnostics += _shape_told(parsed.source, model, errors)
            _parse_the_rest(parsed, model, copy.deepcopy(value), errors)
    known = {diagnostic.span.line for diagnostic in diagnostics}
    diagnostics += [fault for fault in empty_keys(source) if fault.span.line not in known]
    return parsed, diagnostics


def _validated(model: type[Record], value: Any) -> tuple[Record | None, list[ErrorDetails]]:
    """The model of some values, or what is wrong with them."""
    try:
        return model.model_validate(value), []
    except ValidationError as error:
        return None, error.errors(include_url=False, include_input=False)


def _shape_told(source: Source, model: type[Record], errors: list[ErrorDetails]) -> Iterator[Diagnostic]:
    """The faults of a file as it is. Once something is taken out, lists are shifted, and faults are of no matter."""
    yield from faults_of_shape(source, model, errors[:TOLD])
    if len(errors) > TOLD:
        yield too_many(source, errors[TOLD]["loc"], len(errors) - TOLD)


def _parse_the_rest(parsed: Parsed, model: type[Record], value: Any, errors: list[ErrorDetails]) -> None:
    """Read what can be read of a file that has ``errors``."""
    staying: dict[int, list[int]] = {}
    for _ in range(ROUNDS - 1):
        if not _take_out(value, model, errors, parsed.dropped, staying):
            break
        parsed.model, errors = _validated(model, value)
        if not errors:
            break
    if staying:
        parsed.source = replace(parsed.source, places=dict(_places_kept(value, staying)))


def _places_kept(
    value: Any, staying: dict[int, list[int]], route: Route = ()
) -> Iterator[tuple[Route, tuple[int, ...]]]:
    """Each list from which items were taken out, and the places in the file of the items that stay in it."""
    if id(value) in staying:
        yield route, tuple(staying[id(value)])
    parts: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for step, part in parts:
        yield from _places_kept(part, staying, (*route, step))


def _take_out(
    value: dict[str, Any],
    model: type[Record],
    errors: list[ErrorDetails],
    dropped: set[str],
    staying: dict[int, list[int]],
) -> bool:
    """Take what is wrong out of ``value``; False where the file itself cannot be saved.

    For each list that loses items ``staying``, by the identity of the list, gets the places of those that stay.
    """
    doomed: dict[int, tuple[list[Any], set[int]]] = {}
    for error in errors:
        route: Route = error["loc"]
        item_route = _to_last_item(route)
        if error["type"] == "extra_forbidden":
            lost = value_at(value, route[:-1]).pop(route[-1], None)
            if isinstance(lost, list | dict):
                # Nothing is called so; it says that what stands there proves nothing.
                dropped.add(f"{route[-1]}=")
        elif item_route:
            around = value_at(value, item_route[:-1])
            if isinstance(around, list):
                doomed.setdefault(id(around), (around, set()))[1].add(id(value_at(value, item_route)))
        elif not route or not _stand_in(value, model, str(route[0])):
            # Without a route it is the file as a whole that is wrong.
            return False
        elif route[0] == "period":
            # Nothing is called so; it says that what depends on the period of this file proves nothing.
            dropped.add("period=")
    for around, items in doomed.values():
        _remove(around, items, dropped, staying)
    return True


def _to_last_item(route: Route) -> Route:
    """The part of a route that leads to the innermost item of a list; empty where it leads through no list."""
    for length in range(len(route), 0, -1):
        if isinstance(route[length - 1], int):
            return route[:length]
    return ()


def _remove(around: list[Any], items: set[int], dropped: set[str], staying: dict[int, list[int]]) -> None:
    """Take the ``items``, by their identities, out of a list, and note their ids and the places of the others."""
    places = staying.setdefault(id(around), list(range(len(around))))
    kept: list[Any] = []
    kept_places: list[int] = []
    for item, place in zip(around, places, strict=True):
        if id(item) in items:
            dropped.update(_ids(item))
        else:
            kept.append(item)
            kept_places.append(place)
    places[:] = kept_places
    around[:] = kept


def _stand_in(value: dict[str, Any], model: type[Record], key: str) -> bool:
    """Put something harmless in the place of a field that cannot be used, so that the rest is still checked."""
    if key in STAND_INS:
        value[key] = copy.copy(STAND_INS[key])
        return True
    if model.model_fields[field_name(model, key)].is_required():
        return False
    value.pop(key, None)
    return True


def _ids(item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        if isinstance(item.get("id"), str):
            yield item["id"]
            yield as_id(item["id"])
        for part in item.values():
            yield from _ids(part)
    elif isinstance(item, list):
        for part in item:
            yield from _ids(part)
