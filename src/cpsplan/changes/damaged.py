"""Damaged files: what was left out when they were read, so that no comparison takes it for removed."""

from __future__ import annotations

from pathlib import PurePosixPath

from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Severity

FAULTS_OF_READING = ("CPS1", "CPS2", "CPS301")
"""The codes of what is wrong with a file itself: nothing proves what the file would have said without it."""


def damaged_files(compiled: Compiled) -> set[str]:
    """The files, without “.yaml”, in which something is so wrong that it was left out when they were read."""
    damaged = set()
    for diagnostic in compiled.diagnostics:
        is_fault = diagnostic.severity is Severity.ERROR and diagnostic.code.startswith(FAULTS_OF_READING)
        # A file that is not there was not left out: that it is missing is a change like any other.
        if is_fault and diagnostic.span.path in compiled.texts:
            damaged.add(PurePosixPath(diagnostic.span.path).stem)
    return damaged
