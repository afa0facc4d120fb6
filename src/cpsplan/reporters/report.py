"""Report: the one result of a check that every reporter tells, so that no two of them can disagree.

What is told can be narrowed: by selection, and by a baseline, which holds what was wrong when a rule was adopted.
"""

from __future__ import annotations

import bisect
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from cpsplan.compiler import Compiled
from cpsplan.diagnostic import CODES, Code, Diagnostic, Fix, Severity, Span
from cpsplan.late import dataclass
from cpsplan.sources.fix import edits_of

BASELINE = "cpsplan-baseline/1"
"""Name and version of a baseline file."""
FIRST_WORDS = 32
"""How many characters of a checksum make a fingerprint: 128 bits."""


class NoSuchNarrowing(Exception):  # noqa: N818 - it names what happened; the command makes a message of it
    """A selection or a baseline cannot be used; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A stretch of a file and the text that comes in its place."""

    span: Span
    text: str


@dataclass(frozen=True)
class Report:
    """What a check found: the diagnostics to be told, in order, and what they are to be measured by."""

    compiled: Compiled
    diagnostics: tuple[Diagnostic, ...]
    failing: Severity = Severity.ERROR
    """The severity at which the check has failed."""
    folder: str = ""
    """Where the workspace lies in its repository: empty, or with a slash at its end."""
    known: int = 0
    """How many diagnostics are not told because the baseline knows them."""
    gone: int = 0
    """How many faults the baseline knows that are not there any more."""

    @property
    def texts(self) -> Mapping[str, str]:
        """The text of every file by its path in the workspace."""
        return self.compiled.texts

    @property
    def failed(self) -> bool:
        """Whether a diagnostic is at or above the failing severity."""
        return any(diagnostic.severity >= self.failing for diagnostic in self.diagnostics)

    def counted(self, severity: Severity) -> int:
        """How many diagnostics are of ``severity``."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    @property
    def fixable(self) -> int:
        """How many diagnostics have a fix."""
        return len(self.replacements)

    @cached_property
    def fingerprints(self) -> tuple[str, ...]:
        """What each diagnostic is recognised by when lines have moved; no two are the same."""
        seen: Counter[str] = Counter()
        unique = []
        for diagnostic in self.diagnostics:
            fingerprint = fingerprint_of(diagnostic)
            seen[fingerprint] += 1
            unique.append(fingerprint if seen[fingerprint] == 1 else _shortened(f"{fingerprint} {seen[fingerprint]}"))
        return tuple(unique)

    @cached_property
    def replacements(self) -> Mapping[Fix, tuple[Replacement, ...]]:
        """What each fix that can be made safely puts in the place of what."""
        by_path: dict[str, list[Fix]] = {}
        for diagnostic in self.diagnostics:
            if diagnostic.fix:
                by_path.setdefault(diagnostic.fix.path, []).append(diagnostic.fix)
        replacements: dict[Fix, tuple[Replacement, ...]] = {}
        for path, fixes in by_path.items():
            source = self.compiled.sources[path]
            starts = line_starts(source.text)
            for fix, edits in edits_of(source, fixes).items():
                replacements[fix] = tuple(
                    Replacement(span_of(path, starts, edit.start, edit.end), edit.text) for edit in edits
                )
        return replacements


def line_starts(text: str) -> list[int]:
    """Where each line of ``text`` begins, in characters."""
    starts = [0]
    while (place := text.find("\n", starts[-1])) >= 0:
        starts.append(place + 1)
    return starts


def span_of(path: str, starts: list[int], start: int, end: int) -> Span:
    """The span from character ``start`` up to ``end`` of the file at ``path``, whose lines begin at ``starts``."""
    first, last = (bisect.bisect_right(starts, place) for place in (start, end))
    return Span(path, first, start - starts[first - 1] + 1, last, end - starts[last - 1] + 1)


def fingerprint_of(diagnostic: Diagnostic) -> str:
    """What a diagnostic is recognised by: its rule, file, entry and subject, but neither its line nor its column."""
    parts = [diagnostic.code, diagnostic.span.path, diagnostic.entry, diagnostic.about or diagnostic.message]
    return _shortened("\0".join(parts))


def _shortened(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:FIRST_WORDS]


# --- selection


def selects(patterns: Iterable[str], diagnostic: Diagnostic) -> bool:
    """Whether one of ``patterns`` means the diagnostic: the beginning of its code, or the name of its rule."""
    return any(diagnostic.code.startswith(pattern) or CODES[diagnostic.code].name == pattern for pattern in patterns)


def refuse_patterns(patterns: Iterable[str], codes: Mapping[str, Code]) -> None:
    """Raise NoSuchNarrowing for a pattern that none of ``codes`` goes by: with nothing told, all would seem well."""
    names = {code.name for code in codes.values()}
    for pattern in patterns:
        begins_a_code = pattern and any(code.startswith(pattern) for code in codes)
        if pattern not in names and not begins_a_code:
            raise NoSuchNarrowing(
                f"no rule goes by “{pattern}”: name a code such as CPS302, its beginning, or a rule’s name"
            )


# --- baseline


def baseline_text(diagnostics: Iterable[Diagnostic]) -> str:
    """The text of a baseline that knows all ``diagnostics``: JSON, sorted, so that a review sees what changes."""
    counted: Counter[str] = Counter()
    last: dict[str, Diagnostic] = {}
    for diagnostic in diagnostics:
        fingerprint = fingerprint_of(diagnostic)
        counted[fingerprint] += 1
        # Of several that look the same, the words of the last one stand for all.
        last[fingerprint] = diagnostic
    known = [
        {
            "code": diagnostic.code,
            "path": diagnostic.span.path,
            "message": diagnostic.message,
            "fingerprint": fingerprint,
            "count": counted[fingerprint],
        }
        for fingerprint, diagnostic in last.items()
    ]
    known.sort(key=lambda fault: (fault["path"], fault["code"], fault["fingerprint"]))
    return json.dumps({"format": BASELINE, "diagnostics": known}, ensure_ascii=False, indent=2) + "\n"


def read_known_faults(text: str) -> Counter[str]:
    """How often each fingerprint is known to a baseline. Raises NoSuchNarrowing where it is none."""
    try:
        values: Any = json.loads(text)
        if values["format"] != BASELINE:
            raise NoSuchNarrowing(f"is of the format “{values['format']}”, and {BASELINE} is wanted")
        known = Counter({str(fault["fingerprint"]): int(fault["count"]) for fault in values["diagnostics"]})
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        raise NoSuchNarrowing("is no baseline: write one with --write-baseline") from None
    return known


def without_known(diagnostics: Iterable[Diagnostic], known: Counter[str]) -> tuple[list[Diagnostic], int, int]:
    """The diagnostics that ``known`` does not cover, how many it covers, and how many of it are not there any more."""
    left = Counter(known)
    new = []
    covered = 0
    for diagnostic in diagnostics:
        fingerprint = fingerprint_of(diagnostic)
        if left[fingerprint] > 0:
            left[fingerprint] -= 1
            covered += 1
        else:
            new.append(diagnostic)
    return new, covered, sum(count for count in left.values() if count > 0)
