"""Where reports go: ``--report KIND`` to standard output, ``--report KIND=FILE`` to a file, several at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from cpsplan.cli.terminal import Stop
from cpsplan.workspace.disk import replace_file

GITHUB = "GITHUB_ACTIONS"
SUMMARY = "GITHUB_STEP_SUMMARY"
"""Set by the runner of GitHub: that it runs, and the file to which a job appends its summary."""


@dataclass(frozen=True)
class Target:
    """A report that is asked for: its kind, and its file; None for standard output."""

    kind: str
    file: Path | None


def targets(given: Iterable[str], kinds: Collection[str]) -> list[Target]:
    """The reports that ``given`` arguments ask for. Raises Stop for an unknown kind, or two on standard output."""
    found = []
    for one in given:
        kind, separator, file = one.partition("=")
        if kind not in kinds:
            raise Stop(f"there is no report “{kind}”; there are: {', '.join(kinds)}")
        if separator and not file:
            raise Stop(f"--report {one} names no file: write {kind}=FILE, or {kind} for standard output")
        found.append(Target(kind, Path(file) if file else None))
    if sum(one.file is None for one in found) > 1:
        raise Stop("only one report can go to standard output: give the others files, such as sarif=out.sarif")
    return found


def write(found: Iterable[Target], told: Callable[[str], str]) -> None:
    """Write every report; ``told`` gives the text of a kind. A file is either the old one or the new one."""
    for one in found:
        text = told(one.kind)
        if one.file is None:
            typer.echo(text, nl=False)
        else:
            replace_file(one.file, text.encode())


def to_summary(text: str) -> None:
    """Append ``text`` to the summary of the job, where one of GitHub's runs."""
    if place := os.environ.get(SUMMARY):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(text)


def on_github() -> bool:
    """Whether a runner of GitHub runs this."""
    return os.environ.get(GITHUB) == "true"


@contextmanager
def quoted() -> Iterator[None]:
    """While something is printed that has to stay as it is: a runner of GitHub takes none of it for commands.

    The word that ends this is new each time, so that no plan can say it.
    """
    word = secrets.token_hex(16)
    if on_github():
        typer.echo(f"::stop-commands::{word}")
    yield
    if on_github():
        typer.echo(f"::{word}::")


def folder_in_repository(root: Path) -> str:
    """Where the workspace at ``root`` lies in its git repository: empty for its top or for none, else with a slash."""
    for directory in (root, *root.parents):
        if (directory / ".git").exists():
            below = root.relative_to(directory).as_posix()
            return "" if below == "." else f"{below}/"
    return ""
