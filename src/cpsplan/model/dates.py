"""Dates as exact as they are known, financial years, and the periods made of them."""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from cpsplan.model.marks import Shown
from cpsplan.model.text import Record, Text

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years that a date may lie in, whole centuries. Plans look some years ahead and name documents of some decades
ago, so any other year is a slip of the pen. What is reckoned from these, as the day after a period, is a day of the
calendar; from the years 0 and 9999 it would not be."""
YEARS = f"from {FIRST_YEAR} to {LAST_YEAR}"
_CENTURIES = "|".join(str(century) for century in range(FIRST_YEAR // 100, LAST_YEAR // 100 + 1))
_YEAR = f"({_CENTURIES})[0-9]{{2}}"
FINANCIAL_YEAR_PATTERN = rf"^{_YEAR}-[0-9]{{2}}$"
_MONTH, _DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_LATER = "(1[3-9]|[2-9][0-9]|00)"
"""The second year of a financial year that is no month: 2012-13, 1999-00. 2010-11 is November 2010."""
_UNIT = rf"{_YEAR}(-{_MONTH}(-{_DAY})?|-[0-9]{{2}}-q[1-4]|-q[1-4]|-{_LATER})?"
DATE_PATTERN = rf"^{_UNIT}( to {_UNIT})?$"
TO = " to "
"""What stands between the two ends of a span."""
DAY_PATTERN = rf"^{_YEAR}-{_MONTH}-{_DAY}$"
QUARTER = re.compile(r"([0-9]{4})-[0-9]{2}-q([1-4])")
"""A quarter of a financial year, April to March: 2022-23-q1 is April to June 2022."""
CALENDAR_QUARTER = re.compile(r"([0-9]{4})-q([1-4])")
"""A quarter of a year of the calendar: 2022-q1 is January to March 2022."""
FINANCIAL_YEAR = re.compile(rf"([0-9]{{4}})-{_LATER}")
"""A financial year where any date may stand: 2014-15. Where the second year could be a month, it is one."""


def _year_as_text(value: Any) -> Any:
    """A year alone is a number in YAML; everything else is passed on as it is."""
    return str(value) if type(value) is int else value


def _consecutive_years(text: str) -> str:
    if (int(text[:4]) + 1) % 100 != int(text[5:7]):
        message = f"a financial year joins two years that follow each other, like 2022-23; {text} does not"
        raise ValueError(message)
    return text


def _real_date(text: str) -> str:
    parts = [_real_unit(part) for part in text.split(TO)]
    if len(parts) > 1 and last_day(parts[0]) >= last_day(parts[1]):
        message = f"the first of the two has to end before the second; {parts[0]} does not"
        raise ValueError(message)
    return text


def _real_unit(text: str) -> str:
    if FINANCIAL_YEAR.fullmatch(text) and int(text[5:]) != (int(text[:4]) + 1) % 100:
        message = f"{text} is no date: it is no month, and a financial year joins two years, like 2022-23"
        raise ValueError(message)
    if QUARTER.fullmatch(text):
        return _consecutive_years(text[: len("2022-23")]) + text[len("2022-23") :]
    if len(text) == len("2022-04-01"):
        try:
            date.fromisoformat(text)
        except ValueError:
            message = f"there is no day {text} in the calendar"
            raise ValueError(message) from None
    return text


_Written = Annotated[str, StringConstraints(pattern=DATE_PATTERN)]
_FinancialYear = Annotated[str, StringConstraints(pattern=FINANCIAL_YEAR_PATTERN)]
_YearAlone = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
_Read = Annotated[
    str,
    BeforeValidator(_year_as_text, json_schema_input_type=_Written | _YearAlone),
    StringConstraints(pattern=DATE_PATTERN),
    AfterValidator(_real_date),
]
PartialDate = Annotated[_Read, Shown(date=True)]
"""A date as exact as it is known: 2022, 2022-04, 2022-04-01, a quarter 2022-23-q1 or 2022-q2, a financial year 2022-23,
or a span of them, 2013 to 2015."""
Deadline = Annotated[_Read, Shown(date=True, deadline=True)]
"""A date, as exact as it is known, by which something is promised."""

Day = Annotated[str, StringConstraints(pattern=DAY_PATTERN), AfterValidator(_real_date), Shown(date=True)]
"""A day of the calendar: 2022-04-01."""

FinancialYear = Annotated[
    str,
    BeforeValidator(_year_as_text, json_schema_input_type=_FinancialYear),
    StringConstraints(pattern=FINANCIAL_YEAR_PATTERN),
    AfterValidator(_consecutive_years),
    Shown(),
]
"""A financial year of the United Kingdom, 1 April to 31 March: 2022-23."""


@lru_cache(maxsize=4096)
def first_day(when: str) -> date:
    """The first day of a partial date: 2022-04 gives 1 April 2022, 2022-23-q4 gives 1 January 2023."""
    year, month, day, _ = _start(when.split(TO, maxsplit=1)[0])
    return date(year, month, day)


@lru_cache(maxsize=4096)
def last_day(when: str) -> date:
    """The last day of a partial date: 2022-02 gives 28 February 2022, 2022-23-q4 gives 31 March 2023."""
    year, month, day, months = _start(when.rsplit(TO, maxsplit=1)[-1])
    begin = date(year, month, day)
    return end_of_month(months_later(begin, months - 1)) if months else begin


def months_later(day: date, months: int) -> date:
    """The first day of the month that comes so many months after the month of ``day``."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def end_of_month(day: date) -> date:
    """The last day of the month in which ``day`` lies."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@lru_cache(maxsize=4096)
def _start(unit: str) -> tuple[int, int, int, int]:
    """Year, month and day on which a date begins that is no span, and how many months it lasts: 0 for a day."""
    if quarter := QUARTER.fullmatch(unit):
        months = 3 * int(quarter[2])
        return int(quarter[1]) + months // 12, months % 12 + 1, 1, 3
    if quarter := CALENDAR_QUARTER.fullmatch(unit):
        return int(quarter[1]), 3 * int(quarter[2]) - 2, 1, 3
    if financial := FINANCIAL_YEAR.fullmatch(unit):
        return int(financial[1]), 4, 1, 12
    year, *rest = (int(part) for part in unit.split("-"))
    if not rest:
        return year, 1, 1, 12
    return year, rest[0], *((rest[1], 0) if len(rest) > 1 else (1, 1))


def english_date(when: str) -> str:
    """A partial date in the English of messages, as exact as it is known: April 2022, January to March 2023."""
    return TO.join(_english_unit(unit) for unit in when.split(TO))


def _english_unit(unit: str) -> str:
    first, last = first_day(unit), last_day(unit)
    if QUARTER.fullmatch(unit) or CALENDAR_QUARTER.fullmatch(unit):
        return f"{first:%B} to {last:%B %Y}"
    if FINANCIAL_YEAR.fullmatch(unit):
        return unit
    return (f"{first:%Y}", f"{first:%B %Y}", f"{first.day} {first:%B %Y}")[unit.count("-")]


def moved(when: str, years: int) -> str:
    """The same time some years later: 2026-08 and 1 give 2027-08. 29 February becomes the last day of the month."""
    return TO.join(_unit_moved(unit, years) for unit in when.split(TO))


def _unit_moved(unit: str, years: int) -> str:
    year, rest = int(unit[:4]) + years, unit[4:]
    if QUARTER.fullmatch(unit) or FINANCIAL_YEAR.fullmatch(unit):
        return f"{year}-{(year + 1) % 100:02}{rest[3:]}"
    if rest == "-02-29" and not calendar.isleap(year):
        return f"{year}-02-28"
    return f"{year}{rest}"


def is_exact(when: str) -> bool:
    """Whether a partial date is one day of the calendar."""
    return re.fullmatch(DAY_PATTERN, when) is not None


def is_over(last: date, day: date) -> bool:
    """Whether a time that ends with the day ``last`` is over in a report of ``day``.

    A report tells how things stand at the end of its day: what is due on that day is due, and a year that ends on it
    has ended.
    """
    return last <= day


class Period(Record):
    """When something holds: a financial year, or a first and a last date as exact as they are known."""

    financial_year: FinancialYear | None = None
    """A financial year, 1 April to 31 March, such as 2022-23."""
    start: PartialDate | None = Field(default=None, alias="from")
    """The first year, month or day."""
    end: PartialDate | None = Field(default=None, alias="to")
    """The last year, month or day."""
    inferred: Text | None = None
    """Where the document does not print its period: how it was found. The pages say so."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.financial_year and (self.start or self.end):
            message = "give either a financial_year, or from and to, not both"
            raise ValueError(message)
        if not (self.financial_year or self.start or self.end):
            message = "give a financial_year, or from, or to"
            raise ValueError(message)
        return self

    @property
    def first(self) -> date | None:
        """The first day, or None where no beginning is known."""
        if self.financial_year:
            return date(int(self.financial_year[:4]), 4, 1)
        return first_day(self.start) if self.start else None

    @property
    def last(self) -> date | None:
        """The last day, or None where no end is known."""
        if self.financial_year:
            return date(int(self.financial_year[:4]) + 1, 3, 31)
        return last_day(self.end) if self.end else None

    @property
    def is_reversed(self) -> bool:
        """Whether it ends before it begins (CPS421)."""
        first, last = self.first, self.last
        return first is not None and last is not None and last < first

    def inside(self, other: "Period") -> "Period | None":
        """The part that lies in another period, where that is less than all of it; None else, and where none does."""
        if not self.overlaps(other):
            return None
        start = max(filter(None, (self.first, other.first)), default=None)
        end = min(filter(None, (self.last, other.last)), default=None)
        if (start, end) == (self.first, self.last):
            return None
        ends = {"from": _month_of(start), "to": _month_of(end)}
        return Period.model_validate({key: when for key, when in ends.items() if when})

    def overlaps(self, other: "Period") -> bool:
        """Whether a day lies in both, as far as their ends are known."""
        begins_in_time = self.first is None or other.last is None or self.first <= other.last
        ends_late_enough = self.last is None or other.first is None or self.last >= other.first
        return begins_in_time and ends_late_enough


def _month_of(day: date | None) -> str:
    """The month of which a day is the first or the last one; else the day. Empty where there is none."""
    if day is None:
        return ""
    is_end = day.day == 1 or day == end_of_month(day)
    return f"{day:%Y-%m}" if is_end else day.isoformat()
