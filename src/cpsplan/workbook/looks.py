"""Looks: how wide the columns of a workbook are, in every format, and what of a sheet is printed."""

from __future__ import annotations

from collections.abc import Sequence

from cpsplan.workbook.grid import Grid, GridRow
from cpsplan.writers.on_paper import lines_taken

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


SHORT, ROOM = 10, 3
"""How long words are that want no wide column, and how much room there is beside them and beside a head."""
NARROWEST_ID, WIDEST_ID = 12, 44
SMALL = 9 / 11
"""How large the letters of ids are beside the others."""


def widths_of(grid: Grid) -> list[int]:
    """How wide the columns of a sheet are; that of the ids as wide as the longest of these, within bounds."""
    longest = max((len(row.key) for row in grid.rows), default=0)
    ids = max(NARROWEST_ID, min(WIDEST_ID, round(longest * SMALL) + 2))
    return [ids if head.use == "id" else _width(grid, place) for place, head in enumerate(grid.heads)]


def _width(grid: Grid, place: int) -> int:
    """How wide a column is: that of its kind, and of short words such as those of a currency narrower."""
    head, usual = grid.heads[place], WIDTHS[grid.heads[place].use]
    texts = [cell for row in grid.rows if isinstance(cell := row.cells[place], str)]
    longest = max(map(len, texts), default=0)
    if head.use != "text" or not 0 < longest <= SHORT:
        return usual
    return min(usual, max(len(head.words) + ROOM, SHORT + ROOM))


def lines_in(grid: Grid, row: GridRow, widths: Sequence[int]) -> int:
    """How many lines the highest cell of a row takes; an id takes one."""
    cells = zip(grid.heads, row.cells, widths, strict=True)
    texts = [(value, width) for head, value, width in cells if isinstance(value, str) and head.use != "id"]
    return max((lines_taken(value, width) for value, width in texts), default=1)


def printed_columns(grid: Grid) -> tuple[int, list[int]]:
    """How many columns of a sheet stand on every page, id and title, and how wide those are that are printed."""
    widths = [width for head, width in zip(grid.heads, widths_of(grid), strict=True) if head.is_used]
    return min(2, len(widths)), widths
