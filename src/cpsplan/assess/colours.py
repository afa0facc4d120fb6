"""Colours: what a rating is, and how those of outcomes and aims follow from what serves them and what measures them.

By which rules stands in ``progress``, and on the page of a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cpsplan.assess.measuring import MeasureState
from cpsplan.book.book import Book
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.progress import Override

Colour = Literal["red", "amber", "green", "grey"]
Reasons = tuple[tuple[str, int], ...]
"""The words that follow “because”, as keys of phrases, each with a number."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A colour, and why: reasons are the words that follow “because”, as keys of phrases with a number."""

    colour: Colour
    """What counts: the colour that a person has set, else the one that was worked out."""
    worked_out: Colour
    reasons: Reasons = ()
    override: str = ""
    """Why a person has set another colour; empty where nobody has."""


def worst_of(counted: list[tuple[Colour, str, int]]) -> tuple[Colour, Reasons] | None:
    """The worst colour for which something was counted, and what was counted for it."""
    colours: tuple[Colour, ...] = ("red", "amber")
    for worst in colours:
        reasons = tuple((key, count) for colour, key, count in counted if colour == worst and count)
        if reasons:
            return worst, reasons
    return None


def rated(colour: Colour, reasons: Reasons, override: Override | None) -> Rating:
    """The rating of a colour that was worked out, and of what a person has set in its place."""
    if override is None:
        return Rating(colour, colour, reasons)
    return Rating(override.status, colour, reasons, override.reason)


def rate_places(
    book: Book,
    plan: str,
    activities: Mapping[str, Rating],
    measures: dict[str, MeasureState],
    overrides: dict[str, Override],
) -> tuple[dict[str, Rating], dict[str, Rating]]:
    """The ratings of outcomes and aims, from those of the activities that serve them, and what measures them."""
    strategy = book.plans[plan].model.strategy
    outcomes: dict[str, Rating] = {}
    aims: dict[str, Rating] = {}

    def rate(place: Address) -> Rating:
        """The rating of an aim or outcome, from that of what lies right below it and of what serves it itself."""
        ratings = {
            "outcome" if place.kind == "aim" else "sub-outcome": [
                outcomes[outcome.address] for outcome in book.outcomes_under(place)
            ],
            "activity": _ratings_serving(book, place, activities),
        }
        return _rate_together(ratings, _measuring(book, place, measures), overrides.get(place))

    # The parts of an outcome come behind it.
    for outcome in reversed(book.outcomes_in(strategy)):
        outcomes[outcome] = rate(outcome)
    for aim in book.below(strategy, "aim"):
        aims[aim.address] = rate(aim.address)
    return {outcome: outcomes[outcome] for outcome in book.outcomes_in(strategy)}, aims


def _ratings_serving(book: Book, place: str, activities: Mapping[str, Rating]) -> list[Rating]:
    """The ratings of the activities that name an outcome or an aim."""
    return [activities[address] for address in book.served_by.get(place, ()) if address in activities]


def _measuring(book: Book, place: str, measures: dict[str, MeasureState]) -> list[MeasureState]:
    """The measures that tell of an outcome or an aim."""
    telling: list[MeasureState] = []
    judged = {address: state for address, state in measures.items() if state.has_target}
    for address, state in judged.items():
        if place in book.outcomes_of.get(address, ()) or place in book.aims_of.get(address, ()):
            telling.append(state)
    return telling


def _counted(
    ratings: Mapping[str, list[Rating]], colour: Colour, makes: Colour | None = None
) -> list[tuple[Colour, str, int]]:
    """How many ratings of each kind have a colour, each count as what it makes the whole and why."""
    colours = {kind: [rating.colour for rating in inside] for kind, inside in ratings.items()}
    return [(makes or colour, f"because-{kind}-{colour}", inside.count(colour)) for kind, inside in colours.items()]


def _rate_together(
    ratings: Mapping[str, list[Rating]], measures: list[MeasureState], override: Override | None
) -> Rating:
    """The rating of a place, from those of what lies below it or serves it, by kind, and from what measures it."""
    verdicts = [measure.verdict for measure in measures]
    known = sum(count for colour in ("red", "amber", "green") for _, _, count in _counted(ratings, colour))
    red = _counted(ratings, "red")
    is_red = sum(count for _, _, count in red) * 2 >= known
    worst = worst_of(
        [
            ("red", "because-measure-missed", verdicts.count("missed")),
            *(red if is_red else _counted(ratings, "red", "amber")),
            *_counted(ratings, "amber"),
            ("amber", "because-measure-off-course", verdicts.count("off course")),
        ]
    )
    if worst is not None:
        return rated(*worst, override)
    well = verdicts.count("met") + verdicts.count("on course")
    if known:
        return rated("green", tuple((key, count) for _, key, count in _counted(ratings, "green") if count), override)
    if well:
        return rated("green", (("because-measure-met", well),), override)
    open_measures = verdicts.count("not yet met")
    return rated("grey", (("because-measure-open", open_measures),) if open_measures else (), override)
