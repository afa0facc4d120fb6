"""Coverage told as a matrix for people, as JSON for programs, and as a badge.

The JSON is one object: ``format`` (cpsplan-coverage/1), ``plans``, ``translations`` and ``easy_read`` with how many of
how many and the gaps of each dimension, ``waived``, ``covered``, ``floors``, ``below`` (what is below its floor) and,
where it was asked for, ``comparison`` with what ``fell``, what is ``waived`` of that, and what ``rose``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Any

from cpsplan.assess.coverage import PlanCoverage, telling_of
from cpsplan.assess.gate import Comparison, CoverageReport, Movement, share_words, waived_words
from cpsplan.book.book import Book
from cpsplan.diagnostic import first_named
from cpsplan.reporters.visible import as_json, visible
from cpsplan.writers.export import coverage_values

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

MARK = "■"
WIDTH = 110
"""How many characters wide the matrix is in a file."""
MOST_MARKS = 20
"""How many marks a cell of the matrix shows at most; the number beside them is always whole."""
NAMED = 5
"""How many activities are named in a closing line; “cpsplan list activities” names all."""
NAMED_FALLEN = 20
"""How many things that fell or rose are named in one line; JSON names all."""
COLOURS = ((100, "green"), (90, "yellowgreen"), (75, "yellow"), (50, "orange"), (0, "red"))
"""The colour of a badge by the share in percent that it needs."""


def json_of_coverage(report: CoverageReport) -> str:
    """Coverage as JSON, in the shape that the top of this module tells."""
    values = coverage_values(report.plans, report.translated, report.easy_read)
    values["floors"] = dict(report.floors)
    values["below"] = [
        {"document": low.document, "dimension": low.share.dimension, "floor": low.floor} for low in report.low
    ]
    if report.comparison:
        values["comparison"] = _comparison(report.comparison)
    return as_json(values)


def _comparison(comparison: Comparison) -> dict[str, Any]:
    movements = [
        {
            "document": movement.document,
            "dimension": movement.dimension,
            "fell": list(movement.fell),
            "waived": list(movement.waived),
            "rose": list(movement.rose),
        }
        for movement in comparison.movements
    ]
    plans = {"new": list(comparison.new), "gone": list(comparison.gone), "unread": list(comparison.unread)}
    return {"against": visible(comparison.against), "movements": movements, **plans}


def badge_of_coverage(report: CoverageReport) -> str:
    """The outcomes that are served, in all plans together, for a badge of Shields (its endpoint format)."""
    covered = sum(plan.shares["outcomes"].covered for plan in report.plans)
    total = sum(plan.shares["outcomes"].total for plan in report.plans)
    message, colour = "none to cover", "lightgrey"
    if total:
        percent = Fraction(covered * 100, total)
        message, colour = f"{int(percent)}%", next(word for least, word in COLOURS if percent >= least)
    badge = {"schemaVersion": 1, "label": "outcome coverage", "message": message, "color": colour}
    return json.dumps(badge, ensure_ascii=False) + "\n"


def sentences_of(comparison: Comparison) -> Iterator[str]:
    """What fell and what rose, and what could not be compared, a sentence each."""
    for movement in comparison.movements:
        yield from _sentences_of_one(movement)
    for words, plans in (
        ("is new: it has nothing to fall from", comparison.new),
        ("is gone", comparison.gone),
        ("was not compared: it cannot be read whole on one of the sides", comparison.unread),
    ):
        yield from (f"{plan} {words}" for plan in plans)


def fallen(comparison: Comparison) -> Iterator[str]:
    """What fell that no waiver allows, a sentence each."""
    return (_fell(movement) for movement in comparison.fallen)


def _fell(movement: Movement) -> str:
    names = first_named(movement.fell, NAMED_FALLEN)
    return f"{movement.document}: {movement.dimension} fell by {len(movement.fell)}: {names}"


def _sentences_of_one(movement: Movement) -> Iterator[str]:
    if movement.fell:
        yield _fell(movement)
    where = f"{movement.document}: {movement.dimension}"
    if movement.waived:
        yield f"{where} fell by {len(movement.waived)}, which is waived: {first_named(movement.waived, NAMED_FALLEN)}"
    if movement.rose:
        yield f"{where} rose by {len(movement.rose)}: {first_named(movement.rose, NAMED_FALLEN)}"


# --- the matrix


def text_of_coverage(report: CoverageReport, *, quiet: bool = False) -> str:
    """The matrix of each plan as plain text, for a file."""
    from rich.console import Console  # noqa: PLC0415 - not loaded where programs read

    written = StringIO()
    console = Console(file=written, force_terminal=False, width=WIDTH, highlight=False, soft_wrap=True)
    print_matrix(report, console, quiet=quiet)
    return written.getvalue()


def print_matrix(report: CoverageReport, console: Console, *, quiet: bool) -> None:
    """Print the matrix of each plan with its gaps by name to ``console``; with ``quiet``, the gaps only."""
    for plan in report.plans:
        _print_plan(console, report.book, plan, quiet=quiet)
    for documents in (report.easy_read, *report.translated.values()):
        for name, share in documents.items():
            if not quiet or share.gaps:
                how = _telling_words(report.book, name) if documents is report.easy_read else ""
                console.print(f"{share.dimension}: {name}: {share_words(share)}{how}")
    _print_waived(console, report)
    if report.comparison:
        lines = list(sentences_of(report.comparison)) or ["nothing fell, nothing rose"]
        console.print(f"Compared with {_for_rich(report.comparison.against)}:")
        for sentence in lines:
            console.print(f"  {_for_rich(sentence)}")


def _telling_words(book: Book, document: str) -> str:
    """How a booklet tells what its document holds: in passages of their own, with others, or not at all."""
    telling = telling_of(book, document)
    words = f", {len(telling.own)} in a passage of its own, {len(telling.along)} with what it serves"
    return f"{words}; not told: {first_named(telling.untold, NAMED_FALLEN)}" if telling.untold else words


def _print_plan(console: Console, book: Book, plan: PlanCoverage, *, quiet: bool) -> None:
    share = plan.shares["outcomes"]
    what = "outcomes" if book.outcomes_in(plan.strategy) else "aims"
    waived = f", {waived_words(share)}" if share.waived else ""
    words = f"{share.covered} of {share.total} {what} served ({share.percent}){waived}"
    if quiet:
        console.print(f"{plan.plan}: {words}")
    else:
        title = _for_rich(book.plans[plan.plan].model.title)
        if plan.body in book.bodies_by_id:
            title = f"{_for_rich(book.bodies_by_id[plan.body].model.name)}: {title}"
        if plan.strategy:
            strategy = _for_rich(book.strategies[plan.strategy].model.title)
            console.print(f"[bold]{plan.plan}[/bold]  {title}, delivers {strategy}")
            console.print(_matrix(book, plan))
            console.print(f"  {words}")
        else:
            console.print(f"[bold]{plan.plan}[/bold]  {title}")
    for row in plan.gaps:
        console.print(f"  [bold red]Gap[/bold red] {row.number} {_for_rich(row.words)} ({row.address})")
    if not quiet:
        _print_rest(console, book, plan)


def _print_waived(console: Console, report: CoverageReport) -> None:
    """What is waived, one line for each reason."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for document, share in report.shares():
        for waived in share.waived:
            key = (document, share.dimension, f"{waived.until}", waived.reason)
            groups.setdefault(key, []).append(waived.address)
    for (document, dimension, until, reason), addresses in groups.items():
        words = f"until {until}: {document}: {dimension} {first_named(addresses, NAMED_FALLEN)}: {reason}"
        console.print(f"[bold]Waived[/bold] {_for_rich(words)}")


def _print_rest(console: Console, book: Book, plan: PlanCoverage) -> None:
    if plan.without_outcome:
        names = [book.activities[address].address.id for address in plan.without_outcome]
        console.print(f"  {len(names)} activities name no outcome: {first_named(names, NAMED)}")
    for name, share in plan.shares.items():
        if share.total and name != "outcomes":
            console.print(f"  {name}: {share_words(share)}")
    console.print()


def _matrix(book: Book, plan: PlanCoverage) -> Table:
    from rich.table import Table  # noqa: PLC0415 - not loaded where programs read

    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("Outcome" if book.outcomes_in(plan.strategy) else "Aim", max_width=60)
    table.add_column("Activities", no_wrap=True)
    table.add_column("", justify="right")
    for row in plan.rows:
        count = len(row.activities)
        marks = MARK * min(count, MOST_MARKS) + ("…" if count > MOST_MARKS else "")
        table.add_row(f"  {row.number}", _for_rich(row.words), marks or "[red]none[/red]", f"{count}")
    return table


def _for_rich(text: str) -> str:
    from rich.markup import escape  # noqa: PLC0415 - not loaded where programs read

    # A long text is broken into lines, and none of them may begin as a command to a CI system does.
    return escape(visible(text).replace("::", "�:"))
