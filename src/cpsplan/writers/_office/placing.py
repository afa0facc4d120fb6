"""Which style each block of a page has: a title, a lead, an aim with its colour, a label that stays with its list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cpsplan.late import dataclass
from cpsplan.writers._content import (
    Block,
    CaptionedPicture,
    Content,
    Entries,
    Heading,
    Meanings,
    Paragraph,
    Table,
    plain,
)
from cpsplan.writers._office.design import AIM_RULES, LOGO_HEIGHT, LOGO_WIDTH, LONGEST_FIGURE, MOST_FIGURES, Design

LONGEST_LABEL = 60
"""A paragraph of more letters says something by itself."""
FEWEST_HEADINGS = 3
"""With fewer, a document has no list of contents."""
EYEBROW, LONGEST_EYEBROW = "Eyebrow", 24
"""The kind of a part above its heading, such as Foreword, and how many letters it has at most."""
_COLOUR = re.compile(r'(?:fill|stroke)="(#[0-9a-fA-F]{6})"')
"""The colour of a mark: what it is filled or drawn with."""
_NUMBER = re.compile(r">([^<>]+)</text>")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, the style that it has, and whether it begins the text behind cover and contents."""

    block: Block
    style: str
    is_cover: bool = False
    """Whether it stands before the first heading below the title."""
    keeps_with_next: bool = False
    """Whether it says what comes next, which its style does not know."""
    is_second_list: bool = False
    """Whether it is a list right behind another one: without a gap, both would be one."""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A heading in the list of contents."""

    level: int
    words: str
    anchor: str


def placed(content: Content, design: Design) -> list[Placed]:
    """The blocks of a page, each with its style."""
    parts: list[Placed] = []
    tone, of_level, is_cover = 0, 0, True
    for place, block in enumerate(content.blocks):
        if isinstance(block, Heading):
            is_cover = is_cover and block.level == 1
            own_tone = _tone(block, design)
            if own_tone or block.level <= of_level:
                tone, of_level = own_tone, block.level
            parts.append(Placed(block, _heading_style(block, tone), is_cover))
        else:
            style = _style(content.blocks, place, is_cover=is_cover)
            if place == 0 and isinstance(block, Paragraph) and plain(block.line) == content.publisher:
                style = "Publisher"
            is_cover = is_cover and style != EYEBROW
            after = content.blocks[place + 1] if place + 1 < len(content.blocks) else None
            keeps = isinstance(block, Paragraph) and isinstance(after, Table)
            parts.append(Placed(block, style, is_cover, keeps, _is_second_list(content.blocks, place)))
    return parts


def _is_second_list(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block is a list right behind another one."""
    return place > 0 and isinstance(blocks[place], Entries) and isinstance(blocks[place - 1], Entries)


def _tone(heading: Heading, design: Design) -> int:
    """The number of the colour of an aim's mark; 0 where a heading has none, or another colour than the aims."""
    fill = _COLOUR.search(heading.drawn)
    colours = [colour.casefold() for colour in design.aims]
    return colours.index(fill[1].casefold()) + 1 if fill and fill[1].casefold() in colours else 0


def _heading_style(heading: Heading, tone: int) -> str:
    if heading.level == 1:
        return "Title"
    level = heading.level - 1
    return f"Heading {level} Aim {tone}" if tone and level <= len(AIM_RULES) else f"Heading {level}"


def _style(blocks: Sequence[Block], place: int, *, is_cover: bool) -> str:
    """The style of a block that is no heading, by what stands around it."""
    block, after = blocks[place], blocks[place + 1] if place + 1 < len(blocks) else None
    before = blocks[place - 1] if place else None
    if not isinstance(block, Paragraph):
        return ""
    if is_cover and isinstance(after, Heading) and after.level == 1:
        return "Kicker"
    if isinstance(before, Heading) and (before.level == 1 or before.drawn):
        return "Lead" if before.level == 1 else "Statement"
    return _style_of_line(plain(block.line), after)


def _style_of_line(words: str, after: Block | None) -> str:
    """The style of a paragraph by its words: a short line that is no sentence is a label, or one fact of several."""
    if len(words) > LONGEST_LABEL or words.endswith((".", "?", "!")):
        return ""
    if isinstance(after, Heading) and len(words) <= LONGEST_EYEBROW:
        return EYEBROW
    return "Label" if isinstance(after, Entries | Meanings) else "Fact"


def logo_size(logo: CaptionedPicture) -> tuple[float, float]:
    """How wide and high a logo is on a cover, in millimetres."""
    scale = min(LOGO_HEIGHT / logo.height, LOGO_WIDTH / logo.width)
    return logo.width * scale, logo.height * scale


def is_told_first(publisher: str, content: Content) -> bool:
    """Whether a page begins with its publisher itself, or has none."""
    first = content.blocks[0] if content.blocks else None
    return not publisher or (isinstance(first, Paragraph) and plain(first.line) == publisher)


def are_figures(meanings: Meanings) -> bool:
    """Whether terms with what is said of them are a few figures, each with what it counts."""
    lines = [plain(line) for _, line in meanings.pairs]
    return len(lines) <= MOST_FIGURES and all(len(line) <= LONGEST_FIGURE for line in lines)


def headed_alike(table: Table, content: Content) -> Table:
    """The rows of every table of a page that has the same heads: their columns are to be as wide in each."""
    heads = _heads(table)
    alike = [block for block in content.blocks if isinstance(block, Table) and block.head and _heads(block) == heads]
    return replace(table, rows=tuple(row for other in alike or [table] for row in other.rows))


def _heads(table: Table) -> list[str]:
    return [plain(line) for cell in table.head for line in cell.lines]


def contents_entries(parts: Sequence[Placed]) -> list[ContentsEntry]:
    """The headings that the list of contents has: two levels, each heading with an anchor of its own."""
    entries = list(_entries(parts))
    return entries if len(entries) >= FEWEST_HEADINGS else []


def _entries(parts: Sequence[Placed]) -> Iterator[ContentsEntry]:
    for place, part in enumerate(parts):
        if isinstance(part.block, Heading) and 1 < part.block.level <= len(AIM_RULES) + 1:
            yield ContentsEntry(part.block.level - 1, _words(part.block), anchor_of(place))


def _words(heading: Heading) -> str:
    """A heading with the number that its mark shows."""
    number = _NUMBER.search(heading.drawn)
    return f"{number[1]} {plain(heading.line)}" if number else plain(heading.line)


def anchor_of(place: int) -> str:
    """The anchor of the block at a place of a document."""
    return f"_Toc{place:06}"
