"""Diagnostics as a Code Quality report of GitLab: a list of objects, shown in the merge request."""

from __future__ import annotations

from typing import Any

from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.reporters.report import Report
from cpsplan.reporters.visible import as_json

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def compose(report: Report) -> str:
    """The report as a JSON list."""
    pairs = zip(report.diagnostics, report.fingerprints, strict=True)
    return as_json([_issue(report, diagnostic, fingerprint) for diagnostic, fingerprint in pairs])


def _issue(report: Report, diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    span = diagnostic.span
    return {
        "description": f"{diagnostic.message}. {diagnostic.hint}" if diagnostic.hint else diagnostic.message,
        "check_name": diagnostic.code,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[diagnostic.severity],
        "location": {
            "path": f"{report.folder}{span.path}",
            "lines": {"begin": span.line, "end": span.end_line},
            "positions": {
                "begin": {"line": span.line, "column": span.column},
                "end": {"line": span.end_line, "column": span.end_column},
            },
        },
    }
