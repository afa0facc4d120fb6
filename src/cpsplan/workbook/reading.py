"""Reading: a workbook that came back, as cells. Whose it is nobody knows: it has to be small, and nothing in it runs.

The sheets are found by their names and their heads, wherever people have moved the columns. What is no sheet or column
of the plan is left alone, and told.
"""

from __future__ import annotations

import datetime
import difflib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from cpsplan.late import dataclass
from cpsplan.workbook.formulas import failed_formulas
from cpsplan.workbook.grid import HIDDEN, LISTS, READ_ME, Grid, PlanWorkbook, checksum
from cpsplan.workbook.letters import letter

RawValue = str | float | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
Base = dict[str, dict[str, dict[str, str]]]
LARGEST = 20_000_000
"""The most bytes of a workbook, and of its parts when they are unpacked ten times as many."""
UNPACKED = 10
HEAD_ROWS = 3
"""How many rows of the hidden sheet say what the workbook is of."""
HEADS_WITHIN = 12
"""Within how many rows the heads have to stand."""
MOST_ROWS = 1_000_000
"""How many cells repeated rows may have."""
ALIKE_NAMES = 0.6
"""How like its old name a renamed sheet has to be, from 0 to 1."""
_REPEATED_ROW = re.compile(rb'<table:table-row[^>]*number-rows-repeated="([0-9]{1,12})[0-9]*"')
_REPEATED_CELL = re.compile(rb'number-columns-repeated="([0-9]{1,9})[0-9]*"')
ALIKE, NEARLY = 3, 0.7
"""How many heads make a row of heads; how like its old name a renamed head has to be, from 0 to 1."""
NOT_OURS = (
    "this workbook was not written by cpsplan, or its hidden sheet “cpsplan” is gone. Export it again, and copy your"
    " cells into it"
)


class UnreadableWorkbook(Exception):  # noqa: N818 - it says what the file is
    """A file that is no workbook of a plan; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class CellRemark:
    """Something to be told: where it is in the workbook, and the words."""

    place: str
    """The sheet, or the cell: Activities!D14."""
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row that came back: its number in the sheet, counted from 1, and its cells by their heads."""

    number: int
    cells: Mapping[str, RawValue]
    letters: Mapping[str, str]
    """The letters of the columns by their heads."""

    def place(self, sheet: str, head: str) -> str:
        """Where a cell is: Activities!D14."""
        return f"{sheet}!{self.letters.get(head, 'A')}{self.number}"


@dataclass(slots=True)
class ReturnedSheet:
    """A sheet that came back."""

    name: str
    rows: list[ReturnedRow] = field(default_factory=list)
    heads: tuple[str, ...] = ()
    """The heads that are there."""


