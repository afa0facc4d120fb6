"""cpsplan coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.assess.coverage import dimensions_of
from cpsplan.assess.gate import Baseline, CoverageReport, NoBaseline, baseline_of, compare, read_baseline, report_on
from cpsplan.book.book import Book
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.meaning import Kind, Meaning, Scope, compile_state, read_report, resolve
from cpsplan.cli.terminal import CLEAN, FAULTY, QuietOption, WorkspaceOption
from cpsplan.render import RenderError
from cpsplan.reporters.coverage import as_badge, as_json, as_text, fallen, print_matrix
from cpsplan.reporters.coverage_markdown import as_markdown
from cpsplan.reporters.coverage_page import NoPage, as_page
from cpsplan.reporters.visible import visible
from cpsplan.workspace.disk import replace_file

HUNDRED = 100


class ReportKind(StrEnum):
    """The ways in which coverage can be told."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    BADGE = "badge"
    HTML = "html"


Wanted = dict[ReportKind, Path | None]
"""Where each report goes: into a file, or to standard output."""


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
    report: Annotated[
        list[str] | None,
        typer.Option("--report", metavar="KIND[=FILE]", help="text, json, markdown, badge or html; repeat it."),
    ] = None,
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
    given = _given(fail_under or [])
    wanted = _wanted([*(report or []), *(["json"] if as_json else [])])
    if ratchet and against is None:
        raise terminal.Stop("--ratchet has to know what was before: add --against rev:main")
    root, compiled = compiling.compile_here(workspace)
    _refuse_unknown(plan or [], compiled.book)
    found = report_on(compiled.book, given, plan or ())
    _refuse_dimensions(found.floors, compiled.book)
    if against is not None:
        scope = Scope((Kind.DIRECTORY, Kind.FILE, Kind.REVISION), root)
        meaning = resolve(against, scope)
        found = replace(found, comparison=compare(found, _baseline(meaning, scope), str(meaning), plan or ()))
    _write(found, wanted, root, quiet=quiet)
    failed = _say_what_fails(found, ratchet=ratchet)
    broken = compiling.fails(compiled, terminal.FailOn.ERROR)
    if broken:
        compiling.tell(compiled, quiet=quiet)
    raise typer.Exit(FAULTY if failed or broken else CLEAN)


def _say_what_fails(found: CoverageReport, *, ratchet: bool) -> bool:
    """Say what is below its floor, and what fell though nothing may. Returns whether there is any."""
    messages = [one.sentence for one in found.low]
    if ratchet and found.comparison:
        messages += [f"{one}; nothing may fall" for one in fallen(found.comparison)]
    for message in messages:
        terminal.people().print(visible(message), markup=False)
    return bool(messages)


# --- where each report goes


def _wanted(given: list[str]) -> Wanted:
    """The reports that are asked for. Raises Stop where two of them would go to the same place."""
    wanted: Wanted = {}
    for one in given or [ReportKind.TEXT.value]:
        name, equals, file = one.partition("=")
        if name not in list(ReportKind) or (equals and not file):
            message = f"--report wants KIND or KIND=FILE, and KIND is one of {', '.join(ReportKind)}; not “{one}”"
            raise terminal.Stop(message)
        kind, place = ReportKind(name), Path(file) if file else None
        if kind in wanted and wanted[kind] != place:
            message = f"--report {name} is there twice: it can go to one place"
            raise terminal.Stop(message)
        if any(other == place for known, other in wanted.items() if known is not kind):
            where = f"into {place}" if place else "to standard output"
            message = f"two reports cannot both go {where}: give one of them a file of its own, {name}=FILE"
            raise terminal.Stop(message)
        wanted[kind] = place
    return wanted


def _write(found: CoverageReport, wanted: Wanted, root: Path, *, quiet: bool) -> None:
    """Write every report into its file or to standard output. Raises Stop where that cannot be done."""
    for kind, place in wanted.items():
        if kind is ReportKind.TEXT and place is None:
            print_matrix(found, terminal.programs(), quiet=quiet)
            continue
        text = _told(found, kind, root, quiet=quiet)
        if place is None:
            typer.echo(text, nl=False)
            continue
        try:
            replace_file(place, text.encode("utf-8"))
        except OSError as error:
            message = f"{place} cannot be written: {error.strerror or error}"
            raise terminal.Stop(message) from None


def _told(found: CoverageReport, kind: ReportKind, root: Path, *, quiet: bool) -> str:
    """One report as text. Raises Stop where the page cannot be made."""
    if kind is ReportKind.TEXT:
        return as_text(found, quiet=quiet)
    if kind is ReportKind.JSON:
        return as_json(found)
    if kind is ReportKind.BADGE:
        return as_badge(found)
    if kind is ReportKind.MARKDOWN:
        return as_markdown(found)

    try:
        return as_page(found, [root / "templates"])
    except (NoPage, RenderError) as reason:
        raise terminal.Stop(str(reason)) from None


# --- what it is compared with


def _baseline(meaning: Meaning, scope: Scope) -> Baseline:
    """The coverage of a directory, a JSON file or a git revision. Raises Stop where there is none."""
    if meaning.kind is not Kind.FILE:
        return baseline_of(compile_state(meaning, scope).book)
    try:
        return read_baseline(read_report(meaning))
    except NoBaseline as reason:
        message = f"“{visible(str(meaning))}” {reason}"
        raise terminal.Stop(message) from None


# --- what is asked for


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

    known = dimensions_of(book)
    for one in floors:
        if one not in known:
            message = f"there is no dimension “{one}” to put a floor under; there are: {', '.join(known)}"
            raise terminal.Stop(message)


def _refuse_unknown(plans: list[str], book: Book) -> None:
    for one in plans:
        if one not in book.plans:
            message = f"there is no plan “{one}”; there are: {', '.join(book.plans)}"
            raise terminal.Stop(message)
