"""Waivers: the gaps of coverage that the settings allow for a while, each with a reason and a last day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator

from cpsplan.book.book import Book
from cpsplan.late import dataclass
from cpsplan.model.dates import last_day
from cpsplan.model.edition import Waiver


@dataclass(frozen=True, slots=True)
class Waived:
    """One gap that is allowed for a while."""

    address: str
    """The address of what is not covered."""
    reason: str
    until: datetime.date
    """The last day on which it is allowed."""


def is_asked_for(book: Book, kind: str) -> bool:
    """Whether plans are asked for something, such as owners; not where the settings say that they do not publish it."""
    return book.settings is None or kind not in book.settings.model.not_published


def is_valid(waiver: Waiver, today: datetime.date) -> bool:
    """Whether a waiver holds on the day ``today``.

    Where only a month or a year is written, its last day is the last one of that.
    """
    return today <= last_day(waiver.until)


def meant_by(book: Book, place: int, addresses: Collection[str]) -> list[str]:
    """Those of ``addresses`` that the waiver at a ``place`` of the settings speaks of: all, where it names none.

    It names an entry as every reference does. A text, which no reference can name, goes by any end of its address.
    """
    link = book.links.at("settings", ("waivers", place, "of"))
    if link is None:
        return list(addresses)
    if link.written in addresses:
        return [link.written]
    entries: list[str] = [address for address in book.resolver.meanings(link) if address in addresses]
    return entries or [address for address in addresses if address.endswith(f"/{link.written}")]


def waivers_of(book: Book, dimension: str, document: str) -> Iterator[tuple[int, Waiver]]:
    """The waivers for one dimension of a document that hold today, each with its place in the settings."""
    for place, waiver in enumerate(book.settings.model.waivers if book.settings else ()):
        if (waiver.dimension, waiver.document) == (dimension, document) and is_valid(waiver, book.today):
            yield place, waiver


def waived(book: Book, dimension: str, document: str, gaps: Collection[str]) -> tuple[Waived, ...]:
    """The gaps that are allowed today, in the order of ``gaps``. Where several waivers allow one, the longest counts.

    A name that several gaps go by allows none of them: it does not say which.
    """
    allowed: dict[str, Waived] = {}
    for place, waiver in waivers_of(book, dimension, document):
        addresses = meant_by(book, place, gaps)
        if waiver.of is not None and len(addresses) > 1:
            continue
        until = last_day(waiver.until)
        for address in addresses:
            if address not in allowed or allowed[address].until < until:
                allowed[address] = Waived(address, waiver.reason, until)
    return tuple(allowed[address] for address in gaps if address in allowed)
