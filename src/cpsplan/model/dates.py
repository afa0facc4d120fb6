"""Dates as exact as they are known, financial years, and the periods made of them."""

from __future__ import annotations

import calendar
import re
from datetime import date
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
DATE_PATTERN = rf"^{_YEAR}(-{_MONTH}(-{_DAY})?|-[0-9]{{2}}-q[1-4])?$"
DAY_PATTERN = rf"^{_YEAR}-{_MONTH}-{_DAY}$"
QUARTER = re.compile(r"([0-9]{4})-[0-9]{2}-q([1-4])")
"""A quarter of a financial year, April to March: 2022-23-q1 is April to June 2022."""


def _year_as_text(value: Any) -> Any:
    """A year alone is a number in YAML; everything else is passed on as it is."""
    return str(value) if type(value) is int else value


def _consecutive_years(text: str) -> str:
    if (int(text[:4]) + 1) % 100 != int(text[5:7]):
        message = f"a financial year joins two years that follow each other, like 2022-23; {text} does not"
        raise ValueError(message)
    return text


def _real_date(text: str) -> str:
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
_YearAlone = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
_Read = Annotated[
    str,
    BeforeValidator(_year_as_text, json_schema_input_type=_Written | _YearAlone),
    StringConstraints(pattern=DATE_PATTERN),
    AfterValidator(_real_date),
]
PartialDate = Annotated[_Read, Shown(date=True)]
"""A date as exact as it is known: 2022, 2022-04, 2022-04-01, or a quarter 2022-23-q1."""
Deadline = Annotated[_Read, Shown(date=True, deadline=True)]
"""A date, as exact as it is known, by which something is promised."""

Day = Annotated[str, StringConstraints(pattern=DAY_PATTERN), AfterValidator(_real_date), Shown(date=True)]
"""A day of the calendar: 2022-04-01."""

FinancialYear = Annotated[
    str, StringConstraints(pattern=FINANCIAL_YEAR_PATTERN), AfterValidator(_consecutive_years), Shown()
]
"""A financial year of the United Kingdom, 1 April to 31 March: 2022-23."""


def first_day(when: str) -> date:
    """The first day of a partial date: 2022-04 gives 1 April 2022, 2022-23-q4 gives 1 January 2023."""
    if quarter := QUARTER.fullmatch(when):
        return _quarter_month(quarter, 0)
    parts = [int(part) for part in when.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)  # noqa: PLR2004


def last_day(when: str) -> date:
    """The last day of a partial date: 2022-02 gives 28 February 2022, 2022-23-q4 gives 31 March 2023."""
    if quarter := QUARTER.fullmatch(when):
        last = _quarter_month(quarter, 2)
        return last.replace(day=calendar.monthrange(last.year, last.month)[1])
    parts = [int(part) for part in when.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]  # noqa: PLR2004
    return date(parts[0], month, day)


def in_words(when: str) -> str:
    """A partial date in the English of messages, as exact as it is known: April 2022, January to March 2023."""
    if QUARTER.fullmatch(when):
        return f"{first_day(when):%B} to {last_day(when):%B %Y}"
    day = first_day(when)
    return (f"{day:%Y}", f"{day:%B %Y}", f"{day.day} {day:%B %Y}")[when.count("-")]


def is_over(last: date, day: date) -> bool:
    """Whether a time that ends with the day ``last`` is over in a report of ``day``.

    A report tells how things stand at the end of its day: what is due on that day is due, and a year that ends on it
    has ended.
    """
    return last <= day


def _quarter_month(quarter: re.Match[str], place: int) -> date:
    """The first day of one of the three months of a quarter. The financial year begins in April."""
    months = 3 + (int(quarter[2]) - 1) * 3 + place
    return date(int(quarter[1]) + months // 12, months % 12 + 1, 1)


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

    def overlaps(self, other: Period) -> bool:
        """Whether a day lies in both, as far as their ends are known."""
        begins_in_time = self.first is None or other.last is None or self.first <= other.last
        ends_late_enough = self.last is None or other.first is None or self.last >= other.first
        return begins_in_time and ends_late_enough
