"""Rules: pure functions over the book that yield findings; and the pass that runs them all.

A rule speaks of an entry and the way below it; the place in the file is looked up when the diagnostic is made.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import CODES, Code, Diagnostic, Fix, Related, Remove, Severity, Span, declare
from cpsplan.model.reference import Suppression

Way = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: on which entry, where below it, in which words.

    ``about`` is the address of what it is about where that is another thing than the entry: an outcome left out.
    """

    entry: Entry[Any]
    way: Way
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    about: str = ""
    on_key: bool = False
    """Point at the key instead of its value."""
    span: Span | None = None
    """Point here instead: into a catalogue of translations."""
    fix: Fix | None = None


Check = Callable[["Book"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with the kind of fault that it finds."""

    code: Code
    check: Check

    def diagnostics(self, book: Book) -> Iterator[Diagnostic]:
        """What the rule finds in ``book``, suppressed or not."""
        for found in self.check(book):
            span = found.span
            if span is None:
                span = found.entry.key_span(*found.way) if found.on_key else found.entry.span(*found.way)
            yield self.code.at(
                span,
                found.message,
                hint=found.hint,
                related=found.related,
                entry=found.entry.address,
                about=found.about,
                fix=found.fix,
            )


_rules: dict[str, Rule] = {}
RULES: Mapping[str, Rule] = MappingProxyType(_rules)
"""Every rule of the loaded modules, by its code."""


def rule(code: str, name: str, severity: Severity) -> Callable[[Check], Check]:
    """Register a function as a rule. Its docstring is what ``cpsplan explain`` prints.

    Raises ValueError where the code or the name is taken, or the docstring is missing.
    """

    def register(check: Check) -> Check:
        explanation = inspect.getdoc(check)
        if not explanation:
            message = f"{code} explains nothing: give {check.__name__} a docstring"
            raise ValueError(message)
        _rules[code] = Rule(declare(code, name, severity, explanation), check)
        return check

    return register


UNUSED_SUPPRESSION = declare(
    "CPS701",
    "unused-suppression",
    Severity.WARNING,
    """An entry suppresses a rule that finds nothing on it. What was odd has been put right, or the suppression stands
    on the wrong entry. Left in, it would one day hide a new fault.""",
)
UNKNOWN_RULE = declare(
    "CPS702",
    "suppression-of-unknown-rule",
    Severity.ERROR,
    """An entry suppresses a code that no rule has, or one that cannot be suppressed because the file itself is
    wrong.""",
)


UNKNOWN_SEVERITY = declare(
    "CPS703",
    "severity-of-unknown-rule",
    Severity.ERROR,
    """The settings give a severity to a code that no rule has, or to one that is about the files themselves: what
    cannot be read is always an error.""",
)
OFF = "off"


def check(book: Book) -> list[Diagnostic]:
    """Run every rule over ``book``: what they find and nobody suppressed, and the suppressions that are of no use.

    A rule that the settings switch off does not run; to others they may give another severity.
    """
    severities = book.settings.model.severities if book.settings else {}
    running = [one for one in RULES.values() if severities.get(one.code.code) != OFF]
    found = _not_suppressed(book, [diagnostic for one in running for diagnostic in one.diagnostics(book)])
    if not severities:
        return found
    changed = {code: Severity.of(word) for code, word in severities.items() if word != OFF and code in RULES}
    found = [replace(one, severity=changed[one.code]) if one.code in changed else one for one in found]
    return found + list(_unknown_severities(book, severities))


def _unknown_severities(book: Book, severities: Iterable[str]) -> Iterator[Diagnostic]:
    for code in severities:
        if code not in RULES and book.settings:
            reason = "is about the files themselves, and stays as it is" if code in CODES else "is the code of no rule"
            hint = "“cpsplan list rules” shows all"
            yield UNKNOWN_SEVERITY.at(book.settings.key_span("severities", code), f"{code} {reason}", hint=hint)


def _not_suppressed(book: Book, found: list[Diagnostic]) -> list[Diagnostic]:
    standing = [(entry, place, one) for entry in book.entries for place, one in enumerate(entry.suppressions)]
    if not standing:
        return found
    used: set[tuple[str, int]] = set()
    index = _index(standing)
    kept = [diagnostic for diagnostic in found if not _suppressed(diagnostic, index, used)]
    return kept + list(_useless(book, standing, used))


Standing = tuple["Entry[Any]", int, "Suppression"]


def _index(standing: Iterable[Standing]) -> dict[tuple[str, str], list[tuple[int, str | None]]]:
    index: dict[tuple[str, str], list[tuple[int, str | None]]] = {}
    for entry, place, one in standing:
        index.setdefault((entry.address, one.rule), []).append((place, one.about))
    return index


def _suppressed(
    diagnostic: Diagnostic, index: Mapping[tuple[str, str], list[tuple[int, str | None]]], used: set[tuple[str, int]]
) -> bool:
    places = [
        place
        for place, about in index.get((diagnostic.entry, diagnostic.code), ())
        if about is None or about == diagnostic.about or diagnostic.about.endswith(f":{about}")
    ]
    used.update((diagnostic.entry, place) for place in places)
    return bool(places)


def _useless(book: Book, standing: Iterable[Standing], used: set[tuple[str, int]]) -> Iterator[Diagnostic]:
    severities = book.settings.model.severities if book.settings else {}
    for entry, place, one in standing:
        span = entry.span("suppress", place, "rule")
        if one.rule not in RULES:
            reason = "cannot be suppressed" if one.rule in CODES else "is the code of no rule"
            hint = "“cpsplan list rules” shows all"
            yield UNKNOWN_RULE.at(span, f"{one.rule} {reason}", hint=hint, entry=entry.address)
        elif severities.get(one.rule) == OFF:
            continue
        elif (entry.address, place) not in used and entry.address.split("/")[0].split(":")[0] not in book.incomplete:
            of = f" of {one.about}" if one.about else ""
            message, hint = (
                f"{one.rule} finds nothing{of} here, so there is nothing to suppress",
                "Delete the suppression",
            )
            fix = entry.fix(hint, Remove(("suppress", place)))
            yield UNUSED_SUPPRESSION.at(span, message, hint=hint, entry=entry.address, fix=fix)
