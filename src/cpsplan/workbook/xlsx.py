"""XLSX: the workbook of a plan for Excel, LibreOffice and Google Sheets.

Colours say nothing alone: columns that the program keeps say “(fixed)” in a note, and are guarded by a rule. Heights of
rows are written down, because no two programs measure wrapped rows alike when they open a file.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cpsplan.workbook.grid import (
    HEAD_ROW,
    HIDDEN,
    LISTS,
    READ_ME,
    CellValue,
    Grid,
    GridRow,
    Head,
    PlanWorkbook,
)
from cpsplan.workbook.kept import kept_rows
from cpsplan.workbook.letters import letter
from cpsplan.workbook.looks import SPARE, lines_in, printed_columns, widths_of
from cpsplan.workbook.read_me import LINES
from cpsplan.writers.on_paper import lines_taken, row_height
from cpsplan.writers.spreadsheet import A4, on_pages, with_language

INK, MUTED, TINT, HAIR = "#1d1c2b", "#565469", "#f1efe8", "#d3d0c6"
MADE = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - the same plan gives the same bytes
READ_ME_LETTERS = 76
"""How many of its larger letters a line of the first sheet takes."""
SHOWN_DAYS = {"day": "d mmm yyyy", "month": "mmm yyyy", "quarter": '"to end of "mmm yyyy', "year": "yyyy"}


def xlsx_of(workbook: PlanWorkbook) -> bytes:
    """The bytes of the workbook as XLSX, the same for the same plan."""
    import xlsxwriter  # noqa: PLC0415 - wanted where a workbook is written only

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": f"{workbook.title}: workbook", "created": MADE})
    written = _Writing(book, workbook)
    written.read_me()
    written.outcomes()
    for grid in workbook.grids:
        written.sheet(grid)
    written.lists()
    written.hidden()
    book.close()
    return with_language(out.getvalue(), workbook.language)


class _Writing:
    """One workbook that is being written."""

    def __init__(self, book: Any, workbook: PlanWorkbook) -> None:
        self._book, self._workbook = book, workbook
        self._ranges: dict[tuple[str, ...], str] = {}
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _format(self, **more: Any) -> Any:
        """A format, made once."""
        wanted = {"font_name": "Arial", "font_size": 11, "font_color": INK, "valign": "top", "text_wrap": True, **more}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(wanted)
        return self._formats[key]

    def _cell_format(self, use: str, exact: str = "day") -> Any:
        row = {"bottom": 1, "bottom_color": HAIR}
        match use:
            case "id":
                return self._format(**row, bg_color=TINT, font_color=MUTED, font_size=9, text_wrap=False)
            case "around" | "fixed":
                return self._format(**row, bg_color=TINT)
            case "number":
                return self._format(**row, num_format="#,##0.##########", align="right", indent=1)
            case "date":
                return self._format(**row, num_format=SHOWN_DAYS.get(exact, "d mmm yyyy"), align="left")
            case _:
                return self._format(**row)

    def read_me(self) -> None:
        """The first sheet: ten lines that explain, and where each sheet is."""
        sheet = self._book.add_worksheet(READ_ME)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 84)
        sheet.write_string(0, 0, f"{self._workbook.title}: workbook", self._format(bold=True, font_size=18))
        for place, line in enumerate(LINES, start=2):
            sheet.set_row(place, row_height(lines_taken(line, READ_ME_LETTERS)))
            sheet.write_string(place, 0, line, self._format(font_size=12))
        place = 3 + len(LINES)
        sheet.write_string(place, 0, "Sheets", self._format(bold=True, font_size=12))
        link = self._format(font_color="#17408b", underline=1, font_size=12)
        for grid in self._workbook.grids:
            place += 1
            sheet.write_url(place, 0, f"internal:'{grid.name}'!A1", link, f"{grid.name}: {len(grid.rows)}")
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 1)

    def outcomes(self) -> None:
        """What the plan is for, to be read only."""
        if not self._workbook.outcomes:
            return
        heads = ("Id (fixed)", "Aim (fixed)", "Choice (fixed)")
        sheet = self._top("Outcomes", "Outcomes", "What the plan is for. Only to be read.")
        widths = (26, 30, 90)
        on_pages(sheet, HEAD_ROW, widths, repeated=1)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, head, self._head_format())
        for row, values in enumerate(self._workbook.outcomes, start=HEAD_ROW + 1):
            for column, value in enumerate(values):
                sheet.write_string(row, column, value, self._format(bg_color=TINT, bottom=1, bottom_color=HAIR))
        self._table(sheet, "Outcomes", heads, len(self._workbook.outcomes))
        sheet.protect("")

    def _head_format(self) -> Any:
        return self._format(bold=True, bottom=2, bottom_color=INK, valign="bottom")

    def _top(self, name: str, title: str, says: str) -> Any:
        """A new sheet with its title, its sentence, and what all sheets share."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, title, self._format(bold=True, font_size=18, text_wrap=False))
        sheet.write_string(1, 0, says, self._format(font_color=MUTED, text_wrap=False))
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        return sheet

    def _table(self, sheet: Any, name: str, heads: Iterable[str], rows: int) -> None:
        """The rows marked as a table, so that programs and screen readers know its heads."""
        columns = [{"header": head, "header_format": self._head_format()} for head in heads]
        last = HEAD_ROW + max(1, rows)
        table = {"name": f"T_{name.replace(' ', '_')}", "columns": columns, "style": None, "description": name}
        sheet.add_table(HEAD_ROW, 0, last, len(columns) - 1, table)

    def sheet(self, grid: Grid) -> None:
        """One sheet of the plan."""
        sheet = self._top(grid.name, grid.title, grid.says)
        sheet.set_row(HEAD_ROW, 34)
        self._table(sheet, grid.name, [head.words for head in grid.heads], len(grid.rows))
        widths = widths_of(grid)
        for column, head in enumerate(grid.heads):
            # What nobody has filled stands behind a “+” above the sheet.
            folded = {} if head.is_used else {"level": 1, "hidden": True}
            sheet.set_column(column, column, widths[column], None, folded)
            sheet.write_comment(HEAD_ROW, column, head.note or head.words, {"author": "", "x_scale": 2})
            spare = 0 if grid.asks else SPARE
            self._rule(sheet, column, head, HEAD_ROW + max(1, len(grid.rows)) + spare)
        for place, row in enumerate(grid.rows, start=HEAD_ROW + 1):
            self._row(sheet, place, grid, row)
            sheet.set_row(place, row_height(lines_in(grid, row, widths)))
        repeated, printed = printed_columns(grid)
        on_pages(sheet, HEAD_ROW, printed, repeated)
        sheet.print_area(0, 0, HEAD_ROW + max(1, len(grid.rows)), len(printed) - 1)

    def _row(self, sheet: Any, place: int, grid: Grid, row: GridRow) -> None:
        for column, (head, value) in enumerate(zip(grid.heads, row.cells, strict=True)):
            if head.use == "answer":
                rule = self._rule_of("word" if row.options else "number", row.options)
                sheet.data_validation(place, column, place, column, rule)
            following = row.cells[column + 1] if head.use == "date" else ""
            self._write(sheet, place, column, value, self._cell_format(_use(head, value), str(following)))

    def _write(self, sheet: Any, row: int, column: int, value: CellValue, format_: Any) -> None:
        match value:
            case None:
                sheet.write_blank(row, column, None, format_)
            case Decimal():
                sheet.write_number(row, column, float(value), format_)
            case datetime.date():
                sheet.write_datetime(row, column, datetime.datetime(value.year, value.month, value.day), format_)  # noqa: DTZ001 - a day of the calendar
            case _:
                sheet.write_string(row, column, value, format_)

    def _rule(self, sheet: Any, column: int, head: Head, last: int) -> None:
        """What may be typed into the cells of a column."""
        rule = self._rule_of(head.use, head.options)
        if rule:
            sheet.data_validation(HEAD_ROW + 1, column, last, column, rule)

    def _rule_of(self, use: str, options: tuple[str, ...]) -> dict[str, Any]:
        """What may be typed into a cell; nothing where anything may."""
        rule: dict[str, Any] = {}
        match use:
            case "id":
                rule = {"validate": "custom", "value": "=FALSE", "ignore_blank": False, "error_title": "Ids are given"}
                rule["error_message"] = "Leave the id as it is. Of a new row leave it empty: one is proposed."
            case "date":
                first, final = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)
                rule = {"validate": "date", "criteria": "between", "minimum": first, "maximum": final}
                rule |= {"error_type": "warning", "error_message": "A date such as 30/09/2026. Keep this text?"}
            case "number":
                rule = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
                rule |= {"error_message": "A number without its unit: 1200000, 61 or 0.42"}
            case _ if options:
                rule = {"validate": "list", "source": self._range(options), "error_title": "Not in the list"}
                rule["error_message"] = "Choose one of the list."
        return rule

    def _range(self, options: tuple[str, ...]) -> str:
        """Where the choices stand, each list once, in a column of its own of the sheet of lists."""
        if options not in self._ranges:
            column = letter(len(self._ranges))
            self._ranges[options] = f"='{LISTS}'!${column}$1:${column}${len(options)}"
        return self._ranges[options]

    def lists(self) -> None:
        """The sheet with the choices, hidden."""
        sheet = self._book.add_worksheet(LISTS)
        for column, options in enumerate(self._ranges):
            for row, option in enumerate(options):
                sheet.write_string(row, column, option)
        sheet.hide()

    def hidden(self) -> None:
        """What every row said, so that what was changed can be told when the workbook comes back."""
        sheet = self._book.add_worksheet(HIDDEN)
        for row, values in enumerate(kept_rows(self._workbook)):
            for column, value in enumerate(values):
                sheet.write_string(row, column, value)
        sheet.very_hidden()


def _use(head: Head, value: CellValue) -> str:
    """What a cell is for; where it holds a day or a figure, that, wherever it stands."""
    if isinstance(value, datetime.date):
        return "date"
    if isinstance(value, Decimal):
        return "number"
    return "text" if head.use in {"date", "number"} else head.use
