"""Wordings: where a plan quotes its strategy in other words, both are shown, with the words that differ."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.render.places import without_stop
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a plan says of an outcome or aim in its own words; None where it uses those of its strategy."""

    text: str | None = None
    title: str | None = None


NOT_QUOTED = Quoted()


@dataclass(frozen=True, slots=True)
class WordingPiece(Values):
    """Some words, and whether the other wording has others in their place."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Wording(Values):
    """Both wordings in pieces."""

    own: tuple[WordingPiece, ...]
    other: tuple[WordingPiece, ...]


@dataclass(frozen=True, slots=True)
class WordingRow(Values):
    """Both wordings of an aim or outcome, with what it goes by and its anchor."""

    name: str
    anchor: str
    strategy: str
    wording: Wording


def quotes_of(book: Book, plan: Entry[DeliveryPlan]) -> dict[str, Quoted]:
    """What a plan quotes in its own words, by the address of the outcome or aim."""
    quotes: dict[str, Quoted] = {}
    for quotation in book.below(plan.address, "quotation"):
        if quotation.address in book.quoted:
            quotes[book.quoted[quotation.address]] = Quoted(quotation.model.text, quotation.model.title)
    return quotes


def wording(quoted: str | None, defined: str) -> Wording | None:
    """Both wordings, in pieces that say which words differ; None where plan and strategy say the same."""
    if quoted is None or without_stop(quoted) == without_stop(defined):
        return None
    own, other = _words(quoted), _words(defined)
    own_pieces: list[WordingPiece] = []
    other_pieces: list[WordingPiece] = []
    steps = difflib.SequenceMatcher(None, own, other, autojunk=False).get_opcodes()
    for kind, own_start, own_end, other_start, other_end in steps:
        differs = kind != "equal"
        own_pieces += _piece(own[own_start:own_end], differs=differs)
        other_pieces += _piece(other[other_start:other_end], differs=differs)
    return Wording(tuple(own_pieces), tuple(other_pieces))


def _words(sentence: str) -> list[str]:
    return re.findall(r"\S+", without_stop(sentence))


def _piece(words: Iterable[str], *, differs: bool) -> list[WordingPiece]:
    text = " ".join(words)
    return [WordingPiece(text, differs)] if text else []
