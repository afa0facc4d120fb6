"""Measures in words and as a drawing: the target on its own scale.

A plan gives no result, so nothing is filled there. A progress report does: a dot on the scale, and where there are two
figures or more, a line through the year.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cpsplan.assess.measuring import MeasureState, Point, interim_due
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.model.dates import Period, last_day
from cpsplan.model.measure import Measure, NoTarget, Target
from cpsplan.render.axis import Axis
from cpsplan.render.figures import date, figure, listed
from cpsplan.render.places import activity_anchor, measure_anchor, to_activity, to_document
from cpsplan.render.ratings import state_style, state_word
from cpsplan.render.scale import scale_of
from cpsplan.render.values import Hyperlink, Values

LEFT, RIGHT = 4, 236
"""Where the scale begins and ends in the drawing."""
EDGE = 4
"""How much room for a dot a history leaves between that and the first and last day."""
TOP, BOTTOM = 6, 66
"""Where the scale ends and begins in the drawing of a history, which stands upright."""
NOTHING = "–"
LEAST = 2
"""How many figures a line wants."""


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


@dataclass(frozen=True, slots=True)
class DrawnPoint(Values):
    """A point of a drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class History(Values):
    """The figures of a measure as a line through the time of its plan, from left to right, its scale upright."""

    title: str
    """The text alternative."""
    points: tuple[DrawnPoint, ...]
    line: str
    course: str
    """The way from target to target; empty where there is only one target."""
    targets: tuple[DrawnPoint, ...]
    """The targets on that way."""
    low: float
    high: float
    ticks: tuple[float, ...]
    baseline: DrawnPoint | None
    start: str
    end: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class TrajectoryRow(Values):
    """A target on the way, and the figure that was reported for its time."""

    by: str
    target: str
    result: str


@dataclass(frozen=True, slots=True)
class Trajectory(Values):
    """The targets of several years, as a picture and as rows."""

    subject: str
    rows: tuple[TrajectoryRow, ...]
    has_results: bool
    picture: History | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureStanding(Values):
    """How a measure of a strategy stands by the latest report with a figure of it."""

    verdict: str
    style: str
    result: str
    against: str
    """The interim target that it is held against."""
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
    trajectory: Trajectory | None = None
    """Its interim targets and its target; None where it has no interim targets."""
    activities: tuple[Hyperlink, ...] = ()
    """The activities whose success it shows, on the page of its plan."""
    also: tuple[str, ...] = ()
    """What else it tells of, by number or title, where the page shows it once."""
    standing: MeasureStanding | None = None
    """How it stands by the reports, on the page of a strategy."""
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
        statement=measure.model.statement,
        target=target_words(phrases, measure.model),
        by=by_words(phrases, measure.model),
        has_target=measure.model.target is not None,
        why=(measure.model.no_target and measure.model.no_target.reason) or "",
        baseline=_baseline_words(phrases, measure.model),
        drawing=scale_drawing(phrases, measure.model, latest.value if latest else None),
        trajectory=_trajectory(phrases, measure.model, state.history if state else (), when),
        activities=_activities(localised.book, measure),
        also=tuple(_also(localised.book, others)),
        standing=_standing(localised, measure, state),
    )


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
        report=Hyperlink(report.model.title, to_document(report.address, measure_anchor(measure))),
        earlier=tuple(point_words(phrases, measure.model, point) for point in reversed(state.history[:-1])),
        history=history_of(phrases, measure.model, state.history, localised.book.period_of(measure.address)),
    )


def against_words(phrases: Phrases, measure: Measure, latest: Point | None) -> str:
    """The interim target that was due when a figure was measured: at least 30% by 2031; empty where none was."""
    step = interim_due(measure, latest.day) if latest else None
    return _with_date(phrases, measure, step) if step else ""


def _with_date(phrases: Phrases, measure: Measure, step: Target) -> str:
    words = target_words(phrases, measure.model_copy(update={"target": step}))
    return phrases.text("target-dated", target=words, by=phrases.text("target-by", date=date(phrases, step.by or "")))


