"""Mentions: every place in the texts of a workspace where a thing goes by its id, and which thing is meant there.

Looked through are the YAML files of the book and the catalogues: the addresses of messages, the comments that name an
address or a file, and the headers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from cpsplan.booklets import SUFFIX
from cpsplan.catalogue import FOLDER
from cpsplan.model.progress import MilestoneReport, OutputReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cpsplan.book import Entry
    from cpsplan.diagnostic import Route
    from cpsplan.names import Names, Part
    from cpsplan.source import Source

SCHEMA_OF = re.compile(r"^# yaml-language-server:.*\.(?P<id>[a-z0-9-]+)\.json[ \t\r]*$", re.MULTILINE)
"""The line that tells editors where the schema for the plans of one strategy is."""


class Place(NamedTuple):
    """A value or a key in YAML that holds a mention, without its quotation marks."""

    route: Route
    """The way to the value."""
    on_key: bool
    """Whether it is the key of that value."""
    start: int
    end: int
    plain: bool
    """Whether it has no quotation marks."""


class Mention(NamedTuple):
    """One place where a thing goes by its id."""

    path: str
    start: int
    """The place of the first character in the text of the file, without a byte order mark."""
    end: int
    target: str
    """The address of the thing."""
    place: Place | None = None
    """The value or key that holds it; None in comments and in catalogues."""


# --- the YAML files of the book


def in_sources(names: Names) -> Iterator[Mention]:
    """Every mention in the YAML files of a book."""
    for source, route, parts in _values(names):
        yield from _at(source, route, parts)
    for confirmations in names.book.confirmations.values():
        document = confirmations.model.id
        for key in confirmations.model.texts:
            yield from _at(confirmations.source, ("texts", key), names.told(document, key), on_key=True)
    for plan in names.book.plans.values():
        for found in SCHEMA_OF.finditer(plan.source.text):
            if found["id"] in names.book.strategies:
                yield Mention(plan.source.path, *found.span("id"), found["id"])


def _at(source: Source, route: Route, parts: Iterable[Part], *, on_key: bool = False) -> Iterator[Mention]:
    """The mentions in one value or key. One that is written with escapes or over several lines has none."""
    found = list(parts)
    value, key = source.nodes(route)
    node = key if on_key else value
    if not found or not isinstance(node, yaml.ScalarNode):
        return
    mark = 1 if node.style else 0
    place = Place(
        source.written(route), on_key, node.start_mark.index + mark, node.end_mark.index - mark, plain=not mark
    )
    if source.text[place.start : place.end] == node.value:
        for start, end, target in found:
            yield Mention(source.path, place.start + start, place.start + end, target, place)


Value = tuple["Source", "Route", "Iterable[Part]"]


def _values(names: Names) -> Iterator[Value]:
    """The values that are ids or references, with what they mention."""
    yield from _of_strategies(names)
    for plan in names.book.plans.values():
        yield from _of_plan(names, plan)
    for table in (names.book.activities, names.book.measures):
        for entry in table.values():
            yield from _served(names, entry)
    named: tuple[Mapping[str, Entry[Any]], ...] = (names.book.milestones, names.book.outputs)
    for entry in (one for table in named for one in table.values()):
        if entry.model.id:
            yield _own(entry, "id")
    yield from _of_progress(names)
    yield from _of_booklets(names)
    yield from _suppressed(names)


def _own(entry: Entry[Any], *way: str | int, target: str = "") -> Value:
    """The id of ``entry``, or of something below it that is no entry."""
    value, _ = entry.source.nodes((*entry.route, *way))
    return entry.source, (*entry.route, *way), ((0, len(value.value), target or entry.address),)


def _reference(entry: Entry[Any], key: str, parts: Iterable[Part]) -> Value:
    return entry.source, (*entry.route, key), parts


def _of_strategies(names: Names) -> Iterator[Value]:
    book = names.book
    for strategy in book.strategies.values():
        yield _own(strategy, "id")
        for key in ("parent", "succeeds"):
            if reference := getattr(strategy.model, key):
                yield _reference(strategy, key, names.document(reference))
        for place, value in enumerate(strategy.model.values):
            yield _own(strategy, "values", place, "id", target=f"{strategy.address}/values/{value.id}")
    for aim in book.aims.values():
        yield _own(aim, "id")
        if aim.model.aligns_with:
            yield _reference(aim, "aligns_with", names.of_strategy("", aim.model.aligns_with))
        for place, reference in enumerate(aim.model.succeeds):
            yield aim.source, (*aim.route, "succeeds", place), names.of_strategy("", reference)
    for outcome in book.outcomes.values():
        yield _own(outcome, "id")


def _of_plan(names: Names, plan: Entry[Any]) -> Iterator[Value]:
    book, model = names.book, plan.model
    yield _own(plan, "id")
    yield _reference(plan, "strategy", names.document(model.strategy))
    for place, group in enumerate(model.groups):
        yield _own(plan, "groups", place, "id", target=f"{plan.address}/groups/{group.id}")
    for key, name in (("envelopes", "aim"), ("quotations", "of")):
        for place, one in enumerate(getattr(model, key)):
            if reference := getattr(one, name):
                yield plan.source, (key, place, name), names.of_strategy(model.strategy, reference)
    # Projects of the plan before. Where nobody can tell which that is, or it is the first, nothing is mentioned.
    before = book.plan_before(plan.address) if model.fates else None
    for place, fate in enumerate(model.fates):
        if before and f"{before.address}/projects/{fate.of}" in names.ids:
            parts = ((0, len(fate.of), f"{before.address}/projects/{fate.of}"),)
            yield plan.source, ("fates", place, "of"), parts
        if fate.into:
            yield plan.source, ("fates", place, "into"), names.activity(plan.address, fate.into)


def _served(names: Names, entry: Entry[Any]) -> Iterator[Value]:
    plan, model = names.book.plan_of(entry.address), entry.model
    yield _own(entry, "id")
    if group := getattr(model, "group", None):
        address = f"{plan.address}/groups/{group}"
        yield _reference(entry, "group", ((0, len(group), address),) if address in names.ids else ())
    for key in ("outcomes", "aims"):
        for place, reference in enumerate(getattr(model, key)):
            yield entry.source, (*entry.route, key, place), names.of_strategy(plan.model.strategy, reference)
    for key in ("depends_on", "activities"):
        for place, reference in enumerate(getattr(model, key, ())):
            yield entry.source, (*entry.route, key, place), names.activity(plan.address, reference)


def _of_progress(names: Names) -> Iterator[Value]:
    book = names.book
    for progress in book.progress.values():
        yield _own(progress, "id")
        yield _reference(progress, "plan", names.document(progress.model.plan))
    for address, target in book.targets.items():
        report = book.reports.get(address)
        if report is None:
            continue
        reference, plan = report.model.of, book.progress[address.split("/")[0]].model.plan
        if isinstance(report.model, OutputReport | MilestoneReport):
            parts = names.below_activity(plan, reference)
        elif target in book.activities or target in book.measures:
            parts = iter(((0, len(reference), target),))
        else:
            parts = names.of_strategy(book.plans[plan].model.strategy, reference)
        yield _reference(report, "of", parts)


def _of_booklets(names: Names) -> Iterator[Value]:
    book = names.book
    for table in (book.booklets, book.confirmations):
        for entry in table.values():
            yield _reference(entry, "id", names.document(entry.model.id))
    for passage in book.passages.values():
        document = passage.address.split("/")[0].removesuffix(SUFFIX)
        if passage.address in book.targets:
            yield _reference(passage, "of", names.told(document, passage.model.of))


def _suppressed(names: Names) -> Iterator[Value]:
    for entry in names.book.entries:
        for place, one in enumerate(entry.suppressions):
            if one.about:
                route = (*entry.route, "suppress", place, "about")
                yield entry.source, route, names.about(entry, one.rule, one.about)
    settings = names.book.settings
    if settings is None:
        return
    for place, waiver in enumerate(getattr(settings.model, "waivers", ())):
        yield settings.source, ("waivers", place, "document"), names.document(waiver.document)
        if waiver.of:
            yield settings.source, ("waivers", place, "of"), names.waived(waiver.document, waiver.of)


# --- catalogues

_LINE = re.compile(r"^[^\n]*$", re.MULTILINE)
_CONTEXT = re.compile(r'^(?:#~ ?|#\| ?|#~\| ?)?msgctxt +"')
_STRING = re.compile(r'^(?:#~ ?|#\| ?|#~\| ?)?(?:msgctxt +)?"(?P<text>(?:[^"\\]|\\.)*)"[ \t\r]*$')
_COMMENT = re.compile(r"^#\. .*“(?P<address>[^”]+)”\r?$")
_FILE = re.compile(r"(?<=\s)(?P<path>plans/[^\s:]+):[0-9]+")
_HEADER = re.compile(r'^"Project-Id-Version: (?P<name>[^"\\]+)\\n"')


def catalogues(paths: Iterable[str]) -> list[str]:
    """Those of ``paths`` that are catalogues, or templates of catalogues."""
    return [path for path in paths if path.startswith(f"{FOLDER}/") and path.endswith((".po", ".pot"))]


def in_catalogue(names: Names, path: str, text: str) -> Iterator[Mention]:
    """Every mention in the text of a catalogue: in the addresses of messages, in comments, and in the header."""
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
    places: list[int] | None = None
    comments: list[tuple[int, str]] = []
    for line in _LINE.finditer(text):
        begins, start = _CONTEXT.match(line[0]), line.start()
        string = _STRING.match(line[0]) if begins or places is not None else None
        if places is not None and (begins or not string):
            yield places, comments
            places, comments = None, []
        if string:
            places = [*(places or ()), *range(start + string.start("text"), start + string.end("text"))]
        elif comment := _COMMENT.match(line[0]):
            comments.append((start + comment.start("address"), comment["address"]))
    if places is not None:
        yield places, comments


def _in_files(names: Names, path: str, line: re.Match[str]) -> Iterator[Mention]:
    """The mentions in a comment that says in which files a text stands."""
    for place in _FILE.finditer(line[0]):
        if (found := names.files.get(place["path"])) is not None:
            end = line.start() + place.end("path") - len(".yaml")
            yield Mention(path, end - len(names.ids[found]), end, found)


def _in_message(
    names: Names, path: str, text: str, places: list[int], comments: list[tuple[int, str]]
) -> Iterator[Mention]:
    """The mentions in the address of a message, whose characters stand at ``places``, and in the comments above it."""
    address = "".join(text[place] for place in places)
    for first, last, target in names.in_address(address):
        yield Mention(path, places[first], places[last - 1] + 1, target)
    for start, said in comments:
        if said in names.unnamed and address.startswith(f"{said}/"):
            for first, last, target in names.in_address(said):
                yield Mention(path, start + first, start + last, target)
