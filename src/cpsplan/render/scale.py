"""Measures in words and as a drawing: the target on its own scale. No plan gives a result, so nothing is filled."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from cpsplan.render.figures import date, figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpsplan.localise import LocalisedBook
    from cpsplan.model.measure import Measure
    from cpsplan.phrases import Phrases
    from cpsplan.render.places import Values

LEFT, RIGHT = 4, 236
"""Where the scale begins and ends in the drawing."""
STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10"))
WITHIN_ROOM = 4
"""How many times the width of the target a scale around nought reaches to either side."""


def measure_values(localised: LocalisedBook, measure: Measure, address: str) -> Values:
    """A measure for the templates: its sentence, its target in words, its baseline and its drawing."""
    phrases = localised.phrases
    words = target_words(phrases, measure)
    drawing = _drawing(phrases, measure)
    if drawing:
        key = "scale-with-baseline" if drawing["baseline"] else "scale"
        ends = {"start": drawing["start"], "end": drawing["end"]}
        drawing["title"] = phrases.text(key, target=words, baseline=drawing["baseline"], **ends)
    return {
        "id": f"measure-{address.rsplit('/', 1)[-1]}",
        "statement": measure.statement,
        "target": words,
        "baseline": _baseline_words(phrases, measure),
        "drawing": drawing,
    }


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


def _drawing(phrases: Phrases, measure: Measure) -> Values:
    """What is drawn, in the coordinates of the drawing; empty where there is no figure to draw."""
    value = measure.target.value if measure.target.value is not None else _from_baseline(measure)
    if value is None:
        return {}
    start, end = _ends(measure, value)

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
    }


def _from_baseline(measure: Measure) -> Decimal | None:
    """A target without a figure is measured against its baseline, if there is one."""
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


def _ends(measure: Measure, value: Decimal) -> tuple[Decimal, Decimal]:
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
