"""The structure of a document, written in the order of its HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cpsplan.writers._tags.elements import Elements
from cpsplan.writers._tags.kinds import CELLS, GROUPS
from cpsplan.writers._tags.properties import describe_cell, describe_list, describe_picture
from cpsplan.writers._tags.tree import BREAK, Leaf, Node, Tree, flat

Child = Node | Leaf


class Structure:
    """Writes the elements of a tree into a PDF whose pages are painted."""

    def __init__(self, tree: Tree, pdf: Any, streams: list[Any]) -> None:
        self._tree = tree
        self._elements = Elements(pdf, streams)

    def write(self) -> None:
        """Write all of it. What stands where HTML allows nothing, as text right inside of a list, comes at the end."""
        top = self._elements.add(self._elements.root, "Document", self._tree.root)
        self._fill(top, self._tree.root.children)
        for leaf in self._elements.left():
            self._add_run(top, [leaf])
        self._elements.finish()

    def _fill(self, parent: Any, children: list[Child]) -> None:
        """Put children into an element. In what holds blocks, each run of phrases becomes a paragraph."""
        kind = parent["S"][1:]
        children = list(flat(children, within_text=kind not in GROUPS | CELLS))
        grouping = kind in GROUPS or (kind in CELLS and any(child is BREAK or _is_block(child) for child in children))
        if not grouping:
            self._add_all(parent, children)
            return
        run: list[Child] = []
        for child in (*children, BREAK):
            if child is not BREAK and not _is_block(child):
                run.append(child)
                continue
            self._add_run(parent, run)
            self._add_all(parent, [child])
            run = []

    def _add_run(self, parent: Any, run: list[Child]) -> None:
        """Put phrases into an element that holds blocks: as a paragraph, but for pictures alone."""
        only_pictures = all(_is(child, "Figure") for child in run)
        self._add_all(parent if only_pictures else self._elements.add(parent, "P"), run)

    def _add_all(self, parent: Any, children: Iterable[Child]) -> None:
        for child in children:
            if isinstance(child, Node):
                self._add(parent, child)
            elif child is not BREAK:
                self._elements.add_leaf(parent, child)

    def _add(self, parent: Any, node: Node) -> Any:
        """Add the element of a node, with what is special to its type."""
        if node.kind == "L":
            return self._add_list(parent, node)
        if node.element.tag == "figure" and (shown := _picture_with_captions(node)):
            picture, *captions = shown
            element = self._add(parent, picture)
            self._add_all(element, captions)
            return element
        kind = node.kind or ("Div" if node.block and parent["S"][1:] in GROUPS else "Span")
        element = self._elements.add(parent, kind, node)
        if kind == "Figure":
            describe_picture(element, node, self._tree.pages)
        elif kind in {"TH", "TD"}:
            describe_cell(element, node.element)
        elif kind == "Note":
            self._elements.name(element)
        self._fill(element, node.children)
        if _has_head_alone(node):
            self._elements.add(element, "TBody")  # PDF/UA-1 wants a body below each head (7.2)
        for page, annotation in node.annotations:
            self._elements.add_annotation(element, page, annotation)
        return element

    def _add_list(self, parent: Any, node: Node) -> Any:
        """Add a list: L > LI > Lbl + LBody; one of contents: TOC > TOCI."""
        if parent["S"] == "/TOCI" or self._is_contents(node):
            return self._add_contents(parent, node)
        element = self._elements.add(parent, "L", node)
        if node.element.tag == "dl":
            self._add_terms(element, node)
            return element
        for child in flat(node.children):
            if isinstance(child, Node):
                item = self._elements.add(element, "LI", child)
                if self._add_marker(item, child):
                    describe_list(element, node.element)
                self._fill(self._elements.add(item, "LBody"), child.without_marker)
        return element

    def _add_terms(self, element: Any, node: Node) -> None:
        """Add the terms of a dl, each with what is said of it. An item starts with the first dt behind a dd."""
        item, said = None, False
        for child in flat(node.children):
            if not isinstance(child, Node):
                continue
            if item is None or (child.kind == "Lbl" and said):
                item = self._elements.add(element, "LI")
            said = child.kind != "Lbl"
            self._fill(self._elements.add(item, child.kind or "LBody", child), child.children)

    def _is_contents(self, node: Node) -> bool:
        """Whether a list stands in a nav all of whose links stay in the document."""
        above = self._tree.above[node.element][0]
        links = [link.get("href", "") for link in above.iter("a")]
        return above.tag == "nav" and bool(links) and all(link.startswith("#") for link in links)

    def _add_contents(self, parent: Any, node: Node) -> Any:
        """Add a list of contents. What stands before a link is its label; lists in an entry are contents again."""
        element = self._elements.add(parent, "TOC", node)
        for child in flat(node.children):
            if isinstance(child, Node):
                item = self._elements.add(element, "TOCI", child)
                self._add_marker(item, child)
                self._add_entry(item, child)
        return element

    def _add_entry(self, item: Any, node: Node) -> None:
        around, kind = None, "Lbl"
        for child in flat(node.without_marker):
            if _is(child, "L") and isinstance(child, Node):
                self._add_contents(item, child)
            elif _is(child, "Link"):
                self._add_all(self._elements.add(item, "Reference"), [child])
                around, kind = None, "P"
            elif child is not BREAK:
                around = around or self._elements.add(item, kind)
                self._add_all(around, [child])

    def _add_marker(self, item: Any, node: Node) -> bool:
        """Add the bullet or number of an item, if it has any."""
        if node.marker:
            self._add_all(self._elements.add(item, "Lbl"), node.marker)
        return bool(node.marker)


def _is(child: Child, kind: str) -> bool:
    return isinstance(child, Node) and child.kind == kind


def _is_block(child: Child) -> bool:
    return isinstance(child, Node) and child.block


def _has_head_alone(node: Node) -> bool:
    kinds = {child.kind for child in node.children if isinstance(child, Node)}
    return node.kind == "Table" and "THead" in kinds and "TBody" not in kinds


def _picture_with_captions(node: Node) -> list[Node]:
    """The picture of a figure, then its captions; nothing where there is more."""
    shown = [child for child in flat(node.children) if child is not BREAK]
    shown.sort(key=lambda child: not _is(child, "Figure"))
    if not shown or not _is(shown[0], "Figure") or not all(_is(child, "Caption") for child in shown[1:]):
        return []
    return [child for child in shown if isinstance(child, Node)]
