"""The words of a change: figures, money, dates and texts as a planner would say them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from cpsplan.model.dates import CALENDAR_QUARTER, FINANCIAL_YEAR, QUARTER, TO, Period, end_of_month, last_day
from cpsplan.model.text import in_pence
from cpsplan.model.unit import UNITS

LONGEST_NAME = 90
"""The longest name of an entry inside a sentence, in characters; a longer one is cut off."""
LONG_TEXT = 160
"""From this length on, two versions of a text are shown only around the place where they differ."""
CONTEXT = 4
"""How many words are shown before and after such a place."""
MONTHS = 12
_PARTS_OF_A_DAY = 3
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def quoted(text: str) -> str:
    """A name or a text in quotation marks, cut off where it is too long for a sentence."""
    return f"“{shortened(text)}”"


def shortened(text: str) -> str:
    """A text on one line, of LONGEST_NAME characters at most."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_NAME:
        return line
    return f"{line[:LONGEST_NAME].rsplit(' ', 1)[0]} …"


def two_versions(before: str, after: str) -> tuple[str, str]:
    """Two versions of a text in quotation marks; of long ones, the place where they differ and some words around it."""
    if max(len(before), len(after)) <= LONG_TEXT:
        return f"“{before}”", f"“{after}”"
    old, new = before.split(), after.split()
    start = _same(old, new)
    end = min(_same(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    return _around(old, start, end), _around(new, start, end)


def _same(words: Sequence[str], other: Sequence[str]) -> int:
    """How many words are the same at the beginning of both."""
    place = 0
    while place < min(len(words), len(other)) and words[place] == other[place]:
        place += 1
    return place


def _around(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(0, start - CONTEXT), min(len(words), len(words) - end + CONTEXT)
    return f"“{'… ' if first else ''}{' '.join(words[first:last])}{' …' if last < len(words) else ''}”"


def english_list(words: Sequence[str]) -> str:
    """Words as a list in a sentence: a, b and c."""
    return "".join(words) if len(words) <= 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def counted(count: int, word: str) -> str:
    """A number of things: 1 output, 2 outputs."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def english_figure(value: Decimal, unit: str | None) -> str:
    """A figure with its unit: 70%, £80,000,000, 26 days."""
    number = f"{value:,f}"
    if unit == "percent":
        return f"{number}%"
    if unit == "pound":
        return english_money(value, "GBP")
    if unit == "euro":
        return english_money(value, "EUR")
    if unit in (None, "count", "score"):
        return number
    if unit in UNITS and unit != "ratio":
        return f"{number} {unit}" if value == 1 else f"{number} {unit}s"
    return f"{number} ({unit})"


def english_money(amount: Decimal, currency: str) -> str:
    """An amount of money: £80,000, CHF 500."""
    sign = "−" if amount < 0 else ""
    return f"{sign}{_SIGNS.get(currency, f'{currency} ')}{in_pence(abs(amount)):,f}"


def day(when: str) -> str:
    """A date as exact as it is known: 2026, September 2026, 30 September 2026, 2026-27, quarter 2 of 2026-27."""
    if TO in when:
        return TO.join(day(part) for part in when.split(TO))
    if FINANCIAL_YEAR.fullmatch(when):
        return when
    if quarter := CALENDAR_QUARTER.fullmatch(when):
        return f"quarter {quarter[2]} of {quarter[1]}"
    if quarter := QUARTER.fullmatch(when):
        return f"quarter {quarter[2]} of {when[: len('2022-23')]}"
    last, parts = last_day(when), when.count("-") + 1
    if parts == 1:
        return when
    return f"{last.day} {last:%B %Y}" if parts == _PARTS_OF_A_DAY else f"{last:%B %Y}"


def english_period(when: Period) -> str:
    """When something holds: 2026-27, April 2026 to 2030, from 2026, up to 2030."""
    if when.financial_year:
        return when.financial_year
    start = day(when.start) if when.start else ""
    end = day(when.end) if when.end else ""
    if start and end:
        return f"{start} to {end}"
    return f"from {start}" if start else f"up to {end}"


def shifted(before: datetime.date, after: datetime.date) -> str:
    """By how much a date was moved: later by 2 months, earlier by 1 day; empty where it was not."""
    if before == after:
        return ""
    word, (first, last) = ("later", (before, after)) if after > before else ("earlier", (after, before))
    months = (last.year - first.year) * MONTHS + last.month - first.month
    # The last days of two months are whole months apart, whatever their numbers.
    whole = last.day == first.day or (first == end_of_month(first) and last == end_of_month(last))
    if not months or not whole:
        return f"{word} by {counted((last - first).days, 'day')}"
    if months % MONTHS == 0:
        return f"{word} by {counted(months // MONTHS, 'year')}"
    return f"{word} by {counted(months, 'month')}"
