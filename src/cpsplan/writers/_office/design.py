"""The styles of Word and OpenDocument, as one table. Sizes and spaces are in points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cpsplan.book.theme import SHIPPED_TYPEFACE, Face, Theme
from cpsplan.late import dataclass

FACE = "Arial"
"""A typeface that every word processor has, with all letters of Welsh."""
SIZE, EASY_SIZE = 12, 16
"""Points of the text: UKAAF clear print; Easy Read."""
LINE = 1.42
"""The height of a line of text as a multiple of that of its typeface."""
LONG_TITLE = 60
"""A title of more letters is set smaller."""
PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
"""How wide and high paper is, in millimetres."""
TEXT_WIDTH = 166
"""How wide a text is on any paper; the rest is margin."""
HEAD_SHARES, FOOT_SHARES = (0.6, 0.4), (0.45, 0.3, 0.25)
"""How the width of the head and of the foot of a page is shared."""
MARK_WIDTHS = (0, 0, 10, 7)
"""How wide the mark before a heading is, by its level, in millimetres."""
IDEA_INDENT, IDEA_PICTURE = 50, 43
"""How far from the left edge the sentences of an idea of Easy Read stand; the width and height of the picture there."""
MOST_FIGURES, LONGEST_FIGURE = 6, 16
"""How many figures stand side by side on a cover, and how many letters one has."""
LOGO_HEIGHT, LOGO_WIDTH = 18, 110
"""How high a logo is on a cover, and how wide it may be, in millimetres."""
BETWEEN_LISTS = 12
"""How far one list stands below another, in points."""
KEPT_ROWS = 8
"""A table with no more rows is not split between pages."""


@dataclass(frozen=True, slots=True)
class Design:
    """What a publisher sets: faces, colours, and the colour of each aim."""

    face: str
    heading_face: str
    ink: str
    quiet: str
    hair: str
    link: str
    aims: tuple[str, ...]
    page_width: float
    page_height: float

    @property
    def side(self) -> float:
        """The margin on the left and on the right, in millimetres."""
        return (self.page_width - TEXT_WIDTH) / 2


def design_of(theme: Theme) -> Design:
    """What a theme sets for word processors. The typeface of cpsplan travels in no file: they take their own for it."""
    paper = theme.paper
    return Design(
        face=_face(theme.text),
        heading_face=_face(theme.headings),
        ink=paper.ink,
        quiet=paper.muted,
        hair=paper.thin_line,
        link=paper.link,
        aims=paper.aims,
        page_width=PAPERS[theme.paper_size][0],
        page_height=PAPERS[theme.paper_size][1],
    )


def _face(face: Face) -> str:
    return FACE if face.name == SHIPPED_TYPEFACE else face.name


@dataclass(frozen=True, slots=True)
class Ruling:
    """A line above or below a paragraph."""

    side: str
    """top or bottom"""
    points: float
    colour: str
    space: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A style of paragraphs."""

    name: str
    basis: str = "Normal"
    points: float = 0
    """0 where it is that of the text."""
    line: float = 0
    """The height of a line as a multiple; 0 where it is that of the text."""
    before: float = 0
    after: float = 6
    bold: bool = False
    colour: str = ""
    keeps_with_next: bool = False
    keeps_together: bool = False
    outline: int = 0
    """The level of a heading, from 1."""
    rule: Ruling | None = None
    indent: float = 0
    """Millimetres."""
    hangs: float = 0
    """How far the first line stands out of it, in millimetres."""
    tabs: tuple[float, ...] = ()
    """Stops where text ends, in millimetres."""
    numbering: str = ""
    """The kind of list: bullet or number."""
    level: int = 0
    """The level in its list, from 0."""

    @property
    def key(self) -> str:
        """What files call it: Heading1Aim2."""
        return self.name.replace(" ", "")


