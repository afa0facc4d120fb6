"""cpsplan check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.mending import Mended, mend_workspace
from cpsplan.cli import compiling, reporting, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, FailOn, FailOnOption, QuietOption, WorkspaceOption
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import CODES, Diagnostic, Severity
from cpsplan.publishing.codes import every_code
from cpsplan.reporters import github, markdown, patch
from cpsplan.reporters.kinds import KINDS
from cpsplan.reporters.report import (
    Refused,
    Report,
    baseline_text,
    read_baseline,
    refuse_patterns,
    selects,
    without_known,
)
from cpsplan.reporters.visible import one_line
from cpsplan.workspace.disk import DiskWorkspace, replace_file

ReportOption = Annotated[list[str] | None, reporting.report_option(KINDS)]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULE", help="Only these: codes, beginnings of codes (CPS4), names; repeat it."),
]
IgnoreOption = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE", help="All but these; repeat it.")]
BaselineOption = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Do not tell what this file knows.")
]
WriteBaselineOption = Annotated[
    Path | None, typer.Option("--write-baseline", metavar="FILE", help="Write down what is wrong now, and end with 0.")
]


def check(  # noqa: PLR0913, PLR0917 - the options of the command line
    workspace: WorkspaceOption = None,
    fail_on: FailOnOption = FailOn.ERROR,
    report: ReportOption = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is safe to mend, in place.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Print what --fix would change; change nothing.")] = False,
    show_fixes: Annotated[bool, typer.Option("--show-fixes", help="Name every fix that was made.")] = False,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count the faults by rule.")] = False,
    baseline: BaselineOption = None,
    write_baseline: WriteBaselineOption = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="End with 0 whatever was found.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Read all plans and say exactly what is wrong: file, line, column, what to do."""
    targets = reporting.report_targets(report or [], KINDS)
    root, compiled = compiling.compile_here(workspace)
    wanted = _wanted(select or [], ignore or [])
    changes = False
    if fix or diff:
        mended = _mend(root, compiled, wanted, write=not diff)
        changes = diff and bool(mended.new)
        compiled = compiled if diff else mended.after
        _tell_fixes(mended, diff=diff, show=show_fixes, quiet=quiet)
    if write_baseline:
        _write_baseline(write_baseline, filter(wanted, compiled.diagnostics))
        raise typer.Exit(CLEAN)
    found = _report(root, compiled, wanted, fail_on, baseline)
    if not diff or targets:
        _tell(found, targets, statistics=statistics, quiet=quiet)
    raise typer.Exit(FAULTY if (found.failed or changes) and not exit_zero else CLEAN)


def _wanted(select: list[str], ignore: list[str]) -> Callable[[Diagnostic], bool]:
    """Whether a diagnostic is to be told. Raises Stop for a selection that means no rule."""
    if not select and not ignore:
        return lambda _: True

    try:
        refuse_patterns((*select, *ignore), every_code())
    except Refused as reason:
        raise terminal.Stop(str(reason)) from None
    return lambda one: (not select or selects(select, one)) and not selects(ignore, one)


def _report(
    root: Path, compiled: Compiled, wanted: Callable[[Diagnostic], bool], fail_on: FailOn, baseline: Path | None
) -> Report:

    told, known, gone = [one for one in compiled.diagnostics if wanted(one)], 0, 0
    if baseline:
        try:
            told, known, gone = without_known(told, read_baseline(baseline.read_text(encoding="utf-8")))
        except (Refused, UnicodeDecodeError) as reason:
            words = str(reason) if isinstance(reason, Refused) else "is not UTF-8 text"
            raise terminal.Stop(f"{baseline} {words}") from None
    folder = reporting.folder_in_repository(root)
    return Report(compiled, tuple(told), Severity.of(fail_on.value), folder, known, gone)


def _tell(found: Report, targets: list[reporting.ReportTarget], *, statistics: bool, quiet: bool) -> None:
    """Print and write the report in every way that is asked for. People read it, unless a program does."""
    for target in targets:
        reporting.write_report(target, KINDS[target.kind](found))
    if all(target.file for target in targets):
        compiling.tell_report(found, quiet=quiet)
        if reporting.on_github():
            typer.echo(github.compose(found), nl=False)
    if reporting.on_github():
        reporting.to_summary(markdown.compose(found))
    if statistics:
        _print_statistics(found)


def _print_statistics(found: Report) -> None:
    """A line for each rule that found something, the most frequent first."""
    counted = Counter(one.code for one in found.diagnostics)
    fixable = {one.code for one in found.diagnostics if one.fix}
    for code, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        mark = "*" if code in fixable else " "
        typer.echo(f"{count:>5}  {code} [{mark}] {CODES[code].severity.word} {CODES[code].name}", err=True)
    if fixable:
        typer.echo("       [*] fixable with --fix", err=True)


# --- fixes and baselines


def _mend(root: Path, compiled: Compiled, wanted: Callable[[Diagnostic], bool], *, write: bool) -> Mended:
    """Mend what is wanted; with ``write``, in the files too. Raises Stop where a file has changed meanwhile."""
    disk = DiskWorkspace(root)
    mended = mend_workspace(disk, wanted, compiled)
    for path, content in mended.new.items() if write else ():
        if disk.read(path) != mended.old[path]:
            raise terminal.Stop(f"{path} was changed while it was being mended, and is not touched: try again")
        place = (root / path).resolve()
        replace_file(place, content, place.stat().st_mode & 0o7777)
    return mended


def _tell_fixes(mended: Mended, *, diff: bool, show: bool, quiet: bool) -> None:
    """Say what was mended; with ``diff``, print what would change, as a patch on standard output."""
    if diff:
        with reporting.quoted():
            for line in patch.compose(mended.old, mended.new):
                typer.echo(line, nl=False)
    for one in mended.fixed if show else ():
        typer.echo(one_line(f"{one.span} {one.code} {one.fix.words if one.fix else ''}"), err=True)
    if not quiet or diff:
        count, files = len(mended.fixed), len(mended.new)
        verb = "would be made" if diff else "made"
        fixes, places = f"{count} {'fix' if count == 1 else 'fixes'}", f"{files} {'file' if files == 1 else 'files'}"
        typer.echo(f"{fixes} {verb} in {places}" if count else "Nothing to fix", err=True)


def _write_baseline(file: Path, diagnostics: Iterable[Diagnostic]) -> None:

    known = list(diagnostics)
    replace_file(file, baseline_text(known).encode())
    typer.echo(f"{file} knows {len(known)} {'fault' if len(known) == 1 else 'faults'}", err=True)
