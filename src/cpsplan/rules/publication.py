"""Rules on how documents are published: dates that follow one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.dates import english_date, first_day, last_day
from cpsplan.model.progress import Progress
from cpsplan.model.publication import Publication
from cpsplan.rules.rule import Finding, rule

IN_ORDER = ("published", "updated", "review_date")
"""What happens to a document, the first before the others."""


@rule("CPS923", "published-out-of-order", Severity.WARNING)
def published_out_of_order(book: Book) -> Iterator[Finding]:
    """A document is updated before it is published, or to be reviewed before that; or a report is published too early.

    A progress report tells how things stood on its date, so nobody can have read it before. Dates that may be the same
    as exact as they are known, 2026-04 and 2026-04-12, are in order.
    """
    documents: tuple[Entry[Any], ...] = (*book.strategies.values(), *book.plans.values(), *book.progress.values())
    for document in documents:
        publication = document.model.publication
        if publication is None:
            continue
        yield from _out_of_order(document, publication)
        published = publication.published
        if isinstance(document.model, Progress) and published and last_day(published) < first_day(document.model.date):
            message = f"The report is published {english_date(published)}, before the day that it reports on"
            yield Finding(document, ("publication", "published"), message, "Correct this date, or that of the report")


def _out_of_order(document: Entry[Any], publication: Publication) -> Iterator[Finding]:
    """The dates of a publication that are earlier than one that has to come before them."""
    dates = [(key, getattr(publication, key)) for key in IN_ORDER]
    for (first, earlier), (then, later) in pairwise([(key, when) for key, when in dates if when]):
        if last_day(later) < first_day(earlier):
            message = f"“{then}” is {english_date(later)}, before “{first}”, {english_date(earlier)}"
            related = (Related(document.span("publication", first), "this comes first"),)
            yield Finding(document, ("publication", then), message, "Exchange the two, or correct one", related)
