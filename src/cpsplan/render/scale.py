"""Measures in words and as a drawing: the target on its own scale.

A plan gives no result, so nothing is filled there. A progress report does: a dot on the scale, and where there are two
figures or more, a line through the year.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

from cpsplan.assess.measuring import MeasureState, Point
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.model.dates import Period, last_day
from cpsplan.model.measure import Measure
from cpsplan.render.figures import date, figure
from cpsplan.render.places import Values

LEFT, RIGHT = 4, 236
"""Where the scale begins and ends in the drawing."""
STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10"))
TOP, BOTTOM = 6, 66
"""Where the scale ends and begins in the drawing of a history, which stands upright."""
WITHIN_ROOM = 4
"""How many times the width of the target a scale around nought reaches to either side."""


def measure_values(
    localised: LocalisedBook, measure: Measure, address: str, state: MeasureState | None = None
) -> Values:
    """A measure for the templates: its sentence, its target in words, its baseline and its drawing.

    With a ``state`` that has a figure, the drawing shows the latest one.
    """
    phrases = localised.phrases
    words = target_words(phrases, measure)
    latest = state.latest if state else None
    drawing = _drawing(phrases, measure, latest.value if latest else None)
    if drawing:
        key = "scale-with-baseline" if drawing["baseline"] else "scale"
        ends = {"start": drawing["start"], "end": drawing["end"]}
        said = phrases.text("scale-result", result=drawing["result"]) if latest else phrases.text("scale-no-result")
        drawing["title"] = phrases.text(key, target=words, baseline=drawing["baseline"], result=said, **ends)
    return {
        "id": f"measure-{address.rsplit('/', 1)[-1]}",
        "statement": measure.statement,
        "target": words,
        "baseline": _baseline_words(phrases, measure),
        "drawing": drawing,
    }


def history_values(phrases: Phrases, measure: Measure, state: MeasureState, when: Period) -> Values:
    """The figures of a measure as a line through the time of its plan; empty with fewer than two, or without a scale.

    Time goes from left to right, the scale of the measure from the bottom to the top.
    """
    value = _aimed(measure)
    if value is None or len(state.history) < 2:  # noqa: PLR2004 - a line has two ends
        return {}
    start, end = _ends(measure, value, [point.value for point in state.history])
    days = [point.day for point in state.history]
    first, last = min([*days, when.first or days[0]]), max([*days, when.last or days[-1]])

    def x(day: datetime.date) -> float:
        return round(LEFT + 4 + (day - first).days / ((last - first).days or 1) * (RIGHT - LEFT - 8), 1)

    def y(figure: Decimal) -> float:
        share = (min(max(figure, start), end) - start) / (end - start)
        return round(BOTTOM - float(share) * (BOTTOM - TOP), 1)

    low, high = _zone(measure, value, start, end)
    points = [{"x": x(point.day), "y": y(point.value)} for point in state.history]
    return {
        "points": points,
        "line": " ".join(f"{point['x']},{point['y']}" for point in points),
        "low": y(low),
        "high": y(high),
        "ticks": _ticks(measure, value, y),
        "baseline": _start_point(measure, first, x, y),
        "start": figure(phrases, start, measure.unit),
        "end": figure(phrases, end, measure.unit),
        "from": _month_words(phrases, first),
        "to": _month_words(phrases, last),
        "title": phrases.text(
            "history-title",
            target=target_words(phrases, measure),
            list=phrases.text("list-separator").join(point_words(phrases, measure, point) for point in state.history),
        ),
    }


def _start_point(
    measure: Measure, first: datetime.date, x: Callable[[datetime.date], float], y: Callable[[Decimal], float]
) -> Values:
    """Where the baseline stands in a history: on its day, or at the left where that lies before or is not known."""
    if measure.baseline is None:
        return {}
    day = max(last_day(measure.baseline.date), first) if measure.baseline.date else first
    return {"x": x(day), "y": y(measure.baseline.value)}


def _month_words(phrases: Phrases, day: datetime.date) -> str:
    return date(phrases, f"{day:%Y-%m}")


def point_words(phrases: Phrases, measure: Measure, point: Point) -> str:
    """One figure with its date: 74% in September 2026."""
    return phrases.text("result", figure=figure(phrases, point.value, measure.unit), date=date(phrases, point.date))


def target_words(phrases: Phrases, measure: Measure) -> str:
    """The target as a reader says it: more than 61%, within 5% of budgeted levels, 2.3%."""
    target = measure.target
    key = f"target-{target.comparator.replace(' ', '-')}"
    if target.value is None:
        return target.of or phrases.text(f"{key}-open")
    words = phrases.text(key, figure=figure(phrases, target.value, measure.unit))
    return phrases.text("target-of", target=words, of=target.of) if target.of else words


def _baseline_words(phrases: Phrases, measure: Measure) -> str:
    if measure.baseline is None:
        return ""
    words = figure(phrases, measure.baseline.value, measure.unit)
    if measure.baseline.date:
        return phrases.text("baseline-dated", figure=words, date=date(phrases, measure.baseline.date))
    return phrases.text("baseline", figure=words)


def _drawing(phrases: Phrases, measure: Measure, result: Decimal | None = None) -> Values:
    """What is drawn, in the coordinates of the drawing; empty where there is no figure to draw."""
    value = _aimed(measure)
    if value is None:
        return {}
    start, end = _ends(measure, value, [] if result is None else [result])

    def x(figure: Decimal) -> float:
        share = (min(max(figure, start), end) - start) / (end - start)
        return round(LEFT + float(share) * (RIGHT - LEFT), 1)

    low, high = _zone(measure, value, start, end)
    baseline = measure.baseline.value if measure.baseline else None
    return {
        "start": figure(phrases, start, measure.unit),
        "end": figure(phrases, end, measure.unit),
        "low": x(low),
        "high": x(high),
        "wide": low != high,
        "ticks": _ticks(measure, value, x),
        "towards": measure.target.comparator == "towards",
        "baseline": figure(phrases, baseline, measure.unit) if baseline is not None else "",
        "baseline_at": x(baseline) if baseline is not None else 0,
        "result": figure(phrases, result, measure.unit) if result is not None else "",
        "result_at": x(result) if result is not None else 0,
    }


def _aimed(measure: Measure) -> Decimal | None:
    """The figure of the target. A target without one is measured against its baseline, if there is one."""
    if measure.target.value is not None:
        return measure.target.value
    return measure.baseline.value if measure.baseline else None


def _ticks(measure: Measure, value: Decimal, x: Callable[[Decimal], float]) -> list[float]:
    if measure.target.value is None:
        return []
    if measure.target.comparator == "within":
        return [x(-value), x(value)]
    return [x(value)]


def _zone(measure: Measure, value: Decimal, start: Decimal, end: Decimal) -> tuple[Decimal, Decimal]:
    """Where the target is met, from and to."""
    comparator = measure.target.comparator
    if comparator == "within":
        return (-value, value)
    if comparator == "towards" and measure.target.value is not None:
        return (value, value)
    if comparator in ("more than", "at least"):
        return (value, end)
    if comparator in ("less than", "at most"):
        return (start, value)
    return (start, value) if measure.direction == "lower" else (value, end)


def _ends(measure: Measure, value: Decimal, results: list[Decimal]) -> tuple[Decimal, Decimal]:
    """The ends of the scale, so far apart that every result stands inside."""
    start, end = _own_ends(measure, value)
    lowest, highest = min(results, default=start), max(results, default=end)
    return (
        _round_up(-lowest) * -1 if lowest < start and lowest < 0 else min(start, lowest),
        _round_up(highest) if highest > end and highest > 0 else max(end, highest),
    )


def _own_ends(measure: Measure, value: Decimal) -> tuple[Decimal, Decimal]:
    """The ends of the scale: as the plan gives them, else 0 to 100%, else so far that the target stands inside."""
    if measure.scale and measure.scale.end > measure.scale.start:
        return measure.scale.start, measure.scale.end
    if measure.target.comparator == "within":
        room = _round_up(abs(value) * WITHIN_ROOM) or Decimal(1)
        return -room, room
    if measure.unit == "percent" and 0 <= value <= 100:  # noqa: PLR2004 - a percentage
        return Decimal(0), Decimal(100)
    reach = _round_up(abs(value) * 2) or Decimal(1)
    return (-reach, Decimal(0)) if value < 0 else (Decimal(0), reach)


def _round_up(value: Decimal) -> Decimal:
    """The next round number: 1, 2, 2.5 or 5 times a power of ten."""
    if value == 0:
        return value
    power = Decimal(1).scaleb(value.adjusted())
    return next(step * power for step in STEPS if step * power >= value)
