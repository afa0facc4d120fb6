"""Money of an aim and of the whole plan, in several currencies, from several sources: kept apart, and never added."""

from __future__ import annotations

import json
from decimal import Decimal

from cpsplan.assess.money import WHOLE, PlanMoney, plan_money
from cpsplan.assess.progress import assess
from cpsplan.changes.difference import compare_books
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Severity
from cpsplan.writers.export import export_json
from cpsplan.writers.tables import tables_of
from tests.support import samples
from tests.support.pages_in_words import html, part, words
from tests.support.samples import PLAN, changed

REPORT = "plans/progress/2026-27-q2.yaml"
HEAD = """\
id: 2026-27-q2
title: Park plan 2026-27, the first half
plan: 2026-27
period:
  from: 2026-04
  to: 2026-09
date: 2026-09-30
outputs:
  - {of: planting/1, status: on track}
"""
BUDGETS = """\
    budgets:
      - {amount: 1000, funding_source: A grant of the county}
      - {amount: 700, currency: EUR, kind: capital}
"""
ENVELOPES = """\
envelopes:
  - {aim: nature, amount: 1000, funding_source: Our own money}
  - {amount: 900, currency: EUR, kind: capital}
"""


def compiled(spend: str = "", *pairs: tuple[str, str]) -> Compiled:
    """The small workspace with money in pounds and euros, and a report on it."""
    plan = changed(PLAN, ("projects:\n", f"{ENVELOPES}projects:\n"), ("    outputs:\n", f"{BUDGETS}    outputs:\n"))
    for old, new in pairs:
        assert old in plan, old
        plan = plan.replace(old, new)
    return samples.compiled({PLAN: plan, REPORT: HEAD + spend})


def sums(done: Compiled) -> dict[str, PlanMoney]:
    book = done.book
    standing = assess(book, book.progress["2026-27-q2"])
    return {money.currency: money for money in plan_money(book, book.plans["2026-27"], standing)}


def test_two_currencies_stand_beside_each_other_and_are_not_added() -> None:
    money = part(html(compiled())["2026-27"], "money")
    told = words(money)
    assert "Each currency is added up on its own." in told
    assert told.index("British Pound (GBP)") < told.index("£1,000 revenue") < told.index("Euro (EUR)")
    assert "The whole plan EUR 700 EUR 700 capital EUR 900 set aside for capital" in told
    assert "1,700" not in told


def test_the_pages_say_where_money_comes_from() -> None:
    page = html(compiled())["2026-27"]
    planting = words(part(page, "project-planting", "</section>"))
    assert "Budget: £1,000 revenue (A grant of the county), EUR 700 capital" in planting
    assert "£1,000 set aside (Our own money)" in words(part(page, "money"))


def test_only_a_note_tells_of_the_currencies() -> None:
    faults = [(fault.code, fault.severity) for fault in compiled().diagnostics if fault.span.path == PLAN]
    assert faults == [("CPS443", Severity.NOTE)]


def test_an_envelope_takes_budgets_of_its_own_currency_only() -> None:
    over = [fault.message for fault in compiled("", ("amount: 900", "amount: 600")).diagnostics]
    assert "The budgets come to 700 EUR, 100 more than the envelope" in over


def test_spending_is_told_of_an_aim_and_of_the_whole_plan() -> None:
    spend = "spend:\n  - {of: nature, amount: 400, note: One bill is open.}\n  - {amount: 350, currency: EUR}\n"
    done = compiled(spend)
    money = sums(done)
    nature = next(place for place in money["GBP"].places if place.endswith(":nature"))
    reported = (money["GBP"].places[nature], money["GBP"].whole, money["EUR"].places[WHOLE])
    assert [int(place.spent or 0) for place in reported] == [400, 400, 350]
    page = html(done)["2026-27-q2"]
    assert "£400 40% of the budget One bill is open." in words(part(page, "money"))
    facts = words(page.partition('<dl class="facts">')[2].partition("</dl>")[0])
    assert "spent of £1,000 £400" in facts
    assert "spent of EUR 700 EUR 350" in facts


def test_what_is_spent_on_the_whole_counts_in_the_place_of_its_parts() -> None:
    spend = "spend:\n  - {of: planting, amount: 200}\n  - {of: nature, amount: 300}\n"
    assert sums(compiled(spend))["GBP"].whole.spent == 300
    assert sums(compiled(f"{spend}  - amount: 500\n"))["GBP"].whole.spent == 500
    assert "CPS473" in [fault.code for fault in compiled(f"{spend}  - amount: 100\n").diagnostics]


