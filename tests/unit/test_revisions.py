"""What is revised after a report keeps its old value in that report, and the page of the plan shows both."""

from __future__ import annotations

import pytest

from tests.support.reported import PLAN, Edits, messages, page

REVISED: Edits = {
    PLAN: [
        ("from 60% to at least 95%", "from 60% to at least 70%"),
        ("      value: 95\n", "      value: 70\n"),
        ("        due: 2026-08\n", "        due: 2026-12\n"),
        ("      - amount: 60000\n", "      - amount: 40000\n"),
        ("        due: 2026-05\n", "        due: 2026-06\n"),
        (
            "measures:\n",
            """revisions:
  - of: villages-visited
    date: 2026-08-01
    target: 95
    due: 2026-12
    statement: Raise the share of villages that are visited every week from 60% to at least 95%
    reason: A bridge is closed.
  - of: mobile-library/drivers
    date: 2026-09-01
    due: 2026-08
    reason: The first round of interviews brought nobody.
  - of: digital-helpers
    date: 2026-08-01
    budgets:
      - amount: 60000
    reason: Volunteers bring their own machines.
  - of: mobile-library/order
    date: 2026-05-02
    due: 2026-05
    reason: The maker was on holiday.
measures:
""",
        ),
    ]
}


def test_a_report_keeps_what_held_on_its_day() -> None:
    first, second = page(REVISED, "2026-27-q1"), page(REVISED)
    assert "from 60% to at least 95% Target: at least 95% by December 2026" in first
    assert "from 60% to at least 70% Target: at least 70%" in second
    assert "Two drivers recruited and trained. Due August 2026 On track" in first
    assert "Two drivers recruited and trained. Due December 2026 On track" in second
    assert "Budget: £60,000 revenue £9,000 spent, 15% of the budget" in first
    assert "Budget: £40,000 revenue £27,500 spent, 68% of the budget" in second
    assert "Van ordered Due June 2026 Reached 20 May 2026" in first
    assert "Target met" in second


def test_the_page_of_the_plan_shows_both() -> None:
    words = page(REVISED, "2026-27").split("What was changed in this plan")[-1]
    assert "at least 95% by December 2026" in words
    assert "at least 70% Since 1 August 2026 A bridge is closed." in words
    assert "due August 2026 due December 2026 Since 1 September 2026" in words
    assert "£60,000 revenue £40,000 revenue Since 1 August 2026" in words
    assert "What was changed" not in page(document="2026-27")


def test_of_two_revisions_each_holds_until_its_day() -> None:
    twice = """revisions:
  - {of: villages-visited, date: 2026-09-15, target: 80, reason: Again.}
  - {of: villages-visited, date: 2026-07-01, target: 90, reason: At first.}
measures:
"""
    edits: Edits = {PLAN: [("measures:\n", twice)]}
    assert "Target: at least 90%" in page(edits, "2026-27-q1")
    assert "Target: at least 95%" in page(edits, "2026-27-q2")
    words = page(edits, "2026-27").split("What was changed in this plan")[-1]
    assert "at least 80% at least 95% Since 15 September 2026 Again." in words
    assert "at least 90% at least 80% Since 1 July 2026 At first." in words


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("of: villages-visited, budgets: [{amount: 5}]", "“villages-visited” has no “budgets” that could be revised"),
        ("of: mobile-library/van", "Nothing says what held before of “mobile-library/van”"),
        ("of: mobile-library, target: 5", "“mobile-library” has no “target” that could be revised"),
        ("of: mobile-library/van, due: 2026-08", ""),
    ],
)
def test_a_revision_of_nothing_is_told(lines: str, message: str) -> None:
    revision = f"revisions:\n  - {{{lines}, date: 2026-08-01, reason: So.}}\nmeasures:\n"
    told = [said for code, said in messages({PLAN: [("measures:\n", revision)]}) if code == "CPS466"]
    assert told == ([message] if message else [])


SENTENCE = "Raise the share of villages that are visited every week from 60% to at least 90%"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["target: 95"], [("CPS466", "“villages-visited” is the same before and after")]),
        (["target: 90"], [("CPS511", "The target before was 90, and the sentence of that time says 60, 95")]),
        ([f"target: 90, statement: {SENTENCE}"], []),
        (
            [f"target: 90, statement: {SENTENCE}", f"target: 90, statement: {SENTENCE}"],
            [("CPS466", "“villages-visited” is revised twice on one day")],
        ),
    ],
)
def test_a_revision_changes_something_once_and_its_sentence_goes_with_it(
    lines: list[str], told: list[tuple[str, str]]
) -> None:
    entries = "".join(f"  - {{of: villages-visited, {line}, date: 2026-08-01, reason: So.}}\n" for line in lines)
    assert messages({PLAN: [("measures:\n", f"revisions:\n{entries}measures:\n")]}) == told
