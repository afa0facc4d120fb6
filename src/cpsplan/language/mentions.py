"""Mentions: every place in the texts of a workspace where a thing goes by its id, and which thing is meant there.

Looked through are the YAML files of the book and the catalogues: the addresses of messages, the comments that name an
address or a file, and the headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from cpsplan.book.book import Book
from cpsplan.book.links import Link, Part
from cpsplan.book.names import Names
from cpsplan.diagnostic import Route
from cpsplan.language.catalogue import FOLDER
from cpsplan.model.blocks import LINK_TARGET, PartKey
from cpsplan.model.reference import IN_PROSE
from cpsplan.sources.load import Source
from cpsplan.workspace.disk import files_below

SCHEMA_OF = re.compile(r"^# yaml-language-server:.*\.(?P<id>[a-z0-9-]+)\.json[ \t\r]*$", re.MULTILINE)
"""The line that tells editors where the schema for the plans of one strategy is."""


RELATIVE_ABOUT = frozenset({"CPS402", "CPS403"})
"""Rules whose suppressions may name an outcome or aim without its strategy."""
CATALOGUE_ABOUT = frozenset({"CPS919"})
"""Rules whose suppressions name a catalogue."""


class Holder(NamedTuple):
    """A value or a key in YAML that holds a mention, without its quotation marks."""

    route: Route
    """The way to the value."""
    on_key: bool
    """Whether it is the key of that value."""
    start: int
    end: int
    plain: bool
    """Whether it has no quotation marks."""
    link: int | None = None
    """Of a link in a prose, the number that it has there."""


class Mention(NamedTuple):
    """One place where a thing goes by its id."""

    path: str
    start: int
    """The place of the first character in the text of the file, without a byte order mark."""
    end: int
    target: str
    """The address of the thing."""
    place: Holder | None = None
    """The value or key that holds it; None in comments and in catalogues."""
    defines: bool = False
    """Whether the thing gets its id here."""


# --- the YAML files of the book


def in_sources(names: Names) -> Iterator[Mention]:
    """Every mention in the YAML files of a book: where a thing gets its id, and where a reference names it."""
    yield from _definitions(names)
    for link in names.book.links.every:
        if isinstance(link.route[-1], PartKey):
            yield from _in_prose(link, link.route[-1])
        elif _is_mention(link):
            entry = link.entry
            route = (*entry.route, *link.route)
            yield from _at(entry.source, route, _spoken(names, link), on_key=link.route[0] == "texts")
    for plan in names.book.plans.values():
        for line in SCHEMA_OF.finditer(plan.source.text):
            if line["id"] in names.book.strategies:
                yield Mention(plan.source.path, *line.span("id"), line["id"])


def _in_prose(link: Link, key: PartKey) -> Iterator[Mention]:
    """The mentions in a link of a prose. One in a text that is written over several lines of YAML has none."""
    path, text, start, end = key.stretch
    if text[start:end] == link.written:
        entry = link.entry
        way = entry.source.written((*entry.route, *link.route[:-1]))
        place = Holder(way, on_key=False, start=start, end=end, plain=False, link=int(key.rpartition("-")[2]))
        for first, last, target in link.parts:
            yield Mention(path, start + first, start + last, target, place)


def _definitions(names: Names) -> Iterator[Mention]:
    for thing in names.things.values():
        way = (*thing.route, "id")
        if thing.source.nodes(way)[0] is not None:
            for mention in _at(thing.source, way, [Part(0, len(thing.address.id), thing.address)]):
                yield mention._replace(defines=True)


def _spoken(names: Names, link: Link) -> Sequence[Part]:
    """The things that a reference speaks of. One that leads nowhere, and need not, may be written as an address."""
    if link.target is None and not link.ref.checked:
        return list(names.in_address(link.written)) or link.parts
    return link.parts


def _is_mention(link: Link) -> bool:
    """What a rule is silenced for may be a word: only some rules are about what can be named in short."""
    if link.field != "suppress":
        return True
    rule = link.entry.suppressions[int(link.route[1])].rule
    return rule in RELATIVE_ABOUT or rule in CATALOGUE_ABOUT or any(joint in link.written for joint in ":/")


def _at(source: Source, route: Route, parts: Sequence[Part], *, on_key: bool = False) -> Iterator[Mention]:
    """The mentions in one value or key. One that is written with escapes or over several lines has none."""
    value, key = source.nodes(route)
    node = key if on_key else value
    if not parts or not isinstance(node, yaml.ScalarNode):
        return
    mark = 1 if node.style else 0
    place = Holder(
        source.written(route), on_key, node.start_mark.index + mark, node.end_mark.index - mark, plain=not mark
    )
    if source.text[place.start : place.end] == node.value:
        for start, end, target in parts:
            yield Mention(source.path, place.start + start, place.start + end, target, place)


def links_in_prose(book: Book, document: str) -> dict[tuple[str, str], tuple[Part, ...]]:
    """What the links in the prose of a document speak of, by the kind and the name that are written in them."""
    spoken: dict[tuple[str, str], tuple[Part, ...]] = {}
    for link in book.links.in_prose.get(document, ()):
        for kind, ref in IN_PROSE.items():
            if link.ref is ref:
                spoken[kind, link.written] = link.parts
    return spoken


# --- catalogues

_LINE = re.compile(r"^[^\n]*$", re.MULTILINE)
_CONTEXT = re.compile(r'^(?:#~ ?|#\| ?|#~\| ?)?msgctxt +"')
_STRING = re.compile(r'^(?:#~ ?|#\| ?|#~\| ?)?(?:msgctxt +)?"(?P<text>(?:[^"\\]|\\.)*)"[ \t\r]*$')
_COMMENT = re.compile(r"^#\. .*“(?P<address>[^”]+)”\r?$")
_FILE = re.compile(r"(?<=\s)(?P<path>plans/[^\s:]+):[0-9]+")
_HEADER = re.compile(r'^"Project-Id-Version: (?P<name>[^"\\]+)\\n"')


def catalogues(paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that are catalogues, or templates of catalogues."""
    return [path for path in files_below(FOLDER, paths) if path.endswith((".po", ".pot"))]


