"""Renaming: another id for a thing, in every file that names it, in the plans, the booklets and the catalogues."""

from __future__ import annotations

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cpsplan.changes.move import rename_or_move
from cpsplan.changes.refused import ChangeRefused
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.edits import workspace_edit

FAILED = types.LSPErrorCodes.RequestFailed.value
"""The code of an answer that says why a thing cannot be renamed; editors show its message."""


def renamable(desk: Desk, path: str, position: types.Position) -> types.Range | None:
    """The id at a place, if something goes by it; None where nothing does, so that there is nothing to rename."""
    place = desk.places.at(path, *desk.place(path, position))
    return desk.lines(path).range(place.span) if place else None


def renaming(  # noqa: PLR0913 - what is renamed, and what the editor can do
    desk: Desk, path: str, position: types.Position, new: str, *, versions: bool, files: bool
) -> types.WorkspaceEdit | None:
    """What it takes to call the thing at a place ``new``. ``files`` says whether the editor can rename files.

    Raises JsonRpcException, with a message for the writer, where it cannot be done.
    """
    place = desk.places.at(path, *desk.place(path, position))
    if place is None:
        return None
    try:
        # An editor cannot ask whether the same thing in the plans of other years is meant: everywhere is everywhere.
        renamed = rename_or_move(desk.workspace, desk.compiled, place.address, new, every_year=True)
    except ChangeRefused as reason:
        raise JsonRpcException(str(reason), FAILED) from None
    if renamed.moves and not (files and versions):
        command = f"cpsplan rename {place.address} {new} --every-year"
        raise JsonRpcException(f"Files change their names too, which this editor cannot do: use “{command}”", FAILED)
    edits = {
        name: [types.TextEdit(desk.lines(name).range_between(edit.start, edit.end), edit.text) for edit in own]
        for name, own in renamed.edits.items()
    }
    return workspace_edit(desk, edits, versions=versions, moves=renamed.moves)
