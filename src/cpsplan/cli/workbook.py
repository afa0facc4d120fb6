"""A plan as a workbook for Excel, LibreOffice or Google Sheets, there and back."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cpsplan.cli import compiling, completion, reporting, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption, plural
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Diagnostic, Severity, did_you_mean
from cpsplan.late import dataclass
from cpsplan.reporters import patch
from cpsplan.workbook.choices import Choices
from cpsplan.workbook.comparing import CellChange, GoneRow, WorkbookChanges, changes_in
from cpsplan.workbook.making import workbook_of
from cpsplan.workbook.ods import ods_of
from cpsplan.workbook.progress import NAME as PROGRESS
from cpsplan.workbook.progress import report_written
from cpsplan.workbook.reading import LARGEST, UnreadableWorkbook, read_workbook, returned
from cpsplan.workbook.sheets import workbook_sheets
from cpsplan.workbook.writing_back import written_back
from cpsplan.workbook.xlsx import xlsx_of
from cpsplan.workspace.disk import (
    DiskWorkspace,
    OverlaidWorkspace,
    Unreadable,
    read_regular,
    replace_inside,
)

workbook = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)
Question = TypeVar("Question", CellChange, GoneRow)


@workbook.command("export")
def export(
    plan: Annotated[str, typer.Argument(metavar="PLAN", autocompletion=completion.plans, help="The plan: 2022-23.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FILE", help="The file: .xlsx or .ods; PLAN.xlsx if left out.")
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--for", metavar="OWNER", help="Only what this owner answers for: “Head of learning”.")
    ] = None,
    progress: Annotated[
        str | None, typer.Option("--progress", metavar="PERIOD", help="Ask for progress, too: q3, year, 2026-10.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a plan as a workbook that people fill in. What they change comes back with “cpsplan workbook import”."""
    _, compiled = compiling.compile_here(workspace)
    _refuse_unknown(compiled, plan)
    place = into or Path(f"{plan}.xlsx")
    if place.suffix not in WRITERS:
        raise terminal.Stop(f"{place} ends neither in .xlsx nor in .ods, which are the formats of a workbook")
    with terminal.stopping():
        content = workbook_of(compiled.book, plan, owner or "", progress or "")
    if owner and not any(grid.rows for grid in content.grids):
        owners = {words for _, _, words in compiled.book.owners}
        raise terminal.Stop(f"nothing in {plan} has the owner “{owner}”. {did_you_mean(owner, owners)}".rstrip())
    refuse_to_lose(place, compiled)
    terminal.write_named(place, WRITERS[place.suffix](content))
    typer.echo(f"{place}: {plural(sum(len(grid.rows) for grid in content.grids), 'row')}", err=True)
    raise typer.Exit(CLEAN)


def refuse_to_lose(place: Path, compiled: Compiled) -> None:
    """Stop where a file would be written over that holds what nobody has taken over yet."""
    if not place.exists():
        return
    try:
        said = _compared(place, compiled)
    except terminal.Stop:
        raise terminal.Stop(f"{place} is there, and is no workbook of these plans: name another file") from None
    if said.faults or said.conflicts or said.changes or said.new or said.emptied or said.gone:
        take = f"“cpsplan workbook import {place}” takes it over"
        raise terminal.Stop(f"{place} holds what is not in the plans yet, and nothing is written: {take}; or delete it")


WRITERS = {".xlsx": xlsx_of, ".ods": ods_of}
"""What writes a workbook, by the ending of its file."""


@workbook.command("import")
def import_workbook(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="The workbooks that came back: .xlsx or .ods.")
    ],
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what would change as a patch, and write nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Write what was changed without asking.")] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take what was emptied or deleted in the workbook out of the plan, too.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Take over what people have changed in a workbook. All of it is told before anything is written.

    What was changed on both sides is told cell by cell, and then nothing is written. What was emptied or deleted in the
    workbook stays in the plan, unless a person says otherwise. The file keeps its comments, its order and its layout.
    """
    root, compiled = compiling.compile_here(workspace)
    agreed = Agreed(diff=diff, yes=yes, remove=remove)
    code = CLEAN
    for number, file in enumerate(files):
        if len(files) > 1:
            typer.echo(f"{file}:", err=True)
        code = max(code, _take_over(root, compiled, file, agreed))
        if number + 1 < len(files):
            compiled = compile_book(DiskWorkspace(root))
    raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed to on the command line."""

    diff: bool
    yes: bool
    remove: bool


def _take_over(root: Path, compiled: Compiled, file: Path, agreed: Agreed) -> int:
    """Take over one workbook. Returns what the command is to exit with."""
    comparison = _compared(file, compiled)
    _tell(comparison)
    if comparison.faults or comparison.conflicts:
        typer.echo("Nothing is written.", err=True)
        return FAULTY
    silent = agreed.yes or agreed.diff
    emptied = _agreed(comparison.emptied, given=agreed.remove, silent=silent)
    gone = _agreed(comparison.gone, given=agreed.remove, silent=silent)
    if not (comparison.changes or comparison.new or emptied or gone):
        typer.echo("Nothing is changed.", err=True)
        return CLEAN
    with terminal.stopping():
        texts = _texts(compiled, comparison, emptied, gone)
    if _tell_new_faults(root, compiled, comparison, texts):
        typer.echo("Nothing is written.", err=True)
        return FAULTY
    if agreed.diff:
        _tell_patch(root, texts)
        return CLEAN
    count = len(comparison.changes) + len(comparison.new) + len(emptied) + len(gone)
    said = f"{plural(count, 'change')} in {' and '.join(texts)}"
    terminal.refuse_unless_agreed(said, "--yes", given=agreed.yes)
    for path, content in texts.items():
        replace_inside(root, path, content, _mode(root / path))
    typer.echo(said, err=True)
    return CLEAN


