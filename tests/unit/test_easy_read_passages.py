"""Passages of Easy Read on what is neither an aim nor an activity: milestones, key facts, commitments."""

from __future__ import annotations

import pytest

from cpsplan.compiler import Compiled
from cpsplan.language.booklets import full_text
from tests.support import samples

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
