"""Cells: what people put into a cell, as a plan would write it; or why it cannot be taken, and what was probably meant.

Nothing is taken in silence that is no date, number or choice: “£1.2m” is told, with “Is 1,200,000 meant?”.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from cpsplan.diagnostic import did_you_mean
from cpsplan.late import dataclass
from cpsplan.model.dates import FIRST_YEAR, LAST_YEAR, first_day, last_day
from cpsplan.workbook.choices import Choices, named_in
from cpsplan.workbook.day import EXACTNESS, as_date, date_meant, exactness, stands_for
from cpsplan.workbook.grid import Head

_ERROR = re.compile(r"#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|SPILL|CALC)[!?]?")
_FIGURE = re.compile(r"[£€$]?\s*(-?[\d,\s]*\.?\d+)\s*(k|m|bn)?\s*%?", re.IGNORECASE)
_TIMES = {"": 1, "k": 1000, "m": 1_000_000, "bn": 1_000_000_000}
NO_VALUE = "#NO VALUE!"
"""What stands for the value of a formula that nobody has worked out yet."""
EPOCH = datetime.date(1899, 12, 30)
"""What day 0 of a spreadsheet is."""
SINCE_1904 = datetime.timedelta(days=1462)
"""How far apart the same number is as a day in the two ways of counting."""
LATEST = 109_938
"""The number of the last day of 2200 in a spreadsheet."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why a cell cannot be taken."""

    words: str


Taken = str | None | NotTaken
"""What a cell says as a plan writes it; None where it is empty."""


def taken(head: Head, value: Any, exact: Any, choices: Choices) -> Taken:
    """What a cell says. ``exact`` is the cell beside a date that says how exact it is."""
    if isinstance(value, str):
        value = " ".join(value.split())
    if value in ("", None):
        return None
    if value == NO_VALUE:
        return NotTaken("the formula has no value yet. Open the workbook, save it again, or put the value")
    if isinstance(value, str) and _ERROR.fullmatch(value):
        return NotTaken(f"the formula gives {value}. Put the value")
    return _read_for(head, value, exact, choices)


def _read_for(head: Head, value: Any, exact: Any, choices: Choices) -> Taken:
    """What a cell that is not empty says, by what it is for."""
    match head.use:
        case "date":
            return _date(head, value, " ".join(str(exact or "").split()).casefold())
        case "number":
            return _number(value)
        case "choice":
            return _choice(head, str(value), choices)
        case "word" | "truth":
            return _word(head, value)
        case _:
            return _text(value)


def _text(value: Any) -> Taken:
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return NotTaken("the program made a date of a text. Format the cell as text, and write it again")
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _number(value: Any) -> Taken:
    if isinstance(value, bool | datetime.date | datetime.time | datetime.timedelta):
        what = "a date or a time" if not isinstance(value, bool) else "a truth"
        return NotTaken(f"{value} is {what}, not a number. Format the cell as a number, and write it again")
    if isinstance(value, int | float):
        return _plain_figure(value)
    figure = meant_figure(str(value))
    hint = f"Is {figure:,f} meant? Write it as a number" if figure is not None else "Put a number, or leave it empty"
    return NotTaken(f"“{value}” is text, not a number. {hint}")


def _plain_figure(value: float) -> str:
    """A number without an exponent: 180000, 0.42."""
    figure = Decimal(repr(value))
    return f"{figure.quantize(Decimal(1)) if figure == figure.to_integral_value() else figure.normalize():f}"


def meant_figure(text: str) -> Decimal | None:
    """The number that a text says: “£1.2m”, “1,200,000”, “45k”. It is proposed, never taken in silence."""
    match = _FIGURE.fullmatch(text)
    if not match:
        return None
    try:
        figure = Decimal(re.sub(r"[,\s]", "", match[1])) * _TIMES[(match[2] or "").lower()]
    except InvalidOperation:
        return None
    return figure.quantize(Decimal(1)) if figure == figure.to_integral_value() else figure.normalize()


def _choice(head: Head, text: str, choices: Choices) -> Taken:
    assert head.column is not None  # noqa: S101 - every choice has a column
    kinds = head.column.kinds
    named = named_in(text)
    if named:
        return named
    near = choices.near(kinds, text)
    return NotTaken(
        f"“{text}” is none of the choices" + (f". Did you mean “{near}”?" if near else ". Choose one from the list")
    )


def _word(head: Head, value: Any) -> Taken:
    text = ("yes" if value else "no") if isinstance(value, bool) else str(value).casefold()
    if text in head.options:
        return text
    hint = did_you_mean(text, head.options) or f"Choose one of: {', '.join(head.options)}"
    return NotTaken(f"“{value}” is none of the choices. {hint}")


def _date(head: Head, value: Any, exact: str) -> Taken:
    if exact and exact not in EXACTNESS:
        return NotTaken(
            f"“{exact}” beside it is not {', '.join(EXACTNESS[:-1])} or {EXACTNESS[-1]}. Choose one of them"
        )
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return _day(head, value, exact)
    if isinstance(value, float) and 0 < value < LATEST:
        day = EPOCH + datetime.timedelta(days=int(value))
        hint = f"As a date it would be {day:%-d %B %Y}: format the cell as a date"
        return NotTaken(f"{value:g} is a number, not a date. {hint}")
    written = date_meant(str(value))
    if not written:
        return NotTaken(f"“{value}” is text, not a date. Put a date, or leave it empty")
    return NotTaken(f"“{value}” is text, not a date. Is {written} meant, exact to the {exactness(written)}? Put a date")


def _day(head: Head, day: datetime.date, exact: str) -> Taken:
    begins = bool(head.column and head.column.begins)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return NotTaken(f"{day.isoformat()} is far from the years of any plan")
    if not stands_for(day, exact, begins=begins):
        which = "first" if begins else "last"
        return NotTaken(
            f"{day:%-d %B %Y} is not the {which} day of its {exact}. If that day is meant, write “day” beside it; if"
            f" the {exact} is meant, put its {which} day"
        )
    return as_date(day, exact)


def counted_from_1904(before: str | None, value: Any) -> str:
    """Why a day is probably not meant: it is as far from what it was as the two beginnings of time. Else empty."""
    day = value.date() if isinstance(value, datetime.datetime) else value
    if before is None or not exactness(before) or not isinstance(day, datetime.date):
        return ""
    if any(abs(day - edge) == SINCE_1904 for edge in (first_day(before), last_day(before))):
        return (
            f"{day:%-d %B %Y} is exactly {SINCE_1904.days:,} days from {before}: was it pasted from a workbook that"
            " counts from 1904? Put the day that is meant"
        )
    return ""


def says_the_same(head: Head, before: str | None, after: str | None) -> bool:
    """Whether two values say the same: 1.50 and 1.5, 2026-09 and 30 September exact to the month."""
    if before is None or after is None:
        return before == after
    if head.use == "number":
        return Decimal(before) == Decimal(after)
    if head.use == "date" and exactness(before) and exactness(after):
        return (first_day(before), last_day(before)) == (first_day(after), last_day(after))
    return " ".join(before.split()) == " ".join(after.split())
