"""The heat map as a picture: a small matrix of outcomes and years for each aim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.render.marks import Mark, mark
from cpsplan.render.served import NOTHING, Served, Year
from cpsplan.render.values import Values

COLUMNS = 6
"""How many outcomes stand beside one another in a matrix."""
LABEL, LETTER, CELL, HIGH, GAP, HEAD = 74, 9, 44, 38, 4, 24
"""Sizes in the drawing: the label of a row, at least, and its letters, a column, a row, the space between, the head."""
BASELINE = 24
"""How far below the top of a row its words stand."""
STEPS = (1, 3, 6)
"""The highest count of each shade; the darkest has no highest."""
WORDY = 170
"""How wide a cell has to be for words."""


@dataclass(frozen=True, slots=True)
class MatrixHead(Values):
    """The head of a column."""

    words: str
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell(Values):
    """A cell of a row: one place, or several where only the aim counts."""

    x: int
    width: int
    middle: float
    words: str
    shade: int
    said: str
    """The cell in words."""


@dataclass(frozen=True, slots=True)
class MatrixRow(Values):
    """A plan, or a year without one."""

    label: str
    y: int
    text_y: int
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(Values):
    """A small matrix: outcomes of an aim, or some aims, by year."""

    left: int
    """Where it begins: left of nought, where a label is long."""
    width: int
    height: int
    cell_height: int
    heads: tuple[MatrixHead, ...]
    rows: tuple[MatrixRow, ...]
    title: str
    """The text alternative."""
    mark: Mark | None
    """The mark of the aim whose outcomes it shows; None where it shows aims."""
    name: str


def shade(count: int) -> int:
    """The shade of a count: 0 for none, then one more for each of STEPS that it goes beyond."""
    return 0 if count == 0 else 1 + sum(count > step for step in STEPS)


class Matrices:
    """Draws the matrices of a strategy."""

    def __init__(self, localised: LocalisedBook, served: Served) -> None:
        self._localised = localised
        self._served = served
        longest = max((len(year.label) for year in served.years), default=0)
        self._more_room = max(0, LETTER * longest + 2 * GAP - LABEL)

    def all(self) -> Iterator[Matrix]:
        """One for each aim that has outcomes; the aims of a strategy without outcomes in one. A wide one in pieces."""
        columns = self._served.columns
        if self._served.has_outcomes or len(columns) == 1:
            for aim, places in columns.items():
                yield from self._pieces(places, aim)
        else:
            yield from self._pieces(list(columns))

    def _pieces(self, places: Sequence[str], aim: str = "") -> Iterator[Matrix]:
        """The matrix of one aim, or of several aims without outcomes, where none is given."""
        for start in range(0, len(places), COLUMNS):
            yield self._matrix(places[start : start + COLUMNS], aim)

    def _matrix(self, places: Sequence[str], aim: str) -> Matrix:
        localised, phrases = self._localised, self._localised.phrases
        aim_mark = mark(localised, aim) if aim else None
        rows = [self._row(number, year, places, aim) for number, year in enumerate(self._served.years)]
        heads = [
            MatrixHead(localised.book.numbers[place], LABEL + CELL * number + (CELL - GAP) / 2)
            for number, place in enumerate(places)
        ]
        said = "; ".join(_row_words(phrases, row) for row in rows)
        name = aim_mark.title if aim_mark else ""
        return Matrix(
            left=-self._more_room,
            width=self._more_room + LABEL + CELL * len(places),
            height=HEAD + HIGH * len(rows),
            cell_height=HIGH - GAP,
            heads=tuple(heads),
            rows=tuple(rows),
            title=phrases.text("heat-title", name=name, list=said) if name else said,
            mark=aim_mark,
            name=name,
        )

    def _row(self, number: int, year: Year, places: Sequence[str], aim: str) -> MatrixRow:
        y = HEAD + HIGH * number
        return MatrixRow(year.label, y, y + BASELINE, tuple(self._cells(year, places, aim)))

    def _cells(self, year: Year, places: Sequence[str], aim: str) -> Iterator[MatrixCell]:
        """The cells of a row: one for each place, or one across all where there is no plan or only the aim counts."""
        phrases = self._localised.phrases
        if not year.plan:
            yield _wide_cell(len(places), phrases.text("heat-no-plan-short"))
        elif year.before and aim and not self._served.continues(places):
            count = self._served.count_before(aim, year.plan)
            if count is None:
                yield _wide_cell(len(places), phrases.text("heat-new"))
            else:
                yield _cell(0, len(places), count, phrases.plural("heat-for-aim", count))
        else:
            yield from self._single_cells(year, places)

    def _single_cells(self, year: Year, places: Sequence[str]) -> Iterator[MatrixCell]:
        for number, place in enumerate(places):
            count = self._count(year, place)
            if count is not None:
                number_words = self._localised.book.numbers[place]
                said = self._localised.phrases.text("heat-cell", number=number_words, count=count)
                yield _cell(number, 1, count, said)

    def _count(self, year: Year, place: str) -> int | None:
        """How many activities of a plan count for a place; None where there is no cell: where an outcome is new."""
        book = self._localised.book
        # To name no aim itself is no gap where it has outcomes.
        is_whole = self._served.is_whole(place)
        if not year.before:
            return self._served.count(place, year.plan) or (None if is_whole else 0)
        count = None if is_whole else self._served.count_before(place, year.plan)
        return 0 if count is None and place in book.aims and not is_whole else count


def _row_words(phrases: Phrases, row: MatrixRow) -> str:
    listing = phrases.text("list-separator").join(cell.said for cell in row.cells)
    return phrases.text("fact", label=row.label, text=listing)


def _cell(first: int, columns: int, count: int, said: str) -> MatrixCell:
    """A cell with a count, over one column or several."""
    x, width = LABEL + CELL * first, CELL * columns - GAP
    return MatrixCell(x=x, width=width, middle=x + width / 2, words=str(count), shade=shade(count), said=said)


def _wide_cell(columns: int, said: str) -> MatrixCell:
    """A cell without a count, over all columns, with words where there is room for them."""
    width = CELL * columns - GAP
    words = said if width > WORDY else NOTHING
    return MatrixCell(x=LABEL, width=width, middle=LABEL + width / 2, words=words, shade=0, said=said)
