"""Fix: a text of YAML mended in place, so that comments and layout survive, with the proof that nothing else changed.

A fix says what a file is to mean afterwards. Here its steps become edits: stretches of the text and what comes in their
place. A set of edits is used only where the text that comes of it reads as the old values with the steps applied;
otherwise the fix is refused, and the file stays as it is.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, TypeVar

import yaml

from cpsplan.diagnostic import Fix, Remove, RenameKey, Route, SetText, SortKeys, Step, alike
from cpsplan.late import dataclass
from cpsplan.sources.load import Source, load
from cpsplan.sources.splice import NOTHING, comments_above, content_end, cuts, kept, line_end, line_start
from cpsplan.sources.syntax import CUT_TEXT
from cpsplan.workspace.disk import MemoryWorkspace

_S = TypeVar("_S", SetText, SortKeys, RenameKey, Remove)
Nodes = tuple[yaml.Node, yaml.Node]
"""The node of a key, and the node of its value."""
LONGEST_LINE = 120
"""How long a line gets at most when a folded text is written anew, in characters."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A stretch of a text, by the places of its first character and the one after its last, and what replaces it."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all ``edits`` made. They may not overlap."""
    parts, here = [], 0
    for edit in sorted(edits):
        parts += [text[here : edit.start], edit.text]
        here = edit.end
    return "".join((*parts, text[here:]))


def edits_of(source: Source, fixes: Iterable[Fix]) -> dict[Fix, tuple[Edit, ...]]:
    """The edits of each of ``fixes`` in the text of ``source``; a fix that cannot be made safely is left out.

    All of them are first tried together, so that a file is read once more and not once for each fix.
    """
    first = {fix: _first_edits(source, fix) for fix in fixes}
    together = _apart(first)
    if not _proved_together(source, together):
        together = {}
    proved = {}
    for fix in first:
        edits = together.get(fix) or _proved_edits(source, fix)
        if edits:
            proved[fix] = edits
    return proved


def mend(source: Source, fixes: Iterable[Fix]) -> tuple[str, list[Fix]]:
    """The text of ``source`` with as many of ``fixes`` made as go together, and those fixes.

    Each of them is proved, and so are all of them together. What overlaps another is left for the next time.
    """
    chosen = _apart(edits_of(source, fixes))
    while not _proved_together(source, chosen):
        chosen.popitem()
    return edited(source.text, _all(chosen)), list(chosen)


def _first_edits(source: Source, fix: Fix) -> tuple[Edit, ...]:
    """The edits of a fix in the first way that there is for each of its steps, not proved; empty where one has none."""
    edits: list[Edit] = []
    for step in fix.steps:
        way = next(_ways(source, step), None)
        if way is None:
            return ()
        edits += way
    return tuple(edits)


def _proved_edits(source: Source, fix: Fix) -> tuple[Edit, ...]:
    """The edits of a fix, each step in the first way that is proved; empty where one of them has none."""
    edits: list[Edit] = []
    for step in fix.steps:
        way = next((way for way in _ways(source, step) if _proved(source, way, [step])), None)
        if way is None:
            return ()
        edits += way
    return () if overlapping(edits) or not _proved(source, edits, fix.steps) else tuple(edits)


def _proved_together(source: Source, edits: Mapping[Fix, tuple[Edit, ...]]) -> bool:
    if not edits:
        return True
    steps = chain.from_iterable(fix.steps for fix in edits)
    return _proved(source, _all(edits), list(steps))


def _apart(edits: Mapping[Fix, tuple[Edit, ...]]) -> dict[Fix, tuple[Edit, ...]]:
    """Those fixes that do not touch the text of one before them."""
    taken: dict[Fix, tuple[Edit, ...]] = {}
    here: list[Edit] = []
    for fix, own in edits.items():
        new = [edit for edit in own if edit not in here]
        if new and not overlapping([*here, *new]):
            taken[fix] = own
            here += new
    return taken


def _all(edits: Mapping[Fix, tuple[Edit, ...]]) -> set[Edit]:
    return set(chain.from_iterable(edits.values()))


def overlapping(edits: Iterable[Edit]) -> bool:
    """Whether two of the edits touch the same characters."""
    here = -1
    for edit in sorted(set(edits)):
        if edit.start < here:
            return True
        here = max(here, edit.end, edit.start + 1)
    return False


def _proved(source: Source, edits: Iterable[Edit], steps: Iterable[Step]) -> bool:
    """Whether the edited text reads as the old values with ``steps`` applied, and nothing else."""
    text = edited(source.text, edits)
    read, diagnostics = load(MemoryWorkspace({source.path: text}), source.path)
    if read is None or any(diagnostic.code != CUT_TEXT.code for diagnostic in diagnostics):
        return False
    return _same(read.value, applied(source.value, steps))


def _same(value: Any, other: Any) -> bool:
    """Whether two values are the same, the order of keys in every group included."""
    if isinstance(value, dict) and isinstance(other, dict):
        return list(value) == list(other) and all(map(_same, value.values(), other.values()))
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(map(_same, value, other))
    return type(value) is type(other) and bool(value == other)


def applied(value: Any, steps: Iterable[Step]) -> Any:
    """``value`` with all ``steps`` done: first those that shift nothing, then keys, then removals.

    What no step touches is shared with the old value, not copied.
    """
    steps = list(steps)
    for text in _innermost_first(steps, SetText):
        value = _changed(value, text.route, partial(_other_text, text))
    for order in _innermost_first(steps, SortKeys):
        value = _changed(value, order.route, partial(_sorted, order))
    for name in _innermost_first(steps, RenameKey):
        value = _changed(value, name.route[:-1], partial(_renamed, name))
    gone = {step.route for step in _innermost_first(steps, Remove)}
    return kept(value, lambda route, _: route in gone) if gone else value


def _other_text(step: SetText, _: Any) -> str:
    return step.text


def _sorted(step: SortKeys, group: dict[str, Any]) -> dict[str, Any]:
    return {key: group[key] for key in step.keys}


def _renamed(step: RenameKey, group: dict[str, Any]) -> dict[str, Any]:
    return {step.key if key == step.route[-1] else key: part for key, part in group.items()}


def _innermost_first(steps: Iterable[Step], kind: type[_S]) -> list[_S]:
    return sorted((step for step in steps if isinstance(step, kind)), key=lambda step: -len(step.route))


def _changed(value: Any, route: Route, change: Callable[[Any], Any]) -> Any:
    """``value`` with what stands at ``route`` changed; only what lies on the way there is copied."""
    if not route:
        return change(value)
    part = _changed(value[route[0]], route[1:], change)
    if isinstance(value, dict):
        return {**value, route[0]: part}
    place = int(route[0])
    return [*value[:place], part, *value[place + 1 :]]


def _at(value: Any, route: Route) -> Any:
    for step in route:
        value = value[step]
    return value


def _is_there(value: Any, route: Route) -> bool:
    try:
        _at(value, route)
    except (LookupError, TypeError):
        return False
    return True


# --- the ways in which a step can be done: the first one that is proved is taken


def _ways(source: Source, step: Step) -> Iterator[list[Edit]]:
    if not _is_there(source.value, step.route):
        return
    match step:
        case SetText():
            yield from same_text_ways(source, step)
        case RenameKey():
            key = _pair(source, step.route)[0]
            yield [Edit(key.start_mark.index, key.end_mark.index, step.key)]
        case Remove():
            yield removal_edits(source, step.route)
        case SortKeys():
            yield from _sorted_keys(source, step)


def nodes_at(source: Source, route: Route) -> Nodes | None:
    """The nodes of the key and the value at ``route``, an item of a list being its own key; None where nothing is."""
    return _pair(source, route) if _is_there(source.value, route) else None


def _pair(source: Source, route: Route) -> Nodes:
    """The nodes of the key and the value at ``route``; an item of a list is its own key."""
    key: yaml.Node = source.node
    node: yaml.Node = source.node
    for step in route:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == step)
        else:
            key = node = node.value[step]
    return key, node


def removal_edits(source: Source, route: Route) -> list[Edit]:
    """The edits that take away what stands at ``route``, and what is left empty by that."""

    def gone(here: Route, _: Any) -> bool:
        return here == route

    if kept(source.value, gone) is NOTHING:
        return []
    return [Edit(start, end, "") for start, end in cuts(source.text, source.node, source.value, gone, ())]


def same_text_ways(source: Source, step: SetText) -> Iterator[list[Edit]]:
    """The ways to write another text in the place of one, in the manner of the old one first."""
    node = _pair(source, step.route)[1]
    if not isinstance(node, yaml.ScalarNode):
        return
    start, end = node.start_mark.index, content_end(node)
    raw = source.text[start:end]
    for text in (*_replaced(raw, node.value, step.text), *_written(node, raw, step.text)):
        yield [Edit(start, end, text)]


def _replaced(raw: str, old: str, new: str) -> Iterator[str]:
    """The text as it is written, with only the part replaced in which ``old`` and ``new`` differ."""
    if re.sub(r" {2,}", " ", old).strip() == new:
        inner = re.sub(r"(?<=\S) {2,}(?=\S)", " ", raw)
        yield inner
        yield re.sub(r"^(['\"]) +| +(['\"])$", r"\1\2", inner)
    first = alike(old, new)
    last = alike(old[first:][::-1], new[first:][::-1])
    # From the beginning of a word to the end of one, so that a syllable is not replaced somewhere else.
    first = old.rfind(" ", 0, first) + 1
    after = old.find(" ", len(old) - last)
    last = len(old) - after if after >= 0 else 0
    part = old[first : len(old) - last]
    if part and raw.count(part) == 1:
        yield raw.replace(part, new[first : len(new) - last])


def _written(node: yaml.ScalarNode, raw: str, new: str) -> Iterator[str]:
    """The whole text, written anew in the manner of the old one, and in quotation marks where that does not do."""
    if node.style in (">", "|"):
        yield _folded(raw, new)
        return
    if node.style is None:
        yield new
    if node.style == "'":
        yield "'" + new.replace("'", "''") + "'"
    yield json.dumps(new, ensure_ascii=False)


def _folded(raw: str, new: str) -> str:
    """A text over several lines, with the head and the margin of the old one."""
    head, _, rest = raw.partition("\n")
    rest = rest.lstrip("\n")
    margin = " " * (len(rest) - len(rest.lstrip(" ")))
    lines = textwrap.wrap(new, LONGEST_LINE - len(margin), break_long_words=False, break_on_hyphens=False)
    ending = "\r\n" if "\r\n" in raw else "\n"
    return ending.join((head.rstrip("\r"), *(f"{margin}{line}" for line in lines))) + raw[len(raw.rstrip()) :]


def _sorted_keys(source: Source, step: SortKeys) -> Iterator[list[Edit]]:
    """Each key with its value and the comments that belong to it moves; what stands between them stays."""
    node, text = _pair(source, step.route)[1], source.text
    # A key that stands there twice, or is no text, is among the pieces but not among the keys.
    if not isinstance(node, yaml.MappingNode) or len(node.value) != len(step.keys):
        return
    pieces = [_piece(text, node, key, value) for key, value in node.value]
    written = {key.value: text[start:end] for (key, _), (start, end) in zip(node.value, pieces, strict=True)}
    begin = pieces[0][0]
    if written[step.keys[0]].startswith("#") and text[line_start(text, begin) : begin].strip():
        # A comment cannot go between the dash of a list and the key behind it.
        return
    moved = [Edit(start, end, written[key]) for (start, end), key in zip(pieces, step.keys, strict=True)]
    yield [edit for edit in moved if edit.text != text[edit.start : edit.end]]


def _piece(text: str, node: yaml.MappingNode, key: yaml.Node, value: yaml.Node) -> tuple[int, int]:
    """From where to where a key stands in ``text``, with the comments right above it and behind it."""
    start, end = key.start_mark.index, max(content_end(value), key.end_mark.index + 1)
    if node.flow_style:
        return start, end
    head = line_start(text, start)
    if key is not node.value[0][0]:
        # What stands above the first key speaks of the whole group, and stays.
        above = comments_above(text, head, node.start_mark.column)
        start = start if above == head else above + node.start_mark.column
    end = len(text[:end].rstrip())
    behind = line_end(text, end)
    return start, len(text[:behind].rstrip())
