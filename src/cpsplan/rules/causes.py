"""Causes: which faults follow from another one, and are likely to go with it: one id that changed is one fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cpsplan.book.unknown import UNKNOWN_REFERENCE
from cpsplan.diagnostic import Diagnostic
from cpsplan.language.booklets import SUFFIX

NOT_TOLD = "CPS636"
"""The code of a booklet that does not tell something: also where a name in it leads nowhere."""
OF_THE_SAME = {"CPS506": "CPS503", "CPS511": "CPS503"}
"""What is said of an entry because of another fault: a target on the wrong side is weaker, and not in the words."""


def with_causes(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The same faults in their order, each with the one that it follows from, where there is one."""
    every = [*diagnostics]
    leading = dict(_leading(every))
    known = {f"{diagnostic.code} {diagnostic.entry}" for diagnostic in every}
    return [_with_cause(diagnostic, leading, known) for diagnostic in every]


def _leading(diagnostics: list[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Every name that leads nowhere, with the first fault that is about the same: van and van/drivers are."""
    unknown = [
        diagnostic for diagnostic in diagnostics if diagnostic.code == UNKNOWN_REFERENCE.code and diagnostic.about
    ]
    names = {diagnostic.about for diagnostic in unknown}
    first: dict[str, str] = {}
    for diagnostic in unknown:
        name = diagnostic.about
        around = next((part for part in _around(name) if part in names), name)
        yield diagnostic, first.setdefault(around, f"{UNKNOWN_REFERENCE.code} {diagnostic.entry}")


def _around(name: str) -> tuple[str, ...]:
    """The names that a name lies in, the outermost first."""
    places = [place for place, letter in enumerate(name) if letter in "/."]
    return tuple(name[:place] for place in places)


def _with_cause(diagnostic: Diagnostic, leading: dict[Diagnostic, str], known: set[str]) -> Diagnostic:
    own = f"{diagnostic.code} {diagnostic.entry}"
    cause = diagnostic.because or leading.get(diagnostic, "")
    if diagnostic.code == NOT_TOLD:
        told_of = str(diagnostic.entry).removesuffix(SUFFIX)
        inside = (told_of, f"{diagnostic.entry}/")
        cause = next((first for other, first in leading.items() if _is_of(other, *inside)), "")
    elif f"{OF_THE_SAME.get(diagnostic.code)} {diagnostic.entry}" in known:
        cause = f"{OF_THE_SAME[diagnostic.code]} {diagnostic.entry}"
    return diagnostic if cause in {own, diagnostic.because} else replace(diagnostic, because=cause)


def _is_of(diagnostic: Diagnostic, document: str, passages: str) -> bool:
    """Whether a fault is about a document itself, or a passage of its booklet."""
    return diagnostic.entry == document or str(diagnostic.entry).startswith(passages)
