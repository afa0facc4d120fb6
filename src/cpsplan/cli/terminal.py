"""What the commands share: options, finding the workspace, consoles.

Nothing heavy is imported here: ``cpsplan --help`` has to answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from cpsplan.changes.refused import ChangeRefused
from cpsplan.workspace.disk import (
    PLANS,
    SETTINGS_FILE,
    TEMPLATES,
    DiskWorkspace,
    find_root,
    misnamed_settings,
    real_path,
    replace_file,
)

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")
CLEAN, FAULTY = 0, 1
"""Exit codes of a command that ran; 2, for usage and environment, is Typer's and Stop's."""


class Stop(Exception):  # noqa: N818 - it names what the command does, not an error of the program
    """The command cannot go on, through no fault of the plans; the message says what to do. Exit code 2."""


@contextmanager
def stopping() -> Iterator[None]:
    """Stop the command where what is wanted of the plans is refused."""
    try:
        yield
    except ChangeRefused as reason:
        raise Stop(str(reason)) from None


class FailOn(StrEnum):
    """The severity at which a command fails."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", metavar="DIR", help="The workspace: the directory that holds plans/."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only. Never changes the exit code.")]
FailOnOption = Annotated[FailOn, typer.Option("--fail-on", help="The severity at which the exit code is 1.")]


def people() -> Console:
    """The console for people: standard error. NO_COLOR is honoured; colours only on a terminal."""
    return _console(stderr=True, markup=False)


def programs() -> Console:
    """The console for what was asked for: standard output, plain where that is no terminal."""
    return _console(stderr=False, markup=True)


def _console(*, stderr: bool, markup: bool) -> Console:
    from rich.console import Console  # noqa: PLC0415 - not loaded where there is nothing to say

    # Rich takes a run by GitHub for a terminal; a file of a CI log is none.
    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Console(stderr=stderr, force_terminal=terminal, markup=markup, highlight=False, soft_wrap=True)


def refuse_moment() -> None:
    """Refuse to run where SOURCE_DATE_EPOCH is set, and is no moment. Raises Stop."""
    if os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            DiskWorkspace(Path()).today()
        except ValueError as error:
            raise Stop(str(error)) from None


def workspace_root(given: Path | None) -> Path:
    """The directory of the workspace: the one given, or the nearest one from here up. Raises Stop."""
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
        for name in misnamed_settings(Path.cwd()):
            message = f"there is {name}, which is to be called {SETTINGS_FILE}: rename it, and this is a workspace"
        raise Stop(message)
    return root


_answers: dict[str, str] = {}
"""What a person has answered so far, by the option that would have given it."""


def ask(given: str | None, option: str, question: str) -> str:
    """What an option gives; where it is left out, what a person answers on the terminal. Raises Stop without one."""
    if given:
        return given
    if not sys.stdin.isatty():
        raise Stop(f"{option} is missing. {question}")
    _answers[option] = str(typer.prompt(question, default=_answers.get(option), prompt_suffix=" ", err=True))
    return _answers[option]


def asking_again(command: Callable[P, None]) -> Callable[P, None]:
    """A command that asks once more where it cannot go on with what a person has answered: no answer is lost.

    Where nobody was asked, or the same is answered again, it stops as any command.
    """

    @wraps(command)
    def asking(*given: P.args, **named: P.kwargs) -> None:
        _answers.clear()
        refused: dict[str, str] = {}
        while True:
            try:
                return command(*given, **named)
            except Stop as reason:
                if _answers == refused:
                    raise
                refused = dict(_answers)
                typer.echo(f"{reason}. Please answer again; Enter keeps what stands in brackets.", err=True)

    return asking


def refuse_unless_agreed(said: str, option: str, *, given: bool) -> None:
    """Go on only where a person agrees to what is said: by an ``option``, or on the terminal. Raises Stop."""
    if given:
        return
    if not sys.stdin.isatty():
        raise Stop(f"{said}. Add {option} where that is wanted")
    if not typer.confirm(f"{said}. Go on?", err=True):
        raise Stop("nothing is touched")


def plural(count: int, word: str) -> str:
    """How many of a thing: “1 plan”, “2 plans”."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def refuse_taken_file(root: Path, path: str) -> None:
    """Refuse to write where something is already: nothing that is there is ever overwritten. Raises Stop."""
    if (root / path).exists() or (root / path).is_symlink():
        raise Stop(f"{path} is there already, and is not touched")


def write_named(place: Path, content: bytes) -> None:
    """Write a file that a person has named. Raises Stop where a source of a workspace goes by that name."""
    if _is_source(place):
        raise Stop(f"{place} is a file of the workspace, and is not written over: name another one")
    replace_file(place, content)


def _is_source(place: Path) -> bool:
    """Whether a file is one that plans are made of. Reports and lists of known faults may lie beside them, in JSON."""
    root = find_root(place.parent) if place.is_file() and place.suffix != ".json" else None
    return root is not None and any(real_path(place).is_relative_to(root / name) for name in (PLANS, TEMPLATES))
