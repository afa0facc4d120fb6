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
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import yaml

from cpsplan.diagnostic import Fix, Remove, RenameKey, Route, SetText, SortKeys, Step
from cpsplan.sources.load import Source, load
from cpsplan.sources.splice import NOTHING, comments_above, content_end, cuts, kept, line_end, line_start
from cpsplan.workspace.disk import MemoryWorkspace

_S = TypeVar("_S", SortKeys, RenameKey)
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
    together = _apart({fix: edits for fix, edits in first.items() if edits})
    if not _proved(source, _all(together), [step for fix in together for step in fix.steps]):
        together = {}
    rest = {fix: _proved_edits(source, fix) for fix in first if fix not in together}
    return {fix: edits for fix in first if (edits := together.get(fix) or rest.get(fix))}


def mend(source: Source, fixes: Iterable[Fix]) -> tuple[str, list[Fix]]:
    """The text of ``source`` with as many of ``fixes`` made as go together, and those fixes.

    Each of them is proved, and so are all of them together. What overlaps another is left for the next time.
    """
    made = _apart(edits_of(source, fixes))
    while made and not _proved(source, _all(made), [step for fix in made for step in fix.steps]):
        made.popitem()
    return edited(source.text, _all(made)), list(made)


def _first_edits(source: Source, fix: Fix) -> tuple[Edit, ...]:
    """The edits of a fix in the first way that there is for each of its steps, not proved."""
    ways = [next(_ways(source, step), None) for step in fix.steps]
    return tuple(edit for way in ways for edit in way or ()) if None not in ways else ()


def _proved_edits(source: Source, fix: Fix) -> tuple[Edit, ...]:
    """The edits of a fix, each step in the first way that is proved; empty where one of them has none."""
    found: list[Edit] = []
    for step in fix.steps:
        way = next((one for one in _ways(source, step) if _proved(source, one, [step])), None)
        if way is None:
            return ()
        found += way
    return () if overlapping(found) or not _proved(source, found, fix.steps) else tuple(found)


def _apart(edits: Mapping[Fix, tuple[Edit, ...]]) -> dict[Fix, tuple[Edit, ...]]:
    """Those fixes that do not touch the text of one before them."""
    taken: dict[Fix, tuple[Edit, ...]] = {}
    here: list[Edit] = []
    for fix, own in edits.items():
        new = [one for one in own if one not in here]
        if new and not overlapping([*here, *new]):
            taken[fix] = own
            here += new
    return taken


def _all(edits: Mapping[Fix, tuple[Edit, ...]]) -> set[Edit]:
    return {one for own in edits.values() for one in own}


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
    if read is None or any(one.code != "CPS112" for one in diagnostics):
        return False
    return _same(read.value, applied(source.value, steps))


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same, the order of keys in every group included."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def applied(value: Any, steps: Iterable[Step]) -> Any:
    """``value`` with all ``steps`` done: first those that shift nothing, then keys, then removals.

    What no step touches is shared with the old value, not copied.
    """
    steps = list(steps)
    for text in (one for one in steps if isinstance(one, SetText)):
        value = _changed(value, text.route, partial(_other_text, text))
    for order in _innermost_first(steps, SortKeys):
        value = _changed(value, order.route, partial(_sorted, order))
    for name in _innermost_first(steps, RenameKey):
        value = _changed(value, name.route[:-1], partial(_renamed, name))
    gone = {one.route for one in steps if isinstance(one, Remove)}
    return kept(value, lambda route, _: route in gone) if gone else value


def _other_text(step: SetText, _: Any) -> str:
    return step.text


def _sorted(step: SortKeys, group: dict[str, Any]) -> dict[str, Any]:
    return {key: group[key] for key in step.keys}


def _renamed(step: RenameKey, group: dict[str, Any]) -> dict[str, Any]:
    return {step.key if key == step.route[-1] else key: part for key, part in group.items()}


def _innermost_first(steps: Iterable[Step], kind: type[_S]) -> list[_S]:
    return sorted((one for one in steps if isinstance(one, kind)), key=lambda one: -len(one.route))


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
    if isinstance(step, SetText):
        yield from _set_text(source, step)
    elif isinstance(step, RenameKey):
        key = _pair(source, step.route)[0]
        yield [Edit(key.start_mark.index, key.end_mark.index, step.key)]
    elif isinstance(step, Remove):
        yield [Edit(start, end, "") for start, end in _removed(source, step.route)]
    else:
        yield from _sorted_keys(source, step)


def _pair(source: Source, route: Route) -> tuple[yaml.Node, yaml.Node]:
    """The nodes of the key and the value at ``route``; an item of a list is its own key."""
    key: yaml.Node = source.node
    node: yaml.Node = source.node
    for step in route:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == step)
        else:
            key = node = node.value[step]
    return key, node


def _removed(source: Source, route: Route) -> Iterator[tuple[int, int]]:
    def gone(here: Route, _: Any) -> bool:
        return here == route

    if kept(source.value, gone) is not NOTHING:
        yield from cuts(source.text, source.node, source.value, gone, ())


def _set_text(source: Source, step: SetText) -> Iterator[list[Edit]]:
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
    first = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    shorter = min(len(old), len(new)) - first
    last = next((place for place in range(shorter) if old[-1 - place] != new[-1 - place]), shorter)
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
        head, _, rest = raw.partition("\n")
        margin = " " * (len(rest.lstrip("\n")) - len(rest.lstrip("\n").lstrip(" ")))
        lines = textwrap.wrap(new, LONGEST_LINE - len(margin), break_long_words=False, break_on_hyphens=False)
        ending = "\r\n" if "\r\n" in raw else "\n"
        yield ending.join((head.rstrip("\r"), *(f"{margin}{line}" for line in lines))) + raw[len(raw.rstrip()) :]
        return
    if node.style is None:
        yield new
    if node.style == "'":
        yield "'" + new.replace("'", "''") + "'"
    yield json.dumps(new, ensure_ascii=False)


def _sorted_keys(source: Source, step: SortKeys) -> Iterator[list[Edit]]:
    """Each key with its value and the comments that belong to it moves; what stands between them stays."""
    node, text = _pair(source, step.route)[1], source.text
    if not isinstance(node, yaml.MappingNode):
        return
    if len(node.value) != len(step.keys):
        # A key that stands there twice, or is no text, is among the pieces but not among the keys.
        return
    pieces = [_piece(text, node, key, value) for key, value in node.value]
    names = [key.value for key, _ in node.value]
    order = [names.index(key) for key in step.keys]
    written = [text[start:end] for start, end in pieces]
    if written[order[0]].startswith("#") and text[line_start(text, pieces[0][0]) : pieces[0][0]].strip():
        # A comment cannot go between the dash of a list and the key behind it.
        return
    moved = [
        Edit(start, end, written[origin])
        for (start, end), origin in zip(pieces, order, strict=True)
        if text[start:end] != written[origin]
    ]
    yield moved


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
