"""Folders for temporary files: empty, one's own, and gone afterwards, also those of programs that were killed."""

from __future__ import annotations

import errno
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest

from cpsplan.publishing import workers
from cpsplan.workspace import children

HOLD = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from cpsplan.workspace import children
with children.own_folder() as folder:
    open(f"{folder}/left", "w").close()
    print("begun", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def holder(scratch: Path) -> subprocess.Popen[str]:
    """Another program with such a folder."""
    command = [sys.executable, "-c", HOLD, str(scratch)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "begun\n"
    return process


def test_folder_is_empty_and_nothing_is_left(scratch: Path) -> None:
    with children.own_folder() as folder:
        assert list(Path(folder).iterdir()) == []
        Path(folder, "x").write_text("x")
    assert list(scratch.iterdir()) == []


def test_what_a_killed_program_left_is_removed_and_what_is_in_use_is_not(scratch: Path) -> None:
    with holder(scratch) as killed, holder(scratch) as running:
        killed.kill()
        killed.wait()
        (scratch / "cpsplan-mine").mkdir()
        (scratch / "other").mkdir()
        assert len([*scratch.glob("cpsplan-*/left")]) == 2
        children.remove_leftovers()
        assert len([*scratch.glob("cpsplan-*/left")]) == 1
        assert {"cpsplan-mine", "other"} <= {path.name for path in scratch.iterdir()}
        running.communicate("")
    assert {path.name for path in scratch.iterdir()} == {"cpsplan-mine", "other"}


def test_link_in_place_of_a_folder_or_a_lock_is_not_followed(
    scratch: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "kept").write_text("x")
    (scratch / "cpsplan-a").symlink_to(elsewhere)
    (scratch / "cpsplan-a.lock").write_text("")
    (scratch / "cpsplan-b").mkdir()
    (scratch / "cpsplan-b.lock").symlink_to(elsewhere / "kept")
    children.remove_leftovers()
    assert (elsewhere / "kept").read_text() == "x"
    assert (scratch / "cpsplan-b").is_dir()


class Full:
    """A pool on a machine without room."""

    def submit(self, _: object) -> Future[object]:
        future: Future[object] = Future()
        future.set_exception(OSError(errno.ENOSPC, "No space left on device"))
        return future


def test_full_folder_is_the_fault_of_the_machine_and_is_named(scratch: Path) -> None:
    @contextmanager
    def pools() -> Iterator[Full]:
        yield Full()

    with pytest.raises(OSError, match="No space left on device") as refusal:
        workers.do_all(pools, ["a page"], lambda _task, _result: None, ())
    assert str(scratch) in str(refusal.value.filename)
