"""Measures over time: what was observed, and how that stands to the target."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from cpsplan.assess.milestones import all_reports
from cpsplan.book.book import Book, ReportLine
from cpsplan.book.entry import Entry
from cpsplan.book.remembering import once_a_book
from cpsplan.late import dataclass
from cpsplan.model.dates import first_day, is_over, last_day
from cpsplan.model.measure import Measure, Target
from cpsplan.model.progress import Observation, Progress

Verdict = Literal[
    "met", "on course", "off course", "missed", "not yet met", "no target", "no figure", "not available", "not judged"
]

Limits = tuple[Decimal | None, Decimal | None]
"""From where to where a target is met; None where that end is open."""
WORST_FIRST: tuple[Verdict, ...] = (
    "missed",
    "off course",
    "not yet met",
    "no figure",
    "not available",
    "no target",
    "not judged",
    "on course",
    "met",
)
"""Verdicts, so that the first of several speaks for a measure in parts: it is met when all of them are."""
STRICT = frozenset({"more than", "less than"})
"""The comparators of a target that its own figure does not meet."""


@dataclass(frozen=True, slots=True)
class Point:
    """One observation: a figure, whether a target in words is met, or that there is no figure."""

    day: datetime.date
    date: str
    """As exact as it was given."""
    value: Decimal | None
    source: str
    report: str = ""
    """The address of the report that it comes from."""
    restates: tuple[Decimal, ...] = ()
    """What earlier reports gave for the same time, the latest first, where that was another figure."""
    revised: str = ""
    """Why it is another figure, in the words of the report."""
    met: bool | None = None
    """Whether a target in words is met."""
    words: str = ""
    not_available: str = ""
    """Why there is no figure; empty where there is something to show."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MeasureState:
    """A measure by the date of a report: its history, oldest first, and the verdict on the latest figure.

    ``met``: the target is reached. ``missed``: it is not, and the day by which it was to be is over. Before that
    day, ``on course`` means at least as far from the baseline towards the target as the time that has passed asks for,
    ``off course`` less far, or that the baseline met the target. Without a baseline nobody can say how far it has
    come: it is ``not yet met``. ``no target``: the target has no figure, so that nothing can be held against it.
    ``not judged``: the plan has no target for it, or none that says when it is met. ``not available``: the report says
    why there is no figure.
    Where there are interim targets, a figure is held against the last of them that was due when it was measured.
    """

    address: str
    history: tuple[Point, ...]
    verdict: Verdict
    due: datetime.date | None
    """By when the target is to be met."""
    has_target: bool = True

    @property
    def latest(self) -> Point | None:
        """The latest figure."""
        return self.history[-1] if self.history else None

    @property
    def figures(self) -> tuple[tuple[Point, Decimal], ...]:
        """What of the history are figures, each with its point."""
        return tuple((point, point.value) for point in self.history if point.value is not None)


def measure_states(
    book: Book, document: str, day: datetime.date, reports: Iterable[Entry[ReportLine]]
) -> dict[str, MeasureState]:
    """How the measures of a plan or strategy stand on ``day``, by address, from the observations among ``reports``."""
    points: dict[str, dict[datetime.date, Point]] = {}
    for report in reports:
        seen = report.model
        if isinstance(seen, Observation) and first_day(seen.date) <= day:
            known, when = points.setdefault(book.targets[report.address], {}), last_day(seen.date)
            known[when] = _point(seen, report.address.document, known.get(when))
    states: dict[str, MeasureState] = {}
    for measure in book.below(document, "measure"):
        period = book.period_of(measure.address)
        history = sorted(points.get(measure.address, {}).values(), key=lambda point: (point.day, point.date))
        by = measure.model.aimed_by
        due = last_day(by) if by else period.last
        verdict = _verdict(measure.model, history, day, period.first, due)
        states[measure.address] = MeasureState(
            measure.address, tuple(history), verdict, due, measure.model.target is not None
        )
    for whole, parts in book.measures_in.items():
        if whole in states and not states[whole].has_target:
            verdict = _verdict_of_parts([states[part].verdict for part in parts])
            states[whole] = replace(states[whole], verdict=verdict)
    return states


def _verdict_of_parts(parts: Sequence[Verdict]) -> Verdict:
    """The verdict on a measure without a target of its own: the worst of its parts."""
    return min(parts, key=WORST_FIRST.index)


