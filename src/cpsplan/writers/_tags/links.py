"""Annotations: what can be pressed of a link."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pydyf
import weasyprint.pdf

from cpsplan.writers._tags.kinds import heard_of
from cpsplan.writers._tags.tree import Tree

_add_links: Any = weasyprint.pdf.add_links


def annotated(tree: Tree) -> Callable[..., None]:
    """What adds the links of page after page to a PDF, and to their elements in the tree."""
    numbers = count()

    def add_links(places: Any, *rest: Any) -> None:
        links, anchors = places
        number, kept = next(numbers), _without_parts(links)
        _add_links((kept, anchors), *rest)
        for kind, target, _, box in kept:
            if kind != "attachment":
                box.link_annotation["Contents"] = pydyf.String(heard_of(box.element) or target)
                node = tree.node(box.element)
                node.kind = "Link"
                node.annotations.append((number, box.link_annotation))

    return add_links


def _without_parts(links: list[Any]) -> list[Any]:
    """The links of a page, one for each line. WeasyPrint gives each box in a link, such as a picture, one of its own.

    A link covers what it holds: it is as wide and high as all of it.
    """
    kept: list[Any] = []
    for kind, target, place, box in links:
        if box.link:
            kept.append((kind, target, place, box))
        elif kept:
            *link, (left, top, right, bottom), owner = kept[-1]
            around = (min(left, place[0]), min(top, place[1]), max(right, place[2]), max(bottom, place[3]))
            kept[-1] = (*link, around, owner)
    return kept
