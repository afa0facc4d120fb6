"""The heat map as a picture: a small matrix of outcomes and years for each aim. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.render.marks import Mark, mark
from cpsplan.render.served import NOTHING, Served, Year
from cpsplan.render.values import Values

COLUMNS = 6
"""How many outcomes stand beside one another in a matrix."""
STEPS = (1, 3, 6)
"""The highest count of each shade; the darkest has no highest."""
WORDY = 3
"""How many columns a cell has to be wide for words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell(Values):
    """A cell of a row: one place, or several where only the aim counts."""

    column: int
    """The first column that it takes, from 0."""
    columns: int
    words: str
    shade: int


@dataclass(frozen=True, slots=True)
class MatrixRow(Values):
    """A plan, or a year without one."""

    label: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(Values):
    """A small matrix: outcomes of an aim, or some aims, by year."""

    heads: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
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
        aim_mark = mark(self._localised, aim) if aim else None
        return Matrix(
            heads=tuple(self._localised.book.numbers[place] for place in places),
            rows=tuple(MatrixRow(year.label, tuple(self._cells(year, places, aim))) for year in self._served.years),
            mark=aim_mark,
            name=aim_mark.title if aim_mark else "",
        )

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
                yield _cell(0, len(places), count)
        else:
            yield from self._single_cells(year, places)

    def _single_cells(self, year: Year, places: Sequence[str]) -> Iterator[MatrixCell]:
        for number, place in enumerate(places):
            count = self._count(year, place)
            if count is not None:
                yield _cell(number, 1, count)

    def _count(self, year: Year, place: str) -> int | None:
        """How many activities of a plan count for a place; None where there is no cell: where an outcome is new."""
        book = self._localised.book
        # To name no aim itself is no gap where it has outcomes.
        is_whole = self._served.is_whole(place)
        if not year.before:
            return self._served.count(place, year.plan) or (None if is_whole else 0)
        count = None if is_whole else self._served.count_before(place, year.plan)
        return 0 if count is None and place in book.aims and not is_whole else count


def _cell(column: int, columns: int, count: int) -> MatrixCell:
    """A cell with a count, over one column or several."""
    return MatrixCell(column=column, columns=columns, words=str(count), shade=shade(count))


def _wide_cell(columns: int, words: str) -> MatrixCell:
    """A cell without a count, over all columns, with words where there is room for them."""
    return MatrixCell(column=0, columns=columns, words=words if columns >= WORDY else NOTHING, shade=0)