def strategy_states(book: Book, strategy: str, day: datetime.date | None = None) -> dict[str, MeasureState]:
    """How the measures of a strategy that have a figure stand, by address, from the reports on all plans.

    Only from those until a ``day``, where one is given; else by the day of the latest.
    """
    own = _reports_on(book, strategy)
    if day is None:
        day = max((last_day(report.model.date) for report in own), default=None)
    if day is None:
        return {}
    lines: list[Entry[ReportLine]] = []
    for report in own:
        if last_day(report.model.date) <= day:
            lines += [line for line in book.below(report.address, "report") if _is_about(book, line, strategy)]
    states = measure_states(book, strategy, day, lines)
    return {address: state for address, state in states.items() if state.history}


def last_figure(book: Book, measure: Entry[Measure]) -> Point | None:
    """The latest figure of a measure in the reports on its plan, or on any plan; None where there is none."""
    day, every = _lines_about(book)
    lines = every.get(measure.address.document)
    if day is None or not lines:
        return None
    figures = measure_states(book, measure.address.document, day, lines)[measure.address].figures
    return figures[-1][0] if figures else None


@once_a_book
def _lines_about(book: Book) -> tuple[datetime.date | None, dict[str, list[Entry[ReportLine]]]]:
    """The day of the latest report that has lines, and the lines of all reports by the document that they are about."""
    day = None
    lines: dict[str, list[Entry[ReportLine]]] = {}
    for report in all_reports(book):
        for line in book.below(report.address, "report"):
            day = last_day(report.model.date)
            if line.address in book.targets:
                lines.setdefault(book.targets[line.address].document, []).append(line)
    return day, lines


def _reports_on(book: Book, strategy: str) -> list[Entry[Progress]]:
    """The reports that can tell of a strategy, older ones first; none where that has no measures."""
    if not book.below(strategy, "measure"):
        return []
    return all_reports(book)


def _is_about(book: Book, line: Entry[ReportLine], document: str) -> bool:
    """Whether a line of a report is about something of a document."""
    return line.address in book.targets and book.targets[line.address].document == document


def _point(seen: Observation, report: str, before: Point | None) -> Point:
    """A figure, beside the one ``before`` that was reported for the same time. The later report counts."""
    restates: tuple[Decimal, ...] = ()
    if before:
        is_new = before.value is not None and before.value != seen.value
        restates = (before.value, *before.restates) if before.value is not None and is_new else before.restates
    return Point(
        day=last_day(seen.date),
        date=seen.date,
        value=seen.value,
        source=seen.source or "",
        report=report,
        restates=restates,
        revised=seen.revised or "",
        met=seen.met,
        words=seen.words or "",
        not_available=seen.not_available or "",
        note=seen.note or "",
    )


def limits(target: Target, direction: str | None) -> Limits | None:
    """From where to where a target is met; None at an end that is open, and in all where no figure says it.

    ``direction`` decides where the comparator does not (maintain, meets, towards). What is to stay within and has one
    figure stays at that figure.
    """
    if target.comparator == "between":
        return None if None in (target.start, target.end) else (target.start, target.end)
    value = target.value
    if value is None or (target.comparator == "about" and target.tolerance is None):
        return None
    room = target.tolerance or Decimal(0)
    by_comparator: dict[str | None, Limits] = {
        "more than": (value, None),
        "at least": (value, None),
        "less than": (None, value),
        "at most": (None, value),
        "within": (-value, value),
        "about": (value - room, value + room),
    }
    if target.comparator in by_comparator:
        return by_comparator[target.comparator]
    by_direction: dict[str | None, Limits] = {
        "lower": (None, value + room),
        "within": (value - room, value + room),
        None: (value - room, value + room),
    }
    return by_direction.get(direction, (value - room, None))


def meets(value: Decimal, target: Target, direction: str | None) -> bool:
    """Whether a figure meets a target."""
    ends = limits(target, direction)
    if ends is None or (target.comparator in STRICT and value in ends):
        return False
    low, high = ends
    return (low is None or value >= low) and (high is None or value <= high)


