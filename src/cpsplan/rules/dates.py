"""Rules on dates: what lies inside what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.dates import Period, english_date, first_day, is_exact, last_day
from cpsplan.model.delivery import DeliveryPlan, Milestone, Output, Project
from cpsplan.rules.rule import Finding, rule


def _periods(book: Book) -> Iterator[tuple[Entry[Any], str, Period]]:
    for strategy in book.strategies.values():
        yield strategy, "period", strategy.model.period
    for plan in book.plans.values():
        yield plan, "period", plan.model.period
    for activity in book.activities.values():
        if activity.model.timeframe:
            yield activity, "timeframe", activity.model.timeframe


@rule("CPS421", "end-before-start", Severity.ERROR)
def end_before_start(book: Book) -> Iterator[Finding]:
    """A period ends before it begins. One of the two dates is wrong, or they have been exchanged."""
    for entry, key, period in _periods(book):
        if period.first and period.last and period.last < period.first:
            message = f"The {key} ends {_when(period, 'end')}, before it begins {_when(period, 'start')}"
            yield Finding(entry, (key, "to"), message, hint="Exchange the two, or correct one")


@rule("CPS422", "outside-period", Severity.ERROR)
def outside_period(book: Book) -> Iterator[Finding]:
    """A date lies outside the period that it belongs to.

    The year of a plan lies inside the years of its strategy. The timeframe of an activity may reach beyond its plan, as
    that of a project over several years does, but has some of its days inside; its outputs and milestones are due in
    it. Where an activity has no timeframe, they are due in the year of the plan.
    A date that is known as a month or a year only counts as outside when no day of it lies inside.
    """
    for plan in book.plans.values():
        strategy = book.strategies.get(plan.model.strategy)
        if strategy and not book.incomplete & {plan.address, strategy.address}:
            yield from _period_outside(plan, ("period",), plan.model.period, strategy)
    for activity in book.activities.values():
        if activity.model.timeframe:
            plan = book.plan_of(activity.address)
            if not activity.model.timeframe.overlaps(plan.model.period):
                yield from _period_outside(activity, ("timeframe",), activity.model.timeframe, plan)
    for entry, due in _due(book):
        plan = book.plan_of(entry.address)
        if book.activities[entry.address.within("activity")].model.timeframe is None:
            yield from _date_outside(entry, due, plan, plan.model.period)


@rule("CPS423", "outside-timeframe", Severity.ERROR)
def outside_timeframe(book: Book) -> Iterator[Finding]:
    """A milestone or an output of an activity is due at a time that lies outside the activity's own timeframe."""
    for entry, due in _due(book):
        activity = book.activities[entry.address.within("activity")]
        timeframe = activity.model.timeframe
        if timeframe and not _is_reversed(timeframe):
            yield from _date_outside(entry, due, activity, timeframe)


def _is_reversed(period: Period) -> bool:
    """Whether a time ends before it begins, which is CPS421's."""
    return bool(period.first and period.last and period.last < period.first)


def _due(book: Book) -> Iterator[tuple[Entry[Any], str]]:
    """Every output and milestone with a date, and the date."""
    yield from ((entry, entry.model.due) for entry in book.outputs.values() if entry.model.due)
    yield from ((entry, entry.model.due) for entry in book.milestones.values())


@rule("CPS424", "finished-before-what-it-needs", Severity.ERROR)
def finished_before_what_it_needs(book: Book) -> Iterator[Finding]:
    """An activity ends before another that it depends on.

    The end is that of its timeframe; where it has none, the date of its last milestone or output.
    """
    for link in book.links.known:
        if link.field != "depends_on" or link.target is None:
            continue
        needed = book.activities[link.target]
        end, needed_end = end_of(link.entry.model), end_of(needed.model)
        if end and needed_end and last_day(end) < last_day(needed_end):
            ends = _at(needed_end)
            message = f"It ends {_at(end)}, before “{link.target}”, which it depends on, ends {ends}"
            related = (Related(needed.span("id"), f"this one ends {ends}"),)
            yield Finding(link.entry, link.route, message, "Move one of the two", related)


def end_of(activity: Activity) -> str:
    """When an activity ends, as exact as it is known; empty where nothing says."""
    if activity.timeframe:
        return _end_of(activity.timeframe, "end")
    parts: list[Milestone | Output] = [*activity.milestones]
    if isinstance(activity, Project):
        parts += activity.outputs
    return max((part.due for part in parts if part.due), key=last_day, default="")


def _period_outside(entry: Entry[Any], way: Route, period: Period, around: Entry[Any]) -> Iterator[Finding]:
    outer: Period = around.model.period
    late = period.last and outer.last and period.last > outer.last
    early = period.first and outer.first and period.first < outer.first
    if early and period.first:
        yield _finding_outside(entry, (*way, "from"), f"begins {_when(period, 'start')}", around)
    if late and period.last:
        yield _finding_outside(entry, (*way, "to"), f"ends {_when(period, 'end')}", around)


def _date_outside(entry: Entry[Any], due: str, around: Entry[Any], outer: Period) -> Iterator[Finding]:
    early = outer.first and last_day(due) < outer.first
    late = outer.last and first_day(due) > outer.last
    if early or late:
        yield _finding_outside(entry, ("due",), f"is due {_at(due)}", around)


