"""Amend: values written into a text of YAML that is there, so that comments, order and layout stay as they are.

Each step says what the file is to mean afterwards; here it becomes an edit of a stretch of the text. A set of edits is
used only where the text that comes of it reads as the old values with the steps applied. Otherwise one half of them is
tried after the other, down to single steps, and the first that cannot be proved is refused: nothing is half written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import yaml

from cpsplan.diagnostic import Remove, Route, SetText
from cpsplan.late import dataclass
from cpsplan.sources.fix import Edit, Nodes, edited, nodes_at, overlapping, removal_edits, same_text_ways
from cpsplan.sources.load import Source, load
from cpsplan.sources.splice import comments_above, content_end, kept, line_end, line_start
from cpsplan.sources.written import INDENT, line_ending, yaml_lines, yaml_written
from cpsplan.workspace.disk import MemoryWorkspace


@dataclass(frozen=True, slots=True)
class Put:
    """The value at a route becomes another. A key that is not there yet is written, and so is what it stands in."""

    route: Route
    value: Any


@dataclass(frozen=True, slots=True)
class Add:
    """An item comes to the end of the list at a route, which need not be there yet."""

    route: Route
    value: Any


Amendment = Put | Add | Remove
"""What a file is to say otherwise. All routes are those of the file before any of them is done."""
KeyOrder = Callable[[Route], Sequence[str]]
"""The keys of the group at a route in the order in which they are written; those it does not name come last."""


class NotAmended(Exception):  # noqa: N818 - it says what is the case, as ChangeRefused does
    """A step that could not be done in a text, because of how the text is laid out."""

    def __init__(self, source: Source, step: Amendment) -> None:
        super().__init__(f"{source.path} is laid out in a way that {_words(step.route)} cannot be written")
        self.step = step


def amended(source: Source, steps: Iterable[Amendment], order: KeyOrder = lambda _: ()) -> str:
    """The text of ``source`` with all ``steps`` done; new keys stand where ``order`` has them.

    Raises NotAmended for the first step that cannot be done without changing something else.
    """
    wanted = _in_turn(steps)
    return _amended_in_halves(source, wanted, order).text if wanted else source.text


def _in_turn(steps: Iterable[Amendment]) -> list[Amendment]:
    """The steps so that none of them shifts what another one names: removals last, from the end of the file on."""
    steps = list(steps)
    gone = sorted((step for step in steps if isinstance(step, Remove)), key=lambda step: _sortable(step.route))
    puts: list[Amendment] = [step for step in steps if isinstance(step, Put)]
    return [*puts, *(step for step in steps if isinstance(step, Add)), *reversed(gone)]


def _sortable(route: Route) -> tuple[tuple[bool, int, str], ...]:
    """A route that can be compared with others: places in a list by their number."""
    return tuple((isinstance(step, str), 0 if isinstance(step, str) else step, str(step)) for step in route)


def _amended_in_halves(source: Source, steps: Sequence[Amendment], order: KeyOrder) -> Source:
    """The source after some steps: all together, else one half of them after the other. Raises NotAmended.

    Two steps that do not go together among thousands cost a few readings of the text, and not one for each step.
    """
    together = _amended_together(source, steps, order)
    if together is not None:
        return together
    if len(steps) == 1:
        return _amended_by(source, steps[0], order)
    half = len(steps) // 2
    return _amended_in_halves(_amended_in_halves(source, steps[:half], order), steps[half:], order)


def _amended_together(source: Source, steps: Sequence[Amendment], order: KeyOrder) -> Source | None:
    """The source with the first way of every step, where all of them go together; else nothing."""
    edits: list[Edit] = []
    for step in steps:
        way = next(_ways_of(source, step, order), None)
        if way is None:
            return None
        edits += way
    if overlapping(edits) or len(set(edits)) < len(edits):
        return None
    return _reads_as(source, edited(source.text, edits), steps)


def _amended_by(source: Source, step: Amendment, order: KeyOrder) -> Source:
    """The source after one step, in the first way that is proved. Raises NotAmended."""
    for way in _ways_of(source, step, order):
        if not overlapping(way):
            read = _reads_as(source, edited(source.text, way), [step])
            if read is not None:
                return read
    raise NotAmended(source, step)


def _reads_as(source: Source, text: str, steps: Iterable[Amendment]) -> Source | None:
    """What a new text reads as, where that is the old values with ``steps`` done and nothing else."""
    read, diagnostics = load(MemoryWorkspace({source.path: text}), source.path)
    expected = amended_values(source.value, steps)
    if read is None or diagnostics or not _equal(read.value, expected):
        return None
    return read


def _equal(value: Any, other: Any) -> bool:
    """Whether two values say the same; the order of keys says nothing."""
    if isinstance(value, dict) and isinstance(other, dict):
        return value.keys() == other.keys() and all(_equal(part, other[key]) for key, part in value.items())
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(map(_equal, value, other))
    return type(value) is type(other) and bool(value == other)


# --- what the values are afterwards


def amended_values(value: Any, steps: Iterable[Amendment]) -> Any:
    """``value`` with all ``steps`` done: first what is put, then what is added, then what goes."""
    steps = list(steps)
    for step in steps:
        if isinstance(step, Put):
            value = _put(value, step.route, step.value)
    for step in steps:
        if isinstance(step, Add):
            items = value_by_route(value, step.route) or []
            value = _put(value, step.route, [*items, step.value])
    gone = {step.route for step in steps if isinstance(step, Remove)}
    return kept(value, lambda route, _: route in gone) if gone else value


def value_by_route(value: Any, route: Route) -> Any:
    """What stands at a route; None where nothing does."""
    for step in route:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def _put(value: Any, route: Route, new: Any) -> Any:
    if not route:
        return new
    step, *rest = route
    if isinstance(value, list):
        place = int(step)
        return [*value[:place], _put(value[place], tuple(rest), new), *value[place + 1 :]]
    group = value if isinstance(value, dict) else {}
    return {**group, step: _put(group.get(step), tuple(rest), new)}


# --- the ways in which a step can be done: the first one that is proved is taken


def _ways_of(source: Source, step: Amendment, order: KeyOrder) -> Iterator[list[Edit]]:
    match step:
        case Put():
            yield from _ways_to_put(source, step.route, step.value, order)
        case Add():
            yield from _ways_to_add(source, step.route, step.value, order)
        case Remove():
            yield removal_edits(source, step.route)


def _ways_to_put(source: Source, route: Route, value: Any, order: KeyOrder) -> Iterator[list[Edit]]:
    nodes = nodes_at(source, route)
    if nodes is not None:
        yield from _ways_to_replace(source, route, nodes, value)
        return
    around, key = route[:-1], route[-1]
    nodes = nodes_at(source, around)
    if nodes and isinstance(nodes[1], yaml.SequenceNode):
        return
    if nodes is None or not isinstance(nodes[1], yaml.MappingNode):
        # What it is to stand in is not there, or holds nothing: that is written with it.
        yield from _ways_to_put(source, around, {key: value}, order)
        return
    yield [_new_key(source, nodes[1], around, {str(key): value}, order)]


def _ways_to_replace(source: Source, route: Route, nodes: Nodes, value: Any) -> Iterator[list[Edit]]:
    """The ways to write another value in the place of one."""
    key, node = nodes
    if isinstance(value, str) and isinstance(value_by_route(source.value, route), str):
        yield from same_text_ways(source, SetText(route, value))
    start, end = node.start_mark.index, content_end(node)
    in_brackets = _stands_in_brackets(source, route)
    in_line = not isinstance(node, yaml.CollectionNode) or bool(node.flow_style)
    if start == end:
        written = f" {yaml_written(value, in_brackets=in_brackets)}"
        yield [Edit(key.end_mark.index + 1, key.end_mark.index + 1, written)]
    keeps_brackets = in_line and isinstance(node, yaml.CollectionNode) and bool(node.value)
    if not in_brackets and not keeps_brackets and _stands_below(value):
        yield [_block_edit(source, route, nodes, value)]
    if in_line or key is node:
        yield [Edit(start, end, yaml_written(value, in_brackets=in_brackets))]
    else:
        yield [Edit(key.end_mark.index, end, f": {yaml_written(value)}")]


def _stands_in_brackets(source: Source, route: Route) -> bool:
    """Whether what stands at a route stands within brackets or braces."""
    for length in range(len(route)):
        nodes = nodes_at(source, route[:length])
        if nodes and isinstance(nodes[1], yaml.CollectionNode) and nodes[1].flow_style:
            return True
    return False


def _stands_below(value: Any) -> bool:
    """Whether a value is written over several lines: a group, or a list of groups or of sentences."""
    return isinstance(value, dict | list | str) and bool(value) and len(list(yaml_lines({"key": value}))) > 1


def _block_edit(source: Source, route: Route, nodes: Nodes, value: Any) -> Edit:
    """The edit that writes a value over several lines in the place of another."""
    key, node = nodes
    ending, end = line_ending(source.text), content_end(node)
    if key is not node:
        column = key.start_mark.column
        first, *lines = yaml_lines({str(route[-1]): value})
        head = first.removeprefix(f"{route[-1]}:")
        below = "".join(f"{ending}{' ' * column}{line}" if line else ending for line in lines)
        return Edit(key.end_mark.index, max(end, key.end_mark.index + 1), f":{head}{below}")
    first, *lines = _item_lines(value)
    column = node.start_mark.column
    return Edit(node.start_mark.index, end, first + "".join(f"{ending}{' ' * column}{line}" for line in lines))


def _item_lines(value: Any) -> list[str]:
    """The lines of a value that is an item of a list, without its dash."""
    return list(yaml_lines(value)) if isinstance(value, dict) and value else [yaml_written(value)]


def _ways_to_add(source: Source, route: Route, value: Any, order: KeyOrder) -> Iterator[list[Edit]]:
    nodes = nodes_at(source, route)
    node = nodes[1] if nodes else None
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        yield from _ways_to_put(source, route, [value], order)
    elif node.flow_style:
        place = content_end(node.value[-1])
        yield [Edit(place, place, f", {yaml_written(value, in_brackets=True)}")]
    else:
        yield [_last_item(source.text, node, value)]


def _last_item(text: str, node: yaml.SequenceNode, value: Any) -> Edit:
    """The edit that puts an item behind the others of a list, an empty line before it where the others have one."""
    ending, column = line_ending(text), node.start_mark.column
    inner = node.value[-1].start_mark.column
    inner = inner if inner > column else column + INDENT
    first, *lines = _item_lines(value)
    item = f"{' ' * column}-{' ' * (inner - column - 1)}{first}{ending}"
    item += "".join(f"{' ' * inner}{line}{ending}" if line else ending for line in lines)
    place = _after_comments(text, line_end(text, content_end(node)), column)
    if _set_apart(text, node):
        item = ending + item
    if not text[:place].endswith("\n"):
        item = ending + item
    return Edit(place, place, item)


def _after_comments(text: str, place: int, column: int) -> int:
    """Behind the comments that follow at ``place`` and stand further in than ``column``: those belong to the item."""
    while place < len(text):
        line = text[place:].partition("\n")[0] + "\n"
        words = line.lstrip(" ")
        if not words.startswith("#") or len(line) - len(words) <= column:
            break
        place = min(place + len(line), len(text))
    return place


def _set_apart(text: str, node: yaml.SequenceNode) -> bool:
    """Whether the items of a list have an empty line between them."""
    if len(node.value) < 2:  # noqa: PLR2004 - there is nothing between fewer
        return False
    between = text[content_end(node.value[-2]) : node.value[-1].start_mark.index]
    return any(not line.strip() for line in between.split("\n")[1:-1])


def _new_key(source: Source, node: yaml.MappingNode, around: Route, values: dict[str, Any], order: KeyOrder) -> Edit:
    """The edit that writes a key into a group: before the first that comes after it in the order, else behind all."""
    (key, value), text = next(iter(values.items())), source.text
    if node.flow_style:
        written = f"{key}: {yaml_written(value, in_brackets=True)}"
        if not node.value:
            return Edit(node.start_mark.index, node.end_mark.index, f"{{{written}}}")
        place = content_end(node.value[-1][1])
        return Edit(place, place, f", {written}")
    ending, column = line_ending(text), node.start_mark.column
    lines = "".join(f"{' ' * column}{line}{ending}" if line else ending for line in yaml_lines(values))
    after = _next_key(node, order(around), key)
    if after is not None:
        place = comments_above(text, line_start(text, after.start_mark.index), column)
        return Edit(place, place, lines)
    place = _after_comments(text, line_end(text, content_end(node)), column)
    return Edit(place, place, lines if text[:place].endswith("\n") else ending + lines.removesuffix(ending))


def _next_key(node: yaml.MappingNode, keys: Sequence[str], key: str) -> yaml.Node | None:
    """The first key of a group that comes later than ``key``, but for the first of all, which may stand on a dash."""
    later = set(keys[list(keys).index(key) + 1 :]) if key in keys else set()
    return next((name for name, _ in node.value[1:] if name.value in later), None)


def _words(route: Route) -> str:
    """A route as people read it: projects 1, title."""
    return ", ".join(f"“{step}”" if isinstance(step, str) else f"number {step + 1}" for step in route)
