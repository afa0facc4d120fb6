"""What a commit brings of a repository of its own is not believed, and nothing that it names runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from cpsplan.workspace import revisions
from cpsplan.workspace.revisions import NoAnswer, NoRevision, ask_git, find_commit, is_safe_git
from tests.support import samples
from tests.support.command_line import run
from tests.support.revisions import commit, git
from tests.support.samples import PLAN

DIFF = ("diff", "main", "--fail-on", "weakened")
GATES = [DIFF, ("coverage", "--against", "main", "--ratchet")]


@pytest.fixture
def weakened(tmp_path: Path) -> Path:
    """A workspace in a subfolder of a repository, on a branch that drops a project of main."""
    folder = samples.written(tmp_path / "top" / "docs")
    git(tmp_path / "top", "init", "--quiet", "--initial-branch=main")
    commit(folder, "Honest")
    git(folder, "checkout", "--quiet", "-b", "proposal")
    text = (folder / PLAN).read_text()
    (folder / PLAN).write_text(
        text.replace(text[text.index("  - id:") : text.index("  - id:", text.index("  - id:") + 1)], "", 1)
    )
    commit(folder, "Weakened")
    return folder


def embed(folder: Path, settings: str = "") -> None:
    """Bring a bare repository along, in which the weakened plans are main: git lets a commit hold one."""
    own = folder.parent.parent / "own"
    samples.written(own, {PLAN: (folder / PLAN).read_text()})
    git(own, "init", "--quiet", "--initial-branch=main")
    commit(own, "As if it had always been so")
    git(own, "clone", "--quiet", "--bare", str(own), str(own.parent / "bare"))
    for place in ("HEAD", "config", "objects", "refs", "packed-refs"):
        if (own.parent / "bare" / place).exists():
            (own.parent / "bare" / place).rename(folder / place)
    with (folder / "config").open("a") as written:
        written.write(settings)


@pytest.mark.parametrize("gate", GATES, ids=["diff", "coverage"])
def test_bare_repository_in_the_workspace_is_not_asked(gate: tuple[str, ...], weakened: Path) -> None:
    honest = run(*gate, folder=weakened)
    assert honest.returncode == 1
    embed(weakened)
    done = run(*gate, folder=weakened)
    assert done.returncode == 2
    assert "bare repository, which may have come with its files" in " ".join(done.stderr.split())


def test_control_without_the_guard_the_bare_repository_answers(weakened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embed(weakened, "[core]\n\tbare = false\n\tworktree = .\n")
    monkeypatch.setattr(revisions, "GUARDS", {})
    monkeypatch.setattr(revisions, "_refuse_strange_top", lambda _: None)
    assert "No difference between rev:main" in run(*DIFF, folder=weakened).stdout


def test_old_git_without_the_setting_is_not_led_astray(weakened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embed(weakened)
    monkeypatch.setattr(revisions, "GUARDS", {})
    done = run(*DIFF, folder=weakened)
    assert done.returncode == 2
    assert "bare repository" in done.stderr


COMMANDS = """
[core]
    sshCommand = touch {trap}
    fsmonitor = touch {trap}
    hooksPath = {hooks}
    askPass = touch {trap}
    gitProxy = touch {trap}
[diff]
    external = touch {trap}
[credential]
    helper = !touch {trap}
[extensions]
    partialClone = origin
[remote "origin"]
    url = ssh://nobody@127.0.0.1/nothing
    promisor = true
[core]
    repositoryFormatVersion = 1
"""


@pytest.mark.parametrize("lazy", ["0", "1"], ids=["a git that may fetch", "a git that may not"])
def test_no_command_of_the_settings_of_a_repository_runs(
    lazy: str, weakened: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap, hooks = tmp_path / "trap", tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        (hooks / hook).write_text(f"#!/bin/sh\ntouch {trap}\n")
        (hooks / hook).chmod(0o755)
    tree = git(weakened, "rev-parse", "main^{tree}")
    with (weakened.parent / ".git" / "config").open("a") as settings:
        settings.write(COMMANDS.format(trap=trap, hooks=hooks))
    (weakened.parent / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    monkeypatch.setitem(revisions.QUIET, "GIT_NO_LAZY_FETCH", "" if lazy == "0" else "1")
    if lazy == "0":
        monkeypatch.delitem(revisions.QUIET, "GIT_NO_LAZY_FETCH")
    done = run(*DIFF, folder=weakened)
    assert done.returncode == 2
    assert not trap.exists()


def test_control_without_guards_a_command_of_the_settings_runs(weakened: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    with (weakened.parent / ".git" / "config").open("a") as settings:
        settings.write(f"[core]\n\tfsmonitor = touch {trap}\n")
    subprocess.run(["git", "status"], cwd=weakened, capture_output=True, check=False)
    assert trap.exists()


def test_repository_of_somebody_else_is_refused_in_words(weakened: Path) -> None:
    assert run(*DIFF, folder=weakened).returncode == 1
    # Git's own switch for its tests: nobody but root could give the folder away.
    done = run(*DIFF, folder=weakened, GIT_TEST_ASSUME_DIFFERENT_OWNER="1", GIT_CONFIG_GLOBAL=os.devnull)
    assert done.returncode == 2
    assert "belongs to another user" in " ".join(done.stderr.split())


@pytest.mark.parametrize("name", ["-x", "--output=/tmp/x", "--upload-pack=touch", "-"])
def test_name_that_looks_like_an_option_is_refused(name: str, weakened: Path) -> None:
    with pytest.raises(NoRevision, match="begins with"):
        find_commit(weakened, name)


def test_guards_are_in_every_call(weakened: Path) -> None:
    for name, value in revisions.GUARDS.items():
        assert ask_git(weakened, "config", "--get", name).decode().rstrip("\n") == value
    with pytest.raises(NoAnswer):
        ask_git(weakened, "fetch", "ssh://127.0.0.1/x")


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((2, 34, 1), False),
        ((2, 39, 3), False),
        ((2, 39, 5), True),
        ((2, 44, 0), False),
        ((2, 45, 0), True),
        ((3, 0), True),
    ],
)
def test_git_that_fetches_behind_ones_back_is_told(version: tuple[int, ...], *, safe: bool) -> None:
    assert is_safe_git(version) == safe


def test_doctor_names_an_old_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "git_version", lambda: (2, 34, 1))
    assert "git: 2.34.1 (old: a strange repository can make it fetch" in run("doctor", folder=tmp_path).stdout
    monkeypatch.setattr(revisions, "git_version", lambda: (2, 45, 1))
    assert "git: 2.45.1 - compares" in run("doctor", folder=tmp_path).stdout
