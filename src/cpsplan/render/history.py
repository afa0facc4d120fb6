"""The figures of a measure through its time: a line, and the targets of several years that it is to follow."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from cpsplan.assess.measuring import Point
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.dates import Period, last_day
from cpsplan.model.measure import Measure, Target
from cpsplan.render.axis import Axis
from cpsplan.render.figures import date, figure
from cpsplan.render.scale import scale_of
from cpsplan.render.target_words import dated_target, point_words, target_words
from cpsplan.render.values import Values

LEFT, RIGHT = 4, 236
"""Where the scale begins and ends in the drawing."""
EDGE = 4
"""How much room for a dot a history leaves between that and the first and last day."""
TOP, BOTTOM = 6, 66
"""Where the scale ends and begins in the drawing of a history, which stands upright."""
NOTHING = "–"
LEAST = 2
"""How many figures a line wants."""


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


def trajectory_of(phrases: Phrases, measure: Measure, points: Sequence[Point], when: Period) -> Trajectory | None:
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
    exact = "{:%Y}" if _is_of_years(first, last) else "{:%Y-%m}"
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
        first=date(phrases, exact.format(first)),
        last=date(phrases, exact.format(last)),
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
        steps = phrases.text("list-separator").join(dated_target(phrases, measure, step) for step in measure.steps)
        key = "trajectory-title-reported" if figures else "trajectory-title"
        return phrases.text(key, steps=steps, target=target, list=words)
    return phrases.text("history-title", target=target, list=words)


def _start_point(measure: Measure, first: datetime.date, across: Axis[int], upward: Axis[Decimal]) -> DrawnPoint | None:
    """Where the baseline stands in a history: on its day, or at the left where that lies before or is not known."""
    if measure.baseline is None:
        return None
    day = max(last_day(measure.baseline.date), first) if measure.baseline.date else first
    return DrawnPoint(across.at(day.toordinal()), upward.at(measure.baseline.value))


def _is_of_years(first: datetime.date, last: datetime.date) -> bool:
    """Whether a time is one of whole years, of which nobody has said a month."""
    return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year != last.year
