"""Figures, dates and sizes in words, as the phrases of a language have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from babel.dates import get_month_names
from babel.numbers import format_decimal

from cpsplan.language.phrases import Phrases, with_commas
from cpsplan.language.word_forms import ACTIVITIES, LEVELS, UnitWords, capital, category
from cpsplan.model.dates import CALENDAR_QUARTER, FINANCIAL_YEAR, QUARTER, TO, Period, first_day, last_day
from cpsplan.model.text import in_pence

MILLION = 1_000_000
ROUND_MILLIONS = 10_000
"""Amounts from a million are given in millions where two decimals say all of it: £1.25 million, but £1,234,567."""
MONEY = frozenset({"pound", "euro"})
"""The units that are money."""
KIBIBYTE = 1024
BEGINNINGS = {
    # A vowel, a figure that is read with one (1 is un, 8 wyth, 11 un ar ddeg; but 10 is deg, 100 cant), and some words.
    "vowel": re.compile(r"[aeiouwyâêîôûŵŷáéíóúàèìòùäëïöü8]|1(?![\d,])|1[1-9](?!\d)|(?:mae|mai|nad?|nid?|fel)\b"),
    "hard": re.compile(r"[cpt](?!h)"),
}
"""How a word begins that a language joins otherwise: Welsh says “ac” before a vowel, and “a” changes c, p and t."""
SENTENCE_ENDS = (".", "!", "?")
MONTH_PARTS = 2
DAY_PARTS = 3
MANY = 100
"""A number that takes the plural form of many in every language that is known here."""


def figure(phrases: Phrases, value: Decimal, unit: str | None) -> str:
    """A figure with its unit: 61%, £80 million, 26 days, 40 visits per 1,000 residents."""
    if value < 0:
        return phrases.text("figure-negative", figure=figure(phrases, -value, unit))
    if unit and unit in phrases.units:
        return _in_own_unit(phrases, value, phrases.units[unit])
    number = grouped(phrases, in_pence(value) if unit in MONEY else value)
    if unit in MONEY and value >= MILLION and value % ROUND_MILLIONS == 0:
        return phrases.text(f"figure-{unit}-million", number=grouped(phrases, (value / MILLION).normalize()))
    # A unit that is not known is a fault that “check” tells; its figures are there all the same.
    key = f"figure-{unit}" if f"figure-{unit}" in phrases else "figure-count"
    if isinstance(phrases.texts[key], str):
        return phrases.text(key, number=number)
    return phrases.plural(key, _whole(value), number=number)


def _in_own_unit(phrases: Phrases, value: Decimal, unit: UnitWords) -> str:
    """A figure in a unit of one's own, in the form that the language has for it."""
    places = max(unit.places or 0, -int(value.as_tuple().exponent))
    # Nothing is rounded away: “at most 3” beside “not met: 3” would be false where the target is 2.7.
    shown = value if unit.places is None else value.quantize(Decimal(1).scaleb(-places))
    words = unit.symbol or unit.behind(category(phrases.language, _whole(shown)))
    key = "figure-behind-sign" if unit.symbol and unit.is_before else "figure-in-unit"
    text = phrases.text(key, number=grouped(phrases, shown), unit=words)
    return phrases.text("figure-per", figure=text, per=unit.per) if unit.per else text


def due_words(phrases: Phrases, when: str | None, behind: str = "") -> str:
    """By when something is due: due May 2026; empty where nothing says. A new sentence where one ends before it."""
    words = phrases.text("due", date=date(phrases, when)) if when else ""
    return capital(words) if behind.endswith(SENTENCE_ENDS) else words


def money(phrases: Phrases, amount: Decimal, currency: str = "GBP") -> str:
    """An amount of money: £180,000, £1.2 million; in a currency other than the pound, EUR 180,000."""
    if currency == "GBP":
        return figure(phrases, amount, "pound")
    return phrases.text("figure-money", currency=currency, number=grouped(phrases, in_pence(amount)))


def share(phrases: Phrases, part: Decimal | int, whole: Decimal | int) -> str:
    """A share in whole percent; nought of nought is 0%. Neither 99.9% nor 100.1% is taken for all of it.

    What is less than the whole is rounded down, and what is more is rounded up.
    """
    percent, rest = divmod(part * 100, whole) if whole else (0, 0)
    return phrases.text("figure-percent", number=str(int(percent) + (part > whole and rest > 0)))


