"""Blocks: prose in Markdown as a model holds it, in parts that are texts of their own, and know their place.

A step of a route may be a ``PartKey``: it leads to a block of a prose, or to a link in one, and knows where that stands
in the sources, be it a block of a YAML file or a file of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

from cpsplan.diagnostic import Span

_LINK = re.compile(r"!?\[(?P<words>[^\]\n]*)\]\([^)\n]*\)")
_CALL = re.compile(r"\[\^[^\]\s]+\]:?")
_MARKS = re.compile(r"(?<!\\)(?:\*\*|__|\*|(?<!\w)_|_(?!\w))")
_QUOTED = re.compile(r"^\s*(?:>\s?)+")
_LEADING = re.compile(r"^\s*(?:#{1,6}\s+|[-*+:]\s+|\d{1,9}[.)]\s+)+")
_MARKED = re.compile(r"[\[*_\\|]|^\s*(?:[>#+:-]|\d{1,9}[.)])", re.MULTILINE)
"""What no block is without of which something is left out."""
_RULER = re.compile(r"^[\s|:-]*-[\s|:-]*$")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_NO_CELL_END = re.compile(r"(?<!\\)\|")
LINK_TARGET = re.compile(r"(?<=\]\()(?P<kind>[a-z]+):(?P<written>[a-z0-9:./-]+)(?=[\s)])")
"""What a link to an entry leads to, behind the words of the link: outcome:people.wellbeing."""


class Stretch(NamedTuple):
    """Some signs of a file."""

    path: str
    source: str
    """The whole text of the file."""
    start: int
    end: int

    def part(self, start: int, end: int) -> Span:
        """Where other signs of the same file stand, as far as they are in one line."""
        line_end = self.source.find("\n", start, end)
        return Span.of_stretch(self.path, self.source, start, line_end if line_end >= 0 else end)

    @property
    def span(self) -> Span:
        """Where they stand: their first line."""
        return self.part(self.start, self.end)


Beside = tuple[tuple[str, str, Span], ...]
"""A text in other languages, where it is written side by side: language, text, place."""


class PartKey(str):
    """What a part of a prose goes by in a route, and where that part stands."""

    __slots__ = ("beside", "stretch")

    stretch: Stretch
    beside: Beside

    def __new__(cls, key: str, stretch: Stretch, beside: Beside = ()) -> Self:
        """A step that leads to a ``stretch`` of a file, and says what stands beside it in other languages."""
        self = super().__new__(cls, key)
        self.stretch, self.beside = stretch, beside
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """What it takes to make this step again in another process."""
        return str(self), self.stretch, self.beside

    @property
    def span(self) -> Span:
        """Where the part stands: its first line."""
        return self.stretch.span

    def span_of_word(self, word: str) -> Span:
        """Where a word stands in the part; the part, where it is not written there as it reads."""
        _, source, start, end = self.stretch
        place = re.compile(rf"(?<!\w){re.escape(word)}").search(source, start, end)
        return self.stretch.part(*place.span()) if place else self.span


class Block(NamedTuple):
    """A block of a prose: a paragraph, a heading, a list, a table. It is one text of the catalogue."""

    key: PartKey
    """What it goes by below its prose. It is made of its own words, so that it stays when others come before it."""
    kind: str
    text: str
    """What is written, in Markdown."""

    @property
    def is_text(self) -> bool:
        """Whether it says something in words: what a picture shows stands in the register of pictures."""
        return self.kind != "picture"


class ProseLink(NamedTuple):
    """A link to an entry in a prose."""

    key: PartKey
    kind: str
    """What the link says that it leads to: outcome."""
    written: str
    """What the entry is called there: people.wellbeing."""


class Blocks(str):
    """A prose: its Markdown, as a whole and block by block."""

    __slots__ = ("blocks", "links")

    blocks: tuple[Block, ...]
    links: tuple[ProseLink, ...]

    def __new__(cls, text: str, blocks: tuple[Block, ...], links: tuple[ProseLink, ...] = ()) -> Self:
        """A prose of these blocks."""
        self = super().__new__(cls, text)
        self.blocks, self.links = blocks, links
        return self

    def __getnewargs__(self) -> tuple[Any, ...]:
        """What it takes to make this prose again in another process."""
        return str(self), self.blocks, self.links

    @classmethod
    def of(cls, blocks: tuple[Block, ...], links: tuple[ProseLink, ...] = ()) -> Self:
        """The prose that some blocks come to."""
        return cls("\n\n".join(block.text for block in blocks), blocks, links)


def plain_words(markdown: str) -> str:
    """The words of a block without the marks of Markdown, on one line."""
    if not _MARKED.search(markdown):
        # Most paragraphs have none, and taking them apart takes ten times as long.
        return " ".join(markdown.split())
    return " ".join(pieces_of(markdown))


def pieces_of(markdown: str) -> Iterator[str]:
    """The words of a block by pieces that stand together on a page: cells, items, what is between footnotes."""
    for part in _parts(markdown):
        for piece in _CALL.split(_LINK.sub(lambda link: link["words"], part)):
            words = _ESCAPE.sub("", _MARKS.sub("", piece)).strip()
            if words:
                yield " ".join(words.split())


def _parts(markdown: str) -> Iterator[str]:
    """The cells of a table, the items of a list, the paragraphs of a quotation, with the lines that go on."""
    going_on = ""
    for written in markdown.split("\n"):
        line = _QUOTED.sub("", written)
        is_row = line.lstrip().startswith("|")
        begins = is_row or not line.strip() or _LEADING.match(line)
        if begins and going_on:
            yield going_on
            going_on = ""
        if is_row:
            yield from () if _RULER.match(line) else _NO_CELL_END.split(line)
        else:
            going_on = f"{going_on} {_LEADING.sub('', line)}".strip()
    if going_on:
        yield going_on
