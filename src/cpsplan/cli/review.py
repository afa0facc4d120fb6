"""A Word file that people have reviewed: its comments and changes told, and the changes written into the plans."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from cpsplan.cli import compiling, reporting, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, plural
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Severity
from cpsplan.reporters import patch
from cpsplan.sources.word_text import WordText
from cpsplan.word.reviewing import WordReview, review_of
from cpsplan.word.taking_over import with_changes
from cpsplan.workspace.disk import DiskWorkspace, OverlaidWorkspace, replace_inside


def take_review(file: Path, text: WordText, workspace: Path | None, *, diff: bool, yes: bool) -> int:
    """Tell what a reviewed file says, and write its changes where that is agreed. Returns what to exit with."""
    root, compiled = compiling.compile_here(workspace)
    review = review_of(text, compiled.book)
    _tell_review(review)
    code = FAULTY if review.conflicts else CLEAN
    if not review.changes:
        typer.echo(f"{file}: no change that could be written", err=True)
        return code
    with terminal.stopping():
        texts = with_changes(review.changes)
    before = {path: DiskWorkspace(root).read(path) for path in texts}
    with reporting.without_commands():
        for line in patch.patch(before, texts, {}):
            typer.echo(line, nl=False)
    if _has_new_faults(root, compiled, texts):
        typer.echo("Nothing is written.", err=True)
        return FAULTY
    if diff:
        return code
    said = f"{plural(len(review.changes), 'change')} in {' and '.join(texts)}"
    terminal.refuse_unless_agreed(said, "--yes", given=yes)
    for path, content in texts.items():
        replace_inside(root, path, content, (root / path).stat().st_mode & 0o7777)
    typer.echo(said, err=True)
    return code


def _tell_review(review: WordReview) -> None:
    for title, lines in (
        ("Changed", review.changes),
        ("Not taken, as it would be lost or is not clear", review.conflicts),
        ("Changed outside of the texts of the plans: look whether it belongs into them", review.unplaced),
        ("Comments: nothing of them is written", review.comments),
    ):
        _tell_all(title, lines)


def _tell_all(title: str, lines: Iterable[object]) -> None:
    shown = [f"  {line}" for line in lines]
    if shown:
        typer.echo("\n".join((f"{title}:", *shown)), err=True)


def _has_new_faults(root: Path, compiled: Compiled, texts: dict[str, bytes]) -> bool:
    """Tell what would be wrong after the changes and is not now; whether there is any."""
    after = compile_book(OverlaidWorkspace(DiskWorkspace(root), texts))
    known = {(fault.code, fault.message) for fault in compiled.diagnostics}
    errors = [fault for fault in after.diagnostics if fault.severity >= Severity.ERROR]
    fresh = [fault for fault in errors if (fault.code, fault.message) not in known]
    shown = [f"{fault.span}: {fault.message} ({fault.code})" for fault in fresh]
    _tell_all("Wrong: after these changes “cpsplan check” would say", shown)
    return bool(fresh)
