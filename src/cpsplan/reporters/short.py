"""Diagnostics in one line each, for programs that look for ``file:line:column: message``."""

from __future__ import annotations

from cpsplan.diagnostic import Diagnostic
from cpsplan.reporters.report import Report
from cpsplan.reporters.visible import one_line


def compose(report: Report) -> str:
    """A line for each diagnostic: place, severity, code, message."""
    return "".join(f"{_short_line(diagnostic)}\n" for diagnostic in report.diagnostics)


def _short_line(diagnostic: Diagnostic) -> str:
    place, message = one_line(str(diagnostic.span)), one_line(diagnostic.message)
    return f"{place}: {diagnostic.severity.word}: {diagnostic.code} {message}"
