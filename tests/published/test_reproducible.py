"""The same plans give the same bytes: wherever, whenever, by however many processes they are built."""

from __future__ import annotations

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
from tests.support.example import HERE, THERE, begin
from tests.support.example import build as build_example
from tests.support.places import REPOSITORY
from tests.support.samples import EDITION, changed


def built(folder: Path, jobs: int, mask: int, environment: dict[str, str]) -> dict[str, bytes | None]:
    """All files that a process makes of a workspace."""
    failure = build_example(folder, folder / "out", jobs, environment, mask)
    assert failure == ""
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


def test_every_document_is_the_same_from_anywhere_at_any_time(example: Path, quick: Path) -> None:
    # One is on a disk, made by two processes, and one in memory, where folders list their files in another order.
    files = tree(example)
    other = built(begin(quick / "b" / "deeper, ŵith spaces"), 1, 0o077, THERE)
    assert differences(files, other) == []
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
