"""Compare two states of a workspace, document by document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.parse import FILES, READ_IN_ORDER
from cpsplan.changes.difference.change import Change, Differences, Side, Sides, Subject
from cpsplan.changes.difference.documents import compare_document, gone_document, new_document
from cpsplan.changes.difference.entries import compare_entries
from cpsplan.changes.difference.fields import compare_fields
from cpsplan.model.easyread import Confirmations
from cpsplan.model.edition import Edition

SETTINGS, GLOSSARY, EDITIONS = "settings", "glossary", "editions"
TITLES = {SETTINGS: "Settings of the workspace", GLOSSARY: "Glossary", EDITIONS: "Editions"}
NO_DOCUMENTS = (Edition, Confirmations)
"""Files that are no documents: editions are told together; what a person has confirmed of a booklet is kept for the
check alone, and what stands in it is compared where it comes from."""
ROOTS = [FILES[place] for place in READ_IN_ORDER]
DOCUMENTS = [root.entry_kind.table for root in ROOTS if root.entry_kind and root not in NO_DOCUMENTS]
"""The tables of documents."""


def compare_books(before: Book, after: Book, damaged: Iterable[str] = ()) -> Differences:
    """What changed from one book to another.

    Files that one side could not read whole are named, not compared: those that the books call incomplete, and the
    ``damaged`` ones, of which a field was left out. Both without “.yaml”.
    """
    comparison = _Comparison(before, after, before.incomplete | after.incomplete | frozenset(damaged))
    changes = [*comparison.settings(), *comparison.documents(), *comparison.glossary(), *comparison.editions()]
    return Differences(tuple(changes), comparison.titles(), tuple(sorted(comparison.unread)))


class _Comparison:
    """Two books, and the files that cannot be compared."""

    def __init__(self, before: Book, after: Book, unread: frozenset[str]) -> None:
        self.before, self.after, self.unread = before, after, unread
        self.sides = Sides(Side(before), Side(after))

    def settings(self) -> Iterator[Change]:
        old, new = self.before.settings, self.after.settings
        if self._left_out(old) or self._left_out(new):
            return
        subject = Subject(self.sides, SETTINGS, "the settings", old, new)
        if old and new:
            yield from compare_fields(subject)
        elif old:
            yield subject.gone()
        elif new:
            yield subject.new()

    def documents(self) -> Iterator[Change]:
        for table in DOCUMENTS:
            before, after = self.before.tables[table], self.after.tables[table]
            for address in dict.fromkeys((*before, *after)):
                yield from self._document(before.get(address), after.get(address))

    def _document(self, old: Entry[Any] | None, new: Entry[Any] | None) -> Iterator[Change]:
        if self._left_out(old) or self._left_out(new):
            return
        if old is None and new is not None:
            yield new_document(self.sides, new)
        elif new is None and old is not None:
            yield gone_document(self.sides, old)
        elif old and new and old.source.text != new.source.text:
            yield from compare_document(self.sides, old, new)

    def glossary(self) -> Iterator[Change]:
        if GLOSSARY not in self.unread:
            lists = list(self.before.terms.values()), list(self.after.terms.values())
            subject = Subject(self.sides, GLOSSARY, "", None, None)
            yield from compare_entries(subject, lists, name=lambda entry: f"“{entry.model.term}”")

    def editions(self) -> Iterator[Change]:
        old, new = self._read(self.before.editions), self._read(self.after.editions)
        subject = Subject(self.sides, EDITIONS, "", None, None)
        yield from compare_entries(subject, (old, new), name=lambda entry: f"edition “{entry.model.title}”")

    def titles(self) -> dict[str, str]:
        """The titles of the sections."""
        titles = dict(TITLES)
        for book in (self.before, self.after):
            for table in DOCUMENTS:
                for address, entry in book.tables[table].items():
                    titles[address] = f"{entry.model.title} ({address})"
        return titles

    def _read(self, table: Mapping[str, Entry[Any]]) -> list[Entry[Any]]:
        return [entry for entry in table.values() if not self._left_out(entry)]

    def _left_out(self, entry: Entry[Any] | None) -> bool:
        return entry is not None and not self.unread.isdisjoint((PurePosixPath(entry.source.path).stem, entry.address))
