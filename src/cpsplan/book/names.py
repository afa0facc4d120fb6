"""Names: what the things of a book go by, and which of them an address means, part by part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.links import Part, parts
from cpsplan.model.address import Address
from cpsplan.model.shape import shape
from cpsplan.model.text import Record


class Names:
    """What the things of a book go by."""

    def __init__(self, book: Book) -> None:
        """Index ``book``."""
        self.book = book
        self.things: dict[str, Entry[Any]] = {
            entry.address: entry for entry in (*book.entries, *book.named.values()) if _has_own_id(entry)
        }
        """Everything that has an id of its own, by its address."""
        self.ids: dict[str, str] = {address: entry.address.id for address, entry in self.things.items()}
        self.short: dict[str, str] = {}
        """What activities, their outputs and milestones go by in references: plan/id and plan/id/id."""
        for entry in self.things.values():
            if entry.address.kind in ("activity", "output", "milestone"):
                self.short.setdefault(entry.address.name, entry.address)

    @cached_property
    def unnamed(self) -> set[str]:
        """Entries that catalogues can only call by their addresses."""
        return {entry.address for entry in self.book.entries if not entry.title}

    @cached_property
    def files(self) -> dict[str, str]:
        """The files that are called after a document, by their paths."""
        files: dict[str, str] = {}
        for table in self.book.tables.values():
            for entry in table.values():
                name, path = entry.address.id, entry.source.path
                if not entry.route and name in self.ids and PurePosixPath(path).stem == name:
                    files[path] = name
        return files

    def called(self, address: str) -> str:
        """The address of a thing with its own id at the end, where the book has a number there."""
        entry = self.things.get(address)
        if entry is None or entry.address.parent is None:
            return address
        return f"{entry.address.parent}{entry.address.joint}{entry.address.id}"

    def ways_to_say(self, address: str) -> list[str]:
        """Everything that the thing at ``address`` can be called, the whole address first."""
        known = self.things[address].address
        return list(dict.fromkeys((self.called(address), known.name, known.short)))

    def in_address(self, text: str) -> Iterator[Part]:
        """The parts of an address of the book; what comes behind it, such as the way to a text, does not matter."""
        address = self.known(text)
        if address is None:
            return
        yield from (part for part in parts(address, address) if part.target in self.ids)
        for link in self.book.links.by_entry.get(address.document, ()):
            if link.field == "id" and link.target:
                # A booklet goes by the id of the document that it tells, a passage by what it tells.
                yield Part(0, len(link.written), link.target)
        if address.kind == "passage":
            yield from self._told_by(address)

    def _told_by(self, passage: Address) -> Iterator[Part]:
        """The parts of the address of a passage that it has from what it tells."""
        for link in self.book.links.by_entry.get(passage, ()):
            if link.field == "of" and link.target:
                start = len(passage) - len(link.written)
                for part in parts(link.written, link.target):
                    yield Part(start + part.start, start + part.end, part.target)

    def known(self, text: str) -> Address | None:
        """The longest address of the book that ``text`` begins with."""
        ends = [len(text), *(joint.start() for joint in reversed(list(re.finditer("[:./]", text))))]
        return next((self._addresses[text[:end]] for end in ends if text[:end] in self._addresses), None)

    @cached_property
    def _addresses(self) -> dict[str, Address]:
        addresses: dict[str, Address] = {}
        for table in (*self.book.tables.values(), self.book.named):
            addresses |= {address: entry.address for address, entry in table.items()}
        return addresses


def _has_own_id(entry: Entry[Record]) -> bool:
    """Whether it has an id, which is none of something else: a booklet goes by the id of its document."""
    kind = entry.model.entry_kind
    return bool(kind and kind.id == "id" and entry.address.id and shape(type(entry.model))["id"].role == "name")
