"""The numbers that a document gives its aims, outcomes, activities and measures itself."""

from __future__ import annotations

import re

import pytest

from cpsplan.language.localise import localise
from cpsplan.language.phrases import load_phrases
from cpsplan.model.edition import Edition
from cpsplan.render.preparing import prepare
from cpsplan.workspace.resources import folder
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of
from tests.support.samples import PLAN, STRATEGY, changed, compiled

MEASURE = """measures:
  - id: tree-count
    number: M7
    statement: At least 40 trees
    subject: Trees
    unit: count
    direction: higher
    baseline: {value: 3}
    target: {comparator: at least, value: 40}
    outcomes: [nature.trees]
"""
FILES: dict[str, str | bytes] = {
    STRATEGY: changed(
        STRATEGY,
        ("    title: Nature\n", "    title: Nature\n    number: A\n"),
        ("      - id: birds\n", "      - id: birds\n        number: 1.2b\n"),
    ),
    PLAN: changed(
        PLAN,
        ("    title: Planting\n", "    title: Planting\n    number: P-07\n"),
        ("    text: Hang", "    number: P-08\n    text: Hang"),
    )
    + MEASURE,
}


def test_number_of_an_activity_or_a_measure_may_have_a_word_before_it() -> None:
    plan = str(FILES[PLAN]).replace("P-07", "Project 7").replace("M7", "KPI 1")
    assert compiled(FILES | {PLAN: plan}).diagnostics == ()


@pytest.mark.parametrize(("path", "old", "new"), [(PLAN, "M7", "KPI  1"), (STRATEGY, "number: A", "number: Aim 1")])
def test_number_that_cannot_be_is_told_how_it_is_written(path: str, old: str, new: str) -> None:
    faults = compiled(FILES | {path: str(FILES[path]).replace(old, new)}).diagnostics
    assert any("is no number of a document: write letters" in fault.message for fault in faults), faults


def test_a_theme_may_count_aims_by_letters() -> None:
    second = "  - {id: calm, title: Calm, outcomes: [{id: quiet, statement: It is quiet.}]}\n"
    strategy = changed(STRATEGY, ("aims:\n", f"aims:\n{second}"))
    numbers = compiled({STRATEGY: strategy, "plans/theme.yaml": "numbering: letters\n"}).book.numbers
    assert sorted(numbers.values()) == ["A", "A.1", "B", "B.1", "B.2"]
    assert set(compiled({STRATEGY: strategy}).book.numbers.values()) == {"1", "1.1", "2", "2.1", "2.2"}
    own = compiled(FILES | {"plans/theme.yaml": "numbering: letters\n"}).book.numbers
    assert "1.2b" in own.values()


def page(document: str) -> str:
    """The words of a page of the small workspace, with single spaces."""
    english, _ = load_phrases("en", [folder("templates")])
    assert english
    edition = Edition(id="en", title="English", language="en", formats=("html",))
    localised, faults = localise(compiled(FILES).book, edition, english)
    assert localised is not None, faults
    html = prepare(localised, document).page(localised.phrases).html
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", html)).split())


def test_own_number_stands_in_the_place_of_the_counted_one() -> None:
    assert compiled(FILES).diagnostics == ()
    words = page("park-2030")
    assert "Aim A" in words
    assert "1.2b Birds nest in the park." in words
    assert "A.1 There are more trees." in words
    assert "Aim 1" not in words


def test_activities_and_measures_have_theirs_before_their_words() -> None:
    plan, strategy = page("2026-27"), page("park-2030")
    assert "P-07 Planting" in plan
    assert "P-08 Hang nest boxes" in plan
    assert "M7 At least 40 trees" in plan
    assert "P-07 Planting" in strategy


def test_tables_and_stratml_have_the_own_numbers() -> None:
    book = compiled(FILES).book
    aims, outcomes, *_ = tables_of(book, "park-2030")
    assert aims.rows[0][:2] == ("nature", "A")
    assert [row[1] for row in outcomes.rows] == ["A.1", "1.2b"]
    activities = tables_of(book, "2026-27")[0]
    assert [row[activities.heads.index("Number")] for row in activities.rows] == ["P-07", "P-08"]
    assert "<SequenceIndicator>1.2b</SequenceIndicator>" in as_stratml(book, "park-2030").decode()


def test_aim_with_a_number_keeps_its_colour() -> None:
    shapes = [re.findall(r't[1-5]"', page_html) for page_html in (_html(FILES), _html({}))]
    assert shapes[0] == shapes[1]


def _html(files: dict[str, str | bytes]) -> str:
    english, _ = load_phrases("en", [folder("templates")])
    assert english
    edition = Edition(id="en", title="English", language="en", formats=("html",))
    localised, _ = localise(compiled(files).book, edition, english)
    assert localised
    return prepare(localised, "park-2030").page(localised.phrases).html
