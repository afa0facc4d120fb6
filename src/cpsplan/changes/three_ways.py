"""Three ways: what two people made of the same text, each for itself, brought together field by field.

What one of them has changed is taken; what both have changed differently is a clash, and nobody but a person decides
it. Entries of a list go by their ids, so that a field is the same one wherever its entry stands meanwhile.
"""

from __future__ import annotations

import difflib
import operator
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from cpsplan.book.parse import FILES, kind_of
from cpsplan.changes.refused import ChangeRefused
from cpsplan.diagnostic import Remove, Route
from cpsplan.late import dataclass
from cpsplan.model.shape import shape
from cpsplan.model.text import Record
from cpsplan.sources.amend import Add, Amendment, KeyOrder, NotAmended, Put, amended
from cpsplan.sources.load import Source, load
from cpsplan.workspace.disk import MemoryWorkspace

Who = Literal["nobody", "mine", "theirs", "both", "clash"]


class _Gone(Enum):
    """The value of a field that is not there."""

    GONE = "gone"

    def __repr__(self) -> str:
        return "GONE"


GONE: Final = _Gone.GONE


class ItemKey(NamedTuple):
    """A step to an entry of a list: the key that it goes by, and what that says."""

    key: str
    id: str

    def __str__(self) -> str:
        return self.id


Way = tuple[str | int | ItemKey, ...]
"""The way to a field through entries that go by their ids, or by their places: projects, digital-helpers, scope."""
Same = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both have changed, each into something else. ``GONE`` stands for a field that is not there."""

    way: Way
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class OneSided:
    """A field that one of the two has changed."""

    way: Way
    who: Who
    before: Any
    after: Any


@dataclass(slots=True)
class Together:
    """Three versions of a value brought together, as far as that goes without anybody's decision."""

    value: Any = None
    """All of it, with ``theirs`` where nobody has decided yet."""
    clashes: list[Clash] = field(default_factory=list)
    one_sided: list[OneSided] = field(default_factory=list)


def who_changed(base: Any, mine: Any, theirs: Any, same: Same = operator.eq) -> Who:
    """Who has changed a value since ``base``; a clash is that both have, and differently."""
    if same(mine, theirs):
        return "nobody" if same(mine, base) else "both"
    if same(theirs, base):
        return "mine"
    return "theirs" if same(mine, base) else "clash"


def together(base: Any, mine: Any, theirs: Any, decided: Mapping[Way, Any] | None = None) -> Together:
    """Three versions of a value, brought together; of clashes the value that was ``decided`` on."""
    result = Together()
    result.value = _Merging(result, decided or {}).merged((), base, mine, theirs)
    return result


class _Merging:
    """The walk over three values."""

    def __init__(self, result: Together, decided: Mapping[Way, Any]) -> None:
        self._result, self._decided = result, decided

    def merged(self, way: Way, base: Any, mine: Any, theirs: Any) -> Any:
        """What becomes of a field."""
        who = who_changed(base, mine, theirs, _equal)
        if who in {"nobody", "both"}:
            return theirs
        parts = _parts(base, mine, theirs)
        if parts is not None:
            return self._by_parts(way, *parts)
        if who != "clash":
            after = mine if who == "mine" else theirs
            self._result.one_sided.append(OneSided(way, who, base, after))
            return after
        return self._both_changed(Clash(way, base, mine, theirs))

    def _by_parts(self, way: Way, base: _Parts, mine: _Parts, theirs: _Parts) -> Any:
        keys = dict.fromkeys((*theirs.values, *mine.values, *base.values))
        values = {}
        for key in keys:
            each = (version.values.get(key, GONE) for version in (base, mine, theirs))
            value = self.merged((*way, key), *each)
            if value is not GONE:
                values[key] = value
        return list(values.values()) if theirs.is_list else values

    def _both_changed(self, clash: Clash) -> Any:
        if clash.way in self._decided:
            return self._decided[clash.way]
        versions = (clash.base, clash.mine, clash.theirs)
        if all(isinstance(version, list) for version in versions):
            items = merged_items(*(list(map(_as_hashable, version)) for version in versions))
            if items is not None:
                known = {_as_hashable(item): item for version in versions for item in version}
                after = [known[item] for item in items]
                self._result.one_sided.append(OneSided(clash.way, "both", clash.base, after))
                return after
        self._result.clashes.append(clash)
        return clash.theirs


