"""Causes: one wrong id is one fault, and what follows from it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.desk.faults import faults_of
from cpsplan.desk.forms.place import entry_place
from cpsplan.desk.forms.preparing import opened_form
from cpsplan.desk.workshop import Workshop
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import library
from tests.support.desk import changed_in_editor


@pytest.mark.parametrize(
    ("path", "old", "new", "cause"),
    [
        (library.STRATEGY, "id: reach", "id: rich", "CPS302 2025-26/projects/village-survey"),
        (library.STRATEGY, "id: readers\n", "id: reader\n", "CPS302 2025-26/projects/village-survey"),
        (library.PLAN, "id: mobile-library", "id: mobile-van", "CPS302 2026-27/measures/villages-visited"),
        (library.PLAN, "strategy: libraries-2030", "strategy: library-2030", "CPS302 2026-27"),
    ],
)
def test_one_id_that_changed_is_one_fault(tmp_path: Path, path: str, old: str, new: str, cause: str) -> None:
    root = library.written(tmp_path / "library")
    changed_in_editor(root, path, old, new)
    compiled = compile_book(DiskWorkspace(root))
    assert len(compiled.diagnostics) > 1
    assert {fault.because for fault in compiled.diagnostics} == {"", cause}
    (fault,) = faults_of(compiled)
    assert len(fault.following) == len(compiled.diagnostics) - 1


def test_two_wrong_names_are_two_faults(tmp_path: Path) -> None:
    root = library.written(tmp_path / "library")
    changed_in_editor(root, library.PLAN, "outcomes: [readers.reach]", "outcomes: [readers.rich]")
    changed_in_editor(root, library.PLAN, "outcomes: [readers.skills]", "outcomes: [readers.skill]")
    assert [fault.because for fault in compile_book(DiskWorkspace(root)).diagnostics] == ["", ""]


def test_a_target_on_the_wrong_side_is_told_once(tmp_path: Path) -> None:
    root = library.written(tmp_path / "library")
    changed_in_editor(root, library.PLAN, "value: 95", "value: 50")
    known = {fault.code: fault.because for fault in compile_book(DiskWorkspace(root)).diagnostics}
    cause = "CPS503 2026-27/measures/villages-visited"
    assert known["CPS503"] == ""
    assert known["CPS506"] == known["CPS511"] == cause


def test_a_form_tells_its_own_faults_also_where_their_cause_is_elsewhere(tmp_path: Path) -> None:
    root = library.written(tmp_path / "library")
    changed_in_editor(root, library.STRATEGY, "id: reach", "id: rich")
    workshop = Workshop(root)
    place = entry_place(workshop.compiled, "2026-27/projects/mobile-library")
    assert place
    form = opened_form(workshop, place)
    assert form
    assert [fault.name for fault in form.faults if fault.code == "CPS302"] == ["outcomes"]
