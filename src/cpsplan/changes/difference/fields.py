"""Compare the fields of two entries that are the same: whatever a model holds, a change of it is told."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, Subject, Way
from cpsplan.changes.difference.matching import Key, Lists, match
from cpsplan.model.dates import Period, last_day
from cpsplan.model.reference import Suppression
from cpsplan.model.text import Record

NAMES = {
    "aim_word": "word for its aims",
    "aligns_with": "aim of the parent strategy",
    "depends_on": "activities that it waits for",
    "financial_year": "financial year",
    "full": "full form",
    "id": "short name",
    "illustrative": "note that it is made up",
    "inferred": "remark on how its period was found",
    "is_name": "note that it is a name",
    "kicker": "line above the title",
    "licence_address": "address of the licence",
    "of": "subject",
    "published": "date of publication",
    "reached": "date when it was reached",
    "text": "wording",
    "statement": "wording",
    "subject": "name of what is measured",
    "succeeds": "what it continues",
    "start": "start",
    "end": "end",
    "into": "project that it goes into",
}
"""How a field is called in a sentence, where that is not its key."""
NOTHING: tuple[Any, ...] = (None, (), {})
"""What a field holds that was left out."""
DATES = frozenset({"date", "published", "reached"})
"""The fields that hold a date as exact as it is known."""


def compare_fields(subject: Subject, *told: str) -> Iterator[Change]:
    """Every field that differs, but those in ``told``, which somebody else tells of; and the suppressions."""
    before, after = subject.both
    shared = [name for name in type(after).model_fields if name in type(before).model_fields]
    for name in shared:
        if name == "suppress":
            yield from _suppressions(subject)
        elif name not in told:
            yield from _field(subject, (name,), _name(name), getattr(before, name), getattr(after, name))


def _field(subject: Subject, way: Way, name: str, before: Any, after: Any) -> Iterator[Change]:
    if _comparable(before) == _comparable(after):
        return
    if isinstance(before, Record) and isinstance(after, Record):
        for part in type(after).model_fields:
            below = f"{_name(part)} of the {name}"
            yield from _field(subject, (*way, part), below, getattr(before, part), getattr(after, part))
    elif before in NOTHING:
        new = in_words(after, way)
        yield subject.says("added", f"{name} added: {_shown(after, way)}", way=way, after=(new,))
    elif after in NOTHING:
        old = in_words(before, way)
        yield subject.says("removed", f"{name} removed (before: {_shown(before, way)})", way=way, before=(old,))
    elif isinstance(before, str) and way[-1] not in DATES:
        yield from change_of(subject, way, name, before, after)
    else:
        old, new = in_words(before, way), in_words(after, way)
        what = f"{name} changed from {_shown(before, way)} to {_shown(after, way)}"
        yield subject.says("changed", what, way=way, before=(old,), after=(new,))


def change_of(subject: Subject, way: Way, name: str, before: str, after: str) -> Iterator[Change]:
    """The change of a text from one to another."""
    old, new = words.two_versions(before, after)
    yield subject.says("changed", f"{name} changed from {old} to {new}", way=way, before=(before,), after=(after,))


def reworded(subject: Subject, word: str, before: str, after: str) -> Iterator[Change]:
    """The change of the words of a part, which stand under “text”."""
    if before != after:
        old, new = words.two_versions(before, after)
        what = f"{word} reworded from {old} to {new}"
        yield subject.says("changed", what, way=("text",), before=(before,), after=(after,))


def _name(field: str) -> str:
    return NAMES.get(field, field.replace("_", " "))


def _comparable(value: Any) -> Any:
    """A value without the order of its parts."""
    return frozenset(value) if isinstance(value, tuple) and all(isinstance(one, str) for one in value) else value


def in_words(value: Any, way: Way = ()) -> str:
    """A value as words, whole. ``way`` tells which field it is of."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, Period):
        return words.period(value)
    if isinstance(value, tuple):
        return words.listed(sorted(in_words(one) for one in value))
    if isinstance(value, Record | dict):
        return ", ".join(f"{name} {in_words(part, (key,))}" for key, name, part in _parts_of(value))
    return words.day(value) if way and way[-1] in DATES else str(value)


