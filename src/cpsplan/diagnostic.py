"""What is wrong, and where: the values that every stage returns beside its result.

A diagnostic knows nothing of printing; the reporters turn it into text, SARIF or anything else.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from types import MappingProxyType

from cpsplan.late import dataclass

NEAR_MISSES = 3
"""How many near misses a hint names at most."""
COMPARED = 1000
"""With how many of what is known a word is compared, at most."""
HINTED = 100
"""How many unknown words of one kind are compared with all that is known; a book wrong everywhere would take hours."""
NEAR, SPREAD = 0.6, 0.1
"""How like a word has to be to be named in a hint (0 to 1), and how much less like than the best of them."""


class Severity(IntEnum):
    """How bad a diagnostic is; a larger number is worse, so severities compare."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The word that people and programs read: ``note``, ``warning`` or ``error``."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Severity:
        """The severity called ``word``. Raises KeyError for another word."""
        return cls[word.upper()]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one file: lines and columns count from 1, columns in code points, the end is not included."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @classmethod
    def of_stretch(cls, path: str, text: str, start: int, end: int) -> Span:
        """The span of the characters from ``start`` up to ``end``, which stand in one line of ``text``."""
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        return cls(path, line, column, line, column + end - start)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to the same fault, with a word on why."""

    span: Span
    message: str


Route = tuple[str | int, ...]
"""The way from the top of a file to a value: keys and indices."""


@dataclass(frozen=True, slots=True)
class SetText:
    """A step of a fix: the text at a route becomes another."""

    route: Route
    text: str


@dataclass(frozen=True, slots=True)
class RenameKey:
    """A step of a fix: the key at the end of a route is spelt otherwise."""

    route: Route
    key: str


@dataclass(frozen=True, slots=True)
class Remove:
    """A step of a fix: what stands at a route goes, with its key or its place in a list."""

    route: Route


@dataclass(frozen=True, slots=True)
class SortKeys:
    """A step of a fix: the keys of the group at a route come in another order. It says the same as before."""

    route: Route
    keys: tuple[str, ...]


Step = SetText | RenameKey | Remove | SortKeys


@dataclass(frozen=True, slots=True)
class Fix:
    """How a fault can be mended without thought: in which file, by which steps, in words that begin with a verb.

    It says what the file is to mean afterwards. How its text changes is for ``fix.py``, which also proves it.
    """

    words: str
    path: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault in the sources.

    ``entry`` is the address of the thing it is about, ``about`` narrows it (an outcome that a plan leaves
    out, say): a suppression on that entry, for that code and subject, silences it.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    hint: str = ""
    related: tuple[Related, ...] = ()
    entry: str = ""
    about: str = ""
    fix: Fix | None = None
    because: str = ""
    """The fault that this one follows from: its code, a space and the address of its entry. It is likely to go with
    that."""

    @property
    def order(self) -> tuple[Span, str, str]:
        """What diagnostics are sorted by: place, then code, then words."""
        return (self.span, self.code, self.message)


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of fault: its code, the name of the fault, how bad it is and what it means (Markdown)."""

    code: str
    name: str
    severity: Severity
    explanation: str

    def at(  # noqa: PLR0913 - the parts of a diagnostic, all but two of them optional
        self,
        span: Span,
        message: str,
        *,
        hint: str = "",
        related: Iterable[Related] = (),
        entry: str = "",
        about: str = "",
        fix: Fix | None = None,
        because: str = "",
    ) -> Diagnostic:
        """A diagnostic of this kind at ``span``."""
        return Diagnostic(self.code, self.severity, message, span, hint, tuple(related), entry, about, fix, because)


_codes: dict[str, Code] = {}
CODES: Mapping[str, Code] = MappingProxyType(_codes)
"""Every kind of fault that the loaded modules declare, by its code."""


def declare(code: str, name: str, severity: Severity, explanation: str) -> Code:
    """Declare a kind of fault once. Raises ValueError when the code or the name is taken."""
    if code in _codes or any(other.name == name for other in _codes.values()):
        message = f"{code} {name} is declared twice"
        raise ValueError(message)
    _codes[code] = Code(code, name, severity, explanation.strip())
    return _codes[code]


def declare_again(kind: Code) -> Code:
    """Declare a kind of fault of a plugin, which may be loaded twice. Raises ValueError where another has its code."""
    kind = replace(kind, explanation=kind.explanation.strip())
    return kind if _codes.get(kind.code) == kind else declare(kind.code, kind.name, kind.severity, kind.explanation)


def did_you_mean(word: str, known: Iterable[str], near_enough: float = NEAR) -> str:
    """A hint that names what is nearest to ``word`` among ``known``; empty where nothing is near enough (0 to 1)."""
    likeness = {other: difflib.SequenceMatcher(None, word, other).ratio() for other in _compared(word, list(known))}
    least = max(near_enough, max(likeness.values(), default=0) - SPREAD)
    near = sorted(other for other, ratio in likeness.items() if ratio >= least)
    if not near:
        return ""
    quoted = [f"“{other}”" for other in near[:NEAR_MISSES]]
    return f"Did you mean {' or '.join(quoted)}?"


def first_named(names: Sequence[str], most: int) -> str:
    """The first names of many, and how many more there are: a, b, c and 2 more."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _compared(word: str, known: list[str]) -> list[str]:
    """Of very many, only so many are compared; one slip of the keyboard is found among any number."""
    if len(known) <= COMPARED:
        return known
    certain = meant(word, known)
    return [*([certain] if certain else []), *known[:COMPARED]]


def meant(word: str, known: Iterable[str]) -> str | None:
    """The one of ``known`` that is certainly meant by ``word``: no other is one slip of the keyboard away from it.

    A slip is a letter too many, too few or wrong, or two letters that have changed places. Another digit is none: what
    differs in a year or a number is as likely another thing.
    """
    near = [other for other in known if _is_one_slip(word, other)]
    return near[0] if len(near) == 1 else None


def _is_one_slip(word: str, right: str) -> bool:
    first = alike(word, right)
    last = alike(word[first:][::-1], right[first:][::-1])
    wrong, wanted = word[first : len(word) - last], right[first : len(right) - last]
    if any(letter.isdigit() for letter in wrong + wanted):
        return False
    return max(len(wrong), len(wanted)) == 1 or (len(wrong) == len(wanted) == 2 and wrong == wanted[::-1])  # noqa: PLR2004


def alike(text: str, other: str) -> int:
    """With how many of the same characters two texts begin."""
    for place, (left, right) in enumerate(zip(text, other, strict=False)):
        if left != right:
            return place
    return min(len(text), len(other))
