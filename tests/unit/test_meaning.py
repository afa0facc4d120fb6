"""A name on the command line never means two things: nothing that a pull request brings takes the place of a branch."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import library
from tests.support.command_line import run
from tests.support.library import PLAN, bash
from tests.support.revisions import git

DIFF = ("diff", "{}", "--fail-on", "weakened")
COVERAGE = ("coverage", "--against", "{}", "--ratchet")
WORDS = {
    "plan": "a plan",
    "dir": "a directory that holds plans/",
    "file": "a file",
    "rev": "a git revision",
}
"""What a message calls each kind, in the order in which it names them."""


@pytest.fixture
def weakened(tmp_path: Path) -> Path:
    """A pull request: a budget is cut, and a project that has an owner on the branch main has none any longer."""
    folder = library.committed(library.written(tmp_path / "library"))
    git(folder, "switch", "--quiet", "--create", "cut")
    library.weaken(folder)
    library.replaced(folder, PLAN, "    owner: Head of outreach\n", "")
    return folder


def bring_directory(folder: Path, name: str) -> None:
    """Put a copy of the weakened plans where a folder of this name would be."""
    shutil.copytree(folder / "plans", folder / name / "plans")


def bring_plans_folder(folder: Path, name: str) -> None:
    """Put the weakened plans themselves there, without a folder plans/ around."""
    shutil.copytree(folder / "plans", folder / name)


def bring_file(folder: Path, name: str) -> None:
    """Put the coverage of the weakened plans there, as an earlier run would have written it."""
    done = run("coverage", "--report", f"json={name}", folder=folder)
    assert "cpsplan-coverage/1" in (folder / name).read_text(encoding="utf-8"), done.stderr


def bring_plan(folder: Path, name: str) -> None:
    """Add a plan of this id."""
    text = (folder / PLAN).read_text(encoding="utf-8")
    (folder / f"plans/delivery/{name}.yaml").write_text(text.replace("id: 2026-27", f"id: {name}"), encoding="utf-8")


def bring_branch(folder: Path, name: str) -> None:
    """Add a branch of this name at the honest commit."""
    git(folder, "branch", name, "main")


BRING: dict[str, Callable[[Path, str], None]] = {
    "plan": bring_plan,
    "dir": bring_directory,
    "file": bring_file,
    "rev": bring_branch,
}


def said(command: tuple[str, ...], name: str, folder: Path, **environment: str) -> tuple[int, str]:
    """Run a command on a name. Returns the exit code and everything that it says, on one line."""
    done = run(*(word.format(name) for word in command), folder=folder, **environment)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("command", [DIFF, COVERAGE], ids=["diff", "coverage"])
@pytest.mark.parametrize("bring", [bring_directory, bring_plans_folder, bring_file])
def test_pull_request_is_not_compared_with_itself(
    command: tuple[str, ...], bring: Callable[[Path, str], None], weakened: Path
) -> None:
    assert said(command, "main", weakened)[0] == 1
    bring(weakened, "main")
    code, words = said(command, "main", weakened)
    if (command, bring) == (DIFF, bring_file):
        assert code == 1, "to diff no file is anything"
    else:
        assert code == 2
        kind = "file" if bring is bring_file else "dir"
        assert (
            f"“main” could be {WORDS[kind]} or a git revision. Write which is meant: {kind}:main or rev:main" in words
        )
        assert said(command, f"{kind}:main", weakened)[0] == 0
    code, words = said(command, "rev:main", weakened)
    assert code == 1
    assert "rev:main" in words


COMBINATIONS = [
    (command, kinds)
    for command, takes in ((DIFF, ("plan", "dir", "rev")), (COVERAGE, ("dir", "file", "rev")))
    for size in (2, 3)
    for kinds in itertools.combinations(takes, size)
    # One name cannot be that of a directory and of a file.
    if not {"dir", "file"} <= set(kinds)
]


@pytest.mark.parametrize(("command", "kinds"), COMBINATIONS)
def test_every_combination_is_refused_and_says_what_it_could_be(
    command: tuple[str, ...], kinds: tuple[str, ...], weakened: Path
) -> None:
    for kind in kinds:
        BRING[kind](weakened, "2030-31")
    code, words = said(command, "2030-31", weakened)
    assert code == 2
    *first, last = kinds
    could = f"{', '.join(WORDS[kind] for kind in first)} or {WORDS[last]}"
    choices = f"{', '.join(f'{kind}:2030-31' for kind in first)} or {last}:2030-31"
    assert f"“2030-31” could be {could}. Write which is meant: {choices}" in words
    for kind in kinds:
        chosen = said(command, f"{kind}:2030-31", weakened)[1]
        assert "could be" not in chosen
        assert "a plan can only be compared" in chosen if kind == "plan" else f"{kind}:2030-31" in chosen


def test_second_name_is_looked_at_like_the_first(weakened: Path) -> None:
    bring_directory(weakened, "cut")
    done = run("diff", "rev:main", "cut", folder=weakened)
    assert done.returncode == 2
    assert "“cut” could be a directory that holds plans/ or a git revision" in done.stderr
    assert run("diff", "rev:main", "dir:cut", "--fail-on", "weakened", folder=weakened).returncode == 1
    assert run("diff", "plan:2025-26", "plan:2026-27", folder=weakened).stdout.startswith("From 2025-26 to 2026-27")


def test_what_is_one_thing_needs_no_prefix_and_is_told_with_it(weakened: Path) -> None:
    bring_directory(weakened, "old")
    (weakened / "cut").mkdir()
    for name, told in (("old", "dir:old"), ("./old", "dir:./old"), ("main", "rev:main"), ("cut", "rev:cut")):
        assert f" {told} " in run("diff", name, folder=weakened).stdout
        values = json.loads(run("coverage", "--against", name, "--json", folder=weakened).stdout)
        assert values["comparison"]["against"] == told


def test_branch_and_tag_of_one_name_are_two_things(weakened: Path) -> None:
    git(weakened, "commit", "--quiet", "--all", "--message", "Cut")
    git(weakened, "tag", "main")
    git(weakened, "config", "core.warnAmbiguousRefs", "false")
    for command, name in itertools.product((DIFF, COVERAGE), ("main", "rev:main")):
        code, words = said(command, name, weakened)
        assert code == 2
        assert "could be several things: write out refs/heads/…, refs/tags/…" in words
    assert said(DIFF, "rev:refs/heads/main", weakened)[0] == 1
    assert said(DIFF, "rev:refs/tags/main", weakened)[0] == 0


def test_revision_without_plans_is_a_revision_all_the_same(weakened: Path) -> None:
    git(weakened, "switch", "--quiet", "--discard-changes", "--orphan", "bare")
    git(weakened, "commit", "--quiet", "--allow-empty", "--message", "Nothing")
    git(weakened, "switch", "--quiet", "--force", "main")
    bring_directory(weakened, "bare")
    assert said(DIFF, "bare", weakened)[0] == 2
    assert "is known, but holds no plans/" in said(DIFF, "rev:bare", weakened)[1]


@pytest.mark.parametrize("command", [DIFF, COVERAGE], ids=["diff", "coverage"])
def test_where_git_does_not_answer_a_folder_is_not_taken_for_certain(command: tuple[str, ...], weakened: Path) -> None:
    bring_directory(weakened, "main")
    programs = weakened.parent / "programs"
    programs.mkdir()
    (programs / "git").write_text("#!/bin/sh\necho fatal: the disk is on fire >&2; exit 128\n", encoding="utf-8")
    (programs / "git").chmod(0o755)
    code, words = said(command, "main", weakened, PATH=f"{programs}:/usr/bin:/bin")
    assert code == 2
    doubt = "a git revision (which cannot be looked up: git says “fatal: the disk is on fire”)"
    assert f"could be a directory that holds plans/ or {doubt}. Write which is meant: dir:main or rev:main" in words
    assert said(command, "dir:main", weakened, PATH=f"{programs}:/usr/bin:/bin")[0] == 0


def test_workspace_that_is_taken_away_leaves_the_branches_what_they_are(weakened: Path) -> None:
    for name in ("main", "HEAD"):
        bring_directory(weakened, name)
    (weakened / "plans/cpsplan.yaml").unlink()
    done = run("diff", "main", "HEAD", "--fail-on", "weakened", folder=weakened)
    assert done.returncode == 2
    assert "“main” could be a directory that holds plans/ or a git revision" in done.stderr


def test_name_that_looks_like_an_answer_of_git_is_none(weakened: Path) -> None:
    commit = git(weakened, "rev-parse", "main")
    code, words = said(DIFF, f"rev:{commit} commit 5", weakened)
    assert code == 2
    assert "the git revision is not known" in words
    assert said(DIFF, commit[:12], weakened)[0] == 1


def test_odd_name_is_shown_without_its_control_characters(weakened: Path) -> None:
    bring_directory(weakened, "a\x1b[31m")
    assert run("diff", "a\x1b[31m", folder=weakened).returncode == 0
    assert "\x1b" not in run("diff", "a\x1b[31m", folder=weakened).stdout
    assert "\x1b" not in bash("cpsplan diff $'rev:a\\x1b[31m' || true", weakened).stderr
