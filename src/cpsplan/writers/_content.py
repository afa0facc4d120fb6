"""What a finished page says, as a sequence of blocks: headings, paragraphs, lists, tables, pictures.

Word, OpenDocument, plain text, Braille and audio are written from this, so that they all say what the page says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cpsplan.render.page import SCHEMES


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is alike: its words, whether they are bold, their language and where they lead."""

    text: str
    strong: bool = False
    language: str = ""
    """The language, where it is not that of the page."""
    href: str = ""

    @property
    def leads_out(self) -> bool:
        """Whether it leads out of the document."""
        return self.href.startswith(SCHEMES)


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 5."""

    level: int
    line: Line
    mark: str = ""
    """The words of the mark before it, which the page draws: Aim 1."""
    drawn: str = ""
    """The mark itself, as SVG."""

    @property
    def shown(self) -> Line:
        """The heading with the words of its mark."""
        return (Run(f"{self.mark}. "), *self.line) if self.mark else self.line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Entries:
    """A list, with numbers or without."""

    entries: tuple[Line, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Meanings:
    """A list of terms, each with what is said of it."""

    pairs: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its lines, and whether it heads its row or column."""

    lines: tuple[Line, ...]
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, the row of heads, and the other rows."""

    caption: Line
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture: its path below the assets, and what it shows."""

    file: str
    words: str


@dataclass(frozen=True, slots=True)
class IllustratedIdea:
    """A picture of Easy Read with the sentences beside it."""

    picture: ShownPicture
    lines: tuple[Line, ...]


Block = Heading | Paragraph | Entries | Meanings | Table | ShownPicture | IllustratedIdea


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says."""

    title: str
    language: str
    publisher: str
    description: str
    blocks: tuple[Block, ...]
    created: date | None = None
    """From when the document is."""
    changed: datetime | None = None
    """When it was last changed."""
    status: str = ""
    """What every page of paper says of it: that its words are made up, or no more than a draft."""
    page_of: str = "/"
    """What stands between the number of a page and how many there are: “ of ”."""

    @property
    def is_easy_read(self) -> bool:
        """Whether it is told in pictures with sentences."""
        return any(isinstance(block, IllustratedIdea) for block in self.blocks)


def plain(line: Line) -> str:
    """The words of a line."""
    return "".join(run.text for run in line)


def on_one_line(lines: Iterable[str], mark: str) -> str:
    """Lines behind one another with a ``mark`` between them; a line that ends as a sentence needs none."""
    words = ""
    for line in lines:
        between = "" if not words else " " if words[-1] in ".!?" else f"{mark} "
        words = f"{words}{between}{line}"
    return words


def words_of(content: Content) -> Iterator[str]:
    """Every line of a content as plain words, in reading order: what any format of it has to say."""
    for block in content.blocks:
        for line in lines_of(block):
            if text := plain(line):
                yield text


def lines_of(block: Block) -> Iterator[Line]:
    """The lines of a block, in reading order."""
    match block:
        case Heading(line=line) | Paragraph(line):
            yield line
        case Entries(lines) | IllustratedIdea(lines=lines):
            yield from lines
        case Meanings(pairs):
            for term, meaning in pairs:
                yield term
                yield meaning
        case Table():
            yield block.caption
            for row in (block.head, *block.rows):
                for cell in row:
                    yield from cell.lines


def labelled_rows(table: Table, words_of_cell: Callable[[Cell], str]) -> Iterator[list[tuple[int, str]]]:
    """The rows of a table where no columns stand side by side.

    Each cell that says something comes with its place in the row, and the head of its column before its words.
    """
    heads = list(map(words_of_cell, table.head))
    for row in table.rows:
        cells: list[tuple[int, str]] = []
        for place, cell in enumerate(row):
            words = words_of_cell(cell)
            if words:
                head = heads[place] if place < len(heads) else ""
                cells.append((place, f"{head}: {words}" if head else words))
        yield cells


def hides_address(run: Run) -> bool:
    """Whether a run leads out of the document to an address that its words do not show."""
    address = run.href.removeprefix("mailto:").removeprefix("tel:").split("//")[-1]
    # A number is written with spaces, and called without.
    return run.leads_out and address not in run.text and address not in run.text.replace(" ", "")


def office_language(language: str) -> str:
    """A language as word processors name it: with its country where it is one of these islands."""
    return f"{language}-GB" if language in {"en", "cy", "gd", "ga"} else language
