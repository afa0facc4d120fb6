"""Actions: a quick fix for each fault that can be mended without thought, all of them at once, and suppressions."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from cpsplan.changes.mending import mend_workspace
from cpsplan.diagnostic import Diagnostic
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.edits import difference, workspace_edit
from cpsplan.language_server.faults import for_editor
from cpsplan.language_server.suppressing import suppressions

KINDS = {
    types.CodeActionKind.QuickFix: (types.CodeActionKind.QuickFix,),
    types.CodeActionKind.SourceFixAll: (types.CodeActionKind.SourceFixAll, types.CodeActionKind.Source),
}
"""The kinds of actions that there are, each with what an editor asks for that wants it."""


def actions(
    desk: Desk, path: str, range_: types.Range, only: Sequence[str] | None, *, versions: bool
) -> list[types.CodeAction]:
    """What can be done at a range of a file; with ``only``, no other kinds of actions than these."""
    suggested: list[types.CodeAction] = []
    here = [diagnostic for diagnostic in desk.compiled.diagnostics if diagnostic.span.path == path]
    if _is_wanted(types.CodeActionKind.QuickFix, only):
        lines = desk.lines(path)
        touched = [diagnostic for diagnostic in here if _touches(lines.range(diagnostic.span), range_)]
        suggested += _fixes(desk, touched, versions=versions)
        suggested += suppressions(desk, touched, versions=versions)
    mendable = sum(diagnostic.fix is not None for diagnostic in here)
    # Nobody asks for the fixes of a whole file at every step of the cursor, and one alone is no “all”.
    if _is_wanted(types.CodeActionKind.SourceFixAll, only) and mendable > (not only):
        suggested += _all_fixes(desk, path, versions=versions)
    return suggested


def _is_wanted(kind: types.CodeActionKind, only: Sequence[str] | None) -> bool:
    return not only or any(wanted in KINDS[kind] for wanted in only)


def _touches(first: types.Range, second: types.Range) -> bool:
    return first.start <= second.end and second.start <= first.end


def _fixes(desk: Desk, touched: list[Diagnostic], *, versions: bool) -> list[types.CodeAction]:
    """An action for each fault that has a fix which is proved to change nothing else."""
    fixable = [(diagnostic, diagnostic.fix) for diagnostic in touched if diagnostic.fix]
    replacements = desk.report.replacements if fixable else {}
    suggested = []
    for diagnostic, fix in fixable:
        if fix in replacements:
            lines = desk.lines(fix.path)
            edits = [types.TextEdit(lines.range(new.span), new.text) for new in replacements[fix]]
            action = types.CodeAction(
                fix.words,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[for_editor(desk, diagnostic)],
                is_preferred=True,
                edit=workspace_edit(desk, {fix.path: edits}, versions=versions),
            )
            suggested.append(action)
    return suggested


def _all_fixes(desk: Desk, path: str, *, versions: bool) -> list[types.CodeAction]:
    """One action that mends all that is safe to mend in a file."""

    def is_here(diagnostic: Diagnostic) -> bool:
        return diagnostic.fix is not None and diagnostic.fix.path == path

    mended = mend_workspace(desk.workspace, is_here, desk.compiled)
    if path not in mended.new:
        return []
    edits = difference(desk, path, mended.new[path].decode("utf-8-sig"))
    return [
        types.CodeAction(
            f"Mend all that is safe to mend in this file ({len(mended.fixed)})",
            kind=types.CodeActionKind.SourceFixAll,
            edit=workspace_edit(desk, {path: edits}, versions=versions),
        )
    ]
