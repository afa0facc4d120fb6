"""Illustrative plans of any size: made up, to show how a workbook with many rows behaves. No document says it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.workbooks import starter

PLAN = "2027-28"
PATH = f"plans/delivery/{PLAN}.yaml"
OUTCOMES = ("readers.reach", "readers.skills", "places.open", "places.warm")
OWNERS = ("Head of outreach", "Head of learning", "Head of libraries", "Head of property")
PLACES = ("Ashford", "Birchwood", "Cedar Hill", "Dunmere", "Elmstead", "Fernley", "Gorsefield", "Hazelmere")
ROWS = 10
"""How many rows of a workbook a project comes to: itself, five outputs, two milestones, two lines of money."""


def illustrative(projects: int) -> dict[str, str]:
    """The texts of the workspace of `cpsplan init`, by their paths, with a made-up plan of so many projects."""
    return starter() | {PATH: "".join(_plan(projects))}


def _plan(projects: int) -> Iterator[str]:
    yield f"# Illustrative: nothing of this is planned by anybody.\nid: {PLAN}\ntitle: Illustrative plan {PLAN}\n"
    yield f"strategy: libraries-2030\nperiod:\n  financial_year: {PLAN}\nprojects:\n"
    for number in range(1, projects + 1):
        yield from _project(number)


def _project(number: int) -> Iterator[str]:
    place, turn = PLACES[number % len(PLACES)], number % 4
    yield f"  - id: room-{number}  # asked for by {place}\n    title: Reading room {number} in {place}\n"
    yield f"    scope: Rent, furnish and open a reading room in {place}, the {number} of its kind.\n"
    yield f"    outcomes: [{OUTCOMES[turn]}]\n    owner: {OWNERS[turn]}\n"
    yield "    timeframe:\n      from: 2027-04\n      to: 2028-03\n    outputs:\n"
    for output in range(1, 6):
        yield f"      - id: step-{output}\n        text: Step {output} of room {number} is done.\n"
        yield f"        due: 2027-{4 + output:02}\n"
    yield "    milestones:\n"
    yield f"      - id: lease\n        title: Lease of room {number} signed\n        due: 2027-06\n"
    yield f"      - id: opening\n        title: Room {number} opens\n        due: 2027-11-30\n"
    yield f"    budgets:\n      - amount: {1000 * number}\n        kind: capital\n"
    yield f"      - amount: {100 * number}\n        kind: revenue\n"
