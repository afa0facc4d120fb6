"""On paper: how many pages a sheet is wide, so that nobody has to read letters of three points; how high a row is."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import lru_cache

ACROSS = 740
"""Points between the margins of A4, the long side below."""
LETTER = 5.25
"""Points that a letter of the width of a column takes."""
SMALLEST = 8 / 11
"""How far letters of 11 points may shrink on paper: to 8 points."""
MILLIMETRES = 1.85
"""Millimetres that a letter of the width of a column takes."""


LETTERS = 1.08
"""How many letters of a text there are in one letter of the width of a column: most are narrower than a figure."""
LINE, MARGIN = 14.5, 8
"""Points of a line of text, and of what is around a row."""
MOST_LINES = 20


def lines_taken(text: object, width: int) -> int:
    """How many lines a text takes in a column of a width in letters, at most those that a row shows."""
    words, across = str(text), int(width * LETTERS)
    return 1 if len(words) <= across else _lines_broken(words[: 2 * across * MOST_LINES], across)


@lru_cache(maxsize=4096)
def _lines_broken(words: str, across: int) -> int:
    """How many lines words are broken into; the same tables are asked about for more than one format."""
    return min(MOST_LINES, len(textwrap.wrap(words, across)))


def row_height(lines: int) -> float:
    """The height of a row of so many lines, in points."""
    return MARGIN + LINE * lines


def pages_wide(widths: Sequence[int], repeated: int) -> int:
    """How many pages columns of such widths, in letters, take side by side; the first ``repeated`` stand on each."""
    across = ACROSS / SMALLEST / LETTER
    fixed = sum(widths[:repeated])
    pages, taken = 1, fixed
    for width in widths[repeated:]:
        if taken + width > across and taken > fixed:
            pages, taken = pages + 1, fixed
        taken += width
    return pages
