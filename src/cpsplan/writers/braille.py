"""Braille for embossers and displays: BRF, 40 cells by 25 lines, contracted, with contents and page numbers.

liblouis translates: Unified English Braille grade 2 for English, Welsh grade 2 for Welsh.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cpsplan.render import Page
from cpsplan.workspace import children
from cpsplan.writers._content import Block
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format, Program

FORMAT = Format(
    name="brf",
    file_name="<document>.brf",
    words="format-brf",
    rank=7,
    needs=(Program("lou_translate", "apt-get install liblouis-bin"),),
)

CELLS, LINES = 40, 25
"""Cells a line and lines a page, the last of which holds the number of the page."""
TABLES = {"en": "en-ueb-g2.ctb", "cy": "cy-cy-g2.ctb"}
"""The tables of liblouis. A language without one is written in UEB, which has every Latin letter."""
DISPLAY = "en-us-brf.dis"
"""North American ASCII Braille, which every embosser reads."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of text before it is broken into lines: indents of its first and further lines."""

    text: str
    first: int = 2
    further: int = 0
    heading: int = 0
    """The level of a heading; 0 for everything else."""


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as BRF, in ASCII. Raises subprocess.CalledProcessError where liblouis cannot translate it."""
    from cpsplan.writers._content import read  # noqa: PLC0415 - loads the parser of HTML

    content = read(page)
    pieces = [piece for block in content.blocks for piece in _pieces(block, page.labels)]
    title = page.labels["contents"]
    said = translate([title, *(piece.text for piece in pieces)], page.language)
    lines = list(_lines(list(zip(pieces, said[1:], strict=True))))
    numbers = [f"#{''.join('jabcdefghi'[int(digit)] for digit in str(number))}" for number in range(1, 1000)]
    return _paged(said[0], lines, [one.upper() for one in numbers]).encode("ascii", "replace")


def translate(texts: Sequence[str], language: str) -> list[str]:
    """Texts in Braille, each in one line."""
    return _liblouis("--forward", texts, language)


def translate_back(texts: Sequence[str], language: str) -> list[str]:
    """Braille as texts again."""
    return _liblouis("--backward", texts, language)


def _liblouis(way: str, texts: Sequence[str], language: str) -> list[str]:
    command = ["lou_translate", way, f"{DISPLAY},{TABLES.get(language, TABLES['en'])}"]
    given = "".join(f"{' '.join(text.split())}\n" for text in texts).replace(" · ", ", ")
    # The program takes a backslash for the beginning of an escape.
    given = given.replace("\\", "\\\\")
    said = children.run(command, given.encode(), check=True).stdout.decode()
    return said.split("\n")[: len(texts)]


def _pieces(block: Block, labels: dict[str, str]) -> Iterator[Piece]:  # noqa: C901 - one case for each kind of block
    from cpsplan.writers import _content as content  # noqa: PLC0415

    if isinstance(block, content.Heading):
        yield Piece(content.plain(block.shown), 4, 4, block.level)
    elif isinstance(block, content.Entries):
        for number, entry in enumerate(block.entries, start=1):
            yield Piece(f"{number}. {content.plain(entry)}" if block.numbered else f"- {content.plain(entry)}", 0, 2)
    elif isinstance(block, content.Meanings):
        for name, meaning in block.pairs:
            yield Piece(f"{content.plain(name)}: {content.plain(meaning)}", 0, 2)
    elif isinstance(block, content.Table):
        yield Piece(f"{labels['table']}: {content.plain(block.caption)}", 0, 2)
        heads = ["; ".join(map(content.plain, cell.lines)) for cell in block.head]
        for row in block.rows:
            for place, cell in enumerate(row):
                value = "; ".join(map(content.plain, cell.lines))
                head = heads[place] if place < len(heads) else ""
                if value:
                    yield Piece(f"{head}: {value}" if head else value, 2 if place else 0, 4 if place else 2)
    elif isinstance(block, content.Picture):
        yield Piece(f"{labels['picture']}: {block.words}")
    else:
        for one in content.lines_of(block):
            yield Piece(content.plain(one))


@dataclass(frozen=True, slots=True)
class _Broken:
    """A line of Braille; the first of a heading carries its words and level."""

    text: str
    heading: str = ""
    level: int = 0
    keep: bool = False
    """Whether it has to stand on the same page as the next one."""


def _lines(pieces: Sequence[tuple[Piece, str]]) -> Iterator[_Broken]:
    for piece, braille in pieces:
        if piece.heading:
            yield _Broken("", keep=True)
        broken = _wrap(braille, piece.first, piece.further)
        for place, text in enumerate(broken):
            first = piece.heading and not place
            yield _Broken(text, braille if first else "", piece.heading if first else 0, keep=bool(piece.heading))


def _wrap(braille: str, first: int, further: int) -> list[str]:
    return textwrap.wrap(
        braille,
        CELLS,
        initial_indent=" " * first,
        subsequent_indent=" " * further,
        break_long_words=True,
        break_on_hyphens=False,
    ) or [""]


def _pages(lines: Sequence[_Broken]) -> list[list[_Broken]]:
    """Lines by page. A heading moves to the next page rather than stand at the foot of one."""
    pages: list[list[_Broken]] = [[]]
    for line in lines:
        if len(pages[-1]) >= LINES - 1:
            moved: list[_Broken] = []
            while pages[-1] and pages[-1][-1].keep:
                moved.insert(0, pages[-1].pop())
            pages.append(moved)
        if line.text or pages[-1]:
            pages[-1].append(line)
    return pages


def _paged(title: str, lines: Sequence[_Broken], numbers: Sequence[str]) -> str:
    """Contents, then text, each page ended by its number and a form feed."""
    body = _pages(lines)
    room = 1
    while True:
        found = [
            (one.heading, one.level, numbers[room + place])
            for place, page in enumerate(body)
            for one in page
            if one.heading and one.level <= 2  # noqa: PLR2004 - parts and their titles
        ]
        contents = _pages([_Broken(title.center(CELLS).rstrip()), _Broken("-" * CELLS), *_contents(found)])
        if len(contents) == room:
            break
        room = len(contents)
    out = []
    for place, page in enumerate((*contents, *body)):
        texts = [line.text for line in page] + [""] * (LINES - 1 - len(page))
        out.append("\r\n".join((*texts, numbers[place].rjust(CELLS))))
    return "\r\n\f".join(out) + "\r\n\f"


def _contents(found: Sequence[tuple[str, int, str]]) -> Iterator[_Broken]:
    for words, level, number in found:
        broken = textwrap.wrap(words, CELLS - len(number) - 2, subsequent_indent="  ", break_on_hyphens=False)
        indent = "  " if level > 1 else ""
        broken = [f"{indent}{one}"[: CELLS - len(number) - 1] for one in broken]
        last = f"{broken[-1]} ".ljust(CELLS - len(number), '"')
        yield from (_Broken(one) for one in broken[:-1])
        yield _Broken(f"{last}{number}")


def lost(page: Page, content: bytes) -> list[str]:
    """The lines of the page that a file of this format does not hold: each is translated again, and looked for."""
    from cpsplan.writers._content import read  # noqa: PLC0415

    pieces = [piece.text for block in read(page).blocks for piece in _pieces(block, page.labels)]
    pages = ["".join(one.split("\r\n")[: LINES - 1]) for one in content.decode("ascii").split("\f")]
    there = "".join("".join(pages).split())
    said = translate(pieces, page.language)
    return [text for text, one in zip(pieces, said, strict=True) if "".join(one.split()).upper() not in there.upper()]
