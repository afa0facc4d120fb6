"""Plain text for any device: UTF-8, wrapped, its structure kept by underlines, indents and labels."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from cpsplan.render import Page
from cpsplan.writers._content import (
    LINE_BREAK,
    Block,
    CaptionedPicture,
    Cell,
    Entries,
    Heading,
    IllustratedIdea,
    Line,
    Meanings,
    Paragraph,
    QuotedWords,
    ShownPicture,
    Table,
    hides_address,
    labelled_rows,
    lines_of,
    notes_in,
    on_one_line,
    with_numbers,
)
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="txt", file_name="<document>.txt", words="format-txt", rank=6)

WIDTH = 72
"""Characters a line: what every terminal, mail and refreshable Braille display takes."""
_ADDRESS = re.compile(r"\s<(?:https?://|mailto:|tel:)[^<>\s]*>", re.IGNORECASE)
UNDERLINES = {1: "=", 2: "-", 3: "~"}
"""What stands below a heading, by its level. Lower headings stand alone between empty lines."""


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as plain text. Every line ends with a line feed."""
    content = read_page(page).with_marks()
    parts = [content.publisher, *("\n".join(_with_notes(block, page.labels)) for block in content.blocks)]
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def _with_notes(block: Block, labels: dict[str, str]) -> Iterator[str]:
    """A block, and behind it the footnotes that it calls."""
    yield from _block(block, labels)
    notes = notes_in(lines_of(block))
    if notes:
        yield ""
    for number, words in notes:
        yield _wrapped(_words(words), f"  [{number}] ")


def _block(block: Block, labels: dict[str, str]) -> Iterator[str]:
    match block:
        case Heading():
            yield from _heading(block)
        case Paragraph(line):
            yield _wrapped(_words(line))
        case Entries():
            yield from _entries(block)
        case QuotedWords():
            yield from _quotation(block, labels)
        case Meanings(pairs):
            yield from (_wrapped(f"{_words(term)}: {_words(meaning)}", "  ") for term, meaning in pairs)
        case Table():
            yield from _table(block, labels)
        case ShownPicture():
            yield from _picture(block, labels)
        case IllustratedIdea(picture, lines) | CaptionedPicture(picture, lines):
            yield from _picture(picture, labels)
            yield from map(_wrapped, map(_words, lines))


def _picture(picture: ShownPicture | None, labels: dict[str, str]) -> Iterator[str]:
    """What a picture tells; nothing for one that only repeats the words beside it."""
    if picture and picture.words:
        yield _wrapped(f"[{labels['picture']}: {picture.words}]")


def _heading(heading: Heading) -> Iterator[str]:
    text = textwrap.fill(_words(heading.shown), WIDTH, break_on_hyphens=False)
    yield text
    if heading.level in UNDERLINES:
        yield UNDERLINES[heading.level] * max(map(len, text.split("\n")))


def _entries(entries: Entries) -> Iterator[str]:
    for inner, level, number, line in entries.ways():
        yield _wrapped(_words(line), "  " * (2 * level - 1) + (f"{number}. " if inner.numbered else "- "))


def _quotation(quotation: QuotedWords, labels: dict[str, str]) -> Iterator[str]:
    yield f"{labels['quotation']}:"
    for line in quotation.lines:
        yield _wrapped(_words(line), "    ")
    if quotation.by:
        yield _wrapped(_words(quotation.by), "    — ")


def _wrapped(text: str, start: str = "") -> str:
    first, *others = text.split(LINE_BREAK)
    further = " " * len(start)
    return "\n".join([_filled(first, start, further), *(_filled(line, further, further) for line in others)])


def _filled(text: str, first: str, further: str) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _words(line: Line) -> str:
    """The words of a line; an address that they do not show follows in angle brackets."""
    return "".join(f"{run.text} <{run.href}>" if hides_address(run) else with_numbers((run,)) for run in line)


def _table(table: Table, labels: dict[str, str]) -> Iterator[str]:
    """A table row by row, each value with the head of its column: no screen is too narrow for that."""
    yield _wrapped(f"{labels['table']}: {_words(table.caption)}" if table.caption else f"{labels['table']}:")
    for row in labelled_rows(table, _cell):
        yield ""
        for place, words in row:
            yield _wrapped(words, "    " if place else "  ")


def _cell(cell: Cell) -> str:
    return on_one_line(map(_words, cell.lines), ";")


def read_back(content: bytes) -> str:
    """What a file of this format says, without the addresses that it adds behind words of links."""
    return _ADDRESS.sub("", content.decode())
