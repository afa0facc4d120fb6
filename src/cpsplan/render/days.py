"""From when a document is, for the properties of its files: they ask the document, never the clock or the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from cpsplan.book.book import Book
from cpsplan.language.booklets import SUFFIX
from cpsplan.late import dataclass
from cpsplan.model.dates import first_day, last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.render.page import own_document

SECONDS_OF_A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class DocumentDays:
    """From when a document is."""

    created: date
    """When it was published; where it does not say, the first day that it names of itself."""
    changed: date
    """The last day that it names of itself: of its publication, a revision, a report on it, a check of its booklet."""

    def changed_at(self, words: str) -> datetime:
        """The day of the change with a time that depends on the words of the page alone.

        No document names an hour. So the time says which words these are: the same ones always have the same time, and
        a change of a word gives another, by which e-readers and archives know a new file from the one that they have.
        """
        number = int.from_bytes(hashlib.sha256(words.encode()).digest()[:8])
        return datetime.combine(self.changed, time(), UTC) + timedelta(seconds=number % SECONDS_OF_A_DAY)


def days_of(book: Book, document: str) -> DocumentDays | None:
    """From when a document is. The way in and other pages are as new as the newest document; None for an empty book.

    Created is the first of these that it gives: when it was published, when the document was that it is transcribed
    from, the day of a report, the beginning of its period or its end. A month or a year counts as its first day.
    """
    entry = book.get(own_document(document)) if document else None
    model = entry.model if entry else None
    if isinstance(model, Strategy | DeliveryPlan | Progress):
        created = _created(model)
        return DocumentDays(created, max(created, *_changes(book, model)))
    known = list(filter(None, (days_of(book, name) for name in book.documents)))
    if not known:
        return None
    return DocumentDays(max(days.created for days in known), max(days.changed for days in known))


def _created(model: Strategy | DeliveryPlan | Progress) -> date:
    publication, source = model.publication, None if isinstance(model, Progress) else model.source
    if publication and publication.published:
        return first_day(publication.published)
    if source and source.published:
        return first_day(source.published)
    if isinstance(model, Progress):
        return last_day(model.date)
    # A period has one of the two ends at least.
    return model.period.first or model.period.last or date.min


def _changes(book: Book, model: Strategy | DeliveryPlan | Progress) -> Iterator[date]:
    """The days on which a document was changed or told of, as far as it says."""
    yield _created(model)
    if model.publication and model.publication.updated:
        yield first_day(model.publication.updated)
    if isinstance(model, DeliveryPlan):
        yield from (first_day(revision.date) for revision in model.revisions)
        yield from (last_day(report.model.date) for report in book.progress_of(model.id))
    booklet = book.booklets.get(f"{model.id}{SUFFIX}")
    if booklet:
        yield from (first_day(check.date) for check in booklet.model.checked)
