"""Targets of several years: the picture, the table that says the same, and what a figure is held against."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from cpsplan.assess.progress import assess
from cpsplan.compiler import Compiled
from cpsplan.model.dates import Period
from cpsplan.render.history import targets_in_order
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of
from tests.support import pages_in_words, samples

MEASURE = """\
measures:
  - id: cover
    statement: Trees shade 40% of the park by 2050.
    subject: Share of the park in the shade of trees
    unit: percent
    direction: higher
    baseline: {value: 20, date: 2026}
    target: {comparator: at least, value: 40, by: 2050}
    interim_targets:
      - {value: 25, by: 2026-06}
      - {value: 30, by: 2031}
    outcomes: [nature.trees]
"""
REPORT = (
    samples.REPORT_HEAD
    + """\
observations:
  - {of: cover, value: VALUE, date: DATE, source: Survey of trees}
"""
)


def small(value: str = "26", date: str = "2026-09") -> Compiled:
    """The small workspace with a measure that has targets on the way, and a figure of it."""
    return samples.compiled(
        {
            samples.STRATEGY: samples.files()[samples.STRATEGY] + MEASURE,
            "plans/progress/2026-27-q2.yaml": REPORT.replace("VALUE", value).replace("DATE", date),
        }
    )


@pytest.mark.parametrize(
    ("value", "date", "verdict"),
    [
        ("25", "2026-09", "on course"),
        ("24.9", "2026-09", "off course"),
        ("23", "2026-02", "on course"),
        ("20", "2026-05", "off course"),
        ("40", "2026-09", "met"),
    ],
)
def test_a_figure_is_held_against_the_target_that_was_due(value: str, date: str, verdict: str) -> None:
    book = small(value, date).book
    assert assess(book, book.progress["2026-27-q2"]).measures["park-2030/measures/cover"].verdict == verdict


def test_the_page_draws_them_and_says_the_same_in_a_table() -> None:
    page = pages_in_words.html(small())["park-2030"]
    said = pages_in_words.words(page)
    assert "Targets on the way: Share of the park in the shade of trees By Target Result" in said
    assert "June 2026 at least 25%" in said
    assert "2031 at least 30% 26% in September 2026 2050 at least 40% –" in said
    assert "Compared with the target on the way: at least 25% by June 2026" in said
    assert page.count('class="course"') == 1


def test_the_report_has_them_too() -> None:
    said = pages_in_words.words(pages_in_words.html(small())["2026-27-q2"])
    assert "2031 at least 30% 26% in September 2026" in said
    assert "Where a measure has targets on the way" in said


def test_the_target_without_a_date_is_due_at_the_end() -> None:
    measure = small().book.measures["park-2030/measures/cover"].model
    target = measure.target.model_copy(update={"by": None}) if measure.target else None
    in_order = targets_in_order(measure.model_copy(update={"target": target}), Period.model_validate({"to": 2040}))
    assert [(day.year, aimed.value) for day, aimed in in_order] == [
        (2026, Decimal(25)),
        (2031, Decimal(30)),
        (2040, Decimal(40)),
    ]
    assert in_order[0][0] == datetime.date(2026, 6, 30)


def test_tables_and_stratml_have_them() -> None:
    book = small().book
    table = next(table for table in tables_of(book, "park-2030") if table.name == "interim-targets")
    assert table.rows[0][2:] == (Decimal(25), "2026-06")
    xml = as_stratml(book, "park-2030").decode()
    assert "<EndDate>2031-12-31</EndDate>" in xml
    assert xml.index("Trees shade 40%") > xml.index("There are more trees.")


def test_a_time_of_whole_years_has_years_at_its_ends() -> None:
    page = pages_in_words.html(small())["park-2030"]
    assert "January 2026" not in page
    assert "December 2050" not in page
    months = small().book.strategies["park-2030"].source.text.replace("from: 2026", "from: 2026-04")
    assert "April 2026" not in page
    later = samples.compiled({samples.STRATEGY: months.replace("date: 2026}", "date: 2026-04}")})
    assert "April 2026" in pages_in_words.html(later)["park-2030"]