@dataclass(slots=True)
class Returned:
    """A workbook that came back."""

    plan: str
    base: Base
    sheets: dict[str, ReturnedSheet] = field(default_factory=dict)
    faults: list[CellRemark] = field(default_factory=list)
    questions: list[CellRemark] = field(default_factory=list)
    notes: list[CellRemark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The cells of one sheet, row by row, and the first and last cell of each stretch that is merged."""

    cells: list[list[Any]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    """A workbook that came back: its plan, its period, what its rows said when it was made, and its sheets by name."""

    plan: str
    period: str
    base: Base
    sheets: Mapping[str, RawSheet]


def read_workbook(content: bytes) -> RawWorkbook:
    """A workbook that came back. Raises UnreadableWorkbook."""
    _refuse_bomb(content)
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - wanted where one is read only

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if HIDDEN not in book.sheet_names:
            raise UnreadableWorkbook(NOT_OURS)
        failed = failed_formulas(content)
        sheets = {name: _raw(book.get_sheet_by_name(name), failed.get(name, ())) for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as reason:
        raise UnreadableWorkbook(f"no workbook can be read from it ({reason}). Save it as .xlsx or .ods") from None
    plan, period, base = _kept(sheets[HIDDEN].cells)
    return RawWorkbook(plan, period, base, sheets)


def _raw(sheet: Any, failed: Iterable[tuple[int, int, str]]) -> RawSheet:
    cells = sheet.to_python(skip_empty_area=False)
    for row, column, error in failed:
        if row < len(cells) and column < len(cells[row]):
            cells[row][column] = error
    return RawSheet(cells, sheet.merged_cell_ranges or [])


def _refuse_bomb(content: bytes) -> None:
    """Raise UnreadableWorkbook where a file is too large, or its parts are when unpacked, whatever they say of that."""
    if len(content) > LARGEST:
        raise UnreadableWorkbook("it is too large: 20 MB is the most")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST * UNPACKED:
                raise UnreadableWorkbook("its parts are too large: 200 MB is the most")
            damaged = archive.testzip()
            rows = sum(_rows_in(archive.read(part)) for part in archive.infolist() if part.filename == "content.xml")
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, RuntimeError, EOFError):
        raise UnreadableWorkbook("it is no .xlsx and no .ods. Save it as one of these") from None
    if damaged:
        raise UnreadableWorkbook(f"its part {damaged} is damaged. Save it again")
    if rows > MOST_ROWS:
        raise UnreadableWorkbook(f"it repeats more than {MOST_ROWS:,} rows or cells. Delete what is empty below")


def _rows_in(content: bytes) -> int:
    """How many cells a part of OpenDocument has in rows that are repeated, and not empty: a few words make millions."""
    count = 0
    for match in _REPEATED_ROW.finditer(content):
        cells = content[match.end() : content.find(b"</table:table-row>", match.end())]
        if b"office:value-type" in cells:
            wide = sum(int(times) for times in _REPEATED_CELL.findall(cells)) + cells.count(b"<table:table-cell")
            count += min(int(match[1]), 10 * MOST_ROWS) * wide
    return count


def _kept(rows: Sequence[Sequence[Any]]) -> tuple[str, str, Base]:
    """The plan, the period, and what the rows said, from the hidden sheet. Raises UnreadableWorkbook."""
    base: Base = {}
    cells = [([*map(str, row), "", "", ""])[:3] for row in rows]
    head = {name: value for name, value, _ in cells[:HEAD_ROWS]}
    try:
        for name, key, values in cells[HEAD_ROWS:]:
            if not key and name:
                base[name] = {}
            elif name:
                base[name][key] = {str(head): str(value) for head, value in json.loads(values).items()}
    except (ValueError, KeyError, AttributeError):
        raise UnreadableWorkbook(NOT_OURS) from None
    if checksum(base) != head.get("checksum"):
        raise UnreadableWorkbook(
            "the hidden sheet “cpsplan” was changed, so that nobody can tell what was changed in the others. Export the"
            " workbook again, and copy your cells into it"
        )
    return head.get("plan", ""), head.get("period", ""), base


def returned(raw: RawWorkbook, workbook: PlanWorkbook) -> Returned:
    """The cells of a workbook that came back, sheet by sheet as ``workbook`` has them."""
    result = Returned(raw.plan, raw.base)
    known = {grid.name: grid for grid in workbook.grids}
    own = {READ_ME, LISTS, HIDDEN, "Outcomes", *known}
    extra = [name for name in raw.sheets if name not in own]
    for name in extra:
        result.notes.append(CellRemark(name, "not a sheet of the plan, left alone"))
    for name, grid in known.items():
        if name in raw.sheets:
            _Sheet(result, grid, raw.sheets[name]).read()
        elif raw.base.get(name):
            near = difflib.get_close_matches(name, extra, 1, ALIKE_NAMES)
            hint = f"Was it renamed “{near[0]}”? Name it “{name}” again" if near else "Nothing of it is taken over"
            result.faults.append(CellRemark(name, f"the sheet is gone. {hint}"))
    return result


class _Sheet:
    """One sheet that is being read."""

    def __init__(self, result: Returned, grid: Grid, sheet: RawSheet) -> None:
        self._result, self._grid = result, grid
        self._cells, self._merged = sheet.cells, sheet.merged

    def read(self) -> None:
        """Put the rows of the sheet, and what is to be told of it, into the result."""
        start = self._head_row()
        if start is None:
            self._result.faults.append(
                CellRemark(self._grid.name, "the row of heads is not there; it begins with “Id”")
            )
            return
        places = self._places(start)
        hidden = set(self._covered(start))
        letters = {head: letter(column) for head, column in places.items()}
        sheet = ReturnedSheet(self._grid.name, heads=tuple(places))
        for number in range(start + 1, len(self._cells)):
            row = self._cells[number]
            cells = {
                head: row[column]
                for head, column in places.items()
                if column < len(row) and (number, column) not in hidden
            }
            if any(value not in ("", None) for value in cells.values()):
                sheet.rows.append(ReturnedRow(number + 1, cells, letters))
        self._result.sheets[sheet.name] = sheet

    def _head_row(self) -> int | None:
        heads = {as_compared(head.words) for head in self._grid.heads}
        for number, row in enumerate(self._cells[:HEADS_WITHIN]):
            if sum(as_compared(cell) in heads for cell in row) >= min(ALIKE, len(heads)):
                return number
        return None

    def _places(self, start: int) -> dict[str, int]:
        """The columns by their heads. A head that was renamed is asked about, one that is gone is told."""
        written = {number: str(cell) for number, cell in enumerate(self._cells[start]) if cell not in ("", None)}
        places: dict[str, int] = {}
        for head in self._grid.heads:
            number = next((at for at, words in written.items() if as_compared(words) == as_compared(head.words)), None)
            if number is not None:
                places[head.words] = number
                del written[number]
        for head in self._grid.heads:
            if head.words not in places:
                self._renamed(head.words, start, written, places)
        for number, words in written.items():
            place = f"{self._grid.name}!{letter(number)}{start + 1}"
            self._result.notes.append(CellRemark(place, f"“{words}” is not a column of the plan, left alone"))
        return places

    def _renamed(self, head: str, start: int, written: dict[int, str], places: dict[str, int]) -> None:
        near = difflib.get_close_matches(as_compared(head), map(as_compared, written.values()), 1, NEARLY)
        number = next((at for at, words in written.items() if near and as_compared(words) == near[0]), None)
        if number is None:
            if any(head in values for values in self._result.base.get(self._grid.name, {}).values()):
                words = f"the column “{head}” is gone: nothing of it is taken over, and nothing is emptied"
                self._result.notes.append(CellRemark(self._grid.name, words))
            return
        place = f"{self._grid.name}!{letter(number)}{start + 1}"
        words = f"the head “{written[number]}” is taken for “{head}”"
        self._result.notes.append(CellRemark(place, words))
        places[head] = number
        del written[number]

    def _covered(self, start: int) -> Iterator[tuple[int, int]]:
        """The cells that lie under merged ones. Only the first of these holds a value: that is told."""
        for (first_row, first), (last_row, last) in self._merged:
            if last_row > start:
                place = f"{self._grid.name}!{letter(first)}{first_row + 1}:{letter(last)}{last_row + 1}"
                words = "merged cells. Only the first holds a value; unmerge them and fill in the others"
                self._result.faults.append(CellRemark(place, words))
                for row in range(first_row, last_row + 1):
                    yield from (
                        (row, column) for column in range(first, last + 1) if (row, column) != (first_row, first)
                    )


def as_compared(words: Any) -> str:
    """A head as it is compared: without case, doubled spaces and “(fixed)”."""
    return " ".join(str(words).replace("(fixed)", "").split()).casefold()
