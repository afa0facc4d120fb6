"""Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.

What a plan says can never become a command of its own: line ends and the marks of the syntax are escaped, and each
command is one line that begins with words of this module.
"""

from __future__ import annotations

from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.reporters.report import Report
from cpsplan.reporters.visible import visible

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def compose(report: Report) -> str:
    """One command for each diagnostic, the worst first: GitHub shows only about ten of a kind."""
    worst_first = sorted(report.diagnostics, key=lambda diagnostic: -diagnostic.severity)
    return "".join(f"{_command(report, diagnostic)}\n" for diagnostic in worst_first)


def _command(report: Report, diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    properties = {
        "file": f"{report.folder}{span.path}",
        "line": span.line,
        "endLine": span.end_line,
        "col": span.column,
        "endColumn": span.end_column,
        "title": diagnostic.code,
    }
    if span.end_line != span.line:
        # Columns count for stretches within one line only.
        del properties["col"], properties["endColumn"]
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    words = f"{diagnostic.message}. {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    return f"::{COMMANDS[diagnostic.severity]} {listed}::{_escaped_for_github(words)}"


def _escaped_for_github(text: str) -> str:
    return visible(text, keep="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped_for_github(text).replace(":", "%3A").replace(",", "%2C")
