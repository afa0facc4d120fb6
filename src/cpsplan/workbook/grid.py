"""Grid: the sheets of a plan as cells, for whoever writes a workbook and for whoever reads one.

Row 1 has the title, row 2 a sentence, row 3 the heads, and the entries follow. A date takes two cells: the day, and how
exact it is. A hidden sheet keeps what every cell said, so that a workbook that comes back brings its own beginning.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Literal

from cpsplan.late import dataclass
from cpsplan.workbook.choices import Choices
from cpsplan.workbook.columns import Column
from cpsplan.workbook.day import EXACTNESS, as_day, exactness
from cpsplan.workbook.sheets import ID, Sheet, WorkbookRow

Use = Literal["id", "around", "fixed", "text", "choice", "word", "date", "exact", "number", "truth", "answer"]
"""What a cell is for; “around” names what an entry stands in, such as the project of an output; “fixed” is only to
be read, and an “answer” is of the kind that its row asks for."""
CellValue = str | Decimal | datetime.date | None
HEAD_ROW = 2
"""The row of the heads, counted from 0."""
BELONGS, EXACT = "Belongs to", "exact to"
HIDDEN, LISTS, READ_ME = "cpsplan", "Lists", "Read me"
"""The sheet that keeps what the cells said, that of the choices, and that which explains."""
TRUTHS = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Head:
    """A column of cells: its head, what it is for, and the column of the sheet that it shows."""

    words: str
    use: Use
    column: Column | None = None
    note: str = ""
    options: tuple[str, ...] = ()
    """What a list offers; any other text is refused by the spreadsheet program."""
    is_used: bool = True
    """Whether any row fills it, or has to."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells."""

    key: str
    cells: tuple[CellValue, ...]
    options: tuple[str, ...] = ()
    """What can be chosen as its answer; a figure where nothing can."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as cells."""

    name: str
    title: str
    says: str
    heads: tuple[Head, ...]
    rows: tuple[GridRow, ...]

    @property
    def asks(self) -> bool:
        """Whether its rows are questions, which nobody adds to or takes away."""
        return any(head.use == "answer" for head in self.heads)


@dataclass(frozen=True, slots=True)
class PlanWorkbook:
    """The workbook of a plan: its sheets, and what they said when it was made."""

    plan: str
    period: str
    """The period whose progress it asks for; empty where it asks for none."""
    title: str
    grids: tuple[Grid, ...]
    outcomes: tuple[tuple[str, str, str], ...]
    """What the plan is for, to be read only: id, aim, choice."""
    base: Mapping[str, Mapping[str, Mapping[str, str]]]
    """What each row said by sheet, id and head, as the plan writes it."""
    language: str = "en"


def base_of(sheets: Iterable[Sheet]) -> dict[str, dict[str, dict[str, str]]]:
    """What the rows of sheets say, by sheet, id and head."""
    return {sheet.name: {row.key: dict(row.values) for row in sheet.rows} for sheet in sheets}


def checksum(base: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    """The SHA-256 of what the rows said, so that a hidden sheet that was changed is known."""
    return hashlib.sha256(json.dumps(base, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def heads_of(sheet: Sheet, choices: Choices) -> tuple[Head, ...]:
    """The heads of a sheet in their order: those that are used first."""
    heads = [Head(ID, "id", note="What the plan calls it. Leave it; of a new row, too: an id is proposed.")]
    if sheet.inside:
        heads.append(Head(BELONGS, "around", note="What it stands in. Choose it for a new row; it is not moved here."))
    used = _used_in(sheet)
    inner = [head for column in sheet.columns for head in _heads_of(column, choices, column.head in used)]
    heads += [head for head in inner if head.is_used]
    return (*heads, *(head for head in inner if not head.is_used))


def _used_in(sheet: Sheet) -> set[str]:
    """The heads that any row fills, and the first of those for lists: everything says what it serves."""
    lists = (column.head for column in sheet.columns if column.many)
    return {*(head for row in sheet.rows for head in row.values), *[next(lists, "")]}


def _heads_of(column: Column, choices: Choices, is_filled: bool) -> Iterator[Head]:  # noqa: FBT001
    is_used = is_filled or column.required
    options = column.words or TRUTHS if column.how in {"word", "truth"} else ()
    if column.how == "choice":
        options = tuple(choices.offered(column.kinds))
    yield Head(column.head, column.how, column, column.note, options, is_used)
    if column.how == "date":
        yield Head(f"{column.head}, {EXACT}", "exact", column, "How exact the date is.", EXACTNESS, is_used)


def grid_of(sheet: Sheet, choices: Choices, names: Mapping[str, str]) -> Grid:
    """The cells of a sheet; ``names`` has the words of what its rows can stand in, by their ids."""
    heads = heads_of(sheet, choices)
    rows = [GridRow(row.key, tuple(_cell(row, head, choices, names) for head in heads)) for row in sheet.rows]
    return Grid(sheet.name, sheet.title, _says(sheet), heads, tuple(rows))


def _says(sheet: Sheet) -> str:
    if sheet.inside:
        return "One row each. A new row says to what it belongs; its id stays empty."
    return "One row each. Write new ones below the last; their id stays empty."


def _cell(row: WorkbookRow, head: Head, choices: Choices, names: Mapping[str, str]) -> CellValue:
    if head.use == "id":
        return row.key
    if head.use == "around":
        around = around_of(row)
        return f"{names.get(around, '')} [{around}]".strip()
    written = row.values.get(head.words if head.use != "exact" else _of_date(head))
    return None if written is None else _shown(head, written, choices)


def around_of(row: WorkbookRow) -> str:
    """The key of what a row stands in: mobile-library of mobile-library/budgets/1."""
    step = row.key.rsplit("/", 1)[0]
    return step.removesuffix(f"/{row.kind}")


def _of_date(head: Head) -> str:
    return head.column.head if head.column else head.words


def _shown(head: Head, written: str, choices: Choices) -> CellValue:
    column = head.column
    assert column is not None  # noqa: S101 - every head but the first two has one
    match head.use:
        case "number":
            return Decimal(written)
        case "choice":
            return choices.shown(column.kinds, written)
        case "date":
            return as_day(written, begins=column.begins)[0] if exactness(written) else written
        case "exact":
            return exactness(written)
        case _:
            return written
