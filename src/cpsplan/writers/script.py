"""A script to be read aloud: abbreviations letter by letter, tables as sentences, pauses marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cpsplan.late import dataclass
from cpsplan.model.text import ABBREVIATION
from cpsplan.render import Page
from cpsplan.writers._content import (
    LINE_BREAK,
    Block,
    CaptionedPicture,
    Cell,
    Content,
    Entries,
    Heading,
    Meanings,
    QuotedWords,
    Table,
    labelled_rows,
    lines_of,
    notes_in,
    on_one_line,
    plain,
)
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="script", file_name="<document>-audio-script.txt", words="format-script", rank=8)

SHORT, LONG = "[pause]", "[long pause]"
"""Marks of a pause of about half a second and of one and a half: behind a block, and before a heading."""
PART = 2
"""The level of the headings with which the parts of a document begin."""
STOPS = (".", "!", "?", ":", ";", "…")


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as a script, one sentence or entry a line, in UTF-8."""
    return "".join(f"{line}\n" for line in spoken(read_page(page), page.labels)).encode()


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """A part of a script: its title, and its lines: words to be spoken, and pauses."""

    title: str
    lines: tuple[str, ...]


def spoken_parts(content: Content, labels: Mapping[str, str]) -> Iterator[SpokenPart]:
    """The parts of a script, the first of which begins with the title. ``labels`` has words of formats."""
    title = content.title
    lines = [as_spoken(content.publisher)] if content.publisher else []
    for block in content.with_marks().blocks:
        if isinstance(block, Heading) and block.level == PART and lines:
            yield SpokenPart(title, tuple(lines))
            title, lines = plain(block.shown), []
        lines += _spoken_block(block, labels)
    yield SpokenPart(title, tuple(lines))


def spoken(content: Content, labels: Mapping[str, str]) -> Iterator[str]:
    """The lines of a script, of all its parts."""
    for part in spoken_parts(content, labels):
        yield from part.lines


def _spoken_block(block: Block, labels: Mapping[str, str]) -> Iterator[str]:
    yield LONG if isinstance(block, Heading) else SHORT
    if isinstance(block, CaptionedPicture):
        yield as_spoken(f"{labels['picture']}: {block.picture.words}")
    yield from map(as_spoken, filter(None, _block(block, labels)))
    for number, words in notes_in(lines_of(block)):
        yield as_spoken(f"{labels['footnote']} {number}: {plain(words)}")


def _block(block: Block, labels: Mapping[str, str]) -> Iterator[str]:
    match block:
        case Table():
            yield from _table(block)
        case Meanings(pairs):
            for term, meaning in pairs:
                yield f"{plain(term)}: {plain(meaning)}"
        case Entries():
            for inner, _, number, line in block.ways():
                yield f"{number}: {plain(line)}" if inner.numbered else plain(line)
        case QuotedWords():
            yield f"{labels['quotation']}:"
            yield from map(plain, lines_of(block))
        case Heading():
            yield plain(block.shown)
        case _:
            yield from map(plain, lines_of(block))


def _table(table: Table) -> Iterator[str]:
    """A table as sentences: each value with the head of its column."""
    yield plain(table.caption)
    for row in labelled_rows(table, _cell):
        yield ". ".join(words.rstrip(".") for _, words in row)


def _cell(cell: Cell) -> str:
    return on_one_line(map(plain, cell.lines), ",")


def as_spoken(text: str) -> str:
    """A text as it is read aloud: abbreviations letter by letter, a stop at the end."""
    said = ABBREVIATION.sub(lambda match: " ".join(match[0]), text)
    said = re.sub(rf",?\s*[·{LINE_BREAK}]\s*", ", ", said)
    return said if said.endswith(STOPS) else f"{said}."


def read_back(content: bytes) -> str:
    """What a file of this format says, without the marks of pauses."""
    return content.decode().replace(SHORT, "").replace(LONG, "")
