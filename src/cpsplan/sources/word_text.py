"""The text of a Word document as values: paragraphs and tables, with what was changed in them and said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from cpsplan.late import dataclass


class UnreadableWord(Exception):  # noqa: N818 - it says what the file is
    """A file from which no Word document can be read; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class WordChange:
    """A tracked change: whether words came or went, who did it, and when."""

    is_new: bool
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class WordPiece:
    """Some text that is alike: its words, what was done to it, and what is laid around it."""

    text: str
    change: WordChange | None = None
    marks: frozenset[str] = frozenset()
    """The names of the bookmarks that it lies in."""
    comments: frozenset[str] = frozenset()
    """The numbers of the comments on it."""
    bold: bool = False
    href: str = ""
    note: str = ""
    """The words of the footnote that is called here; the piece has no text then."""


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph."""

    number: int
    """Its place in the document, counted from 1, those in tables with it."""
    pieces: tuple[WordPiece, ...]
    style: str = ""
    """The name of its style in small letters."""
    level: int = 0
    """The level of a heading; 0 where it is none."""
    depth: int = 0
    """How deep it lies in lists, from 1; 0 where it is no entry of one."""
    numbered: bool = False
    end: WordChange | None = None
    """What was done to its end: a paragraph that was divided, or put together with the next one."""

    @property
    def text(self) -> str:
        """What it says once all changes are taken."""
        return "".join(piece.text for piece in self.pieces if piece.change is None or piece.change.is_new)

    @property
    def words(self) -> str:
        """The same on one line, without what only steers how it is set."""
        return single_line(self.text)


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table: its number, counted from 1, and its rows of cells, each with its paragraphs."""

    number: int
    rows: tuple[tuple[tuple[WordParagraph, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment: who said what, and when."""

    author: str
    date: str
    words: str


@dataclass(slots=True)
class WordText:
    """A document."""

    blocks: list[WordParagraph | WordTable] = field(default_factory=list)
    comments: dict[str, WordComment] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    """The names of its bookmarks, each with the number of the paragraph that it begins in."""
    asides: list[tuple[int, str]] = field(default_factory=list)
    """What it holds that is no text: pictures, lists of contents; each with the number of its paragraph."""
    edges: tuple[str, ...] = ()
    """What stands at the head and the foot of its pages."""
    title: str = ""
    """What its properties say of its title, and whose it is."""
    company: str = ""

    def paragraphs(self) -> Iterator[WordParagraph]:
        """All paragraphs, those in tables with them, in their order."""
        for block in self.blocks:
            if isinstance(block, WordParagraph):
                yield block
            else:
                yield from (paragraph for row in block.rows for cell in row for paragraph in cell)


_NEVER_SHOWN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200d\u202a-\u202e\u2060\u2066-\u2069\ue000-\uf8ff\ufeff\ufffe\uffff]"
)


def single_line(text: str) -> str:
    """Words on one line with single spaces; without soft hyphens and other signs that nobody sees."""
    return " ".join(_NEVER_SHOWN.sub("", text).replace("\u2011", "-").split())
