"""cpsplan roll."""

from __future__ import annotations

from typing import Annotated

import typer

from cpsplan.book.entry import Entry
from cpsplan.changes.plan_file import path_of, refuse_taken
from cpsplan.changes.roll import roll as make
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import CLEAN, WorkspaceOption, plural
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Diagnostic, Severity, did_you_mean
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.workspace.disk import replace_inside


def roll(
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new plan, with its year: 2023-24, museums-2023-24.")],
    old: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="OLD",
            autocompletion=completion.plans,
            help="The plan right before it, such as 2022-23.",
        ),
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Write plans/delivery/NEW.yaml, the plan that comes after OLD, with the fate of every project to be decided.

    Carried, word for word, with comments: every project (id, outcomes, title, scope, owner, outputs) and every measure
    with its old target. Not carried: what belongs to its year, that is actions, dates, milestones, budgets,
    dependencies, notes, envelopes, quotations and the source. A comment says how many actions there were.

    Under “fates” each project of OLD stands as “undecided”. Decide: continued, merged (with “into”), completed or
    stopped (with “reason”). Until then “cpsplan check” names every one that is open.
    """
    root, compiled = compiling.compile_here(workspace)
    plan = _plan_to_roll(compiled, old)
    with terminal.stopping():
        text = make(compiled.book, plan, new)
        terminal.refuse_taken_file(root, path_of(new))
        refuse_taken(compiled.book, new)
    replace_inside(root, path_of(new), text.encode())
    projects, measures = len(plan.model.projects), len(plan.model.measures)
    console = terminal.people()
    counts = f"{plural(projects, 'project')} and {plural(measures, 'measure')} of {old}"
    console.print(f"{path_of(new)} is written, with {counts}", markup=False)
    if projects:
        console.print("Next: decide the fate of each project under “fates”; “cpsplan check” names those that are open")
    raise typer.Exit(CLEAN)


def _plan_to_roll(compiled: Compiled, old: str) -> Entry[DeliveryPlan]:
    """The plan to roll. Raises Stop where there is none of this id, or it has faults."""
    plan, book = compiled.book.plans.get(old), compiled.book
    if plan is None:
        if old in book.incomplete:
            raise terminal.Stop(f"the plan “{old}” cannot be read: “cpsplan check” says why")
        hint = did_you_mean(old, book.plans) or f"There are: {', '.join(book.plans) or 'none'}"
        raise terminal.Stop(f"there is no plan “{old}”. {hint}")
    first = _first_error(compiled, plan.source.path)
    if first or old in book.incomplete:
        words = f"{plan.source.path} has faults, and they would be carried on"
        if first:
            words += f": {first.span} {first.code} {first.message}"
        raise terminal.Stop(f"{words}. “cpsplan check” names them all")
    return plan


def _first_error(compiled: Compiled, path: str) -> Diagnostic | None:
    for diagnostic in compiled.diagnostics:
        if diagnostic.span.path == path and diagnostic.severity is Severity.ERROR:
            return diagnostic
    return None
