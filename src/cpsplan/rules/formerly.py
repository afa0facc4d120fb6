"""Rules on the addresses that things had before."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Severity
from cpsplan.rules.rule import Finding, rule


@rule("CPS811", "former-address-in-use", Severity.ERROR)
def former_address_in_use(book: Book) -> Iterator[Finding]:
    """The settings say that something was called so before, and a document is called so now.

    Its page lies at that address, so nothing there can lead on. Delete the line, or give the document another id.
    """
    if book.settings is None:
        return
    for place, formerly in enumerate(book.settings.model.formerly):
        if formerly.was in book.documents:
            message = f"“{formerly.was}” is the id of a document, and leads nowhere else"
            yield Finding(book.settings, ("formerly", place, "was"), message, "Delete this line of “formerly”")
