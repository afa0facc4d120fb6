"""A table of the book with real dates and numbers, and as CSV, with no text that runs as a formula.

A text that begins with =, +, -, @, a tab or a carriage return would be run as a formula when a CSV file is opened; it
gets an apostrophe.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Mapping
from decimal import Decimal

from cpsplan.late import dataclass
from cpsplan.model.dates import first_day, is_exact

Value = str | int | Decimal | datetime.date | None
FORMULA = re.compile(r"(^|[;\t])(?=[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001 - the wide ones count too
"""Where a spreadsheet takes a text for a formula (OWASP, “CSV Injection”); also where it takes “;” for a border."""


@dataclass(frozen=True)
class DataTable:
    """A table: its name, the heads of its columns, and its rows."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


TableRow = Mapping[str, Value]
"""The values of a row by the heads of their columns."""


def table_of(name: str, first: tuple[str, ...], rows: list[TableRow]) -> DataTable:
    """A table with the heads ``first``, followed by the others for which a row has a value."""
    heads = list(first)
    for row in rows:
        heads += [head for head, value in row.items() if value not in {None, ""} and head not in heads]
    return DataTable(name, tuple(heads), tuple(tuple(row.get(head) for head in heads) for row in rows))


def as_cell(when: str | None) -> Value:
    """A date as it stands in a table: a day is one, and a date that is less exact stays as it is written."""
    return first_day(when) if when and is_exact(when) else when


def as_csv(table: DataTable) -> bytes:
    """A table as CSV (RFC 4180), in UTF-8 with a mark at the beginning that spreadsheets want."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.heads)
    writer.writerows([_harmless(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return FORMULA.sub(r"\1'", text) if isinstance(value, str) else text
