"""Several bodies share a strategy, each with a plan of its own: whose it is, what follows what, and what is a gap."""

from __future__ import annotations

import re

from cpsplan.assess.coverage import cover, cover_all
from cpsplan.assess.gate import CoverageReport
from cpsplan.changes.roll import roll
from cpsplan.compiler import Compiled
from cpsplan.reporters.coverage import text_of_coverage
from cpsplan.writers.export import coverage_values
from tests.support import samples
from tests.support.pages_in_words import html, words

NORTH, SOUTH = samples.PLAN, "plans/delivery/south-2026-27.yaml"
BODIES = """\
publish_gaps: true
publish_coverage: true
bodies:
  - {id: south, name: Southern district, short_name: South}
  - {id: north, name: Northern district, short_name: North}
"""
SOUTH_PLAN = """\
id: south-2026-27
title: Southern plan 2026-27
strategy: park-2030
body: south
period: {financial_year: 2026-27}
projects:
  - id: planting
    outcomes: [nature.trees]
    title: Planting in the south
    scope: Plant trees along the paths.
    outputs: [Forty trees planted.]
"""
NORTH_PLAN = samples.changed(NORTH, ("strategy: park-2030\n", "strategy: park-2030\nbody: north\n"))
NO_TREES = NORTH_PLAN.replace("outcomes: [nature.trees]", "outcomes: [nature.birds]")


def shared(north: str = NORTH_PLAN, south: str = SOUTH_PLAN, **more: str) -> Compiled:
    """The small workspace with the plans of two bodies."""
    settings = samples.files()[samples.SETTINGS] + BODIES
    others = {f"plans/delivery/{name.replace('_', '-')}.yaml": text for name, text in more.items()}
    return samples.compiled({samples.SETTINGS: settings, NORTH: north, SOUTH: south, **others})


def codes(compiled: Compiled) -> list[str]:
    return [diagnostic.code for diagnostic in compiled.diagnostics]


def test_two_plans_of_one_time_are_no_fault_where_they_are_of_two_bodies() -> None:
    assert codes(shared()) == []
    assert "CPS426" in codes(shared(NORTH_PLAN.replace("body: north\n", ""), SOUTH_PLAN.replace("body: south\n", "")))


def test_what_the_plan_of_another_body_serves_is_left_to_that() -> None:
    compiled = shared(north=NO_TREES)
    covered = {plan: cover(compiled.book, compiled.book.plans[plan]) for plan in compiled.book.plans}
    assert [row.address for row in covered["2026-27"].rows] == ["park-2030:nature.birds"]
    assert covered["south-2026-27"].shares["outcomes"].gaps == ()


def test_what_no_body_serves_is_told_once() -> None:
    compiled = shared(north=NO_TREES, south=SOUTH_PLAN.replace("nature.trees", "nature.birds"))
    [fault] = [fault for fault in compiled.diagnostics if fault.code == "CPS402"]
    assert fault.message == "No activity of 2026-27 or south-2026-27 serves the outcome park-2030:nature.trees"


def test_pages_say_whose_plan_it_is_and_keep_those_of_a_body_together() -> None:
    later = SOUTH_PLAN.replace("2026-27", "2027-28")
    pages = html(shared(south_2027_28=later))
    assert "Southern district (South) · Delivers the strategy A park for all" in words(pages["south-2026-27"])
    index = words(pages["index.html"])
    named = re.findall(r"Plan of (\w+) district \(\w+\) for", index)
    assert named == ["Southern", "Northern", "Southern"], "the newest plan of each body, then the years before"
    coverage = words(pages["coverage.html"])
    assert re.search(r"Southern district \(South\) Southern plan 2026-27", coverage)
    assert "2026-27 North" in coverage
    assert "Park plan 2026-27 and the plans of the other bodies leave nothing out." in words(pages["park-2030"])


def test_a_plan_follows_those_of_its_own_body() -> None:
    later = SOUTH_PLAN.replace("2026-27", "2027-28")
    book = shared(north=NORTH_PLAN.replace("id: planting", "id: sowing"), south_2027_28=later).book
    before = book.plan_before("south-2027-28")
    assert before
    assert before.address == "south-2026-27"
    assert book.plans_after("2026-27") == []


def test_the_next_plan_is_of_the_same_body() -> None:
    book = shared().book
    assert "body: south\n" in roll(book, book.plans["south-2026-27"], "south-2027-28")


def test_an_unknown_body_is_told() -> None:
    assert "CPS302" in codes(shared(south=SOUTH_PLAN.replace("body: south", "body: west")))


def test_the_strategy_says_of_each_plan_whose_it_is() -> None:
    page = words(html(shared())["park-2030"])
    assert "Southern plan 2026-27 Southern district (South) · 1 project" in page


def test_the_report_of_coverage_keeps_the_plans_of_a_body_together() -> None:
    later = SOUTH_PLAN.replace("2026-27", "2027-28")
    book = shared(south_2027_28=later).book
    covered = cover_all(book)
    assert [(plan.plan, plan.body) for plan in covered] == [
        ("south-2026-27", "south"),
        ("south-2027-28", "south"),
        ("2026-27", "north"),
    ]
    assert [plan["body"] for plan in coverage_values(covered)["plans"]] == ["south", "south", "north"]
    told = text_of_coverage(CoverageReport(book, covered, {}, {}, {}))
    assert "Southern district: Southern plan 2026-27" in told
