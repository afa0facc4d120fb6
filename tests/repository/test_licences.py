"""Whose work the repository holds, and what an installation brings, is said with its licence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.places import REPOSITORY
from tests.tools import notice

TOOLS = Path(sys.executable).parent


def reuse(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the tool of the REUSE specification says of the files of a folder."""
    # One of its ways to guess encodings wants a library of the system: this one is a package.
    environment = os.environ | {"REUSE_ENCODING_MODULE": "chardet"}
    command = [str(TOOLS / "reuse"), "--root", str(folder), "lint"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_every_file_says_whose_it_is_and_under_which_licence() -> None:
    done = reuse(REPOSITORY)
    assert done.returncode == 0, done.stdout + done.stderr


def test_control_file_without_a_licence_is_found(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("whose?\n", encoding="utf-8")
    done = reuse(tmp_path)
    assert done.returncode == 1
    assert "words.txt" in done.stdout


def test_notice_is_current() -> None:
    assert notice.main(["--check"]) == 0


def test_control_old_notice_is_found(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(notice, "OTHERS", "nothing")
    assert notice.main(["--check"]) == 1
    assert "make notice" in capsys.readouterr().err


def test_every_package_has_a_licence_and_what_that_asks_for_is_said() -> None:
    names = [package for package, _ in [*notice.shipped(), *notice.extras()]]
    assert len(names) > 40
    licences = {package: notice.licence(package) for package in names}
    assert [package for package, licence in licences.items() if not licence] == []
    asking = {package for package, licence in licences.items() if re.search(r"GPL|MPL|Mozilla|GNU", licence)}
    assert asking - notice.OBLIGATIONS.keys() == set()
    assert notice.OBLIGATIONS.keys() - set(names) == set()


def test_list_of_materials_names_every_locked_package(tmp_path: Path) -> None:
    recipe = (REPOSITORY / "Makefile").read_text(encoding="utf-8").partition("\nsbom:")[2].partition("\n\n")[0]
    command = recipe.partition("mkdir -p build\n\t")[2].replace("$(BIN)", str(TOOLS))
    command = command.replace("build/cpsplan.cdx.json", str(tmp_path / "sbom"))
    subprocess.run(["sh", "-c", command], cwd=REPOSITORY, capture_output=True, check=True)
    listed = json.loads((tmp_path / "sbom").read_text(encoding="utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    assert listed["metadata"]["component"]["name"] == "cpsplan"
    assert {(part["name"], part["version"]) for part in listed["components"]} == set(notice.shipped())
