"""Workbooks as people send them back: the one of a plan, with cells typed over, rows added, rows gone."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cpsplan.book.book import Book
from cpsplan.workbook.choices import Choices
from cpsplan.workbook.comparing import WorkbookChanges, changes_in
from cpsplan.workbook.grid import Grid, GridRow, PlanWorkbook
from cpsplan.workbook.making import workbook_of
from cpsplan.workbook.reading import read_workbook, returned
from cpsplan.workbook.xlsx import xlsx_of
from tests.support.mistakes import STARTER

Value = str | int | Decimal | datetime.date | None
Typed = Mapping[tuple[str, str, str], Value]
"""What is typed over, by sheet, id and head."""


def starter() -> dict[str, str]:
    """The texts of the workspace that `cpsplan init` writes, by their paths."""
    paths = [path for path in (STARTER / "plans").rglob("*") if path.suffix in {".yaml", ".md", ".po", ".svg"}]
    return {path.relative_to(STARTER).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def filled_in(
    workbook: PlanWorkbook,
    typed: Typed | None = None,
    new: Iterable[tuple[str, Mapping[str, Value]]] = (),
    gone: Collection[tuple[str, str]] = (),
) -> PlanWorkbook:
    """A workbook with cells typed over, new rows by sheet and head, and rows that are gone by sheet and id."""
    rows = list(new)
    grids = []
    for grid in workbook.grids:
        own = [row for name, row in rows if name == grid.name]
        grids.append(_filled(grid, typed or {}, own, gone))
    return replace(workbook, grids=tuple(grids))


def _filled(grid: Grid, typed: Typed, new: Iterable[Mapping[str, Value]], gone: Collection[tuple[str, str]]) -> Grid:
    rows = []
    for row in grid.rows:
        if (grid.name, row.key) not in gone:
            heads = zip(grid.heads, row.cells, strict=True)
            cells = [typed.get((grid.name, row.key, head.words), cell) for head, cell in heads]
            rows.append(GridRow(row.key, tuple(map(_cell, cells))))
    rows += [GridRow("", tuple(_cell(values.get(head.words)) for head in grid.heads)) for values in new]
    return replace(grid, rows=tuple(rows))


def _cell(value: Value) -> Any:
    return Decimal(value) if isinstance(value, int) else value


def came_back(book: Book, workbook: PlanWorkbook) -> WorkbookChanges:
    """What a workbook that was sent back says otherwise than the plan of a book."""
    return compared(book, xlsx_of(workbook))


def compared(book: Book, content: bytes) -> WorkbookChanges:
    """The same of the bytes of a workbook."""
    raw = read_workbook(content)
    now = workbook_of(book, raw.plan, period=raw.period)
    return changes_in(returned(raw, now), now, Choices(book, raw.plan))
