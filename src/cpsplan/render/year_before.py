"""The year before: the target and the result of the measure that a measure continues, or as its plan gives them."""

from __future__ import annotations

from cpsplan.assess.measuring import last_figure
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.measure import Measure, YearBefore
from cpsplan.render.figures import date, figure, period
from cpsplan.render.places import to_measure
from cpsplan.render.target_words import point_words, target_words
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True)
class YearBeforeWords(Values):
    """The year before in words: which it is, its target, its result. Each but the first may be empty."""

    year: str
    target: str
    result: str
    href: str
    """The way to the measure on the page of its plan; empty where that is not in the book."""


def year_before(localised: LocalisedBook, measure: Entry[Measure]) -> YearBeforeWords | None:
    """The target and the result before those of a measure; None where neither is known."""
    known = _known(localised, measure)
    return known if known and (known.target or known.result) else None


def _known(localised: LocalisedBook, measure: Entry[Measure]) -> YearBeforeWords | None:
    """The year before as far as it is known; None where nothing says what a measure continues."""
    book, phrases = localised.book, localised.phrases
    address = book.measures_before.get(measure.address)
    if address is None:
        given = measure.model.year_before
        return _given(phrases, measure.model, given) if given else None
    old = book.measures[address]
    latest = last_figure(book, old)
    return YearBeforeWords(
        period(phrases, book.period_of(address)),
        target_words(phrases, old.model) if old.model.target else "",
        point_words(phrases, old.model, latest) if latest else "",
        to_measure(old),
    )


def _given(phrases: Phrases, measure: Measure, year: YearBefore) -> YearBeforeWords:
    """What the plan itself gives of the year before."""
    before = measure.at(year.target) if year.target is not None else None
    return YearBeforeWords(
        date(phrases, year.date) if year.date else phrases.text("year-before"),
        target_words(phrases, measure.model_copy(update={"target": before})) if before else "",
        figure(phrases, year.result, measure.unit) if year.result is not None else "",
        "",
    )
