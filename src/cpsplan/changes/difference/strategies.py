"""Compare two strategies that are the same: their aims, outcomes and promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, Side, Subject
from cpsplan.changes.difference.entries import (
    compare_below,
    identifier,
    inner_entries,
    match_texts,
    reworded,
    tell_gained,
    tell_lost,
    title,
    told_elsewhere,
)
from cpsplan.changes.difference.fields import compare_fields
from cpsplan.changes.difference.matching import Lists, Matches, match
from cpsplan.changes.difference.measures import compare_measures
from cpsplan.changes.difference.order import compare_numbers
from cpsplan.model.address import Address


def compare_strategy(strategy: Subject) -> Iterator[Change]:
    """Everything that changed of a strategy."""
    yield from compare_fields(strategy)
    yield from compare_below(strategy, {"aim": _aims, "measure": compare_measures})


def _aims(strategy: Subject, lists: Lists) -> Iterator[Change]:
    """The aims, by id, then by title; and all outcomes, which can move from one aim to another."""
    before, after = strategy.sides.before, strategy.sides.after
    aims = match(lists, identifier, title)
    outcomes = _match_outcomes(strategy, aims)
    for old, new in aims.both:
        aim = strategy.other(f"aim {before.named(old.address)}", old, new)
        yield from compare_fields(aim, "commitments")
        yield from _promises(aim)
        yield from compare_below(aim, {"outcome": told_elsewhere, "commitment": told_elsewhere})
    for old in aims.gone:
        aim = strategy.other(_with_outcomes(before, old), old, None)
        yield aim.gone(weakened=True, text=old.model.statement or old.model.title)
    for new in aims.new:
        aim = strategy.other(_with_outcomes(after, new), None, new)
        yield aim.new(text=new.model.statement or new.model.title)
    yield from _outcomes(strategy, aims, outcomes)
    yield from _numbers(strategy, aims, outcomes)


def _with_outcomes(side: Side, aim: Entry[Any]) -> str:
    """An aim or outcome that is new or gone, with how many outcomes lie below it."""
    count = len(side.book.outcomes_in(aim.address))
    holding = f", with {words.counted(count, 'outcome')}," if count else ""
    return f"{aim.address.kind} {side.named(aim.address)}{holding}"


def _match_outcomes(strategy: Subject, aims: Matches) -> Matches:
    """Outcomes by id and by words, first inside their aims; what is left by words and by id, wherever it went."""
    before, after = strategy.sides.before.book, strategy.sides.after.book
    both, gone, new = [], [], []
    for old_aim, new_aim in aims.both:
        inside = match(strategy.other("", old_aim, new_aim).below("outcome"), _way_in_aim, title, identifier)
        both += inside.both
        gone += inside.gone
        new += inside.new
    for aim in aims.gone:
        gone += before.below(aim.address, "outcome")
    for aim in aims.new:
        new += after.below(aim.address, "outcome")
    rest = match((gone, new), title, identifier)
    return Matches(both + rest.both, rest.gone, rest.new)


def _way_in_aim(outcome: Entry[Any]) -> str:
    """The ids that lead from its aim to an outcome: home.nurses."""
    return outcome.address.removeprefix(outcome.address.within("aim"))


def _outcomes(strategy: Subject, aims: Matches, outcomes: Matches) -> Iterator[Change]:
    before, after = strategy.sides.before, strategy.sides.after
    staying = {(old.address, new.address) for old, new in (*aims.both, *outcomes.both)}
    for old, new in outcomes.both:
        outcome = strategy.other(f"outcome {before.named(old.address)}", old, new)
        yield from compare_fields(outcome)
        yield from compare_below(outcome, {"outcome": told_elsewhere})
        around, new_around = _around(old), _around(new)
        if (around, new_around) not in staying:
            to = "" if new_around.kind == around.kind else f"the {new_around.kind} "
            what = f"moved from the {around.kind} {before.named(around)} to {to}{after.named(new_around)}"
            yield outcome.says("moved", what, before=[around], after=[new_around])
    # What lies in an aim or outcome that is new or gone is told with it.
    gone, new_ones = ({entry.address for entry in entries} for entries in _all_of(aims, outcomes))
    for old in outcomes.gone:
        if _around(old) not in gone:
            outcome = strategy.other(_with_outcomes(before, old), old, None)
            yield outcome.gone(weakened=True, text=title(old))
    for new in outcomes.new:
        if _around(new) not in new_ones:
            outcome = strategy.other(_with_outcomes(after, new), None, new)
            yield outcome.new(text=title(new))


def _around(outcome: Entry[Any]) -> Address:
    """The aim or outcome that an outcome lies in."""
    parent = outcome.address.parent
    assert parent is not None  # noqa: S101 - outcomes are no documents
    return parent


def _all_of(aims: Matches, outcomes: Matches) -> tuple[list[Entry[Any]], list[Entry[Any]]]:
    """The aims and outcomes that are gone, and those that are new."""
    return [*aims.gone, *outcomes.gone], [*aims.new, *outcomes.new]


def _numbers(strategy: Subject, aims: Matches, outcomes: Matches) -> Iterator[Change]:
    """The numbers that are printed: of the aims, and of the outcomes that stay in their aims and outcomes."""
    yield from compare_numbers(strategy, aims.both, "aim")
    for old_around, new_around in (*aims.both, *outcomes.both):
        staying = [
            (old, new)
            for old, new in outcomes.both
            if (_around(old), _around(new)) == (old_around.address, new_around.address)
        ]
        yield from compare_numbers(strategy.other(strategy.words, old_around, new_around), staying, "outcome")


def _promises(aim: Subject) -> Iterator[Change]:
    """The promises of an aim, by their words, then by how like they are."""
    matches = match_texts(inner_entries(aim, "commitments"))
    for old, new in matches.both:
        promise = aim.other(aim.words, old, new, aim.address)
        yield from reworded(promise, "promise")
        yield from compare_fields(promise, "text")
    yield from tell_lost(aim, matches.gone, "promise")
    yield from tell_gained(aim, matches.new, "promise")
