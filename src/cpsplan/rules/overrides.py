"""Rules on the statuses that a person has set in the place of those that were worked out."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.assess.colours import Rating
from cpsplan.assess.progress import Assessment, assess
from cpsplan.book.book import Book
from cpsplan.diagnostic import Severity
from cpsplan.model.progress import Override
from cpsplan.rules.reports import reported_lines
from cpsplan.rules.rule import Finding, rule


@rule("CPS450", "override-of-same-colour", Severity.NOTE)
def override_of_same_colour(book: Book) -> Iterator[Finding]:
    """A person has set the colour that was worked out anyway.

    The page says that it was set by a person, with the reason, and readers look for a difference that is not there.
    What a person wants to tell besides stands under “note”.
    """
    for progress in book.progress.values():
        lines = reported_lines(book, progress, Override)
        if not lines or book.incomplete or progress.model.plan not in book.plans:
            continue
        standing = assess(book, progress)
        for line in lines:
            rating = _rating(standing, book.targets[line.address])
            if rating and rating.worked_out == line.model.status:
                message = f"“{line.model.of}” is {line.model.status} by what is reported, too"
                yield Finding(line, ("status",), message, "Delete it, or tell it under “note”")


def _rating(standing: Assessment, address: str) -> Rating | None:
    """How something is rated that a person can set a status for."""
    activity = standing.activities.get(address)
    return activity.rating if activity else standing.outcomes.get(address) or standing.aims.get(address)
