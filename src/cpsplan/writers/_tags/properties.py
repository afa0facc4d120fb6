"""What pictures, cells and lists say of themselves besides their words."""

from __future__ import annotations

from typing import Any

import pydyf

from cpsplan.writers._tags.kinds import heard_of
from cpsplan.writers._tags.tree import Leaf, Node

POINTS = 0.75
"""Points in a pixel of CSS."""


def describe_picture(figure: Any, node: Node, pages: list[Any]) -> None:
    """Say what a picture shows, and where it stands: in the units of the page, from below."""
    words = heard_of(node.element)
    if words:
        figure["Alt"] = pydyf.String(words)
    for leaf in node.children:
        if isinstance(leaf, Leaf):
            left, top = leaf.box.content_box_x(), leaf.box.content_box_y()
            bottom = pages[leaf.page].height - top - leaf.box.height
            corners = (left, bottom, left + leaf.box.width, bottom + leaf.box.height)
            figure["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(POINTS * part for part in corners)})


def describe_cell(cell: Any, element: Any) -> None:
    """Say what a header heads, and over how many rows and columns a cell goes."""
    properties = pydyf.Dictionary({"O": "/Table"})
    if element.tag == "th":
        properties["Scope"] = "/Row" if element.get("scope", "").startswith("row") else "/Column"
    for name in ("ColSpan", "RowSpan"):
        if element.get(name.lower(), "1") != "1":
            properties[name] = int(element.get(name.lower()))
    if len(properties) > 1:
        cell["A"] = properties


def describe_list(marked: Any, element: Any) -> None:
    """Say by what a list counts."""
    kind = "/Decimal" if element.tag == "ol" else "/Disc"
    marked["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": kind})
