"""cpsplan coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.assess.coverage import dimensions_of
from cpsplan.assess.gate import (
    CoverageBefore,
    CoverageReport,
    NoBaseline,
    baseline_of,
    compare,
    read_baseline,
    report_on,
)
from cpsplan.book.book import Book
from cpsplan.cli import compiling, completion, reporting, terminal
from cpsplan.cli.meaning import Named, NameKind, NameScope, compile_state, read_report, resolve
from cpsplan.cli.terminal import CLEAN, FAULTY, QuietOption, WorkspaceOption
from cpsplan.render import RenderError
from cpsplan.reporters.coverage import badge_of_coverage, fallen, json_of_coverage, print_matrix, text_of_coverage
from cpsplan.reporters.coverage_markdown import markdown_of_coverage
from cpsplan.reporters.coverage_page import NoPage, as_page
from cpsplan.reporters.visible import visible

HUNDRED = 100
TEXT = "text"
KINDS = (TEXT, "json", "markdown", "badge", "html")
"""The ways in which coverage can be told."""


def coverage(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    workspace: WorkspaceOption = None,
    plan: Annotated[
        list[str] | None,
        typer.Option("--plan", metavar="ID", autocompletion=completion.plans, help="Only this plan; repeat it."),
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option("--fail-under", metavar="[DIMENSION=]PERCENT", help="Exit 1 if a plan covers less, in percent."),
    ] = None,
    report: Annotated[list[str] | None, reporting.report_option(KINDS)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --report json.")] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="BEFORE",
            autocompletion=completion.revisions,
            help="Compare with a git revision (rev:main), a directory (dir:../old) or a JSON report (file:last.json).",
        ),
    ] = None,
    ratchet: Annotated[
        bool, typer.Option("--ratchet", help="Exit 1 if something fell that was covered --against.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Show which outcomes each plan serves, by which activities, and name the gaps.

    With --against, say what fell and what rose: what was covered before, is still there and is covered no longer, has
    fallen. What is gone has not fallen, what is new cannot fall, and what a waiver allows does not fail the ratchet. A
    name without rev:, dir: or file: is refused where it could be two of these. In CI always write rev:, so that no file
    of a pull request is in the way.

    The page (html) always shows all plans, as “cpsplan build” does.
    """
    floors = _floors_asked_for(fail_under)
    targets = reporting.report_targets(_asked_for(report, as_json=as_json), KINDS)
    if ratchet and against is None:
        raise terminal.Stop("--ratchet has to know what was before: add --against rev:main")
    root, compiled = compiling.compile_here(workspace)
    plans = plan or []
    _refuse_unknown_plans(plans, compiled.book)
    measured = report_on(compiled.book, floors, plans)
    _refuse_dimensions(measured.floors, compiled.book)
    if against is not None:
        scope = NameScope((NameKind.DIRECTORY, NameKind.FILE, NameKind.REVISION), root)
        meaning = resolve(against, scope)
        comparison = compare(measured, _baseline(meaning, scope), str(meaning), plans)
        measured = replace(measured, comparison=comparison)
    for target in targets:
        _write(measured, target, root, quiet=quiet)
    failed = _say_what_fails(measured, ratchet=ratchet)
    broken = compiling.fails(compiled, terminal.FailOn.ERROR)
    if broken:
        compiling.tell(compiled, quiet=quiet)
    raise typer.Exit(FAULTY if failed or broken else CLEAN)


def _asked_for(reports: list[str] | None, *, as_json: bool) -> list[str]:
    asked = list(reports or [])
    if as_json:
        asked.append("json")
    return asked or [TEXT]


def _say_what_fails(measured: CoverageReport, *, ratchet: bool) -> bool:
    """Say what is below its floor, and what fell though nothing may. Returns whether there is any."""
    messages = [low.sentence for low in measured.low]
    if ratchet and measured.comparison:
        messages += [f"{sentence}; nothing may fall" for sentence in fallen(measured.comparison)]
    for message in messages:
        terminal.people().print(visible(message), markup=False)
    return bool(messages)


def _write(measured: CoverageReport, target: reporting.ReportTarget, root: Path, *, quiet: bool) -> None:
    """Write one report into its file or to standard output. Raises Stop where that cannot be done."""
    if target.kind == TEXT and target.file is None:
        print_matrix(measured, terminal.programs(), quiet=quiet)
    else:
        reporting.write_report(target, _composed(measured, target.kind, root, quiet=quiet))


def _composed(measured: CoverageReport, kind: str, root: Path, *, quiet: bool) -> str:
    """One report as text. Raises Stop where the page cannot be made."""
    match kind:
        case "json":
            return json_of_coverage(measured)
        case "markdown":
            return markdown_of_coverage(measured)
        case "badge":
            return badge_of_coverage(measured)
        case "html":
            return _page(measured, root)
        case _:
            return text_of_coverage(measured, quiet=quiet)


def _page(measured: CoverageReport, root: Path) -> str:
    try:
        return as_page(measured, [root / "templates"])
    except (NoPage, RenderError) as reason:
        raise terminal.Stop(str(reason)) from None


# --- what it is compared with


def _baseline(meaning: Named, scope: NameScope) -> CoverageBefore:
    """The coverage of a directory, a JSON file or a git revision. Raises Stop where there is none."""
    if meaning.kind is not NameKind.FILE:
        return baseline_of(compile_state(meaning, scope).book)
    try:
        return read_baseline(read_report(meaning))
    except NoBaseline as reason:
        raise terminal.Stop(f"“{visible(str(meaning))}” {reason}") from None


# --- what is asked for


def _floors_asked_for(arguments: list[str] | None) -> dict[str, float]:
    """The floors of the command line: 100, or outcomes=100."""
    floors: dict[str, float] = {}
    for argument in arguments or ():
        dimension, _, number = argument.rpartition("=")
        try:
            floor = float(number.removesuffix("%"))
        except ValueError:
            floor = -1
        if not 0 <= floor <= HUNDRED:
            raise terminal.Stop(f"--fail-under wants a percentage, such as 100 or outcomes=100, not “{argument}”")
        floors[dimension or "outcomes"] = floor
    return floors


def _refuse_dimensions(floors: Iterable[str], book: Book) -> None:
    known = dimensions_of(book)
    for dimension in floors:
        if dimension not in known:
            words = f"there is no dimension “{dimension}” to put a floor under"
            raise terminal.Stop(f"{words}; there are: {', '.join(known)}")


def _refuse_unknown_plans(plans: list[str], book: Book) -> None:
    for plan in plans:
        if plan not in book.plans:
            raise terminal.Stop(f"there is no plan “{plan}”; there are: {', '.join(book.plans)}")
