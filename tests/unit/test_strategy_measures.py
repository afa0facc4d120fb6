"""Measures of a strategy: on its page, in its data, in reports on its plans, and in what is covered."""

from __future__ import annotations

import re

from cpsplan.assess.coverage import cover
from cpsplan.assess.progress import assess
from cpsplan.changes.report_file import new_report
from cpsplan.compiler import Compiled, compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers.export import book_as_values
from cpsplan.writers.tables import tables_of
from tests.support import pages_in_words, samples

LONG_TERM = """\
measures:
  - id: cover
    statement: Trees shade 40% of the park by 2050.
    subject: Share of the park in the shade of trees
    unit: percent
    direction: higher
    baseline: {value: 20, date: 2026}
    target: {comparator: at least, value: 40, by: 2050}
    outcomes: [nature.trees]
  - id: visitors
    statement: More than 9,000 visitors a year.
    subject: Visitors a year
    unit: count
    direction: higher
    target: {comparator: more than, value: 9000}
"""
REPORT = (
    samples.REPORT_HEAD
    + """\
observations:
  - {of: cover, value: 21, date: 2026-09, source: Survey of trees}
  - {of: park-2030/visitors, value: 8000, date: 2026-09, source: Count at the gate}
"""
)


def small(*extra: str, report: str = REPORT) -> Compiled:
    """The small workspace with long-term measures in its strategy, a report, and ``extra`` lines in its plan."""
    replaced: dict[str, str | bytes] = {
        samples.STRATEGY: samples.files()[samples.STRATEGY] + LONG_TERM,
        samples.PLAN: samples.files()[samples.PLAN] + "".join(extra),
        "plans/progress/2026-27-q2.yaml": report,
    }
    return samples.compiled(replaced)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_strategy_with_measures_is_clean() -> None:
    assert [fault.message for fault in small().diagnostics if fault.code.startswith(("CPS3", "CPS5"))] == []


def test_the_page_of_the_strategy_shows_them_with_their_latest_figures() -> None:
    said = words(pages_in_words.html(small())["park-2030"])
    assert "Trees shade 40% of the park by 2050. at least 40% by 2050 was 20% in 2026" in said
    assert "21% in September 2026: Progress" in said
    assert said.index("The strategy as a whole") < said.index("More than 9,000 visitors a year.")


def test_a_report_shows_those_that_it_gives_a_figure_of() -> None:
    page = pages_in_words.html(small())["2026-27-q2"]
    assert 'href="../park-2030/index.html#strategy-measure-cover"' in page
    assert "Source: Survey of trees" in words(page)
    assert "Source: Count at the gate" in words(page)


def test_a_measure_of_the_plan_hides_one_of_the_strategy_with_its_id() -> None:
    own = LONG_TERM.replace("of the park by 2050.", "of the meadow.").replace(", by: 2050", "")
    book = small(own.partition("  - id: visitors")[0]).book
    assert {str(target) for target in book.targets.values()} == {
        "2026-27/measures/cover",
        "park-2030/measures/visitors",
    }


def test_the_verdict_is_held_against_the_time_of_the_strategy() -> None:
    book = small().book
    measures = assess(book, book.progress["2026-27-q2"]).measures
    assert measures["park-2030/measures/cover"].verdict == "on course"
    assert str(measures["park-2030/measures/visitors"].due) == "2030-12-31"


def test_an_outcome_that_the_strategy_measures_is_covered() -> None:
    book = small().book
    share = cover(book, book.plans["2026-27"]).shares["outcome-measures"]
    assert share.done == ("park-2030:nature.trees",)


def test_tables_and_data_have_them() -> None:
    book = small().book
    table = next(table for table in tables_of(book, "park-2030") if table.name == "measures")
    assert "Trees shade 40% of the park by 2050." in table.rows[0]
    strategy = book_as_values(book)["strategies"][0]
    assert strategy["measures"][0]["address"] == "park-2030/measures/cover"
    assert strategy["measures"][0]["outcomes"] == ["park-2030:nature.trees"]


def test_a_new_report_asks_for_their_figures() -> None:
    asked = new_report(small().book, "2026-27", "q3")[1]
    assert "Trees shade 40% of the park by 2050. The report before says 21 in September 2026." in asked
    assert "- of: park-2030/cover" in asked


def test_a_strategy_without_has_no_part_for_them() -> None:
    plain = pages_in_words.html(compile_book(MemoryWorkspace(samples.files())))["park-2030"]
    assert 'id="measures"' not in plain
