"""Add a project, an action, a measure, a plan, a progress report, a strategy or an edition."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, NamedTuple, NoReturn

import typer

from cpsplan.changes.new import Wanted, plan_text, with_activity, with_measure
from cpsplan.changes.new_files import new_edition, new_strategy, usual_title
from cpsplan.changes.plan_file import path_of
from cpsplan.changes.report_file import new_report
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import CLEAN, WorkspaceOption
from cpsplan.compiler import Compiled
from cpsplan.workspace.disk import DiskWorkspace, replace_inside

new = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id, unique in the plan, such as hybrid-working.")]
PlanOption = Annotated[
    str | None,
    typer.Option("--plan", metavar="PLAN", autocompletion=completion.plans, help="The plan, such as 2022-23."),
]
OutcomeOption = Annotated[
    list[str] | None, typer.Option("--outcome", metavar="AIM.OUTCOME", help="An outcome that it serves; repeat it.")
]
ALONE = "--without-strategy"
PLAN_QUESTION = "The plan, such as 2022-23:"
UNIT_QUESTION = "The unit of its figures (percent, pound, hour, day, week, count ...):"
BETWEEN, IN_WORDS, NO_TARGET = "between", "in words", "none"
COMPARATOR_QUESTION = "The target is (at least, at most, more than, less than, between, in words, none):"
AimOption = Annotated[
    list[str] | None,
    typer.Option("--aim", metavar="AIM", help="An aim that it serves, where the strategy has no outcomes; repeat it."),
]


@new.command("project")
@terminal.asking_again
def project(  # noqa: PLR0913, PLR0917 - the options of the command line
    identifier: IdArgument,
    plan: PlanOption = None,
    title: Annotated[str | None, typer.Option("--title", help="The name of the project.")] = None,
    scope: Annotated[str | None, typer.Option("--scope", help="What it covers, in a sentence.")] = None,
    outcome: OutcomeOption = None,
    aim: AimOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add a project at the end of “projects” of a plan. The file keeps its comments and its layout.

    What is left out is asked for on a terminal.
    """
    place = terminal.ask(plan, "--plan", PLAN_QUESTION)
    texts = {
        "title": terminal.ask(title, "--title", "The name of the project:"),
        "scope": terminal.ask(scope, "--scope", "What it covers, in a sentence:"),
    }
    _add_activity(
        workspace, place, Wanted("projects", identifier, texts, _without_repeats(outcome), _without_repeats(aim))
    )


