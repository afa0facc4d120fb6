"""How wide the columns of a table are, by what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.writers._content import Cell, Table, plain

LETTER = 2.35
"""The width of a letter of 12 points, in millimetres, with room for bold ones."""
PADDING = 4.0
"""What a cell keeps free at its sides, in millimetres."""
LONGEST_WORD = 18
"""A longer word is broken before it makes its column wider."""
FEWEST_LETTERS = 3


def column_widths(table: Table, width: float, points: float) -> tuple[float, ...]:
    """The width of each column in millimetres, together ``width``.

    Every column has room for its longest word; what is left goes to those with more to say, so that all rows get as
    low as they can.
    """
    letter, columns = LETTER * points / 12, list(_columns(table))
    least = [max(map(_longest_word, column)) * letter + PADDING for column in columns]
    wanted = [max(map(_longest_line, column)) * letter + PADDING for column in columns]
    # A column wants its longest line, but of long texts a share only: they take more lines.
    hungry = [max(0.0, want - low) ** 0.7 for want, low in zip(wanted, least, strict=True)]
    spare = width - sum(least)
    if spare <= 0 or not any(hungry):
        return tuple(part * width / sum(least) for part in least)
    return tuple(low + spare * part / sum(hungry) for low, part in zip(least, hungry, strict=True))


def _columns(table: Table) -> Iterator[list[Cell]]:
    rows = [row for row in (table.head, *table.rows) if row]
    for place in range(max(map(len, rows), default=0)):
        yield [row[place] for row in rows if place < len(row)]


def _longest_word(cell: Cell) -> int:
    words = (len(word) for text in _texts(cell) for word in text.split())
    return min(LONGEST_WORD, max(words, default=FEWEST_LETTERS))


def _longest_line(cell: Cell) -> int:
    return max(map(len, _texts(cell)), default=FEWEST_LETTERS)


def _texts(cell: Cell) -> Iterator[str]:
    return map(plain, cell.lines)
