"""Measures of all kinds: without a target, with a range, in words, in own units; and what reports say of them."""

from __future__ import annotations

from cpsplan.assess.progress import assess
from cpsplan.changes.difference.workspaces import compare_books
from tests.support.reported import FIRST, PLAN, SECOND, Edits, compiled, messages, page

LONELY = """\
  - id: loneliness
    statement: We will measure loneliness of readers, a baseline will be set in the year
    subject: readers who feel lonely
    unit: percent
    no_target:
      state: baseline being set
      by: 2027-01
      reason: The first survey of readers is in autumn.
    outcomes: [readers.reach]
"""
"""A measure without a target, as a body writes it that has no baseline yet."""


def with_measure(measure: str, first: str = "", second: str = "") -> Edits:
    """The workspace with one more measure, and what its two reports say of it."""
    edits: Edits = {PLAN: [("measures:\n", f"measures:\n{measure}")]}
    for path, line in ((FIRST, first), (SECOND, second)):
        if line:
            edits[path] = [("observations:\n", f"observations:\n  - {{{line}}}\n")]
    return edits


def verdict(edits: Edits, measure: str, report: str = "2026-27-q2") -> str:
    """How a measure stands in a report."""
    book = compiled(edits).book
    return assess(book, book.progress[report]).measures[f"2026-27/measures/{measure}"].verdict


FIGURE = "of: loneliness, value: 12, date: 2026-09, source: Survey"


def test_a_measure_without_a_target_says_so_and_why() -> None:
    edits = with_measure(LONELY, FIGURE.replace("09", "06"), FIGURE)
    assert messages(edits) == []
    words = page(edits, "2026-27")
    assert "It has no target yet: the baseline is being set, and the target by January 2027." in words
    assert "The first survey of readers is in autumn." in words


def test_a_measure_without_a_target_is_not_judged_and_not_counted() -> None:
    edits = with_measure(LONELY, FIGURE.replace("09", "06"), FIGURE)
    assert verdict(edits, "loneliness") == "not judged"
    words = page(edits)
    assert "Not judged 12% in September 2026 Source: Survey" in words
    assert "A measure without a target is not judged" in words
    before = page()
    met = before[before.index("measures met") :][:40]
    assert met in words, "as many are counted as without it"
    assert "neither as met nor as missed" not in before


def test_a_target_given_up_is_told_as_weakened() -> None:
    target = "    target:\n      comparator: at least\n      value: 95\n"
    old, new = compiled().book, compiled({PLAN: [(target, "    no_target: {state: monitored}\n")]}).book
    told = {change.sentence: change.weakened for change in compare_books(old, new).changes}
    removed = "Target of “villages that are visited every week” removed (before: at least 95%)"
    assert told[removed]
    assert any("no target added: state monitored" in sentence for sentence in told)
