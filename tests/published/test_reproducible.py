"""The same plans give the same bytes: wherever, whenever, by however many processes they are built."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.writers.export import export_json
from tests.support import samples
from tests.support.building import tree
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.samples import EDITION, changed

# What is made depends on the date only where a waiver ends, and here is none.
# On the two sides of the date line, it is never the same day. Python reads files as ASCII in the first locale.
HERE = {
    "SOURCE_DATE_EPOCH": "1000000000",
    "TZ": "AAA-14",
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
    "PYTHONHASHSEED": "1",
}
THERE = {"SOURCE_DATE_EPOCH": "2000000000", "TZ": "BBB+12", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}


def built(folder: Path, jobs: int, mask: int, environment: dict[str, str]) -> dict[str, bytes | None]:
    """All files that a process makes of a workspace."""
    done = subprocess.run(
        [sys.executable, "-m", "cpsplan", "build", "--strict", "--pack", "--jobs", str(jobs)],
        cwd=folder,
        env={**os.environ, **environment},
        umask=mask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return tree(folder / "out")


def differences(one: dict[str, bytes | None], two: dict[str, bytes | None]) -> list[str]:
    """The paths that are not the same in both."""
    return sorted({path for path, _ in one.items() ^ two.items()})


def built_twice(places: tuple[Path, Path]) -> dict[str, bytes | None]:
    """Build the workspaces in two folders, with all else different too. They have to be the same; gives one."""
    made = built(places[0], 1, 0o022, HERE), built(places[1], 2, 0o077, THERE)
    assert differences(*made) == []
    return made[0]


def endings(files: dict[str, bytes | None]) -> set[str]:
    return {Path(path).suffix for path, content in files.items() if content is not None}


def begun(folder: Path, formats: str) -> None:
    """Make the workspace of “cpsplan init”, with other formats."""
    folder.mkdir(parents=True)
    assert run("init", ".", folder=folder).returncode == 0
    for edition in (folder / "plans" / "editions").glob("*.yaml"):
        text = edition.read_text(encoding="utf-8")
        edition.write_text(text.replace("[html, pdf]", f"[{formats}]"), encoding="utf-8")


def test_every_document_is_the_same_from_anywhere_at_any_time(tmp_path: Path, quick: Path) -> None:
    # One is on a disk and one in memory, where folders list their files in another order.
    places = tmp_path / "a", quick / "b" / "deeper, ŵith spaces"
    for place in places:
        begun(place, "html, pdf, epub, docx, odt, txt, brf, script")
    files = built_twice(places)
    data = {".json", ".csv", ".xlsx", ".xml", ".zip"}
    assert any(path.endswith("-audio-script.txt") for path in files)
    assert data | {".html", ".pdf", ".epub", ".docx", ".odt", ".txt", ".brf"} <= endings(files), endings(files)
    assert len(files) > 100


def test_audio_is_the_same_from_anywhere_at_any_time(tmp_path: Path, quick: Path) -> None:
    easy = "id: en-easy-read\ntitle: Easy Read\nlanguage: en\nstyle: easy-read\nformats: [html, audio]\n"
    booklet = REPOSITORY / "tests" / "cases" / "easy-read" / "plans" / "easy-read" / "park-2030.yaml"
    replaced: dict[str, str | bytes] = {
        EDITION: changed(EDITION, ("html, pdf", "html, audio")),
        "plans/editions/en-easy-read.yaml": easy,
        "plans/easy-read/park-2030.yaml": booklet.read_bytes(),
    }
    files = built_twice((samples.written(tmp_path / "a", replaced), samples.written(quick / "b" / "c", replaced)))
    assert ".mp3" in endings(files)


def in_process(folder: Path) -> dict[str, bytes | None]:
    compiled = compile_book(DiskWorkspace(folder))
    artifacts, _ = build(compiled.book, folder, BuildOptions())
    return {one.path: one.content for one in artifacts}


def test_a_timestamp_would_be_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("html, pdf", "html"))})
    assert differences(in_process(folder), in_process(folder)) == []
    monkeypatch.setattr("cpsplan.publishing.datasets.export_json", lambda book: f"{export_json(book)}{time.time_ns()}")
    assert differences(in_process(folder), in_process(folder)) == ["data/book.json"]
    assert differences({"a": b""}, {"a": None, "b": None}) == ["a", "b"]
