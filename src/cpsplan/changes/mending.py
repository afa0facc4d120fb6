"""Mending: the faults of a workspace that have a fix, mended in its texts, round by round, until none is left.

Nothing is written here. The result says which files would change, from which bytes to which, and by which fixes.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass, field

from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Diagnostic
from cpsplan.sources.fix import mend
from cpsplan.workspace.disk import OverlaidWorkspace, Workspace

ROUNDS = 20
"""How often it is tried at most. A fix can bring another fault to light; fixes that overlap take one round each."""


@dataclass
class Mended:
    """What mending comes to."""

    before: Compiled
    after: Compiled
    """The workspace as it is once the files are written."""
    old: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each file that changes, as they are."""
    new: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each file that changes, as they will be."""
    made: list[Diagnostic] = field(default_factory=list)
    """The diagnostics whose fixes were made, in the order in which they were made."""


def mend_workspace(workspace: Workspace, wanted: Callable[[Diagnostic], bool], compiled: Compiled) -> Mended:
    """Mend what is ``wanted`` of the diagnostics in ``compiled``, which was made of ``workspace``."""
    result = Mended(compiled, compiled)
    for _ in range(ROUNDS):
        changed = _round(workspace, wanted, result)
        if not changed:
            break
        result.after = compile_book(OverlaidWorkspace(workspace, result.new))
    return result


def _round(workspace: Workspace, wanted: Callable[[Diagnostic], bool], result: Mended) -> bool:
    """Mend each file once; whether anything changed."""
    faults: dict[str, list[Diagnostic]] = {}
    for one in result.after.diagnostics:
        if one.fix and wanted(one):
            faults.setdefault(one.fix.path, []).append(one)
    changed = False
    for path, found in faults.items():
        now = result.new.get(path) or workspace.read(path)
        text, made = mend(result.after.sources[path], [one.fix for one in found if one.fix])
        if made:
            result.old.setdefault(path, now)
            result.new[path] = (BOM_UTF8 if now.startswith(BOM_UTF8) else b"") + text.encode()
            result.made += [one for one in found if one.fix in made]
            changed = True
    return changed
