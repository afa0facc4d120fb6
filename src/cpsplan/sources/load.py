"""Load: the bytes of a YAML file to plain values, and a way from every value back to its place in the file.

Strict on purpose. Only ``null``, ``true``, ``false``, integers and decimal numbers are anything but text; duplicate
keys, anchors, aliases, merges, tags, control characters and deep nesting are diagnostics. A quick look at the text
decides whether the slower scan of its events is needed at all: see ``_needs_scan``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from sys import intern
from typing import Any, cast

import yaml

from cpsplan.diagnostic import Diagnostic, Related, Route, Severity, Span, declare
from cpsplan.late import dataclass
from cpsplan.sources.syntax import cut_texts, explain_syntax
from cpsplan.sources.tree import TEXT_TAG, NodeTree, compose
from cpsplan.workspace.disk import SIZE_LIMIT, UNUSABLE, Unreadable, Workspace

DEPTH_LIMIT = 64
"""How deep values may stand inside one another; the C loader crashes the process at some 26,000."""
FEW = 100
"""Up to how many keys a mapping is simply looked through."""
REPORT_LIMIT = 20
"""How many unusable characters of one file are reported one by one."""

UNREADABLE = declare(
    "CPS101",
    "unreadable-file",
    Severity.ERROR,
    """A file of the workspace cannot be read: it is missing, a directory, a pipe, a link that leads out of the
    workspace, larger than 5 MB, or the system refuses to open it. The rest is still checked.""",
)
NOT_UTF8 = declare(
    "CPS102",
    "not-utf-8",
    Severity.ERROR,
    """A file is not UTF-8 text. Save it as UTF-8; most editors have the choice under “Save as” or “Encoding”.""",
)
NOT_YAML = declare(
    "CPS103",
    "not-yaml",
    Severity.ERROR,
    """A file is not YAML. The message says where reading stopped: the fault is there or just before it. Frequent
    causes are a missing space after a colon, an indentation that does not line up, or a text with a colon or a hash
    in it that wants quotation marks.""",
)
DUPLICATE_KEY = declare(
    "CPS104",
    "duplicate-key",
    Severity.ERROR,
    """The same key stands twice in one entry. YAML itself would keep the last one in silence, and what was written
    first would be lost. Both lines are named.""",
)
YAML_FEATURE = declare(
    "CPS105",
    "yaml-feature",
    Severity.ERROR,
    """Anchors (&), aliases (*), merge keys (<<), tags (!) and directives (%) are not used in plans: they hide what an
    entry says, and a few lines of them can fill the memory of a machine. Write the text out. A text that begins with
    such a character wants quotation marks.""",
)
TOO_DEEP = declare(
    "CPS106",
    "too-deep",
    Severity.ERROR,
    """Values stand more than 64 levels inside one another. No plan needs more than ten.""",
)
CHARACTER = declare(
    "CPS107",
    "unusable-character",
    Severity.ERROR,
    """A file holds a control character, or one that reverses the direction of writing. They cannot be seen, and make
    a text say something else than it shows. Delete it and type the text again.""",
)
NOT_A_MAPPING = declare(
    "CPS108",
    "not-a-mapping",
    Severity.ERROR,
    """A file is empty, or is not a list of keys and values at its top, like “id: 2022-23”.""",
)
KEY_NOT_TEXT = declare(
    "CPS109",
    "key-not-text",
    Severity.ERROR,
    """A key is a list or a group of keys instead of a plain text. Nothing could be found under it.""",
)

_BEFORE_A_NODE = frozenset(" \t\n[{,:-?")
_FLAT_LIST = re.compile(r"\[[^\[\]{}'\"#\n!&*%@`|>]*\]")
_FAR_IN = re.compile(rf"\n[ \-?:\t]{{{DEPTH_LIMIT // 4}}}")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_PLAIN_START = "#abcdefghijklmnopqrstuvwxyz\n"


@dataclass(frozen=True, eq=False)
class Source:
    """One file: its path, its text, its values, and the nodes that know where each value stands."""

    path: str
    text: str
    value: dict[str, Any]
    tree: NodeTree
    places: Mapping[Route, tuple[int, ...]] = field(default_factory=dict)
    """Lists of which items were left out because they cannot be used: the places in the file of those that stay."""
    own: str = ""
    """The language that texts are read in."""
    languages: Mapping[Route, Mapping[str, Route]] = field(default_factory=dict)
    """Texts that are written in several languages: the way in the file to each of these, by the language."""

    @property
    def node(self) -> yaml.MappingNode:
        """The outermost node of the file."""
        return self.tree.node

    def written(self, route: Route) -> Route:
        """The way to a value in the file, where ``route`` leads to it past items that were left out.

        To a text that is written in several languages it is the way to the one that is read.
        """
        way = self._past_items_left_out(route)
        return self.languages[way][self.own] if way in self.languages else way

    def beside(self, route: Route) -> Iterator[tuple[str, str, Span]]:
        """What the text at ``route`` is in other languages, where it is written in several: language, text, place."""
        for language, node in self.nodes_beside(route):
            yield language, str(node.value), _span(self.path, node)

    def nodes_beside(self, route: Route) -> Iterator[tuple[str, yaml.Node]]:
        """The nodes of the text at ``route`` in other languages, by these."""
        for language, way in self.languages.get(self._past_items_left_out(route), {}).items():
            if language != self.own:
                yield language, _follow(self.node, way)[0]

    def _past_items_left_out(self, route: Route) -> Route:
        if not self.places:
            return route
        steps = list(route)
        for place, step in enumerate(route):
            staying = self.places.get(route[:place])
            if staying and isinstance(step, int):
                steps[place] = staying[step]
        return tuple(steps)

    def span(self, route: Route = ()) -> Span:
        """Where the value at ``route`` stands; where there is none, its nearest surrounding value."""
        node, key = _follow(self.node, self.written(route))
        return _span(self.path, key if key is not None and _is_collection(node) else node)

    def nodes(self, route: Route) -> tuple[yaml.Node, yaml.Node | None]:
        """The node of the value at ``route`` and that of its key, as far as the way leads."""
        return _follow(self.node, self.written(route))

    def key_span(self, route: Route) -> Span:
        """Where the key of the value at ``route`` stands; the value itself where it has no key."""
        node, key = _follow(self.node, self.written(route))
        return _span(self.path, key if key is not None else node)


def load(workspace: Workspace, path: str) -> tuple[Source | None, list[Diagnostic]]:
    """Load the YAML file at ``path``; None with diagnostics where nothing of it can be used."""
    try:
        data = workspace.read(path)
    except Unreadable as reason:
        return None, [UNREADABLE.at(Span(path), f"{path} {reason}")]
    if len(data) > SIZE_LIMIT:
        return None, [UNREADABLE.at(Span(path), f"{path} is too large: 5 MB is the most")]
    text, diagnostics = _decode(path, data)
    if text is None:
        return None, diagnostics
    node, diagnostics = _compose(path, text)
    if diagnostics:
        return None, diagnostics
    if not isinstance(node, yaml.MappingNode):
        what = "is empty" if node is None else "does not begin with a key and a value"
        hint = "Begin the file with keys and values, such as “id: 2022-23”"
        return None, [NOT_A_MAPPING.at(Span(path) if node is None else _span(path, node), f"{path} {what}", hint=hint)]
    value = _mapping(path, node, diagnostics)
    if " #" in text:
        diagnostics += cut_texts(path, text)
    return Source(path, text, value, NodeTree(text, node)), diagnostics


def _decode(path: str, data: bytes) -> tuple[str | None, list[Diagnostic]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        span = Span.of_stretch(path, before, len(before), len(before))
        return None, [NOT_UTF8.at(span, f"{path} is not UTF-8 text", hint="Save the file as UTF-8")]
    faults = []
    for match in islice(UNUSABLE.finditer(text), REPORT_LIMIT):
        span = Span.of_stretch(path, text, *match.span())
        hint = "Delete it; it cannot be seen in most editors"
        faults.append(CHARACTER.at(span, f"Unusable character U+{ord(match.group()):04X}", hint=hint))
    return (None, faults) if faults else (text, [])


def _compose(path: str, text: str) -> tuple[yaml.Node | None, list[Diagnostic]]:
    try:
        if _needs_scan(text) and (refused := _scan(path, text)):
            return None, refused
        return compose(text), []
    except yaml.MarkedYAMLError as error:
        faults = explain_syntax(path, text, error)
        return None, [NOT_YAML.at(span, f"Not YAML: {problem}", hint=hint) for span, problem, hint in faults]
    except (yaml.YAMLError, ValueError, IndexError, RecursionError, OverflowError) as error:
        return None, [NOT_YAML.at(Span(path), f"{path} cannot be read as YAML: {' '.join(str(error).split())[:200]}")]


def _needs_scan(text: str) -> bool:
    """Whether the events have to be looked at: something may be an anchor, alias, tag or merge, or nested too deep.

    Looking at the events costs half as much again as composing, and hardly any file needs it. Never wrong on the side
    of danger: anchors and their like begin after white space or punctuation; a block begins further right than the
    one around it (a list may begin where its key does, so two levels a column at the most); a list in brackets
    without quotes or brackets inside opens one level only.
    """
    if "\r" in text or text.startswith("%") or "\n%" in text or "<<" in text:
        return True
    if any(_may_begin_a_node(text, mark) for mark in "&*!"):
        return True
    if _FAR_IN.search(text) or not text.startswith(tuple(_PLAIN_START)):
        return True
    unsure = text.count("[") + text.count("{") - len(_FLAT_LIST.findall(text))
    return unsure > DEPTH_LIMIT // 2


def _may_begin_a_node(text: str, mark: str) -> bool:
    place = text.find(mark)
    while place >= 0:
        if place == 0 or text[place - 1] in _BEFORE_A_NODE:
            after = text[place + 1 : place + 2]
            if mark == "!" or not after.isspace():
                return True
        place = text.find(mark, place + 1)
    return False


def _scan(path: str, text: str) -> list[Diagnostic]:
    depth = 0
    hint = "Write it out, or put the text in quotation marks"
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_LIMIT:
                return [TOO_DEEP.at(_span(path, event), f"Nested more than {DEPTH_LIMIT} levels deep")]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        feature = _feature(event)
        if feature:
            return [YAML_FEATURE.at(_span(path, event), f"{feature} is not used in plans", hint=hint)]
    return []


def _feature(event: yaml.Event) -> str:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor and not isinstance(event, yaml.AliasEvent):
        return f"An anchor (&{anchor})"
    if tag:
        return f"A tag ({tag})"
    match event:
        case yaml.AliasEvent():
            return f"An alias (*{anchor})"
        case yaml.ScalarEvent(value="<<", implicit=(True, _)):
            return "A merge key (<<)"
        case yaml.DocumentStartEvent() if event.version or event.tags:
            return "A directive (%)"
    return ""


def _mapping(path: str, node: yaml.MappingNode, diagnostics: list[Diagnostic]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    first: dict[str, yaml.Node] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if type(key) is not str:
            diagnostics.append(KEY_NOT_TEXT.at(_span(path, key_node), "A key has to be a plain text"))
        elif key in result:
            first = first or {other.value: other for other, _ in reversed(node.value) if type(other.value) is str}
            related = [Related(_span(path, first[key]), "it stands here first")]
            message = f"The key “{key}” stands here twice"
            hint = "Delete one, or join them"
            diagnostics.append(DUPLICATE_KEY.at(_span(path, key_node), message, hint=hint, related=related))
        else:
            result[intern(key)] = _value(path, value_node, diagnostics)
    return result


def _value(path: str, node: yaml.Node, diagnostics: list[Diagnostic]) -> Any:
    if type(node) is yaml.ScalarNode:
        return node.value if node.tag is TEXT_TAG or node.tag == TEXT_TAG else _plain(node.value)
    if type(node) is yaml.SequenceNode:
        return [_value(path, child, diagnostics) for child in node.value]
    return _mapping(path, cast("yaml.MappingNode", node), diagnostics)


def _plain(text: str) -> Any:
    """What a scalar without quotes stands for; text unless it is one of the few other things."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def _is_collection(node: yaml.Node) -> bool:
    return not isinstance(node, yaml.ScalarNode)


