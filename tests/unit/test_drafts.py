"""Drafts that the settings leave out: nothing that is published knows of them, and nothing vanishes in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.publishing.drafts import drafts_left_out, without_drafts
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from tests.support import samples
from tests.support.command_line import run
from tests.support.samples import EDITION, PLAN, SETTINGS, STRATEGY, changed
from tests.unit.test_sections import INLINE

LEFT_OUT = samples.files()[SETTINGS] + "drafts: leave out\n"
MUSEUM, REPORT = "plans/delivery/museum-2026-27.yaml", "plans/progress/museum-2026-27-q2.yaml"
DRAFT = """\
id: museum-2026-27
title: Secret museum
strategy: park-2030
period:
  financial_year: 2026-27
status: draft
projects:
  - {id: path, outcomes: [nature.trees, nature.birds], title: Path, scope: A path through the trees.}
"""
ON_DRAFT = """\
id: museum-2026-27-q2
title: Report on the museum
plan: museum-2026-27
period: {from: 2026-07, to: 2026-09}
date: 2026-09-30
status: approved
"""
ACTION = "    text: Hang"
FILES: dict[str, str | bytes] = {
    SETTINGS: LEFT_OUT + "formerly:\n  - {was: old-museum, now: museum-2026-27}\n  - {was: old, now: 2026-27}\n",
    EDITION: changed(EDITION, ("[html, pdf]", "[html]")),
    PLAN: changed(PLAN, (ACTION, f"    depends_on: [planting, museum-2026-27/path]\n{ACTION}")),
    MUSEUM: DRAFT,
    REPORT: ON_DRAFT,
}


def published(folder: Path) -> str:
    """Everything that is published, names and contents."""
    files = [path for path in sorted((folder / "out").rglob("*")) if path.is_file() and "assets" not in path.parts]
    return "".join(f"{path} {path.read_bytes().decode(errors='ignore')}" for path in files)


def test_nothing_published_knows_of_a_draft_that_is_left_out(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w", FILES)
    done = run("build", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "“museum-2026-27/path” is a draft or waits for one, and this is published without it" in done.stderr
    text = published(folder)
    assert "museum" not in text.lower()
    assert (folder / "out/en/2026-27/index.html").is_file()
    assert (folder / "out/en/old/index.html").is_file()
    assert run("build", folder=folder).stderr.count("0 files written") == 1


def test_a_preview_has_drafts_and_the_gate_of_removal_holds(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w", FILES)
    assert run("build", "--drafts", folder=folder).returncode == 0
    assert (folder / "out/en/museum-2026-27/index.html").is_file()
    assert (folder / "out/en/museum-2026-27-q2/index.html").is_file()
    refused = run("build", folder=folder)
    assert refused.returncode == 2
    assert "left out now, as the settings do with drafts: museum-2026-27 (en), museum-2026-27-q2 (en)" in refused.stderr
    assert (folder / "out/en/museum-2026-27/index.html").is_file()
    assert run("build", "--allow-removal", folder=folder).returncode == 0
    assert "museum" not in published(folder).lower()


def test_drafts_are_published_unless_the_settings_say_otherwise(tmp_path: Path) -> None:
    settings = samples.files()[SETTINGS]
    folder = samples.written(tmp_path / "w", {**FILES, SETTINGS: settings})
    assert run("build", folder=folder).returncode == 0
    assert (folder / "out/en/museum-2026-27/index.html").is_file()


@pytest.mark.parametrize(
    ("draft", "gone"),
    [
        (STRATEGY, {"park-2030", "2026-27", "museum-2026-27", "museum-2026-27-q2"}),
        (PLAN, {"2026-27", "museum-2026-27", "museum-2026-27-q2"}),
        (MUSEUM, {"museum-2026-27", "museum-2026-27-q2"}),
        (REPORT, {"museum-2026-27", "museum-2026-27-q2"}),
    ],
)
def test_what_cannot_be_without_a_draft_goes_with_it(draft: str, gone: set[str]) -> None:
    files = {**samples.files(), **FILES}
    text = str(files[draft])
    files[draft] = text.replace("status: approved", "status: draft") if "status:" in text else f"{text}status: draft\n"
    assert drafts_left_out(compile_book(MemoryWorkspace(files)).book) == gone


def test_everything_a_draft_and_a_draft_by_name(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w", FILES)
    named = run("build", "--plan", "museum-2026-27", folder=folder)
    assert (named.returncode, "is a draft, or belongs to one" in named.stderr) == (2, True)
    (folder / STRATEGY).write_text(
        changed(STRATEGY, ("id: park-2030", "id: park-2030\nstatus: draft")), encoding="utf-8"
    )
    everything = run("build", folder=folder)
    assert (everything.returncode, "everything is a draft" in everything.stderr) == (2, True)
    assert not (folder / "out").exists()


def test_a_report_is_built_by_its_id(tmp_path: Path) -> None:
    folder = samples.written(tmp_path / "w", FILES)
    assert run("build", "--drafts", "--plan", "museum-2026-27-q2", folder=folder).returncode == 0
    assert (folder / "out/en/museum-2026-27-q2/index.html").is_file()
    assert not (folder / "out/en/museum-2026-27").exists()


def test_a_list_that_loses_all_that_it_names_is_gone(tmp_path: Path) -> None:
    only = changed(PLAN, (ACTION, f"    depends_on: [museum-2026-27/path]\n{ACTION}"))
    folder = samples.written(tmp_path, {**FILES, PLAN: only})
    disk = DiskWorkspace(folder)
    book = without_drafts(compile_book(disk)).book
    assert book.activities["2026-27/actions/nest-boxes"].model.depends_on == ()
    assert list(book.documents) == ["park-2030", "2026-27"]


def test_prose_that_leads_to_a_draft_is_said_and_nothing_is_published(tmp_path: Path) -> None:
    prose = f"{INLINE}      See [the path](project:museum-2026-27/path).\nprojects:\n"
    plan = changed(PLAN, ("projects:\n", prose))
    folder = samples.written(tmp_path / "w", {**FILES, PLAN: plan})
    checked = run("check", folder=folder).stderr
    assert "“museum-2026-27/path” is a draft or waits for one, and nothing is published while prose" in checked
    refused = run("build", folder=folder)
    assert (refused.returncode, (folder / "out").exists()) == (2, False)
    line = plan[: plan.index("museum-2026-27/path")].count("\n") + 1
    assert f"{PLAN}:{line}:30 a link in the prose leads to “museum-2026-27/path”" in refused.stderr
    assert run("build", "--drafts", folder=folder).returncode == 0
