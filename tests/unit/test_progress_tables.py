"""The tables of a plan hold what its progress reports say, by the ids and the words of what they are about."""

from __future__ import annotations

import datetime
from decimal import Decimal

from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers.data_table import TableRow
from cpsplan.writers.tables import tables_of
from tests.support.workbooks import starter

PLAN = "2026-27"


def rows() -> dict[str, list[TableRow]]:
    """The rows of every table of the plan of the starter, by the name of the table."""
    book = compile_book(MemoryWorkspace(starter())).book
    return {
        table.name: [dict(zip(table.heads, row, strict=True)) for row in table.rows] for table in tables_of(book, PLAN)
    }


def test_reports_are_in_the_tables() -> None:
    tables = rows()
    (van,) = [row for row in tables["progress"] if row["Id"] == "mobile-library/van" and row["Status"] == "done"]
    assert van["Of"] == "Van bought and fitted out."
    figures = [row for row in tables["results"] if row["Id"] == "villages-visited"]
    assert [row["Figure"] for row in figures][-1] == Decimal(74)
    assert figures[-1]["Unit"] == "percent"
    assert isinstance(figures[-1]["As of"], datetime.date)
    colours = {(row["Report"], row["Id"]) for row in tables["colours"]}
    assert {"mobile-library", "readers", "readers.reach"} <= {name for _, name in colours}
    assert len({report for report, _ in colours}) > 1, "report by report"
