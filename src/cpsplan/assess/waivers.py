"""Waivers: the gaps of coverage that the settings allow for a while, each with a reason and a last day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from cpsplan.book.book import Book
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


def is_valid(waiver: Waiver, today: datetime.date) -> bool:
    """Whether a waiver holds on the day ``today``.

    Where only a month or a year is written, its last day is the last one of that.
    """
    return today <= last_day(waiver.until)


def meant(waiver: Waiver, addresses: Iterable[str]) -> list[str]:
    """Those of ``addresses`` that a waiver speaks of: all of them, where it names none.

    A name stands for an address that ends with it: readers.skills for libraries-2030:readers.skills. Where an address
    is the name itself, no other is meant.
    """
    found = list(addresses)
    if waiver.of is None:
        return found
    if waiver.of in found:
        return [waiver.of]
    return [one for one in found if one.endswith((f":{waiver.of}", f"/{waiver.of}"))]


def waivers_of(book: Book, dimension: str, document: str) -> Iterator[Waiver]:
    """The waivers for one dimension of a document that hold today."""
    for one in book.settings.model.waivers if book.settings else ():
        if (one.dimension, one.document) == (dimension, document) and is_valid(one, book.today):
            yield one


def waived(book: Book, dimension: str, document: str, gaps: Collection[str]) -> tuple[Waived, ...]:
    """The gaps that are allowed today, in the order of ``gaps``. Where several waivers allow one, the longest counts.

    A name that several gaps go by allows none of them: it does not say which.
    """
    allowed: dict[str, Waived] = {}
    for one in waivers_of(book, dimension, document):
        found = meant(one, gaps)
        if one.of is not None and len(found) > 1:
            continue
        until = last_day(one.until)
        for address in found:
            if address not in allowed or allowed[address].until < until:
                allowed[address] = Waived(address, one.reason, until)
    return tuple(allowed[address] for address in gaps if address in allowed)
