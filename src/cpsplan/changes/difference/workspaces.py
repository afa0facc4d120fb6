"""Compare two states of a workspace, document by document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes.difference.change import Change, Differences, Kind, Side, Sides, Subject
from cpsplan.changes.difference.documents import compare_plan, compare_progress, whole_document
from cpsplan.changes.difference.fields import compare_entries, compare_fields
from cpsplan.changes.difference.strategies import compare_strategies

SETTINGS, GLOSSARY, EDITIONS = "settings", "glossary", "editions"
TITLES = {SETTINGS: "Settings of the workspace", GLOSSARY: "Glossary", EDITIONS: "Editions"}


def compare_books(before: Book, after: Book, damaged: Iterable[str] = ()) -> Differences:
    """What changed from one book to another.

    Files that one side could not read whole are named, not compared: those that the books call incomplete, and the
    ``damaged`` ones, of which a field was left out. Both without “.yaml”.
    """
    sides, unread = (Side(before), Side(after)), before.incomplete | after.incomplete | frozenset(damaged)
    changes = [
        *_settings(before, after, unread),
        *_documents("strategy", before.strategies, after.strategies, unread, sides),
        *_documents("plan", before.plans, after.plans, unread, sides),
        *_documents("progress report", before.progress, after.progress, unread, sides),
        *_glossary(before, after, unread),
        *_editions(before, after, unread),
    ]
    titles = dict(TITLES)
    for book in (before, after):
        for table in (book.strategies, book.plans, book.progress):
            titles |= {address: f"{entry.model.title} ({address})" for address, entry in table.items()}
    return Differences(tuple(changes), titles, tuple(sorted(unread)))


def _documents(
    kind: str,
    before: Mapping[str, Entry[Any]],
    after: Mapping[str, Entry[Any]],
    unread: frozenset[str],
    sides: Sides,
) -> Iterator[Change]:
    for address in dict.fromkeys((*before, *after)):
        old, new = before.get(address), after.get(address)
        if _left_out(old, unread) or _left_out(new, unread):
            continue
        if old and new:
            if old.source.text == new.source.text:
                continue
            yield from COMPARE[kind](old, new, sides)
        else:
            yield whole_document(kind, old, new)


COMPARE: Mapping[str, Callable[[Entry[Any], Entry[Any], Sides], Iterator[Change]]] = {
    "strategy": compare_strategies,
    "plan": compare_plan,
    "progress report": compare_progress,
}


def _left_out(entry: Entry[Any] | None, unread: frozenset[str]) -> bool:
    return entry is not None and bool({PurePosixPath(entry.source.path).stem, entry.address} & unread)


def _settings(before: Book, after: Book, unread: frozenset[str]) -> Iterator[Change]:
    old, new = before.settings, after.settings
    if _left_out(old, unread) or _left_out(new, unread):
        return
    subject = Subject(SETTINGS, "the settings", old, new)
    if old and new:
        yield from compare_fields(subject)
    elif old or new:
        kind: Kind = "added" if new else "removed"
        yield subject.whole(kind, kind)


def _glossary(before: Book, after: Book, unread: frozenset[str]) -> Iterator[Change]:
    if GLOSSARY not in unread:
        old, new = list(before.terms.values()), list(after.terms.values())
        yield from compare_entries(GLOSSARY, (old, new), lambda one: one.model.term, lambda one: f"“{one.model.term}”")


def _editions(before: Book, after: Book, unread: frozenset[str]) -> Iterator[Change]:
    old, new = ([one for one in book.editions.values() if not _left_out(one, unread)] for book in (before, after))
    yield from compare_entries(
        EDITIONS, (old, new), lambda one: one.model.id, lambda one: f"edition “{one.model.title}”"
    )
