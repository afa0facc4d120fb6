"""Faults: what ``check`` says, in the order in which to mend it, each with the way to the field that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.compiler import Compiled
from cpsplan.desk.hints import hint_at_desk
from cpsplan.diagnostic import Diagnostic, Route, Severity, Span
from cpsplan.late import dataclass
from cpsplan.render.values import Values
from cpsplan.reporters.report import fingerprint_of
from cpsplan.rules.causes import NOT_TOLD
from cpsplan.workspace.disk import TRANSLATIONS

IN_ROWS = frozenset({"output", "milestone"})
"""Kinds of entries that stand as rows in the form of what is around them."""
OF_TRANSLATIONS = "CPS9"
"""How the codes of faults in translations begin."""
NOT_TRANSLATED = {"CPS911": "missing", "CPS912": "stale"}
"""The codes of texts without a translation that holds, and which texts their screen is to show."""


@dataclass(frozen=True, slots=True)
class Fault(Values):
    """One fault, as the desk shows it."""

    key: str
    """What it is recognised by."""
    severity: str
    before: str
    wrong: str
    """The words of the message that stand in the file, and are wrong; empty where it quotes none."""
    after: str
    hint: str
    entry: str
    """The words of the entry that it is about."""
    anchor: str
    """The address of the entry, by which the preview knows it."""
    field: str
    """The key of the field, in words."""
    href: str
    """The way to the field; empty where no form has it."""
    code: str
    place: str
    """The file and the line."""
    mend: str
    """How it is mended by itself, in words that begin with a verb; empty where a person has to."""
    following: tuple[str, ...]
    """What is wrong because of it, and is likely to go with it."""


def faults_of(compiled: Compiled) -> tuple[Fault, ...]:
    """Everything that is wrong, the worst first; what follows from another fault stands with that."""
    diagnostics = sorted(compiled.diagnostics, key=lambda diagnostic: (-diagnostic.severity, diagnostic.order))
    leading = without_followers(diagnostics)
    following: dict[str, list[str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.because and diagnostic not in leading:
            entry = compiled.book.get(diagnostic.entry)
            words = f"{entry.words}: {diagnostic.message}" if entry else diagnostic.message
            following.setdefault(diagnostic.because, []).append(_sentence(words))
    return tuple(_fault(compiled, diagnostic, following) for diagnostic in leading)


def without_followers(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those that do not follow from another one that is told too."""
    every = [*diagnostics]
    causes = {f"{diagnostic.code} {diagnostic.entry}" for diagnostic in every}
    return [diagnostic for diagnostic in every if diagnostic.because not in causes]


