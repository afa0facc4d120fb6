"""Measured: the measures of a strategy at the aims and outcomes that they tell of, and how each of them stands."""

from __future__ import annotations

from dataclasses import replace

from cpsplan.assess.measuring import strategy_states
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.measure import Measure
from cpsplan.model.strategy import Aim, Strategy
from cpsplan.render.marks import Mark, mark
from cpsplan.render.measures import MeasureWords, measure_words
from cpsplan.render.places import WHOLE, named, without_stop
from cpsplan.render.sections import prose_of
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True)
class MeasuredOutcome(Values):
    """An outcome with its measures."""

    number: str
    statement: str
    measures: tuple[MeasureWords, ...]


@dataclass(frozen=True, slots=True)
class MeasuredAim(Values):
    """An aim with its measures, and its outcomes with theirs."""

    mark: Mark
    title: str
    measures: tuple[MeasureWords, ...]
    outcomes: tuple[MeasuredOutcome, ...]


@dataclass(frozen=True, slots=True)
class MeasuredStrategy(Values):
    """The measures of a strategy: those of the whole, then aim by aim."""

    measures: tuple[MeasureWords, ...]
    aims: tuple[MeasuredAim, ...]
    reading: str
    """The phrase on how to read the scales; empty where there is none."""


def measured_strategy(localised: LocalisedBook, strategy: Entry[Strategy]) -> MeasuredStrategy | None:
    """The measures of a strategy, each at the first place that it tells of; None where it has none."""
    book = localised.book
    measures: tuple[Entry[Measure], ...] = book.below(strategy.address, "measure")
    if not measures:
        return None
    states = strategy_states(book, strategy.address)
    by_place: dict[str, list[MeasureWords]] = {}
    for measure in measures:
        place, *others = named(book, measure.address)
        words = measure_words(localised, measure, states.get(measure.address), others)
        words = replace(words, prose=prose_of(localised, measure, words.id))
        by_place.setdefault(place or WHOLE, []).append(words)
    aims = [_aim(localised, aim, by_place) for aim in book.below(strategy.address, "aim")]
    every = [words for at_place in by_place.values() for words in at_place]
    return MeasuredStrategy(
        tuple(by_place.get(WHOLE, ())),
        tuple(aim for aim in aims if aim.measures or aim.outcomes),
        _reading(every),
    )


def _reading(measures: list[MeasureWords]) -> str:
    """The phrase on the drawings of measures; empty where there are none."""
    if not any(words.drawing for words in measures):
        return ""
    return "measures-dot" if any(words.standing for words in measures) else "reading-scale"


def _aim(localised: LocalisedBook, aim: Entry[Aim], by_place: dict[str, list[MeasureWords]]) -> MeasuredAim:
    """An aim with those of its outcomes that have measures."""
    book = localised.book
    outcomes: list[MeasuredOutcome] = []
    for outcome in book.below(aim.address, "outcome"):
        if measures := by_place.get(outcome.address):
            number, statement = book.numbers[outcome.address], without_stop(outcome.model.statement)
            outcomes.append(MeasuredOutcome(number, statement, tuple(measures)))
    measures = by_place.get(aim.address, [])
    return MeasuredAim(mark(localised, aim.address), aim.model.title, tuple(measures), tuple(outcomes))