def _trajectory(phrases: Phrases, measure: Measure, points: Sequence[Point], when: Period) -> Trajectory | None:
    """The targets of a measure that has interim ones, each with the latest figure of its time."""
    targets = targets_in_order(measure, when)
    if not measure.interim_targets:
        return None
    rows: list[TrajectoryRow] = []
    since = datetime.date.min
    for day, target in targets:
        known = [point for point in points if since < point.day <= day and point.value is not None]
        words = target_words(phrases, measure.model_copy(update={"target": target}))
        by = date(phrases, target.by or day.isoformat())
        rows.append(TrajectoryRow(by, words, point_words(phrases, measure, known[-1]) if known else NOTHING))
        since = day
    has_results = any(row.result != NOTHING for row in rows)
    return Trajectory(measure.subject, tuple(rows), has_results, _drawn(phrases, measure, points, when))


def targets_in_order(measure: Measure, when: Period) -> list[tuple[datetime.date, Target]]:
    """The interim targets of a measure and its target by their days; a target without one is due at the end."""
    targets = [(last_day(step.by), step) for step in measure.steps if step.by]
    last = last_day(measure.aimed_by) if measure.aimed_by else when.last
    if measure.target and last:
        targets.append((last, measure.target))
    return sorted(targets, key=lambda target: target[0])


def by_words(phrases: Phrases, measure: Measure) -> str:
    """By when a target is to be met: by May 2026; empty where that is the end of the plan."""
    by = measure.aimed_by
    return phrases.text("target-by", date=date(phrases, by)) if by else ""


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


def history_of(phrases: Phrases, measure: Measure, history: Sequence[Point], when: Period) -> History | None:
    """The figures of a measure through the time of its plan; None with fewer than two, or without a scale.

    Nor where there are interim targets: its trajectory shows them all.
    """
    return (
        None if len(_figures(history)) < LEAST or measure.interim_targets else _drawn(phrases, measure, history, when)
    )


def _drawn(phrases: Phrases, measure: Measure, history: Sequence[Point], when: Period) -> History | None:
    """Figures through a time, and the targets on the way; None without a scale."""
    figures = _figures(history)
    scale = scale_of(measure, [value for _, value in figures])
    if scale is None:
        return None
    way = targets_in_order(measure, when) if measure.interim_targets else []
    first, last = _span(figures, way, when)
    across = Axis(first.toordinal(), max(last.toordinal(), first.toordinal() + 1), LEFT + EDGE, RIGHT - EDGE, digits=1)
    upward = Axis(scale.start, scale.end, BOTTOM, TOP, digits=1)
    points = [DrawnPoint(across.at(point.day.toordinal()), upward.at(value)) for point, value in figures]
    start = _start_point(measure, first, across, upward)
    targets = _aimed(way, across, upward)
    # Where targets stand at their days, none holds all the time.
    low, ticks = (scale.high, ()) if way else (scale.low, scale.ticks)
    return History(
        title=_drawn_title(phrases, measure, [point_words(phrases, measure, point) for point, _ in figures]),
        points=tuple(points),
        course=_line([start, *targets] if start and targets else targets),
        targets=tuple(targets),
        line=_line(points),
        low=upward.at(low),
        high=upward.at(scale.high),
        ticks=tuple(map(upward.at, ticks)),
        baseline=start,
        start=figure(phrases, scale.start, measure.unit),
        end=figure(phrases, scale.end, measure.unit),
        first=_month_words(phrases, first),
        last=_month_words(phrases, last),
    )


def _aimed(way: list[tuple[datetime.date, Target]], across: Axis[int], upward: Axis[Decimal]) -> list[DrawnPoint]:
    """Where the targets on a way stand that have a figure."""
    aimed = [(day, target.value) for day, target in way if target.value is not None]
    return [DrawnPoint(across.at(day.toordinal()), upward.at(value)) for day, value in aimed]


def _figures(history: Sequence[Point]) -> list[tuple[Point, Decimal]]:
    """What of a history are figures, each with its point."""
    return [(point, point.value) for point in history if point.value is not None]


