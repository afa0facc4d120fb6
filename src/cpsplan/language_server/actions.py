"""Actions: a quick fix for each fault that can be mended without thought, all of them at once, and suppressions."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from cpsplan.changes.mending import mend_workspace
from cpsplan.diagnostic import Diagnostic
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.edits import difference, workspace_edit
from cpsplan.language_server.faults import told
from cpsplan.language_server.suppressing import suppressions

KINDS = (types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll)
"""The kinds of actions that there are."""


def actions(
    desk: Desk, path: str, range_: types.Range, only: Sequence[str] | None, *, versions: bool
) -> list[types.CodeAction]:
    """What can be done at a range of a file; with ``only``, no other kinds of actions than these."""
    found: list[types.CodeAction] = []
    here = [one for one in desk.compiled.diagnostics if one.span.path == path]
    if _wanted(types.CodeActionKind.QuickFix, only):
        lines = desk.lines(path)
        touched = [one for one in here if _touches(lines.range(one.span), range_)]
        found += _fixes(desk, touched, versions=versions)
        found += suppressions(desk, touched, versions=versions)
    mendable = sum(one.fix is not None for one in here)
    # Nobody asks for the fixes of a whole file at every step of the cursor, and one alone is no “all”.
    if _wanted(types.CodeActionKind.SourceFixAll, only) and mendable > (not only):
        found += _all_fixes(desk, path, versions=versions)
    return found


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    return not only or any(kind == one or kind.startswith(f"{one}.") for one in only)


def _touches(one: types.Range, other: types.Range) -> bool:
    return _order(one.start) <= _order(other.end) and _order(other.start) <= _order(one.end)


def _order(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def _fixes(desk: Desk, touched: list[Diagnostic], *, versions: bool) -> list[types.CodeAction]:
    """An action for each fault that has a fix which is proved to change nothing else."""
    replacements = desk.report.replacements if any(one.fix for one in touched) else {}
    found = []
    for one in touched:
        new = replacements.get(one.fix) if one.fix else None
        if one.fix and new:
            lines = desk.lines(one.fix.path)
            edits = [types.TextEdit(lines.range(each.span), each.text) for each in new]
            found.append(
                types.CodeAction(
                    one.fix.words,
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[told(desk, one)],
                    is_preferred=True,
                    edit=workspace_edit(desk, {one.fix.path: edits}, versions=versions),
                )
            )
    return found


def _all_fixes(desk: Desk, path: str, *, versions: bool) -> list[types.CodeAction]:
    """One action that mends all that is safe to mend in a file."""
    mended = mend_workspace(desk.workspace, lambda one: one.fix is not None and one.fix.path == path, desk.compiled)
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
