"""Reorder: the items of a list in another order, each with its comments and its layout as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import yaml

from cpsplan.diagnostic import Route
from cpsplan.sources.amend import Put, amended, amended_values, value_by_route
from cpsplan.sources.fix import nodes_at
from cpsplan.sources.load import Source, load
from cpsplan.sources.splice import comments_above, content_end, line_end, line_start
from cpsplan.workspace.disk import MemoryWorkspace


def reordered(source: Source, route: Route, order: Sequence[int]) -> str:
    """The text of ``source`` with the items of the list at ``route`` in another order, given by their places now.

    Where the list is laid out in a way that its items cannot be moved as they are, it is written anew. Raises
    NotAmended where that cannot be done either.
    """
    items = value_by_route(source.value, route)
    step = Put(route, [items[place] for place in order])
    text = _moved(source, route, order)
    if text is not None:
        read, faults = load(MemoryWorkspace({source.path: text}), source.path)
        if read is not None and not faults and read.value == amended_values(source.value, [step]):
            return text
    return amended(source, [step])


def _moved(source: Source, route: Route, order: Sequence[int]) -> str | None:
    """The text with the stretches of the items exchanged; None where they have none of their own."""
    nodes = nodes_at(source, route)
    if nodes is None or not isinstance(nodes[1], yaml.SequenceNode):
        return None
    text, node = source.text, nodes[1]
    stretches = list(_in_line(node) if node.flow_style else _in_lines(text, node))
    if any(before[1] > after[0] for before, after in pairwise(stretches)):
        return None
    parts, here = [], 0
    for (start, end), place in zip(stretches, order, strict=True):
        first, last = stretches[place]
        item = text[first:last]
        needs_end = not node.flow_style and not item.endswith("\n") and end < len(text)
        parts += [text[here:start], item + ("\n" if needs_end else "")]
        here = end
    return "".join((*parts, text[here:]))


def _in_line(node: yaml.SequenceNode) -> Iterator[tuple[int, int]]:
    for item in node.value:
        yield item.start_mark.index, content_end(item)


def _in_lines(text: str, node: yaml.SequenceNode) -> Iterator[tuple[int, int]]:
    """The lines of each item of a list, from the comments above its dash to the end of its last value."""
    column = node.start_mark.column
    for item in node.value:
        head: Any = line_start(text, item.start_mark.index)
        while head > 0 and text[head + column : head + column + 1] != "-":
            head = line_start(text, head - 1)
        yield comments_above(text, head, column), line_end(text, content_end(item))
