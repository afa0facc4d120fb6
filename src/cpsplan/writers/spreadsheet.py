"""Tables as a workbook (XLSX, ODS), as the Government Analysis Function asks of spreadsheets that everybody can use.

The first sheet tells what the others hold. Each of these is one marked-up table below its title in A1, without merged
cells and empty rows; its heads and ids stand still and on every printed page. Texts are written as texts: no formula
can come out of a plan.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cpsplan.book.theme import default_theme
from cpsplan.late import dataclass
from cpsplan.workspace.archive import archive, contents
from cpsplan.writers import ods
from cpsplan.writers.data_table import DataTable, Value
from cpsplan.writers.on_paper import MILLIMETRES, lines_taken, pages_wide, row_height

FIRST_DAY = datetime.date(1980, 1, 1)
"""When a workbook was made that is of no document: the first day that archives know."""
WIDEST = 60
"""The width of a column of long texts, in characters."""
HEAD_ROW = 2
"""The row of the heads, counted from 0: the title and the number of rows stand above it."""
CONTENTS = "Contents"
A4 = 9
PROPERTIES = "docProps/core.xml"


@dataclass(frozen=True, slots=True)
class About:
    """What the properties of a workbook say of it."""

    title: str
    author: str = ""
    created: datetime.date | None = None
    language: str = "en"


def as_xlsx(about: About, tables: Sequence[DataTable]) -> bytes:
    """Tables as XLSX, a sheet for each, with a frozen head and filters."""
    import xlsxwriter  # noqa: PLC0415 - wanted where a workbook is written only

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # The library asks the clock where it is told nothing.
    moment = datetime.datetime.combine(about.created or FIRST_DAY, datetime.time(), datetime.UTC)
    book.set_properties({"title": about.title, "author": about.author, "created": moment})
    _contents(book, about.title, tables)
    for table in tables:
        _sheet(book, about.title, table)
    book.close()
    return with_language(out.getvalue(), about.language)


def with_language(content: bytes, language: str) -> bytes:
    """An XLSX whose properties say its language, which XlsxWriter leaves out."""
    parts = contents(content)
    said = f"<dc:language>{language}</dc:language></cp:coreProperties>"
    parts[PROPERTIES] = parts[PROPERTIES].replace(b"</cp:coreProperties>", said.encode())
    return archive(parts)


def sheet_name(table: DataTable) -> str:
    """What the sheet of a table is called."""
    return table.name.replace("-", " ").capitalize()


def _contents(book: Any, title: str, tables: Sequence[DataTable]) -> None:
    """The first sheet: the title, and what each of the others holds."""
    sheet = book.add_worksheet(CONTENTS)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    sheet.set_column(0, 0, WIDEST)
    sheet.set_paper(A4)
    link = book.add_format({"font_color": "blue", "underline": 1})
    for row, table in enumerate(tables, start=HEAD_ROW):
        sheet.write_url(row, 0, f"internal:'{sheet_name(table)}'!A1", link, _listed(table))


def _listed(table: DataTable) -> str:
    """What the first sheet says of a table."""
    return f"{sheet_name(table)}: {_counted(table)}"


def _counted(table: DataTable) -> str:
    return "1 row" if len(table.rows) == 1 else f"{len(table.rows)} rows"


def _titled(title: str, table: DataTable) -> tuple[str, str]:
    """The title of a sheet, and the sentence below it."""
    return f"{title}: {sheet_name(table).lower()}", f"One table with {_counted(table)}."


def _widths(table: DataTable) -> list[int]:
    """How wide the columns are, in characters."""
    longest = [max(_length(row[column]) for row in table.rows) for column in range(len(table.heads))]
    return [min(WIDEST, max(len(head) + 3, most + 2)) for head, most in zip(table.heads, longest, strict=True)]


def _length(value: Value) -> int:
    """How many letters of a column a value takes; a figure has commas, and stands in from the edge."""
    return len(f"{value:,}") + 3 if isinstance(value, int | Decimal) else len(str(value or ""))


def _sheet(book: Any, title: str, table: DataTable) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(sheet_name(table))
    named, says = _titled(title, table)
    sheet.write_string(0, 0, named, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, says)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    columns = [{"header": head, "header_format": bold} for head in table.heads]
    options = {"name": f"T_{table.name.replace('-', '_')}", "columns": columns, "style": None, "description": named}
    sheet.add_table(HEAD_ROW, 0, HEAD_ROW + len(table.rows), len(table.heads) - 1, options)
    widths = _widths(table)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    on_pages(sheet, HEAD_ROW, widths, repeated=1)
    line = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": default_theme().paper.thin_line}
    looks = {
        "cell": book.add_format(line),
        "iso-day": book.add_format({**line, "num_format": "yyyy-mm-dd", "align": "left"}),
        "figure": book.add_format({**line, "num_format": "#,##0.##########", "align": "right", "indent": 1}),
    }
    for number, row in enumerate(table.rows, start=HEAD_ROW + 1):
        sheet.set_row(number, row_height(_lines(row, widths)))
        for column, value in enumerate(row):
            _write(sheet, number, column, value, looks[_style(value)])


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """How many lines the highest cell of a row takes."""
    return max(lines_taken(value or "", width) for value, width in zip(row, widths, strict=True))


def on_pages(sheet: Any, head_row: int, widths: Sequence[int], repeated: int) -> None:
    """Say how a sheet is printed: heads and the first ``repeated`` columns on every page, as wide as it has to be."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.repeat_rows(head_row)
    pages = pages_wide(widths, repeated)
    sheet.fit_to_pages(pages, 0)
    if pages > 1:
        sheet.repeat_columns(0, repeated - 1)
        sheet.print_across()
    sheet.set_footer("&L&A&RPage &P of &N")


def _write(sheet: Any, row: int, column: int, value: Value, looks: Any) -> None:
    """Write one value as what it is: a day, a figure, a text."""
    if isinstance(value, datetime.date):
        moment = datetime.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day of the calendar, wherever
        sheet.write_datetime(row, column, moment, looks)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, float(value), looks)
    elif value is None:
        sheet.write_blank(row, column, None, looks)
    else:
        sheet.write_string(row, column, value, looks)


def as_ods(about: About, tables: Sequence[DataTable]) -> bytes:
    """The same tables as ODS."""
    lines = [about.title, "", *map(_listed, tables)]
    rows = [ods.row([ods.cell(line, "title" if number == 0 else "")]) for number, line in enumerate(lines)]
    sheets = [ods.OdsSheet(CONTENTS, '<table:table-column table:style-name="wide"/>', "".join(rows))]
    used: set[int] = set()
    for table in tables:
        widths = _widths(table)
        used.update(widths)
        columns = ods.columns_of_ods([f'<table:table-column table:style-name="c{width}"/>' for width in widths], 1)
        inner = ods.top(*_titled(about.title, table), table.heads)
        inner += "".join(
            ods.row([ods.cell(value, _style(value)) for value in row], lines=_lines(row, widths)) for row in table.rows
        )
        sheets.append(
            ods.OdsSheet(sheet_name(table), columns, inner, pages=pages_wide(widths, 1), frozen=(1, HEAD_ROW + 1))
        )
    millimetres = {f"c{width}": round(width * MILLIMETRES) for width in sorted(used)}
    return ods.ods_file(about.title, about.language, sheets, {"wide": 180, **millimetres})


def _style(value: Value) -> str:
    if isinstance(value, datetime.date):
        return "iso-day"
    return "figure" if isinstance(value, int | Decimal) else "cell"
