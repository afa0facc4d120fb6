"""The made-up workspace that `cpsplan init` writes, what can be broken in it, and a shell to run commands in it."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cpsplan.cli import run_here
from cpsplan.plugins.formats import format_of
from tests.support import forked, thorough
from tests.support.command_line import run
from tests.support.copied import Limits, copied, done_in_a_copy
from tests.support.places import REPOSITORY

PLAN = "plans/delivery/2026-27.yaml"
STRATEGY = "plans/strategies/libraries-2030.yaml"
SECONDS = 300
"""What a script may take: a guard against hanging, not a measure."""
WRONG_ID = f"{PLAN}:46"
"""Where `misspell` puts its fault."""


def written(folder: Path) -> Path:
    """The workspace in a new folder, as `cpsplan init` makes it. Returns the folder."""
    for path, content in _first().items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


@cache
def _first() -> dict[str, bytes]:
    """What `cpsplan init` writes, by path: it is asked once, since hundreds of tests begin with it."""
    with TemporaryDirectory() as place:
        done = run("init", place, folder=Path(place))
        assert done.returncode == 0, done.stderr
        return {
            path.relative_to(place).as_posix(): path.read_bytes() for path in Path(place).rglob("*") if path.is_file()
        }


def published(folder: Path) -> Path:
    """This repository's own workspace, the plans that were published, in a new folder. Returns the folder."""
    for name in ("plans", "schemas"):
        shutil.copytree(REPOSITORY / name, folder / name)
    return folder


def replaced(folder: Path, path: str, old: str, new: str) -> None:
    """Replace the first place of a text in a file. Fails where it is not there."""
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text, old
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def misspell(folder: Path) -> None:
    """Let a project name an outcome that is not there: an error."""
    replaced(folder, PLAN, "[readers.reach]", "[readers.reech]")


def space(folder: Path) -> None:
    """Write two spaces between words: less than an error."""
    replaced(folder, PLAN, "title: Second mobile", "title: Second  mobile")


def leave_out(folder: Path) -> None:
    """Take the activities away from the outcome readers.skills: a gap."""
    for _ in range(2):
        replaced(folder, PLAN, "[readers.skills]", "[readers.reach]")


def weaken(folder: Path) -> None:
    """Lower a budget."""
    replaced(folder, PLAN, "amount: 60000", "amount: 50000")


def age_schema(folder: Path) -> None:
    """Leave a schema as an older version could have written it."""
    (folder / "schemas" / "strategy.json").write_text("{}\n", encoding="utf-8")


def remove_translation(folder: Path) -> None:
    """Empty one translation of a workspace that has some."""
    path = min((folder / "plans" / "translations" / "cy").glob("*.po"))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = max(number for number, line in enumerate(lines) if line.startswith('msgstr "') and line != 'msgstr ""\n')
    path.write_text("".join([*lines[:first], 'msgstr ""\n', *lines[first + 1 :]]), encoding="utf-8")


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a command: this cpsplan is first on the path, and no CI and no git speaks from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "CI"))}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", "")))
    named = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for who in ("AUTHOR", "COMMITTER"):
        named |= {f"GIT_{who}_NAME": "A planner", f"GIT_{who}_EMAIL": "planner@example.org"}
    return {**kept, **named, "PATH": path, **more}


PLAIN = re.compile(r"""cpsplan(?: +(?:[\w./:=@,%+-]+|'[^'\n]*'|"[^"$`\\!\n]*"))* *""")
"""A command of cpsplan and nothing else, which no shell need read."""
OF_A_START = {"PATH", "PYTHONPATH", "HOME"}
"""What in the environment counts while a program starts."""


def bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script of bash in a folder, as CI does: it ends at the first command that fails.

    A script that is no more than a command of cpsplan is run in a copy of this process, unless everything is tried.
    """
    if PLAIN.fullmatch(script) and not OF_A_START & environment.keys() and not thorough.is_on():
        words = shlex.split(script)
        code, said, told = copied(words[1:], folder, surroundings(**environment), Limits(SECONDS))
        return subprocess.CompletedProcess(words, code, said, told)
    return program(("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script), folder, **environment)


def program(command: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, in the environment of a command, with nothing to read."""
    return subprocess.run(
        command,
        cwd=folder,
        env=surroundings(**environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )


def with_packages(arguments: str, folder: Path, packages: Path) -> subprocess.CompletedProcess[str]:
    """Run cpsplan where packages in a folder are installed, too; in a copy of this process, unless everything is tried.

    What only a start with that folder among its places shows wants a script: bash(..., PYTHONPATH=...).
    """
    if thorough.is_on():
        return bash(f"cpsplan {arguments}", folder, PYTHONPATH=str(packages))
    if arguments.startswith("build "):
        forked.load()

    def act() -> int:
        sys.path.insert(1, str(packages))
        importlib.invalidate_caches()
        format_of.cache_clear()
        for module in packages.glob("*.py"):
            sys.modules.pop(module.stem, None)
        return run_here(shlex.split(arguments))

    code, said, told = done_in_a_copy(act, folder, surroundings(PYTHONPATH=str(packages)), Limits(SECONDS))
    return subprocess.CompletedProcess(arguments, code, said, told)


def committed(folder: Path) -> Path:
    """Make a git repository of a folder, with all in it on the branch main. Returns the folder."""
    done = bash("git init --quiet --initial-branch main && git add --all && git commit --quiet --message Plans", folder)
    assert done.returncode == 0, done.stderr
    return folder
