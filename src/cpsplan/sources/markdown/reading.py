"""Reading a text: its parts by a closed list, and a fault with its place for everything that is not on it.

Nothing is dropped in silence: what is refused keeps its words, so that a page made in spite of faults says them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from cpsplan.late import dataclass
from cpsplan.sources.markdown import messages
from cpsplan.sources.markdown.inline import PICTURE, Findings, WordsReader
from cpsplan.sources.markdown.parser import markdown_tokens
from cpsplan.sources.markdown.parts import (
    LINE_BREAK,
    REFERENCE,
    MarkdownBlock,
    MarkdownPart,
    MarkdownRun,
    MarkdownText,
    MarkdownWords,
    PartKind,
)
from cpsplan.sources.markdown.source import Place, SourceLines, cells_of, origin_of_lines, origin_within

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST = 100_000
"""How many characters a text may have: some 15,000 words."""
LONGEST_BLOCK = 10_000
"""How many characters a block may have. The time that a parser takes for one can grow with its square."""
MOST_FAULTS = 50
"""How many faults of one text are told at most."""
DEEPEST_LIST = 2
TOP_HEADING = 2
"""The signs # before a heading right below that of the section."""
HEADINGS = 2
"""Of so many levels are headings in a section."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
DEFINITION = re.compile(r"\[[^\]\n]*\]:")
CAPTION = re.compile(r":\s+")


@dataclass
class _Node:
    """A token that opens something, with what lies in it; or one that stands for itself."""

    token: Token
    inner: list[_Node] = field(default_factory=list)

    @property
    def type(self) -> str:
        return self.token.type.removesuffix("_open")

    @property
    def first(self) -> int:
        return self.token.map[0] if self.token.map else 0

    @property
    def words(self) -> Token:
        """The token with the words of a paragraph, a heading or a cell."""
        return self.inner[0].token


@lru_cache(maxsize=512)
def read_markdown(text: str) -> MarkdownText:
    """Read a text. It may be anything; what is wrong with it is told, and nothing is raised."""
    source = SourceLines(text)
    findings = Findings(source)
    parts: list[MarkdownPart] = []
    blocks: list[MarkdownBlock] = []
    if control := CONTROLS.search(text):
        before = text[: control.start()]
        line = max(len(SourceLines(before).lines) - 1, 0)
        findings.fault((line, len(before) - source.starts[line]), messages.CONTROL, ord(control[0]))
    if _is_bounded(text, source, findings):
        nodes = _nodes(markdown_tokens(text))
        parts = _Reader(findings).parts(nodes)
        for node, part in zip(nodes, parts, strict=True):
            first, end = node.token.map or [0, 0]
            blocks.append(MarkdownBlock(part.kind, source.between(first, end), first + 1))
    else:
        parts = list(_unread(source))
        blocks = [MarkdownBlock(part.kind, part.words, part.line) for part in parts]
    return MarkdownText(
        blocks=tuple(blocks),
        parts=tuple(parts),
        words=tuple(words for part in parts for words in _words(part)),
        links=tuple(findings.links),
        pictures=tuple(findings.pictures),
        faults=tuple(sorted(findings.faults, key=lambda fault: (fault.line, fault.column))[:MOST_FAULTS]),
    )


def _is_bounded(text: str, source: SourceLines, findings: Findings) -> bool:
    """Whether a text and each of its blocks is short enough to be read; else that is a fault."""
    if len(text) > LONGEST:
        findings.fault((0, 0), messages.TOO_LONG, f"{LONGEST:,}")
        return False
    for part in _unread(source):
        if len(part.words) > LONGEST_BLOCK:
            findings.fault((part.line - 1, 0), messages.LONG_BLOCK, f"{LONGEST_BLOCK:,}")
            return False
    return True


def _unread(source: SourceLines) -> Iterator[MarkdownPart]:
    """What stands between empty lines, as it is written."""
    first = 0
    for number, line in enumerate([*source.lines, ""]):
        if not line.strip():
            if words := source.between(first, number):
                yield MarkdownPart(PartKind.REFUSED, first + 1, (MarkdownRun(words),))
            first = number + 1


def _nodes(tokens: Iterable[Token]) -> list[_Node]:
    """Tokens as a tree."""
    top: list[_Node] = []
    ways = [top]
    for token in tokens:
        if token.nesting < 0:
            ways.pop()
            continue
        node = _Node(token)
        ways[-1].append(node)
        if token.nesting > 0:
            ways.append(node.inner)
    return top


class _Reader:
    """Makes parts of nodes, and checks them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._source = findings.source
        self._heading = TOP_HEADING - 1
        self._notes: dict[str, Place] = {}

    def parts(self, nodes: list[_Node]) -> list[MarkdownPart]:
        """The parts right below the section."""
        parts = [self._part(node) for node in nodes]
        self._check_captions(parts)
        self._check_notes()
        return parts

    def _part(self, node: _Node) -> MarkdownPart:
        read = PARTS.get(node.type)
        return read(self, node) if read else self._refused(node)

    def _fault(self, node: _Node, words: messages.Words, *about: object) -> None:
        self._findings.fault(self._source.beginning(node.first), words, *about)

    # --- paragraphs and headings

    def _words(self, node: _Node, *, notes: bool = True) -> WordsReader:
        origin = origin_of_lines(self._source, node.first, node.words.content)
        return WordsReader(self._findings, origin, node.words, notes=notes)

    def _runs(self, node: _Node, *, notes: bool = True) -> tuple[MarkdownRun, ...]:
        return self._words(node, notes=notes).runs()

    def _paragraph(self, node: _Node) -> MarkdownPart:
        children = node.words.children or []
        if len(children) == 1 and children[0].type == "image":
            return self._picture(node, children[0])
        if DEFINITION.match(node.words.content):
            self._fault(node, messages.DEFINITION)
        runs = self._runs(node)
        if runs and (colon := CAPTION.match(runs[0].text)):
            rest = replace(runs[0], text=runs[0].text[colon.end() :])
            return MarkdownPart(PartKind.CAPTION, node.first + 1, (rest, *runs[1:]))
        return MarkdownPart(PartKind.PARAGRAPH, node.first + 1, runs)

    def _heading_part(self, node: _Node) -> MarkdownPart:
        signs = int(node.token.tag[1:])
        if node.token.markup in {"=", "-"}:
            self._fault(node, messages.UNDERLINED)
            runs = self._runs(node, notes=False)
        else:
            self._check_level(node, signs)
            origin = origin_within(self._source, node.first, node.words.content)
            runs = WordsReader(self._findings, origin, node.words, notes=False).runs()
        if not any(run.text.strip() for run in runs):
            self._fault(node, messages.EMPTY_HEADING)
        level = min(max(signs - TOP_HEADING + 1, 1), HEADINGS)
        return MarkdownPart(PartKind.HEADING, node.first + 1, runs, level=level)

    def _check_level(self, node: _Node, signs: int) -> None:
        if signs < TOP_HEADING:
            self._fault(node, messages.LEVEL_1)
        elif signs >= TOP_HEADING + HEADINGS:
            self._fault(node, messages.TOO_DEEP)
        elif signs > self._heading + 1:
            self._fault(node, messages.SKIPPED)
        self._heading = signs

    def _picture(self, node: _Node, image: Token) -> MarkdownPart:
        content = node.words.content
        origin = origin_of_lines(self._source, node.first, content)
        link = self._findings.target(image, origin, content, "](")
        reference = REFERENCE.fullmatch(link.target)
        if reference is None or reference["kind"] != PICTURE:
            self._fault(node, messages.PICTURE_ELSEWHERE, link.target[:100])
            return MarkdownPart(PartKind.REFUSED, node.first + 1, (MarkdownRun(content),))
        if image.content or image.attrs.get("title"):
            self._fault(node, messages.PICTURE_TEXT)
        self._findings.pictures.append(link)
        return MarkdownPart(PartKind.PICTURE, node.first + 1, label=reference["address"])

    # --- lists and quotations

    def _list(self, node: _Node, level: int = 1) -> MarkdownPart:
        if level == DEEPEST_LIST + 1:
            self._fault(node, messages.DEEP_LIST)
        start = int(node.token.attrs.get("start", 1)) if node.type == "ordered_list" else None
        items = tuple(self._item(item, level) for item in node.inner)
        return MarkdownPart(PartKind.LIST, node.first + 1, parts=items, level=level, start=start)

    def _item(self, node: _Node, level: int) -> MarkdownPart:
        runs: tuple[MarkdownRun, ...] = ()
        inner: list[MarkdownPart] = []
        for number, child in enumerate(node.inner):
            if child.type in LISTS:
                inner.append(self._list(child, level + 1))
            elif child.type == "paragraph" and number == 0:
                words = self._words(child)
                words.task()
                runs = words.runs()
            else:
                self._fault(child, messages.IN_LIST)
                inner.append(self._part(child))
        if not any(run.text.strip() for run in runs):
            self._fault(node, messages.EMPTY_ITEM)
        return MarkdownPart(PartKind.ITEM, node.first + 1, runs, tuple(inner))

    def _quotation(self, node: _Node) -> MarkdownPart:
        for child in node.inner:
            if child.type != "paragraph":
                self._fault(child, messages.IN_QUOTATION)
        parts = tuple(self._part(child) for child in node.inner)
        if not parts:
            self._fault(node, messages.EMPTY_QUOTATION)
        return MarkdownPart(PartKind.QUOTATION, node.first + 1, parts=parts)

    # --- tables

    def _table(self, node: _Node) -> MarkdownPart:
        rows = [row for group in node.inner for row in group.inner]
        width = len(rows[0].inner)
        if len(rows) == 1:
            self._fault(node, messages.EMPTY_TABLE)
        parts = tuple(self._row(row, width) for row in rows)
        for number, cell in enumerate(parts[0].parts, start=1):
            # The first column of a table with figures is often plain without words.
            if number > 1 and not cell.words.strip():
                self._fault(node, messages.EMPTY_HEAD, _ordinal(number))
        return MarkdownPart(PartKind.TABLE, node.first + 1, parts=parts)

    def _row(self, node: _Node, width: int) -> MarkdownPart:
        origins = cells_of(self._source, node.first)
        if len(origins) != width:
            self._fault(node, messages.UNEVEN, len(origins), width)
        cells = []
        for cell, number in zip(node.inner, range(width), strict=True):
            token = cell.words
            origin = (
                origins[number] if number < len(origins) else origin_of_lines(self._source, node.first, token.content)
            )
            runs = WordsReader(self._findings, origin, token).runs()
            figures = "right" in str(cell.token.attrs.get("style", ""))
            cells.append(MarkdownPart(PartKind.CELL, node.first + 1, runs, figures=figures))
        return MarkdownPart(PartKind.ROW, node.first + 1, parts=tuple(cells))

    def _check_captions(self, parts: list[MarkdownPart]) -> None:
        kinds = [part.kind for part in parts]
        for part, before, after in zip(parts, [None, *kinds], [*kinds[1:], None], strict=False):
            if part.kind == PartKind.TABLE and before != PartKind.CAPTION:
                self._findings.fault(self._source.beginning(part.line - 1), messages.NO_CAPTION)
            if part.kind == PartKind.CAPTION and after != PartKind.TABLE:
                self._findings.fault(self._source.beginning(part.line - 1), messages.NO_TABLE)

    # --- footnotes

    def _footnote(self, node: _Node) -> MarkdownPart:
        label = node.token.meta["label"]
        if node.token.level:
            self._fault(node, messages.NESTED_FOOTNOTE)
        if label in self._notes:
            self._fault(node, messages.SECOND_NOTE, label)
        self._notes.setdefault(label, self._source.beginning(node.first))
        calls = len(self._findings.calls)
        parts = [self._part(child) for child in node.inner]
        if len(parts) > 1 or any(part.kind != PartKind.PARAGRAPH for part in parts):
            self._fault(node.inner[-1], messages.IN_FOOTNOTE)
        if not parts:
            self._fault(node, messages.EMPTY_NOTE, label)
        for _, place in self._findings.calls[calls:]:
            self._findings.fault(place, messages.NOTE_IN_NOTE)
        del self._findings.calls[calls:]
        runs = tuple(run for run in (parts[0].runs if parts else ()) if not run.note)
        return MarkdownPart(PartKind.FOOTNOTE, node.first + 1, runs, tuple(parts[1:]), label=label)

    def _check_notes(self) -> None:
        called: set[str] = set()
        for label, place in self._findings.calls:
            if label not in self._notes:
                self._findings.fault(place, messages.UNDEFINED_NOTE, label)
            elif label in called:
                self._findings.fault(place, messages.SECOND_CALL, label)
            called.add(label)
        for label, place in self._notes.items():
            if label not in called:
                self._findings.fault(place, messages.UNUSED_NOTE, label)

    # --- what is not on the list

    def _refused(self, node: _Node) -> MarkdownPart:
        content = node.token.content.strip("\n")
        if node.type == "html_block":
            self._fault(node, messages.HTML, " ".join(content.split())[:40])
        elif node.type == "hr":
            self._fault(node, messages.LINE)
        else:
            self._fault(node, messages.CODE_BLOCK)
        return MarkdownPart(PartKind.REFUSED, node.first + 1, (MarkdownRun(content),) if content else ())


LISTS = {"bullet_list", "ordered_list"}
PARTS: dict[str, Callable[[_Reader, _Node], MarkdownPart]] = {
    "paragraph": _Reader._paragraph,  # noqa: SLF001 - the table of its own methods
    "heading": _Reader._heading_part,  # noqa: SLF001
    "bullet_list": _Reader._list,  # noqa: SLF001
    "ordered_list": _Reader._list,  # noqa: SLF001
    "blockquote": _Reader._quotation,  # noqa: SLF001
    "table": _Reader._table,  # noqa: SLF001
    "footnote_reference": _Reader._footnote,  # noqa: SLF001
}
"""How each block on the list is read."""


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def _words(part: MarkdownPart) -> Iterator[MarkdownWords]:
    """The words of a part and of those in it, without marks."""
    words = part.words.replace(LINE_BREAK, "\n")
    if words.strip():
        yield MarkdownWords(words, part.line)
    for inner in part.parts:
        yield from _words(inner)
