"""Compare the measures of two plans: above all, whether the target asks for less."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from cpsplan.assess.measuring import weaker
from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.activities import compare_served
from cpsplan.changes.difference.change import Change, Side, Subject
from cpsplan.changes.difference.entries import compare_below, gone_and_new, identifier, title
from cpsplan.changes.difference.fields import compare_fields, compare_parts
from cpsplan.changes.difference.matching import Lists, match
from cpsplan.changes.difference.order import compare_order
from cpsplan.model.dates import last_day
from cpsplan.model.measure import Measure

PARTS_OF_TARGET = ("value", "start", "end", "comparator", "tolerance", "of", "words")
"""The parts of a target that one sentence tells of together."""


def compare_measures(plan: Subject, lists: Lists) -> Iterator[Change]:
    """The measures of two plans, by id, then by their sentence, then by what they measure."""
    matches = match(lists, identifier, title, lambda measure: measure.model.subject)
    for old, new in matches.both:
        yield from _measure(plan.other(f"measure {words.quoted(old.model.subject)}", old, new))
    if not plan.sides.years_pass:
        yield from compare_order(plan, matches.both, "measure")
    yield from gone_and_new(plan, matches, lambda measure: f"measure {words.quoted(title(measure))}")


def _measure(measure: Subject) -> Iterator[Change]:
    """A target is told without the name of its measure in front: it has it in its sentence."""
    target = measure.other("", measure.before, measure.after)
    yield from _target(target)
    if not measure.sides.years_pass:
        yield from _day_of_target(target)
    if all(model.target for model in measure.models):
        yield from compare_parts(measure, "target", *PARTS_OF_TARGET, "by")
    yield from compare_fields(measure, "target", "outcomes", "aims")
    yield from compare_served(measure)
    yield from compare_below(measure)


def _target(measure: Subject) -> Iterator[Change]:
    before, after = measure.models
    name = f"target of {words.quoted(before.subject)}"
    if before.target and after.target:
        yield from _other_target(measure, name)
    elif before.target:
        was = _whole_target(before)
        yield measure.says("removed", f"{name} removed (before: {was})", way=("target",), weakened=True, before=[was])
    elif after.target:
        now = _whole_target(after)
        yield measure.says("added", f"{name} added: {now}", way=("target",), after=[now])


def _other_target(measure: Subject, name: str) -> Iterator[Change]:
    before, after = measure.models
    differing = [key for key in PARTS_OF_TARGET if getattr(before.target, key) != getattr(after.target, key)]
    if not differing:
        return
    from_old, to_new = _whole_target(before), _whole_target(after)
    if differing == ["value"]:
        from_old, to_new = _figure(before), _figure(after)
    what = f"{name} {_verb(before, after)} from {from_old} to {to_new}"
    is_less = weaker(before, after) or (before.aimed is not None and not after.aims_at)
    yield measure.says("changed", what, way=("target", "value"), weakened=is_less, before=[from_old], after=[to_new])


def _verb(before: Any, after: Any) -> str:
    old, new = before.target.value, after.target.value
    if None in (old, new) or old == new or before.unit != after.unit:
        return "changed"
    return "lowered" if new < old else "raised"


def _figure(measure: Any) -> str:
    """The figure of a target: 70%."""
    value = measure.target.value
    return "no figure" if value is None else words.english_figure(value, measure.unit)


def _whole_target(measure: Any) -> str:
    """A target in words: more than 70% of the workforce; between 8% and 12%."""
    target = measure.target
    if target.words:
        return words.quoted(target.words)
    figures = [words.english_figure(figure, measure.unit) for figure in measure.aims_at]
    room = "" if target.tolerance is None else words.english_figure(target.tolerance, measure.unit)
    parts = (
        target.comparator,
        " and ".join(figures) or _figure(measure),
        room and f"give or take {room}",
        target.of and f"of {target.of}",
    )
    return " ".join(filter(None, parts))


def _day_of_target(measure: Subject) -> Iterator[Change]:
    """By when the target is to be met: its own date, or the end of the plan, which is told of the plan."""
    before, after = measure.entries
    old, new = before.model.aimed_by, after.model.aimed_by
    if old == new or not (before.model.target and after.model.target):
        return
    old_day, new_day = _day(measure.sides.before, before), _day(measure.sides.after, after)
    from_old, to_new = _day_in_words(before), _day_in_words(after)
    what = f"date of the target of {words.quoted(before.model.subject)} moved from {from_old} to {to_new}"
    if old_day and new_day and old_day != new_day:
        what += f", {words.shifted(old_day, new_day)}"
    is_later = old_day is not None and (new_day is None or new_day > old_day)
    yield measure.says("changed", what, way=("target", "by"), weakened=is_later, before=[from_old], after=[to_new])


def _day(side: Side, measure: Entry[Any]) -> datetime.date | None:
    by = measure.model.aimed_by
    last: datetime.date | None = side.book.period_of(measure.address).last
    return last_day(by) if by else last


def _day_in_words(measure: Entry[Measure]) -> str:
    by = measure.model.aimed_by
    return words.day(by) if by else f"the end of the {measure.address.document.kind}"
