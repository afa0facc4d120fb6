"""Compare two states of a workspace, document by document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.parse import FILES, READ_IN_ORDER
from cpsplan.changes.difference.change import Change, Differences, Side, Sides, Subject
from cpsplan.changes.difference.documents import compare_document
from cpsplan.changes.difference.entries import compare_below, compare_entries, title
from cpsplan.changes.difference.fields import compare_fields
from cpsplan.model.easyread import Confirmations
from cpsplan.model.edition import Edition

SETTINGS, GLOSSARY, PICTURES, EDITIONS = "settings", "glossary", "pictures", "editions"
TITLES = {
    SETTINGS: "Settings of the workspace",
    GLOSSARY: "Glossary",
    PICTURES: "Pictures",
    EDITIONS: "Editions",
}
NO_DOCUMENTS = (Edition, Confirmations)
"""Files that are no documents: editions are told together; what a person has confirmed of a booklet is kept for the
check alone, and what stands in it is compared where it comes from."""
ROOTS = [FILES[place] for place in READ_IN_ORDER if FILES[place] not in NO_DOCUMENTS]
DOCUMENTS = [root.entry_kind.table for root in ROOTS if root.entry_kind and root.entry_kind.table]
"""The tables of documents."""


def compare_books(before: Book, after: Book, damaged: Iterable[str] = ()) -> Differences:
    """What changed from one book to another.

    Files that one side could not read whole are named, not compared: those that the books call incomplete, and the
    ``damaged`` ones, of which a field was left out. Both without “.yaml”.
    """
    unread = before.incomplete | after.incomplete | frozenset(damaged)
    sides = Sides(Side(before), Side(after))
    changes = (
        *_settings(sides, unread),
        *_documents(sides, unread),
        *_glossary(sides, unread),
        *_pictures(sides, unread),
        *_editions(sides, unread),
    )
    return Differences(changes, TITLES | _titles(before) | _titles(after), tuple(sorted(unread)))


def _settings(sides: Sides, unread: frozenset[str]) -> Iterator[Change]:
    old, new = sides.before.book.settings, sides.after.book.settings
    if _is_unread(old, unread) or _is_unread(new, unread):
        return
    subject = Subject(sides, SETTINGS, "the settings", old, new)
    if old and new:
        yield from compare_fields(subject)
        yield from compare_below(subject)
    elif old:
        yield subject.gone()
    elif new:
        yield subject.new()


def _documents(sides: Sides, unread: frozenset[str]) -> Iterator[Change]:
    for table in DOCUMENTS:
        before, after = sides.before.book.tables[table], sides.after.book.tables[table]
        for address in dict.fromkeys((*before, *after)):
            old, new = before.get(address), after.get(address)
            if not _is_unread(old, unread) and not _is_unread(new, unread):
                yield from compare_document(sides, old, new)


def _glossary(sides: Sides, unread: frozenset[str]) -> Iterator[Change]:
    if GLOSSARY not in unread:
        lists = list(sides.before.book.terms.values()), list(sides.after.book.terms.values())
        subject = Subject(sides, GLOSSARY, "", None, None)
        yield from compare_entries(subject, lists, lambda entry: f"“{entry.model.term}”")


def _pictures(sides: Sides, unread: frozenset[str]) -> Iterator[Change]:
    if PICTURES not in unread:
        lists = list(sides.before.book.pictures.values()), list(sides.after.book.pictures.values())
        subject = Subject(sides, PICTURES, "", None, None)
        yield from compare_entries(subject, lists, lambda entry: f"picture “{entry.model.id}”")
        yield from _drawn_anew(subject)


def _drawn_anew(pictures: Subject) -> Iterator[Change]:
    """The pictures whose files hold something else, under the same name."""
    before, after = (side.book for side in (pictures.sides.before, pictures.sides.after))
    for address, new in after.picture_files.items():
        old = before.picture_files.get(address)
        entries = before.pictures.get(address), after.pictures[address]
        if old and entries[0] and new.checksum != old.checksum and entries[0].model.file == entries[1].model.file:
            subject = pictures.other(f"picture “{entries[1].model.id}”", *entries)
            yield subject.says("changed", "its file holds another picture", way=("file",))


def _editions(sides: Sides, unread: frozenset[str]) -> Iterator[Change]:
    lists = _editions_of(sides.before.book, unread), _editions_of(sides.after.book, unread)
    subject = Subject(sides, EDITIONS, "", None, None)
    yield from compare_entries(subject, lists, lambda entry: f"edition “{entry.model.title}”")


def _editions_of(book: Book, unread: frozenset[str]) -> list[Entry[Any]]:
    return [edition for edition in book.editions.values() if not _is_unread(edition, unread)]


def _is_unread(entry: Entry[Any] | None, unread: frozenset[str]) -> bool:
    return entry is not None and not unread.isdisjoint((PurePosixPath(entry.source.path).stem, entry.address))


def _titles(book: Book) -> dict[str, str]:
    """The titles of the sections of documents."""
    titles = {}
    for table in DOCUMENTS:
        for address, document in book.tables[table].items():
            titles[address] = f"{title(document)} ({address})"
    return titles
