"""Mending: the faults of a workspace that have a fix, mended in its texts, round by round, until none is left.

Nothing is written here. The result says which files would change, from which bytes to which, and by which fixes.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import field

from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Diagnostic, Fix
from cpsplan.late import dataclass
from cpsplan.sources.fix import mend
from cpsplan.workspace.disk import OverlaidWorkspace, Workspace

ROUNDS = 20
"""How often it is tried at most. A fix can bring another fault to light; fixes that overlap take one round each."""


Wanted = Callable[[Diagnostic], bool]
"""Whether a fault is to be mended."""


@dataclass(slots=True)
class Mended:
    """What mending comes to."""

    before: Compiled
    after: Compiled
    """The workspace as it is once the files are written."""
    old: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each file that changes, as they are."""
    new: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each file that changes, as they will be."""
    fixed: list[Diagnostic] = field(default_factory=list)
    """The diagnostics whose fixes were made, in the order in which they were made."""


def mend_workspace(workspace: Workspace, wanted: Wanted, compiled: Compiled) -> Mended:
    """Mend what is ``wanted`` of the diagnostics in ``compiled``, which was made of ``workspace``."""
    result = Mended(compiled, compiled)
    for _ in range(ROUNDS):
        faults = _fixable(result.after, wanted)
        mended = [_mend_file(workspace, path, of_file, result) for path, of_file in faults.items()]
        if not any(mended):
            break
        result.after = compile_book(OverlaidWorkspace(workspace, result.new))
    return result


def _fixable(compiled: Compiled, wanted: Wanted) -> dict[str, list[tuple[Diagnostic, Fix]]]:
    """The faults that are to be mended, with their fixes, by the files that these change."""
    faults: dict[str, list[tuple[Diagnostic, Fix]]] = {}
    for diagnostic in compiled.diagnostics:
        if diagnostic.fix and wanted(diagnostic):
            faults.setdefault(diagnostic.fix.path, []).append((diagnostic, diagnostic.fix))
    return faults


def _mend_file(workspace: Workspace, path: str, faults: list[tuple[Diagnostic, Fix]], result: Mended) -> bool:
    """Mend one file once; whether anything changed."""
    text, fixes = mend(result.after.sources[path], [fix for _, fix in faults])
    if not fixes:
        return False
    now = result.new.get(path) or workspace.read(path)
    mark = BOM_UTF8 if now.startswith(BOM_UTF8) else b""
    result.old.setdefault(path, now)
    result.new[path] = mark + text.encode()
    result.fixed += [diagnostic for diagnostic, fix in faults if fix in fixes]
    return True
