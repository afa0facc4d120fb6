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
        "diagnostics": [_values(report, *pair) for pair in zip(report.diagnostics, report.fingerprints, strict=True)],
    }
    return as_json(values)


def _values(report: Report, one: Diagnostic, fingerprint: str) -> dict[str, Any]:
    replacements = report.replacements.get(one.fix) if one.fix else None
    return {
        "code": one.code,
        "name": CODES[one.code].name,
        "severity": one.severity.word,
        "message": one.message,
        "hint": one.hint,
        "place": _place(one.span),
        "entry": one.entry,
        "about": one.about,
        "related": [{"message": other.message, "place": _place(other.span)} for other in one.related],
        "fix": {
            "words": one.fix.words,
            "edits": [{"place": _place(edit.span), "text": edit.text} for edit in replacements],
        }
        if one.fix and replacements
        else None,
        "fingerprint": fingerprint,
    }


def _place(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
