"""A script to be read aloud: abbreviations letter by letter, tables as sentences, pauses marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpsplan.model.text import ABBREVIATION
from cpsplan.render import Page
from cpsplan.writers._content import Block, Cell, Content, Line, Table
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="script", file_name="<document>-audio-script.txt", words="format-script", rank=8)

SHORT, LONG = "[pause]", "[long pause]"
"""Marks of a pause of about half a second and of one and a half: behind a block, and before a heading."""
STOPS = (".", "!", "?", ":", ";", "…")


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as a script, one sentence or entry a line, in UTF-8."""
    from cpsplan.writers._content import read  # noqa: PLC0415 - loads the parser of HTML

    return "".join(f"{line}\n" for line in spoken(read(page))).encode()


def spoken(content: Content) -> Iterator[str]:
    """The lines of a script: words to be spoken, and pauses."""
    from cpsplan.writers._content import Heading  # noqa: PLC0415

    if content.publisher:
        yield as_spoken(content.publisher)
    for block in content.blocks:
        yield LONG if isinstance(block, Heading) else SHORT
        yield from (as_spoken(one) for one in _block(block) if one)


def _block(block: Block) -> Iterator[str]:
    from cpsplan.writers import _content as content  # noqa: PLC0415

    if isinstance(block, content.Table):
        yield from _table(block)
    elif isinstance(block, content.Meanings):
        for name, meaning in block.pairs:
            yield f"{content.plain(name)}: {content.plain(meaning)}"
    elif isinstance(block, content.Entries) and block.numbered:
        for number, line in enumerate(block.entries, start=1):
            yield f"{number}: {content.plain(line)}"
    elif isinstance(block, content.Heading):
        yield content.plain(block.shown)
    else:
        for line in content.lines_of(block):
            yield content.plain(line)


def _table(table: Table) -> Iterator[str]:
    """A table as sentences: each value with the head of its column."""
    yield _words(table.caption)
    heads = [_cell(one) for one in table.head]
    for row in table.rows:
        said = []
        for place, cell in enumerate(row):
            value = _cell(cell)
            name = heads[place] if place < len(heads) else ""
            if value:
                said.append(f"{name}: {value}" if name else value)
        yield ". ".join(one.rstrip(".") for one in said)


def _cell(cell: Cell) -> str:
    return ", ".join(_words(line) for line in cell.lines)


def _words(line: Line) -> str:
    return "".join(run.text for run in line)


def as_spoken(text: str) -> str:
    """A text as it is read aloud: abbreviations letter by letter, a stop at the end."""
    said = ABBREVIATION.sub(lambda match: " ".join(match[0]), text)
    said = re.sub(r"\s*·\s*", ", ", said)
    return said if said.endswith(STOPS) else f"{said}."


def read_back(content: bytes) -> str:
    """What a file of this format says, without the marks of pauses."""
    return content.decode().replace(SHORT, "").replace(LONG, "")
