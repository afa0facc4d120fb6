"""A fuller plan for the small workspace, edits of it, and what is said of each."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples
from tests.support.samples import PLAN

FULL = """\
id: 2026-27
title: Park plan 2026-27
strategy: park-2030
period:
  financial_year: 2026-27
status: draft
envelopes:
  - aim: nature
    amount: 100000
projects:
  - id: planting
    outcomes: [nature.trees]
    title: Planting
    scope: Plant trees along the paths.
    budgets:
      - amount: 80000
    milestones:
      - id: first-tree
        title: First tree
        due: 2026-06
    outputs:
      - Forty trees planted.
      - text: Paths cleared.
        due: 2026-11
      - Signs put up.
      - A map drawn.
  - id: pond
    outcomes: [nature.birds]
    title: Pond
    scope: Dig a pond.
    owner: Head gardener
    timeframe: {from: 2026-05, to: 2026-09}
    outputs: [Pond dug.]
actions:
  - id: nest-boxes
    outcomes: [nature.birds]
    text: Hang nest boxes near the WC
  - id: seeds
    outcomes: [nature.trees]
    text: Sow seeds
measures:
  - id: survival
    statement: At least 70% of the trees live
    subject: trees that live after a year
    unit: percent
    direction: higher
    baseline: {value: 50, date: 2025}
    target: {comparator: at least, value: 70, by: 2027-03}
    outcomes: [nature.trees]
"""
REPORT = """\
id: 2026-27-q2
title: Half a year
plan: 2026-27
period: {from: 2026-04, to: 2026-09}
date: 2026-09-30
outputs:
  - of: pond/1
    status: on track
    note: The hole is there.
milestones:
  - of: planting/first-tree
    reached: 2026-06
observations:
  - of: survival
    value: 60
    date: 2026-09
    source: A walk
spend:
  - of: planting
    amount: 20000
overrides:
  - of: pond
    status: amber
    reason: It leaks.
"""
REPORT_PATH = "plans/progress/2026-27-q2.yaml"
EDITS: dict[str, tuple[str, str, str, bool]] = {
    "title": (
        "title: Pond\n",
        "title: A large pond\n",
        "Project “Pond”: title changed from “Pond” to “A large pond”",
        False,
    ),
    "target": (
        "value: 70,",
        "value: 65,",
        "Target of “trees that live after a year” lowered from 70% to 65%",
        True,
    ),
    "moved": (
        "  - id: pond\n    outcomes: [nature.birds]",
        "  - id: pond\n    outcomes: [nature.trees]",
        "Project “Pond”: moved from “1.2 Birds nest in the park.” to “1.1 There are more trees.”",
        False,
    ),
    "outputs dropped": (
        "      - Signs put up.\n      - A map drawn.\n",
        "",
        "Project “Planting”: 2 outputs dropped: “Signs put up.” and “A map drawn.”",
        True,
    ),
    "output reworded": (
        "Forty trees planted.",
        "Thirty trees planted.",
        "Project “Planting”: output reworded from “Forty trees planted.” to “Thirty trees planted.”",
        False,
    ),
    "due later": (
        "due: 2026-11",
        "due: 2027-01",
        "Project “Planting”, output “Paths cleared.”: date moved from November 2026 to January 2027, later by 2 months",
        True,
    ),
    "milestone earlier": (
        "due: 2026-06",
        "due: 2026-05-31",
        "Project “Planting”, milestone “First tree”: date moved from June 2026 to 31 May 2026, earlier by 1 month",
        False,
    ),
    "budget": (
        "- amount: 80000",
        "- amount: 60000",
        "Project “Planting”: revenue budget cut from £80,000 to £60,000",
        True,
    ),
    "envelope": (
        "amount: 100000",
        "amount: 120000",
        "The plan: money for “1 Nature” raised from £100,000 to £120,000",
        False,
    ),
    "status": ("status: draft", "status: approved", "The plan: status changed from “draft” to “approved”", False),
    "owner removed": (
        "    owner: Head gardener\n",
        "",
        "Project “Pond”: owner removed (before: “Head gardener”)",
        False,
    ),
    "timeframe": (
        "to: 2026-09}",
        "to: 2026-12}",
        (
            "Project “Pond”: timeframe changed from “May 2026 to September 2026” to “May 2026 to December 2026”, "
            "which ends later by 3 months"
        ),
        True,
    ),
    "action removed": (
        "  - id: seeds\n    outcomes: [nature.trees]\n    text: Sow seeds\n",
        "",
        "Action “Sow seeds” removed, without a word on what became of it",
        True,
    ),
    "target's date": (
        "by: 2027-03}",
        "by: 2027-01}",
        (
            "Date of the target of “trees that live after a year” moved from March 2027 to January 2027, "
            "earlier by 2 months"
        ),
        False,
    ),
}


def book(plan: str = FULL, **files: str) -> Book:
    """The small workspace with a fuller plan, compiled."""
    paths = {name.replace("__", "/").replace("_", "-") + ".yaml": text for name, text in files.items()}
    return compile_book(MemoryWorkspace({**samples.files(), PLAN: plan, REPORT_PATH: REPORT, **paths})).book


def edited(*names: str) -> str:
    """The fuller plan with some of the edits."""
    text = FULL
    for name in names:
        old, new, _, _ = EDITS[name]
        assert text.count(old) == 1, name
        text = text.replace(old, new)
    return text