def looks_of(design: Design, size: int, title: str) -> tuple[Look, ...]:
    """Every style of paragraphs of a document whose text has so many points, in the order of their names in a list."""
    title_points = 22 if len(title) > LONG_TITLE else 36
    looks = (
        Look(name="Publisher", points=14, bold=True, after=80, rule=Ruling("bottom", 1, design.ink)),
        Look(name="Kicker", points=14, bold=True, colour=design.quiet, after=4, keeps_with_next=True),
        Look(name="Title", points=title_points, line=1.05, after=12, bold=True, keeps_with_next=True),
        Look(name="Lead", points=14, line=1.4, after=12),
        Look(name="Document State", colour=design.quiet, before=24, after=0),
        *_headings(design),
        Look(name="Statement", points=14, line=1.35, after=12),
        Look(name="Eyebrow", bold=True, colour=design.quiet, before=24, after=0, keeps_with_next=True),
        Look(name="Fact", line=1.3, after=1),
        Look(name="Label", bold=True, colour=design.quiet, before=10, after=2, keeps_with_next=True),
        Look(name="Quote", points=18, line=1.3, before=18, after=4, keeps_with_next=True),
        Look(name="Quote Source", after=12),
        Look(name="Case Study", before=12, after=12, keeps_together=True),
        Look(name="caption", bold=True, before=8, after=4, keeps_with_next=True),
        Look(name="Picture", after=4, keeps_with_next=True),
        Look(name="Picture Caption", colour=design.quiet, before=2, after=10),
        Look(name="footnote text", line=1.3, after=2),
        Look(name="List Bullet", after=3, indent=7, hangs=7, numbering="bullet"),
        Look(name="List Bullet 2", after=3, indent=14, hangs=7, numbering="bullet", level=1),
        Look(name="List Number", after=3, indent=7, hangs=7, numbering="number"),
        Look(name="List Number 2", after=3, indent=14, hangs=7, numbering="number", level=1),
        Look(name="Table Text", line=1.3, before=3, after=3),
        Look(name="Table Head", basis="Table Text", line=1.3, before=3, after=3, bold=True, keeps_with_next=True),
        Look(name="Table End", line=1, points=6, after=6),
        Look(name="Idea", after=0, indent=IDEA_INDENT, keeps_together=True),
        Look(name="Idea Alone", basis="Idea", after=22, indent=IDEA_INDENT, keeps_together=True),
        Look(name="Figure", points=20, line=1.1, after=0, bold=True),
        Look(name="Figure Label", colour=design.quiet, line=1.3, before=2, after=0, keeps_with_next=True),
        Look(name="TOC Heading", points=22, line=1.2, bold=True, after=8, keeps_with_next=True),
        Look(name="toc 1", bold=True, before=6, after=0, tabs=(TEXT_WIDTH,)),
        Look(name="toc 2", after=0, indent=9, tabs=(TEXT_WIDTH,)),
        Look(name="header", colour=design.quiet, line=1.2, after=0),
        Look(name="footer", colour=design.quiet, line=1.2, after=0),
    )
    return (Look(name="Normal", basis="", points=size, line=LINE), *(_not_below(look, size) for look in looks))


def _not_below(look: Look, size: int) -> Look:
    """A style whose letters are no smaller than those of the text; what parts two tables has none."""
    is_smaller = look.points and look.points < size and look.name != "Table End"
    return replace(look, points=size) if is_smaller else look


def _headings(design: Design) -> Iterator[Look]:
    for level, points, before, after in ((1, 22, 28, 8), (2, 14, 18, 6), (3, 12, 10, 2), (4, 12, 8, 2)):
        heading = Look(
            name=f"Heading {level}",
            points=points,
            line=1.2,
            before=before,
            after=after,
            bold=True,
            colour=design.quiet if level > 3 else design.ink,  # noqa: PLR2004 - the lowest level
            keeps_with_next=True,
            keeps_together=True,
            outline=level,
        )
        yield heading
        if level <= len(AIM_RULES):
            for number, colour in enumerate(design.aims, start=1):
                rule = Ruling("top", AIM_RULES[level - 1], colour, space=8)
                yield replace(heading, name=f"{heading.name} Aim {number}", basis=heading.name, rule=rule)


AIM_RULES = (6, 1.5)
"""How thick the line above a heading of an aim is, and above one of an outcome."""