def _span(
    figures: list[tuple[Point, Decimal]], way: list[tuple[datetime.date, Target]], when: Period
) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of figures, of targets on the way, and of a period as far as that is known."""
    days = [*(point.day for point, _ in figures), *(day for day, _ in way)]
    days += [day for day in (when.first, when.last) if day]
    return min(days), max(days)


def _line(points: Iterable[DrawnPoint]) -> str:
    return " ".join(f"{point.x},{point.y}" for point in points)


def _drawn_title(phrases: Phrases, measure: Measure, figures: list[str]) -> str:
    """A drawing of figures through a time in words."""
    target, words = target_words(phrases, measure), phrases.text("list-separator").join(figures)
    if measure.interim_targets:
        steps = phrases.text("list-separator").join(_with_date(phrases, measure, step) for step in measure.steps)
        key = "trajectory-title-reported" if figures else "trajectory-title"
        return phrases.text(key, steps=steps, target=target, list=words)
    return phrases.text("history-title", target=target, list=words)


def _start_point(measure: Measure, first: datetime.date, across: Axis[int], upward: Axis[Decimal]) -> DrawnPoint | None:
    """Where the baseline stands in a history: on its day, or at the left where that lies before or is not known."""
    if measure.baseline is None:
        return None
    day = max(last_day(measure.baseline.date), first) if measure.baseline.date else first
    return DrawnPoint(across.at(day.toordinal()), upward.at(measure.baseline.value))


def _month_words(phrases: Phrases, day: datetime.date) -> str:
    return date(phrases, f"{day:%Y-%m}")


def point_words(phrases: Phrases, measure: Measure, point: Point) -> str:
    """One observation with its date: 74% in September 2026; not met in September 2026."""
    day = date(phrases, point.date)
    if point.not_available:
        return phrases.text("result-not-available", date=day)
    if point.value is None:
        return phrases.text("result", figure=point.words or phrases.text(f"result-met-{point.met}".lower()), date=day)
    words = phrases.text("result", figure=figure(phrases, point.value, measure.unit), date=day)
    if not point.restates:
        return words
    before = listed(phrases, [figure(phrases, value, measure.unit) for value in point.restates])
    return phrases.text("result-revised", result=words, list=before)


def target_words(phrases: Phrases, measure: Measure) -> str:
    """The target as a reader says it: more than 61%, within 5% of budgeted levels, 2.3%; or that there is none."""
    target = measure.target
    if target is None:
        return _no_target_words(phrases, measure.no_target)
    if target.words or not measure.aims_at:
        open_key = f"target-{measure.comparator.replace(' ', '-')}-open"
        return target.words or target.of or (phrases.text(open_key) if open_key in phrases else "")
    words = _aimed_words(phrases, measure, target)
    return phrases.text("target-of", target=words, of=target.of) if target.of else words


def _aimed_words(phrases: Phrases, measure: Measure, target: Target) -> str:
    """The figures of a target: at least 61%, between 8% and 12%, about 130, give or take 10."""
    figures = [figure(phrases, value, measure.unit) for value in measure.aims_at]
    if target.comparator == "between":
        return phrases.text("target-between", start=figures[0], end=figures[-1])
    words = phrases.text(f"target-{measure.comparator.replace(' ', '-')}", figure=figures[0])
    if target.tolerance is None:
        return words
    return phrases.text("target-tolerance", target=words, tolerance=figure(phrases, target.tolerance, measure.unit))


def _no_target_words(phrases: Phrases, none: NoTarget | None) -> str:
    """That there is no target, as a sentence; empty where the plan does not say so."""
    if none is None:
        return ""
    key = f"no-target-{none.state.replace(' ', '-')}"
    return phrases.text(f"{key}-by", date=date(phrases, none.by)) if none.by else phrases.text(key)


def _baseline_words(phrases: Phrases, measure: Measure) -> str:
    if measure.baseline is None:
        return ""
    words = figure(phrases, measure.baseline.value, measure.unit)
    if measure.baseline.date:
        return phrases.text("baseline-dated", figure=words, date=date(phrases, measure.baseline.date))
    return phrases.text("baseline", figure=words)
