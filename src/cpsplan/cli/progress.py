"""Collect progress: who has not said what yet, and a workbook with a letter for each of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.book.book import Book
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption, plural
from cpsplan.cli.workbook import import_workbook, refuse_to_lose
from cpsplan.diagnostic import did_you_mean
from cpsplan.workbook.asking import letters, unanswered
from cpsplan.workbook.progress import open_rows
from cpsplan.workspace.disk import replace_inside

progress = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)

FOLDER = Path("ask")
"""Where the letters go, unless a person says otherwise."""
PlanArgument = Annotated[
    str, typer.Argument(metavar="PLAN", autocompletion=completion.plans, help="The plan: 2022-23.")
]
PeriodArgument = Annotated[str, typer.Argument(metavar="PERIOD", help="The period: q1 to q4, year, or 2026-10.")]


@progress.command("missing")
def missing(
    plan: PlanArgument,
    period: PeriodArgument,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="OWNER", help="Only what this owner has to say.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Print what the report for a period does not say yet, by owner; fails where anything is missing."""
    _, compiled = compiling.compile_here(workspace)
    with terminal.stopping():
        items = unanswered(compiled.book, plan, period)
        if owner is not None:
            _refuse_unknown_owner(compiled.book, plan, period, owner)
    items = [item for item in items if owner is None or item.question.owner == owner]
    for item in items:
        typer.echo(str(item))
    typer.echo(f"{plural(len(items), 'question')} unanswered", err=True)
    raise typer.Exit(FAULTY if items else CLEAN)


def _refuse_unknown_owner(book: Book, plan: str, period: str, owner: str) -> None:
    """Stop where nobody is called so: a slip of the pen is not taken for somebody who has said everything."""
    known = {question.owner for _, question in open_rows(book, plan, period).values()}
    known |= {words for _, _, words in book.owners}
    if owner not in known:
        raise terminal.Stop(f"nobody in the plans is called “{owner}”. {did_you_mean(owner, known)}".rstrip())


progress.command("import")(import_workbook)


@progress.command("ask")
def ask_owners(
    plan: PlanArgument,
    period: PeriodArgument,
    by: Annotated[str, typer.Option("--by", metavar="DAY", help="By when the answers are wanted: 2026-10-15.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FOLDER", help="The folder for the files; ask, if left out.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a workbook, a letter (.eml) and a date (.ics) for each owner who has not said everything; send nothing."""
    _, compiled = compiling.compile_here(workspace)
    try:
        day = datetime.date.fromisoformat(by)
    except ValueError:
        raise terminal.Stop(f"“{by}” is no day: write it as 2026-10-15") from None
    with terminal.stopping():
        files = dict(letters(compiled.book, plan, period, day))
    for name in files:
        if name.endswith(".xlsx"):
            refuse_to_lose((into or FOLDER) / name, compiled)
    for name, content in files.items():
        if into is None:
            # A folder of this name may have come with the workspace, as a link.
            replace_inside(Path.cwd(), FOLDER / name, content)
        else:
            terminal.write_named(into / name, content)
    owners = sum(name.endswith(".eml") for name in files)
    typer.echo(
        f"{into or FOLDER}: {plural(owners, 'letter')}" if files else "Nobody is to be asked: all is said", err=True
    )
    raise typer.Exit(CLEAN)
