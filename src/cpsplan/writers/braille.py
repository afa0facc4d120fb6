"""Braille for embossers and displays: BRF, 40 cells by 25 lines, contracted, with title page, contents and numbers.

liblouis translates: Unified English Braille grade 2 for English, Welsh grade 2 for Welsh.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from cpsplan.late import dataclass
from cpsplan.model.language import language_of
from cpsplan.render import Page
from cpsplan.workspace import children
from cpsplan.workspace.programs import install_program
from cpsplan.writers._content import (
    Block,
    CaptionedPicture,
    Cell,
    Entries,
    Heading,
    Meanings,
    QuotedWords,
    ShownPicture,
    Table,
    labelled_rows,
    lines_of,
    notes_in,
    on_one_line,
    plain,
    with_numbers,
)
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format, Program, WriteError

FORMAT = Format(
    name="brf",
    file_name="<document>.brf",
    words="format-brf",
    rank=7,
    needs=(Program("lou_translate", install_program("liblouis")),),
)

CELLS, LINES = 40, 25
"""Cells a line and lines a page, the first of which holds the running head and the number of the page."""
TITLE_AT = 6
"""The line of the title page on which the title begins."""
LETTERED = re.compile(r"(\S*\d[^\W\d_]\S*)")
"""A word with a letter behind a digit: 3B."""
LONGEST, LONGEST_SPELT = 800, 160
"""The most letters that liblouis gets in a line: it goes on in a new line after 2,047, and keeps 2,048 cells of each.
A sign that its table does not have takes up to 12 cells."""
USUAL = re.compile(r"[ -~\u2010-\u2026£€éâêîôûŵŷÂÊÎÔÛŴŶ]*")
"""What a text holds of which no sign takes more than two or three cells."""
LISTED = 2
"""The lowest level of headings that the contents list: parts and their titles."""
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
    pieces, title_page = _pieces(page), _title_page(page)
    language = language_of(page.language)
    contents, *front = translate([page.labels["contents"], *title_page], language)
    translated = translate([piece.text for piece in pieces], language)
    lines = list(_lines(list(zip(pieces, translated, strict=True))))
    return _paged(front, contents, lines).encode("ascii", "replace")


def _title_page(page: Page) -> list[str]:
    """What the title page says: the title first, which is also the running head; then who publishes it, when, how."""
    content = read_page(page)
    year = str(content.created.year) if content.created else ""
    return list(filter(None, (content.title, content.publisher, year, page.labels["braille"])))


def translate(texts: Sequence[str], language: str) -> list[str]:
    """Texts in Braille, each in one line."""
    # In a passage of capitals liblouis 3.24 takes the letter of 3B for a digit: such a word is translated by itself.
    parts = [[short for part in LETTERED.split(" ".join(text.split())) for short in _shortened(part)] for text in texts]
    translated = iter(_translated([part for several in parts for part in several], language))
    return [" ".join(next(translated) for _ in several) for several in parts]


def _shortened(text: str) -> list[str]:
    """A text in parts that liblouis takes whole, broken between words; nothing of one that has no words."""
    longest = LONGEST if USUAL.fullmatch(text) else LONGEST_SPELT
    return textwrap.wrap(text, longest, break_on_hyphens=False)


def _translated(texts: Sequence[str], language: str) -> list[str]:
    command = ["lou_translate", "--forward", tables(language)]
    lines = "".join(f"{' '.join(text.split())}\n" for text in texts).replace(" · ", ", ")
    # The program takes a backslash for the beginning of an escape.
    lines = lines.replace("\\", "\\\\")
    translated = children.run(command, lines.encode(), check=True).stdout.decode().split("\n")[:-1]
    if len(translated) != len(texts):
        raise WriteError(f"liblouis gives {len(translated)} lines for {len(texts)}")
    return translated


def tables(language: str) -> str:
    """The tables of liblouis for a language: of the display, then of the Braille."""
    return f"{DISPLAY},{TABLES.get(language, TABLES['en'])}"


def _pieces(page: Page) -> list[Piece]:
    pieces: list[Piece] = []
    for block in read_page(page).with_marks().blocks:
        pieces += _pieces_of(block, page.labels)
        pieces += [Piece(f"[{number}] {plain(words)}", 2, 4) for number, words in notes_in(lines_of(block))]
    return pieces


def _pieces_of(block: Block, labels: dict[str, str]) -> Iterator[Piece]:
    match block:
        case Heading():
            yield Piece(plain(block.shown), 4, 4, block.level)
        case Entries():
            yield from _pieces_of_list(block)
        case QuotedWords():
            yield Piece(f"{labels['quotation']}:")
            yield from (Piece(with_numbers(line), 4, 4) for line in lines_of(block) if line)
        case Meanings(pairs):
            yield from (Piece(f"{plain(term)}: {plain(meaning)}", 0, 2) for term, meaning in pairs)
        case Table():
            yield from _pieces_of_table(block, labels["table"])
        case ShownPicture():
            yield from _piece_of_picture(block, labels["picture"])
        case _:
            if isinstance(block, CaptionedPicture):
                yield from _piece_of_picture(block.picture, labels["picture"])
            for line in lines_of(block):
                yield Piece(with_numbers(line))


def _piece_of_picture(picture: ShownPicture, label: str) -> Iterator[Piece]:
    """What a picture tells; nothing of one that only repeats the words beside it."""
    if picture.words:
        yield Piece(f"{label}: {picture.words}")


def _pieces_of_list(entries: Entries) -> Iterator[Piece]:
    for inner, level, number, line in entries.ways():
        mark = f"{number}." if inner.numbered else "-"
        yield Piece(f"{mark} {with_numbers(line)}", 2 * level - 2, 2 * level)


def _pieces_of_table(table: Table, label: str) -> Iterator[Piece]:
    """A table row by row, each value with the head of its column."""
    yield Piece(f"{label}: {plain(table.caption)}", 0, 2)
    for row in labelled_rows(table, _words):
        for place, words in row:
            yield Piece(words, 2, 4) if place else Piece(words, 0, 2)


def _words(cell: Cell) -> str:
    return on_one_line(map(with_numbers, cell.lines), ";")


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
            # The line that stands free above a heading is not wanted at the top of a page.
            pages.append([line for line in moved if line.text])
        if line.text or pages[-1]:
            pages[-1].append(line)
    return pages


def _number(number: int) -> str:
    """A number in Braille: its sign, and a letter for each digit."""
    return "#" + "".join("JABCDEFGHI"[int(digit)] for digit in str(number))


def _paged(front: Sequence[str], title: str, lines: Sequence[_Broken]) -> str:
    """The title page, the contents, then the text, each page begun by its head and ended by a form feed."""
    body = _pages(lines)
    contents, room = _contents(title, body, 1), 0
    # The more pages the contents take, the higher the numbers in them, and the longer they are.
    while len(contents) != room:
        room = len(contents)
        contents = _contents(title, body, room)
    pages = [_filled(_lines_of_title(front))]
    for number, page in enumerate((*contents, *body), start=2):
        pages.append(_filled([_head(front[0], _number(number)), *(line.text for line in page)]))
    return "\r\n\f".join(pages) + "\r\n\f"


def _filled(lines: Sequence[str]) -> str:
    return "\r\n".join([*lines, *[""] * (LINES - len(lines))])


def _lines_of_title(front: Sequence[str]) -> list[str]:
    """What the title page says, each in the middle of its lines, with a free line behind it."""
    lines = [""] * (TITLE_AT - 1)
    for text in front:
        lines += [line.center(CELLS).rstrip() for line in textwrap.wrap(text, CELLS - 6, break_on_hyphens=False)]
        lines.append("")
    return lines[:LINES]


def _head(title: str, number: str) -> str:
    """The running head: as many words of the title as there is room for, in the middle, and the number of the page."""
    room = CELLS - 2 * (len(number) + 2)
    return (
        textwrap.shorten(title, room, placeholder="").center(CELLS - 2 * len(number)).rjust(CELLS - len(number))
        + number
    )


def _contents(title: str, body: Sequence[Sequence[_Broken]], room: int) -> list[list[_Broken]]:
    """The pages of the contents, with a title page and ``room`` pages before the text: parts and their titles."""
    lines = [_Broken(title.center(CELLS).rstrip()), _Broken("-" * CELLS)]
    for number, page in enumerate(body, start=room + 2):
        for line in page:
            if line.heading.strip() and line.level <= LISTED:
                lines += _entry(line, _number(number))
    return _pages(lines)


def _entry(heading: _Broken, number: str) -> Iterator[_Broken]:
    """The lines of a heading in the contents: its words, dots, and the number of its page."""
    indent = "  " if heading.level > 1 else ""
    width = CELLS - len(number)
    *before, last = textwrap.wrap(heading.heading, width - 2, subsequent_indent="  ", break_on_hyphens=False)
    for text in before:
        yield _Broken(f"{indent}{text}"[: width - 1])
    filled = f"{indent}{last}"[: width - 1]
    yield _Broken(f"{filled} ".ljust(width, '"') + number)


def lost(page: Page, content: bytes) -> list[str]:
    """The lines of the page that a file of this format does not hold: each is translated again, and looked for."""
    texts = [piece.text for piece in _pieces(page)]
    lines: list[str] = []
    for braille in content.decode("ascii").split("\f"):
        lines += braille.split("\r\n")[1:LINES]
    whole = _letters("".join(lines))
    translated = translate(texts, language_of(page.language))
    return [text for text, braille in zip(texts, translated, strict=True) if _letters(braille) not in whole]


def _letters(braille: str) -> str:
    return "".join(braille.split()).upper()
