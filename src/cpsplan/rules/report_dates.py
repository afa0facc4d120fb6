"""Rules on the dates of progress reports: which time each covers, and whether date, time and id go together."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.parse import STAND_IN_PERIOD
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.dates import Period, end_of_month, english_date, first_day, last_day, months_later
from cpsplan.model.progress import Progress
from cpsplan.rules.reports import is_dated_early
from cpsplan.rules.rule import Finding, rule

QUARTER = 92
"""How many days a quarter has at most."""
ELEVEN_MONTHS = 334
"""From so many days after its period on, the date of a report is a slip of the pen: another year."""
QUARTER_NAME = re.compile(r"(?:^|-)q([1-4])(?:-|$)")
FINANCIAL_YEAR_NAME = re.compile(r"(?:^|[^0-9])([0-9]{4})-([0-9]{2})(?:[^0-9]|$)")


@rule("CPS457", "date-of-report", Severity.ERROR)
def date_of_report(book: Book) -> Iterator[Finding]:
    """The date of a progress report does not go with the time that it covers, or with another report.

    It lies before that time begins, or nearly a year or more after it ends; or two reports on a plan have the same
    date, or the one on the later time has the earlier date, so that nobody can tell which is the later one.
    """
    seen: dict[tuple[str, datetime.date], str] = {}
    for address, progress in book.progress.items():
        day, period = last_day(progress.model.date), progress.model.period
        early = is_dated_early(progress)
        late = period.last is not None and (day - period.last).days > ELEVEN_MONTHS
        if early or late:
            where = "before the time" if early else "eleven months or more after the time"
            message = f"{english_date(progress.model.date)} lies {where} that the report covers"
            yield Finding(progress, ("date",), message, "Correct the date or the period")
        first = seen.setdefault((progress.model.plan, day), address)
        if first != address:
            related = (Related(book.progress[first].span("date"), "the other report"),)
            yield Finding(progress, ("date",), f"{first} has the same date", "Correct one of the two", related)
    yield from _dated_before_an_earlier(book)


def _dated_before_an_earlier(book: Book) -> Iterator[Finding]:
    """Reports whose time begins and ends later than that of another one, and that are dated before it."""
    for progress in book.progress.values():
        period, day = progress.model.period, last_day(progress.model.date)
        if is_dated_early(progress):
            # That alone is told.
            continue
        for other in book.progress_of(progress.model.plan):
            if last_day(other.model.date) > day and _is_later(period, other.model.period):
                related = (Related(other.span("date"), "the other report"),)
                message = f"The report is dated before {other.address}, and covers a later time"
                yield Finding(progress, ("date",), message, "Correct the date or the period", related)
                break


def _is_later(period: Period, other: Period) -> bool:
    """Whether a time begins and ends after another one does."""
    ends = (period.first, other.first, period.last, other.last)
    first, other_first, last, other_last = ends
    return None not in ends and first > other_first and last > other_last  # type: ignore[operator]


@rule("CPS460", "report-of-the-future", Severity.WARNING)
def report_of_the_future(book: Book) -> Iterator[Finding]:
    """A progress report has a date that has not come yet, so it tells what nobody can know.

    Today is the day of the computer's clock, or that of SOURCE_DATE_EPOCH where that is set.
    """
    for progress in book.progress.values():
        last = progress.model.period.last
        # What is dated much later than its period has another year than it should: CPS457 tells.
        is_slip = last is not None and (last_day(progress.model.date) - last).days > ELEVEN_MONTHS
        if first_day(progress.model.date) > book.today and not is_slip:
            when = english_date(progress.model.date)
            message = f"The report is of the future: it is dated {when}, and today is {_day(book.today)}"
            yield Finding(progress, ("date",), message, "Correct the date, or write the report when that day has come")


@rule("CPS461", "report-long-after", Severity.WARNING)
def report_long_after(book: Book) -> Iterator[Finding]:
    """A progress report is dated more than a quarter after the time that it covers.

    Its date is the day on which things stood so, not the day of its publication: what falls due between the two would
    count as late. A report that is dated nearly a year after its time is an error (CPS457).
    """
    for progress in _timely(book):
        last = progress.model.period.last
        days = (last_day(progress.model.date) - last).days if last else 0
        if last and QUARTER < days <= ELEVEN_MONTHS:
            message = (
                f"The report is dated {english_date(progress.model.date)}, and covers a time that ends {_day(last)}"
            )
            yield Finding(progress, ("date",), message, "Write the day on which things stood so", _period(progress))


@rule("CPS462", "same-period-reported", Severity.WARNING)
def same_period_reported(book: Book) -> Iterator[Finding]:
    """Two progress reports on a plan cover the same time. One of them is a copy whose period was not changed."""
    seen: dict[tuple[str, datetime.date | None, datetime.date | None], str] = {}
    for address, progress in book.progress.items():
        period = progress.model.period
        first = seen.setdefault((progress.model.plan, period.first, period.last), address)
        if first != address:
            hint = "Correct the period of one of the two, or join them"
            yield Finding(progress, ("period",), f"{first} covers the same time", hint, _period(book.progress[first]))


@rule("CPS463", "id-of-another-period", Severity.WARNING)
def id_of_another_period(book: Book) -> Iterator[Finding]:
    """The id of a progress report names another quarter than the one that it covers.

    2026-27-q2 ends in September; where the plan begins in another month than April, q2 may be its own second quarter.
    """
    for progress in _timely(book):
        quarter, last = QUARTER_NAME.search(progress.model.id), progress.model.period.last
        if quarter and last:
            period = book.plans[progress.model.plan].model.period
            ends = _ends_of_quarter(int(quarter[1]), progress.model.id, period)
            others = [other.model.period for other in book.progress_of(progress.model.plan) if other is not progress]
            # Of two reports on one time, CPS462 tells.
            if ends and last not in ends and progress.model.period not in others:
                message = f"“{progress.model.id}” names another time than the report covers, which ends {_day(last)}"
                yield Finding(progress, ("id",), message, "Correct the id or the period", _period(progress))


def _timely(book: Book) -> Iterator[Entry[Progress]]:
    """The reports on a time in which their plan runs; of the others, CPS456 tells."""
    for progress in book.progress.values():
        plan = book.plans.get(progress.model.plan)
        if plan is None or STAND_IN_PERIOD in (plan.model.period, progress.model.period):
            continue
        if progress.model.period.overlaps(plan.model.period):
            yield progress


def _ends_of_quarter(number: int, name: str, plan: Period) -> set[datetime.date]:
    """The days on which a quarter of that number can end: of the financial year, the plan's own, or the calendar's."""
    starts = [plan.first] if plan.first else []
    if year := FINANCIAL_YEAR_NAME.search(name):
        starts = [start for start in starts if start.year == int(year[1])]
        starts.append(datetime.date(int(year[1]), 4, 1))
    elif plan.first:
        starts.append(datetime.date(plan.first.year, 1, 1))
    return {end_of_month(months_later(start, 3 * number - 1)) for start in starts}


def _period(progress: Entry[Progress]) -> tuple[Related, ...]:
    return (Related(progress.key_span("period"), "the time that it covers"),)


def _day(day: datetime.date) -> str:
    return english_date(day.isoformat())
