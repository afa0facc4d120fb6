"""What only POSIX has is not needed: planners use Windows. Its calls are taken away here; it was not run on Windows."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from cpsplan.compiler import compile_book
from cpsplan.model.text import RESERVED
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.workspace.programs import PROGRAMS, install_program
from tests.support import samples
from tests.support.command_line import run
from tests.support.samples import EDITION, PLAN, changed

POSIX_ONLY = {
    os: ("O_DIRECTORY", "fork", "getuid", "geteuid", "getgid", "getppid", "killpg", "mkfifo", "chown"),
    signal: ("setitimer", "SIGVTALRM", "ITIMER_VIRTUAL", "SIGALRM", "SIGKILL", "SIGHUP", "pthread_sigmask"),
}
CY = "plans/editions/cy.yaml"


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without the calls that only POSIX has, on which folders cannot be opened."""
    for module, names in POSIX_ONLY.items():
        for name in names:
            monkeypatch.delattr(module, name, raising=False)
    for module_name in ("fcntl", "grp", "pwd", "resource", "termios"):
        monkeypatch.setitem(sys.modules, module_name, None)
    opened = os.open

    def open_file(path: Any, *arguments: Any, **named: Any) -> int:
        if os.path.isdir(path):  # noqa: PTH112 - what is given may be anything
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    monkeypatch.setattr(os, "open", open_file)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with pages in two languages."""
    page = changed(EDITION, ("html, pdf", "html"))
    return samples.written(tmp_path, {EDITION: page, CY: "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"})


@pytest.mark.usefixtures("windows")
def test_commands_of_a_planner_need_nothing_that_windows_has_not(folder: Path) -> None:
    for command in (
        ("translate", "update"),
        ("check",),
        ("build",),
        ("rename", "park-2030:nature.trees", "nature.oaks"),
        ("check",),
        ("translate", "update"),
        ("build",),
        ("coverage", "--report", "html=coverage.html"),
        ("diff", "dir:.", "dir:."),
    ):
        done = run(*command, folder=folder)
        assert done.returncode == 0, (command, done.stderr)
    assert (folder / "out" / "cy" / "2026-27" / "index.html").is_file()
    assert "nature.oaks" in (folder / PLAN).read_text(encoding="utf-8")


@pytest.mark.usefixtures("windows")
def test_control_a_folder_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(PermissionError):
        os.open(tmp_path, os.O_RDONLY)
    assert not hasattr(signal, "setitimer")


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9"])
def test_no_document_is_called_like_a_device(name: str) -> None:
    """Windows has no folder of that name."""
    assert name in RESERVED
    text = samples.files()[PLAN].replace("id: 2026-27", f"id: {name}", 1)
    assert [one.code for one in samples.compiled({PLAN: text}).diagnostics if "“" + name in one.message]


class UnawareOfCase(MemoryWorkspace):
    """A workspace on a file system that takes Plans/ for plans/."""

    def read(self, path: str) -> bytes:
        """The bytes of the file that is called so, in capitals or not."""
        named = {name.casefold(): name for name in self.files}
        return super().read(named.get(path.casefold(), path))


def test_file_system_that_knows_no_case_changes_nothing() -> None:
    files: dict[str, str | bytes] = {**samples.files()}
    assert compile_book(UnawareOfCase(files)).diagnostics == samples.compiled().diagnostics


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_system_has_its_own_command(name: str) -> None:
    assert install_program(name, "linux").startswith("apt-get install ")
    assert install_program(name, "darwin").startswith("brew install ")
    assert install_program(name, "win32").startswith(("winget install ", "what https://"))
