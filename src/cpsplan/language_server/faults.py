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


def for_editor(desk: Desk, diagnostic: Diagnostic) -> types.Diagnostic:
    """A diagnostic in the words of the protocol; the hint goes below its message."""
    related = []
    for other in diagnostic.related:
        location = types.Location(desk.uri_of(other.span.path), desk.lines(other.span.path).range(other.span))
        related.append(types.DiagnosticRelatedInformation(location, other.message))
    return types.Diagnostic(
        range=desk.lines(diagnostic.span.path).range(diagnostic.span),
        message="\n".join(filter(None, (diagnostic.message, diagnostic.hint))),
        severity=SEVERITIES[diagnostic.severity],
        code=diagnostic.code,
        source=SOURCE,
        related_information=related or None,
        data={"fix": diagnostic.fix.words} if diagnostic.fix else None,
    )


def by_file(desk: Desk) -> dict[str, list[types.Diagnostic]]:
    """Everything that is wrong, by the path of its file."""
    faults: dict[str, list[types.Diagnostic]] = {}
    for diagnostic in desk.compiled.diagnostics:
        faults.setdefault(diagnostic.span.path, []).append(for_editor(desk, diagnostic))
    return faults
