"""Rules on dates: what lies inside what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.dates import Period, english_date, first_day, is_exact, last_day
from cpsplan.model.delivery import Output, Project
from cpsplan.model.milestone import Milestone
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
        if period.is_reversed:
            message = f"The {key} ends {_when(period, 'end')}, before it begins {_when(period, 'start')}"
            yield Finding(entry, (key, "to"), message, hint="Exchange the two, or correct one")


@rule("CPS422", "outside-period", Severity.ERROR)
def outside_period(book: Book) -> Iterator[Finding]:
    """A date lies outside the period that it belongs to.

    The year of a plan lies inside the years of its strategy. The timeframe of an activity may reach beyond its plan, as
    that of a project over several years does, but has some of its days inside; its outputs and milestones are due in
    it. Where an activity has no timeframe, they are due in the year of the plan. A milestone of a plan or strategy is
    due in its years.
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
    for milestone in book.milestones.values():
        if milestone.address.parent == milestone.address.document:
            around = book.find(milestone.address.document)
            yield from _date_outside(milestone, milestone.model.due, around, around.model.period)
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
        # Of a time that ends before it begins, CPS421 tells.
        if timeframe and not timeframe.is_reversed:
            yield from _date_outside(entry, due, activity, timeframe)


def _due(book: Book) -> Iterator[tuple[Entry[Any], str]]:
    """Every output and milestone of an activity with a date, and the date."""
    yield from ((entry, entry.model.due) for entry in book.outputs.values() if entry.model.due)
    yield from ((entry, entry.model.due) for entry in book.milestones.values() if _is_of_activity(book, entry))


def _is_of_activity(book: Book, milestone: Entry[Milestone]) -> bool:
    return milestone.address.parent in book.activities


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
            cause = _cause(link.entry) or _cause(needed)
            yield Finding(link.entry, link.route, message, "Move one of the two", related, because=cause)


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
    related = (Related(around.key_span(key), "the period around it"),)
    return Finding(entry, way, message, related=related, because=_cause(entry) or _cause(around))


def _cause(entry: Entry[Any]) -> str:
    """The fault that others on dates follow from, where a period of an entry ends before it begins."""
    period = getattr(entry.model, "timeframe", None) or getattr(entry.model, "period", None)
    return f"CPS421 {entry.address}" if period and period.is_reversed else ""


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
