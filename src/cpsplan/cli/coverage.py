"""cpsplan coverage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, QuietOption, WorkspaceOption

if TYPE_CHECKING:
    from rich.console import Console

    from cpsplan.book import Book
    from cpsplan.coverage import PlanCoverage

MARK = "■"
MOST_MARKS = 20
"""How many marks a cell of the matrix shows at most; the number beside them is always whole."""
NAMED = 5
"""How many activities are named in a closing line; “cpsplan list activities” names all."""


def coverage(
    workspace: WorkspaceOption = None,
    plan: Annotated[list[str] | None, typer.Option("--plan", metavar="ID", help="Only this plan; repeat it.")] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option("--fail-under", metavar="[DIMENSION=]PERCENT", help="Exit 1 if a plan covers less, in percent."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Show which outcomes each plan serves, by which activities, and name the gaps."""
    from cpsplan.coverage import cover_all

    floor = _floor(fail_under or [])
    _, compiled = terminal.compile_here(workspace)
    covered = [one for one in cover_all(compiled.book) if not plan or one.plan in plan]
    _refuse_unknown(plan or [], compiled.book)
    if as_json:
        typer.echo(json.dumps({"plans": [_values(one) for one in covered]}, ensure_ascii=False, indent=2))
    else:
        console = terminal.programs()
        for one in covered:
            _print(console, compiled.book, one, quiet=quiet)
    low = [one for one in covered if floor is not None and one.share * 100 < floor]
    for one in low:
        message = f"{one.plan}: {_percent(one)} of the outcomes are served, and {floor:g}% is the floor"
        terminal.people().print(message)
    broken = terminal.fails(compiled, terminal.FailOn.ERROR)
    if broken:
        terminal.tell(compiled, quiet=quiet)
    raise typer.Exit(FAULTY if low or broken else CLEAN)


def _floor(given: list[str]) -> float | None:
    from cpsplan.coverage import DIMENSIONS

    floor = None
    for one in given:
        dimension, _, number = one.rpartition("=")
        if dimension and dimension not in DIMENSIONS:
            message = f"--fail-under knows {', '.join(DIMENSIONS)}, not “{dimension}”"
            raise terminal.Stop(message)
        try:
            floor = float(number.removesuffix("%"))
        except ValueError:
            message = f"--fail-under wants a percentage, such as 100 or outcomes=100, not “{one}”"
            raise terminal.Stop(message) from None
    return floor


def _refuse_unknown(plans: list[str], book: Book) -> None:
    for one in plans:
        if one not in book.plans:
            message = f"there is no plan “{one}”; there are: {', '.join(book.plans)}"
            raise terminal.Stop(message)


def _percent(one: PlanCoverage) -> str:
    # Rounded down: 99.9% is not 100%.
    return f"{int(one.share * 100)}%"


def _print(console: Console, book: Book, one: PlanCoverage, *, quiet: bool) -> None:
    what = "outcomes" if book.outcomes_in(one.strategy) else "aims"
    share = f"{one.served} of {len(one.rows)} {what} served ({_percent(one)})"
    if quiet:
        console.print(f"{one.plan}: {share}")
    else:
        title, strategy = book.plans[one.plan].model.title, book.strategies[one.strategy].model.title
        console.print(f"[bold]{one.plan}[/bold]  {_escape(title)}, delivers {_escape(strategy)}")
        console.print(_matrix(book, one))
        console.print(f"  {share}")
    for row in one.gaps:
        console.print(f"  [bold red]Gap[/bold red] {row.number} {_escape(row.words)} ({row.address})")
    if one.without_outcome and not quiet:
        named = ", ".join(address.rsplit("/", 1)[1] for address in one.without_outcome[:NAMED])
        more = len(one.without_outcome) - NAMED
        rest = f" and {more} more" if more > 0 else ""
        console.print(f"  {len(one.without_outcome)} activities name no outcome: {named}{rest}")
    if not quiet:
        console.print()


def _matrix(book: Book, one: PlanCoverage) -> Any:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("Outcome" if book.outcomes_in(one.strategy) else "Aim", max_width=60)
    table.add_column("Activities", no_wrap=True)
    table.add_column("", justify="right")
    for row in one.rows:
        count = len(row.activities)
        marks = MARK * min(count, MOST_MARKS) + ("…" if count > MOST_MARKS else "")
        table.add_row(f"  {row.number}", _escape(row.words), marks or "[red]none[/red]", f"{count}")
    return table


def _values(one: PlanCoverage) -> dict[str, Any]:
    return {
        "plan": one.plan,
        "strategy": one.strategy,
        "served": one.served,
        "total": len(one.rows),
        "percent": float(one.share * 100),
        "outcomes": [
            {"address": row.address, "number": row.number, "words": row.words, "activities": list(row.activities)}
            for row in one.rows
        ],
        "gaps": [row.address for row in one.gaps],
        "without_outcome": list(one.without_outcome),
    }


def _escape(text: str) -> str:
    from rich.markup import escape

    from cpsplan.reporters.text import visible

    return escape(visible(text))