def _whole(value: Decimal) -> int:
    """The number that decides on a plural form: a fraction takes the form of many."""
    return int(value) if value == value.to_integral_value() else MANY


def grouped(phrases: Phrases, value: Decimal) -> str:
    """A number as the language writes it, 1,234.50 in English and Welsh; its decimals stay as they were written."""
    return _grouped(phrases.language, str(value))


@lru_cache(maxsize=4096)
def _grouped(language: str, written: str) -> str:
    """A number as it is written: equal ones may have more decimals or fewer, or a sign before a nought."""
    value = Decimal(written)
    places = max(0, -int(value.as_tuple().exponent))
    pattern = f"#,##0.{'0' * places}" if places else "#,##0"
    return format_decimal(value, pattern, locale=language)


def month(phrases: Phrases, number: int, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """The name of a month as it stands in a date: April, Apr."""
    return str(_month_names(phrases.language, width)[number])


@cache
def _month_names(language: str, width: Literal["wide", "abbreviated"]) -> Mapping[int, str]:
    """The names of all months. A long plan shows thousands of dates, and for each Babel would look up its language."""
    return get_month_names(width, locale=language)


@lru_cache(maxsize=4096)
def date(phrases: Phrases, when: str) -> str:
    """A partial date: 2022, April 2022, 1 April 2022, 2022-23; a quarter: April to June 2022; a span: 2013 to 2015."""
    if TO in when:
        start, end = when.split(TO)
        return phrases.text("period", start=date(phrases, start), end=date(phrases, end))
    if FINANCIAL_YEAR.fullmatch(when):
        return phrases.text("date-financial-year", start=when[:4], end=when[5:])
    if QUARTER.fullmatch(when) or CALENDAR_QUARTER.fullmatch(when):
        first, last = first_day(when), last_day(when)
        return phrases.text(
            "date-quarter", start=month(phrases, first.month), end=month(phrases, last.month), year=str(last.year)
        )
    parts = when.split("-")
    values = {"year": parts[0]}
    if len(parts) >= MONTH_PARTS:
        values["month"] = month(phrases, int(parts[1]))
    if len(parts) == DAY_PARTS:
        values["day"] = str(int(parts[2]))
    return phrases.text(("date-year", "date-month", "date-day")[len(parts) - 1], **values)


def period(phrases: Phrases, when: Period) -> str:
    """When something holds: 2022 to 2023, up to 2020, from April 2021."""
    if when.financial_year:
        first = when.financial_year[:4]
        return phrases.text("period", start=first, end=str(int(first) + 1))
    start = date(phrases, when.start) if when.start else ""
    end = date(phrases, when.end) if when.end else ""
    if start and end:
        return start if start == end else phrases.text("period", start=start, end=end)
    return phrases.text("period-from", start=start) if start else phrases.text("period-to", end=end)


def size(phrases: Phrases, count: int) -> str:
    """The size of a file in words: 84 KB, 1.2 MB."""
    if count >= KIBIBYTE * KIBIBYTE:
        return phrases.text("size-mb", number=f"{count / KIBIBYTE / KIBIBYTE:.1f}")
    return phrases.text("size-kb", number=str(max(1, round(count / KIBIBYTE))))


def listed(phrases: Phrases, words: Sequence[str], key: str = "list-and") -> str:
    """Words as a list in running text: owners, dates and budgets."""
    if len(words) <= 1:
        return "".join(words)
    for name, beginning in BEGINNINGS.items():
        if f"{key}-{name}" in phrases and beginning.match(words[-1].casefold()):
            key = f"{key}-{name}"
            break
    return phrases.text(key, list=phrases.text("list-separator").join(words[:-1]), last=words[-1])


def counts(phrases: Phrases, numbers: Iterable[tuple[str, int]]) -> str:
    """Several counts in one line, those that are nought left out: 4 outcomes, 5 projects, 17 outputs."""
    return phrases.text("list-separator").join(count_words(phrases, key, number) for key, number in numbers if number)


def count_words(phrases: Phrases, key: str, number: int) -> str:
    """A count of what ``key`` names: 5 projects; for aims and outcomes in the words of the strategy, 4 objectives."""
    if key not in {*LEVELS, *ACTIVITIES}:
        return phrases.plural(f"count-{key}", number)
    return phrases.text(
        "count-level", count=with_commas(number), level=phrases.plural(phrases.counted_key(key), number)
    )
