"""The shape of ``cpsplan check --report json``, for programs that read it. Only its schema is made of these models."""

from typing import Literal

from cpsplan.model.text import Record

FORMAT = "cpsplan-report/1"
"""Name and version of the format. A new version comes with every change that a reader could stumble over."""


class Place(Record):
    """A stretch of one file: lines and columns count from 1, columns in code points, the end is not included."""

    path: str
    """The path of the file in the workspace, with slashes."""
    line: int
    """The line on which it begins."""
    column: int
    """The column at which it begins."""
    end_line: int
    """The line on which it ends."""
    end_column: int
    """The column right after its end."""


class RelatedPlace(Record):
    """Another place that belongs to the same fault."""

    message: str
    """What is to be seen there."""
    place: Place
    """Where it is."""


class TextEdit(Record):
    """A stretch of a file and what comes in its place."""

    place: Place
    """What is replaced; empty where something is put in."""
    text: str
    """What replaces it."""


class OfferedFix(Record):
    """How “cpsplan check --fix” would mend the fault."""

    words: str
    """What it does, beginning with a verb."""
    edits: tuple[TextEdit, ...]
    """The edits, in the order of the file. They do not overlap."""


class ReportedDiagnostic(Record):
    """One fault in the sources."""

    code: str
    """The code of the rule, such as CPS302."""
    name: str
    """The name of the rule, such as unknown-reference."""
    severity: Literal["error", "warning", "note"]
    """How bad it is."""
    message: str
    """What is wrong."""
    hint: str
    """What to do; may be empty."""
    place: Place
    """Where it is."""
    entry: str
    """The address of the entry that it is about; empty where it is about a file."""
    about: str
    """What it is about where that is something else: an outcome that is left out."""
    related: tuple[RelatedPlace, ...]
    """Other places that belong to it."""
    fix: OfferedFix | None
    """How it can be mended without thought; null where nobody but a person can."""
    fingerprint: str
    """What the fault is recognised by when lines have moved. No two in a report are the same."""


class Counts(Record):
    """How much was read and found."""

    documents: int
    """Strategies and plans."""
    outcomes: int
    """Outcomes of all strategies."""
    activities: int
    """Projects and actions of all plans."""
    errors: int
    """Diagnostics that are errors."""
    warnings: int
    """Diagnostics that are warnings."""
    notes: int
    """Diagnostics that are notes."""
    fixable: int
    """Diagnostics with a fix."""
    known: int
    """Faults that the baseline knows; they are not among the diagnostics."""
    gone: int
    """Faults that the baseline knows and that are not there any more."""


class CheckReport(Record):
    """What “cpsplan check --report json” prints."""

    format: Literal["cpsplan-report/1"]
    """Name and version of the format."""
    version: str
    """The version of cpsplan."""
    failed: bool
    """Whether a diagnostic is at or above the failing severity; the exit code is then 1."""
    failing: Literal["error", "warning", "note"]
    """The failing severity."""
    counts: Counts
    """How much was read and found."""
    diagnostics: tuple[ReportedDiagnostic, ...]
    """Every fault, by file, line and column."""
