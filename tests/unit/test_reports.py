"""``--report KIND[=FILE]`` means the same for every command that has reports."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import samples
from tests.support.command_line import run

COMMANDS = {
    "check": (("check",), "json", "markdown", "text, short, json, sarif, junit, github, gitlab, markdown"),
    "coverage": (("coverage",), "json", "markdown", "text, json, markdown, badge, html"),
    "diff": (("diff", "dir:."), "json", "markdown", "text, markdown, json"),
}
"""By command: how it is called, two kinds of report that it has, and all of them."""


@pytest.fixture(params=COMMANDS)
def command(request: pytest.FixtureRequest) -> tuple[tuple[str, ...], str, str, str]:
    return COMMANDS[request.param]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = samples.written(tmp_path / "w")
    (folder / "existing").write_text("old")
    os.link(folder / "existing", folder / "same")
    os.mkfifo(folder / "pipe")
    (folder / "elsewhere").symlink_to(folder, target_is_directory=True)
    return folder


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ""),
        ("=a", "=a"),
        ("=a", "=./a"),
        ("=a", "=plans/../a"),
        ("=a", "=elsewhere/a"),
        ("=existing", "=same"),
    ],
)
def test_two_reports_into_one_place_are_refused(
    first: str, second: str, command: tuple[tuple[str, ...], str, str, str], folder: Path
) -> None:
    words, one_kind, other_kind, _ = command
    done = run(*words, "--report", one_kind + first, "--report", other_kind + second, folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    where = "into " if second else "to standard output"
    assert f"two reports cannot both go {where}" in done.stderr
    assert not (folder / "a").exists()
    assert (folder / "existing").read_text() == "old"


def test_an_unknown_kind_lists_those_that_are_known(
    command: tuple[tuple[str, ...], str, str, str], folder: Path
) -> None:
    words, _, _, kinds = command
    done = run(*words, "--report", "xml=a", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"cpsplan: there is no report “xml”; there are: {kinds}\n"


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("", "--report json= names no file"),
        ("plans", "--report json=plans names a folder: write json=FILE, such as plans/json"),
        ("elsewhere", "names a folder"),
        ("pipe", "pipe cannot be written: a pipe, a socket or a device is there"),
        ("existing/a", "existing/a cannot be written"),
    ],
)
def test_what_can_be_no_file_is_refused(
    file: str, reason: str, command: tuple[tuple[str, ...], str, str, str], folder: Path
) -> None:
    done = run(*command[0], "--report", f"json={file}", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert reason in done.stderr
    assert (folder / "pipe").is_fifo()


def test_each_report_goes_into_its_own_file(command: tuple[tuple[str, ...], str, str, str], folder: Path) -> None:
    words, one_kind, other_kind, _ = command
    alone = [run(*words, "--report", kind, folder=folder).stdout for kind in (one_kind, other_kind)]
    both = ("--report", f"{one_kind}=new/a", "--report", f"{other_kind}=b", "--report", f"{other_kind}=./b")
    done = run(*words, *both, folder=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert [(folder / name).read_text(encoding="utf-8") for name in ("new/a", "b")] == alone
    assert all(alone)
