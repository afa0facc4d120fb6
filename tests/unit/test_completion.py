"""The shell completes commands, options, ids and codes; it is never disturbed by what is wrong with a workspace."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import library
from tests.support.command_line import run
from tests.support.library import bash


def offered(words: str, folder: Path, shell: str = "bash") -> list[str]:
    """What a shell is offered for the last of the words, asked the way its script asks."""
    number = str(len(words.split(" ")) - 1)
    question = {
        "bash": {"COMP_WORDS": words, "COMP_CWORD": number},
        "zsh": {"_TYPER_COMPLETE_ARGS": words},
        "fish": {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    done = run(folder=folder, _CPSPLAN_COMPLETE=f"complete_{shell}", **question)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a branch and a tag, which no test changes."""
    folder = library.committed(library.written(tmp_path_factory.mktemp("completion") / "library"))
    assert bash("git tag v1", folder).returncode == 0
    return folder


@pytest.fixture
def folder(unchanged: Path, tmp_path: Path) -> Path:
    """A workspace with a branch and a tag."""
    return shutil.copytree(unchanged, tmp_path / "library")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("cpsplan ch", {"check"}),
        ("cpsplan translate up", {"update"}),
        ("cpsplan check --fail", {"--fail-on"}),
        ("cpsplan check --fail-on w", {"warning"}),
        ("cpsplan coverage --plan ", {"2025-26", "2026-27"}),
        ("cpsplan coverage --plan 2026", {"2026-27"}),
        ("cpsplan build --plan ", {"libraries-2030", "2025-26", "2026-27"}),
        ("cpsplan build --edition ", {"en", "en-easy-read"}),
        ("cpsplan build --format ep", {"epub"}),
        ("cpsplan explain CPS30", {"CPS301", "CPS302", "CPS303"}),
        ("cpsplan explain cps302", {"cps302"}),
        ("cpsplan explain meas", {"measure", "measures"}),
        ("cpsplan list outcomes lib", {"libraries-2030"}),
        ("cpsplan roll 2027-28 --from 2", {"2025-26", "2026-27"}),
        ("cpsplan diff 2025", {"2025-26"}),
        ("cpsplan diff 2025-26 2026", {"2026-27"}),
        ("cpsplan diff plan", {"plan:2025-26", "plan:2026-27"}),
        ("cpsplan diff re", {"rev:main", "rev:v1"}),
        ("cpsplan diff 2025-26 rev", {"rev:main", "rev:v1"}),
        ("cpsplan coverage --against ", {"rev:main", "rev:v1"}),
    ],
)
def test_bash_is_offered(words: str, expected: set[str], unchanged: Path) -> None:
    offers = offered(words, unchanged)
    assert expected <= set(offers)
    begun = words.rsplit(" ", maxsplit=1)[-1]
    assert all(offer.startswith(begun) for offer in offers)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_offered_the_same_with_explanations(shell: str, folder: Path) -> None:
    (told,) = offered("cpsplan explain CPS302", folder, shell)
    assert "CPS302" in told
    assert "unknown-" in told


def test_workspace_may_be_named_first(folder: Path) -> None:
    words = f"cpsplan coverage --workspace {folder} --plan "
    assert offered(words, folder.parent) == ["2025-26", "2026-27"]


@pytest.mark.parametrize("words", ["cpsplan build --plan ", "cpsplan build --workspace nowhere --plan "])
def test_nothing_is_offered_where_there_is_no_workspace(words: str, tmp_path: Path) -> None:
    assert [one for one in offered(words, tmp_path) if one] == []


def test_no_branch_is_offered_where_there_is_no_git(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    assert offered("cpsplan diff 20", folder) == ["2025-26", "2026-27"]
    assert [one for one in offered("cpsplan coverage --against ", folder) if one] == []


def test_broken_plan_disturbs_nothing(folder: Path) -> None:
    (folder / library.PLAN).write_bytes(b"id: [\xff")
    assert offered("cpsplan coverage --plan ", folder) == ["2025-26", "2026-27"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_of_each_shell_asks_cpsplan(shell: str, tmp_path: Path) -> None:
    done = bash("cpsplan", tmp_path, _CPSPLAN_COMPLETE=f"source_{shell}")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_CPSPLAN_COMPLETE=complete_{shell}" in done.stdout


def test_bash_completes_with_the_script_that_is_shown(folder: Path) -> None:
    asked = (
        'COMP_WORDS=(cpsplan coverage --plan 2026); COMP_CWORD=3; _cpsplan_completion cpsplan; echo "${COMPREPLY[@]}"'
    )
    done = bash(f'eval "$(cpsplan --show-completion)"; {asked}', folder)
    assert done.stdout == "2026-27\n", done.stderr


def test_completion_is_installed_where_bash_looks(tmp_path: Path) -> None:
    done = bash("cpsplan --install-completion; true", tmp_path, HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.rglob("cpsplan.sh"))
    assert "cpsplan.sh" in (tmp_path / ".bashrc").read_text(encoding="utf-8")
