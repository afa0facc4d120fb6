"""cpsplan diff."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.damaged import damaged_files
from cpsplan.changes.difference import Differences, WrongOrder, compare_books, compare_plans
from cpsplan.cli import compiling, completion, reporting, terminal
from cpsplan.cli.meaning import NameKind, NameScope, compile_state, resolve
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption
from cpsplan.compiler import Compiled
from cpsplan.late import dataclass
from cpsplan.reporters import changes
from cpsplan.reporters.visible import visible
from cpsplan.workspace.disk import find_root

TEXT = "text"
WORKING = "the working files"

KINDS: Mapping[str, Callable[[Differences, tuple[str, str]], str]] = {
    "text": changes.text_of_changes,
    "markdown": changes.markdown_of_changes,
    "json": changes.json_of_changes,
}
"""The ways in which changes can be told."""


class FailOnChange(StrEnum):
    """The changes at which the command fails."""

    WEAKENED = "weakened"
    ANY = "any"


@dataclass(frozen=True)
class Here:
    """The workspace that the command is run in, or None where it is run outside of any."""

    root: Path | None
    compiled: Compiled | None

    @property
    def plans(self) -> list[str]:
        """The ids of its plans."""
        return list(self.compiled.book.plans) if self.compiled else []


@dataclass(frozen=True)
class Meant:
    """What an argument means: a plan of the workspace, or a state of a workspace with the words for it."""

    words: str
    plan: bool = False
    compiled: Compiled | None = None


def diff(
    before: Annotated[
        str,
        typer.Argument(
            metavar="A", autocompletion=completion.comparable, help="A plan (2020-21), a directory or a git revision."
        ),
    ],
    after: Annotated[
        str | None,
        typer.Argument(
            metavar="[B]",
            autocompletion=completion.comparable,
            help="The same kind of thing; the working files, if left out.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    report: Annotated[list[str] | None, reporting.report_option(KINDS)] = None,
    fail_on: Annotated[
        FailOnChange | None, typer.Option("--fail-on", help="Exit 1 if something is weakened, or at any change.")
    ] = None,
) -> None:
    """Say in plain words what changed: between two plans, or between two states of the workspace.

    A and B are two plans of this workspace (2020-21 2022-23), or two of: a directory that holds a workspace or its
    plans/, and a git revision (main, HEAD~1). A name that could be two of these is refused; a prefix says which is
    meant: plan:2020-21, dir:../old, rev:main. In CI always write rev:, so that no file of a pull request is in the way.

    Weakened means that less is promised: a target asks for less; a strategy, plan, aim, outcome, promise or measure is
    removed; an activity is removed whose fate the plan does not tell; an output or a milestone is dropped; a date by
    which something is to be done is later or gone; a budget is cut. Between two plans dates are not compared, outputs
    and actions of the earlier year have ended, and an outcome that nothing serves any longer is weakened.
    """
    targets = reporting.report_targets(report or [TEXT], KINDS)
    here = _workspace_here(workspace)
    first = _meant(before, here)
    second = _meant(after, here) if after is not None else _working(here)
    if first.plan != second.plan:
        message = f"{first.words} and {second.words} cannot be compared: a plan can only be compared with a plan"
        raise terminal.Stop(f"{message}. Name two: cpsplan diff 2020-21 2022-23")
    differences = _differences_of_plans(here, first, second) if first.plan else _differences_of_states(first, second)
    _write_reports(differences, (first.words, second.words), targets)
    raise typer.Exit(FAULTY if _fails(differences, fail_on) else CLEAN)


def _workspace_here(given: Path | None) -> Here:
    if given is None and find_root(Path.cwd()) is None:
        return Here(None, None)
    return Here(*compiling.compile_here(given))


def _working(here: Here) -> Meant:
    if here.compiled is None:
        raise terminal.Stop("there are no working files here to compare it with: name a second directory")
    return Meant(WORKING, compiled=here.compiled)


def _meant(name: str, here: Here) -> Meant:
    """What ``name`` means. Raises Stop where it is nothing, or could be several things."""
    scope = NameScope((NameKind.PLAN, NameKind.DIRECTORY, NameKind.REVISION), here.root, here.plans)
    meaning = resolve(name, scope)
    if meaning.kind is NameKind.PLAN:
        return Meant(meaning.name, plan=True)
    return Meant(str(meaning), compiled=compile_state(meaning, scope))


def _differences_of_plans(here: Here, first: Meant, second: Meant) -> Differences:
    if here.compiled is None:
        raise terminal.Stop("there is no workspace here")
    book = here.compiled.book
    strategies = {book.plans[plan.words].model.strategy for plan in (first, second)}
    if {first.words, second.words, *strategies} & (book.incomplete | damaged_files(here.compiled)):
        compiling.tell(here.compiled, quiet=True)
        raise typer.Exit(FAULTY)
    try:
        return compare_plans(book, first.words, second.words)
    except WrongOrder as reason:
        message = f"{reason}: cpsplan diff {second.words} {first.words}"
        raise terminal.Stop(message) from None


def _differences_of_states(first: Meant, second: Meant) -> Differences:
    if first.compiled is None or second.compiled is None:
        raise terminal.Stop("there is no workspace here")
    damaged = damaged_files(first.compiled) | damaged_files(second.compiled)
    return compare_books(first.compiled.book, second.compiled.book, damaged)


def _write_reports(differences: Differences, names: tuple[str, str], targets: Iterable[reporting.ReportTarget]) -> None:
    """Write every report that is asked for, and say what could not be compared."""
    for target in targets:
        reporting.write_report(target, KINDS[target.kind](differences, names))
    for document in differences.unread:
        reason = "it cannot be read whole on one of the sides, and “cpsplan check” says why"
        typer.echo(f"“{visible(document)}” was not compared: {reason}", err=True)


def _fails(differences: Differences, fail_on: FailOnChange | None) -> bool:
    """Whether the exit code is 1: for a change that was asked for, or where something could not be compared at all."""
    if fail_on is FailOnChange.WEAKENED and differences.weakened:
        return True
    return bool(differences.unread or (fail_on is FailOnChange.ANY and differences.changes))
