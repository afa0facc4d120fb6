"""Drafts: which documents are not published where the settings leave drafts out, and what names something in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.links import Link
from cpsplan.diagnostic import Route
from cpsplan.model.address import Address
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record


def leaves_drafts_out(book: Book) -> bool:
    """Whether the settings say that drafts are not published."""
    return book.settings is not None and book.settings.model.drafts == "leave out"


def drafts_of(book: Book) -> frozenset[Address]:
    """The strategies, plans and progress reports that are drafts."""
    documents: list[Entry[Any]] = [*book.strategies.values(), *book.plans.values(), *book.progress.values()]
    return frozenset(entry.address for entry in documents if entry.model.status == "draft")


def documents_without(book: Book, drafts: Collection[str]) -> frozenset[str]:
    """The ``drafts``, and every document that cannot be without one: the plan of a strategy, the report on a plan."""
    gone, every = frozenset(drafts), frozenset(link.entry.address.document for link in book.links.known)
    while more := {link.entry.address for link in needing(book, every - gone, gone)}:
        gone |= more
    return gone


def needing(book: Book, documents: Collection[str], gone: Collection[str]) -> Iterator[Link]:
    """The references by which ``documents`` are about others that are ``gone``, so that they cannot be without."""
    for link in book.links.known:
        address = link.entry.address
        is_about = not without(link) or (link.ref.opens and len(link.route) == 1)
        if is_about and address in documents and link.target and link.target.document in gone:
            yield link


def leading_into(book: Book, gone: Collection[str]) -> Iterator[Link]:
    """The references from other documents to something in those that are ``gone``."""
    for link in book.links.known:
        if link.target and link.target.document in gone and link.entry.address.document not in gone:
            yield link


def without(link: Link) -> Route:
    """What goes with a reference, as a way below its entry: the reference; the part that has to have it.

    Empty where that is the entry itself.
    """
    if link.place is not None:
        return link.route
    record, parts = link.entry.model, list(link.route[:-1])
    for step in parts:
        record = record[step] if isinstance(step, int) else _value(record, step)
    is_key = not isinstance(record, Record)
    return link.route if is_key or not _field(record, link.route[-1]).required else link.route[:-1]


def _value(record: Any, key: str) -> Any:
    return record[key] if isinstance(record, dict) else getattr(record, _field(record, key).name)


def _field(record: Record, key: str | int) -> Field:
    """The field of a record that is written under a key."""
    return next(field for field in shape(type(record)).values() if field.key == key)
