"""What a text in Markdown is made of: parts, and runs of words in them. There is a kind for all on the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby

from cpsplan.late import dataclass

REFERENCE = re.compile(r"(?P<kind>[a-z-]+):(?P<address>[a-z0-9:./-]+)")
"""A link to an entry: its kind, and what references call it."""


class PartKind(StrEnum):
    """What a part of a text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    QUOTATION = "quotation"
    TABLE = "table"
    CAPTION = "caption"
    """What a table shows: a line before it that begins with a colon."""
    PICTURE = "picture"
    FOOTNOTE = "footnote"
    REFUSED = "refused"
    """What is not on the list. Its words are kept, and a fault tells what to write instead."""
    ITEM = "item"
    ROW = "row"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class MarkdownRun:
    """A stretch of words that is alike, or the mark of a footnote."""

    text: str
    strong: bool = False
    emphasis: bool = False
    target: str = ""
    """Where it leads, where it is a link."""
    note: str = ""
    """The footnote that is called here, by its label; there are no words then."""


LINE_BREAK = "\N{LINE SEPARATOR}"
"""The words of a run that ends a line where the author wants it."""


@dataclass(frozen=True, slots=True)
class MarkdownPart:
    """A part of a text, with the runs of its own words and the parts inside it."""

    kind: PartKind
    line: int
    runs: tuple[MarkdownRun, ...] = ()
    parts: tuple[MarkdownPart, ...] = ()
    level: int = 0
    """Of a heading: 1 or 2 below that of its section. Of a list: 1, or 2 inside another."""
    start: int | None = None
    """The first number of a list with numbers."""
    label: str = ""
    """The label of a footnote, the id of a picture."""
    figures: bool = False
    """Whether a cell stands in a column that is set to the right."""

    @property
    def words(self) -> str:
        """Its own words."""
        return "".join(run.text for run in self.runs)

    def pieces(self) -> Iterator[str]:
        """Its own words and those inside it, in a piece for each stretch without a footnote's number."""
        for is_note, runs in groupby(self.runs, key=lambda run: bool(run.note)):
            words = "".join(run.text for run in runs)
            if not is_note and words.strip():
                yield words
        for part in self.parts:
            yield from part.pieces()


@dataclass(frozen=True, slots=True)
class MarkdownBlock:
    """A part right below the section, as it is written: the unit of translation."""

    kind: PartKind
    text: str
    line: int
    """Where it begins, counted from 1."""


@dataclass(frozen=True, slots=True)
class MarkdownFault:
    """What may not stand in a text, or not so: its place, counted from 1, what it is, and what to do."""

    line: int
    column: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class MarkdownLink:
    """Where a link or a picture leads. ``text[start:end]`` is the target as it is written."""

    target: str
    line: int
    column: int
    start: int
    end: int

    @property
    def is_reference(self) -> bool:
        """Whether it names something in the workspace, not an address outside."""
        return not self.target.lower().startswith(OUTSIDE)


OUTSIDE = ("https://", "http://", "mailto:", "tel:")
"""How an address begins that leads out of what is published."""


@dataclass(frozen=True, slots=True)
class MarkdownWords:
    """Words without marks, and the line where they begin; each line of the text is one of theirs."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A text that was read: its parts in order, and what is the matter with it."""

    blocks: tuple[MarkdownBlock, ...]
    parts: tuple[MarkdownPart, ...]
    """The same blocks, taken apart."""
    words: tuple[MarkdownWords, ...]
    links: tuple[MarkdownLink, ...]
    pictures: tuple[MarkdownLink, ...]
    """As links: the target is ``picture:id``."""
    faults: tuple[MarkdownFault, ...]

    @property
    def plain(self) -> str:
        """All that it says, without marks."""
        return "\n\n".join(words.text for words in self.words)

    @property
    def pieces(self) -> tuple[str, ...]:
        """The same as it stands on pages: where a footnote is called, a piece ends, since its number stands there."""
        return tuple(piece for part in self.parts for piece in part.pieces())
