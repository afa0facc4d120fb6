"""ODS: the workbook of a plan as OpenDocument, the format that government wants for what others are to edit."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from cpsplan.workbook.grid import HEAD_ROW, HIDDEN, LISTS, READ_ME, CellValue, Grid, Head, PlanWorkbook
from cpsplan.workbook.kept import kept_rows
from cpsplan.workbook.letters import letter
from cpsplan.workbook.looks import SPARE, lines_in, printed_columns, widths_of
from cpsplan.workbook.read_me import LINES
from cpsplan.writers.ods import OdsSheet, cell, columns_of_ods, ods_file, row, top
from cpsplan.writers.on_paper import MILLIMETRES, pages_wide


def ods_of(workbook: PlanWorkbook) -> bytes:
    """The bytes of the workbook as ODS, the same for the same plan."""
    writing = _Content(workbook)
    sheets = list(writing.sheets())
    every = {40, 65, *(width for grid in workbook.grids for width in widths_of(grid))}
    widths = {f"c{width}": round(width * MILLIMETRES) for width in sorted(every)}
    rules = "".join(writing.validations())
    return ods_file(f"{workbook.title}: workbook", workbook.language, sheets, {**widths, "wide": 180}, rules)


FROZEN = (1, HEAD_ROW + 1)
"""The ids and the heads stand still."""


class _Content:
    """The sheets, while they are being written."""

    def __init__(self, workbook: PlanWorkbook) -> None:
        self._workbook = workbook
        self._lists: dict[tuple[str, ...], str] = {}

    def sheets(self) -> Iterator[OdsSheet]:
        """Every sheet: what explains, what is asked, the lists of choices, and what is kept."""
        yield self._read_me()
        if self._workbook.outcomes:
            yield self._outcomes()
        yield from map(self._sheet, self._workbook.grids)
        yield self._hidden(LISTS, self._list_rows())
        yield self._hidden(HIDDEN, kept_rows(self._workbook))

    def _read_me(self) -> OdsSheet:
        lines = [f"{self._workbook.title}: workbook", "", *LINES, "", "Sheets"]
        lines += [f"{grid.name}: {len(grid.rows)}" for grid in self._workbook.grids]
        rows = "".join(row([cell(line, "title" if number == 0 else "plain")]) for number, line in enumerate(lines))
        return OdsSheet(READ_ME, '<table:table-column table:style-name="wide"/>', rows)

    def _outcomes(self) -> OdsSheet:
        columns = "".join(f'<table:table-column table:style-name="{use}"/>' for use in ("c40", "c65", "wide"))
        rows = top(
            "Outcomes", "What the plan is for. Only to be read.", ("Id (fixed)", "Aim (fixed)", "Choice (fixed)")
        )
        rows += "".join(row([cell(value, "fixed") for value in values]) for values in self._workbook.outcomes)
        return OdsSheet("Outcomes", columns, rows, ' table:protected="true"', frozen=FROZEN)

    def _sheet(self, grid: Grid) -> OdsSheet:
        (repeated, widths), every = printed_columns(grid), widths_of(grid)
        columns = columns_of_ods(
            [_column(head, width) for head, width in zip(grid.heads, every, strict=True)], repeated
        )
        rows = top(grid.title, grid.says, [head.words for head in grid.heads], [head.note for head in grid.heads])
        for entry in grid.rows:
            pairs = zip(grid.heads, entry.cells, strict=True)
            cells = [cell(value, _style(head, value), self._rule(head, entry.options)) for head, value in pairs]
            rows += row(cells, lines=lines_in(grid, entry, every))
        if not grid.asks:
            rows += row([cell(None, _style(head, None), self._rule(head)) for head in grid.heads], SPARE)
        return OdsSheet(grid.name, columns, rows, pages=pages_wide(widths, repeated), frozen=FROZEN)

    def _rule(self, head: Head, answers: tuple[str, ...] = ()) -> str:
        """The name of the list that a cell offers, of an answer that of its row; empty where it offers none."""
        options = answers if head.use == "answer" else head.options
        return self._lists.setdefault(options, f"list-{len(self._lists)}") if options else ""

    def validations(self) -> Iterator[str]:
        """The lists that cells offer. The sheets come first: they say which."""
        for column, (options, name) in enumerate(self._lists.items()):
            place = f"[${LISTS}.${letter(column)}$1:.${letter(column)}${len(options)}]"
            condition = quoteattr(f"of:cell-content-is-in-list({place})")
            yield (
                f'<table:content-validation table:name="{name}" table:condition={condition}'
                ' table:allow-empty-cell="true" table:display-list="unsorted"><table:error-message'
                ' table:message-type="stop" table:title="Not in the list" table:display="true"><text:p>Choose one of'
                " the list.</text:p></table:error-message></table:content-validation>"
            )

    def _list_rows(self) -> Iterator[list[str]]:
        longest = max(map(len, self._lists), default=0)
        for place in range(longest):
            yield [options[place] if place < len(options) else "" for options in self._lists]

    def _hidden(self, name: str, rows: Iterable[Iterable[str]]) -> OdsSheet:
        """A hidden sheet with texts alone."""
        written = "".join(row([cell(value, "") for value in values]) for values in rows)
        return OdsSheet(name, "<table:table-column/>", written or row([cell("", "")]), pages=0)


def _column(head: Head, width: int) -> str:
    display = "" if head.is_used else ' table:visibility="collapse"'
    return f'<table:table-column table:style-name="c{width}"{display}/>'


def _style(head: Head, value: CellValue) -> str:
    if head.use in {"id", "around", "fixed"}:
        return "id" if head.use == "id" else "fixed"
    if isinstance(value, datetime.date) or head.use == "date":
        return "day"
    return "figure" if isinstance(value, Decimal) else "cell"
