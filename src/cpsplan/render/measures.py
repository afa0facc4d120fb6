"""Measures in words and as a drawing: the target on its own scale.

A plan gives no result, so nothing is filled there. A progress report does: a dot on the scale, and where there are two
figures or more, a line through the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from cpsplan.assess.measuring import MeasureState
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.measure import Measure
from cpsplan.render.axis import Axis
from cpsplan.render.figures import figure
from cpsplan.render.history import LEFT, RIGHT, History, Trajectory, history_of, trajectory_of
from cpsplan.render.places import activity_anchor, measure_anchor, to_activity, to_document
from cpsplan.render.ratings import state_style, state_word
from cpsplan.render.scale import scale_of
from cpsplan.render.sections import ProsePart
from cpsplan.render.target_words import against_words, baseline_words, by_words, point_words, target_words
from cpsplan.render.values import Fact, Hyperlink, Values
from cpsplan.render.year_before import YearBeforeWords, year_before


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleDrawing(Values):
    """A measure on its scale, in the coordinates of the drawing."""

    title: str
    """The text alternative."""
    start: str
    end: str
    low: float
    high: float
    wide: bool
    """Whether the target is met along a stretch, not at a single figure."""
    ticks: tuple[float, ...]
    towards: bool
    baseline_at: float | None
    result_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureStanding(Values):
    """How a measure of a strategy stands by the latest report with a figure of it."""

    verdict: str
    style: str
    result: str
    against: str
    """The interim target that it is held against."""
    notes: tuple[str, ...]
    """Why there is no figure, and a remark on it."""
    report: Hyperlink
    earlier: tuple[str, ...]
    history: History | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords(Values):
    """A measure: its sentence, its target in words, its baseline and its drawing."""

    id: str
    statement: str
    target: str
    by: str
    """By when the target is to be met; empty where that is the end of the plan."""
    has_target: bool
    why: str
    """Why there is no target."""
    baseline: str
    drawing: ScaleDrawing | None
    """None where there is no figure to draw."""
    before: YearBeforeWords | None = None
    """The target and the result of the year before."""
    trajectory: Trajectory | None = None
    """Its interim targets and its target; None where it has no interim targets."""
    activities: tuple[Hyperlink, ...] = ()
    """The activities whose success it shows, on the page of its plan."""
    also: tuple[str, ...] = ()
    """What else it tells of, by number or title, where the page shows it once."""
    standing: MeasureStanding | None = None
    """How it stands by the reports, on the page of a strategy."""
    facts: tuple[Fact, ...] = ()
    """Its definition, where its figures come from, who answers for it, a remark."""
    whole: Hyperlink | None = None
    """The measure that it is a part of."""
    prose: ProsePart | None = None
    """What more its plan or strategy says of it, where the page shows it first."""
    strategy: Hyperlink | None = None
    """The strategy that it is a measure of, on the page of a report."""


def measure_words(
    localised: LocalisedBook, measure: Entry[Measure], state: MeasureState | None = None, others: Iterable[str] = ()
) -> MeasureWords:
    """A measure in words and as a drawing, which shows the latest figure where there is one.

    ``others`` is what else it tells of.
    """
    phrases, latest = localised.phrases, state.latest if state else None
    when = localised.book.period_of(measure.address)
    return MeasureWords(
        id=measure_anchor(measure),
        statement=measure.model.name,
        target=target_words(phrases, measure.model) or _parts_words(localised, measure),
        facts=tuple(_facts(phrases, measure)),
        whole=_whole(localised.book, measure),
        by=by_words(phrases, measure.model),
        has_target=measure.model.target is not None,
        why=(measure.model.no_target and measure.model.no_target.reason) or "",
        baseline=baseline_words(phrases, measure.model),
        drawing=scale_drawing(phrases, measure.model, latest.value if latest else None),
        before=year_before(localised, measure),
        trajectory=trajectory_of(phrases, measure.model, state.history if state else (), when),
        activities=_activities(localised.book, measure),
        also=tuple(_also(localised.book, others)),
        standing=_standing(localised, measure, state),
    )


def _parts_words(localised: LocalisedBook, measure: Entry[Measure]) -> str:
    """That a measure without a target of its own has parts; empty where it has none."""
    parts = localised.book.measures_in.get(measure.address, ())
    return localised.phrases.plural("measure-parts", len(parts)) if parts else ""


def _facts(phrases: Phrases, measure: Entry[Measure]) -> Iterator[Fact]:
    """The fields of a measure that have a phrase, in the order of the model."""
    for part in measure.shape.values():
        value = getattr(measure.model, part.name)
        if part.shown.phrase and value:
            yield Fact(phrases.text(part.shown.phrase), value)


def _whole(book: Book, measure: Entry[Measure]) -> Hyperlink | None:
    """The measure that another one is a part of, with the way to it on the same page."""
    named = book.links.named(measure.address, "part_of")
    if not named:
        return None
    whole = book.measures[named[0]]
    return Hyperlink(whole.model.name, f"#{measure_anchor(whole)}")


def _also(book: Book, places: Iterable[str]) -> Iterator[str]:
    """Aims and outcomes by title and number."""
    for place in places:
        yield book.numbers[place] if place in book.outcomes else book.aims[place].model.title


def _standing(localised: LocalisedBook, measure: Entry[Measure], state: MeasureState | None) -> MeasureStanding | None:
    """How a measure stands; None without a figure."""
    if state is None or state.latest is None:
        return None
    phrases, latest = localised.phrases, state.latest
    report = localised.book.progress[latest.report]
    return MeasureStanding(
        verdict=state_word(phrases, "verdict", state.verdict),
        style=state_style(state.verdict),
        result=point_words(phrases, measure.model, latest),
        against=against_words(phrases, measure.model, latest),
        notes=tuple(filter(None, (latest.not_available, latest.note))),
        report=Hyperlink(report.model.title, to_document(report.address, measure_anchor(measure))),
        earlier=tuple(point_words(phrases, measure.model, point) for point in reversed(state.history[:-1])),
        history=history_of(phrases, measure.model, state.history, localised.book.period_of(measure.address)),
    )


def _activities(book: Book, measure: Entry[Measure]) -> tuple[Hyperlink, ...]:
    """The activities whose success a measure shows, with the way to each from the page of its plan."""
    links: list[Hyperlink] = []
    for address in book.activities_of.get(measure.address, ()):
        activity = book.activities[address]
        near = address.document == measure.address.document
        href = f"#{activity_anchor(activity)}" if near else to_activity(activity)
        links.append(Hyperlink(activity.model.name, href))
    return tuple(links)


def scale_drawing(phrases: Phrases, measure: Measure, result: Decimal | None = None) -> ScaleDrawing | None:
    """A measure on its scale, with its latest result where there is one; None where there is no figure to draw."""
    scale = scale_of(measure, [] if result is None else [result])
    if scale is None:
        return None
    axis = Axis(scale.start, scale.end, LEFT, RIGHT, digits=1)
    start, end = figure(phrases, scale.start, measure.unit), figure(phrases, scale.end, measure.unit)
    return ScaleDrawing(
        title=_scale_title(phrases, measure, result, start=start, end=end),
        start=start,
        end=end,
        low=axis.at(scale.low),
        high=axis.at(scale.high),
        wide=scale.low != scale.high,
        ticks=tuple(axis.at(tick) for tick in scale.ticks),
        towards=measure.comparator == "towards",
        baseline_at=axis.at(measure.baseline.value) if measure.baseline else None,
        result_at=None if result is None else axis.at(result),
    )


def _scale_title(phrases: Phrases, measure: Measure, result: Decimal | None, **ends: str) -> str:
    """A scale in words: its target, its ``ends``, where the measure stood, and where it stands."""
    standing = phrases.text("scale-no-result")
    if result is not None:
        standing = phrases.text("scale-result", result=figure(phrases, result, measure.unit))
    target = target_words(phrases, measure)
    if measure.baseline is None:
        words = phrases.text("scale", target=target, result=standing, **ends)
    else:
        baseline = figure(phrases, measure.baseline.value, measure.unit)
        words = phrases.text("scale-with-baseline", target=target, baseline=baseline, result=standing, **ends)
    return phrases.text("scale-subject", text=words, subject=measure.subject)