def errors_among(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those faults that keep the pages from being made."""
    return tuple(fault for fault in faults if fault.severity == Severity.ERROR.word)


def _fault(compiled: Compiled, diagnostic: Diagnostic, following: Mapping[str, list[str]]) -> Fault:
    entry, way = place_of_fault(compiled.book, diagnostic)
    before, wrong, after = _marked(_sentence(diagnostic.message), _excerpt(compiled.texts, diagnostic.span))
    return Fault(
        key=fingerprint_of(diagnostic),
        severity=diagnostic.severity.word,
        before=before,
        wrong=wrong,
        after=after,
        hint=_sentence(hint_at_desk(diagnostic)),
        entry=entry.words if entry else "",
        anchor=str(entry.address) if entry else "",
        field=_in_words(way),
        href=_address_of_text(diagnostic, entry) or (address_of_form(entry, way) if entry else ""),
        code=diagnostic.code,
        place=f"{diagnostic.span.path}:{diagnostic.span.line}",
        mend=diagnostic.fix.words if diagnostic.fix else "",
        following=tuple(following.get(f"{diagnostic.code} {diagnostic.entry}", ())),
    )


def address_of_form(entry: Entry[Any], way: Route = ()) -> str:
    """The way to the form of an entry, and to a field in it: what stands in rows has the form of what is around."""
    address = entry.address
    if address.kind == "passage":
        return f"/easy-read/{quote(address.document.id)}/{quote(address.step)}"
    while address.kind in IN_ROWS and address.parent:
        address = address.parent
    # What is named in a list has no field of its own: the boxes of the whole list are one.
    way = way[:-1] if way and isinstance(way[-1], int) else way
    numbered = [str(step + 1) if isinstance(step, int) else step for step in way]
    field = f"#{quote('.'.join(numbered))}" if way else ""
    return f"/edit/{address.kind}/{quote(address, safe='/:')}{field}"


def _address_of_text(diagnostic: Diagnostic, entry: Entry[Any] | None) -> str:
    """The way to the translation or the booklet that a fault is about; empty where it is about none of a plan."""
    if diagnostic.code in NOT_TRANSLATED and entry is not None:
        show = NOT_TRANSLATED[diagnostic.code]
        return f"/translate/{quote(diagnostic.about)}/{quote(str(entry.address.document))}?show={show}"
    if diagnostic.code == NOT_TOLD and entry is not None:
        begins = "easy-read" if entry.address.kind == "booklet" else "new-booklet"
        return f"/{begins}/{quote(entry.address.document.id)}"
    related = diagnostic.related if diagnostic.code.startswith(OF_TRANSLATIONS) else ()
    for span in (diagnostic.span, *(each.span for each in related)):
        place = PurePosixPath(span.path)
        if place.suffix == ".po" and span.path.startswith(f"{TRANSLATIONS}/"):
            return f"/translate/{quote(place.parent.name)}/{quote(place.stem)}?show=faults"
    return ""


def place_of_fault(book: Book, diagnostic: Diagnostic) -> tuple[Entry[Any] | None, Route]:
    """The entry whose form has the place of a fault, and the way to the field below it."""
    inside = [
        (entry.source.written(entry.route), entry)
        for entry in _things(book)
        if entry.source.path == diagnostic.span.path and entry.address.kind not in IN_ROWS
    ]
    if not inside:
        return book.get(diagnostic.entry), ()
    route = _route_to(inside[0][1].source.node, diagnostic.span)
    holding = [(way, entry) for way, entry in inside if route[: len(way)] == way]
    if not holding:
        return book.get(diagnostic.entry), ()
    way, entry = max(holding, key=lambda pair: len(pair[0]))
    return entry, route[len(way) :]


def _things(book: Book) -> Iterable[Entry[Any]]:
    yield from book.entries
    yield from book.editions.values()


def _route_to(node: Any, span: Span) -> Route:
    """The way to the deepest value of a file that begins at a place, or before it."""
    here, steps = (span.line - 1, span.column - 1), []
    while isinstance(node.value, list) and node.value:
        is_mapping = isinstance(node.value[0], tuple)
        starts = [(part[0] if is_mapping else part) for part in node.value]
        before = list(takewhile(lambda part: (part.start_mark.line, part.start_mark.column) <= here, starts))
        if not before:
            break
        place = len(before) - 1
        steps.append(before[-1].value if is_mapping else place)
        node = node.value[place][1] if is_mapping else node.value[place]
    return tuple(steps)


def _excerpt(texts: Mapping[str, str], span: Span) -> str:
    """What the file says at a place, where that is within one line."""
    lines = texts.get(span.path, "").split("\n")
    if span.line != span.end_line or span.line > len(lines):
        return ""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1].strip("\"'")


def _sentence(words: str) -> str:
    """Words that stand before others: with a full stop, where they have no end of their own."""
    return f"{words}." if words and words[-1] not in ".?!" else words


def _marked(message: str, wrong: str) -> tuple[str, str, str]:
    """A message, cut where it quotes what is wrong."""
    if wrong and f"“{wrong}”" in message:
        before, _, after = message.partition(f"“{wrong}”")
        return f"{before}“", wrong, f"”{after}"
    return message, "", ""


def _in_words(way: Route) -> str:
    """The last keys of a way, as one reads them: timeframe, to."""
    keys = [step.replace("_", " ").replace("-", " ") for step in way if isinstance(step, str)]
    return " ".join(keys[-2:])
