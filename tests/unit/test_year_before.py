"""The target and result of last year beside those of this year: of the measure continued, or as a plan gives them."""

from __future__ import annotations

import pytest

from cpsplan.changes.roll import roll
from cpsplan.compiler import Compiled
from cpsplan.writers.tables import tables_of
from tests.support import pages_in_words, samples
from tests.support.places import CASES

CASE = CASES / "CPS532" / "good"
PLAN = "plans/delivery/2026-27.yaml"
REPORT = """\
id: 2025-26-q4
title: Progress
plan: 2025-26
period: {from: 2026-01, to: 2026-03}
date: 2026-03-31
observations:
  - {of: nests, value: 14, date: 2026-03, source: Count by the wardens}
"""


def small(before: str = "    succeeds: 2025-26/nests\n") -> Compiled:
    """Two plans of which the second has a measure of the first, with a report on the first."""
    replaced: dict[str, str | bytes] = {
        path.relative_to(CASE).as_posix(): path.read_text(encoding="utf-8") for path in CASE.rglob("*.yaml")
    }
    replaced[PLAN] = str(replaced[PLAN]).replace("    succeeds: 2025-26/nests\n", before)
    return samples.compiled({**replaced, "plans/progress/2025-26-q4.yaml": REPORT})


def test_the_target_and_the_result_of_the_plan_before_stand_beside_it() -> None:
    page = pages_in_words.html(small())["2026-27"]
    assert ": target more than 20, result 14 in March 2026" in pages_in_words.words(page)
    assert 'href="../2025-26/index.html#measure-nests"' in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{date: 2024, target: 15, result: 12}", "2024: target more than 15, result 12"),
        ("{target: 15}", "The year before: target more than 15"),
        ("{date: 2024, result: 12}", "2024: result 12"),
    ],
)
def test_a_plan_gives_what_is_not_in_the_workspace(given: str, said: str) -> None:
    page = pages_in_words.html(small(f"    year_before: {given}\n"))["2026-27"]
    assert said in pages_in_words.words(page)


def test_without_it_nothing_is_said() -> None:
    page = pages_in_words.words(pages_in_words.html(small(""))["2026-27"])
    assert "year before" not in page
    assert "result 14" not in page


def test_tables_have_both() -> None:
    table = next(table for table in tables_of(small().book, "2026-27") if table.name == "measures")
    row = dict(zip(table.heads, table.rows[0], strict=True))
    assert (row["Target before"], row["Result before"]) == (20, 14)
    assert row["Continues"] == "Raise the number of nests from 10 to more than 20"


def test_the_next_plan_does_not_keep_it() -> None:
    book = small().book
    assert "succeeds: 2025-26/nests" not in roll(book, book.plans["2026-27"], "2027-28")


@pytest.mark.parametrize(("given", "told"), [("{date: 2024, result: 12}", set()), ("{target: 15}", {"CPS507"})])
def test_the_result_of_the_year_before_stands_for_a_baseline(given: str, told: set[str]) -> None:
    before = f"    year_before: {given}\n"
    text = str(small(before).book.plans["2026-27"].source.text).replace("    baseline:\n      value: 10\n", "")
    assert "baseline" not in text
    found = {diagnostic.code for diagnostic in samples.compiled({PLAN: text}).diagnostics}
    assert found & {"CPS507"} == told
