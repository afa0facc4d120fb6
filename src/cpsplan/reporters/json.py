"""Diagnostics as JSON. Its schema is ``schemas/report.json``, made of ``model/report.py``."""

from __future__ import annotations

from typing import Any

from cpsplan import __version__
from cpsplan.diagnostic import CODES, Diagnostic, Severity, Span
from cpsplan.model.report import FORMAT
from cpsplan.reporters.report import Report
from cpsplan.reporters.visible import as_json


def compose(report: Report) -> str:
    """The report as one JSON object."""
    book = report.compiled.book
    values = {
        "format": FORMAT,
        "version": __version__,
        "failed": report.failed,
        "failing": report.failing.word,
        "counts": {
            "documents": len(book.strategies) + len(book.plans),
            "outcomes": len(book.outcomes),
            "activities": len(book.activities),
            **{f"{severity.word}s": report.counted(severity) for severity in sorted(Severity, reverse=True)},
            "fixable": report.fixable,
            "known": report.known,
            "gone": report.gone,
        },
        "diagnostics": [
            _values_of(report, *pair) for pair in zip(report.diagnostics, report.fingerprints, strict=True)
        ],
    }
    return as_json(values)


def _values_of(report: Report, diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    related = [{"message": other.message, "place": _place_values(other.span)} for other in diagnostic.related]
    return {
        "code": diagnostic.code,
        "name": CODES[diagnostic.code].name,
        "severity": diagnostic.severity.word,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "place": _place_values(diagnostic.span),
        "entry": diagnostic.entry,
        "about": diagnostic.about,
        "related": related,
        "fix": _fix(report, diagnostic),
        "fingerprint": fingerprint,
    }


def _fix(report: Report, diagnostic: Diagnostic) -> dict[str, Any] | None:
    replacements = report.replacements.get(diagnostic.fix) if diagnostic.fix else None
    if not diagnostic.fix or not replacements:
        return None
    edits = [{"place": _place_values(edit.span), "text": edit.text} for edit in replacements]
    return {"words": diagnostic.fix.words, "edits": edits}


def _place_values(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
