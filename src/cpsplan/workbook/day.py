"""Days: a date as exact as it is known, as a day of the calendar and how exact that is; and back.

A spreadsheet has days only. September 2026 is its last day, 30 September, “exact to” the month; of a beginning, its
first.
"""

from __future__ import annotations

import datetime
import re

from cpsplan.model.dates import (
    CALENDAR_QUARTER,
    FINANCIAL_YEAR,
    QUARTER,
    end_of_month,
    first_day,
    last_day,
    months_later,
)

EXACTNESS = ("day", "month", "quarter", "year", "financial year")
"""How exact a date can be."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9})\.? (\d{4})")
_WRITTEN = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}|-q[1-4])?|-q[1-4])?")
APRIL = 4


def as_day(when: str, *, begins: bool) -> tuple[datetime.date, str]:
    """The day that stands for a date, and how exact it is. Of a beginning it is the first day, else the last."""
    day = first_day(when) if begins else last_day(when)
    return day, exactness(when)


def exactness(when: str) -> str:
    """How exact a date is; empty for a span of dates, which no single day can stand for."""
    if QUARTER.fullmatch(when) or CALENDAR_QUARTER.fullmatch(when):
        return "quarter"
    if FINANCIAL_YEAR.fullmatch(when):
        return "financial year"
    return {4: "year", 7: "month", 10: "day"}.get(len(when), "")


def as_date(day: datetime.date, exact: str) -> str:
    """The date for a day and how exact it is: 30 September 2026, exact to the month, is 2026-09."""
    if exact == "month":
        return f"{day:%Y-%m}"
    if exact == "quarter":
        year = day.year - (day.month < APRIL)
        return f"{year}-{(year + 1) % 100:02}-q{(day.month - APRIL) % 12 // 3 + 1}"
    if exact == "year":
        return f"{day.year}"
    if exact == "financial year":
        year = day.year - (day.month < APRIL)
        return f"{year}-{(year + 1) % 100:02}"
    return day.isoformat()


def stands_for(day: datetime.date, exact: str, *, begins: bool) -> bool:
    """Whether a day is the one that stands for its month, quarter or year: the last, or of a beginning the first."""
    if exact in {"day", ""}:
        return True
    when = as_date(day, exact)
    return day == (first_day(when) if begins else last_day(when)) or _ends_quarter(day, exact, begins=begins)


def _ends_quarter(day: datetime.date, exact: str, *, begins: bool) -> bool:
    """Whether a day ends a quarter of the calendar, which are those of the financial year."""
    if exact != "quarter":
        return False
    first = datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return day == (first if begins else end_of_month(months_later(first, 2)))


def date_meant(text: str) -> str:
    """The date that a text says: “30/09/2026”, “30 Sept 2026”, “Sep 2026”, “2026-27-q2”. Empty where it says none."""
    text = " ".join(text.split())
    if _WRITTEN.fullmatch(text):
        return text if _is_date(text) else ""
    if match := _NUMBERS.fullmatch(text):
        return _calendar(int(match[3]), int(match[2]), int(match[1]))
    if match := _WORDS.fullmatch(text):
        month = match[2][:3].casefold()
        if month in MONTHS:
            return _calendar(int(match[3]), MONTHS.index(month) + 1, int(match[1] or 0))
    return ""


def _calendar(year: int, month: int, day: int) -> str:
    """A day or a month of the calendar; empty where there is none such."""
    written = f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"
    return written if _is_date(written) else ""


def _is_date(written: str) -> bool:
    try:
        first_day(written)
    except ValueError:
        return False
    return True
