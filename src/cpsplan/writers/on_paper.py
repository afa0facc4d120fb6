"""On paper: how many pages a sheet is wide, so that nobody has to read letters of three points."""

from __future__ import annotations

from collections.abc import Sequence

ACROSS = 740
"""Points between the margins of A4, the long side below."""
LETTER = 5.25
"""Points that a letter of the width of a column takes."""
SMALLEST = 8 / 11
"""How far letters of 11 points may shrink on paper: to 8 points."""
MILLIMETRES = 1.85
"""Millimetres that a letter of the width of a column takes."""


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
