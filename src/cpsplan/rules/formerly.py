"""Rules on the addresses that things had before."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.address import Address
from cpsplan.rules.rule import Finding, rule

KINDS = {"document": "a document", "aim": "an aim", "outcome": "an outcome", "activity": "a project or an action"}
"""The kinds of things that lead on from an old address, in words."""


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


@rule("CPS812", "former-address-leads-nowhere", Severity.ERROR)
def former_address_leads_nowhere(book: Book) -> Iterator[Finding]:
    """A line of “formerly” cannot be followed.

    The same old address stands in two lines, and leads to one place only; or it is the address of another kind of thing
    than what is there now: a document has a page, and what stands in one a place on it.
    """
    if book.settings is None:
        return
    seen: dict[str, int] = {}
    for place, formerly in enumerate(book.settings.model.formerly):
        way = ("formerly", place, "was")
        first = seen.setdefault(formerly.was, place)
        now = book.links.at(book.settings.address, ("formerly", place, "now"))
        kind = _kind_by_form(formerly.was)
        if first != place:
            related = (Related(book.settings.span("formerly", first, "was"), "the other one"),)
            message = f"“{formerly.was}” stands here twice"
            yield Finding(book.settings, way, message, "Delete one of the two lines", related)
        elif now and now.target and kind != _kind(now.target):
            message = f"“{formerly.was}” is the address of {KINDS[kind]}, and “{formerly.now}” is that of another thing"
            yield Finding(book.settings, way, message, "Write both in full, as “cpsplan rename” does")


def _kind_by_form(address: str) -> str:
    """What an address is of, by how it is written."""
    if ":" in address:
        return "outcome" if "." in address else "aim"
    return "activity" if "/" in address else "document"


def _kind(address: Address) -> str:
    return address.kind if address.parent else "document"
