"""cpsplan roll."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpsplan.book.entry import Entry
from cpsplan.changes.plan_file import path_of, refuse_taken
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.roll import roll as make
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import CLEAN, WorkspaceOption
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Severity, did_you_mean
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.workspace.disk import replace_file


def roll(
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new plan: a financial year, such as 2023-24.")],
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
    plan = _plan(compiled, old)
    try:
        text = make(compiled.book, plan, new)
        _refuse_file(root, path_of(new))
        refuse_taken(compiled.book, new)
    except ChangeRefused as reason:
        raise terminal.Stop(str(reason)) from None
    replace_file(root / path_of(new), text.encode())
    projects, measures = len(plan.model.projects), len(plan.model.measures)
    console = terminal.people()
    counts = f"{_counted(projects, 'project')} and {_counted(measures, 'measure')} of {old}"
    console.print(f"{path_of(new)} is written, with {counts}", markup=False)
    if projects:
        console.print("Next: decide the fate of each project under “fates”; “cpsplan check” names those that are open")
    raise typer.Exit(CLEAN)


def _plan(compiled: Compiled, old: str) -> Entry[DeliveryPlan]:
    """The plan to roll. Raises Stop where there is none of this id, or it has faults."""
    plan, book = compiled.book.plans.get(old), compiled.book
    if plan is None:
        if old in book.incomplete:
            message = f"the plan “{old}” cannot be read: “cpsplan check” says why"
            raise terminal.Stop(message)
        hint = did_you_mean(old, book.plans) or f"There are: {', '.join(book.plans) or 'none'}"
        message = f"there is no plan “{old}”. {hint}"
        raise terminal.Stop(message)
    path = plan.source.path
    faults = [one for one in compiled.diagnostics if one.span.path == path and one.severity is Severity.ERROR]
    if faults or old in book.incomplete:
        first = f": {faults[0].span} {faults[0].code} {faults[0].message}" if faults else ""
        message = f"{path} has faults, and they would be carried on{first}. “cpsplan check” names them all"
        raise terminal.Stop(message)
    return plan


def _refuse_file(root: Path, path: str) -> None:
    """Nothing that is there is ever overwritten. Raises Stop."""
    if (root / path).exists() or (root / path).is_symlink():
        message = f"{path} is there already, and is not touched"
        raise terminal.Stop(message)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
