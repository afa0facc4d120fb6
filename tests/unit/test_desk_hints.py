"""Hints at the desk: nobody there has a terminal before them, so none names a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.desk.faults import faults_of
from cpsplan.desk.hints import AT_DESK, COMMAND, hint_at_desk
from cpsplan.desk.workshop import Workshop
from cpsplan.diagnostic import Diagnostic, Severity, Span
from cpsplan.publishing.codes import every_code
from tests.support import library
from tests.support.desk import changed_in_editor


@pytest.mark.parametrize("code", AT_DESK)
def test_a_hint_that_names_a_command_says_what_to_press(code: str) -> None:
    assert code in every_code()
    fault = Diagnostic(code, Severity.WARNING, "", Span("a.yaml"), f"Run {COMMAND}check”")
    assert hint_at_desk(fault) == AT_DESK[code]
    assert COMMAND not in AT_DESK[code]


def test_every_other_hint_stays() -> None:
    fault = Diagnostic("CPS401", Severity.WARNING, "", Span("a.yaml"), "Add an aim")
    assert hint_at_desk(fault) == "Add an aim"


def test_the_desk_tells_of_a_changed_text_how_to_confirm_its_passage(tmp_path: Path) -> None:
    root = library.written(tmp_path / "library")
    changed_in_editor(root, library.PLAN, "is visited once a week", "is visited twice a week")
    (fault,) = faults_of(Workshop(root).compiled)
    assert fault.code == "CPS634"
    assert fault.hint == f"{AT_DESK['CPS634']}."
