"""Where reports go: ``--report KIND`` to standard output, ``--report KIND=FILE`` to a file, several at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from cpsplan.cli.terminal import Stop, write_named
from cpsplan.late import dataclass
from cpsplan.workspace.disk import real_path

GITHUB = "GITHUB_ACTIONS"
SUMMARY = "GITHUB_STEP_SUMMARY"
"""Set by the runner of GitHub: that it runs, and the file to which a job appends its summary."""


@dataclass(frozen=True, slots=True)
class ReportTarget:
    """A report that is asked for: its kind, and its file; None for standard output."""

    kind: str
    file: Path | None

    @property
    def place(self) -> object:
        """What is the same for two spellings of one file: also by a link, or by way of another folder."""
        if self.file is None:
            return None
        if self.file.exists():
            status = self.file.stat()
            return status.st_dev, status.st_ino
        return real_path(self.file)


def report_option(kinds: Collection[str]) -> Any:
    """The option ``--report`` of a command that has reports of these ``kinds``."""
    *others, last = kinds
    return typer.Option(
        "--report",
        metavar="KIND[=FILE]",
        help=f"{', '.join(others)} or {last}; repeat it for several.",
        autocompletion=lambda: list(kinds),
    )


def report_targets(arguments: Iterable[str] | None, kinds: Collection[str]) -> list[ReportTarget]:
    """The reports that are asked for by KIND or KIND=FILE; what is asked for twice is there once.

    Raises Stop for an unknown kind, for what can be no file, and where two reports would go to one place.
    """
    targets: list[ReportTarget] = []
    for argument in arguments or ():
        target = _target_of(argument, kinds)
        rivals = [other for other in targets if other.place == target.place]
        if any(other.kind != target.kind for other in rivals):
            where = f"into {target.file}" if target.file else "to standard output"
            example = f"{target.kind}=FILE"
            raise Stop(f"two reports cannot both go {where}: give one of them a file of its own, such as {example}")
        if not rivals:
            targets.append(target)
    return targets


def _target_of(argument: str, kinds: Collection[str]) -> ReportTarget:
    kind, separator, file = argument.partition("=")
    if kind not in kinds:
        raise Stop(f"there is no report “{kind}”; there are: {', '.join(kinds)}")
    if not separator:
        return ReportTarget(kind, None)
    if not file:
        raise Stop(f"--report {argument} names no file: write {kind}=FILE, or {kind} for standard output")
    path = Path(file)
    if path.is_dir():
        raise Stop(f"--report {argument} names a folder: write {kind}=FILE, such as {path / kind}")
    return ReportTarget(kind, path)


def write_report(target: ReportTarget, text: str) -> None:
    """Write a report where it is to go. A file is either the old one or the new one. Raises Stop where it cannot be."""
    if target.file is None:
        typer.echo(text, nl=False)
        return
    try:
        write_named(target.file, text.encode())
    except OSError as error:
        raise Stop(f"{target.file} cannot be written: {error.strerror or error}") from None


def to_summary(text: str) -> None:
    """Append ``text`` to the summary of the job, where one of GitHub's runs."""
    if summary := os.environ.get(SUMMARY):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(text)


def on_github() -> bool:
    """Whether a runner of GitHub runs this."""
    return os.environ.get(GITHUB) == "true"


@contextmanager
def without_commands() -> Iterator[None]:
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
