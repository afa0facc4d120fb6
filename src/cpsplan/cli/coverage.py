"""cpsplan coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cpsplan.cli import completion, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, QuietOption, WorkspaceOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from cpsplan.book import Book
    from cpsplan.coverage import PlanCoverage, Share

MARK = "■"
HUNDRED = 100
MOST_MARKS = 20
"""How many marks a cell of the matrix shows at most; the number beside them is always whole."""
NAMED = 5
"""How many activities are named in a closing line; “cpsplan list activities” names all."""


def coverage(
    workspace: WorkspaceOption = None,
    plan: Annotated[
        list[str] | None,
        typer.Option("--plan", metavar="ID", autocompletion=completion.plans, help="Only this plan; repeat it."),
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option("--fail-under", metavar="[DIMENSION=]PERCENT", help="Exit 1 if a plan covers less, in percent."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Show which outcomes each plan serves, by which activities, and name the gaps."""
    from cpsplan.coverage import cover_all, cover_easy_read, cover_translations
    from cpsplan.export import coverage_values
    from cpsplan.reporters.text import as_json as json_of

    given = _given(fail_under or [])
    _, compiled = terminal.compile_here(workspace)
    translated, told = cover_translations(compiled.book), cover_easy_read(compiled.book)
    floors = {**_floors(compiled.book), **given}
    _refuse_dimensions(floors, compiled.book)
    _refuse_unknown(plan or [], compiled.book)
    covered = [one for one in cover_all(compiled.book) if not plan or one.plan in plan]
    if as_json:
        typer.echo(json_of(coverage_values(covered, translated, told)), nl=False)
    else:
        console = terminal.programs()
        for one in covered:
            _print(console, compiled.book, one, quiet=quiet)
        for documents in (told, *translated.values()):
            _print_documents(console, documents, quiet=quiet)
    low = [message for one in covered for message in _below(one.plan, one.shares.values(), floors)]
    for documents in (told, *translated.values()):
        low += [message for name, share in documents.items() for message in _below(name, [share], floors)]
    for message in low:
        terminal.people().print(message)
    broken = terminal.fails(compiled, terminal.FailOn.ERROR)
    if broken:
        terminal.tell(compiled, quiet=quiet)
    raise typer.Exit(FAULTY if low or broken else CLEAN)


def _floors(book: Book) -> dict[str, float]:
    """The floors of the settings."""
    settings = book.settings.model.floors if book.settings else None
    if settings is None:
        return {}
    from cpsplan.coverage import language_name

    languages = {language_name(code): float(floor) for code, floor in settings.languages.items()}
    plain = settings.model_dump(by_alias=True, exclude_none=True, exclude={"languages"})
    return {**plain, **languages}


def _given(given: list[str]) -> dict[str, float]:
    """The floors of the command line: 100, or outcomes=100."""
    floors: dict[str, float] = {}
    for one in given:
        dimension, _, number = one.rpartition("=")
        try:
            floor = float(number.removesuffix("%"))
        except ValueError:
            floor = -1
        if 0 <= floor <= HUNDRED:
            floors[dimension or "outcomes"] = floor
        else:
            message = f"--fail-under wants a percentage, such as 100 or outcomes=100, not “{one}”"
            raise terminal.Stop(message)
    return floors


def _refuse_dimensions(floors: Iterable[str], book: Book) -> None:
    from cpsplan.coverage import DIMENSIONS, EASY_READ, language_name

    known = [*DIMENSIONS, EASY_READ, *(language_name(code) for code in book.translations)]
    for one in floors:
        if one not in known:
            message = f"there is no dimension “{one}” to put a floor under; there are: {', '.join(known)}"
            raise terminal.Stop(message)


def _below(name: str, shares: Iterable[Share], floors: dict[str, float]) -> Iterator[str]:
    for share in shares:
        floor = floors.get(share.dimension)
        if floor is not None and share.share is not None and share.share * 100 < floor:
            counted = f"{share.covered} of {share.total} ({share.percent})"
            yield f"{name}: {share.dimension} {counted}, and {floor:g}% is the floor"


def _print_documents(console: Console, documents: dict[str, Share], *, quiet: bool) -> None:
    for name, share in documents.items():
        if not quiet or share.gaps:
            console.print(f"{share.dimension}: {name}: {share.covered} of {share.total} ({share.percent})")


def _refuse_unknown(plans: list[str], book: Book) -> None:
    for one in plans:
        if one not in book.plans:
            message = f"there is no plan “{one}”; there are: {', '.join(book.plans)}"
            raise terminal.Stop(message)


def _print(console: Console, book: Book, one: PlanCoverage, *, quiet: bool) -> None:
    share = one.shares["outcomes"]
    what = "outcomes" if book.outcomes_in(one.strategy) else "aims"
    words = f"{share.covered} of {share.total} {what} served ({share.percent})"
    if quiet:
        console.print(f"{one.plan}: {words}")
    else:
        title, strategy = book.plans[one.plan].model.title, book.strategies[one.strategy].model.title
        console.print(f"[bold]{one.plan}[/bold]  {_escape(title)}, delivers {_escape(strategy)}")
        console.print(_matrix(book, one))
        console.print(f"  {words}")
    for row in one.gaps:
        console.print(f"  [bold red]Gap[/bold red] {row.number} {_escape(row.words)} ({row.address})")
    if not quiet:
        _print_rest(console, one)


def _print_rest(console: Console, one: PlanCoverage) -> None:
    if one.without_outcome:
        named = ", ".join(address.rsplit("/", 1)[1] for address in one.without_outcome[:NAMED])
        more = len(one.without_outcome) - NAMED
        rest = f" and {more} more" if more > 0 else ""
        console.print(f"  {len(one.without_outcome)} activities name no outcome: {named}{rest}")
    for name, share in one.shares.items():
        if share.total and name != "outcomes":
            console.print(f"  {name}: {share.covered} of {share.total} ({share.percent})")
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


def _escape(text: str) -> str:
    from rich.markup import escape

    from cpsplan.reporters.text import visible

    # A long text is broken into lines, and none of them may begin as a command to a CI system does.
    return escape(visible(text).replace("::", "�:"))
