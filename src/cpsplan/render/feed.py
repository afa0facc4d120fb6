"""The feed: which documents say on which day they were published or changed, the newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.model.dates import first_day, last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy

FEED = "feed.xml"
"""Where the feed lies below out/."""
Document = Strategy | DeliveryPlan | Progress


def dated_documents(book: Book) -> list[tuple[datetime.date, Document]]:
    """The documents that give the day on which they were published or last changed, the newest first."""
    return sorted(_dated(book), key=lambda dated: (dated[0], dated[1].id), reverse=True)


def _dated(book: Book) -> Iterator[tuple[datetime.date, Document]]:
    for table in (book.strategies, book.plans, book.progress):
        for entry in table.values():
            publication = entry.model.publication
            when = publication and (publication.updated or publication.published)
            if when and first_day(when) == last_day(when):
                yield last_day(when), entry.model
