"""Sheets on paper and for screen readers: letters that can be read, heads and ids on every page, title and language."""

from __future__ import annotations

import re

import pytest

from cpsplan.compiler import compile_book
from cpsplan.publishing.datasets import about_tables
from cpsplan.workbook.making import workbook_of
from cpsplan.workbook.ods import ods_of
from cpsplan.workbook.xlsx import xlsx_of
from cpsplan.workspace.archive import contents
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers.on_paper import ACROSS, LETTER, SMALLEST, lines_taken, pages_wide
from cpsplan.writers.spreadsheet import as_ods, as_xlsx
from cpsplan.writers.tables import tables_of
from tests.support.workbooks import starter

PLAN = "2026-27"
BOOK = compile_book(MemoryWorkspace(starter())).book
WORKBOOK = workbook_of(BOOK, PLAN, period="q3")
TABLES, ABOUT = tables_of(BOOK, PLAN), about_tables(BOOK, PLAN)
XLSX = {"workbook": lambda: xlsx_of(WORKBOOK), "tables": lambda: as_xlsx(ABOUT, TABLES)}
ODS = {"workbook": lambda: ods_of(WORKBOOK), "tables": lambda: as_ods(ABOUT, TABLES)}


@pytest.mark.parametrize(
    ("widths", "pages"), [([20], 1), ([20, 36, 36], 1), ([20, 36, *[36] * 5], 2), ([20, 36, *[36] * 8], 3)]
)
def test_a_sheet_is_as_many_pages_wide_as_letters_of_eight_points_need(widths: list[int], pages: int) -> None:
    assert pages_wide(widths, 2) == pages
    across = (sum(widths) + (pages - 1) * sum(widths[:2])) / pages
    assert across * LETTER * SMALLEST <= ACROSS


def test_a_row_is_as_high_as_its_words() -> None:
    assert lines_taken("a word", 10) == 1
    assert lines_taken("one two three four", 10) == 2
    assert lines_taken("word " * 1000, 9) == 20, "no row is higher than a screen"


@pytest.mark.parametrize("name", XLSX)
def test_xlsx_repeats_heads_and_ids_and_says_its_language(name: str) -> None:
    parts = contents(XLSX[name]())
    book = parts["xl/workbook.xml"].decode()
    titles = re.findall(r'name="_xlnm.Print_Titles"[^>]*>([^<]*)<', book)
    assert any(re.search(r"\$A:\$[AB],.*\$3:\$3", title) for title in titles), "a wide sheet"
    assert all(title.endswith("$3:$3") for title in titles)
    sheets = [part.decode() for path, part in parts.items() if path.startswith("xl/worksheets/sheet")]
    assert any('fitToWidth="2"' in sheet or 'fitToWidth="3"' in sheet for sheet in sheets)
    core = parts["docProps/core.xml"].decode()
    assert "<dc:language>en</dc:language>" in core
    assert "<dc:title>Library plan 2026-27" in core


@pytest.mark.parametrize("name", ODS)
def test_ods_repeats_heads_and_ids_and_says_its_language(name: str) -> None:
    parts = contents(ODS[name]())
    content = parts["content.xml"].decode()
    assert content.count("<table:table-header-rows>") >= len(TABLES)
    assert "<table:table-header-columns>" in content
    assert 'style:scale-to-X="2"' in parts["styles.xml"].decode()
    assert "<dc:language>en</dc:language>" in parts["meta.xml"].decode()
    assert 'config:name="HorizontalSplitPosition" config:type="int">1<' in parts["settings.xml"].decode()
