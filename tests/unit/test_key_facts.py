"""Key facts: on the pages of strategies, plans and reports, in tables and data, compared, and left to their year."""

from __future__ import annotations

import pytest

from cpsplan.changes.difference import compare_books
from cpsplan.changes.roll import roll
from cpsplan.compiler import Compiled
from cpsplan.writers.export import book_as_values
from cpsplan.writers.tables import tables_of
from tests.support import pages_in_words, samples

FACTS = """\
facts:
  - {id: staff, title: Staff, value: 550, date: 2026-03, source: Annual return}
  - {id: share, title: Women among them, value: 52, unit: UNIT}
"""
REPORT = samples.REPORT_HEAD


def small(unit: str = "percent", facts: str = FACTS) -> Compiled:
    """The small workspace with key facts in its strategy, its plan and a report."""
    facts = facts.replace("UNIT", unit)
    return samples.compiled(
        {
            samples.STRATEGY: samples.files()[samples.STRATEGY] + facts,
            samples.PLAN: samples.files()[samples.PLAN] + facts,
            "plans/progress/2026-27-q2.yaml": REPORT + facts,
        }
    )


@pytest.mark.parametrize("document", ["park-2030", "2026-27", "2026-27-q2"])
def test_the_page_has_a_table_of_them(document: str) -> None:
    said = pages_in_words.words(pages_in_words.html(small())[document])
    assert "Facts and figures Fact Figure Source Staff 550 in March 2026 Annual return Women among them 52% –" in said


def test_tables_and_data_have_them() -> None:
    book = small().book
    for document in ("park-2030", "2026-27"):
        table = next(table for table in tables_of(book, document) if table.name == "facts")
        assert table.heads == ("Id", "Fact", "Figure", "Unit", "Date", "Source")
        assert table.rows[0][1:] == ("Staff", 550, None, "2026-03", "Annual return")
    assert book_as_values(book)["progress"][0]["facts"][1]["value"] == 52


def test_an_unknown_unit_is_told() -> None:
    assert {fault.code for fault in small("persent").diagnostics if fault.code == "CPS526"} == {"CPS526"}


def test_a_change_is_told() -> None:
    more = small(facts=FACTS.replace("550", "560")).book
    sentences = [change.sentence for change in compare_books(small().book, more).changes]
    assert any("550" in sentence and "560" in sentence for sentence in sentences)


def test_the_next_plan_has_none_of_them() -> None:
    book = small().book
    assert "facts" not in roll(book, book.plans["2026-27"], "2027-28")