def _finding_outside(entry: Entry[Any], way: Route, what: str, around: Entry[Any]) -> Finding:
    key = "period" if hasattr(around.model, "period") else "timeframe"
    outer: Period = getattr(around.model, key)
    begins = f"from {_end_in_words(outer, 'start')} " if outer.first else ""
    ends = f"to {_end_in_words(outer, 'end')}" if outer.last else "on"
    message = f"It {what}, outside {around.address} ({begins}{ends})"
    return Finding(entry, way, message, related=(Related(around.key_span(key), "the period around it"),))


def _when(period: Period, end: Literal["start", "end"]) -> str:
    """When a period begins or ends, as exact as it is known: on 1 April 2026, in April 2026."""
    return _at(_end_of(period, end))


def _end_in_words(period: Period, end: Literal["start", "end"]) -> str:
    return english_date(_end_of(period, end))


def _end_of(period: Period, end: Literal["start", "end"]) -> str:
    """One end of a period as it is written. A financial year has a first and a last day."""
    written, day = (period.start, period.first) if end == "start" else (period.end, period.last)
    return written or (day.isoformat() if day else "")


def _at(when: str) -> str:
    """A date behind a verb: on 1 April 2026, in April 2026."""
    return f"{'on' if is_exact(when) else 'in'} {english_date(when)}"


# --- the years of plans, and of their measures


SPAN = re.compile(r"(?<![0-9])([0-9]{4})(?: ?[-–/] ?| to )([0-9]{4}|[0-9]{2})(?![0-9])")
"""The years that a plan says it is for: 2022-23, 2022/23, 2022 to 2025."""
YEAR = re.compile(r"[0-9]{4}")


@rule("CPS425", "plan-of-another-year", Severity.WARNING)
def plan_of_another_year(book: Book) -> Iterator[Finding]:
    """The id or the title of a plan names other years than its period: a copy in which one of them was not changed.

    What counts are the years in which it begins and ends: a plan from August 2026 to July 2027 may be called 2026-27.
    """
    for plan in book.plans.values():
        wrong = [] if plan.address in book.incomplete else _misnamed(plan.model)
        if wrong:
            # Where id and title agree, it is the period that was not changed.
            way = ("period",) if len(wrong) > 1 else (wrong[0],)
            keys = " and the ".join(wrong)
            message = f"The years in the {keys} of {plan.address} do not go with the period"
            related = (Related(plan.key_span("period"), "the period"),)
            yield Finding(plan, way, message, f"Correct the {keys}, or the period", related)


def _misnamed(plan: DeliveryPlan) -> list[str]:
    """Of the id and the title of a plan those that name other years than its period."""
    period = plan.period
    if period.first is None or period.last is None:
        return []
    years = (period.first.year, period.last.year)
    named = {key: _years_in(getattr(plan, key)) for key in ("id", "title")}
    return [key for key, spans in named.items() if spans and years not in spans]


def _years_in(text: str) -> set[tuple[int, int]]:
    """The first and last years of all spans of years in a text; an id that is one year names that year."""
    if YEAR.fullmatch(text):
        return {(int(text), int(text))}
    spans: set[tuple[int, int]] = set()
    for first, last in SPAN.findall(text):
        end = int(last) if len(last) == len(first) else int(first[:2] + last)
        # 1999-00 ends in the next century; 2026-04 is a month.
        spans.add((int(first), end + 100 if last == "00" and len(last) < len(first) else end))
    return {(first, end) for first, end in spans if first < end}


@rule("CPS426", "plan-twice", Severity.ERROR)
def plan_twice(book: Book) -> Iterator[Finding]:
    """Two plans of one strategy are for the same time and have the same projects: one is a copy of the other.

    Several plans of one year may stand side by side, each with projects of its own.
    """
    seen: dict[tuple[object, ...], str] = {}
    for address, plan in sorted(book.plans.items()):
        projects = frozenset(project.id for project in plan.model.projects)
        if not projects or address in book.incomplete:
            continue
        period = plan.model.period
        first = seen.setdefault((plan.model.strategy, period.first, period.last, projects), address)
        if first != address:
            related = (Related(book.plans[first].span("id"), "the other plan"),)
            message = f"{first} is for the same time and has the same projects"
            yield Finding(plan, ("id",), message, "Delete one of the two, or correct its period", related)


@rule("CPS427", "measure-of-another-time", Severity.ERROR)
def measure_of_another_time(book: Book) -> Iterator[Finding]:
    """The dates of a measure do not go with its plan.

    Its baseline is of a time after the plan, or its target is to be met before the plan begins or before the baseline
    was measured. The target is what is still to be reached; the baseline is where the plan began.
    """
    for measure in book.measures.values():
        plan = book.plan_of(measure.address)
        first, last = plan.model.period.first, plan.model.period.last
        baseline, by = measure.model.baseline, measure.model.target.by
        measured = baseline.date if baseline else None
        period = (Related(plan.key_span("period"), "the period of the plan"),)
        if measured and last and first_day(measured) > last:
            yield Finding(
                measure,
                ("baseline", "date"),
                f"The baseline, {english_date(measured)}, lies after the plan",
                "Correct the date",
                period,
            )
        if by and first and last_day(by) < first:
            yield Finding(
                measure,
                ("target", "by"),
                f"The day of the target, {english_date(by)}, lies before the plan begins",
                "Correct the date",
                period,
            )
        elif by and measured and last_day(by) < first_day(measured):
            related = (Related(measure.span("baseline", "date"), "the baseline"),)
            message = f"The day of the target, {english_date(by)}, lies before the baseline, {english_date(measured)}"
            yield Finding(measure, ("target", "by"), message, "Exchange the two, or correct one", related)
