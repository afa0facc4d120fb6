"""Rules on the targets of several years: in the order of their days, each asking for no less than the one before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cpsplan.assess.measuring import meets
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Severity
from cpsplan.model.dates import english_date, last_day
from cpsplan.model.measure import Measure
from cpsplan.rules.rule import Finding, rule


@rule("CPS530", "interim-targets-out-of-order", Severity.ERROR)
def interim_targets_out_of_order(book: Book) -> Iterator[Finding]:
    """An interim target is not due before the next one, or not before the target itself.

    Write them in the order of their dates; the last of them lies before the day of the target.
    """
    for measure in book.measures.values():
        days = [last_day(step.by) for step in measure.model.interim_targets]
        last = measure.model.aimed_by
        end = last_day(last) if last else book.period_of(measure.address).last
        if days and end and measure.model.target:
            days.append(end)
        for place, (day, following) in enumerate(pairwise(days)):
            if day >= following:
                by = english_date(measure.model.interim_targets[place].by)
                message = f"The interim target by {by} is not due before the one that follows"
                yield Finding(measure, ("interim_targets", place, "by"), message, "Correct the date, or the order")


@rule("CPS531", "interim-target-beyond-the-next", Severity.WARNING)
def interim_target_beyond_the_next(book: Book) -> Iterator[Finding]:
    """An interim target asks for more than the one that follows, or than the target itself: the way leads back.

    Where that is meant, say why in a suppression.
    """
    for measure in book.measures.values():
        if measure.model.direction in ("higher", "lower"):
            yield from _beyond(measure)


def _beyond(measure: Entry[Measure]) -> Iterator[Finding]:
    """The interim targets of a measure that whoever meets the next one can miss."""
    model = measure.model
    steps = [*model.steps, *([model.target] if model.target else [])]
    for place, (step, following) in enumerate(pairwise(steps)):
        if (
            following.value is not None
            and following.value != step.value
            and not meets(following.value, step, model.direction)
        ):
            message = f"The interim target is {step.value}, and the one that follows asks for {following.value} only"
            yield Finding(measure, ("interim_targets", place, "value"), message, "Correct one of the two")
