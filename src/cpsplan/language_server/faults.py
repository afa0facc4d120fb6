"""Faults: the diagnostics of the compiler as an editor wants them, file by file."""

from __future__ import annotations

from lsprotocol import types

from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.language_server.desk import Desk

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
SOURCE = "cpsplan"
"""What an editor shows as the origin of a diagnostic."""


def told(desk: Desk, one: Diagnostic) -> types.Diagnostic:
    """A diagnostic in the words of the protocol; the hint goes below its message."""
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(desk.uri_of(other.span.path), desk.lines(other.span.path).range(other.span)), other.message
        )
        for other in one.related
    ]
    return types.Diagnostic(
        range=desk.lines(one.span.path).range(one.span),
        message="\n".join(filter(None, (one.message, one.hint))),
        severity=SEVERITIES[one.severity],
        code=one.code,
        source=SOURCE,
        related_information=related or None,
        data={"fix": one.fix.words} if one.fix else None,
    )


def by_file(desk: Desk) -> dict[str, list[types.Diagnostic]]:
    """Everything that is wrong, by the path of its file."""
    found: dict[str, list[types.Diagnostic]] = {}
    for one in desk.compiled.diagnostics:
        found.setdefault(one.span.path, []).append(told(desk, one))
    return found