def in_catalogue(names: Names, path: str, text: str) -> Iterator[Mention]:
    """Every mention in the text of a catalogue: in the addresses of messages, in comments, and in the header."""
    spoken = links_in_prose(names.book, PurePosixPath(path).stem)
    for link in LINK_TARGET.finditer(text) if spoken else ():
        for first, last, target in spoken.get((link["kind"], link["written"]), ()):
            yield Mention(path, link.start("written") + first, link.start("written") + last, target)
    for places, comments in _messages(text):
        yield from _in_message(names, path, text, places, comments)
    for line in _LINE.finditer(text):
        if line[0].startswith("#:"):
            yield from _in_files(names, path, line)
        elif header := _HEADER.match(line[0]):
            start = line.start() + header.start("name")
            for first, last, target in names.in_address(header["name"]):
                yield Mention(path, start + first, start + last, target)


def _messages(text: str) -> Iterator[tuple[list[int], list[tuple[int, str]]]]:
    """The messages of a catalogue: where the characters of their addresses stand, and the comments that name one."""
    places: list[int] = []
    comments: list[tuple[int, str]] = []
    in_context = False
    for line in _LINE.finditer(text):
        begins, start = _CONTEXT.match(line[0]), line.start()
        string = _STRING.match(line[0])
        if in_context and (begins or not string):
            yield places, comments
            places, comments, in_context = [], [], False
        if string and (begins or in_context):
            in_context = True
            places += range(start + string.start("text"), start + string.end("text"))
        elif comment := _COMMENT.match(line[0]):
            comments.append((start + comment.start("address"), comment["address"]))
    if in_context:
        yield places, comments


def _in_files(names: Names, path: str, line: re.Match[str]) -> Iterator[Mention]:
    """The mentions in a comment that says in which files a text stands."""
    for place in _FILE.finditer(line[0]):
        document = names.files.get(place["path"])
        if document is not None:
            end = line.start() + place.end("path") - len(".yaml")
            yield Mention(path, end - len(names.ids[document]), end, document)


def _in_message(
    names: Names, path: str, text: str, places: list[int], comments: list[tuple[int, str]]
) -> Iterator[Mention]:
    """The mentions in the address of a message, whose characters stand at ``places``, and in the comments above it."""
    address = "".join(text[place] for place in places)
    for first, last, target in names.in_address(address):
        yield Mention(path, places[first], places[last - 1] + 1, target)
    thing = names.known(address)
    for start, said in comments:
        if thing and said in names.unnamed and said in (thing, *thing.above):
            for first, last, target in names.in_address(said):
                yield Mention(path, start + first, start + last, target)
