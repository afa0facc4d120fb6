"""Values: dates and money as people write them in a table of a plan. What cannot be read is never guessed at."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from cpsplan.workbook.cells import meant_figure
from cpsplan.workbook.day import date_meant

CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"}
MONTHS_OF_QUARTER = {"1": ("04", "06"), "2": ("07", "09"), "3": ("10", "12"), "4": ("01", "03")}
THOUSAND = 1000
_YEARS = re.compile(r"(?:fy\s*)?(20[0-9]{2})\s*[-–/]\s*(?:20)?([0-9]{2})", re.IGNORECASE)
_QUARTER = re.compile(r"(?:q|quarter\s*)([1-4])[\s,/]*(?:of\s+)?(20[0-9]{2}\s*[-–/]\s*(?:20)?[0-9]{2})", re.IGNORECASE)
_SPAN = re.compile(r"(?P<first>.+?)\s*(?:\bto\b|–|—|\s-\s)\s*(?P<last>.+)", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:by (?:the )?end of|(?:the )?end of|no later than|complete by|by|until|due)\s+(?P<when>.+)", re.IGNORECASE
)
_BEGINS = re.compile(r"(?:from|since|starting|starts)\s+(?P<when>.+)", re.IGNORECASE)
_YEAR = re.compile(r"20[0-9]{2}$")
_TITLE_YEARS = re.compile(r"\b(20[0-9]{2})\s*(?:-|–|—|/|\bto\b)\s*(20[0-9]{2}|[0-9]{2})\b")


def period_meant(text: str) -> dict[str, Any] | None:
    """When something is done: a financial year, or from and to; None where a text says none."""
    text = " ".join(text.split()).rstrip(".")
    if years := _YEARS.fullmatch(text):
        return _years(years[1], years[2])
    if quarter := _QUARTER.fullmatch(text):
        return _quarter(quarter[1], quarter[2])
    for pattern, key in ((_ENDS, "to"), (_BEGINS, "from")):
        if (match := pattern.fullmatch(text)) and (day := _day(match["when"])):
            return {key: day}
    if span := _SPAN.fullmatch(text):
        last = _day(span["last"])
        year = _YEAR.search(span["last"])
        first = _day(span["first"]) or (_day(f"{span['first']} {year[0]}") if year else None)
        if first and last:
            return {"from": first, "to": last}
    day = _day(text)
    return {"to": day} if day else None


def _day(text: str) -> int | str | None:
    """A date as YAML has it: a year alone is a number."""
    day = date_meant(text.strip().removeprefix("the ").rstrip("."))
    return int(day) if day.isdecimal() else day or None


def due_meant(text: str) -> int | str | None:
    """A date by which something is due; None where a text says none."""
    text = " ".join(text.split()).rstrip(".")
    match = _ENDS.fullmatch(text)
    if quarter := _QUARTER.fullmatch(match["when"] if match else text):
        years = period_meant(quarter[2])
        return f"{years['financial_year']}-q{quarter[1]}" if years and "financial_year" in years else None
    return _day(match["when"] if match else text)


def _years(first: str, last: str) -> dict[str, Any] | None:
    """A financial year, or the years from one to another."""
    if (int(first) + 1) % 100 == int(last):
        return {"financial_year": f"{first}-{last}"}
    end = int(first[:2] + last)
    return {"from": int(first), "to": end} if end > int(first) else None


def _quarter(number: str, years: str) -> dict[str, Any] | None:
    whole = period_meant(years)
    if not whole or "financial_year" not in whole:
        return None
    year = int(whole["financial_year"][:4]) + (number == "4")
    first, last = MONTHS_OF_QUARTER[number]
    return {"from": f"{year}-{first}", "to": f"{year}-{last}"}


def period_of_title(text: str) -> dict[str, Any] | None:
    """The years that a title names: Corporate plan 2026-27, Our strategy 2026 to 2030."""
    years = _TITLE_YEARS.search(text)
    return _years(years[1], years[2][-2:]) if years else None


def money_meant(text: str, head: str = "") -> dict[str, Any] | None:
    """A budget: its amount, and its currency where that is not pounds; None where a text is no sum of money."""
    sign = next((sign for sign in CURRENCIES if sign in text or sign in head), "")
    figure = meant_figure(text.strip())
    if figure is None or figure < 0 or "%" in text:
        return None
    if figure < THOUSAND and (scale := re.search(r"[£€$]\s*(000s?|k|m)\b", head, re.IGNORECASE)):
        figure *= 1_000_000 if scale[1].casefold() == "m" else THOUSAND
    amount: int | Decimal = int(figure) if figure == figure.to_integral_value() else figure
    money: dict[str, Any] = {"amount": amount}
    if CURRENCIES.get(sign, "GBP") != "GBP":
        money["currency"] = CURRENCIES[sign]
    return money
