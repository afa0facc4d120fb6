"""The first page of a plan: promises, by when, for how much and how it stands; and all of it on a page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Severity
from cpsplan.publishing.editions import localised_editions
from cpsplan.render import Page, prepare, wall_sheets
from cpsplan.render.parity import statements
from cpsplan.writers import WRITERS, Assets
from cpsplan.writers.pdf import pages_of
from tests.support import samples
from tests.support.samples import PLAN, STRATEGY, changed

REPORT = "plans/progress/2026-27-q1.yaml"
DRAFT = "plans/progress/2026-27-q2.yaml"
PROMISED = """\
short_title: Park plan
promise: By March 2027 the park has forty more trees.
promises:
  - {of: nature, text: Forty trees shade the paths., by: 2027-02}
headline_figures:
  - {money_for: 2026-27}
  - {milestone: planting/dug, text: is when the holes are dug}
"""
DATED = """\
    timeframe: {from: 2026-04, to: 2027-01}
    budgets: [{amount: 1200}]
    milestones: [{id: dug, title: Holes dug, due: 2026-10}]
"""


def report(name: str, month: str, word: str, status: str) -> str:
    """A report in which the only output of the plan stands in a way."""
    return (
        f"id: {name}\ntitle: Report of {month}\nplan: 2026-27\nstatus: {status}\n"
        f"period: {{from: {month}, to: {month}}}\ndate: {month}\noutputs: [{{of: planting/1, status: {word}}}]\n"
    )


def small(*, promised: bool = True, reported: bool = True) -> Compiled:
    """The small workspace, with promises, dates and money, and with reports of which the last is a draft."""
    files: dict[str, str | bytes] = {}
    if promised:
        scope = "    scope: Plant trees along the paths.\n"
        files[PLAN] = changed(PLAN, ("projects:\n", f"{PROMISED}projects:\n"), (scope, scope + DATED))
    if reported:
        files[REPORT] = report("2026-27-q1", "2026-06", "done", "approved")
        files[DRAFT] = report("2026-27-q2", "2026-09", "at risk", "draft")
    return samples.compiled(files)


def page(compiled: Compiled, document: str = "2026-27") -> Page:
    """A page of the only edition."""
    assert not [fault for fault in compiled.diagnostics if fault.severity is Severity.ERROR]
    editions, _ = localised_editions(compiled.book, [], strict=False)
    return prepare(editions[0], document).page(editions[0].phrases)


def words(compiled: Compiled, document: str = "2026-27") -> str:
    """What a page says."""
    return " ".join(re.sub(r"<[^>]+>", " ", page(compiled, document).html).split())


def test_promises_dates_money_and_standing_come_first() -> None:
    said = words(small())
    first = said[: said.index("Contents")]
    for text in (
        "By March 2027 the park has forty more trees.",
        "Forty trees shade the paths.",
        "February 2027",
        "£1,200",
        "October 2026 ",
        "is when the holes are dug",
        "1 of 1 output done",
        "Report of 2026-06",
    ):
        assert text in first, text


def test_a_draft_report_does_not_say_how_a_plan_stands() -> None:
    assert "1 at risk" not in words(small())
    assert "Report of 2026-09" in words(small())


def test_a_plan_without_promises_has_the_words_of_its_aims_and_no_empty_column() -> None:
    said = words(small(promised=False, reported=False))
    first = said[: said.index("Contents")]
    assert "The park is full of life." in first
    for column in ("By when", "Money", "How it stands", "What we promise"):
        assert column not in first, column
    assert "2 outcomes, 1 project" in first


def test_every_format_says_the_promises() -> None:
    compiled = small()
    editions, _ = localised_editions(compiled.book, [], strict=False)
    texts = {statement.text for statement in statements(editions[0], "2026-27")}
    assert {"Forty trees shade the paths.", "is when the holes are dug"} <= texts
    assert "Park plan" not in texts  # it stands for the title in lists and running heads
    made = page(compiled)
    for name in ("txt", "docx", "odt", "epub", "script"):
        writer = WRITERS[name]
        assert writer.lost(made, writer.write(made, Assets.load())) == [], name
    assert "Forty trees shade the paths." in WRITERS["txt"].write(made, Assets.load()).decode()


def test_what_is_spent_is_not_read_as_what_is_set_aside() -> None:
    spent = report("2026-27-q1", "2026-06", "done", "approved") + "spend: [{of: planting, amount: 700}]\n"
    dated = "    scope: Plant trees along the paths.\n"
    compiled = samples.compiled({PLAN: changed(PLAN, (dated, dated + DATED)), REPORT: spent})
    text = WRITERS["txt"].write(page(compiled), Assets.load()).decode()
    assert "set aside for this plan (£700 of it spent): £1,200" in text


NINE = "aims:\n" + "".join(
    f"  - id: aim{number}\n    title: Aim of the number {number}\n    statement: It says what is so.\n    outcomes:\n"
    + "".join(f"      - {{id: o{place}, statement: Outcome {place} is so for all.}}\n" for place in range(4))
    for number in range(1, 10)
)
MANY = "projects:\n" + "".join(
    f"  - {{id: p{number}{place}, title: Project {place}, outcomes: [aim{number}.o{place}], scope: Done.}}\n"
    for number in range(1, 10)
    for place in range(4)
)


def hard() -> Compiled:
    """Nine aims with four outcomes each, of which each has a project."""
    strategy = re.sub(r"(?sm)^aims:\n.*\Z", NINE, samples.files()[STRATEGY])
    plan = "id: 2026-27\ntitle: Plan\nstrategy: park-2030\nperiod: {financial_year: 2026-27}\n" + MANY
    return samples.compiled({STRATEGY: strategy, PLAN: plan})


@pytest.mark.parametrize("document", ["2026-27", "park-2030"])
def test_nine_aims_fit_on_one_page(document: str) -> None:
    compiled = hard()
    for sheet in wall_sheets(document, report=False):
        made = page(compiled, sheet)
        content = WRITERS["pdf"].write(made, Assets.load())
        assert pages_of(content) == 1, sheet
        assert WRITERS["pdf"].lost(made, content) == []


def test_control_without_sizes_to_choose_from_it_has_a_second_page() -> None:
    made = page(hard(), wall_sheets("2026-27", report=False)[1])
    large = re.sub(r' data-fit="[^"]*"', ' style="font-size: 16pt"', made.html)
    assert large != made.html
    assert pages_of(WRITERS["pdf"].write(replace(made, html=large), Assets.load())) > 1


def test_a_report_on_a_page_names_what_is_new_and_the_money() -> None:
    said = words(small(), wall_sheets("2026-27-q1", report=True)[0])
    for text in ("Forty trees planted: Done", "£1,200", "Planting", "The report on a page"):
        assert text in said, text


def test_money_of_another_plan_is_told_to_be_no_figure_here() -> None:
    other = changed(PLAN, ("id: 2026-27", "id: 2027-28"), ("financial_year: 2026-27", "financial_year: 2027-28"))
    plan = changed(PLAN, ("projects:\n", "headline_figures: [{money_for: 2027-28}]\nprojects:\n"))
    compiled = samples.compiled({PLAN: plan, "plans/delivery/2027-28.yaml": other})
    messages = [fault.message for fault in compiled.diagnostics if fault.code == "CPS585"]
    assert messages == ["2027-28 is not of this plan, and its money is not told here: there is no figure"]
