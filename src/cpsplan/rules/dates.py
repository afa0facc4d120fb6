"""Rules on dates: what lies inside what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpsplan.diagnostic import Related, Severity
from cpsplan.model.dates import first_day, last_day
from cpsplan.rule import Finding, Way, rule

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from cpsplan.book import Book, Entry
    from cpsplan.model.dates import Period


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
            message = f"The {key} ends on {_day(period.last)}, before it begins on {_day(period.first)}"
            yield Finding(entry, (key, "to"), message, hint="Exchange the two, or correct one")


@rule("CPS422", "outside-period", Severity.ERROR)
def outside_period(book: Book) -> Iterator[Finding]:
    """A date lies outside the period that it belongs to.

    The year of a plan lies inside the years of its strategy; the timeframe of an activity and the date of an output
    lie inside the year of their plan.
    A date that is known as a month or a year only counts as outside when no day of it lies inside.
    """
    for plan in book.plans.values():
        strategy = book.strategies.get(plan.model.strategy)
        if strategy:
            yield from _outside(plan, ("period",), plan.model.period, strategy)
    for activity in book.activities.values():
        if activity.model.timeframe:
            plan = book.plan_of(activity.address)
            yield from _outside(activity, ("timeframe",), activity.model.timeframe, plan)
    for output in book.outputs.values():
        if output.model.due:
            first, last = first_day(output.model.due), last_day(output.model.due)
            yield from _days_outside(output, ("due",), first, last, book.plan_of(output.address))


def _outside(entry: Entry[Any], way: Way, period: Period, around: Entry[Any]) -> Iterator[Finding]:
    outer: Period = around.model.period
    late = period.last and outer.last and period.last > outer.last
    early = period.first and outer.first and period.first < outer.first
    if early and period.first:
        yield _finding(entry, (*way, "from"), f"begins on {_day(period.first)}", around)
    if late and period.last:
        yield _finding(entry, (*way, "to"), f"ends on {_day(period.last)}", around)


def _days_outside(
    entry: Entry[Any], way: Way, first: datetime.date, last: datetime.date, around: Entry[Any]
) -> Iterator[Finding]:
    outer: Period = around.model.period
    if outer.first and last < outer.first:
        yield _finding(entry, way, f"is due on {_day(last)}", around)
    elif outer.last and first > outer.last:
        yield _finding(entry, way, f"is due on {_day(first)}", around)


def _finding(entry: Entry[Any], way: Way, what: str, around: Entry[Any]) -> Finding:
    outer: Period = around.model.period
    begins = f"from {_day(outer.first)} " if outer.first else ""
    ends = f"to {_day(outer.last)}" if outer.last else "on"
    message = f"It {what}, outside {around.address} ({begins}{ends})"
    return Finding(entry, way, message, related=(Related(around.key_span("period"), "the period around it"),))


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
