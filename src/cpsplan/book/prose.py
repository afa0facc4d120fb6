"""Prose: the Markdown of a model to blocks that know their place, and the files that hold some of it.

A section without a text has it in plans/texts/<document>/<section>.md; <section>.cy.md beside that is its Welsh.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, replace
from functools import cache
from typing import Any

import yaml

from cpsplan.book.parse import Parsed
from cpsplan.diagnostic import Diagnostic, Route, Severity, Span, declare
from cpsplan.late import dataclass
from cpsplan.model.blocks import LINK_TARGET, Block, Blocks, PartKey, ProseLink, Stretch, plain_words
from cpsplan.model.language import is_code, language_of
from cpsplan.model.reference import IN_PROSE
from cpsplan.model.section import Section
from cpsplan.model.shape import shape
from cpsplan.model.text import Record
from cpsplan.sources.load import UNREADABLE, Source
from cpsplan.sources.markdown import MarkdownText, read_markdown
from cpsplan.workspace.disk import Unreadable, Workspace, name_of

NO_SECTION_TEXT = declare(
    "CPS540",
    "section-without-text",
    Severity.ERROR,
    """A section has no text: neither “text” in its file nor a file plans/texts/<document>/<section>.md that holds it in
    Markdown. Write one of the two.""",
)
TEXT_TWICE = declare(
    "CPS541",
    "section-with-two-texts",
    Severity.ERROR,
    """A section has a text where it stands, and a file in plans/texts/ that holds another. Only one of them would be
    published. Delete one.""",
)
UNREAD_TEXT = declare(
    "CPS542",
    "text-of-no-section",
    Severity.ERROR,
    """A file of Markdown in plans/texts/ belongs to no section, so what it says is not published. Its folder is called
    after the document, its name after the section: plans/texts/2026-27/foreword.md for the section “foreword” of the
    plan 2026-27; foreword.cy.md beside it is the same text in Welsh.""",
)
LANGUAGES_DIFFER = declare(
    "CPS543",
    "prose-differs-between-languages",
    Severity.ERROR,
    """A prose is written in several languages side by side, and these have not the same blocks in the same order:
    paragraphs, headings, lists, tables. Each block is the translation of the one in its place.""",
)
BAD_MARKDOWN = declare(
    "CPS544",
    "unusable-markdown",
    Severity.ERROR,
    """A prose holds what is not read here. Read are paragraphs, headings, lists of two levels, strong words and
    emphasis, links, quotations, tables with a head, pictures and footnotes; neither HTML nor code.""",
)
TEXTS = "plans/texts"
"""The folder with the files of Markdown, one folder in it for each document."""
TEXT_FILE = re.compile(rf"{TEXTS}/(?P<document>[^/]+)/(?P<section>[^/.]+)(?:\.(?P<language>[^/.]+))?\.md")
"""How such a file is called."""
_JOINT = re.compile(r"(?<!  )(?<!\\)\n[ \t]*")
"""The end of a line in a paragraph that goes on in the next, and is none on the page."""
JOINED = frozenset({"paragraph", "footnote", "caption"})
"""The kinds of blocks that are one paragraph, however many lines it is written on."""
_KEY_LENGTH = 8


def is_text_file(path: str) -> bool:
    """Whether a file lies where the Markdown of sections does, and is called like one."""
    return TEXT_FILE.fullmatch(path) is not None


def load_text(workspace: Workspace, path: str) -> tuple[str, list[Diagnostic]]:
    """The text of a file of Markdown; nothing with diagnostics where it cannot be read."""
    try:
        return workspace.read(path).decode("utf-8-sig"), []
    except Unreadable as reason:
        return "", [UNREADABLE.at(Span(path), f"{path} {reason}")]
    except UnicodeDecodeError:
        return "", [UNREADABLE.at(Span(path), f"{path} is not UTF-8 text", hint="Save the file as UTF-8")]


@dataclass(frozen=True)
class Written:
    """A prose as somebody wrote it, and where it stands in which file."""

    text: str
    path: str
    source: str
    """The whole text of the file."""
    start: int
    end: int
    lines: tuple[int, ...] = ()
    """Where each line of the prose begins in the file; empty where the file breaks its lines elsewhere."""

    @classmethod
    def of_node(cls, source: Source, node: yaml.Node) -> Written:
        """What a value of a YAML file says."""
        start, end = node.start_mark.index, node.end_mark.index
        whole = cls(str(node.value).rstrip(), source.path, source.text, start, end)
        if not isinstance(node, yaml.ScalarNode):
            return whole
        if node.style == "|":
            return replace(whole, lines=tuple(_literal_lines(source.text, whole.text, start)))
        mark = 1 if node.style else 0
        is_plain = source.text[start + mark : end - mark] == node.value
        return replace(whole, lines=(start + mark,)) if is_plain else whole

    @classmethod
    def of_file(cls, path: str, text: str) -> Written:
        """What a file of Markdown says."""
        lines = (0, *(match.end() for match in re.finditer("\n", text)))
        return cls(text.rstrip(), path, text, 0, len(text), lines)

    def place(self, line: int, column: int) -> int:
        """The place in the file of a sign by its line and column in the prose, from 0."""
        if not self.lines:
            return self.start
        return min(self.lines[min(line, len(self.lines) - 1)] + column, self.end)

    def place_of(self, offset: int) -> int:
        """The place in the file of the sign with the number ``offset`` in the prose."""
        before = self.text[:offset]
        return self.place(before.count("\n"), offset - (before.rfind("\n") + 1))

    def key(self, name: str, start: int, end: int) -> PartKey:
        """What a stretch of the prose goes by in a route."""
        if not self.lines:
            return PartKey(name, Stretch(self.path, self.source, self.start, self.end))
        return PartKey(name, Stretch(self.path, self.source, self.place_of(start), self.place_of(end)))


def _literal_lines(source: str, text: str, start: int) -> Iterator[int]:
    """Where the lines of a literal block (“|”) begin in its file, without what they are indented by."""
    place = source.find("\n", start) + 1
    for line in text.split("\n"):
        end = source.find("\n", place)
        end = end if end >= 0 else len(source)
        yield max(place, end - len(line) - source[place:end].endswith("\r"))
        place = end + 1


@dataclass
class ProseFiles:
    """The files of Markdown of a workspace, and which of them were read."""

    texts: dict[str, str] = field(default_factory=dict)
    """The text of each, by its path."""
    used: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    """The files that cannot be read: what is missing is told there."""

    def of(self, document: str, section: str) -> dict[str, str]:
        """The files of a section by their languages; “” for the one in the language of the workspace."""
        files = {}
        for path in self.texts:
            names = TEXT_FILE.fullmatch(path)
            if names and (names["document"], names["section"]) == (document, section):
                files[names["language"] or ""] = path
        return files

    def unread(self, dropped: Collection[str]) -> Iterator[Diagnostic]:
        """What is wrong with the files that belong to no section. Of what was ``dropped`` nothing is known."""
        for path in self.texts.keys() - self.used:
            names = TEXT_FILE.fullmatch(path)
            if names and names["document"] in dropped:
                continue
            hint = "Call it after a section: plans/texts/<document>/<section>.md"
            yield UNREAD_TEXT.at(Span(path), f"No section reads {path}", hint=hint)


def read_prose(parsed: Parsed, files: ProseFiles) -> list[Diagnostic]:
    """Put its blocks in the place of each prose of a file; what is wrong with them."""
    if parsed.model is None or not _may_hold_prose(type(parsed.model)):
        return []
    reading = _Reading(parsed.source, files)
    parsed.model = reading.record(parsed.model, ())
    return reading.diagnostics


@cache
def _may_hold_prose(model: type[Record]) -> bool:
    """Whether a model or one of its parts may hold prose."""
    return bool(shape(model).long_texts) or any(_may_hold_prose(part) for part in _parts(model))


@cache
def _parts(model: type[Record]) -> tuple[type[Record], ...]:
    return tuple(part for field_ in shape(model).parts for part in field_.models)


@dataclass
class _Reading:
    """One pass over the model of a file. Nothing of it is changed: what holds prose is made anew."""

    source: Source
    files: ProseFiles
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def record(self, record: Record, route: Route) -> Record:
        """A record with the blocks of its prose, and of that of its parts."""
        changed: dict[str, Any] = {}
        for prose in shape(type(record)).long_texts:
            if text := self.prose(record, prose.name, (*route, prose.key)):
                changed[prose.name] = text
        for part in shape(type(record)).parts:
            if any(map(_may_hold_prose, part.models)):
                value = getattr(record, part.name)
                if isinstance(value, tuple):
                    parts = tuple(self.record(item, (*route, part.key, place)) for place, item in enumerate(value))
                    if any(new is not old for new, old in zip(parts, value, strict=True)):
                        changed[part.name] = parts
                elif value is not None:
                    changed[part.name] = self.record(value, (*route, part.key))
        return record.model_copy(update=changed) if changed else record

    def prose(self, record: Record, name: str, route: Route) -> Blocks | None:
        """The prose of a record, from where it stands or from its file."""
        files: Mapping[str, str] = {}
        if isinstance(record, Section):
            files = self.files.of(name_of(self.source.path), record.id)
            self.files.used.update(files.values())
        if getattr(record, name) is None:
            return self._from_files(record, route[:-1], files)
        if files:
            path = min(files.values())
            message = f"The section “{getattr(record, 'id', '')}” has a text here, and one in {path}"
            self._tell(TEXT_TWICE.at(self.source.key_span(route), message, hint="Delete one of the two"))
        node, _ = self.source.nodes(route)
        beside = {language: Written.of_node(self.source, other) for language, other in self.source.nodes_beside(route)}
        return self._blocks(Written.of_node(self.source, node), beside)

    def _from_files(self, record: Record, route: Route, files: Mapping[str, str]) -> Blocks | None:
        """The prose of a section that has it in a file of its own."""
        if not isinstance(record, Section):
            return None
        own = f"{TEXTS}/{name_of(self.source.path)}/{record.id}.md"
        if own in self.files.broken:
            return None
        if "" not in files or not self.files.texts[files[""]].strip():
            message, hint = f"The section “{record.id}” has no text", f"Write “text: |” below it, or {own}"
            self._tell(NO_SECTION_TEXT.at(self.source.span((*route, "id")), message, hint=hint))
            return None
        beside: dict[str, Written] = {}
        for code, path in files.items():
            if code and is_code(code):
                beside[language_of(code)] = Written.of_file(path, self.files.texts[path])
            elif code:
                self.files.used.discard(path)
        return self._blocks(Written.of_file(files[""], self.files.texts[files[""]]), beside)

    def _blocks(self, written: Written, beside: Mapping[str, Written]) -> Blocks:
        """The blocks of a prose, each with what stands in its place in other languages."""
        blocks = self._read(written)
        for language, other in beside.items():
            theirs = self._read(other)
            if [block.kind for block in theirs] == [block.kind for block in blocks]:
                pairs = zip(blocks, theirs, strict=True)
                blocks = [_beside(own, language, twin) for own, twin in pairs]
            else:
                message = f"“{language}” has {_counted(theirs)}, and “{self.source.own or 'en'}” {_counted(blocks)}"
                if len(theirs) == len(blocks):
                    message = f"{message}, and not in the same order"
                span = Span.of_stretch(other.path, other.source, other.place(0, 0), other.place(0, 0) + 1)
                hint = "Write the same paragraphs, headings, lists and tables in the same order"
                self._tell(LANGUAGES_DIFFER.at(span, message, hint=hint))
        return Blocks.of(tuple(blocks), tuple(_links(written)))

    def _read(self, written: Written) -> list[Block]:
        """The blocks of a prose in one language; what is wrong with it is told."""
        read = read_markdown(written.text)
        for fault in read.faults:
            start = written.place(fault.line - 1, fault.column - 1)
            span = Span.of_stretch(written.path, written.source, start, start + 1)
            self._tell(BAD_MARKDOWN.at(span, fault.message, hint=fault.hint))
        return list(_keyed(written, read))

    def _tell(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)


def _beside(block: Block, language: str, twin: Block) -> Block:
    """A block with what stands in its place in another language."""
    beside = (*block.key.beside, (language, twin.text, twin.key.span))
    return block._replace(key=PartKey(block.key, block.key.stretch, beside))


def _keyed(written: Written, read: MarkdownText) -> Iterator[Block]:
    """The blocks of a prose, each under a key that its own words make."""
    seen: Counter[str] = Counter()
    lines = written.text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for block in read.blocks:
        text = _JOINT.sub(" ", block.text.strip()) if block.kind in JOINED else block.text.rstrip()
        name = hashlib.sha256((plain_words(text) or text).casefold().encode()).hexdigest()[:_KEY_LENGTH]
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name}-{seen[name]}"
        start = starts[block.line - 1]
        start += len(lines[block.line - 1]) - len(lines[block.line - 1].lstrip())
        yield Block(written.key(name, start, start + len(block.text.rstrip())), block.kind, text)


def _links(written: Written) -> Iterator[ProseLink]:
    """The links of a prose that lead to entries."""
    for place, target in enumerate(LINK_TARGET.finditer(written.text)):
        if target["kind"] in IN_PROSE:
            key = written.key(f"link-{place}", *target.span("written"))
            yield ProseLink(key, target["kind"], target["written"])


def _counted(blocks: Iterable[Block]) -> str:
    count = len(list(blocks))
    return "1 block" if count == 1 else f"{count} blocks"
