"""Compare two measures that are the same: above all, whether the target asks for less."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from cpsplan.assess.measuring import weaker
from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.activities import compare_served
from cpsplan.changes.difference.change import Change, Sides, Subject, both_below
from cpsplan.changes.difference.fields import compare_fields
from cpsplan.changes.difference.matching import match
from cpsplan.model.dates import last_day


def compare_measures(section: str, plans: tuple[str, str], sides: Sides, *, same_plan: bool = True) -> Iterator[Change]:
    """The measures of two plans, by id, then by their sentence, then by what they measure."""
    lists = both_below(sides, "measure", *plans)
    matches = match(lists, lambda one: one.model.id, lambda one: one.model.statement, lambda one: one.model.subject)
    for old, new in matches.both:
        yield from _measure(
            Subject(section, f"measure {words.quoted(old.model.subject)}", old, new), sides, same_plan=same_plan
        )
    for old in matches.gone:
        one = Subject(section, f"measure {words.quoted(old.model.statement)}", old, None)
        yield one.whole("removed", "removed", weakened=True, text=old.model.statement)
    for new in matches.new:
        one = Subject(section, f"measure {words.quoted(new.model.statement)}", None, new)
        yield one.whole("added", "added", text=new.model.statement)


def _measure(subject: Subject, sides: Sides, *, same_plan: bool) -> Iterator[Change]:
    yield from _target(subject)
    if same_plan:
        yield from _by(subject, sides)
    yield from compare_fields(subject, "target", "outcomes", "aims")
    yield from compare_served(subject, sides)


def _target(subject: Subject) -> Iterator[Change]:
    before, after = subject.both
    old, new = before.target, after.target
    if (old.value, old.comparator, old.of) == (new.value, new.comparator, new.of):
        return
    whole = old.comparator != new.comparator or old.of != new.of
    shown = [_target_words(one, whole=whole) for one in (before, after)]
    what = f"target of {words.quoted(before.subject)} {_verb(before, after)} from {shown[0]} to {shown[1]}"
    weakened = weaker(before, after) or (old.value is not None and new.value is None)
    bare, way = Subject(subject.section, "", subject.before, subject.after), ("target", "value")
    yield bare.says("changed", what, way=way, weakened=weakened, before=(shown[0],), after=(shown[1],))


def _verb(before: Any, after: Any) -> str:
    old, new = before.target.value, after.target.value
    if None in (old, new) or old == new or before.unit != after.unit:
        return "changed"
    return "lowered" if new < old else "raised"


def _target_words(measure: Any, *, whole: bool) -> str:
    """A target in words: 70%; ``whole``: more than 70% of the workforce."""
    target = measure.target
    value = words.figure(target.value, measure.unit) if target.value is not None else "no figure"
    return f"{target.comparator} {value}{f' of {target.of}' if target.of else ''}" if whole else value


def _by(subject: Subject, sides: Sides) -> Iterator[Change]:
    """By when the target is to be met: its own date, or the end of the plan, which is told of the plan."""
    before, after = subject.before, subject.after
    if before is None or after is None or before.model.target.by == after.model.target.by:
        return
    old, new = before.model.target.by, after.model.target.by
    days = [_day(one, side, by) for one, side, by in zip((before, after), sides, (old, new), strict=True)]
    shown = [words.day(by) if by else "the end of the plan" for by in (old, new)]
    later = days[0] is not None and (days[1] is None or days[1] > days[0])
    by_how_much = words.shifted(days[0], days[1]) if days[0] and days[1] else ""
    what = f"date of the target of {words.quoted(before.model.subject)} moved from {shown[0]} to {shown[1]}"
    bare = Subject(subject.section, "", before, after)
    yield bare.says(
        "changed",
        f"{what}{f', {by_how_much}' if by_how_much else ''}",
        way=("target", "by"),
        weakened=later,
        before=(shown[0],),
        after=(shown[1],),
    )


def _day(measure: Entry[Any], side: Any, by: str | None) -> datetime.date | None:
    return last_day(by) if by else side.book.plan_of(measure.address).model.period.last
