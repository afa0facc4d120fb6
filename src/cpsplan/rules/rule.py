"""Rules: pure functions over the book that yield findings; and the pass that runs them all.

A rule speaks of an entry and the way below it; the place in the file is looked up when the diagnostic is made.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import CODES, Code, Diagnostic, Fix, Related, Remove, Route, Severity, Span, declare
from cpsplan.late import dataclass
from cpsplan.model.reference import Suppression
from cpsplan.timings import UNTIMED, Timings


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: on which entry, where below it, in which words.

    ``about`` is the address of what it is about where that is another thing than the entry: an outcome left out.
    """

    entry: Entry[Any]
    way: Route
    message: str
    hint: str = ""
    related: tuple[Related, ...] = ()
    about: str = ""
    on_key: bool = False
    """Point at the key instead of its value."""
    span: Span | None = None
    """Point here instead: into a catalogue of translations."""
    fix: Fix | None = None
    because: str = ""
    """The fault that this one follows from, and is likely to go with: its code and the address of its entry."""


Check = Callable[["Book"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with the kind of fault that it finds."""

    code: Code
    check: Check

    def diagnostics(self, book: Book) -> Iterator[Diagnostic]:
        """What the rule finds in ``book``, suppressed or not."""
        for finding in self.check(book):
            span = finding.span
            if span is None:
                look_up = finding.entry.key_span if finding.on_key else finding.entry.span
                span = look_up(*finding.way)
            yield self.code.at(
                span,
                finding.message,
                hint=finding.hint,
                related=finding.related,
                entry=finding.entry.address,
                about=finding.about,
                fix=finding.fix,
                because=finding.because,
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


def check(book: Book, timings: Timings = UNTIMED, more: Iterable[Rule] = ()) -> list[Diagnostic]:
    """Run every rule over ``book``: what they find and nobody suppressed, and the suppressions that are of no use.

    ``more`` rules are those of plugins. A rule that the settings switch off does not run; to others they may give
    another severity.
    """
    severities = _severities(book)
    diagnostics: list[Diagnostic] = []
    rules = {**RULES, **{registered.code.code: registered for registered in more}}
    for registered in rules.values():
        if severities.get(registered.code.code) != OFF:
            with timings.rule(registered.code.code):
                diagnostics += registered.diagnostics(book)
    diagnostics = _not_suppressed(book, diagnostics, rules)
    if severities:
        diagnostics = [_with_severity(diagnostic, severities, rules) for diagnostic in diagnostics]
        diagnostics += _unknown_severities(book, severities, rules)
    return diagnostics


def _severities(book: Book) -> Mapping[str, str]:
    """The severities that the settings give to rules, by their codes."""
    return book.settings.model.severities if book.settings else {}


def _with_severity(diagnostic: Diagnostic, severities: Mapping[str, str], rules: Collection[str]) -> Diagnostic:
    """A diagnostic with the severity that the settings give to its rule."""
    severity = severities.get(diagnostic.code, OFF)
    if severity == OFF or diagnostic.code not in rules:
        return diagnostic
    return replace(diagnostic, severity=Severity.of(severity))


def _unknown_severities(book: Book, severities: Iterable[str], rules: Collection[str]) -> Iterator[Diagnostic]:
    for code in severities:
        if code not in rules and book.settings:
            reason = "is about the files themselves, and stays as it is" if code in CODES else "is the code of no rule"
            hint = "“cpsplan list rules” shows all"
            yield UNKNOWN_SEVERITY.at(book.settings.key_span("severities", code), f"{code} {reason}", hint=hint)


class Standing(NamedTuple):
    """A suppression on its entry."""

    entry: Entry[Any]
    place: int
    """Its place in the list of the entry."""
    suppression: Suppression

    @property
    def key(self) -> tuple[str, int]:
        """The address of the entry, and the place."""
        return self.entry.address, self.place

    def silences(self, diagnostic: Diagnostic) -> bool:
        """Whether it holds for a diagnostic of its rule on its entry."""
        about = self.suppression.about
        return about is None or about == diagnostic.about or diagnostic.about.endswith(f":{about}")


def _not_suppressed(book: Book, diagnostics: list[Diagnostic], rules: Collection[str]) -> list[Diagnostic]:
    """The diagnostics that nobody suppressed, and those of suppressions that are of no use."""
    every: list[Standing] = []
    by_rule: dict[tuple[str, str], list[Standing]] = {}
    for entry in book.entries:
        for place, suppression in enumerate(entry.suppressions):
            standing = Standing(entry, place, suppression)
            every.append(standing)
            by_rule.setdefault((entry.address, suppression.rule), []).append(standing)
    if not every:
        return diagnostics
    used: set[tuple[str, int]] = set()
    kept: list[Diagnostic] = []
    for diagnostic in diagnostics:
        known = by_rule.get((diagnostic.entry, diagnostic.code), ())
        silencing = [standing.key for standing in known if standing.silences(diagnostic)]
        used.update(silencing)
        if not silencing:
            kept.append(diagnostic)
    return kept + list(_useless(book, every, used, rules))


def _useless(
    book: Book, every: Iterable[Standing], used: set[tuple[str, int]], rules: Collection[str]
) -> Iterator[Diagnostic]:
    """What is wrong with suppressions that silence no rule, or nothing."""
    severities = _severities(book)
    for standing in every:
        entry, place, suppression = standing
        code = suppression.rule
        span = entry.span("suppress", place, "rule")
        if code not in rules:
            reason = "cannot be suppressed" if code in CODES else "is the code of no rule"
            hint = "“cpsplan list rules” shows all"
            yield UNKNOWN_RULE.at(span, f"{code} {reason}", hint=hint, entry=entry.address)
            continue
        proves_nothing = severities.get(code) == OFF or entry.address.document in book.incomplete
        if standing.key not in used and not proves_nothing:
            of = f" of {suppression.about}" if suppression.about else ""
            message, hint = f"{code} finds nothing{of} here, so there is nothing to suppress", "Delete the suppression"
            fix = entry.fix(hint, Remove(("suppress", place)))
            yield UNUSED_SUPPRESSION.at(span, message, hint=hint, entry=entry.address, fix=fix)
