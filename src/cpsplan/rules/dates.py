"""Rules on dates: what lies inside what."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.dates import Period, first_day, last_day
from cpsplan.model.delivery import Milestone, Output, Project
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
            message = (
                f"The {key} ends on {_day_in_words(period.last)}, before it begins on {_day_in_words(period.first)}"
            )
            yield Finding(entry, (key, "to"), message, hint="Exchange the two, or correct one")


@rule("CPS422", "outside-period", Severity.ERROR)
def outside_period(book: Book) -> Iterator[Finding]:
    """A date lies outside the period that it belongs to.

    The year of a plan lies inside the years of its strategy; the timeframe of an activity and the date of an output
    and of a milestone lie inside the year of their plan.
    A date that is known as a month or a year only counts as outside when no day of it lies inside.
    """
    for plan in book.plans.values():
        strategy = book.strategies.get(plan.model.strategy)
        if strategy and not book.incomplete & {plan.address, strategy.address}:
            yield from _period_outside(plan, ("period",), plan.model.period, strategy)
    for activity in book.activities.values():
        if activity.model.timeframe:
            plan = book.plan_of(activity.address)
            yield from _period_outside(activity, ("timeframe",), activity.model.timeframe, plan)
    for entry, due in _due(book):
        plan = book.plan_of(entry.address)
        yield from _days_outside(entry, (first_day(due), last_day(due)), plan, plan.model.period)


@rule("CPS423", "outside-timeframe", Severity.ERROR)
def outside_timeframe(book: Book) -> Iterator[Finding]:
    """A milestone or an output of an activity is due at a time that lies outside the activity's own timeframe."""
    for entry, due in _due(book):
        activity = book.activities[entry.address.within("activity")]
        if activity.model.timeframe:
            yield from _days_outside(entry, (first_day(due), last_day(due)), activity, activity.model.timeframe)


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
        if end and needed_end and end < needed_end:
            ends = _day_in_words(needed_end)
            message = f"It ends on {_day_in_words(end)}, before “{link.target}”, which it depends on, ends on {ends}"
            related = (Related(needed.span("id"), f"this one ends on {ends}"),)
            yield Finding(link.entry, link.route, message, "Move one of the two", related)


def end_of(activity: Activity) -> datetime.date | None:
    """The last day of an activity, as far as it is known."""
    if activity.timeframe:
        return activity.timeframe.last
    parts: list[Milestone | Output] = [*activity.milestones]
    if isinstance(activity, Project):
        parts += activity.outputs
    return max((last_day(part.due) for part in parts if part.due), default=None)


def _period_outside(entry: Entry[Any], way: Route, period: Period, around: Entry[Any]) -> Iterator[Finding]:
    outer: Period = around.model.period
    late = period.last and outer.last and period.last > outer.last
    early = period.first and outer.first and period.first < outer.first
    if early and period.first:
        yield _finding_outside(entry, (*way, "from"), f"begins on {_day_in_words(period.first)}", around)
    if late and period.last:
        yield _finding_outside(entry, (*way, "to"), f"ends on {_day_in_words(period.last)}", around)


def _days_outside(
    entry: Entry[Any], days: tuple[datetime.date, datetime.date], around: Entry[Any], outer: Period
) -> Iterator[Finding]:
    first, last = days
    if outer.first and last < outer.first:
        yield _finding_outside(entry, ("due",), f"is due on {_day_in_words(last)}", around)
    elif outer.last and first > outer.last:
        yield _finding_outside(entry, ("due",), f"is due on {_day_in_words(first)}", around)


def _finding_outside(entry: Entry[Any], way: Route, what: str, around: Entry[Any]) -> Finding:
    key = "period" if hasattr(around.model, "period") else "timeframe"
    outer: Period = getattr(around.model, key)
    begins = f"from {_day_in_words(outer.first)} " if outer.first else ""
    ends = f"to {_day_in_words(outer.last)}" if outer.last else "on"
    message = f"It {what}, outside {around.address} ({begins}{ends})"
    return Finding(entry, way, message, related=(Related(around.key_span(key), "the period around it"),))


def _day_in_words(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