def test_spending_may_be_revenue_and_capital() -> None:
    spend = "spend:\n  - {of: planting, amount: 200, kind: revenue}\n  - {of: planting, amount: 50, kind: capital}\n"
    done = compiled(spend)
    assert "CPS452" not in [fault.code for fault in done.diagnostics]
    page = html(done)["2026-27-q2"]
    assert "£250 spent, 25% of the budget, £200 revenue and £50 capital" in words(page)
    assert "£250 £200 revenue and £50 capital" in words(part(page, "money"))


def test_far_too_much_spent_on_an_aim_is_told() -> None:
    done = compiled("spend:\n  - {of: nature, amount: 1200}\n")
    told = [fault.message for fault in done.diagnostics if fault.code == "CPS449"]
    assert told == ["1,200 is spent of 1,000 for “nature”"]


def test_tables_and_data_hold_currencies_and_sources() -> None:
    book = compiled("spend:\n  - amount: 300\n").book
    tables = {
        table.name: [dict(zip(table.heads, row, strict=True)) for row in table.rows]
        for table in tables_of(book, "2026-27")
    }
    planting = tables["activities"][0]
    assert (planting["Revenue GBP"], planting["Capital EUR"], "Revenue" in planting) == (1000, 700, False)
    assert [row["Funding source"] for row in tables["budgets"]] == ["A grant of the county", None]
    nature, whole = tables["envelopes"]
    assert (nature["Aim"], nature["Funding source"], whole["Aim"], whole["Currency"]) == (
        "Nature", "Our own money", "", "EUR"
    )  # fmt: skip
    (spent,) = tables["spending"]
    assert (spent["Report"], spent["Of"], spent["Amount"]) == (
        "Park plan 2026-27, the first half", "Park plan 2026-27", 300
    )  # fmt: skip
    values = json.loads(export_json(book))
    assert values["plans"][0]["envelopes"][0]["funding_source"] == "Our own money"
    assert values["progress"][0]["spend"][0]["amount"] == 300


GROUPED = (
    ("envelopes:\n", "groups: [{id: pilot, title: The pilot}]\nenvelopes:\n  - {group: pilot, amount: 1500}\n"),
    ("    scope: Plant", "    group: pilot\n    scope: Plant"),
)


def test_a_group_has_money_of_its_own_that_is_not_counted_twice() -> None:
    done = compiled("spend:\n  - {of: pilot, amount: 450}\n  - {of: planting, amount: 200}\n", *GROUPED)
    money = sums(done)["GBP"]
    pilot = money.places["2026-27/groups/pilot"]
    assert (pilot.total, pilot.set_aside, pilot.spent, money.whole.total, money.whole.spent) == (
        Decimal(1000), Decimal(1500), Decimal(450), Decimal(1000), Decimal(200)
    )  # fmt: skip
    told = words(part(html(done)["2026-27-q2"], "money"))
    assert "The pilot £1,000 £1,000 revenue £1,500 set aside £450" in told
    assert "The money of a group is also counted under the aims" in told
    assert "CPS473" in [
        fault.code
        for fault in compiled(
            "spend:\n  - {of: pilot, amount: 1}\n  - {of: planting, amount: 2}\n", *GROUPED
        ).diagnostics
    ]
    rows = {table.name: table for table in tables_of(done.book, "2026-27")}["envelopes"]
    assert "The pilot" in rows.rows[0]


def test_an_envelope_is_for_an_aim_or_for_a_group() -> None:
    both = compiled("", *GROUPED, ("group: pilot, amount", "group: pilot, aim: nature, amount"))
    assert any("name one of them" in fault.message for fault in both.diagnostics)


def test_changes_of_what_is_spent_on_the_whole_plan_are_told() -> None:
    before = compiled("spend:\n  - amount: 300\n  - {of: nature, amount: 200}\n").book
    after = compiled("spend:\n  - {of: nature, amount: 200}\n  - amount: 400\n").book
    told = [change.sentence for change in compare_books(before, after).changes]
    assert told == ["Spending on the whole plan: amount changed from 300 to 400"]


def test_money_stands_under_the_headings_of_a_plan_without_a_strategy() -> None:
    plan = (
        "id: school-2026\ntitle: A plan of a school\nperiod: {financial_year: 2026-27}\n"
        "groups: [{id: pupils, title: Our pupils}]\nprojects:\n  - id: lunch\n    title: Lunch\n    scope: Cook.\n"
        "    group: pupils\n    budgets: [{amount: 500}]\n"
    )
    page = html(samples.compiled({"plans/delivery/school-2026.yaml": plan}))["school-2026"]
    told = words(part(page, "money"))
    assert "Each bar is the budget of a group." in told
    assert "Our pupils £500 £500 revenue The whole plan £500" in told
