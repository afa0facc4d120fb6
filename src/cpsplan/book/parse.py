"""Parse: plain values to models. What pydantic finds wrong becomes diagnostics at its place in the file.

An entry that cannot be used drops out, alone: the rest of its file is still checked, and the ids that it would have
defined are remembered, so that nobody is told they are unknown.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cpsplan.diagnostic import Diagnostic, Fix, RenameKey, Route, SetText, Severity, declare, did_you_mean, meant
from cpsplan.model.dates import DATE_PATTERN, DAY_PATTERN, FINANCIAL_YEAR_PATTERN, FIRST_YEAR, LAST_YEAR, YEARS
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.easyread import Booklet, Confirmations
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Glossary
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import ID_PATTERN, Record, descriptions, records
from cpsplan.sources.load import Source

UNKNOWN_KEY = declare(
    "CPS201",
    "unknown-key",
    Severity.ERROR,
    """An entry has a key that is not known there. It would not be published, so nothing is done with it in silence:
    correct its spelling, or delete it.""",
)
MISSING_FIELD = declare(
    "CPS202",
    "missing-field",
    Severity.ERROR,
    """An entry lacks something that it has to have, such as a title.""",
)
WRONG_TYPE = declare(
    "CPS203",
    "wrong-type",
    Severity.ERROR,
    """A value is of the wrong kind: a number where a text is wanted, one value where a list is wanted. A text that
    looks like a number or like true and false wants quotation marks.""",
)
BAD_VALUE = declare(
    "CPS204",
    "bad-value",
    Severity.ERROR,
    """A value is of the right kind but cannot be used: an id with capitals or a slash in it, a word that is not among
    those allowed, a date that is not in the calendar.""",
)

FILES: dict[str, type[Record]] = {
    "plans/cpsplan.yaml": Settings,
    "plans/glossary.yaml": Glossary,
    "plans/strategies/": Strategy,
    "plans/delivery/": DeliveryPlan,
    "plans/progress/": Progress,
    "plans/editions/": Edition,
    "plans/easy-read/": Booklet,
    "plans/easy-read/confirmed/": Confirmations,
}
"""Which files hold what: a file by its name, or every file of a folder."""

READ_IN_ORDER = (
    "plans/strategies/",
    "plans/delivery/",
    "plans/progress/",
    "plans/glossary.yaml",
    "plans/easy-read/",
    "plans/easy-read/confirmed/",
    "plans/editions/",
)
"""The files that hold entries, in the order of their tables in the book."""

TOLD = 1000
"""How many faults of shape of one file are told one by one."""
QUOTED = 100
"""How many characters of a wrong value a message quotes."""
ROUNDS = 4
"""How often a file is tried again after what is wrong in it has been taken out."""

STAND_INS: dict[str, Any] = {
    "title": "untitled",
    "publisher": "unknown",
    "period": {"from": str(FIRST_YEAR), "to": str(LAST_YEAR)},
    "formats": ["html"],
}
"""What is read in the place of a wrong field of a whole file. Never published: the fault stops every build."""

_PATTERNS = {
    ID_PATTERN: "is no id: use small letters, digits and single hyphens, such as hybrid-working",
    DATE_PATTERN: f"is no date: write 2022, 2022-04, 2022-04-01, 2022-23, 2022-23-q1 or 2013 to 2015,"
    f" with a year {YEARS}",
    DAY_PATTERN: f"is no day: write 2022-04-01, with a year {YEARS}",
    FINANCIAL_YEAR_PATTERN: f"is no financial year: write 2022-23, with a year {YEARS}",
    r"^[a-z0-9:./-]+$": "is no address: write aim.outcome or strategy:aim.outcome",
    r"^CPS[0-9]{3}$": "is no code of a rule: write CPS and three digits",
}
_WANTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "model_type": "keys and values",
    "dict_type": "keys and values",
    "int_type": "a whole number",
}


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


def parse(source: Source, model: type[Record]) -> tuple[Parsed, list[Diagnostic]]:
    """Read ``source`` as a ``model``; all that is wrong with its shape as diagnostics."""
    parsed, diagnostics, value = Parsed(source, None), [], source.value
    staying: dict[int, list[int]] = {}
    for _ in range(ROUNDS):
        try:
            parsed.model = model.model_validate(value)
            break
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
        if value is source.value:
            # Later rounds see shifted lists; the first sees the file as it is, and every fault that matters.
            diagnostics = [_fault_of_shape(source, model, fault) for fault in errors[:TOLD]]
            if len(errors) > TOLD:
                message = f"{len(errors) - TOLD:,} more values of this file cannot be used either"
                diagnostics.append(
                    BAD_VALUE.at(source.span(errors[TOLD]["loc"]), message, hint="Mend the others first")
                )
            value = copy.deepcopy(value)
        if not _take_out(value, model, errors, parsed.dropped, staying):
            break
    if staying:
        parsed.source = replace(source, places=dict(_places_kept(value, staying)))
    return parsed, diagnostics


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


def _fault_of_shape(source: Source, model: type[Record], error: ErrorDetails) -> Diagnostic:
    route: Route = error["loc"]
    kind, name = error["type"], _key_words(route)
    if kind == "extra_forbidden":
        return _unknown_key(source, model, route)
    if kind == "missing":
        hint = _description(model, route)
        return MISSING_FIELD.at(source.span(route[:-1]), f"“{route[-1]}” is missing here", hint=hint)
    value = _value_at(source.value, route)
    if kind in _WANTED:
        hint = ""
        if kind == "string_type" and isinstance(value, int | float):
            hint = "Put it in quotation marks"
        elif kind == "tuple_type" and isinstance(value, str):
            hint = f"Write [{_short(value)}]"
        message = f"{name} has to be {_WANTED[kind]}, and this is {_is(value)}"
        return WRONG_TYPE.at(source.span(route), message, hint=hint)
    return _bad_value(source, route, error, value)


def _unknown_key(source: Source, model: type[Record], route: Route) -> Diagnostic:
    wrong, known, around = str(route[-1]), _keys(model, route[:-1]), _value_at(source.value, route[:-1])
    hint = did_you_mean(wrong[:QUOTED], known) or _keys_hint(model, route[:-1])
    right = meant(wrong, known)
    fix = None
    if right and right not in around:
        fix = Fix(f"Write “{right}”", source.path, (RenameKey(route, right),))
    return UNKNOWN_KEY.at(source.key_span(route), f"Unknown key “{_short(wrong)}”", hint=hint, fix=fix)


def _bad_value(source: Source, route: Route, error: ErrorDetails, value: object) -> Diagnostic:
    hint, fix = "", None
    if error["type"] == "literal_error":
        allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        hint = did_you_mean(str(value)[:QUOTED], allowed) or f"Allowed: {', '.join(allowed)}"
        right = meant(value, allowed) if isinstance(value, str) else ""
        if right:
            fix = Fix(f"Write “{right}”", source.path, (SetText(route, right),))
    return BAD_VALUE.at(source.span(route), _what_is_bad(route, error, value), hint=hint, fix=fix)


def _what_is_bad(route: Route, error: ErrorDetails, value: object) -> str:
    """What is wrong with a value of the right kind, in a sentence."""
    context = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        return f"“{_short(str(value))}” {_PATTERNS.get(context['pattern'], 'is not written as it has to be')}"
    match error["type"]:
        case "literal_error":
            fault = f" cannot be “{_short(str(value))}”"
        case "string_too_short":
            fault = " is empty"
        case "string_too_long":
            fault = f" is longer than {context['max_length']} characters"
        case "greater_than_equal":
            fault = f" has to be at least {context['ge']}"
        case "less_than_equal":
            fault = f" has to be at most {context['le']}"
        case "value_error":
            fault = f": {context['error']}"
        case _:
            fault = f": {error['msg']}"
    return f"{_key_words(route)}{fault}"


def _short(text: str) -> str:
    """A text as a message quotes it: nobody reads a megabyte."""
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"


def _key_words(route: Route) -> str:
    names = [step for step in route if isinstance(step, str)]
    return f"“{names[-1]}”" if names else "The file"


def _is(value: object) -> str:
    kinds = {type(None): "nothing", bool: "true or false", str: "text", list: "a list", dict: "keys and values"}
    return kinds.get(type(value), "a number")


def _value_at(value: Any, route: Route) -> Any:
    for step in route:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return value
    return value


def _model_at(model: type[Record], route: Route) -> type[Record] | None:
    inner: type[Record] | None = model
    for step in route:
        if isinstance(step, str) and inner:
            name = _field_name(inner, step)
            inner = next(records(inner.model_fields[name].annotation), None) if name else None
    return inner


def _field_name(model: type[Record], key: str | int) -> str:
    """The name of the field of a model that has a key, or that name; empty where there is none."""
    for name, known in model.model_fields.items():
        if key in (name, known.alias):
            return name
    return ""


def _keys(model: type[Record], route: Route) -> list[str]:
    inner = _model_at(model, route)
    return [known.alias or name for name, known in inner.model_fields.items()] if inner else []


def _keys_hint(model: type[Record], route: Route) -> str:
    keys = _keys(model, route)
    return f"Known here: {', '.join(keys)}" if keys else ""


def _description(model: type[Record], route: Route) -> str:
    """What a field that is missing is for."""
    inner = _model_at(model, route[:-1])
    words = descriptions(inner).get(_field_name(inner, route[-1])) if inner else None
    return f"{route[-1]}: {words.splitlines()[0]}" if words else ""


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
            _value_at(value, route[:-1]).pop(route[-1], None)
        elif item_route:
            around = _value_at(value, item_route[:-1])
            if isinstance(around, list):
                doomed.setdefault(id(around), (around, set()))[1].add(id(_value_at(value, item_route)))
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
    if model.model_fields[_field_name(model, key)].is_required():
        return False
    value.pop(key, None)
    return True


def _ids(item: Any) -> Iterator[str]:
    if isinstance(item, dict):
        if isinstance(item.get("id"), str):
            yield item["id"]
        for part in item.values():
            yield from _ids(part)
    elif isinstance(item, list):
        for part in item:
            yield from _ids(part)