def _parts_of(value: Record | dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """The parts of a group of values: key, name and value. What was left out is none."""
    if isinstance(value, dict):
        yield from ((key, key, value[key]) for key in sorted(value))
    else:
        parts = ((key, getattr(value, key)) for key in type(value).model_fields)
        yield from ((key, _name(key), part) for key, part in parts if part not in NOTHING)


def _shown(value: Any, way: Way) -> str:
    """A value as it stands in a sentence: texts and periods in quotation marks, figures and dates without."""
    text = in_words(value, way)
    bare = isinstance(value, Record | Decimal | bool | dict) and not isinstance(value, Period)
    return text if bare or way[-1] in DATES else f"“{text}”"


def _suppressions(subject: Subject) -> Iterator[Change]:
    """Rules that are silenced on the entry now, and that were."""
    sides = [{(one.rule, one.about): one for one in (model.suppress if model else ())} for model in subject.both]
    before, after = sides
    for key, one in after.items():
        if key not in before:
            what = f"{_suppressed(one)}, because “{one.reason}”"
            yield subject.says("added", what, way=("suppress",), after=(one.reason,))
        elif before[key].reason != one.reason:
            name = f"reason for which {_suppressed(one)}"
            yield from change_of(subject, ("suppress",), name, before[key].reason, one.reason)
    for key, one in before.items():
        if key not in after:
            what = f"rule {one.rule} holds again{f' for {one.about}' if one.about else ''}"
            yield subject.says("removed", what, way=("suppress",), before=(one.reason,))


def _suppressed(one: Suppression) -> str:
    return f"rule {one.rule} is suppressed{f' for {one.about}' if one.about else ''}"


def compare_due(subject: Subject, field: str, name: str) -> Iterator[Change]:
    """A date by which something is to be done: weakened where it is later, or gone."""
    old, new = (getattr(model, field) for model in subject.both)
    if old == new:
        return
    way = (field,)
    if old is None:
        yield subject.says("added", f"{name} added: {words.day(new)}", way=way, after=(new,))
    elif new is None:
        what = f"{name} removed (before: {words.day(old)})"
        yield subject.says("removed", what, way=way, weakened=True, before=(old,))
    else:
        by = words.shifted(last_day(old), last_day(new))
        what = (
            f"{name} {'moved' if by else 'changed'} from {words.day(old)} to {words.day(new)}{f', {by}' if by else ''}"
        )
        weakened = last_day(new) > last_day(old)
        yield subject.says("changed", what, way=way, weakened=weakened, before=(old,), after=(new,))


def compare_period(subject: Subject, field: str, name: str) -> Iterator[Change]:
    """A period: weakened where it ends later, or no longer has an end."""
    old, new = (getattr(model, field) for model in subject.both)
    if old is None or new is None:
        weakened = old is not None and old.last is not None
        yield from (replace(one, weakened=weakened) for one in _field(subject, (field,), name, old, new))
        return
    before, after = words.period(old), words.period(new)
    if before != after:
        end, later = _end(old.last, new.last)
        what = f"{name} changed from “{before}” to “{after}”{end}"
        yield subject.says("changed", what, way=(field,), weakened=later, before=(before,), after=(after,))
    yield from _field(subject, (field, "inferred"), _name("inferred"), old.inferred, new.inferred)


def _end(old: datetime.date | None, new: datetime.date | None) -> tuple[str, bool]:
    """How the end of a period moved, in words, and whether it is later."""
    if old is None or new is None:
        return (", which has no end", True) if old else ("", False)
    by = words.shifted(old, new)
    return (f", which ends {by}" if by else ""), new > old


def lost(
    subject: Subject, entries: list[Entry[Any]], word: str, verb: str = "dropped", *, weakened: bool = True
) -> Iterator[Change]:
    """Parts that are gone, all in one sentence."""
    if entries:
        texts = [one.model.text for one in entries]
        what = f"{words.counted(len(entries), word)} {verb}: {words.listed([words.quoted(one) for one in texts])}"
        there = Subject(subject.section, subject.words, entries[0], subject.after, f"{subject.address}/{word}s")
        yield there.says("removed", what, weakened=weakened, before=texts)


def gained(subject: Subject, entries: list[Entry[Any]], word: str) -> Iterator[Change]:
    """Parts that are new, all in one sentence."""
    if entries:
        texts = [one.model.text for one in entries]
        what = f"{words.counted(len(entries), word)} added: {words.listed([words.quoted(one) for one in texts])}"
        there = Subject(subject.section, subject.words, subject.before, entries[0], f"{subject.address}/{word}s")
        yield there.says("added", what, after=texts)


def compare_entries(section: str, lists: Lists, key: Key, name: Callable[[Entry[Any]], str]) -> Iterator[Change]:
    """Small entries, matched by ``key``: those that are new or gone, and every field of the others."""
    matched = match(lists, key)
    for old, new in matched.both:
        yield from compare_fields(Subject(section, name(old), old, new))
    for old in matched.gone:
        yield Subject(section, name(old), old, None).whole("removed", "removed", text=in_words(old.model))
    for new in matched.new:
        yield Subject(section, name(new), None, new).whole("added", "added", text=in_words(new.model))


def parts(subject: Subject, field: str) -> Lists:
    """The parts of an entry that have no entry of their own in the book, as entries, on both sides."""
    before, after = subject.before, subject.after
    return (_parts(before, field) if before else []), (_parts(after, field) if after else [])


def _parts(entry: Entry[Any], field: str) -> list[Entry[Any]]:
    return [
        Entry(entry.address.below("part", f"/{field}/", "", place + 1), one, entry.source, (*entry.route, field, place))
        for place, one in enumerate(getattr(entry.model, field))
    ]
