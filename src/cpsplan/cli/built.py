"""A build on the command line: what it is asked for, and what people are told where it has ended well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from cpsplan.cli.terminal import FailOn
from cpsplan.late import dataclass
from cpsplan.publishing.options import BuildOptions, Permitted
from cpsplan.publishing.target import COVERAGE_PAGE, WORKSHOP
from cpsplan.publishing.unchanged import asked_for
from cpsplan.workspace.disk import real_path


@dataclass(frozen=True)
class Request:
    """A build as it is asked for on the command line."""

    root: Path
    folders: Sequence[Path]
    """The folder to publish into; and the workshop, where that is filled too."""
    options: BuildOptions
    permitted: Permitted
    fail_on: FailOn
    quiet: bool

    @property
    def target(self) -> Path:
        """The folder to publish into."""
        return self.folders[0]

    @property
    def asked(self) -> str:
        """The checksum of what is asked for, and of what checkers have said up to now."""
        return asked_for(self.target, self.options, self.permitted, self.fail_on.value)


def tell_coverage() -> None:
    """Say where the report of coverage is."""
    words = f"{WORKSHOP}/{COVERAGE_PAGE}: what the plans cover, for those who write them; it is not published"
    typer.echo(words, err=True)


def tell_files(target: Path, written: int, same: int, removed: int) -> None:
    """Say how many files of a build into ``target`` are new, are as they were, and have gone."""
    done = f"{written} files written, {same} unchanged, {removed} removed"
    typer.echo(f"{folder_in_words(target)}: {done}", err=True)


def folder_in_words(path: Path) -> str:
    """A folder as people are told of it: from here, where it lies below."""
    try:
        return f"{real_path(path).relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"
