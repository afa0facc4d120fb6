"""Tables as a workbook (XLSX), as the Government Analysis Function asks of spreadsheets that everybody can use.

The first sheet tells what the others hold. Each of these is one marked-up table below its title in A1, without merged
cells and empty rows. Texts are written as texts: no formula can come out of a plan.
"""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

from cpsplan.writers.data_table import DataTable, Value

FIRST_DAY = datetime.date(1980, 1, 1)
"""When a workbook was made that is of no document: the first day that archives know."""
WIDEST = 60
"""The width of a column of long texts, in characters."""
HEAD_ROW = 2
"""The row of the heads, counted from 0: the title and the number of rows stand above it."""
CONTENTS = "Contents"


def as_xlsx(title: str, tables: list[DataTable], author: str = "", created: datetime.date | None = None) -> bytes:
    """Tables as a workbook, a sheet for each, with a frozen head and filters, of a document from ``created``."""
    import xlsxwriter  # noqa: PLC0415 - wanted where a workbook is written only

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # The library asks the clock where it is told nothing.
    moment = datetime.datetime.combine(created or FIRST_DAY, datetime.time(), datetime.UTC)
    book.set_properties({"title": title, "author": author, "created": moment})
    _contents(book, title, tables)
    for table in tables:
        _sheet(book, title, table)
    book.close()
    return out.getvalue()


def sheet_name(table: DataTable) -> str:
    """What the sheet of a table is called."""
    return table.name.replace("-", " ").capitalize()


def _contents(book: Any, title: str, tables: list[DataTable]) -> None:
    """The first sheet: the title, and what each of the others holds."""
    sheet = book.add_worksheet(CONTENTS)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    sheet.set_column(0, 0, WIDEST)
    link = book.add_format({"font_color": "blue", "underline": 1})
    for row, table in enumerate(tables, start=HEAD_ROW):
        name = sheet_name(table)
        sheet.write_url(row, 0, f"internal:'{name}'!A1", link, f"{name}: {_counted(table)}")


def _counted(table: DataTable) -> str:
    return "1 row" if len(table.rows) == 1 else f"{len(table.rows)} rows"


def _sheet(book: Any, title: str, table: DataTable) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(sheet_name(table))
    sheet.write_string(0, 0, f"{title}: {sheet_name(table).lower()}", book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, f"One table with {_counted(table)}.")
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    columns = [{"header": head, "header_format": bold} for head in table.heads]
    options = {"name": f"T_{table.name.replace('-', '_')}", "columns": columns, "style": None}
    sheet.add_table(HEAD_ROW, 0, HEAD_ROW + len(table.rows), len(table.heads) - 1, options)
    for column, head in enumerate(table.heads):
        longest = max(len(str(row[column] or "")) for row in table.rows)
        sheet.set_column(column, column, min(WIDEST, max(len(head) + 3, longest + 1)))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for number, row in enumerate(table.rows, start=HEAD_ROW + 1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, day if isinstance(value, datetime.date) else wrapped)


def _write(sheet: Any, row: int, column: int, value: Value, looks: Any) -> None:
    """Write one value as what it is: a day, a figure, a text."""
    if isinstance(value, datetime.date):
        moment = datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day of the calendar, wherever
        sheet.write_datetime(row, column, moment, looks)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, float(value), looks)
    elif value is not None:
        sheet.write_string(row, column, value, looks)
