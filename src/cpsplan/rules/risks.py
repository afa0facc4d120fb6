"""Rules on risks and on what an activity waits for outside of all plans."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Severity
from cpsplan.model.dates import english_date, first_day, last_day
from cpsplan.rules.dates import end_of
from cpsplan.rules.rule import Finding, rule


@rule("CPS471", "half-rated-risk", Severity.NOTE)
def half_rated_risk(book: Book) -> Iterator[Finding]:
    """A risk says how likely it is and not how hard it would hit, or the other way round.

    Readers judge a risk by both. Where the document gives only one of them, that is all that can be said.
    """
    for risk in book.risks.values():
        likelihood, impact = risk.model.likelihood, risk.model.impact
        if likelihood and not impact:
            yield Finding(risk, ("likelihood",), "How hard it would hit is not said", "Add “impact:”")
        if impact and not likelihood:
            yield Finding(risk, ("impact",), "How likely it is, is not said", "Add “likelihood:”")


@rule("CPS472", "needed-after-the-end", Severity.WARNING)
def needed_after_the_end(book: Book) -> Iterator[Finding]:
    """An activity waits for something outside of the plans that is to happen only after the activity has ended.

    The end is that of its timeframe; where it has none, the date of its last milestone or output.
    """
    for activity in book.activities.values():
        end = end_of(activity.model)
        for place, dependency in enumerate(activity.model.external_dependencies):
            if end and dependency.by and first_day(dependency.by) > last_day(end):
                message = f"It is needed by {english_date(dependency.by)}, and the activity ends {english_date(end)}"
                yield Finding(activity, ("external_dependencies", place, "by"), message, "Move one of the two")
