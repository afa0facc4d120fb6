"""Formerly: the settings remember the address that something had before it was renamed, so that it leads on."""

from __future__ import annotations

import re

from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Severity
from cpsplan.sources.load import load
from cpsplan.workspace.disk import SETTINGS_FILE, MemoryWorkspace, OverlaidWorkspace, Workspace

_IN_LIST = re.compile(r"/(?:projects|actions)/")
"""What stands in the address of an activity, and is left out where it is named."""
_LIST = re.compile(r"^formerly:[^\n\[{]*\n(?P<indent> *)- ", re.MULTILINE)


def remembered(workspace: Workspace, was: str, now: str) -> bytes | None:
    """The settings with a line on what was renamed; None where it has no address of its own, or they cannot take it."""
    was, now = (_IN_LIST.sub("/", address) for address in (was, now))
    text = workspace.read(SETTINGS_FILE).decode("utf-8-sig")
    source, _ = load(MemoryWorkspace({SETTINGS_FILE: text}), SETTINGS_FILE)
    if source is None:
        return None
    written = _written(text, was, now)
    after, _ = load(MemoryWorkspace({SETTINGS_FILE: written}), SETTINGS_FILE)
    values = dict(source.value)
    values["formerly"] = [{"was": was, "now": now}, *values.get("formerly", [])]
    if after is None or after.value != values:
        return None
    book = compile_book(OverlaidWorkspace(workspace, {SETTINGS_FILE: written.encode()}))
    faults = [fault for fault in book.diagnostics if fault.span.path == SETTINGS_FILE]
    return None if any(fault.severity is Severity.ERROR for fault in faults) else written.encode()


def _written(text: str, was: str, now: str) -> str:
    """The text of the settings with another address of before, first in its list."""
    known = _LIST.search(text)
    if known is None:
        return f'{text.rstrip()}\nformerly:\n  - was: "{was}"\n    now: "{now}"\n'
    indent = known["indent"]
    line = f'{indent}- was: "{was}"\n{indent}  now: "{now}"\n'
    begin = known.end() - len(f"{indent}- ")
    return text[:begin] + line + text[begin:]
