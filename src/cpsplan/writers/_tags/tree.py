"""Which text, picture and link on the pages of a document belongs to which HTML element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from cpsplan.late import dataclass
from cpsplan.writers._tags.kinds import PHRASES, says_nothing, structure_of

_GENERATED = {"marker": -3.0, "before": -2.0, "after": float("inf")}
"""Where what a style sheet generates stands among the children of its element."""
_FIRST = -1.0
"""Where the text of an element stands, up to its first child."""


@dataclass(frozen=True, eq=False, slots=True)
class Leaf:
    """A text or a picture: a box on a page, which is counted from 0."""

    page: int
    box: Any

    @property
    def origin(self) -> str:
        """What generated it: “marker”, “before”, “after”; empty for what stands in the HTML."""
        return str(self.box.element_tag).partition("::")[2]


BREAK = Leaf(-1, None)
"""Between children: what follows is no part of the same run of phrases."""


@dataclass(eq=False, slots=True)
class Node:
    """An HTML element that is on paper. Its children are in the order of the HTML."""

    element: Any
    rank: float
    """Where it stands among the children of its parent."""
    block: bool
    kind: str | None
    language: str | None
    children: list[Node | Leaf] = field(default_factory=list)
    annotations: list[tuple[int, Any]] = field(default_factory=list)
    """What can be pressed of a link, each with its page."""

    @property
    def without_marker(self) -> list[Node | Leaf]:
        """The children, but for the bullet or number that a list gives."""
        return [child for child in self.children if isinstance(child, Node) or child.origin != "marker"]

    @property
    def marker(self) -> list[Node | Leaf]:
        """The bullet or number that a list gives."""
        return [child for child in self.children if isinstance(child, Leaf) and child.origin == "marker"]


class Tree:
    """The HTML elements that are on the pages of a document. Boxes that are no content get the mark ``artifact``."""

    def __init__(self, pages: list[Any], root: Any) -> None:
        self.pages = pages
        self.above = {child: (parent, rank) for parent in root.iter() for rank, child in enumerate(parent)}
        self._is_block: dict[Any, bool] = {}
        self._first_page: dict[Any, int] = {}
        self._last_text: Any = None
        # The language of the whole stands in the catalogue of the PDF.
        self.root = Node(root, 0, block=True, kind="Document", language=None)
        self._nodes = {root: self.root}
        for number, page in enumerate(pages):
            self._collect(page._page_box, number, hidden=False)  # noqa: SLF001 - nothing else says what lies where
        for node in self._nodes.values():
            node.children = [child for _, child in sorted(_ranked(node.children), key=lambda ranked: ranked[0])]

    def node(self, element: Any) -> Node:
        """The node of an element. Those above it are made on the way."""
        if element not in self._nodes:
            parent, rank = self.above[element]
            block = self._is_block.get(element, False) or element.tag not in PHRASES
            node = Node(element, rank, block=block, kind=structure_of(element), language=element.get("lang"))
            self._nodes[element] = node
            self.node(parent).children.append(node)
        return self._nodes[element]

    def _collect(self, box: Any, page: int, *, hidden: bool) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001 - the box that stands elsewhere
        hidden = hidden or self._is_no_content(box, page)
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            box.artifact = hidden
            self._last_text = box
            if not hidden:
                self.node(box.element).children.append(Leaf(page, box))
        elif _is_of_element(box):
            if box.element.tag == "br":
                self._end_word()
            self._is_block.setdefault(box.element, isinstance(box, boxes.BlockLevelBox))
            if not hidden and (box.element.tag in {"td", "th"} or box.link):
                self.node(box.element)  # an empty cell is a cell; a link may hold nothing but a decoration
        for child in box.children:
            self._collect(child, page, hidden=hidden)
            if isinstance(box, boxes.FlexContainerBox | boxes.GridContainerBox):
                self._end_word()

    def _end_word(self) -> None:
        """Let the last text end with a space: the layout sets what follows apart."""
        if self._last_text is not None:
            self._last_text.ends_with_space = True

    def _is_no_content(self, box: Any, page: int) -> bool:
        """Whether nothing in a box is content: margins, leaders, heads of tables said again, what the HTML hides."""
        if isinstance(box, boxes.MarginBox) or box.is_leader:
            return True
        if isinstance(box, boxes.LineBox):
            return _is_blank(box)
        if isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            return self._first_page.setdefault(box.element, page) != page
        return box.element is not None and says_nothing(box.element)


def _is_of_element(box: Any) -> bool:
    """Whether a box is laid out for an HTML element, not for what a style sheet generates."""
    return box.element is not None and bool(box.element.tag == box.element_tag)


def _is_blank(line: Any) -> bool:
    """Whether a line holds nothing but white space."""
    return not any(
        box.text.strip() if isinstance(box, boxes.TextBox) else not isinstance(box, boxes.LineBox | boxes.InlineBox)
        for box in line.descendants()
    )


def _ranked(children: list[Node | Leaf]) -> Iterator[tuple[tuple[float, int], Node | Leaf]]:
    """Children with what to sort them by: elements by place in the HTML, own text after the element it followed."""
    last = _FIRST
    for number, child in enumerate(children):
        if isinstance(child, Node):
            rank = last = child.rank
        else:
            rank = _GENERATED.get(child.origin, last)
        yield (rank, number), child


def flat(children: list[Node | Leaf], *, within_text: bool = False) -> Iterator[Node | Leaf]:
    """The children, with those of elements that leave no trace in the place of these."""
    for child in children:
        if isinstance(child, Leaf) or child.kind or child.language or (child.block and within_text):
            yield child
        elif child.block:
            yield BREAK
            yield from flat(child.children)
            yield BREAK
        else:
            yield from flat(child.children, within_text=within_text)
