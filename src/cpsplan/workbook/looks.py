"""Looks: how wide the columns of a workbook are, in every format, and what of a sheet is printed."""

from __future__ import annotations

from cpsplan.workbook.grid import Grid

SPARE = 200
"""How many rows below the last entry have their lists already."""
WIDTHS = {
    "id": 22,
    "around": 34,
    "text": 36,
    "choice": 36,
    "word": 16,
    "date": 14,
    "exact": 12,
    "number": 13,
    "truth": 8,
    "fixed": 26,
    "answer": 18,
}
"""How wide the columns are, in letters."""


def printed_columns(grid: Grid) -> tuple[int, list[int]]:
    """How many columns of a sheet stand on every page, id and title, and how wide those are that are printed."""
    widths = [WIDTHS[head.use] for head in grid.heads if head.is_used]
    return min(2, len(widths)), widths