class _Parts(NamedTuple):
    """The fields of a record, or the entries of a list, by what they go by."""

    values: Mapping[Any, Any]
    is_list: bool = False


def _parts(*versions: Any) -> tuple[_Parts, _Parts, _Parts] | None:
    """The parts of three versions of a value, where all that are there have parts of the same kind.

    What was taken away is not a record without fields, nor a list without entries: that is for a person to say.
    """
    if GONE in versions[1:]:
        return None
    present = [version for version in versions if version is not GONE]
    parts = [part for part in map(_parts_of, present) if part is not None]
    if len(parts) < len(present):
        parts = _by_place(present)
    if not parts or len({part.is_list for part in parts}) > 1:
        return None
    if len(parts) < len(versions):
        parts.insert(0, _Parts({}, parts[0].is_list))
    base, mine, theirs = parts
    return base, mine, theirs


def _parts_of(value: Any) -> _Parts | None:
    """The parts of a value; None where it has none that go by a name."""
    if isinstance(value, dict):
        return _Parts(value)
    entries = keyed(value) if isinstance(value, list) else None
    return None if entries is None else _Parts(entries, is_list=True)


def _by_place(values: Sequence[Any]) -> list[_Parts]:
    """The items of lists by their places, where all are lists of one length: nobody has added or removed any."""
    if not all(isinstance(value, list) for value in values) or len({len(value) for value in values}) > 1:
        return []
    return [_Parts(dict(enumerate(value)), is_list=True) for value in values]


def keyed(items: Sequence[Any]) -> dict[ItemKey, Any] | None:
    """The entries of a list by their ids; None where some have none, or two the same."""
    entries: dict[ItemKey, Any] = {}
    for item in items:
        name = next((name for name in identifiers() if isinstance(item, dict) and isinstance(item.get(name), str)), "")
        key = ItemKey(name, item[name]) if name else None
        if key is None or key in entries:
            return None
        entries[key] = item
    return entries


@cache
def identifiers() -> tuple[str, ...]:
    """The keys that entries of a list go by, as the models declare them: id, of, term."""
    names: dict[str, None] = {}
    waiting: list[type[Record]] = list(FILES.values())
    seen = set(waiting)
    while waiting:
        model = waiting.pop(0)
        if model.entry_kind and model.entry_kind.id in shape(model):
            names.setdefault(shape(model)[model.entry_kind.id].key)
        for part in shape(model).parts:
            waiting += [inner for inner in part.models if inner not in seen]
            seen.update(part.models)
    return tuple(names)


def _equal(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)


