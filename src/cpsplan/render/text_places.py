"""Places of texts: where on a page the texts of the plans stand word for word, so that a Word file can say so, too.

The page itself does not say it: its templates carry invisible marks (of Unicode's private use area) through, which are
taken out again, and where they stood is kept beside the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from markupsafe import Markup

from cpsplan.book.book import Book
from cpsplan.language.booklets import STYLE
from cpsplan.language.catalogue import context, published_texts
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.blocks import PartKey
from cpsplan.sources.text_marks import text_mark

BEGIN, MIDDLE, END, LEFT_OUT = "\ue010", "\ue011", "\ue012", "\ue013"
"""Marks: BEGIN name MIDDLE text END. What is explained within goes between LEFT_OUT and END."""
ATTRIBUTE = "data-text"
_PIECES = re.compile(
    f"<(?P<name>title|textarea|option|style|script)\\b.*?</(?P=name)>|<[^>]*>|{BEGIN}(?P<mark>\\w+){MIDDLE}|{LEFT_OUT}|{END}",
    re.DOTALL,
)
_MARKS = re.compile(f"{BEGIN}\\w+{MIDDLE}|{LEFT_OUT}|{END}")
_HEADING = re.compile(r"\A#{1,6} ")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~&\n]")
TextPlaces = tuple[tuple[int, str], ...]
"""What goes into a page, to say where texts begin and end, and before which character."""
NO_TEXTS: Mapping[str, str] = MappingProxyType({})


def texts_of_page(localised: LocalisedBook, document: str, shown: Collection[str]) -> dict[str, str]:
    """What the texts of a document go by, by their words, and those of its strategy that are ``shown``.

    A text that stands twice goes by nothing: its words do not say which is meant. Nor does one of a translation, which
    has a catalogue, nor an Easy Read one.
    """
    book = localised.book
    if localised.original is not None or localised.edition.style == STYLE or document not in book.documents:
        return {}
    marks: dict[str, str] = {}
    for about in reversed(_about(book, document)):
        words = _marks_of(book, about)
        marks |= words if about == document else {text: mark for text, mark in words.items() if text in shown}
    return marks


def _about(book: Book, document: str) -> list[str]:
    """A document, its plan, and the strategy of that."""
    names = [document]
    if document in book.progress:
        names.append(book.progress[document].model.plan)
    plan = book.plans.get(names[-1])
    return [*names, plan.model.strategy] if plan and plan.model.strategy else names


def _marks_of(book: Book, document: str) -> dict[str, str]:
    marks: dict[str, str] = {}
    for entry, way, text in published_texts(book):
        words = words_shown(text, is_block=bool(way) and isinstance(way[-1], PartKey))
        if entry.address.document == document and words:
            # Pages leave out the stop of a sentence where it is a heading.
            for shown in dict.fromkeys((words, words.removesuffix("."))):
                marks[shown] = "" if shown in marks else text_mark(context(entry.address, way), words)
    return marks


def words_shown(text: str, *, is_block: bool) -> str:
    """The words of a text as a page has them in one piece; empty where it has them in several."""
    if not is_block:
        return text
    words = _HEADING.sub("", text, count=1)
    begins_a_block = words[:1] in "-+:#" or words[:1].isdecimal()
    return "" if begins_a_block or _MARKDOWN.search(words) else words


def with_mark(html: Markup, mark: str) -> Markup:
    """Words between marks that say which text they are."""
    return Markup(f"{BEGIN}{{}}{MIDDLE}{{}}{END}").format(mark, html)  # noqa: S704 - marks of ours


def no_part(html: Markup) -> Markup:
    """Words within a text that are no part of it."""
    return Markup(f"{LEFT_OUT}{{}}{END}").format(html)  # noqa: S704 - as above


def without_marks(html: str) -> tuple[str, TextPlaces]:
    """A page without marks, and where they stood: each place of a text gets a number of its own."""
    if BEGIN not in html:
        return html, ()
    plain: list[str] = []
    places: list[tuple[int, str]] = []
    length = 0
    for piece, tag in _with_tags(html):
        plain.append(piece)
        length += len(piece)
        if tag:
            places.append((length, tag))
    return "".join(plain), tuple(places) if _is_even(places) else ()


def _with_tags(html: str) -> Iterator[tuple[str, str]]:
    """The pieces of a page, and the tag that belongs behind each, where a mark stood."""
    begin = number = 0
    for match in _PIECES.finditer(html):
        yield html[begin : match.start()], ""
        begin = match.end()
        if match["mark"]:
            number += 1
            yield "", f'<span {ATTRIBUTE}="{match["mark"]}_{number}">'
        elif match[0] == LEFT_OUT:
            yield "", f'<span {ATTRIBUTE}="">'
        elif match[0] == END:
            yield "", "</span>"
        else:
            yield _MARKS.sub("", match[0]), ""
    yield html[begin:], ""


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
