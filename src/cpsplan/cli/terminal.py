"""What the commands share: finding the workspace, consoles, the verdict.

Nothing heavy is imported here at the top: ``cpsplan --help`` has to answer at once.
"""

from __future__ import annotations

import gc
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from cpsplan.compiler import Compiled
    from cpsplan.reporters.report import Report

CLEAN, FAULTY = 0, 1
"""Exit codes of a command that ran; 2, for usage and environment, is Typer's and Stop's."""


_kept: list[object] = []


class Stop(Exception):  # noqa: N818 - it names what the command does, not an error of the program
    """The command cannot go on, through no fault of the plans; the message says what to do. Exit code 2."""


class FailOn(StrEnum):
    """The severity at which a command fails."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="DIR", help="The workspace: the directory that holds plans/."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print less. Never changes the exit code.")]
FailOnOption = Annotated[FailOn, typer.Option("--fail-on", help="The severity at which the exit code is 1.")]


def people() -> Console:
    """The console for people: standard error. NO_COLOR is honoured; colours only on a terminal."""
    return _console(stderr=True, markup=False)


def programs() -> Console:
    """The console for what was asked for: standard output, plain where that is no terminal."""
    return _console(stderr=False, markup=True)


def _console(*, stderr: bool, markup: bool) -> Console:
    from rich.console import Console

    # Rich takes a run by GitHub for a terminal; a file of a CI log is none.
    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, force_terminal=terminal, markup=markup, highlight=False, soft_wrap=True)


def refuse_moment() -> None:
    """Refuse to run where SOURCE_DATE_EPOCH is set, and is no moment. Raises Stop."""
    if os.environ.get("SOURCE_DATE_EPOCH"):
        from cpsplan.workspace.disk import DiskWorkspace

        try:
            DiskWorkspace(Path()).today()
        except ValueError as error:
            raise Stop(str(error)) from None


def workspace_root(given: Path | None) -> Path:
    """The directory of the workspace: the one given, or the nearest one from here up. Raises Stop."""
    from cpsplan.workspace.disk import SETTINGS_FILE, find_root

    if given is not None:
        if not given.is_dir():
            message = f"{given} is not a directory"
            raise Stop(message)
        if not (given / "plans").is_dir():
            message = f"{given} is no workspace: it has no folder plans/. “cpsplan init {given}” makes one"
            raise Stop(message)
        return given.resolve()
    root = find_root(Path.cwd())
    if root is None:
        message = f"no workspace here or above: no {SETTINGS_FILE}. “cpsplan init” makes one, --workspace names one"
        raise Stop(message)
    return root


def compile_here(given: Path | None) -> tuple[Path, Compiled]:
    """Compile the workspace. Returns its directory and the result."""
    root = workspace_root(given)
    return root, compile_workspace(root)


def compile_workspace(root: Path) -> Compiled:
    """Compile the workspace at ``root``."""
    from cpsplan.compiler import compile_book
    from cpsplan.workspace.disk import DiskWorkspace

    gc.disable()
    compiled = compile_book(DiskWorkspace(root))
    # The book lives until the process ends. Nothing in it is garbage, so the collector need not look at it again,
    # and main() ends the process without taking a million objects apart one by one.
    _kept.append(compiled)
    gc.freeze()
    gc.enable()
    return compiled


def tell(compiled: Compiled, *, quiet: bool) -> None:
    """Print the diagnostics for people, and a closing line."""
    from cpsplan.reporters.report import Report

    tell_report(Report(compiled, compiled.diagnostics), quiet=quiet)


def tell_report(report: Report, *, quiet: bool) -> None:
    """Print a report for people, and its closing lines unless ``quiet``."""
    from cpsplan.reporters.text import closing, print_all

    if report.diagnostics:
        print_all(report.diagnostics, report.texts, people())
    if not quiet:
        typer.echo(closing(report), err=True)


def fails(compiled: Compiled, fail_on: FailOn) -> bool:
    """Whether a diagnostic is at or above the failing severity."""
    from cpsplan.diagnostic import Severity

    worst = compiled.worst()
    return worst is not None and worst >= Severity.of(fail_on.value)
