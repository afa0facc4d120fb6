"""Plans of other manners: four made-up bodies, each with its own way to plan, and nothing invented to fit it in.

What every one of them has to do: pass the check without a rule that is switched off, and be written in every format.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Severity
from cpsplan.publishing.editions import localised_editions
from cpsplan.render.preparing import prepare
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import real_plans, thorough
from tests.support.command_line import run
from tests.support.places import REPOSITORY

WORKSPACES = REPOSITORY / "tests" / "workspaces"
NAMES = sorted(folder.name for folder in WORKSPACES.iterdir())
DOCUMENTS = ("strategies", "delivery", "progress")
SPOKEN = NAMES if thorough.is_on() else ["long-document"]
"""The workspaces of which sound is made, too: it takes as long as all else, and says what the script says."""
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
    workspace = WORKSPACES / name
    if name not in SPOKEN:
        workspace = real_plans.unspoken(workspace, tmp_path / "workspace")
    out = tmp_path / "out"
    built = run("build", "--out", str(out), folder=workspace)
    assert built.returncode == 0, built.stderr
    assert any(out.rglob("*.mp3")) is (name in SPOKEN)
    documents = [path.stem for kind in DOCUMENTS for path in (WORKSPACES / name / "plans" / kind).glob("*.yaml")]
    assert documents
    for edition in editions:
        missing = [document for document in documents if not (out / edition["id"] / document).is_dir()]
        assert missing == []


def page(name: str, document: str) -> str:
    """The English page of a document, before it is written."""
    book = compile_book(DiskWorkspace(WORKSPACES / name)).book
    english = next(edition for edition in localised_editions(book, [], strict=False)[0] if edition.edition.id == "en")
    return prepare(english, document).page(english.phrases).html


def test_a_plan_for_several_years_is_called_by_all_of_them() -> None:
    assert '<th scope="col" class="n"><a class="unbroken" href="../2025-28/index.html">2025-28</a></th>' in page(
        "two-languages", "rivers-2050"
    )


def test_targets_alone_have_no_colours_to_be_explained() -> None:
    html = page("measures-only", "2025-26-year")
    assert "How the measures are judged" in html
    assert "have a colour" not in html
    assert "137 on 31 March 2026" in html
