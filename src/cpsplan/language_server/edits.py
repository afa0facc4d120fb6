"""Edits: changes of files in the words of the protocol, in the way that the editor can take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lsprotocol import types

from cpsplan.language_server.desk import Desk


def workspace_edit(
    desk: Desk,
    edits: Mapping[str, Sequence[types.TextEdit]],
    *,
    versions: bool,
    moves: Mapping[str, str] | None = None,
) -> types.WorkspaceEdit:
    """Changes of texts by path, and after them ``moves``, from one path to another.

    With ``versions`` the editor compares which version of a document is meant; ``moves`` need that.
    """
    if not versions:
        return types.WorkspaceEdit(changes={desk.uri_of(path): list(own) for path, own in edits.items()})
    changes: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = [
        types.TextDocumentEdit(_document(desk, path), list(own)) for path, own in edits.items()
    ]
    changes += [types.RenameFile(desk.uri_of(old), desk.uri_of(new)) for old, new in (moves or {}).items()]
    return types.WorkspaceEdit(document_changes=changes)


def _document(desk: Desk, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
    document = desk.documents.get(path)
    return types.OptionalVersionedTextDocumentIdentifier(desk.uri_of(path), document.version if document else None)


def difference(desk: Desk, path: str, new: str) -> list[types.TextEdit]:
    """One edit that makes the text of a file ``new``, as short as can be: what both begin and end with stays."""
    lines = desk.lines(path)
    old = lines.text
    if old == new:
        return []
    shorter = min(len(old), len(new))
    first = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - first
    last = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    range_ = lines.range_between(first, len(old) - last)
    return [types.TextEdit(range_, new[first : len(new) - last])]
