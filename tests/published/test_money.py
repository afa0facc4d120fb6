"""What pages say of money: totals alone, pence, other years."""

from __future__ import annotations

import pytest

from tests.support import samples
from tests.support.pages_in_words import html, part, words
from tests.support.samples import PLAN, PUBLISH_GAPS, SETTINGS, changed

BUDGET = "    outputs:\n", "    budgets:\n{}    outputs:\n"


def page(*pairs: tuple[str, str]) -> str:
    """The page of the small plan, changed."""
    settings = samples.files()[SETTINGS] + PUBLISH_GAPS
    return html(samples.compiled({PLAN: changed(PLAN, *pairs), SETTINGS: settings}))["2026-27"]


def test_a_plan_with_only_a_total_says_neither_nought_nor_that_it_keeps_silent() -> None:
    pair = "projects:\n", "envelopes:\n  - amount: 99800000\nprojects:\n"
    assert samples.compiled({PLAN: changed(PLAN, pair)}).diagnostics == ()
    total = page(pair)
    assert "£99.8 million set aside" in words(part(total, "money"))
    assert "£0" not in words(total)
    assert "It gives no owners or dates." in words(total)
    assert "It gives no owners, dates or budgets." in words(page())


@pytest.mark.parametrize(
    ("written", "printed"),
    [("40000.50", "£40,000.50"), ("40000.5", "£40,000.50"), ("40000", "£40,000"), ("40000.25", "£40,000.25")],
)
def test_pence_have_two_places(written: str, printed: str) -> None:
    old, new = BUDGET
    plan = page((old, new.format(f"      - amount: {written}\n")))
    assert printed in words(part(plan, "money")).split()


def test_money_of_another_year_is_not_added() -> None:
    lines = (
        "      - amount: 300\n        financial_year: 2026-27\n      - amount: 5000\n        financial_year: 2027-28\n"
    )
    old, new = BUDGET
    plan = page((old, new.format(lines)))
    assert "The whole plan £300 £300 revenue" in words(part(plan, "money"))
    assert "£5,000 revenue for 2027 to 2028" in words(part(plan, "project-planting", "</section>"))
