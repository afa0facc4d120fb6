"""Which outcome was served in which year: a small matrix for each aim, the gaps by name, and the same as a table.

The rows are the plans of a strategy and of the one that it continues, whose aims are not divided in the same outcomes:
there a row spans the whole aim. A year between two plans for which the book holds none is a row too, and a gap.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.strategy import Strategy
from cpsplan.render.figures import listed
from cpsplan.render.heat_table import PLANS, Gaps, HeatTable, HeatTables
from cpsplan.render.matrix import STEPS, Matrices, Matrix
from cpsplan.render.page import publishes_gaps
from cpsplan.render.places import place_words
from cpsplan.render.served import Served
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True)
class HeatGap(Values):
    """What a year or a plan leaves out, or that it leaves out nothing."""

    words: str
    gap: bool


@dataclass(frozen=True, slots=True)
class HeatShade(Values):
    """A shade of the key, and the counts that it stands for."""

    shade: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat(Values):
    """The heat map of a strategy, and the same as tables."""

    title: str
    gaps: tuple[HeatGap, ...]
    unit: str
    before: tuple[str, ...]
    matrices: tuple[Matrix, ...]
    tables: tuple[HeatTable, ...]
    key: tuple[HeatShade, ...]
    has_outcomes: bool
    has_direct: bool
    """Whether an aim with outcomes is named itself."""
    has_direct_parts: bool
    """Whether an outcome with parts is named itself."""


def heat_of(
    localised: LocalisedBook, strategy: Entry[Strategy], top: str = "../", gaps: Gaps | None = None
) -> Heat | None:
    """The heat map of a strategy; None where no plan names anything of it. ``top`` leads to the other documents.

    ``gaps`` are those that the page names elsewhere. Only a page of gaps says in words what a plan leaves out, unless
    readers are to see that everywhere.
    """
    served = Served(localised, strategy)
    if not served.plans:
        return None
    phrases = localised.phrases
    tells_gaps = gaps is not None or publishes_gaps(localised.book)
    tables = HeatTables(localised, served, top, gaps or {})
    starts = range(0, len(served.plans), PLANS)
    return Heat(
        title=phrases.text("heat" if served.has_outcomes else "heat-aims"),
        gaps=(*_years_without(phrases, served), *_left_out(localised, served)) if tells_gaps else (),
        unit=phrases.text("heat-unit"),
        before=tuple(_before(phrases, served)),
        matrices=tuple(Matrices(localised, served).all()),
        tables=tuple(tables.table(served.plans[start : start + PLANS]) for start in starts),
        key=tuple(_key(phrases)),
        has_outcomes=served.has_outcomes,
        has_direct=any(aim in places and len(places) > 1 for aim, places in served.columns.items()),
        has_direct_parts=any(
            served.is_whole(place) for aim, places in served.columns.items() for place in places if place != aim
        ),
    )


def _key(phrases: Phrases) -> Iterator[HeatShade]:
    """The shades, each with the counts that it stands for."""
    yield HeatShade(0, phrases.text("heat-none"))
    low = 1
    for step, high in enumerate(STEPS, start=1):
        key = "heat-one" if low == high else "heat-to"
        yield HeatShade(step, phrases.text(key, low=low, high=high))
        low = high + 1
    yield HeatShade(len(STEPS) + 1, phrases.text("heat-more", low=low))


def _before(phrases: Phrases, served: Served) -> Iterator[str]:
    """How the plans of the strategy before are counted."""
    places = [place for inside in served.columns.values() for place in inside]
    key = "heat-before-outcomes" if served.continues(places) else "heat-before"
    return (phrases.text(key, plan=year.title) for year in served.plans if year.before)


def _years_without(phrases: Phrases, served: Served) -> Iterator[HeatGap]:
    """The years without a plan, in words."""
    for year in served.years:
        if not year.plan:
            yield HeatGap(phrases.text("heat-no-plan", year=year.label), gap=True)


def _left_out(localised: LocalisedBook, served: Served) -> Iterator[HeatGap]:
    """What each plan leaves out, by name. Plans of an older strategy have no outcomes of this one to leave out."""
    for year in served.plans:
        if not year.before:
            names = [_gap_name(localised, place) for place in served.left_out(year.plan)]
            key = "heat-left-out" if names else "heat-complete"
            if localised.book.plans_beside(year.plan):
                key = f"{key}-together"
            words = localised.phrases.text(key, plan=year.title, list=listed(localised.phrases, names))
            yield HeatGap(words, gap=bool(names))


def _gap_name(localised: LocalisedBook, place: str) -> str:
    number, words = localised.book.numbers[place], place_words(localised.book, place)
    return localised.phrases.text("heat-gap-name", number=number, words=words)
