"""cpsplan check."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.mending import Mended, mend_workspace
from cpsplan.cli import compiling, reporting, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, FailOn, FailOnOption, QuietOption, WorkspaceOption, plural
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import CODES, Diagnostic, Severity
from cpsplan.reporters import github, markdown, patch
from cpsplan.reporters import timings as table_of_timings
from cpsplan.reporters.kinds import KINDS
from cpsplan.reporters.report import (
    NoSuchNarrowing,
    Report,
    baseline_text,
    read_known_faults,
    refuse_patterns,
    selects,
    without_known,
)
from cpsplan.reporters.visible import one_line
from cpsplan.sources.template_copy import ENDINGS
from cpsplan.timings import UNTIMED, Timings
from cpsplan.workspace.disk import (
    FILE_LIMIT,
    TEMPLATES,
    DiskWorkspace,
    Unreadable,
    read_regular,
    replace_inside,
)

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
    timings: Annotated[bool, typer.Option("--timings", help="Tell what each stage and each rule costs.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="End with 0 whatever was found.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Read all plans and say exactly what is wrong: file, line, column, what to do."""
    targets = reporting.report_targets(report, KINDS)
    spent, before = (Timings() if timings else UNTIMED), time.process_time()
    root, compiled = compiling.compile_here(workspace, spent)
    wanted = _selection(select, ignore)
    would_change = False
    if fix or diff:
        mended = _mend_files(root, compiled, wanted, write=not diff)
        _tell_fixes(mended, diff=diff, show=show_fixes, quiet=quiet)
        if diff:
            would_change = bool(mended.new)
        else:
            compiled = mended.after
    if write_baseline:
        _write_baseline(write_baseline, filter(wanted, compiled.diagnostics))
        raise typer.Exit(CLEAN)
    result = _narrowed(root, _rehearsed(root, compiled), wanted, fail_on, baseline)
    if not diff or targets:
        _tell_in_every_way(result, targets, statistics=statistics, quiet=quiet)
    if timings:
        typer.echo(table_of_timings.compose(spent, before), err=True, nl=False)
    raise typer.Exit(FAULTY if (result.failed or would_change) and not exit_zero else CLEAN)


def _selection(select: list[str] | None, ignore: list[str] | None) -> Callable[[Diagnostic], bool]:
    """Whether a diagnostic is to be told. Raises Stop for a selection that means no rule."""
    selected, ignored = select or [], ignore or []
    if selected or ignored:
        from cpsplan.publishing.codes import every_code  # noqa: PLC0415 - loads all that declares codes: every writer

        try:
            refuse_patterns((*selected, *ignored), every_code())
        except NoSuchNarrowing as reason:
            raise terminal.Stop(str(reason)) from None

    def is_wanted(diagnostic: Diagnostic) -> bool:
        is_selected = not selected or selects(selected, diagnostic)
        return is_selected and not selects(ignored, diagnostic)

    return is_wanted


def _rehearsed(root: Path, compiled: Compiled) -> Compiled:
    """The compiled workspace with what a build would refuse because of templates that the workspace brings."""
    brought = any(path.endswith(ENDINGS) for path in DiskWorkspace(root).names(TEMPLATES))
    if not brought or compiling.fails(compiled, FailOn.ERROR):
        return compiled
    from cpsplan.publishing.rehearsal import template_faults  # noqa: PLC0415 - loads every writer

    faults = template_faults(compiled.book, root)
    ordered = sorted((*compiled.diagnostics, *faults), key=lambda diagnostic: diagnostic.order)
    return replace(compiled, diagnostics=tuple(ordered))


def _narrowed(
    root: Path, compiled: Compiled, wanted: Callable[[Diagnostic], bool], fail_on: FailOn, baseline: Path | None
) -> Report:
    """The result of the check: what is wanted, but for what a baseline knows. Raises Stop where that is none."""
    diagnostics = list(filter(wanted, compiled.diagnostics))
    known, gone = 0, 0
    if baseline:
        try:
            faults = read_known_faults(read_regular(baseline, FILE_LIMIT).decode())
        except UnicodeDecodeError:
            raise terminal.Stop(f"{baseline} is not UTF-8 text") from None
        except (NoSuchNarrowing, Unreadable) as reason:
            raise terminal.Stop(f"{baseline} {reason}") from None
        diagnostics, known, gone = without_known(diagnostics, faults)
    folder = reporting.folder_in_repository(root)
    return Report(compiled, tuple(diagnostics), Severity.of(fail_on.value), folder, known, gone)


def _tell_in_every_way(result: Report, targets: list[reporting.ReportTarget], *, statistics: bool, quiet: bool) -> None:
    """Print and write the report in every way that is asked for. People read it, unless a program does."""
    for target in targets:
        reporting.write_report(target, KINDS[target.kind](result))
    if all(target.file for target in targets):
        compiling.tell_report(result, quiet=quiet)
        if reporting.on_github():
            typer.echo(github.compose(result), nl=False)
    if reporting.on_github():
        reporting.to_summary(markdown.compose(result))
    if statistics:
        _print_statistics(result)


def _print_statistics(result: Report) -> None:
    """A line for each rule that found something, the most frequent first."""
    counted = Counter(diagnostic.code for diagnostic in result.diagnostics)
    fixable = {diagnostic.code for diagnostic in result.diagnostics if diagnostic.fix}
    for code, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        mark = "*" if code in fixable else " "
        typer.echo(f"{count:>5}  {code} [{mark}] {CODES[code].severity.word} {CODES[code].name}", err=True)
    if fixable:
        typer.echo("       [*] fixable with --fix", err=True)


# --- fixes and baselines


def _mend_files(root: Path, compiled: Compiled, wanted: Callable[[Diagnostic], bool], *, write: bool) -> Mended:
    """Mend what is wanted; with ``write``, in the files too. Raises Stop where a file has changed meanwhile."""
    disk = DiskWorkspace(root)
    mended = mend_workspace(disk, wanted, compiled)
    for path, content in mended.new.items() if write else ():
        if disk.read(path) != mended.old[path]:
            raise terminal.Stop(f"{path} was changed while it was being mended, and is not touched: try again")
        place = (root / path).resolve()
        replace_inside(root, place, content, place.stat().st_mode & 0o7777)
    return mended


def _tell_fixes(mended: Mended, *, diff: bool, show: bool, quiet: bool) -> None:
    """Say what was mended; with ``diff``, print what would change, as a patch on standard output."""
    if diff:
        with reporting.without_commands():
            for line in patch.patch(mended.old, mended.new):
                typer.echo(line, nl=False)
    if show:
        for diagnostic in mended.fixed:
            words = diagnostic.fix.words if diagnostic.fix else ""
            typer.echo(one_line(f"{diagnostic.span} {diagnostic.code} {words}"), err=True)
    if diff or not quiet:
        typer.echo(_summary_of_fixes(mended, diff=diff), err=True)


def _summary_of_fixes(mended: Mended, *, diff: bool) -> str:
    count = len(mended.fixed)
    if not count:
        return "Nothing to fix"
    verb = "would be made" if diff else "made"
    return f"{count} {'fix' if count == 1 else 'fixes'} {verb} in {plural(len(mended.new), 'file')}"


def _write_baseline(file: Path, diagnostics: Iterable[Diagnostic]) -> None:
    known = list(diagnostics)
    terminal.write_named(file, baseline_text(known).encode())
    typer.echo(f"{file} knows {plural(len(known), 'fault')}", err=True)
