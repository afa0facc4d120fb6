"""Plain text for any device: UTF-8, wrapped, its structure kept by underlines, indents and labels."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from cpsplan.render import Page
from cpsplan.writers._content import Block, Cell, Line, Table
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="txt", file_name="<document>.txt", words="format-txt", rank=6)

WIDTH = 72
"""Characters a line: what every terminal, mail and refreshable Braille display takes."""
UNDERLINES = {1: "=", 2: "-", 3: "~"}
"""What stands below a heading, by its level. Lower headings stand alone between empty lines."""


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as plain text. Every line ends with a line feed."""
    from cpsplan.writers._content import read  # noqa: PLC0415 - loads the parser of HTML

    content = read(page)
    parts = [content.publisher] if content.publisher else []
    parts += ["\n".join(_block(one, page.labels)) for one in content.blocks]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _block(block: Block, labels: dict[str, str]) -> Iterator[str]:  # noqa: C901 - one case for each kind of block
    from cpsplan.writers import _content as content  # noqa: PLC0415

    if isinstance(block, content.Heading):
        text = textwrap.fill(_words(block.shown), WIDTH, break_on_hyphens=False)
        yield text
        if block.level in UNDERLINES:
            yield UNDERLINES[block.level] * max(map(len, text.split("\n")))
    elif isinstance(block, content.Paragraph):
        yield _wrapped(_words(block.line))
    elif isinstance(block, content.Entries):
        for number, line in enumerate(block.entries, start=1):
            yield _wrapped(_words(line), f"  {number}. " if block.numbered else "  - ")
    elif isinstance(block, content.Meanings):
        for name, meaning in block.pairs:
            yield _wrapped(f"{_words(name)}: {_words(meaning)}", "  ")
    elif isinstance(block, content.Table):
        yield from _table(block, labels)
    elif isinstance(block, content.Idea):
        yield f"[{labels['picture']}: {block.picture.words}]"
        for line in block.lines:
            yield _wrapped(_words(line))
    else:
        yield f"[{labels['picture']}: {block.words}]"


def _wrapped(text: str, start: str = "") -> str:
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _words(line: Line) -> str:
    """The words of a line; an address that they do not show follows in angle brackets."""
    from cpsplan.writers._content import outside_links  # noqa: PLC0415

    return "".join(f"{run.text} <{run.href}>" if outside_links(run) else run.text for run in line)


def _table(table: Table, labels: dict[str, str]) -> Iterator[str]:
    """A table row by row, each value with the head of its column: no screen is too narrow for that."""
    yield _wrapped(f"{labels['table']}: {_words(table.caption)}" if table.caption else f"{labels['table']}:")
    heads = [_cell(one) for one in table.head]
    for row in table.rows:
        yield ""
        for place, cell in enumerate(row):
            name = heads[place] if place < len(heads) else ""
            said = _cell(cell)
            if said:
                yield _wrapped(f"{name}: {said}" if name else said, "  " if place == 0 else "    ")


def _cell(cell: Cell) -> str:
    return "; ".join(_words(line) for line in cell.lines)


def read_back(content: bytes) -> str:
    """What a file of this format says."""
    return content.decode()
