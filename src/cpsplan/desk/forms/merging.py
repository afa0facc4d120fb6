"""Merging: a form that was filled in while its file changed, held against the file, field by field.

Three ways, as for workbooks: what was not changed here, the file's value holds; what was changed here only is taken; both
the same is the same; both differently is a conflict, which a person decides. Rows are known again by their ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cpsplan.desk.forms.said import NEW, Said, in_row

_ROW = re.compile(r"^(?P<rows>[^@]*)\.@(?P<place>[^.]+)\.(?P<key>.*)$")
GONE = "gone"
"""What the place of a row begins with that the file has no longer."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that was changed here and in the file, in two ways."""

    name: str
    base: tuple[str, ...]
    """What it said when the form was opened."""
    here: tuple[str, ...]
    now: tuple[str, ...]
    """What the file says now."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a form and a file come to, and where they contradict each other; there the form's word is taken here."""

    said: Said
    conflicts: tuple[FieldConflict, ...]


def merged(base: Said, here: Said, now: Said, lists: Iterable[str] = ()) -> Merged:
    """What a form says (``here``) that was opened when the file said ``base``, and the file says ``now``.

    ``lists`` are the names of fields that hold references, of which several may be added on both sides.
    """
    rows = {match["rows"] for name in (*base, *here, *now) if (match := _ROW.match(name))}
    places = _places_now(base, now)
    base, here = _moved_to(base, places, rows), _moved_to(here, places, rows)
    said: Said = dict(now)
    conflicts: list[FieldConflict] = []
    for name, texts in here.items():
        before, file = base.get(name, ()), now.get(name, ())
        if _same(texts, before) or _same(texts, file):
            said[name] = file if name in now else texts
            continue
        both = _both_lists(before, texts, file) if name in {*rows, *lists} else None
        said[name] = texts if both is None else both
        if both is None and not _same(file, before) and f".@{NEW}" not in name:
            conflicts.append(FieldConflict(name, before, texts, file))
    return Merged(said, tuple(conflicts))


def _same(texts: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two fields say the same; spaces at the ends say nothing."""
    return [text.strip() for text in texts if text.strip()] == [text.strip() for text in other if text.strip()]


def _both_lists(before: tuple[str, ...], here: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...] | None:
    """A list with what was added and removed on both sides; None where it was sorted anew here and changed there."""
    if _same(before, now):
        return here
    if [item for item in here if item in before] != [item for item in before if item in here]:
        return None
    return (*(item for item in now if item not in before or item in here), *(i for i in here if i not in (*before, *now)))


def _rows_of(said: Said) -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
    """The fields of every row, by the name of the list and the place of the row."""
    rows: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    for name, texts in said.items():
        if match := _ROW.match(name):
            rows.setdefault(match["rows"], {}).setdefault(match["place"], {})[match["key"]] = texts
    return rows


def _places_now(base: Said, now: Said) -> Mapping[tuple[str, str], str]:
    """The place that each row of ``base`` has now, by its list and its place then."""
    places: dict[tuple[str, str], str] = {}
    after = _rows_of(now)
    for name, rows in _rows_of(base).items():
        known = {_identity(row): place for place, row in after.get(name, {}).items()}
        for place, row in rows.items():
            still = place if after.get(name, {}).get(place) == row else known.get(_identity(row))
            places[name, place] = still or f"{GONE}{place}"
    return places


def _identity(row: Mapping[str, tuple[str, ...]]) -> object:
    """What a row is known again by: its id, or else all that it says."""
    identifier = row.get("id", ())
    return identifier if any(identifier) else tuple(sorted(row.items()))


def _moved_to(said: Said, places: Mapping[tuple[str, str], str], rows: set[str]) -> Said:
    """What a form says, with each row under the place that it has now."""
    moved: Said = {}
    for name, texts in said.items():
        if match := _ROW.match(name):
            place = places.get((match["rows"], match["place"]), match["place"])
            moved[f"{in_row(match['rows'], place)}.{match['key']}"] = texts
        elif name in rows:
            moved[name] = tuple(places.get((name, place), place) for place in texts)
        else:
            moved[name] = texts
    return moved
