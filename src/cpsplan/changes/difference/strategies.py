"""Compare two strategies that are the same: their aims, outcomes and promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, Side, Sides, Subject, both_below
from cpsplan.changes.difference.fields import (
    compare_entries,
    compare_fields,
    compare_period,
    gained,
    lost,
    parts,
    reworded,
)
from cpsplan.changes.difference.matching import Matches, match, match_reworded


def compare_strategies(before: Entry[Any], after: Entry[Any], sides: Sides) -> Iterator[Change]:
    """Everything that changed of a strategy."""
    section = after.address
    subject = Subject(section, "the strategy", before, after)
    yield from compare_fields(subject, "id", "period", "aims", "values")
    yield from compare_period(subject, "period", "period")
    yield from _values(subject)
    lists = both_below(sides, "aim", before.address, after.address)
    aims = match(lists, _identifier, lambda one: one.model.title)
    outcomes = _match_outcomes(aims, sides)
    for old, new in aims.both:
        one = Subject(section, f"aim {sides[0].named(old.address)}", old, new)
        yield from compare_fields(one, "outcomes", "commitments")
        yield from _promises(one)
    for old in aims.gone:
        yield _aim(section, sides[0], old, None).whole("removed", "removed", weakened=True, text=old.model.statement)
    for new in aims.new:
        yield _aim(section, sides[1], None, new).whole("added", "added", text=new.model.statement)
    yield from _outcomes(section, aims, outcomes, sides)


def _match_outcomes(aims: Matches, sides: Sides) -> Matches:
    """Outcomes by id and by words, first inside their aims; what is left by words and by id, wherever it went."""
    both, gone, new = [], [], []
    for old_aim, new_aim in aims.both:
        inside = match(both_below(sides, "outcome", old_aim.address, new_aim.address), _identifier, _statement)
        both += inside.both
        gone += inside.gone
        new += inside.new
    gone += [one for aim in aims.gone for one in sides[0].below("outcome", aim.address)]
    new += [one for aim in aims.new for one in sides[1].below("outcome", aim.address)]
    rest = match((gone, new), _statement, _identifier)
    return Matches(both + rest.both, rest.gone, rest.new)


def _identifier(entry: Entry[Any]) -> str:
    identifier: str = entry.model.id
    return identifier


def _statement(entry: Entry[Any]) -> str:
    statement: str = entry.model.statement
    return statement


def _aim(section: str, side: Side, before: Entry[Any] | None, after: Entry[Any] | None) -> Subject:
    """An aim that is new or gone, with how many outcomes it has."""
    entry = before or after
    count = len(entry.model.outcomes) if entry else 0
    holding = f", with {words.counted(count, 'outcome')}," if count else ""
    return Subject(section, f"aim {side.named(entry.address if entry else '')}{holding}", before, after)


def _outcomes(section: str, aims: Matches, outcomes: Matches, sides: Sides) -> Iterator[Change]:
    moved_with = {new.address: old.address for old, new in aims.both}
    for old, new in outcomes.both:
        one = Subject(section, f"outcome {sides[0].named(old.address)}", old, new)
        yield from compare_fields(one)
        aim, other = old.address.within("aim"), new.address.within("aim")
        if moved_with.get(other) != aim:
            what = f"moved from the aim {sides[0].named(aim)} to {sides[1].named(other)}"
            yield one.says("moved", what, before=(aim,), after=(other,))
    # The outcomes of an aim that is new or gone are told with it.
    told = {one.address for one in (*aims.gone, *aims.new)}
    for old in outcomes.gone:
        if old.address.rsplit(".", 1)[0] not in told:
            one = Subject(section, f"outcome {sides[0].named(old.address)}", old, None)
            yield one.whole("removed", "removed", weakened=True, text=old.model.statement)
    for new in outcomes.new:
        if new.address.rsplit(".", 1)[0] not in told:
            one = Subject(section, f"outcome {sides[1].named(new.address)}", None, new)
            yield one.whole("added", "added", text=new.model.statement)


def _promises(aim: Subject) -> Iterator[Change]:
    """The promises of an aim, by their words, then by how like they are."""
    matched = match(parts(aim, "commitments"), lambda one: one.model.text)
    matched = match_reworded(matched, lambda one: one.model.text)
    for old, new in matched.both:
        one = Subject(aim.section, aim.words, old, new, aim.address)
        yield from reworded(one, "promise", old.model.text, new.model.text)
    yield from lost(aim, matched.gone, "promise")
    yield from gained(aim, matched.new, "promise")


def _values(strategy: Subject) -> Iterator[Change]:
    lists = parts(strategy, "values")
    yield from compare_entries(strategy.section, lists, _identifier, lambda one: f"value “{one.model.title}”")
