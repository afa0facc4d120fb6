"""Places of texts: where on a page the texts of the plans stand word for word, so that a Word file can say so, too.

The page itself does not say it: its templates carry invisible marks (of Unicode's private use area) through, which are
taken out again, and where they stood is kept beside the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from cpsplan.book.book import Book
from cpsplan.book.translation import context
from cpsplan.diagnostic import Route
from cpsplan.language.booklets import STYLE
from cpsplan.language.catalogue import published_texts
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.address import Address
from cpsplan.model.blocks import PartKey
from cpsplan.sources.text_marks import text_mark

BEGIN, MIDDLE, END, LEFT_OUT = "\ue010", "\ue011", "\ue012", "\ue013"
"""Marks: BEGIN name MIDDLE text END. What is explained within goes between LEFT_OUT and END."""
ATTRIBUTE = "data-text"
_UNREACHED = re.compile(
    r"<(?P<name>title|textarea|option|style|script)\b.*?</(?P=name)>"
    f"|<[^>{BEGIN}-{LEFT_OUT}]*[{BEGIN}-{LEFT_OUT}][^>]*>",
    re.DOTALL,
)
"""Elements that hold text alone, and tags with marks in them: there is no place for a tag within."""
_MARKS = re.compile(f"{BEGIN}(\\w+){MIDDLE}|{LEFT_OUT}|{END}")
_HEADING = re.compile(r"\A#{1,6} ")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~&\n]")
TextPlaces = tuple[tuple[int, str], ...]
"""What goes into a page, to say where texts begin and end, and before which character."""
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class _Named(NamedTuple):
    """A text, and where it stands in the plans."""

    address: Address
    way: Route
    words: str


def texts_of_page(localised: LocalisedBook, document: str, shown: Collection[str]) -> dict[str, str]:
    """What the texts of a document go by, by their words, and those of its strategy that are ``shown``.

    A text that stands twice goes by nothing: its words do not say which is meant. Nor does one of a translation, which
    has a catalogue, nor an Easy Read one.
    """
    book = localised.book
    if localised.original is not None or localised.edition.style == STYLE or document not in book.documents:
        return {}
    named: dict[str, _Named | None] = {}
    for about in reversed(_about(book, document)):
        words = _named_in(book, about)
        named |= words if about == document else {text: name for text, name in words.items() if text in shown}
    # Checksums last: a strategy has many texts that its plans do not show.
    return {text: text_mark(context(*name[:2]), name.words) if name else "" for text, name in named.items()}


def _about(book: Book, document: str) -> list[str]:
    """A document, its plan, and the strategy of that."""
    names = [document]
    if document in book.progress:
        names.append(book.progress[document].model.plan)
    plan = book.plans.get(names[-1])
    return [*names, plan.model.strategy] if plan and plan.model.strategy else names


def _named_in(book: Book, document: str) -> dict[str, _Named | None]:
    """The texts of a document by what pages show of them; None where they stand twice."""
    named: dict[str, _Named | None] = {}
    for entry, way, text in published_texts(book, document):
        words = words_shown(text, is_block=bool(way) and isinstance(way[-1], PartKey))
        if words:
            # Pages leave out the stop of a sentence where it is a heading.
            for shown in dict.fromkeys((words, words.removesuffix("."))):
                named[shown] = None if shown in named else _Named(entry.address, way, words)
    return named


def words_shown(text: str, *, is_block: bool) -> str:
    """The words of a text as a page has them in one piece; empty where it has them in several."""
    if not is_block:
        return text
    words = _HEADING.sub("", text, count=1)
    begins_a_block = words[:1] in "-+:#" or words[:1].isdecimal()
    return "" if begins_a_block or _MARKDOWN.search(words) else words


def with_mark(html: Markup, mark: str) -> Markup:
    """Words between marks that say which text they are."""
    return Markup(f"{BEGIN}{mark}{MIDDLE}{html}{END}")  # noqa: S704 - marks of ours around what is escaped


def no_part(html: Markup) -> Markup:
    """Words within a text that are no part of it."""
    return Markup(f"{LEFT_OUT}{html}{END}")  # noqa: S704 - as above


def without_marks(html: str) -> str:
    """A page without marks."""
    return _MARKS.sub("", html) if BEGIN in html else html


def places_of_texts(html: str) -> TextPlaces:
    """Where the marks of a page stand once it is without them: each place of a text gets a number of its own."""
    if BEGIN not in html:
        return ()
    places: list[tuple[int, str]] = []
    taken_out = number = 0
    for match in _MARKS.finditer(_UNREACHED.sub(lambda match: _MARKS.sub("", match[0]), html)):
        tag = "</span>"
        if match[1]:
            number += 1
            tag = f'<span {ATTRIBUTE}="{match[1]}_{number}">'
        elif match[0] == LEFT_OUT:
            tag = f'<span {ATTRIBUTE}="">'
        places.append((match.start() - taken_out, tag))
        taken_out += match.end() - match.start()
    return tuple(places) if _is_even(places) else ()


def _is_even(places: list[tuple[int, str]]) -> bool:
    """Whether everything that begins also ends."""
    ends = sum(tag == "</span>" for _, tag in places)
    return 2 * ends == len(places)


def with_places(html: str, places: TextPlaces) -> str:
    """A page that says where the texts of the plans stand on it."""
    pieces: list[str] = []
    begin = 0
    for at, tag in places:
        pieces += [html[begin:at], tag]
        begin = at
    return "".join((*pieces, html[begin:]))