def _tell_patch(root: Path, texts: dict[str, bytes]) -> None:
    before = {path: _content_now(root, path) for path in texts}
    with reporting.without_commands():
        for line in patch.patch(before, texts, {}):
            typer.echo(line, nl=False)


def _texts(
    compiled: Compiled, comparison: WorkbookChanges, emptied: list[CellChange], gone: list[GoneRow]
) -> dict[str, bytes]:
    """The files with what was changed, by their paths: the plan, the report on it, or both."""
    book, plan = compiled.book, comparison.plan
    answers = [change for change in (*comparison.changes, *emptied) if change.sheet == PROGRESS]
    of_plan = replace(comparison, changes=_of_plan(comparison.changes))
    emptied, gone = _of_plan(emptied), _of_plan(gone)
    texts: dict[str, bytes] = {}
    if of_plan.changes or of_plan.new or emptied or gone:
        path, text = written_back(book, plan, of_plan, emptied=emptied, gone=gone)
        texts[path] = text.encode()
    if answers:
        path, text = report_written(book, plan, comparison.period, answers)
        texts[path] = text.encode()
    return texts


def _of_plan(changes: list[Question]) -> list[Question]:
    """Those of some changes that are of the plan, and not of a report on it."""
    return [change for change in changes if change.sheet != PROGRESS]


def _content_now(root: Path, path: str) -> bytes:
    """What a file holds now; nothing where it is new."""
    return DiskWorkspace(root).read(path) if (root / path).is_file() else b""


def _mode(place: Path) -> int | None:
    """The permissions of a file, which it keeps; those of a new file are the system's."""
    return place.stat().st_mode & 0o7777 if place.is_file() else None


def _refuse_unknown(compiled: Compiled, plan: str) -> None:
    book = compiled.book
    if plan in book.incomplete:
        raise terminal.Stop(f"the plan “{plan}” has faults: “cpsplan check” names them")
    if plan not in book.plans:
        known = did_you_mean(plan, book.plans) or f"There are: {', '.join(book.plans) or 'none'}"
        raise terminal.Stop(f"there is no plan “{plan}”. {known}")


def _compared(file: Path, compiled: Compiled) -> WorkbookChanges:
    """What a workbook says otherwise than its plan. Raises Stop where it is none."""
    try:
        raw = read_workbook(read_regular(file, LARGEST))
    except (Unreadable, UnreadableWorkbook) as reason:
        raise terminal.Stop(f"{file}: {reason}") from None
    _refuse_unknown(compiled, raw.plan)
    now = workbook_of(compiled.book, raw.plan, period=raw.period)
    return changes_in(returned(raw, now), now, Choices(compiled.book, raw.plan))


def _tell(comparison: WorkbookChanges) -> None:
    """Everything that a workbook says otherwise, and what is wrong with it."""
    for title, lines in (
        ("Wrong: nothing is written until these are mended in the workbook", comparison.faults),
        ("Changed on both sides: nothing is written until these are decided", comparison.conflicts),
        ("Changed", comparison.changes),
        ("New", comparison.new),
        ("Empty now: kept in the plan, unless you say otherwise", comparison.emptied),
        ("Gone: kept in the plan, unless you say otherwise", comparison.gone),
        ("To know", comparison.notes),
    ):
        _tell_lines(title, lines)


def _tell_lines(title: str, lines: Iterable[object]) -> None:
    words = [f"  {line}" for line in lines]
    if words:
        typer.echo("\n".join((f"{title}:", *words)), err=True)


def _agreed(questions: list[Question], *, given: bool, silent: bool) -> list[Question]:
    """What a person agrees to take out of the plan, one question at a time; all of it where that is ``given``."""
    if given:
        return questions
    if silent or not sys.stdin.isatty():
        return []
    return [question for question in questions if typer.confirm(f"{question}", err=True)]


def _tell_new_faults(root: Path, compiled: Compiled, comparison: WorkbookChanges, files: dict[str, bytes]) -> bool:
    """Tell what would be wrong after the changes and is not now, by the cells it comes from; whether there is any."""
    after = compile_book(OverlaidWorkspace(DiskWorkspace(root), files))
    known = {(diagnostic.code, diagnostic.message) for diagnostic in compiled.diagnostics}
    errors = [diagnostic for diagnostic in after.diagnostics if diagnostic.severity >= Severity.ERROR]
    fresh = [diagnostic for diagnostic in errors if (diagnostic.code, diagnostic.message) not in known]
    cells = _cells_by_line(after, comparison)
    lines = [_with_cells(diagnostic, cells.get(diagnostic.span.line, "")) for diagnostic in fresh]
    _tell_lines("Wrong: after these changes “cpsplan check” would say", lines)
    return bool(fresh)


def _cells_by_line(after: Compiled, comparison: WorkbookChanges) -> dict[int, str]:
    """The cells that were changed, by each line of the entry in the file that they went to."""
    places: dict[str, list[str]] = {}
    for change in comparison.changes:
        places.setdefault(change.key, []).append(change.place)
    lines: dict[int, str] = {}
    if comparison.plan in after.book.plans:
        for sheet in workbook_sheets(after.book, comparison.plan):
            for row in sheet.rows:
                span = row.source.span(row.route)
                cells = ", ".join(places.get(row.key, ()))
                lines |= dict.fromkeys(range(span.line, span.end_line + 1), cells) if cells else {}
    return lines


def _with_cells(diagnostic: Diagnostic, cells: str) -> str:
    hint = f" {diagnostic.hint}" if diagnostic.hint else ""
    return f"{cells or diagnostic.span}: {diagnostic.message}.{hint} ({diagnostic.code})"
