"""`check --fix` in random workspaces with random faults: all is mended, to what it was, and nothing else is touched."""

from __future__ import annotations

import difflib

from cpsplan.changes.mending import mend_workspace
from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers.export import book_as_values
from tests.support import faulty_random
from tests.support.thorough import tries
from tests.support.worked_cases import FIXABLE

ELSEWHERE = {"CPS204", "CPS374", "CPS382", "CPS383", "CPS641", "CPS642", "CPS646"}
"""The rules with a fix whose faults no random workspace has: the table of mistakes or their cases have them."""


def test_random_workspaces_are_mended() -> None:
    """Each is mended to exactly what it was before the faults came in; a second time changes nothing."""
    seen: set[str] = set()
    faults, count = 0, tries(400)
    for seed in range(count):
        made = faulty_random.make(seed)
        workspace = MemoryWorkspace(made.faulty)
        mended = mend_workspace(workspace, lambda _: True, compile_book(workspace))
        told = f"seed {seed}"
        assert mended.after.diagnostics == (), told
        assert book_as_values(mended.after.book) == book_as_values(compile_book(MemoryWorkspace(made.clean)).book), told
        text = {**made.faulty, **mended.new}[faulty_random.PLAN].decode()
        assert all(text.count(comment) == 1 for comment in made.comments), told
        _only_lines_concerned(made, text, told)
        again = MemoryWorkspace({**made.faulty, **mended.new})
        assert mend_workspace(again, lambda _: True, mended.after).new == {}, told
        seen |= {one.code for one in mended.fixed}
        faults += len(mended.fixed)
    assert seen == set(FIXABLE) - ELSEWHERE
    assert faults > count


def _only_lines_concerned(made: faulty_random.Made, text: str, told: str) -> None:
    """Every line of the mended text is a line of the faulty one or of the clean one; and most are untouched."""
    faulty, clean = (one[faulty_random.PLAN].decode().splitlines() for one in (made.faulty, made.clean))
    unknown = [line for line in text.splitlines() if line not in faulty and line not in clean]
    assert not unknown, f"{told}: {unknown}"
    changed = [line for line in difflib.ndiff(faulty, text.splitlines()) if line.startswith("- ")]
    assert len(changed) <= made.faults * 4 + 2, told
