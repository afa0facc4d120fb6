"""Diagnostics as a Code Quality report of GitLab: a list of objects, shown in the merge request."""

from __future__ import annotations

from cpsplan.diagnostic import Severity
from cpsplan.reporters.report import Report
from cpsplan.reporters.visible import as_json

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def compose(report: Report) -> str:
    """The report as a JSON list."""
    values = [
        {
            "description": f"{one.message}. {one.hint}" if one.hint else one.message,
            "check_name": one.code,
            "fingerprint": print_,
            "severity": SEVERITIES[one.severity],
            "location": {
                "path": f"{report.folder}{one.span.path}",
                "lines": {"begin": one.span.line, "end": one.span.end_line},
                "positions": {
                    "begin": {"line": one.span.line, "column": one.span.column},
                    "end": {"line": one.span.end_line, "column": one.span.end_column},
                },
            },
        }
        for one, print_ in zip(report.diagnostics, report.fingerprints, strict=True)
    ]
    return as_json(values)
