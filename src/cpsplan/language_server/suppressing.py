"""Suppressing: a fault that is meant to be so is silenced on its entry, and the writer says why."""

from __future__ import annotations

import copy
import re
from typing import Any, NamedTuple

import yaml
from lsprotocol import types

from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Diagnostic
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.edits import workspace_edit
from cpsplan.language_server.faults import for_editor
from cpsplan.language_server.places import node_at
from cpsplan.rules.rule import RULES
from cpsplan.sources.load import load
from cpsplan.sources.splice import content_end
from cpsplan.workspace.disk import MemoryWorkspace

EMPTY = '""'
"""A reason that the writer has yet to give. It is a fault, so that nobody forgets."""
_ADDRESS = re.compile(r"[a-z0-9-]+[:/][a-z0-9:./-]+")


def suppressions(desk: Desk, touched: list[Diagnostic], *, versions: bool) -> list[types.CodeAction]:
    """An action for each fault of a rule that can be silenced where it is; its reason is left open for the writer."""
    entries = {str(entry.address): entry for entry in desk.compiled.book.entries} if touched else {}
    suggested = []
    for diagnostic in touched:
        entry = entries.get(diagnostic.entry)
        insertion = _suppression(entry, diagnostic) if entry and diagnostic.code in RULES else None
        if entry and insertion:
            path = entry.source.path
            place = desk.lines(path).range_between(insertion.place, insertion.place)
            edits = {path: [types.TextEdit(place, insertion.text)]}
            action = types.CodeAction(
                f"Suppress {diagnostic.code} here, with a reason",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[for_editor(desk, diagnostic)],
                edit=workspace_edit(desk, edits, versions=versions),
            )
            suggested.append(action)
    return suggested


class _Insertion(NamedTuple):
    """Lines that come into the text of a file: where, in characters, and which."""

    place: int
    text: str


def _suppression(entry: Entry[Any], diagnostic: Diagnostic) -> _Insertion | None:
    """The lines that silence a fault on its entry; None where the entry is not written line by line."""
    source = entry.source
    node = node_at(source.node, entry.route)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return None
    wanted = {"rule": diagnostic.code, "reason": ""}
    if _ADDRESS.fullmatch(diagnostic.about):
        wanted = {"rule": diagnostic.code, "about": diagnostic.about, "reason": ""}
    standing = next((value for key, value in node.value if key.value == "suppress"), None)
    place = _end_of_line(source.text, content_end(standing or node))
    insertion = _Insertion(place, _lines_of(wanted, node, standing))
    new = source.text[:place] + insertion.text + source.text[place:]
    return insertion if _is_proved(entry, wanted, new) else None


def _lines_of(wanted: dict[str, str], node: yaml.MappingNode, standing: yaml.Node | None) -> str:
    """A member of the list of suppressions, which is ``standing`` already or begins with it."""
    margin, lines = "", ""
    if standing:
        margin = " " * standing.start_mark.column
    else:
        margin = " " * (node.start_mark.column + 2)
        lines = f"\n{margin[2:]}suppress:"
    dash = "-"
    for key, value in wanted.items():
        lines += f"\n{margin}{dash} {key}: {value or EMPTY}"
        dash = " "
    return lines


def _end_of_line(text: str, place: int) -> int:
    """Where the line ends on which the content before ``place`` does."""
    end = text.find("\n", len(text[:place].rstrip()))
    return len(text) if end < 0 else end


def _is_proved(entry: Entry[Any], wanted: dict[str, str], new: str) -> bool:
    """Whether the new text says what the old one did and the suppression, and nothing else."""
    path = entry.source.path
    expected = copy.deepcopy(entry.source.value)
    part: Any = expected
    for step in entry.route:
        part = part[step]
    part.setdefault("suppress", []).append(wanted)
    read, _ = load(MemoryWorkspace({path: new}), path)
    return read is not None and read.value == expected
