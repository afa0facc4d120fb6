"""Add a project, an action or a plan."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.new import Wanted, plan_text, with_activity
from cpsplan.changes.plan_file import path_of
from cpsplan.changes.refused import ChangeRefused
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import CLEAN, WorkspaceOption
from cpsplan.workspace.disk import DiskWorkspace, replace_inside

new = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id, unique in the plan, such as hybrid-working.")]
PlanOption = Annotated[
    str,
    typer.Option("--plan", metavar="PLAN", autocompletion=completion.plans, help="The plan, such as 2022-23."),
]
OutcomeOption = Annotated[
    list[str] | None, typer.Option("--outcome", metavar="AIM.OUTCOME", help="An outcome that it serves; repeat it.")
]
AimOption = Annotated[
    list[str] | None,
    typer.Option("--aim", metavar="AIM", help="An aim that it serves, where the strategy has no outcomes; repeat it."),
]


@new.command("project")
def project(  # noqa: PLR0913, PLR0917 - the options of the command line
    identifier: IdArgument,
    plan: PlanOption,
    title: Annotated[str, typer.Option("--title", help="The name of the project.")],
    scope: Annotated[str, typer.Option("--scope", help="What it covers, in a sentence.")],
    outcome: OutcomeOption = None,
    aim: AimOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add a project at the end of “projects” of a plan. The file keeps its comments and its layout."""
    texts = {"title": title, "scope": scope}
    _add_activity(
        workspace, plan, Wanted("projects", identifier, texts, _without_repeats(outcome), _without_repeats(aim))
    )


@new.command("action")
def action(  # noqa: PLR0913, PLR0917 - the options of the command line
    identifier: IdArgument,
    plan: PlanOption,
    text: Annotated[str, typer.Option("--text", help="The action, in one line.")],
    outcome: OutcomeOption = None,
    aim: AimOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add an action at the end of “actions” of a plan. The file keeps its comments and its layout."""
    _add_activity(
        workspace, plan, Wanted("actions", identifier, {"text": text}, _without_repeats(outcome), _without_repeats(aim))
    )


@new.command("plan")
def plan(
    year: Annotated[str, typer.Argument(metavar="YEAR", help="The financial year of the plan, such as 2023-24.")],
    strategy: Annotated[str, typer.Option("--strategy", metavar="ID", help="The strategy that it delivers.")],
    title: Annotated[str | None, typer.Option("--title", help="Its title; “Delivery plan YEAR”, if left out.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write plans/delivery/YEAR.yaml, a plan without activities; its comment lists the outcomes that want one.

    “cpsplan roll” writes the plan that comes after another one, with its projects.
    """
    root, compiled = compiling.compile_here(workspace)
    try:
        text = plan_text(compiled.book, year, strategy, title)
    except ChangeRefused as reason:
        raise terminal.Stop(str(reason)) from None
    terminal.refuse_taken_file(root, path_of(year))
    replace_inside(root, path_of(year), text.encode())
    typer.echo(f"{path_of(year)} is written. Next: “cpsplan new project ID --plan {year} …”", err=True)
    raise typer.Exit(CLEAN)


def _without_repeats(references: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(references or ()))


def _add_activity(given: Path | None, plan: str, wanted: Wanted) -> None:
    """Write the plan with one activity more. Raises Stop where that cannot be done."""
    root, compiled = compiling.compile_here(given)
    try:
        path, text = with_activity(compiled.book, plan, wanted)
    except ChangeRefused as reason:
        raise terminal.Stop(str(reason)) from None
    was, place = DiskWorkspace(root).read(path), (root / path).resolve()
    if was.decode("utf-8-sig") != compiled.texts[path]:
        message = f"{path} was changed while it was being read, and is not touched: try again"
        raise terminal.Stop(message)
    mark = BOM_UTF8 if was.startswith(BOM_UTF8) else b""
    replace_inside(root, place, mark + text.encode(), place.stat().st_mode & 0o7777)
    typer.echo(f"{path} has the {wanted.kind.removesuffix('s')} “{wanted.id}”", err=True)
    raise typer.Exit(CLEAN)
