"""Compare the fields of two entries that are the same: whatever a model holds, a change of it is told."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, Subject
from cpsplan.diagnostic import Route
from cpsplan.model.dates import Period, last_day
from cpsplan.model.easyread import Sentence
from cpsplan.model.reference import Suppression
from cpsplan.model.shape import Field, prose, shape
from cpsplan.model.text import Record

NAMES = {
    "aim_word": "word for its aims",
    "outcome_word": "word for its outcomes",
    "sub_outcome_word": "word for the parts of its outcomes",
    "aligns_with": "aim of the parent strategy",
    "depends_on": "activities that it waits for",
    "due": "date",
    "full": "full form",
    "id": "short name",
    "illustrative": "note that it is made up",
    "inferred": "remark on how its period was found",
    "into": "project that it goes into",
    "is_name": "note that it is a name",
    "kicker": "line above the title",
    "licence_address": "address of the licence",
    "of": "subject",
    "published": "date of publication",
    "reached": "date when it was reached",
    "statement": "wording",
    "subject": "name of what is measured",
    "succeeds": "what it continues",
    "text": "wording",
}
"""How a field is called in a sentence, where that is not its key."""
IN_ORDER = {"ideas": "idea", "says": "sentence"}
"""Lists that are read in their order, and what one of each is called: they are told place by place."""
NOTHING: tuple[Any, ...] = (None, (), {})
"""What a field holds that was left out."""


class Spot(NamedTuple):
    """Where a value stands: its field, the way to it, and how it is called in a sentence."""

    field: Field
    way: Route
    name: str

    def part(self, field: Field) -> Spot:
        """Where a part of the value stands."""
        the = "" if self.name[-1:].isdigit() else "the "
        return Spot(field, (*self.way, field.name), f"{_name(field)} of {the}{self.name}")

    def at(self, place: int) -> Spot:
        """Where an item of the value stands: sentence 3 of idea 1."""
        name = self.name.replace(_name(self.field), f"{IN_ORDER[self.field.name]} {place + 1}", 1)
        return Spot(self.field, (*self.way, place), name)


def compare_fields(subject: Subject, *elsewhere: str) -> Iterator[Change]:
    """Every field that differs, the dates by which something is promised last.

    Not compared are entries, which have sentences of their own, and the fields in ``elsewhere``, which the caller tells
    of. Where years pass, neither are dates.
    """
    before, after = subject.entries
    fields = [field for field in after.shape.values() if field.name in before.shape and field.name not in elsewhere]
    for field in sorted(fields, key=_is_promised):
        if not _holds_entries(field) and not (subject.sides.years_pass and _is_of_its_year(field)):
            yield from compare_field(subject, field)
    yield from _compare_languages(subject)


def _compare_languages(subject: Subject) -> Iterator[Change]:
    """The texts that are written in other languages beside those of the fields."""
    before, after = map(_in_languages, subject.entries)
    for way, language in sorted({*before, *after}, key=str):
        old, new = before.get((way, language), ""), after.get((way, language), "")
        key = next(step for step in reversed(way) if isinstance(step, str))
        name = f"{NAMES.get(key, key.replace('_', ' '))} in “{language}”"
        if old and new and old != new:
            yield change_of(subject, way, name, old, new)
        elif new and not old:
            yield subject.says("added", f"{name} added: {words.quoted(new)}", way=way, after=[new])
        elif old and not new:
            yield subject.says("removed", f"{name} removed (before: {words.quoted(old)})", way=way, before=[old])


def _in_languages(entry: Entry[Any]) -> dict[tuple[Route, str], str]:
    """What is written in other languages beside the texts of an entry, by the way to the text and the language."""
    texts: dict[tuple[Route, str], str] = {}
    for way, _ in prose(entry.model, published=True) if entry.has_languages else ():
        for language, text, _ in entry.beside(way):
            texts[way, language] = text
    return texts


def _holds_entries(field: Field) -> bool:
    return any(model.entry_kind for model in field.models)


def _is_promised(field: Field) -> bool:
    return field.is_deadline or Period in field.models


def _is_of_its_year(field: Field) -> bool:
    return field.is_date or Period in field.models


def compare_field(subject: Subject, field: Field) -> Iterator[Change]:
    """One field, in the sentence that suits what it holds."""
    spot, before, after = _spot(subject, field)
    if Suppression in field.models:
        yield from _suppressions(subject, before, after)
    elif Period in field.models:
        yield from _period(subject, spot, before, after)
    elif field.is_deadline:
        yield from _deadline(subject, spot, before, after)
    else:
        yield from _value(subject, spot, before, after)


def _spot(subject: Subject, field: Field) -> tuple[Spot, Any, Any]:
    """Where the value of a field stands, and what it is on each side."""
    before, after = subject.models
    return Spot(field, (field.name,), _name(field)), getattr(before, field.name), getattr(after, field.name)


def _name(field: Field) -> str:
    return NAMES.get(field.name, field.name.replace("_", " "))


# --- any value


def _value(subject: Subject, spot: Spot, before: Any, after: Any) -> Iterator[Change]:
    """The change of a value: told part by part where it is a group of values."""
    if _without_order(before) == _without_order(after):
        return
    if spot.field.name in IN_ORDER and isinstance(before, tuple) and len(before) == len(after):
        for place, (old_item, new_item) in enumerate(zip(before, after, strict=True)):
            yield from _item(subject, spot.at(place), old_item, new_item)
        return
    if isinstance(before, Record) and isinstance(after, Record):
        yield from _parts(subject, spot, before, after)
        return
    old, new = in_words(before, spot.field), in_words(after, spot.field)
    shown = _shown(before, old, spot), _shown(after, new, spot)
    if before in NOTHING:
        yield _added(subject, spot, shown[1], new)
    elif after in NOTHING:
        yield _removed(subject, spot, shown[0], old)
    elif isinstance(before, str) and not spot.field.is_date:
        yield change_of(subject, spot.way, spot.name, before, after)
    else:
        what = f"{spot.name} changed from {shown[0]} to {shown[1]}"
        yield subject.says("changed", what, way=spot.way, before=[old], after=[new])


def _item(subject: Subject, spot: Spot, before: Record, after: Record) -> Iterator[Change]:
    """The change of an item of a list in its order; one that is nothing but words goes by these."""
    if isinstance(before, Sentence) and isinstance(after, Sentence):
        if before != after:
            yield change_of(subject, (*spot.way, "text"), spot.name, before.text, after.text)
    elif before != after:
        yield from _parts(subject, spot, before, after)


def _added(subject: Subject, spot: Spot, shown: str, whole: str) -> Change:
    return subject.says("added", f"{spot.name} added: {shown}", way=spot.way, after=[whole])


def _removed(subject: Subject, spot: Spot, shown: str, whole: str, *, weakened: bool = False) -> Change:
    what = f"{spot.name} removed (before: {shown})"
    return subject.says("removed", what, way=spot.way, weakened=weakened, before=[whole])


def _parts(subject: Subject, spot: Spot, before: Record, after: Record, *elsewhere: str) -> Iterator[Change]:
    for field in shape(type(after)).values():
        if field.name not in elsewhere:
            yield from _value(subject, spot.part(field), getattr(before, field.name), getattr(after, field.name))


def compare_parts(subject: Subject, name: str, *elsewhere: str) -> Iterator[Change]:
    """The parts of a group of values that both sides have, but those in ``elsewhere``, which the caller tells of."""
    spot, before, after = _spot(subject, subject.entries[1].shape[name])
    yield from _parts(subject, spot, before, after, *elsewhere)


def change_of(subject: Subject, way: Route, name: str, before: str, after: str) -> Change:
    """The change of a text from one to another."""
    old, new = words.two_versions(before, after)
    return subject.says("changed", f"{name} changed from {old} to {new}", way=way, before=[before], after=[after])


def _without_order(value: Any) -> Any:
    """A value without the order of its parts."""
    return frozenset(value) if isinstance(value, tuple) and all(isinstance(part, str) for part in value) else value


def in_words(value: Any, field: Field | None = None) -> str:
    """A value as words, whole. ``field`` says what is known of it."""
    match value:
        case Period():
            return words.english_period(value)
        case tuple():
            return words.english_list(sorted(in_words(part, field) for part in value))
        case Record():
            return ", ".join(parts_in_words(value))
        case dict():
            return ", ".join(f"{key} {in_words(value[key])}" for key in sorted(value))
    return _single_in_words(value, field)


def _single_in_words(value: Any, field: Field | None) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:,f}"
        case str() if field and field.is_date:
            return words.day(value)
    return str(value)


def parts_in_words(record: Record, *elsewhere: str) -> Iterator[str]:
    """The parts of a group of values but those in ``elsewhere``, each behind its name. What was left out is none."""
    for field in shape(type(record)).values():
        value = getattr(record, field.name)
        if field.name not in elsewhere and value not in NOTHING:
            yield f"{_name(field)} {in_words(value, field)}"


def _shown(value: Any, text: str, spot: Spot) -> str:
    """A value as it stands in a sentence: texts and periods in quotation marks, figures and dates without."""
    is_bare = isinstance(value, Record | Decimal | bool | dict) and not isinstance(value, Period)
    return text if is_bare or spot.field.is_date else f"“{text}”"


# --- rules that are silenced


def _suppressions(
    subject: Subject, before: tuple[Suppression, ...], after: tuple[Suppression, ...]
) -> Iterator[Change]:
    """Rules that are silenced on the entry now, and that were."""
    old, new = _by_rule(before), _by_rule(after)
    way = ("suppress",)
    for key, rule in new.items():
        if key not in old:
            what = f"{_suppressed(rule)}, because “{rule.reason}”"
            yield subject.says("added", what, way=way, after=[rule.reason])
        elif old[key].reason != rule.reason:
            name = f"reason for which {_suppressed(rule)}"
            yield change_of(subject, way, name, old[key].reason, rule.reason)
    for key, rule in old.items():
        if key not in new:
            what = f"rule {rule.rule} holds again{_for(rule)}"
            yield subject.says("removed", what, way=way, before=[rule.reason])


def _by_rule(rules: tuple[Suppression, ...]) -> dict[tuple[str, str | None], Suppression]:
    return {(rule.rule, rule.about): rule for rule in rules}


def _suppressed(rule: Suppression) -> str:
    return f"rule {rule.rule} is suppressed{_for(rule)}"


def _for(rule: Suppression) -> str:
    return f" for {rule.about}" if rule.about else ""


# --- dates by which something is promised


def _deadline(subject: Subject, spot: Spot, before: str | None, after: str | None) -> Iterator[Change]:
    """A date by which something is to be done: weakened where it is later, or gone."""
    if before and after:
        yield from _moved(subject, spot, before, after)
    elif after:
        yield _added(subject, spot, words.day(after), after)
    elif before:
        yield _removed(subject, spot, words.day(before), before, weakened=True)


def _moved(subject: Subject, spot: Spot, before: str, after: str) -> Iterator[Change]:
    if before == after:
        return
    old_day, new_day = last_day(before), last_day(after)
    what = f"from {words.day(before)} to {words.day(after)}"
    by = words.shifted(old_day, new_day)
    what = f"{spot.name} moved {what}, {by}" if by else f"{spot.name} changed {what}"
    yield subject.says("changed", what, way=spot.way, weakened=new_day > old_day, before=[before], after=[after])


def _period(subject: Subject, spot: Spot, before: Period | None, after: Period | None) -> Iterator[Change]:
    """A period: weakened where it ends later, or no longer has an end."""
    if before is None or after is None:
        weakened = before is not None and before.last is not None
        yield from (replace(change, weakened=weakened) for change in _value(subject, spot, before, after))
        return
    old, new = words.english_period(before), words.english_period(after)
    if old != new:
        end, is_later = _moved_end(before.last, after.last)
        what = f"{spot.name} changed from “{old}” to “{new}”{end}"
        yield subject.says("changed", what, way=spot.way, weakened=is_later, before=[old], after=[new])
    inferred = shape(Period)["inferred"]
    below = Spot(inferred, (*spot.way, inferred.name), _name(inferred))
    yield from _value(subject, below, before.inferred, after.inferred)


def _moved_end(old: datetime.date | None, new: datetime.date | None) -> tuple[str, bool]:
    """How the end of a period moved, in words, and whether it is later."""
    if old is None:
        return "", False
    if new is None:
        return ", which has no end", True
    by = words.shifted(old, new)
    return by and f", which ends {by}", new > old
