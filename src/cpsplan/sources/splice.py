"""Splice: parts of a YAML text copied as they are written, with comments and quotation marks, and without some values.

The places come from the marks of the nodes that the parser made, so nothing is written anew and nothing is lost. Blocks
(values told apart by indentation) are cut by whole lines, lists and groups in brackets by characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import yaml

from cpsplan.diagnostic import Route
from cpsplan.sources.load import Source

LeftOut = Callable[["Route", Any], bool]
"""Whether the value at a route is to be left out."""
Cut = tuple[int, int]
NOTHING: Final = object()
"""What is left of a value of which everything was left out."""


def kept(value: Any, left_out: LeftOut, route: Route = ()) -> Any:
    """``value`` without what is left out; NOTHING where nothing remains of it, as of a list that loses every item."""
    if left_out(route, value):
        return NOTHING
    if isinstance(value, dict):
        parts = value
    elif isinstance(value, list):
        parts = dict(enumerate(value))
    else:
        return value
    rest = {}
    for step, part in parts.items():
        staying = kept(part, left_out, (*route, step))
        if staying is not NOTHING:
            rest[step] = staying
    if value and not rest:
        return NOTHING
    return rest if isinstance(value, dict) else list(rest.values())


def section(source: Source, key: str, left_out: LeftOut) -> str:
    """The text of one key at the top of ``source`` with all that belongs to it, without what is left out.

    It begins with the comments right above the key and ends with a line end; empty where the key is not there.
    """
    pair = next((pair for pair in source.node.value if pair[0].value == key), None)
    if pair is None:
        return ""
    text, (key_node, value_node) = source.text, pair
    start, end = key_node.start_mark.index, content_end(value_node)
    if not source.node.flow_style:
        start = comments_above(text, line_start(text, start), key_node.start_mark.column)
        end = line_end(text, end)
    gone = list(cuts(text, value_node, source.value[key], left_out, (key,)))
    copied = _without(text, start, end, gone)
    return copied if copied.endswith("\n") else f"{copied}\n"


def _without(text: str, start: int, end: int, gone: list[Cut]) -> str:
    parts, here = [], start
    for first, last in sorted(gone):
        if first > here:
            parts.append(text[here:first])
        here = max(here, last)
    return "".join((*parts, text[here:end]))


def cuts(text: str, node: yaml.Node, value: Any, left_out: LeftOut, route: Route) -> Iterator[Cut]:
    """The stretches of ``text`` that have to go so that ``node`` says only what is kept of ``value``."""
    if not isinstance(node, yaml.CollectionNode):
        return
    by_step = _parts(node)
    parts = list(by_step.values())
    goes = [kept(value[step], left_out, (*route, step)) is NOTHING for step in by_step]
    for place, (step, (_, part)) in enumerate(by_step.items()):
        if not goes[place]:
            yield from cuts(text, part, value[step], left_out, (*route, step))
        elif node.flow_style:
            yield _flow_cut(parts, goes, place)
        else:
            yield _block_cut(text, node, parts, goes, place)


def _parts(node: yaml.CollectionNode) -> dict[Any, tuple[yaml.Node, yaml.Node]]:
    """The key and the value of each part of a group or a list; an item of a list is its own key."""
    if isinstance(node, yaml.SequenceNode):
        return {place: (item, item) for place, item in enumerate(node.value)}
    # As in the values: of a key that stands there twice the first counts, and a key that is no text not at all.
    parts: dict[Any, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            parts.setdefault(key.value, (key, value))
    return parts


def _flow_cut(parts: list[tuple[yaml.Node, yaml.Node]], goes: list[bool], place: int) -> Cut:
    """Up to the next value where there is one, so that its comma goes too; else from the end of the one before."""
    if place + 1 < len(parts):
        return parts[place][0].start_mark.index, parts[place + 1][0].start_mark.index
    key, value = parts[place]
    start = key.start_mark.index
    for (_, before), before_goes in zip(parts[:place], goes, strict=False):
        if not before_goes:
            start = content_end(before)
    return start, content_end(value)


def _block_cut(
    text: str, node: yaml.Node, parts: list[tuple[yaml.Node, yaml.Node]], goes: list[bool], place: int
) -> Cut:
    """The lines of a value with the comments right above it.

    The first value of a group of keys stands behind the dash of its list: there the next one that stays moves up.
    """
    first, last = parts[place]
    start = first.start_mark.index
    head = line_start(text, start)
    if isinstance(node, yaml.SequenceNode):
        head = _dash_line(text, head, node.start_mark.column)
    elif text[head:start].strip():
        for (following, _), following_goes in zip(parts[place:], goes[place:], strict=True):
            if not following_goes:
                return start, following.start_mark.index
        return start, content_end(last)
    return comments_above(text, head, node.start_mark.column), line_end(text, content_end(last))


def _dash_line(text: str, head: int, column: int) -> int:
    """The start of the line with the dash of an item that begins on the line at ``head``."""
    while head > 0 and text[head + column : head + column + 1] != "-":
        head = line_start(text, head - 1)
    return head


def content_end(node: yaml.Node) -> int:
    """Where the last written character of a value ends. The mark of a block stands behind the comments after it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    place: int = node.end_mark.index
    return place


def comments_above(text: str, head: int, column: int) -> int:
    """The start of the comments that stand right above the line at ``head``, at the same distance from the edge."""
    while head > 0:
        before = line_start(text, head - 1)
        line = text[before:head]
        if before == 0 or not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) != column:
            break
        head = before
    return head


def line_start(text: str, place: int) -> int:
    """Where the line of ``place`` begins."""
    return text.rfind("\n", 0, place) + 1


def line_end(text: str, place: int) -> int:
    """Where the line of ``place`` ends, its line end included. A folded text already ends on a new line."""
    if place and text[place - 1] == "\n":
        return place
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1
