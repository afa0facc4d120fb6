"""Milestones of a strategy and of a plan themselves: on their pages, in reports, tables and rules."""

from __future__ import annotations

import pytest

from cpsplan.assess.progress import assess
from cpsplan.changes.difference import compare_books
from cpsplan.changes.report_file import new_report
from cpsplan.changes.roll import roll
from cpsplan.compiler import Compiled
from cpsplan.writers.tables import tables_of
from tests.support import pages_in_words, samples

STRATEGY = "milestones:\n  - {id: half, title: Half of the park is wild, due: 2028}\n"
PLAN = """\
milestones:
  - {id: opening, title: The north gate opens, due: 2026-08}
  - {id: fair, title: A fair is held, due: 2026-06}
"""
REPORT = (
    samples.REPORT_HEAD
    + """\
milestones:
  - {of: opening, reached: 2026-08-10, note: The mayor came.}
  - {of: HALF, reached: 2026-09-02}
"""
)


def small(half: str = "half", plan: str = PLAN) -> Compiled:
    """The small workspace with milestones of its own, and a report on them."""
    return samples.compiled(
        {
            samples.STRATEGY: samples.files()[samples.STRATEGY] + STRATEGY,
            samples.PLAN: samples.files()[samples.PLAN] + plan,
            "plans/progress/2026-27-q2.yaml": REPORT.replace("HALF", half),
        }
    )


def test_pages_show_them() -> None:
    pages = {name: pages_in_words.words(page) for name, page in pages_in_words.html(small()).items()}
    assert "Half of the park is wild 2028 Reached 2 September 2026" in pages["park-2030"]
    assert "The north gate opens August 2026 A fair is held June 2026" in pages["2026-27"]
    report = pages["2026-27-q2"]
    assert "The north gate opens August 2026 Reached 10 August 2026 The mayor came." in report
    assert "A fair is held June 2026 Late" in report
    assert "Half of the park is wild A milestone of the strategy A park for all 2028 Reached 2 September 2026" in report
    assert "1 milestones late" in report or "milestones late 1" in report


@pytest.mark.parametrize("half", ["half", "park-2030/half"])
def test_a_report_names_one_of_the_strategy_in_short_or_whole(half: str) -> None:
    compiled = small(half)
    assert [fault.message for fault in compiled.diagnostics if fault.code.startswith("CPS3")] == []
    states = assess(compiled.book, compiled.book.progress["2026-27-q2"]).milestones
    assert {address: state.word for address, state in states.items()} == {
        "2026-27/milestones/opening": "reached",
        "2026-27/milestones/fair": "late",
        "park-2030/milestones/half": "reached",
    }


def test_one_outside_of_its_plan_is_told() -> None:
    late = PLAN.replace("due: 2026-06", "due: 2027-06")
    assert [fault.code for fault in small(plan=late).diagnostics if fault.code == "CPS422"] == ["CPS422"]


def test_tables_have_them() -> None:
    book = small().book
    assert next(t for t in tables_of(book, "2026-27") if t.name == "milestones").rows[0][-1:] == ("2026-08",)
    assert next(t for t in tables_of(book, "park-2030") if t.name == "milestones").rows == (
        ("half", "Half of the park is wild", "2028"),
    )


def test_a_change_is_told_once() -> None:
    later = PLAN.replace("due: 2026-08", "due: 2026-09")
    changes = [change.sentence for change in compare_books(small().book, small(plan=later).book).changes]
    assert len([what for what in changes if "north gate" in what]) == 1


def test_a_new_report_asks_for_what_is_not_reached_and_the_next_plan_has_none() -> None:
    book = small().book
    asked = new_report(book, "2026-27", "q3")[1]
    assert "- of: fair" in asked
    assert "- of: opening" not in asked
    assert "park-2030/half" not in asked
    assert "- of: park-2030/half" in new_report(small("fair").book, "2026-27", "q3")[1]
    assert "milestones" not in roll(book, book.plans["2026-27"], "2027-28")


@pytest.mark.parametrize(("due", "codes"), [("2028", []), ("2041", ["CPS422"])])
def test_milestone_of_a_strategy_is_due_while_that_runs(due: str, codes: list[str]) -> None:
    strategy = samples.files()[samples.STRATEGY] + STRATEGY.replace("2028", due)
    faults = samples.compiled({samples.STRATEGY: strategy}).diagnostics
    assert [fault.code for fault in faults] == codes