@new.command("action")
@terminal.asking_again
def action(  # noqa: PLR0913, PLR0917 - the options of the command line
    identifier: IdArgument,
    plan: PlanOption = None,
    text: Annotated[str | None, typer.Option("--text", help="The action, in one line.")] = None,
    outcome: OutcomeOption = None,
    aim: AimOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add an action at the end of “actions” of a plan. The file keeps its comments and its layout.

    What is left out is asked for on a terminal.
    """
    place = terminal.ask(plan, "--plan", PLAN_QUESTION)
    texts = {"text": terminal.ask(text, "--text", "The action, in one line:")}
    _add_activity(
        workspace, place, Wanted("actions", identifier, texts, _without_repeats(outcome), _without_repeats(aim))
    )


@new.command("plan")
@terminal.asking_again
def plan(  # noqa: PLR0913, PLR0917 - the options of the command line
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="Its id, with its financial year in it: 2023-24, museums-2023-24.")
    ],
    strategy: Annotated[
        str | None, typer.Option("--strategy", metavar="ID", help="The strategy that it delivers.")
    ] = None,
    alone: Annotated[bool, typer.Option(ALONE, help="It delivers no strategy.")] = False,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="When it begins, if it is for no financial year: 2022-08."),
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="When it ends: 2025-07.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Its title; “Delivery plan YEAR”, if left out.")] = None,
    body: Annotated[
        str | None, typer.Option("--body", metavar="ID", help="Whose plan it is: a body of the settings.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write plans/delivery/ID.yaml, a plan without activities; its comment lists the outcomes that want one.

    What is left out is asked for on a terminal. “cpsplan roll” writes the plan that comes after another one, with its
    projects.
    """
    root, compiled = compiling.compile_here(workspace)
    delivered = (
        ""
        if alone
        else terminal.ask(
            strategy, "--strategy", f"The id of the strategy that it delivers ({ALONE}, where there is none):"
        )
    )
    following = f"Next: “cpsplan new project ID --plan {identifier} …”"
    _write_new(
        root,
        lambda: (path_of(identifier), plan_text(compiled.book, identifier, delivered, title, (first, last), body)),
        following,
    )


@new.command("progress")
def progress(
    plan: Annotated[str, typer.Argument(metavar="PLAN", autocompletion=completion.plans, help="The plan: 2022-23.")],
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help="q1, q2, q3 or q4 of the plan's year, year, or a month: 2022-10.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Write plans/progress/PLAN-PERIOD.yaml with everything that is open, and what the report before said of it.

    Each entry is a comment: take the # away where there is something to say. What stays stands as before.
    """
    root, compiled = compiling.compile_here(workspace)
    following = "Take the # away from what you have to say; then “cpsplan check”"
    _write_new(root, lambda: new_report(compiled.book, plan, period), following)


@new.command("measure")
@terminal.asking_again
def success_measure(  # noqa: PLR0913, PLR0917 - the options of the command line
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Its id, unique in the plan: readers-helped.")],
    plan: PlanOption = None,
    strategy: Annotated[
        str | None, typer.Option("--strategy", metavar="ID", help="The strategy that it is of, and not a plan.")
    ] = None,
    statement: Annotated[str | None, typer.Option("--statement", help="The measure in a sentence.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="What is measured, without figures.")] = None,
    direction: Annotated[str | None, typer.Option("--direction", help="What is better: higher or lower.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="The unit of its figures: percent, count, pound.")] = None,
    comparator: Annotated[str | None, typer.Option("--comparator", help="At least, at most, more than ...")] = None,
    target: Annotated[str | None, typer.Option("--target", help="The figure that is to be reached.")] = None,
    start: Annotated[str | None, typer.Option("--target-from", help="The lower end of a range.")] = None,
    end: Annotated[str | None, typer.Option("--target-to", help="The upper end of a range.")] = None,
    words: Annotated[str | None, typer.Option("--target-words", help="A target that is no figure: achieved.")] = None,
    no_target: Annotated[
        str | None, typer.Option("--no-target", help="Monitored, baseline being set, to be set.")
    ] = None,
    outcome: OutcomeOption = None,
    aim: AimOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Add a measure at the end of “measures” of a plan or of a strategy. What is left out is asked for on a terminal.

    Its target is a figure, a range, words, or none.
    """
    if strategy and plan:
        raise terminal.Stop("--strategy and --plan: name one of them")
    place = strategy or terminal.ask(plan, "--plan", PLAN_QUESTION)
    values: dict[str, Any] = {
        "id": identifier,
        "statement": terminal.ask(statement, "--statement", "The measure in a sentence, as it is published:"),
        "subject": terminal.ask(subject, "--subject", "What is measured, without the figures:"),
    }
    if unit or not words:
        values["unit"] = terminal.ask(unit, "--unit", UNIT_QUESTION)
    values |= _Aimed(comparator, target, (start, end), words, no_target).values(direction)
    values |= {key: list(_without_repeats(given)) for key, given in (("outcomes", outcome), ("aims", aim)) if given}
    root, compiled = compiling.compile_here(workspace)
    with terminal.stopping():
        path, text = with_measure(compiled.book, place, values)
    _replace(root, compiled, path, text)
    typer.echo(f"{path} has the measure “{identifier}”", err=True)
    raise typer.Exit(CLEAN)


class _Aimed(NamedTuple):
    """What the options say of a target; what they leave out is asked for."""

    comparator: str | None
    figure: str | None
    ends: tuple[str | None, str | None]
    words: str | None
    no_target: str | None

    def values(self, direction: str | None) -> dict[str, Any]:
        """The target and its direction by their keys; or why there is none."""
        if self.no_target:
            return {"no_target": {"state": self.no_target}}
        comparator = self.comparator or (BETWEEN if any(self.ends) else IN_WORDS if self.words else None)
        comparator = terminal.ask(comparator, "--comparator", COMPARATOR_QUESTION)
        if comparator == NO_TARGET:
            state = terminal.ask(None, "--no-target", "Why (monitored, baseline being set, to be set):")
            return {"no_target": {"state": state}}
        if comparator == IN_WORDS:
            words = terminal.ask(self.words, "--target-words", "The target in words:")
            return {"direction": direction or "achieve", "target": {"words": words}}
        if comparator == BETWEEN:
            return {"direction": direction or "within", "target": {"comparator": comparator, **self._range()}}
        better = terminal.ask(direction, "--direction", "What is better (higher, lower):")
        value = _figure(terminal.ask(self.figure, "--target", "The figure of the target:"))
        return {"direction": better, "target": {"comparator": comparator, "value": value}}

    def _range(self) -> dict[str, int | Decimal]:
        """The ends of a range by their keys."""
        start = terminal.ask(self.ends[0], "--target-from", "The lower end of the range:")
        end = terminal.ask(self.ends[1], "--target-to", "The upper end of the range:")
        return {"from": _figure(start), "to": _figure(end)}


@new.command("strategy")
@terminal.asking_again
def strategy(  # noqa: PLR0913, PLR0917 - the options of the command line
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Its id and the name of its file: libraries-2030.")],
    title: Annotated[str | None, typer.Option("--title", help="Its title.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="YEAR", help="Its first year.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YEAR", help="Its last year.")] = None,
    aim: Annotated[list[str] | None, typer.Option("--aim", help="The title of an aim; repeat it.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write plans/strategies/ID.yaml with its aims. What is left out is asked for on a terminal."""
    root, compiled = compiling.compile_here(workspace)
    called = terminal.ask(title, "--title", "The title of the strategy:")
    years = (
        terminal.ask(first, "--from", "Its first year:"),
        terminal.ask(last, "--to", "Its last year:"),
    )
    aims = aim or terminal.ask(None, "--aim", "The titles of its aims, with ; between them:").split(";")
    _write_new(root, lambda: new_strategy(compiled.book, identifier, called, years, [words.strip() for words in aims]))


@new.command("edition")
@terminal.asking_again
def edition(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="Its language, and its style behind a dash: cy, cy-large-print.")
    ],
    title: Annotated[str | None, typer.Option("--title", help="Its name in its own language; Cymraeg for cy.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write plans/editions/ID.yaml, so that every document is published in that language and style."""
    root, compiled = compiling.compile_here(workspace)
    with terminal.stopping():
        known = title or usual_title(compiled.book, identifier)
    words = terminal.ask(known, "--title", "The name of the edition in its own language:")
    settings = compiled.book.settings
    own = settings.model.language if settings else "en"
    following = "Next: “cpsplan check”"
    if identifier.partition("-")[0] != own:
        following = "Next: “cpsplan translate update”, which writes the catalogues for its texts"
    _write_new(root, lambda: new_edition(compiled.book, identifier, words), f"Its title is “{words}”. {following}")


def _write_new(root: Path, make: Callable[[], tuple[str, str]], following: str = "Next: “cpsplan check”") -> NoReturn:
    """Write a new file of which ``make`` gives path and text, and say what comes next. Raises Stop where it cannot."""
    with terminal.stopping():
        path, text = make()
    terminal.refuse_taken_file(root, path)
    replace_inside(root, path, text.encode())
    typer.echo(f"{path} is written. {following}", err=True)
    raise typer.Exit(CLEAN)


def _figure(text: str) -> int | Decimal:
    """A figure as it is typed, of the kind that a file of YAML would hold. Raises Stop for something else."""
    try:
        return int(text) if text.strip().isdecimal() else Decimal(text)
    except InvalidOperation:
        raise terminal.Stop(f"“{text}” is no figure: write 95, or 2.5") from None


def _without_repeats(references: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(references or ()))


def _add_activity(given: Path | None, plan: str, wanted: Wanted) -> None:
    """Write the plan with one activity more. Raises Stop where that cannot be done."""
    root, compiled = compiling.compile_here(given)
    with terminal.stopping():
        path, text = with_activity(compiled.book, plan, wanted)
    _replace(root, compiled, path, text)
    typer.echo(f"{path} has the {wanted.kind.removesuffix('s')} “{wanted.id}”", err=True)
    raise typer.Exit(CLEAN)


def _replace(root: Path, compiled: Compiled, path: str, text: str) -> None:
    """Put a new text in the place of a file as it was read. Raises Stop where the file has changed meanwhile."""
    was, place = DiskWorkspace(root).read(path), (root / path).resolve()
    if was.decode("utf-8-sig") != compiled.texts[path]:
        message = f"{path} was changed while it was being read, and is not touched: try again"
        raise terminal.Stop(message)
    mark = BOM_UTF8 if was.startswith(BOM_UTF8) else b""
    replace_inside(root, place, mark + text.encode(), place.stat().st_mode & 0o7777)
