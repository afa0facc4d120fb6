"""A role is renamed everywhere: in the plans, and in the catalogues that translate it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpsplan.changes.owners import rename_owner
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import CASES
from tests.support.samples import PLAN, changed

PROJECT, ACTION = "    title: Planting", "    text: Hang"
CATALOGUE = "plans/translations/cy/2026-27.po"


def workspace(folder: Path) -> Path:
    """A workspace with an owner in two spellings, one of them quoted and translated."""
    owners = (
        (PROJECT, f"{PROJECT}\n    owner: 'Head gardener'  # since 2024"),
        (ACTION, f"    owner: Head Gardener\n{ACTION}"),
    )
    translated = {
        path.relative_to(CASES / "translated").as_posix(): path.read_bytes()
        for path in (CASES / "translated").rglob("*.po")
    }
    folder = samples.written(folder, {**translated, PLAN: changed(PLAN, *owners)})
    with (folder / CATALOGUE).open("a", encoding="utf-8") as file:
        context = 'msgctxt "2026-27/actions/nest-boxes/owner"'
        file.write(f'\n{context}\nmsgid "Head Gardener"\nmsgstr "Prif arddwr"\n')
    return folder


def test_owner_is_renamed_in_plans_and_catalogues_and_nothing_else_changes(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    before = (folder / PLAN).read_text(encoding="utf-8")
    done = run("rename", "--owner", "Head Gardener", "Head gardener", folder=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / PLAN).read_text(encoding="utf-8") == before.replace("Head Gardener", "Head gardener")
    catalogue = (folder / CATALOGUE).read_text(encoding="utf-8")
    assert 'msgid "Head gardener"\nmsgstr "Prif arddwr"' in catalogue
    codes = [diagnostic.code for diagnostic in compile_book(DiskWorkspace(folder)).diagnostics]
    assert "CPS646" not in codes
    assert "CPS912" not in codes, "the translation is of the new name"


def test_two_owners_become_one_only_where_that_is_wanted(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    merging = ("rename", "--owner", "Head Gardener", "Chair")
    (folder / PLAN).write_text((folder / PLAN).read_text(encoding="utf-8").replace("'Head gardener'", "Chair"))
    before = (folder / PLAN).read_bytes()
    refused = run(*merging, folder=folder)
    assert refused.returncode == 2
    assert "“Chair” owns 1 thing already, and afterwards nobody can tell which were “Head Gardener”’s" in refused.stderr
    assert "Add --yes" in refused.stderr
    assert run(*merging, "--diff", folder=folder).returncode == 0
    assert (folder / PLAN).read_bytes() == before
    assert run(*merging, "--yes", folder=folder).returncode == 0
    assert (folder / PLAN).read_text(encoding="utf-8").count("owner: Chair") == 2


def test_quotation_marks_and_comments_stay(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    assert run("rename", "--owner", "Head gardener", "Head of gardens: all", folder=folder).returncode == 0
    assert "owner: 'Head of gardens: all'  # since 2024" in (folder / PLAN).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Head gardner", "Chief", "or “Head gardener”?"),
        ("Chef", "Chief", "nothing is owned by “Chef”"),
        ("Head gardener", " ", "no new name"),
    ],
)
def test_what_cannot_be_renamed_is_said_and_nothing_is_touched(old: str, new: str, words: str, tmp_path: Path) -> None:
    disk = DiskWorkspace(workspace(tmp_path))
    with pytest.raises(ChangeRefused, match=re.escape(words)):
        rename_owner(disk, compile_book(disk), old, new)
