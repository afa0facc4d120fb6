"""What a finished page says, as a sequence of blocks: headings, paragraphs, lists, tables, pictures.

Word, OpenDocument, plain text, Braille and audio are written from this, so that they all say what the page says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from cpsplan.late import dataclass
from cpsplan.render.page import SCHEMES


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is alike: its words, whether they are bold, their language and where they lead."""

    text: str
    strong: bool = False
    language: str = ""
    """The language, where it is not that of the page."""
    href: str = ""
    note: tuple[Run, ...] = ()
    """The footnote that is called here. The words of the run are its number then."""
    mark: str = ""
    """What the text of the plans goes by that this is, or is a part of; empty for all that the page says itself."""

    def saying(self, text: str) -> Run:
        """The same with another text."""
        return Run(text, self.strong, self.language, self.href, self.note, self.mark)

    @property
    def look(self) -> tuple[object, ...]:
        """Everything but its words."""
        return self.strong, self.language, self.href, self.note, self.mark

    @property
    def leads_out(self) -> bool:
        """Whether it leads out of the document."""
        return self.href.startswith(SCHEMES)


Line = tuple[Run, ...]
LINE_BREAK = "\N{LINE SEPARATOR}"
"""The end of a line in the words of a run, where an author wants one: in an address."""
PART = 2
"""The level of the headings of parts: the title of the document is level 1."""


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
    start: int = 1
    """The number of the first entry."""
    inner: tuple[tuple[Entries, ...], ...] = ()
    """For each entry the lists inside it; empty where no entry has one."""

    def ways(self, level: int = 1) -> Iterator[tuple[Entries, int, int, Line]]:
        """Every entry, those of inner lists too: its list, the level of that, its number, its line."""
        for place, line in enumerate(self.entries):
            yield self, level, self.start + place, line
            for inner in self.inner[place] if self.inner else ():
                yield from inner.ways(level + 1)


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """What somebody has said, and who."""

    lines: tuple[Line, ...]
    by: Line = ()


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
    """A picture: its path below the assets, and what it shows; empty words where nobody has to hear of it."""

    file: str
    words: str


@dataclass(frozen=True, slots=True)
class CaptionedPicture:
    """A picture of the register with what stands below it: its caption, who made it."""

    picture: ShownPicture
    lines: tuple[Line, ...]
    width: int
    """In pixels; on paper and screens it is as wide or narrower."""
    height: int


@dataclass(frozen=True, slots=True)
class IllustratedIdea:
    """A picture of Easy Read, where one is right, with the sentences beside it."""

    picture: ShownPicture | None
    lines: tuple[Line, ...]

    @property
    def one_line(self) -> Line:
        """Its sentences in one paragraph, with the end of a line behind each but the last."""
        between = Run(LINE_BREAK)
        runs = [run for line in self.lines for run in (*line, between)]
        return tuple(runs[:-1])


Block = (
    Heading | Paragraph | Entries | QuotedWords | Meanings | Table | ShownPicture | CaptionedPicture | IllustratedIdea
)


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
    """What every page of paper says of it: that its words are made up, or no more than a draft, and its version."""
    draft: str = ""
    """What a draft is called; empty for what is final."""
    logo: CaptionedPicture | None = None
    """The logo of who publishes it."""
    page_of: str = "/"
    """What stands between the number of a page and how many there are: “ of ”."""

    def with_marks(self) -> Content:
        """This content for formats without a head or foot: each part of a draft begins with what it is called."""
        if not self.draft:
            return self
        blocks: list[Block] = [Paragraph((Run(self.draft),))]
        for block in self.blocks:
            blocks.append(block)
            if isinstance(block, Heading) and block.level == PART:
                blocks.append(Paragraph((Run(self.draft),)))
        return replace(self, blocks=tuple(blocks))

    @property
    def is_easy_read(self) -> bool:
        """Whether it is told in pictures with sentences."""
        return any(isinstance(block, IllustratedIdea) for block in self.blocks)


def plain(line: Line) -> str:
    """The words of a line, without the numbers of footnotes."""
    return "".join(run.text for run in line if not run.note)


def with_numbers(line: Line) -> str:
    """The words of a line, with the number of each footnote in square brackets where it is called."""
    return "".join(f"[{run.text}]" if run.note else run.text for run in line)


def notes_in(lines: Iterable[Line]) -> list[tuple[str, Line]]:
    """The footnotes that are called in lines: the number and the words of each."""
    return [(run.text, run.note) for line in lines for run in line if run.note]


def on_one_line(lines: Iterable[str], mark: str) -> str:
    """Lines behind one another with a ``mark`` between them; a line that ends as a sentence needs none."""
    words = ""
    for line in lines:
        between = "" if not words else " " if words[-1] in ".!?" else f"{mark} "
        words = f"{words}{between}{line}"
    return words


def words_of(content: Content) -> Iterator[str]:
    """Every line of a content as plain words, in reading order: what any format of it has to say."""
    return words_of_blocks(content.blocks)


def words_of_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    """The same of some blocks."""
    for block in blocks:
        lines = list(lines_of(block))
        notes = [words for _, words in notes_in(lines)]
        for line in (*lines, *notes):
            # A number of a footnote stands between two pieces, as each format writes it.
            for is_number, runs in groupby(line, key=lambda run: bool(run.note)):
                if not is_number and (text := plain(tuple(runs)).strip()):
                    yield text


def lines_of(block: Block) -> Iterator[Line]:
    """The lines of a block, in reading order, without its footnotes."""
    match block:
        case Heading(line=line) | Paragraph(line):
            yield line
        case Entries():
            yield from (line for _, _, _, line in block.ways())
        case QuotedWords(lines, by):
            yield from lines
            yield by
        case IllustratedIdea(lines=lines) | CaptionedPicture(lines=lines):
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
