"""Suppressing: a fault that is meant to be so is silenced on its entry, and the writer says why."""

from __future__ import annotations

import copy
import re
from typing import Any

import yaml
from lsprotocol import types

from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Diagnostic
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.edits import workspace_edit
from cpsplan.language_server.faults import told
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
    found = []
    for one in touched:
        entry = entries.get(one.entry)
        made = _written(entry, one) if entry is not None and one.code in RULES else None
        if entry is not None and made:
            place, text = made
            path = entry.source.path
            edits = [types.TextEdit(desk.lines(path).range_between(place, place), text)]
            found.append(
                types.CodeAction(
                    f"Suppress {one.code} here, with a reason",
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[told(desk, one)],
                    edit=workspace_edit(desk, {path: edits}, versions=versions),
                )
            )
    return found


def _written(entry: Entry[Any], one: Diagnostic) -> tuple[int, str] | None:
    """Where in the text of the file which lines go; None where the entry is not written line by line."""
    source = entry.source
    node: Any = source.node
    for step in entry.route:
        node = {key.value: value for key, value in node.value}[step] if isinstance(step, str) else node.value[step]
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return None
    wanted = {"rule": one.code, **({"about": one.about} if _ADDRESS.fullmatch(one.about) else {}), "reason": ""}
    standing = next((value for key, value in node.value if key.value == "suppress"), None)
    margin = " " * (standing.start_mark.column if standing else node.start_mark.column + 2)
    head = "" if standing else f"\n{margin[2:]}suppress:"
    first, *rest = (f"{key}: {value or EMPTY}" for key, value in wanted.items())
    lines = "".join((head, f"\n{margin}- {first}", *(f"\n{margin}  {line}" for line in rest)))
    end = len(source.text[: content_end(standing or node)].rstrip())
    after = source.text.find("\n", end)
    place = len(source.text) if after < 0 else after
    new = source.text[:place] + lines + source.text[place:]
    return (place, lines) if _is_proved(entry, wanted, new) else None


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
