"""Rules on the books of other bodies: what plans serve there says what it said when they were written."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Remove, SetText, Severity
from cpsplan.rules.rule import Finding, rule


@rule("CPS374", "agreed-outcome-changed", Severity.WARNING)
def agreed_outcome_changed(book: Book) -> Iterator[Finding]:
    """An outcome of another body has other words than when the plans here were written for it, or is gone.

    The words of that time stand under “outcomes” of the book in the settings. See whether the plans still serve it, and
    bring the words up to date.
    """
    settings, abroad = book.settings, book.resolver.abroad
    for number, pin in enumerate(settings.model.books if settings else ()):
        for place, agreed in enumerate(pin.outcomes if abroad.books.get(pin.id) else ()):
            address, way = f"{pin.id}/{agreed.of}", ("books", number, "outcomes", place)
            now = abroad.places.get(address)
            if settings and now is None:
                fix = settings.fix(f"Take {address} out", Remove(way))
                message = f"{address} is gone from the book of that body: “{agreed.text}”"
                yield Finding(settings, (*way, "of"), message, "See which plans serve it, and take it out", fix=fix)
            elif settings and now and now.words != agreed.text:
                fix = settings.fix(f"Write what {address} says now", SetText((*way, "text"), now.words))
                message = f"{address} is worded otherwise now: “{now.words}”"
                yield Finding(settings, (*way, "text"), message, "See whether the plans still serve it", fix=fix)
