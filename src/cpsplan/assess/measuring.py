"""Measures over time: what was observed, and how that stands to the target."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cpsplan.book.book import Book, Report
from cpsplan.book.entry import Entry
from cpsplan.model.dates import first_day, is_over, last_day
from cpsplan.model.measure import Measure, Target
from cpsplan.model.progress import Observation

Verdict = Literal["met", "on course", "off course", "missed", "no figure"]


@dataclass(frozen=True, slots=True)
class Point:
    """One observed figure."""

    day: datetime.date
    date: str
    """As exact as it was given."""
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class MeasureState:
    """A measure by the date of a report: its history, oldest first, and the verdict on the latest figure.

    ``met``: the target is reached. ``missed``: it is not, and the day by which it was to be is over. Before that
    day, ``on course`` means at least as far from the baseline towards the target as the time that has passed asks for,
    ``off course`` less far. Without a baseline a figure that does not meet the target is off course.
    """

    address: str
    history: tuple[Point, ...]
    verdict: Verdict
    due: datetime.date | None
    """By when the target is to be met."""

    @property
    def latest(self) -> Point | None:
        """The latest figure."""
        return self.history[-1] if self.history else None


def measure_states(
    book: Book, plan: str, day: datetime.date, reports: Iterable[Entry[Report]]
) -> dict[str, MeasureState]:
    """How the measures of ``plan`` stand on ``day``, by address, from the observations among ``reports``."""
    points: dict[str, dict[str, Point]] = {}
    for one in reports:
        if isinstance(one.model, Observation) and first_day(one.model.date) <= day:
            seen = one.model
            # The later report corrects the earlier one on the same date.
            points.setdefault(book.targets[one.address], {})[seen.date] = Point(
                last_day(seen.date), seen.date, seen.value, seen.source
            )
    states = {}
    period = book.plans[plan].model.period
    for address, entry in book.measures.items():
        if address.startswith(f"{plan}/"):
            history = tuple(sorted(points.get(address, {}).values(), key=lambda point: (point.day, point.date)))
            by = entry.model.target.by
            due = last_day(by) if by else period.last
            verdict = _verdict(entry.model, history, day, (period.first, due))
            states[address] = MeasureState(address, history, verdict, due)
    return states


def meets(value: Decimal, target: Target, direction: str) -> bool:
    """Whether a figure meets a target. ``direction`` decides where the comparator does not (meets, towards)."""
    if target.value is None:
        return False
    aimed = target.value
    met = {
        "more than": value > aimed,
        "at least": value >= aimed,
        "less than": value < aimed,
        "at most": value <= aimed,
        "within": abs(value) <= aimed,
    }
    return met.get(target.comparator, value <= aimed if direction == "lower" else value >= aimed)


def weaker(old: Measure, new: Measure) -> bool:
    """Whether the target of ``new`` asks for less than that of ``old``, where the two can be compared."""
    if (old.unit, old.direction) != (new.unit, new.direction) or None in (old.target.value, new.target.value):
        return False
    was, now = old.target.value or 0, new.target.value or 0
    if old.direction in ("lower", "within"):
        was, now = -was, -now
    strict = {"more than", "less than"}
    softer = old.target.comparator in strict and new.target.comparator not in strict
    return now < was or (now == was and softer)


def _verdict(
    measure: Measure,
    history: tuple[Point, ...],
    day: datetime.date,
    window: tuple[datetime.date | None, datetime.date | None],
) -> Verdict:
    if not history:
        return "no figure"
    value, (start, due) = history[-1].value, window
    if meets(value, measure.target, measure.direction):
        return "met"
    if due is not None and is_over(due, day):
        return "missed"
    if measure.baseline is None or measure.target.value is None or start is None or due is None:
        return "off course"
    way = measure.target.value - measure.baseline.value
    done = (value - measure.baseline.value) / way if way else Decimal(0)
    days = (due - start).days or 1
    # A figure is held against the time that had passed when it was measured, not when it was reported.
    asked = Decimal(min(max((history[-1].day - start).days, 0), days)) / days
    return "on course" if done >= asked else "off course"
