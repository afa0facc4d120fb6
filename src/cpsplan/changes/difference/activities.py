"""Compare two activities that are the same: what they are for, their outputs, milestones, money and dates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, Kind, Side, Sides, Subject, both_below
from cpsplan.changes.difference.fields import (
    change_of,
    compare_due,
    compare_fields,
    compare_period,
    gained,
    lost,
    reworded,
)
from cpsplan.changes.difference.matching import Lists, match, match_reworded
from cpsplan.model.delivery import Project
from cpsplan.model.measure import Measure

Line = tuple[str, str]
"""What a budget is for: its kind and its financial year."""
Money = dict[str, Decimal]
"""Amounts by currency."""

TOLD = ("outcomes", "aims", "timeframe", "milestones", "budgets", "outputs")


def kind_of(activity: Entry[Any]) -> str:
    """The word for an activity: project or action."""
    return "project" if isinstance(activity.model, Project) else "action"


def subject_of(section: str, before: Entry[Any] | None, after: Entry[Any] | None) -> Subject:
    """An activity as what sentences are about: it goes by the name that it had."""
    entry = before or after
    name = f"{kind_of(entry)} {words.quoted(entry.model.name)}" if entry else ""
    return Subject(section, name, before, after)


def compare_activity(subject: Subject, sides: Sides, *, same_plan: bool = True) -> Iterator[Change]:
    """Everything that changed of an activity; in another plan, without dates and without what it serves."""
    before, after = subject.before, subject.after
    if before is None or after is None:
        return
    if kind_of(before) != kind_of(after):
        yield subject.says("changed", f"became {'an' if kind_of(after) == 'action' else 'a'} {kind_of(after)}")
        yield from _renamed(subject)
        yield from compare_fields(subject, *TOLD)
    else:
        yield from compare_fields(subject, *TOLD)
    if same_plan:
        yield from compare_served(subject, sides)
        yield from compare_period(subject, "timeframe", "timeframe")
        yield from _milestones(subject, sides)
    yield from _outputs(subject, sides, same_plan=same_plan)
    yield from _budgets(subject, sides, same_plan=same_plan)


def _renamed(subject: Subject) -> Iterator[Change]:
    """The words that an activity goes by, where it had a title and now has one line, or the other way round."""
    old, new = (model.name for model in subject.both)
    if old != new:
        yield from change_of(subject, (), "wording", old, new)


def served(side: Side, entry: Entry[Any]) -> frozenset[str]:
    """The addresses of what an activity or a measure names, in full, whether or not it is known."""
    strategy = side.strategy_of(entry.address.split("/")[0])
    references = (*entry.model.outcomes, *entry.model.aims)
    return frozenset(one if ":" in one else f"{strategy}:{one}" for one in references)


def compare_served(subject: Subject, sides: Sides) -> Iterator[Change]:
    """Which outcomes and aims it serves.

    Where only the plan's strategy has changed, that is told of the plan; where an outcome has got another place or
    id, of the strategy.
    """
    before, after = subject.before, subject.after
    if before is None or after is None:
        return
    old, new = _own(sides[0], before), _own(sides[1], after)
    gone = {one: old[one] for one in sorted(old.keys() - new.keys())}
    come = {one: new[one] for one in sorted(new.keys() - old.keys())}
    same = {sides[0].text(one) for one in gone.values()} & {sides[1].text(one) for one in come.values()} - {""}
    left = [one for one in gone.values() if sides[0].text(one) not in same]
    joined = [one for one in come.values() if sides[1].text(one) not in same]
    from_there = words.listed([sides[0].named(one) for one in left])
    to_here = words.listed([sides[1].named(one) for one in joined])
    if left and joined:
        what = f"moved from {from_there} to {to_here}"
        yield subject.says("moved", what, way=("outcomes",), before=left, after=joined)
    elif left or joined:
        serves = "tells of" if isinstance(after.model, Measure) else "serves"
        what = f"no longer {serves} {from_there}" if left else f"now also {serves} {to_here}"
        yield subject.says("changed", what, way=("outcomes",), before=left, after=joined)


def _own(side: Side, entry: Entry[Any]) -> dict[str, str]:
    """What an activity or a measure serves, in the words of its own strategy, to the full addresses."""
    strategy = side.strategy_of(entry.address.split("/")[0])
    return {one.removeprefix(f"{strategy}:"): one for one in served(side, entry)}


def _milestones(subject: Subject, sides: Sides) -> Iterator[Change]:
    matches = match(_lists(subject, sides, "milestone"), lambda one: one.model.id, lambda one: one.model.title)
    for old, new in matches.both:
        one = Subject(subject.section, f"{subject.words}, milestone {words.quoted(old.model.title)}", old, new)
        yield from compare_fields(one, "due")
        yield from compare_due(one, "due", "date")
    for entry in matches.gone:
        yield _milestone(subject, entry, None).whole("removed", "removed", weakened=True, text=entry.model.title)
    for entry in matches.new:
        yield _milestone(subject, None, entry).whole("added", "added", text=entry.model.title)


def _milestone(subject: Subject, before: Entry[Any] | None, after: Entry[Any] | None) -> Subject:
    entry = before or after
    name = f"{words.quoted(entry.model.title)}, {words.day(entry.model.due)}," if entry else ""
    return Subject(subject.section, f"{subject.words}, milestone {name}", before, after)


def _lists(subject: Subject, sides: Sides, kind: str) -> Lists:
    before, after = subject.before, subject.after
    return both_below(sides, kind, before.address, after.address) if before and after else ([], [])


def _outputs(subject: Subject, sides: Sides, *, same_plan: bool) -> Iterator[Change]:
    """Outputs by id, by their words, then by how like they are. What is left was dropped, or is new."""
    matches = match(_lists(subject, sides, "output"), lambda one: one.model.id, lambda one: one.model.text)
    matches = match_reworded(matches, lambda one: one.model.text)
    for old, new in matches.both:
        one = Subject(subject.section, f"{subject.words}, output {words.quoted(old.model.text)}", old, new)
        yield from reworded(Subject(subject.section, subject.words, old, new), "output", old.model.text, new.model.text)
        yield from compare_fields(one, "text", "due")
        if same_plan:
            yield from compare_due(one, "due", "date")
    # The outputs of a year are done with it; inside a plan, they are promises.
    verb = "dropped" if same_plan else "ended"
    yield from lost(subject, matches.gone, "output", verb, weakened=same_plan)
    yield from gained(subject, matches.new, "output")


def _budgets(subject: Subject, sides: Sides, *, same_plan: bool) -> Iterator[Change]:
    before, after = subject.before, subject.after
    if before is None or after is None:
        return
    old, new = (_lines(side, one, same_plan=same_plan) for side, one in zip(sides, (before, after), strict=True))
    own = _year(sides[1], after)
    for line in sorted({*old, *new}):
        name = f"{line[0]} budget{f' for {line[1]}' if same_plan and line[1] not in ('', own) else ''}"
        yield from compare_money(subject, name, (old.get(line, {}), new.get(line, {})), "budgets")


def _lines(side: Side, activity: Entry[Any], *, same_plan: bool) -> dict[Line, Money]:
    """The budgets of an activity, added up by what they are for."""
    sums: dict[Line, Money] = {}
    for one in activity.model.budgets:
        year = (one.financial_year or _year(side, activity)) if same_plan else ""
        amounts = sums.setdefault((one.kind, year), {})
        amounts[one.currency] = amounts.get(one.currency, Decimal(0)) + one.amount
    return sums


def _year(side: Side, activity: Entry[Any]) -> str:
    return side.book.plan_of(activity.address).model.period.financial_year or ""


def compare_money(subject: Subject, name: str, amounts: tuple[Money, Money], field: str) -> Iterator[Change]:
    """An amount of money: weakened where it is cut, or gone. Different currencies are not compared."""
    old, new = amounts
    if old == new:
        return
    before, after = (tuple(words.money(one, currency) for currency, one in sums.items()) for sums in (old, new))
    shown = words.listed(before), words.listed(after)
    kind: Kind = "changed"
    weakened = False
    if not old:
        kind, what = "added", f"{name} added: {shown[1]}"
    elif not new:
        kind, what, weakened = "removed", f"{name} removed (before: {shown[0]})", True
    elif old.keys() != new.keys():
        what = f"{name} changed from {shown[0]} to {shown[1]}"
    else:
        weakened = any(new[currency] < amount for currency, amount in old.items())
        what = f"{name} {'cut' if weakened else 'raised'} from {shown[0]} to {shown[1]}"
    yield subject.says(kind, what, way=(field,), weakened=weakened, before=before, after=after)