def weaker(old: Measure, new: Measure) -> bool:
    """Whether the target of ``new`` asks for less than that of ``old``, or is given up; False where none can tell."""
    if old.target is None or new.target is None:
        return old.target is not None and new.no_target is not None
    was, now = limits(old.target, old.direction), limits(new.target, new.direction)
    if (old.unit, old.direction) != (new.unit, new.direction) or was is None or now is None:
        return False
    return _is_wider(was, now, softer=old.comparator in STRICT and new.comparator not in STRICT)


def _is_wider(was: Limits, now: Limits, *, softer: bool) -> bool:
    """Whether more meets a target than before; ``softer`` where its own figure does now."""
    match (*was, *now):
        case (Decimal(), Decimal(), Decimal(), Decimal()):
            return _width(now) > _width(was)
        case (Decimal() as low, None, Decimal() as new_low, None):
            return new_low < low or (new_low == low and softer)
        case (None, Decimal() as high, None, Decimal() as new_high):
            return new_high > high or (new_high == high and softer)
    return False


def _width(ends: Limits) -> Decimal:
    return (ends[1] or Decimal(0)) - (ends[0] or Decimal(0))


def _verdict(
    measure: Measure,
    history: Sequence[Point],
    day: datetime.date,
    start: datetime.date | None,
    due: datetime.date | None,
) -> Verdict:
    """The verdict on the latest figure of a measure whose time is from ``start`` until ``due``."""
    if not history:
        return "no figure"
    latest = history[-1]
    if latest.not_available:
        return "not available"
    met = latest.met
    if latest.met is None and latest.value is not None:
        met = _met(measure, latest.value)
    if met is None:
        has_no_figure = measure.target and not measure.target.words and not measure.aims_at
        return "no target" if has_no_figure else "not judged"
    if met:
        return "met"
    if due is not None and is_over(due, day):
        return "missed"
    return _underway(measure, latest, start, due)


def interim_due(measure: Measure, day: datetime.date) -> Target | None:
    """The last interim target of a measure that was due by a day; None where none was."""
    over = [step for step in measure.steps if step.by and is_over(last_day(step.by), day)]
    return max(over, key=_due, default=None)


def _due(target: Target) -> datetime.date:
    return last_day(target.by) if target.by else datetime.date.max


def _underway(
    measure: Measure, latest: Point, start: datetime.date | None, due: datetime.date | None
) -> Literal["on course", "off course", "not yet met"]:
    """The verdict on a figure before the day of its target: by the interim target that was due when it was measured.

    Before the first of them, by the way to that.
    """
    step = interim_due(measure, latest.day)
    if step is not None and latest.value is not None:
        return "on course" if meets(latest.value, step, measure.direction) else "off course"
    first = min(measure.steps, key=_due, default=None)
    if first is not None:
        measure, due = measure.model_copy(update={"target": first}), _due(first)
    return _on_its_way(measure, latest, start, due)


def _met(measure: Measure, value: Decimal) -> bool | None:
    """Whether a figure meets the target; None where nothing says when it is met."""
    target = measure.target
    if target is None or limits(target, measure.direction) is None:
        return None
    return meets(value, target, measure.direction)


def _on_its_way(
    measure: Measure, latest: Point, start: datetime.date | None, due: datetime.date | None
) -> Literal["on course", "off course", "not yet met"]:
    """The verdict on what does not meet its target, before the day by which it has to."""
    ends = limits(measure.target, measure.direction) if measure.target else None
    if ends is None or latest.value is None or measure.baseline is None or start is None or due is None:
        return "not yet met"
    before = measure.baseline.value
    low, high = ends
    aimed = low if low is not None and before <= low else high
    if aimed is None or _met(measure, before):
        return "off course"
    # A figure is held against the time that had passed when it was measured, not when it was reported.
    return "on course" if _done(before, aimed, latest.value) >= _passed(start, due, latest.day) else "off course"


def _done(baseline: Decimal, target: Decimal, value: Decimal) -> Decimal:
    """The share of the way from the baseline to the target that is done."""
    way = target - baseline
    return (value - baseline) / way if way else Decimal(0)


def _passed(start: datetime.date, due: datetime.date, day: datetime.date) -> Decimal:
    """The share of the time from ``start`` until ``due`` that has passed on a day, 0 to 1."""
    days = (due - start).days or 1
    return Decimal(min(max((day - start).days, 0), days)) / days
