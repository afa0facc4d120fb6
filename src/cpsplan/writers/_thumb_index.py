"""The thumb index of a PDF: at the outer edge of each page the marks of the aims that it tells of.

Each aim has one place there, down the edge, so that the closed document shows where it is. This is drawn when the pages
are laid out: only then it is known which aims are on which page, and nothing on a page moves for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any
from xml.etree.ElementTree import Element, SubElement

AIM = "data-aim"
"""Says on a part of a page of which aim it tells: by the number of the aim."""
MM = 96 / 25.4
"""A millimetre, in the pixels of WeasyPrint."""
STRIP, GAP, MARK = 4.0, 1.5, 7.0
"""How wide, in millimetres, the strip at the edge is, the room between it and the mark, and the mark."""
ROOM = 15.0
"""How wide the outer margin of a page is at least, in millimetres: the words keep clear of the index."""
TALLEST, APART = 16.0, 2.0
"""How tall a strip is at most, and how far apart two strips are at least, in millimetres."""
DRAWN = 24
"""How wide and tall the shape of a mark is drawn."""
SIDES = ("top", "right", "bottom", "left")


def add_thumb_index(pages: Iterable[Any], root: Any) -> None:
    """Draw the index on pages of ``root`` that are laid out. A page that tells of no aim stays as it is."""
    parts = [part for part in root.iter() if part.get(AIM)]
    figures: dict[str, list[Any]] = {}
    aim_of: dict[Any, str] = {}
    for part in parts:
        aim = part.get(AIM)
        figures.setdefault(aim, _figure(part))
        aim_of |= dict.fromkeys(part.iter(), aim)
    aims = list(figures)
    for page in pages:
        paper = page._page_box  # noqa: SLF001 - WeasyPrint tells nobody what lies where
        told_of = {aim_of[box.element] for box in _content(paper) if box.element in aim_of}
        places = [place for place, aim in enumerate(aims) if aim in told_of]
        if places and paper.margin_right >= ROOM * MM:
            marks = [_mark(paper, figures[aims[place]], place, len(aims)) for place in places]
            paper.children = [*paper.children, _in_margin(paper, marks)]


def _content(paper: Any) -> list[Any]:
    """The texts and pictures of a page, without those of its margins."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415 - heavy, and loaded where pages are laid out

    parts = [child for child in paper.children if not isinstance(child, boxes.MarginBox)]
    leaves = boxes.TextBox | boxes.ReplacedBox
    return [box for part in parts for box in part.descendants() if isinstance(box, leaves)]


def _figure(part: Any) -> list[Any]:
    """The shape of the aim of a part, as its first mark has it: the paths, without the number."""
    mark = next((element for element in part.iter() if _name(element) == "svg"), ())
    return [deepcopy(path) for path in mark if _name(path) == "path"]


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _mark(paper: Any, figure: list[Any], place: int, count: int) -> Any:
    """The box with the strip and the mark of an aim, in its place of so many."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415
    from weasyprint.images import SVGImage  # noqa: PLC0415

    step = (paper.margin_height() - paper.margin_top - paper.margin_bottom) / MM / count
    tall = min(TALLEST, max(step - APART, step / 2))
    drawing = SVGImage(_drawing(figure, tall), "", None, None)
    box = boxes.BlockReplacedBox(None, paper.style.anonymous_style, None, drawing)
    box.width, box.height = (STRIP + GAP + MARK) * MM, tall * MM
    left = paper.margin_width() - box.width
    return _placed(box, left, paper.margin_top + (place + 0.5) * step * MM - box.height / 2)


def _drawing(figure: list[Any], tall: float) -> Element:
    """A mark and, right of it up to the edge, a strip in its colour."""
    size = min(MARK, tall)
    wide = STRIP + GAP + MARK
    drawing = Element("svg", {"viewBox": f"0 0 {wide} {tall:.3f}", "width": f"{wide}mm", "height": f"{tall:.3f}mm"})
    left, top = MARK - size, (tall - size) / 2
    moved = f"translate({left:.3f} {top:.3f}) scale({size / DRAWN:.5f})"
    SubElement(drawing, "g", {"transform": moved}).extend(figure)
    colours = [path.get(name) for path in figure for name in ("fill", "stroke")]
    colour = next((colour for colour in colours if colour and colour != "none"), "none")
    strip = {"x": f"{MARK + GAP}", "width": f"{STRIP}", "height": f"{tall:.3f}", "fill": colour}
    SubElement(drawing, "rect", strip)
    return drawing


def _in_margin(paper: Any, marks: list[Any]) -> Any:
    """A box of the margin with these marks: what stands in a margin is no content, and no screen reader says it."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415

    margin = boxes.MarginBox("@right-middle", paper.style.anonymous_style)
    margin.children = marks
    margin.width, margin.height = paper.margin_right, paper.margin_height()
    return _placed(margin, paper.margin_width() - margin.width, 0)


def _placed(box: Any, left: float, top: float) -> Any:
    """A box that stands there, with nothing around it."""
    box.position_x, box.position_y = left, top
    box.background = None
    for side in SIDES:
        setattr(box, f"margin_{side}", 0)
        setattr(box, f"padding_{side}", 0)
        setattr(box, f"border_{side}_width", 0)
    return box
