"""Rules on sections: where one stands is said once."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Severity
from cpsplan.rules.rule import Finding, rule


@rule("CPS546", "place-within-aim", Severity.WARNING)
def place_within_aim(book: Book) -> Iterator[Finding]:
    """A section says that it stands within an aim, and also before or after all aims.

    It stands within the aim, and “place” changes nothing.
    """
    for entry in book.tables["sections"].values():
        if entry.model.place and entry.model.within:
            message = f"It stands within the aim “{entry.model.within}”, not “{entry.model.place}” all aims"
            yield Finding(entry, ("place",), message, "Delete “place”, or “within”")
