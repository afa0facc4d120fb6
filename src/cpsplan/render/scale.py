"""Scales: from where to where the figures of a measure are drawn, and where on that the target is met."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cpsplan.assess.measuring import limits
from cpsplan.late import dataclass
from cpsplan.model.measure import Measure

STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10"))
WITHIN_ROOM = 4
"""How many times the width of the target a scale around nought reaches to either side."""
NOUGHT, WHOLE = Decimal(0), Decimal(100)


@dataclass(frozen=True, slots=True)
class MeasureScale:
    """The scale of a measure, in its own unit."""

    start: Decimal
    end: Decimal
    low: Decimal
    """The target is met from here …"""
    high: Decimal
    """… to here."""
    ticks: tuple[Decimal, ...]
    """The figures that the target names."""


def scale_of(measure: Measure, results: Iterable[Decimal]) -> MeasureScale | None:
    """The scale of a measure, so far that every figure and both ends of its target stand inside.

    None where there is no figure to draw.
    """
    value = _aimed(measure)
    if measure.target is None or measure.target.words or value is None:
        return None
    before = [measure.baseline.value] if measure.baseline else []
    start, end = _ends(measure, value, [value, *_ticks(measure), *_on_the_way(measure), *before, *results])
    low, high = _zone(measure, value, start, end)
    return MeasureScale(start, end, low, high, _ticks(measure))


def _aimed(measure: Measure) -> Decimal | None:
    """The figure of the target. A target without one is measured against its baseline, if there is one."""
    if measure.aims_at:
        return max(measure.aims_at)
    return measure.baseline.value if measure.baseline else None


def _on_the_way(measure: Measure) -> list[Decimal]:
    return [step.value for step in measure.interim_targets]


def _ticks(measure: Measure) -> tuple[Decimal, ...]:
    figures = measure.aims_at
    return (*(-figure for figure in figures), *figures) if measure.comparator == "within" else figures


def _zone(measure: Measure, value: Decimal, start: Decimal, end: Decimal) -> tuple[Decimal, Decimal]:
    """Where the target is met, from and to. A target without a figure is held against ``value``, the baseline."""
    target = measure.target
    if target is None or (target.comparator == "towards" and measure.aims_at):
        return value, value
    if not measure.aims_at:
        target = target.model_copy(update={"value": value})
    low, high = limits(target, measure.direction) or (value, value)
    return start if low is None else low, end if high is None else high


def _ends(measure: Measure, value: Decimal, figures: list[Decimal]) -> tuple[Decimal, Decimal]:
    """The ends of the scale, so far apart that every one of its figures stands inside."""
    start, end = _own_ends(measure, value)
    lowest, highest = min(figures), max(figures)
    if lowest < start:
        start = _round_down(lowest)
    if highest > end:
        end = -_round_down(-highest)
    return start, end


def _own_ends(measure: Measure, value: Decimal) -> tuple[Decimal, Decimal]:
    """The ends of the scale: as the plan gives them, else 0 to 100%, else so far that the target stands inside."""
    if measure.scale and measure.scale.end > measure.scale.start:
        return measure.scale.start, measure.scale.end
    if measure.comparator == "within":
        room = _round_up(abs(value) * WITHIN_ROOM) or Decimal(1)
        return -room, room
    if measure.unit == "percent" and NOUGHT <= value <= WHOLE:
        return NOUGHT, WHOLE
    reach = _round_up(abs(value) * 2) or Decimal(1)
    return (-reach, NOUGHT) if value < 0 else (NOUGHT, reach)


def _round_down(value: Decimal) -> Decimal:
    """The next round number below: of 3 it is 2.5, of −3 it is −5."""
    if value < 0:
        return -_round_up(-value)
    power = Decimal(1).scaleb(value.adjusted()) if value else NOUGHT
    return max((step * power for step in STEPS if step * power <= value), default=NOUGHT)


def _round_up(value: Decimal) -> Decimal:
    """The next round number: 1, 2, 2.5 or 5 times a power of ten."""
    if value == 0:
        return value
    power = Decimal(1).scaleb(value.adjusted())
    return next(step * power for step in STEPS if step * power >= value)
