"""Tables of the book for spreadsheets: CSV and XLSX, with real dates and numbers, and no text that runs as a formula.

A text that begins with =, +, -, @, a tab or a carriage return would be run as a formula when a CSV file is opened; it
gets an apostrophe. In XLSX texts are written as texts.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cpsplan.assess.coverage import numbers_of
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.model.dates import first_day, last_day
from cpsplan.model.delivery import Output, Project

Value = str | int | Decimal | datetime.date | None
FORMULA = re.compile(r"(^|[;\t])(?=[=+\-@\t\r\n＝＋－＠])")  # noqa: RUF001 - the wide ones count too
"""Where a spreadsheet takes a text for a formula (OWASP, “CSV Injection”); also where it takes “;” for a border."""
MOMENT = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""When every workbook was made, so that the same book gives the same bytes."""
WIDEST = 60
"""The width of a column of long texts, in characters."""


@dataclass(frozen=True)
class Table:
    """A table: its name, the heads of its columns, and its rows."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def tables_of(book: Book, document: str) -> list[Table]:
    """The tables of one strategy or plan, those that have rows."""
    made = _strategy(book, document) if document in book.strategies else _plan(book, document)
    return [table for table in made if table.rows]


def _strategy(book: Book, document: str) -> Iterator[Table]:
    numbers = numbers_of(book, document)
    aims = [(address, one) for address, one in book.aims.items() if address.startswith(f"{document}:")]
    rows = [(int(numbers[address]), one.model.title, one.model.statement) for address, one in aims]
    yield Table("aims", ("Number", "Aim", "Statement"), tuple(rows))
    outcomes = [
        (numbers[address], book.aim_of(address).model.title, book.outcomes[address].model.statement)
        for address in book.outcomes_in(document)
    ]
    yield Table("outcomes", ("Number", "Aim", "Outcome"), tuple(outcomes))
    commitments = [(one.model.title, each.text) for _, one in aims for each in one.model.commitments]
    yield Table("commitments", ("Aim", "Commitment"), tuple(commitments))


ACTIVITY_HEADS = ("Id", "Kind", "Title", "Scope", "Aims", "Outcomes", "Owner", "From", "To", "Revenue", "Capital")


def _plan(book: Book, document: str) -> Iterator[Table]:
    activities = [(address, one) for address, one in book.activities.items() if address.startswith(f"{document}/")]
    yield Table("activities", ACTIVITY_HEADS, tuple(_activity(book, address, one) for address, one in activities))
    outputs = [
        (book.activities[address.rsplit("/outputs/", 1)[0]].model.name, int(address.rsplit("/", 1)[1]), *_output(one))
        for address, one in book.outputs.items()
        if address.startswith(f"{document}/")
    ]
    yield Table("outputs", ("Project", "Number", "Output", "Due"), tuple(outputs))
    milestones = [
        (book.activities[address.rsplit("/milestones/", 1)[0]].model.name, one.model.title, last_day(one.model.due))
        for address, one in book.milestones.items()
        if address.startswith(f"{document}/")
    ]
    yield Table("milestones", ("Activity", "Milestone", "Due"), tuple(milestones))
    measures = [_measure(book, address) for address in book.measures if address.startswith(f"{document}/")]
    yield Table("measures", MEASURE_HEADS, tuple(measures))


def _output(entry: Entry[Output]) -> tuple[Value, Value]:
    return entry.model.text, last_day(entry.model.due) if entry.model.due else None


def _activity(book: Book, address: str, entry: Entry[Activity]) -> tuple[Value, ...]:
    model = entry.model
    places = book.outcomes_of.get(address, ())
    aims = dict.fromkeys((*book.aims_of.get(address, ()), *(book.aim_of(one).address for one in places)))
    frame = model.timeframe
    return (
        model.id,
        "project" if isinstance(model, Project) else "action",
        model.name,
        model.scope if isinstance(model, Project) else None,
        "; ".join(book.aims[one].model.title for one in aims),
        "; ".join(book.outcomes[one].model.statement for one in places),
        model.owner,
        frame.first if frame else None,
        frame.last if frame else None,
        _sum(model, "revenue"),
        _sum(model, "capital"),
    )


def _sum(model: Activity, kind: str) -> Decimal | None:
    amounts = [one.amount for one in model.budgets if one.kind == kind]
    return sum(amounts, Decimal(0)) if amounts else None


MEASURE_HEADS = (
    "Id",
    "Measure",
    "Unit",
    "Direction",
    "Baseline",
    "Baseline date",
    "Comparator",
    "Target",
    "Of",
    "Aims",
    "Outcomes",
)


def _measure(book: Book, address: str) -> tuple[Value, ...]:
    model = book.measures[address].model
    baseline, target = model.baseline, model.target
    return (
        model.id,
        model.statement,
        model.unit,
        model.direction,
        baseline.value if baseline else None,
        first_day(baseline.date) if baseline and baseline.date else None,
        target.comparator,
        target.value,
        target.of,
        "; ".join(book.aims[one].model.title for one in book.aims_of.get(address, ())),
        "; ".join(book.outcomes[one].model.statement for one in book.outcomes_of.get(address, ())),
    )


def as_csv(table: Table) -> bytes:
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


def as_xlsx(title: str, tables: list[Table]) -> bytes:
    """Tables as a workbook, a sheet for each, with a frozen head and filters."""
    import xlsxwriter  # noqa: PLC0415 - wanted where a workbook is written only

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": MOMENT})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for table in tables:
        sheet = book.add_worksheet(table.name.capitalize())
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), len(table.heads) - 1)
        for column, head in enumerate(table.heads):
            sheet.write_string(0, column, head, bold)
            longest = max(len(str(row[column] or "")) for row in table.rows)
            sheet.set_column(column, column, min(WIDEST, max(len(head) + 3, longest + 1)))
        for number, row in enumerate(table.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, datetime.datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day of the calendar, wherever
                elif isinstance(value, int | Decimal):
                    sheet.write_number(number, column, float(value), wrapped)
                elif value is not None:
                    sheet.write_string(number, column, value, wrapped)
    book.close()
    return out.getvalue()
