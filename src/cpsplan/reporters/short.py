"""Diagnostics in one line each, for programs that look for ``file:line:column: message``."""

from __future__ import annotations

from cpsplan.reporters.report import Report
from cpsplan.reporters.visible import one_line


def compose(report: Report) -> str:
    """A line for each diagnostic: place, severity, code, message."""
    return "".join(
        f"{one_line(str(one.span))}: {one.severity.word}: {one.code} {one_line(one.message)}\n"
        for one in report.diagnostics
    )
