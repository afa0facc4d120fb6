"""Compare the activities of two plans: what they are for, their outputs, milestones, money and dates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, ChangeKind, Side, Sides, Subject
from cpsplan.changes.difference.entries import (
    compare_below,
    gone_and_new,
    identifier,
    match_texts,
    reworded,
    tell_gained,
    tell_lost,
    title,
)
from cpsplan.changes.difference.fields import change_of, compare_field, compare_fields
from cpsplan.changes.difference.matching import Lists, match
from cpsplan.changes.difference.money import compare_budgets
from cpsplan.changes.difference.order import compare_order
from cpsplan.model.delivery import DeliveryPlan, Fate, Project
from cpsplan.model.measure import Measure


def activity_word(activity: Entry[Any]) -> str:
    """The word for an activity: project or action."""
    return "project" if isinstance(activity.model, Project) else "action"


def subject_of(sides: Sides, section: str, before: Entry[Any] | None, after: Entry[Any] | None) -> Subject:
    """An activity as what sentences are about: it goes by the name that it had."""
    entry = before or after
    name = f"{activity_word(entry)} {words.quoted(entry.model.name)}" if entry else ""
    return Subject(sides, section, name, before, after)


def compare_activities(plan: Subject, lists: Lists) -> Iterator[Change]:
    """The activities of a plan, by id, then by their name or words. A fate says what became of one that is gone."""
    sides, section = plan.sides, plan.section
    matches = match(lists, identifier, lambda activity: activity.model.name)
    for old, new in matches.both:
        yield from compare_activity(subject_of(sides, section, old, new))
    for word in ("project", "action"):
        yield from compare_order(plan, [pair for pair in matches.both if {*map(activity_word, pair)} == {word}], word)
    fates = decided_fates(plan.models[1])
    for old in matches.gone:
        fate = fates.get(old.model.id)
        heir = f", as “{fate.into}”" if fate and fate.into else ""
        verb = f"removed: it was {fate.fate}{heir}" if fate else "removed, without a word on what became of it"
        yield subject_of(sides, section, old, None).gone(verb, weakened=fate is None, text=old.model.name)
    for new in matches.new:
        yield subject_of(sides, section, None, new).new(text=new.model.name)


def decided_fates(plan: DeliveryPlan) -> dict[str, Fate]:
    """What somebody has decided on projects of the plan before, by their ids."""
    return {fate.of: fate for fate in plan.fates if fate.fate != "undecided"}


def compare_activity(activity: Subject) -> Iterator[Change]:
    """Everything that changed of an activity; where years pass, but its dates and what it serves."""
    yield from _other_kind(activity)
    yield from compare_fields(activity, "outcomes", "aims", "timeframe", "budgets")
    if not activity.sides.years_pass:
        yield from compare_served(activity)
        yield from compare_field(activity, activity.entries[1].shape["timeframe"])
    yield from compare_below(activity, {"milestone": _milestones, "output": _outputs})
    yield from compare_budgets(activity)


def _other_kind(activity: Subject) -> Iterator[Change]:
    """A project has become an action, or the other way round. What was a title is then one line."""
    before, after = activity.entries
    kind = activity_word(after)
    if activity_word(before) == kind:
        return
    yield activity.says("changed", f"became {'an' if kind == 'action' else 'a'} {kind}")
    if before.model.name != after.model.name:
        yield change_of(activity, (), "wording", before.model.name, after.model.name)


# --- what it serves


def served(side: Side, entry: Entry[Any]) -> frozenset[str]:
    """The addresses of what an activity or a measure names, in full, whether or not it is known."""
    return frozenset(side.in_full(entry, name) for name in (*entry.model.outcomes, *entry.model.aims))


def compare_served(subject: Subject) -> Iterator[Change]:
    """Which outcomes and aims an activity or a measure serves."""
    left, joined = _left_and_joined(subject)
    from_old, to_new = subject.sides.before.listed(left), subject.sides.after.listed(joined)
    serves = "tells of" if isinstance(subject.models[1], Measure) else "serves"
    kind: ChangeKind = "changed"
    if left and joined:
        kind, what = "moved", f"moved from {from_old} to {to_new}"
    elif left:
        what = f"no longer {serves} {from_old}"
    elif joined:
        what = f"now also {serves} {to_new}"
    else:
        return
    yield subject.says(kind, what, way=("outcomes",), before=left, after=joined)


def _left_and_joined(subject: Subject) -> tuple[list[str], list[str]]:
    """The addresses of what it no longer serves, and of what it serves now.

    Where only the plan's strategy has changed, that is told of the plan; where an outcome has got another place or
    id, of the strategy.
    """
    before, after = subject.sides.before, subject.sides.after
    old, new = _in_short(before, subject.entries[0]), _in_short(after, subject.entries[1])
    left = {old[name]: before.text(old[name]) for name in sorted(old.keys() - new.keys())}
    joined = {new[name]: after.text(new[name]) for name in sorted(new.keys() - old.keys())}
    moved = {*left.values()} & {*joined.values()} - {""}
    heirs = {address: {*after.book.succeeded_by.get(address, ())} for address in left}
    goes_on = {address for address in left if not heirs[address].isdisjoint(new.values())}
    continuing = set[str]().union(*(heirs[address] for address in goes_on))
    return (
        [address for address in _without(moved, left) if address not in goes_on],
        [address for address in _without(moved, joined) if address not in continuing],
    )


def _without(texts: set[str], addresses: dict[str, str]) -> list[str]:
    return [address for address, text in addresses.items() if text not in texts]


def _in_short(side: Side, entry: Entry[Any]) -> dict[str, str]:
    """What an activity or a measure serves, as its own plan writes it in short, to the full addresses."""
    own = f"{side.strategy_of(entry)}:"
    return {address.removeprefix(own): address for address in served(side, entry)}


# --- its parts


def _milestones(activity: Subject, lists: Lists) -> Iterator[Change]:
    """Milestones by id, then by title."""
    if activity.sides.years_pass:
        return
    matches = match(lists, identifier, title)
    for old, new in matches.both:
        name = f"{activity.words}, milestone {words.quoted(title(old))}"
        yield from compare_fields(activity.other(name, old, new))
    yield from gone_and_new(activity, matches, partial(_with_day, activity))


def _with_day(activity: Subject, milestone: Entry[Any]) -> str:
    """A milestone that is new or gone, with its date."""
    return f"{activity.words}, milestone {words.quoted(title(milestone))}, {words.day(milestone.model.due)},"


def _outputs(activity: Subject, lists: Lists) -> Iterator[Change]:
    """Outputs by id, by their words, then by how like they are. What is left was dropped, or is new."""
    matches = match_texts(lists, identifier)
    for old, new in matches.both:
        yield from reworded(activity.other(activity.words, old, new), "output")
        name = f"{activity.words}, output {words.quoted(title(old))}"
        yield from compare_fields(activity.other(name, old, new), "text")
    # The outputs of a year are done with it; inside a plan, they are promises.
    years_pass = activity.sides.years_pass
    if not years_pass:
        yield from compare_order(activity, matches.both, "output")
    yield from tell_lost(
        activity, matches.gone, "output", "ended" if years_pass else "dropped", weakened=not years_pass
    )
    yield from tell_gained(activity, matches.new, "output")
