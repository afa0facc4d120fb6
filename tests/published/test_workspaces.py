"""Plans of other manners: four made-up bodies, each with its own way to plan, and nothing invented to fit it in.

What every one of them has to do: pass the check without a rule that is switched off, and be written in every format.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Severity
from cpsplan.workspace.disk import DiskWorkspace
from tests.support.command_line import run
from tests.support.places import REPOSITORY

WORKSPACES = REPOSITORY / "tests" / "workspaces"
NAMES = sorted(folder.name for folder in WORKSPACES.iterdir())
DOCUMENTS = ("strategies", "delivery", "progress")
EVERY_FORMAT = {"html", "pdf", "docx", "odt", "epub", "txt", "brf", "script", "audio"}


@pytest.mark.parametrize("name", NAMES)
def test_it_passes_the_check_and_no_rule_is_switched_off(name: str) -> None:
    faults = compile_book(DiskWorkspace(WORKSPACES / name)).diagnostics
    assert [str(fault) for fault in faults if fault.severity is not Severity.NOTE] == []
    for path in (WORKSPACES / name / "plans").rglob("*.yaml"):
        words = path.read_text(encoding="utf-8")
        assert "suppress:" not in words, path
        assert "severities:" not in words, path


@pytest.mark.parametrize("name", NAMES)
def test_it_is_published_in_every_format(name: str, tmp_path: Path) -> None:
    editions = [
        yaml.safe_load(path.read_text(encoding="utf-8")) for path in (WORKSPACES / name).glob("plans/editions/*.yaml")
    ]
    assert {kind for edition in editions for kind in edition["formats"]} == EVERY_FORMAT
    built = run("build", "--out", str(tmp_path), folder=WORKSPACES / name)
    assert built.returncode == 0, built.stderr
    documents = [path.stem for kind in DOCUMENTS for path in (WORKSPACES / name / "plans" / kind).glob("*.yaml")]
    assert documents
    for edition in editions:
        missing = [document for document in documents if not (tmp_path / edition["id"] / document).is_dir()]
        assert missing == []
