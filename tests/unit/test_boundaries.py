"""The last day of a quarter and of a plan: money and fates. Outputs, milestones and measures are in test_assess."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from cpsplan.assess.progress import assess
from cpsplan.compiler import Compiled, compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples
from tests.support.samples import PLAN, changed

TODAY = datetime.date(2027, 6, 1)
NEXT, REPORT = "plans/delivery/2027-28.yaml", "plans/progress/2026-27-q4.yaml"
OUTPUTS = "    outputs:\n      - Forty trees planted.\n"
PLANTING = "2026-27/projects/planting"
YEAR = "  financial_year: 2026-27\n"


def compiled(files: dict[str, str]) -> Compiled:
    """The small workspace with files added or replaced, in the summer after its plan."""
    return compile_book(MemoryWorkspace({**samples.files(), **files}, TODAY))


def codes(files: dict[str, str]) -> set[str]:
    """The kinds of faults in it."""
    return {fault.code for fault in compiled(files).diagnostics}


def report(day: str, lines: str) -> str:
    """A report of a day on all of the plan until then."""
    head = "id: 2026-27-q4\ntitle: The year\nplan: 2026-27\nperiod: {from: 2026-04-01, to: %s}\ndate: %s\n"
    return head % (day, day) + lines


@pytest.mark.parametrize("day", ["2026-06-30", "2026-09-30", "2026-12-31", "2027-03-30", "2027-03-31"])
@pytest.mark.parametrize(("spent", "colour"), [(1000, "green"), (1001, "amber"), (1101, "red")])
def test_what_is_spent_by_the_last_day_is_held_against_the_whole_budget(day: str, spent: int, colour: str) -> None:
    plan = changed(PLAN, (OUTPUTS, f"{OUTPUTS}    budgets: [{{amount: 1000}}]\n"))
    book = compiled({PLAN: plan, REPORT: report(day, f"spend: [{{of: planting, amount: {spent}}}]\n")}).book
    state = assess(book, book.progress["2026-27-q4"]).activities[PLANTING]
    [money] = state.money
    assert money.spent is not None
    assert (money.budget, money.spent.amount, state.rating.colour) == (Decimal(1000), Decimal(spent), colour)


@pytest.mark.parametrize(
    ("period", "year", "counts"),
    [
        ("from: 2026-04-01, to: 2027-03-31", "2025-26", False),
        ("from: 2026-04-01, to: 2027-03-31", "2026-27", True),
        ("from: 2026-04-01, to: 2027-03-31", "2027-28", False),
        ("from: 2026-03-31, to: 2027-03-31", "2025-26", True),
        ("from: 2026-04-01, to: 2027-04-01", "2027-28", True),
        ("from: 2026-03-31, to: 2026-03-31", "2026-27", False),
        ("from: 2027-04-01, to: 2027-04-01", "2026-27", False),
    ],
)
def test_money_of_a_year_counts_where_the_plan_has_a_day_of_it(period: str, year: str, counts: bool) -> None:  # noqa: FBT001
    budget = f"{OUTPUTS}    budgets: [{{amount: 1000, financial_year: {year}}}]\n"
    plan = changed(PLAN, (YEAR, f"  {period}\n".replace(", ", "\n  ")), (OUTPUTS, budget))
    assert ("CPS445" not in codes({PLAN: plan})) == counts


@pytest.mark.parametrize(
    ("day", "budget"), [("2026-06-29", 500), ("2026-06-30", 500), ("2026-07-01", 1000), ("2026-07-02", 1000)]
)
def test_a_budget_that_is_revised_after_a_quarter_holds_until_its_last_day(day: str, budget: int) -> None:
    revision = "revisions:\n  - {of: planting, date: 2026-07-01, budgets: [{amount: 500}], reason: More trees.}\n"
    plan = changed(PLAN, (OUTPUTS, f"{OUTPUTS}    budgets: [{{amount: 1000}}]\n")) + revision
    book = compiled({PLAN: plan, REPORT: report(day, "spend: [{of: planting, amount: 1}]\n")}).book
    [money] = assess(book, book.progress["2026-27-q4"]).activities[PLANTING].money
    assert money.budget == budget


def plan_after(period: str, fate: str = "") -> str:
    """A plan of watering for a time, with or without the fate of the project before."""
    fates = f"fates: [{{of: planting, {fate}}}]\n" if fate else ""
    head = f"id: 2027-28\ntitle: The next plan\nstrategy: park-2030\nperiod: {{{period}}}\n{fates}"
    project = "  - {id: watering, outcomes: [nature.trees, nature.birds], title: Water, scope: All.}\n"
    return f"{head}projects:\n{project}"


@pytest.mark.parametrize(
    ("period", "follows"),
    [
        ("from: 2027-04-01, to: 2028-03-31", True),
        ("from: 2027-03-31, to: 2028-03-31", True),
        ("from: 2026-04-02, to: 2027-04-01", True),
        ("from: 2026-04-02, to: 2027-03-31", False),
        ("from: 2026-04-01, to: 2027-04-01", False),
    ],
)
def test_fates_are_asked_for_from_the_day_after_the_plan(period: str, follows: bool) -> None:  # noqa: FBT001
    assert ("CPS431" in codes({NEXT: plan_after(period)})) == follows


@pytest.mark.parametrize(("day", "late"), [("2027-03-31", False), ("2027-04-01", True)])
def test_what_is_done_on_the_last_day_of_the_plan_is_completed_and_not_late(day: str, late: bool) -> None:  # noqa: FBT001
    due = "    outputs: [{text: Forty trees planted., due: 2026-27-q4}]\n"
    done = f"outputs: [{{of: planting/1, status: done, done_on: {day}, evidence: Photographs}}]\n"
    following = plan_after("financial_year: 2027-28", "fate: completed")
    files = {PLAN: changed(PLAN, (OUTPUTS, due)), NEXT: following, REPORT: report(day, done)}
    assert not codes(files) & {"CPS431", "CPS435"}
    book = compiled(files).book
    state = assess(book, book.progress["2026-27-q4"]).activities[PLANTING].outputs[0]
    assert (state.word, state.was_late) == ("done", late)


@pytest.mark.parametrize("status", ["on track", "at risk, note: Rain.", "not started"])
def test_what_the_report_of_the_last_day_leaves_open_is_not_completed(status: str) -> None:
    lines = f"outputs: [{{of: planting/1, status: {status}}}]\n"
    following = plan_after("financial_year: 2027-28", "fate: completed")
    faults = compiled({NEXT: following, REPORT: report("2027-03-31", lines)}).diagnostics
    words = [fault.message for fault in faults if fault.code == "CPS435"]
    reported = status.partition(",")[0]
    assert words == [f"“planting” is completed, and by 2026-27-q4 it is not: planting/1 ({reported})"]