def _as_hashable(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple((key, _as_hashable(part)) for key, part in value.items())
    return tuple(map(_as_hashable, value)) if isinstance(value, list) else value


# --- sequences: the items of a list, the lines of a text


class _Hunk(NamedTuple):
    """A stretch of a sequence that somebody has replaced by other items."""

    start: int
    end: int
    items: Sequence[Hashable]


def merged_items(
    base: Sequence[Hashable], mine: Sequence[Hashable], theirs: Sequence[Hashable]
) -> list[Hashable] | None:
    """Three versions of a sequence brought together; None where both have changed the same stretch, or two that touch.

    What both have changed in the same way is taken once.
    """
    hunks = sorted({*_hunks(base, mine), *_hunks(base, theirs)}, key=lambda hunk: (hunk.start, hunk.end))
    merged: list[Hashable] = []
    place = 0
    for number, hunk in enumerate(hunks):
        if hunk.start < place or (number and hunk.start == place):
            return None
        merged += [*base[place : hunk.start], *hunk.items]
        place = hunk.end
    return [*merged, *base[place:]]


def _hunks(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[_Hunk]:
    """The stretches of ``before`` that are others in ``after``."""
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    # What is the same at both ends is most of a long file, and comparing it would take long.
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    for tag, start, end, low, high in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _Hunk(first + start, first + end, tuple(new[low:high]))


# --- texts


@dataclass(frozen=True, slots=True)
class ThreeTexts:
    """A file as it was, as one person has it and as it is now."""

    path: str
    base: str
    """Empty where nobody knows any more how it was: every difference is a clash then."""
    mine: str
    theirs: str

    @property
    def is_yaml(self) -> bool:
        """Whether it can be brought together field by field."""
        return self.path.endswith(".yaml")


def merge_texts(texts: ThreeTexts, decided: Mapping[Way, Any] | None = None) -> Together:
    """Three versions of a file of YAML, brought together. Raises ChangeRefused where one cannot be read."""
    mine, theirs = (_read(texts.path, text).value for text in (texts.mine, texts.theirs))
    base = _read(texts.path, texts.base).value if texts.base else {}
    return together(base, mine, theirs, decided)


def merged_text(texts: ThreeTexts, decided: Mapping[Way, Any] | None = None) -> str:
    """The text of a file with what both have changed, comments and layout included.

    ``decided`` has the value of every field that clashes. Raises ChangeRefused where that is not so, or where the file
    is laid out in a way that something cannot be written.
    """
    if not texts.is_yaml:
        lines = _merged_lines(texts)
        if lines is None:
            raise ChangeRefused(f"{texts.path} was changed in the same lines")
        return lines
    result = merge_texts(texts, decided)
    if result.clashes:
        raise ChangeRefused(f"{texts.path} was changed in the same fields")
    lines = _merged_lines(texts)
    if lines is not None and _says(texts.path, lines, result.value):
        return lines
    source = _read(texts.path, texts.theirs)
    try:
        return amended(source, steps_to(source.value, result.value), order_of(texts.path))
    except NotAmended as refusal:
        raise ChangeRefused(str(refusal)) from None


def _merged_lines(texts: ThreeTexts) -> str | None:
    """All lines of three versions; None where both have changed the same, or nobody knows how they were."""
    if not texts.base:
        return None
    versions = (text.splitlines(keepends=True) for text in (texts.base, texts.mine, texts.theirs))
    lines = merged_items(*versions)
    return None if lines is None else "".join(map(str, lines))


def _says(path: str, text: str, value: Any) -> bool:
    """Whether a text reads as a value, whatever the order of its entries."""
    source, faults = load(MemoryWorkspace({path: text}), path)
    return source is not None and not faults and _without_order(source.value) == _without_order(value)


def _without_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_order(part) for key, part in value.items()}
    if isinstance(value, list):
        entries = keyed(value)
        return _without_order(entries) if entries else [_without_order(item) for item in value]
    return value


def _read(path: str, text: str) -> Source:
    source, faults = load(MemoryWorkspace({path: text}), path)
    if source is None or faults:
        raise ChangeRefused(f"{path} cannot be read: {faults[0].message if faults else 'it is empty'}")
    return source


def steps_to(before: Any, after: Any, route: Route = ()) -> Iterator[Amendment]:
    """The steps that make a value of another, each as small as it can be."""
    if _equal(before, after):
        return
    old, new = _parts_of(before), _parts_of(after)
    if old is None or new is None:
        old, new = _by_place([before, after]) or (None, None)
    if old is None or new is None or old.is_list != new.is_list or not (old.values and new.values):
        yield Put(route, after)
        return
    yield from _steps_of_parts(old, new, route)


def _steps_of_parts(old: _Parts, new: _Parts, route: Route) -> Iterator[Amendment]:
    """The steps that make the parts of a value others."""
    places = {key: place if old.is_list else key for place, key in enumerate(old.values)}
    yield from (Remove((*route, place)) for key, place in places.items() if key not in new.values)
    for key, value in new.values.items():
        if key in places:
            yield from steps_to(old.values[key], value, (*route, places[key]))
        else:
            yield Add(route, value) if new.is_list else Put((*route, key), value)


def order_of(path: str) -> KeyOrder:
    """The order of the keys of a file, by its model."""

    def order(route: Route) -> Sequence[str]:
        model = kind_of(path)
        for step in route:
            if isinstance(step, str) and model is not None:
                model = next((part.models[0] for part in shape(model).parts if part.key == step), None)
        return [field.key for field in shape(model).values()] if model else ()

    return order
