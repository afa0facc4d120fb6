"""Typed: what people type into a field as the plan writes it, and what the plan says as people would type it.

What is typed in another way than the plan's is understood where that is certain (“September 2026”, “45,000”), and what
is not is told with what was probably meant. Nothing is taken in silence that could mean two things.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cpsplan.desk.forms.controls import Control
from cpsplan.model.dates import (
    CALENDAR_QUARTER,
    FINANCIAL_YEAR,
    QUARTER,
    TO,
    PartialDate,
    english_date,
    first_day,
    last_day,
)
from cpsplan.workbook.cells import meant_figure
from cpsplan.workbook.day import date_meant
from cpsplan.workspace.disk import UNUSABLE

YES, NO = "yes", "no"
_QUARTER_FIRST = re.compile(r"q([1-4]),? +([0-9]{4}(?:[-/–][0-9]{2})?)", re.IGNORECASE)
_FIGURE = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_SIGNS = re.compile(r"^£\s*|\s*%$")
_YEARS = re.compile(r"([0-9]{4})[-/–]([0-9]{2})")
_SPAN = re.compile(r"\s+(?:to|until|–)\s+")
_DATE: TypeAdapter[str] = TypeAdapter(PartialDate)


class NotUnderstood(Exception):  # noqa: N818 - it says what is the case
    """What was typed into a field is nothing that the plan could hold; the message says what to do."""


def shown_text(control: Control, value: Any) -> str:
    """A value of a file as its field shows it; empty where there is none."""
    if value is None:
        return ""
    if control.how == "lines":
        return _shown_lines(value)
    if isinstance(value, bool):
        return YES if value else NO
    if control.how == "date":
        return shown_date(str(value))
    if control.how in {"money", "figure"} and isinstance(value, int | Decimal):
        return f"{value:,}"
    return str(value).replace("\r\n", "\n")


def _shown_lines(value: Any) -> str:
    """A list as a text with one of its values a line, a dictionary with the name before each."""
    if isinstance(value, dict):
        return "\n".join(f"{name}: {part}" for name, part in value.items())
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def shown_date(written: str) -> str:
    """A date as people write it: 2026-09 is “September 2026”, 2026-27-q3 “Q3 2026-27”. What is no date stays."""
    try:
        _DATE.validate_python(written)
    except ValidationError:
        return written
    return TO.join(_shown_unit(unit) for unit in written.split(TO))


def _shown_unit(unit: str) -> str:
    if match := QUARTER.fullmatch(unit) or CALENDAR_QUARTER.fullmatch(unit):
        return f"Q{match[2]} {unit[: -len('-q1')]}"
    return english_date(unit)


def date_of(text: str) -> str:
    """The date that a text says, as plans write it: a day, month, quarter, year or span. Raises NotUnderstood."""
    parts = _SPAN.split(" ".join(text.split()))
    written = TO.join(filter(None, map(_unit_of, parts)))
    try:
        if written.count(TO) == len(parts) - 1:
            return _DATE.validate_python(written)
    except ValidationError:
        pass
    raise NotUnderstood(
        f"“{text}” is no date. Write it as “15 September 2026”, “September 2026”, “Q3 2026-27” or “2026”"
    )


def _unit_of(text: str) -> str:
    """A date that is no span; empty where a text says none."""
    if match := _QUARTER_FIRST.fullmatch(text):
        return f"{_with_dash(match[2])}-q{match[1]}"
    text = _with_dash(text)
    return text if FINANCIAL_YEAR.fullmatch(text) else date_meant(text) or text


def _with_dash(text: str) -> str:
    """A financial year as plans write it: 2026/27 is 2026-27."""
    return _YEARS.sub(r"\1-\2", text) if _YEARS.fullmatch(text) else text


def understood(control: Control, text: str) -> str:
    """The exact day that a field with a date stands for, as the form tells it below; empty where there is none."""
    try:
        written = date_of(text) if text.strip() else ""
    except NotUnderstood:
        return ""
    day = (first_day(written) if control.begins else last_day(written)) if written else None
    return f"{day.day} {day:%B %Y}" if day else ""


def value_of(control: Control, text: str) -> Any:
    """What a text that was typed into a field is in the plan; None where it is empty. Raises NotUnderstood."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if unusable := UNUSABLE.search(text.replace("\n", "")):
        raise NotUnderstood(f"There is the unusable character U+{ord(unusable.group()):04X} in it: leave it out")
    if not text.strip():
        return None
    if control.how == "lines":
        lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
        return dict(map(_named_value, lines)) if control.is_open else lines
    if control.how == "long":
        return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"
    return _value_of_line(control, " ".join(text.split()))


def _value_of_line(control: Control, text: str) -> Any:
    """The same of a text without line breaks."""
    if control.how in {"money", "figure"}:
        return _figure(text)
    if control.how == "truth":
        return text == YES
    if control.how == "date":
        written = date_of(text)
        return int(written) if written.isdigit() else written
    return _with_dash(text) if control.how == "year" else text


def _named_value(line: str) -> tuple[str, str | int | Decimal]:
    """The name and the value that a line says. Raises NotUnderstood."""
    name, colon, value = (part.strip() for part in line.partition(":"))
    if not (name and colon and value):
        raise NotUnderstood(f"“{line}” has no colon between a name and what holds for it")
    return name, _figure(value) if _FIGURE.fullmatch(value) else value


def _figure(text: str) -> int | Decimal:
    """A figure: 45,000 or £45,000 or 81.5 %. Raises NotUnderstood."""
    plain = _SIGNS.sub("", text)
    if not _FIGURE.fullmatch(plain):
        figure = meant_figure(text)
        hint = f"Is {figure:,f} meant?" if figure is not None else "Write it as 45,000 or 81.5, or leave it empty"
        raise NotUnderstood(f"“{text}” is no figure. {hint}")
    digits = plain.replace(",", "")
    return Decimal(digits) if "." in digits else int(digits)