def _follow(node: yaml.Node, route: Route) -> tuple[yaml.Node, yaml.Node | None]:
    """The node at ``route`` and the node of its key, or as far as the way leads."""
    key: yaml.Node | None = None
    for step in route:
        part = _part(node, step)
        if part is None:
            break
        key, node = part
    if key is None and isinstance(node, yaml.MappingNode) and node.value:
        # An item of a list is pointed at by its first key, not by everything in it.
        key = node.value[0][0]
    return node, key


def _part(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    """The key and the value that go by ``step`` in a group or a list. An item of a list has no key."""
    match node:
        case yaml.MappingNode():
            return _pair(node, step)
        case yaml.SequenceNode() if isinstance(step, int) and step < len(node.value):
            return None, node.value[step]
    return None


def _pair(node: yaml.MappingNode, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value that go by ``step``, in the first place where they stand."""
    if len(node.value) > FEW:
        return _pairs(node).get(step)
    return next(((key, value) for key, value in node.value if key.value == step), None)


@lru_cache(maxsize=4)
def _pairs(node: yaml.MappingNode) -> dict[str | int, tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a mapping so large that looking through it for each of its faults would take hours."""
    return {key.value: (key, value) for key, value in reversed(node.value) if type(key.value) is str}


def _span(path: str, node: Any) -> Span:
    start, end = node.start_mark, node.end_mark
    if end.line > start.line and not isinstance(node, yaml.ScalarNode):
        return Span(path, start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
