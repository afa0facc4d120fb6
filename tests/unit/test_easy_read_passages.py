"""Passages of Easy Read on what is neither an aim nor an activity: milestones, key facts, commitments."""

from __future__ import annotations

import pytest

from cpsplan.assess.coverage import telling_of
from cpsplan.assess.gate import report_on
from cpsplan.compiler import Compiled, compile_book
from cpsplan.language.booklets import full_text
from cpsplan.reporters.coverage import text_of_coverage
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import samples
from tests.support.places import REPOSITORY

STRATEGY = samples.changed(
    samples.STRATEGY,
    (
        "    outcomes:\n",
        "    commitments: [{id: ponds, text: Every park has a pond.}, We keep the gates open.]\n    outcomes:\n",
    ),
)
ENTRIES = """\
milestones: [{id: half, title: Half of the park is wild, due: 2028}]
facts: [{id: staff, title: Staff, value: 550}]
"""
BOOKLET = """\
id: park-2030
title: Our park
summary: What we want.
picture: booklet
passages:
  - of: OF
    title: More
    ideas: [{picture: houses, says: [We want more.]}]
"""


def booklet(of: str, due: str = "2028") -> Compiled:
    """The small workspace with a booklet of one passage."""
    entries = ENTRIES.replace("2028", due)
    return samples.compiled(
        {samples.STRATEGY: STRATEGY + entries, "plans/easy-read/park-2030.yaml": BOOKLET.replace("OF", of)}
    )


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("half", "Half of the park is wild\ndue: 2028"),
        ("staff", "Staff\nvalue: 550"),
        ("nature/ponds", "Every park has a pond."),
        ("nature/2", "We keep the gates open."),
    ],
)
def test_a_passage_tells_it_with_its_words_and_figures(of: str, text: str) -> None:
    compiled = booklet(of)
    assert [fault.code for fault in compiled.diagnostics if fault.severity.name == "ERROR"] == []
    assert [full_text(compiled.book, passage) for passage in compiled.book.passages.values()] == [text]


def test_a_passage_is_stale_when_the_milestone_has_another_date() -> None:
    before, after = booklet("half").book, booklet("half", "2029").book
    texts = [full_text(book, passage) for book in (before, after) for passage in book.passages.values()]
    assert texts[0] != texts[1]


def test_what_has_a_passage_of_its_own_is_told_apart_from_what_is_told_along() -> None:
    repository = compile_book(DiskWorkspace(REPOSITORY)).book
    telling = telling_of(repository, "2020-21")
    assert "2020-21/actions/thrive-app-pilot" in telling.along
    assert telling.untold == ()
    assert "2022-23/projects/hybrid-working" in telling_of(repository, "2022-23").own


def test_coverage_says_how_a_booklet_tells_its_document() -> None:
    said = text_of_coverage(report_on(booklet("nature").book, {}))
    told = "in a passage of its own, 0 with what it serves; not told: "
    assert f"easy-read: park-2030: 0 of 3 (0%), 1 {told}park-2030:nature.trees, park-2030:nature.birds" in (
        " ".join(said.split())
    )
