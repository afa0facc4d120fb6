"""Diagnostics as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for code scanning."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from cpsplan import __version__
from cpsplan.diagnostic import CODES, Code, Diagnostic, Severity, Span
from cpsplan.reporters.report import Report
from cpsplan.reporters.visible import as_json
from cpsplan.workspace import resources

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def compose(report: Report) -> str:
    """The report as one SARIF log with one run."""
    rules = [CODES[code] for code in sorted({diagnostic.code for diagnostic in report.diagnostics})]
    places = {rule.code: place for place, rule in enumerate(rules)}
    pairs = zip(report.diagnostics, report.fingerprints, strict=True)
    driver = {
        "name": "cpsplan",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
    }
    if address := resources.project_address():
        driver["informationUri"] = address
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, diagnostic, fingerprint, places) for diagnostic, fingerprint in pairs],
    }
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: Code) -> dict[str, Any]:
    first, _, _ = code.explanation.partition("\n\n")
    return {
        "id": code.code,
        "name": "".join(part.capitalize() for part in code.name.split("-")),
        "shortDescription": {"text": " ".join(first.split())},
        "fullDescription": {"text": " ".join(code.explanation.split())},
        "help": {"text": f"“cpsplan explain {code.code}” shows a bad and a good example."},
        "defaultConfiguration": {"level": LEVELS[code.severity]},
    }


def _result(report: Report, diagnostic: Diagnostic, fingerprint: str, places: dict[str, int]) -> dict[str, Any]:
    words = f"{diagnostic.message}. {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": places[diagnostic.code],
        "level": LEVELS[diagnostic.severity],
        "message": {"text": words},
        "locations": [{"physicalLocation": _physical_location(report, diagnostic.span)}],
        "partialFingerprints": {"cpsplan/v1": fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": other.message},
                "physicalLocation": _physical_location(report, other.span),
            }
            for number, other in enumerate(diagnostic.related, start=1)
        ]
    if diagnostic.fix and (edits := report.replacements.get(diagnostic.fix)):
        replaced = [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits]
        change = {"artifactLocation": _artifact(report, diagnostic.fix.path), "replacements": replaced}
        result["fixes"] = [{"description": {"text": diagnostic.fix.words}, "artifactChanges": [change]}]
    return result


def _physical_location(report: Report, span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(report, span.path), "region": _region(span)}


def _artifact(report: Report, path: str) -> dict[str, Any]:
    return {"uri": quote(f"{report.folder}{path}")}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
