"""Figures in running text: percentages in signs or in words, of English and Welsh, and amounts; as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from cpsplan.model.dates import FIRST_YEAR, LAST_YEAR

_PER_CENT = r"(?:%|per[ \u00a0]?cent\b|y[ \u00a0]?cant\b)"
_MARKED = re.compile(_PER_CENT, re.IGNORECASE)
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")
LONGEST_NUMERAL = 20
"""More letters than any word of a number has."""
_SPACED = re.compile(rf"(?<=\d)[ \u00a0]*{_PER_CENT}", re.IGNORECASE)
# fmt: off
_ENGLISH = (
    "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
# fmt: on
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WELSH = ("sero", "un", "dau", "tri", "pedwar", "pump", "chwech", "saith", "wyth", "naw")
_WELSH_TENS = ("un deg", "dau ddeg", "tri deg", "pedwar deg", "pum deg", "chwe deg", "saith deg", "wyth deg", "naw deg")
_SPECIAL = {
    "zero": 0, "a hundred": 100, "one hundred": 100, "dim": 0, "deg": 10, "deuddeg": 12, "pymtheg": 15, "deunaw": 18,
    "ugain": 20, "hanner cant": 50, "cant": 100, "gant": 100,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?<![\w.,/-])(?P<by>by )?(?P<sign>£)?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?P<percent>%)?(?:[ \u00a0]?(?P<size>million|billion|m|bn)\b)?(?![\w/-]|[.,]\d)",
)
_SIZES = {"m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_MONTH = re.compile(r" (?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
FigureKind = Literal["percent", "pound", "number"]


class TextFigure(NamedTuple):
    """A figure of a text."""

    value: Decimal
    kind: FigureKind


def with_signs(text: str) -> str:
    """A text in which every percentage has figures and its sign: “ten per cent” and “10 y cant” are 10%."""
    if not _may_be_marked(text) or not _MARKED.search(text):
        # Most texts have no percentage, and looking for every number in words takes a hundred times as long.
        return text
    if _may_be_spelled(text):
        text = _spelled().sub(lambda match: f"{_numerals()[match['number'].casefold()]}%", text)
    return _SPACED.sub("%", text)


def _may_be_marked(text: str) -> bool:
    """Whether a text may have a percentage: what no pattern has to be asked about costs a tenth."""
    if "%" in text:
        return True
    small = text.lower()
    return "cent" in small or "cant" in small


def _may_be_spelled(text: str) -> bool:
    """Whether a percentage of a text has a number in words: before most of them stand figures."""
    for mark in _MARKED.finditer(text):
        before = text[: mark.start()].rstrip(" \u00a0")
        word = _LAST_WORD.search(before[-LONGEST_NUMERAL:])
        if word and word[0].casefold() in _last_words():
            return True
    return False


def figures_of(text: str) -> Iterator[TextFigure]:
    """The figures of an English text, but for dates, years and steps (“by 5%”)."""
    signed = with_signs(text)
    for amount in _AMOUNT.finditer(signed):
        value = Decimal(amount["number"].replace(",", "")) * _SIZES.get(amount["size"] or "", 1)
        if amount["by"] or _MONTH.match(signed, amount.end()):
            continue
        if amount["percent"]:
            yield TextFigure(value, "percent")
        elif amount["sign"]:
            yield TextFigure(value, "pound")
        elif not (FIRST_YEAR <= value <= LAST_YEAR and "," not in amount["number"]):
            yield TextFigure(value, "number")


@cache
def _numerals() -> dict[str, int]:
    """The numbers from 0 to 100 in words, of English and Welsh."""
    numerals = {word: number for number, word in enumerate(_ENGLISH)}
    for tens, word in enumerate(_ENGLISH_TENS, start=2):
        numerals |= {f"{word}{joint}{_ENGLISH[unit]}": tens * 10 + unit for unit in range(1, 10) for joint in "- "}
        numerals[word] = tens * 10
    numerals |= {word: number for number, word in enumerate(_WELSH)}
    for tens, word in enumerate(_WELSH_TENS, start=1):
        numerals |= {f"{word} {_WELSH[unit]}": tens * 10 + unit for unit in range(1, 10)}
        numerals[word] = tens * 10
    return numerals | _SPECIAL


@cache
def _last_words() -> frozenset[str]:
    """The words that a number in words may end with."""
    return frozenset(numeral.replace("-", " ").split()[-1] for numeral in _numerals())


@cache
def _spelled() -> re.Pattern[str]:
    numerals = "|".join(sorted(_numerals(), key=len, reverse=True))
    return re.compile(rf"\b(?P<number>{numerals})[ \u00a0]+{_PER_CENT}", re.IGNORECASE)
