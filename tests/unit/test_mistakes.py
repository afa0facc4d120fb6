"""Mistakes that planners make: each has a message that names the cause, at its place, and no other message."""

from __future__ import annotations

import pytest

from cpsplan.changes.mending import mend_workspace
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support.mistakes import TODAY, Mistake, compiled, grade, mistakes, spoilt

ROWS = mistakes()
PLAYED = 222
"""How many mistakes a planner made on two real plans."""


def test_no_mistake_is_lost() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS) >= PLAYED


@pytest.mark.parametrize("mistake", ROWS, ids=[row.name for row in ROWS])
def test_mistake_is_told_with_its_cause_at_its_place(mistake: Mistake) -> None:
    diagnostics = compiled(mistake).diagnostics
    _, place, line = spoilt(mistake)
    said = "".join(f"\n{one.span} {one.code} {one.message} ({one.hint})" for one in diagnostics) or "\nnothing"
    wanted = f"wanted: {place}:{line} {mistake.code} {mistake.says}, {mistake.lines} in all; said: {said}"
    assert grade(mistake, diagnostics) == "clear", wanted


MENDED = [row for row in ROWS if row.fixed]


@pytest.mark.parametrize("mistake", MENDED, ids=[row.name for row in MENDED])
def test_mistake_is_mended(mistake: Mistake) -> None:
    files, place, _ = spoilt(mistake)
    mended = mend_workspace(MemoryWorkspace(files, TODAY), lambda _: True, compiled(mistake))
    assert mistake.fixed in mended.new[place].decode()
    assert mended.after.diagnostics == ()
