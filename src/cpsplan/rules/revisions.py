"""Rules on what was revised in a plan."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cpsplan.assess.revisions import as_it_was, can_be_given, given
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.dates import english_date, first_day
from cpsplan.model.delivery import Revision
from cpsplan.rules.rule import Finding, rule


@rule("CPS466", "revision-of-nothing", Severity.ERROR)
def revision_of_nothing(book: Book) -> Iterator[Finding]:
    """A revision does not say what held before, or says it of something that has no such thing; or nothing changed.

    Of a measure it gives “target”, “due” or “statement” as they were before; of an output or a milestone “due”; of an
    activity “budgets”. What holds now stands at the thing itself; reports of an earlier day tell what held then.
    """
    for revision in book.revisions.values():
        target = book.targets.get(revision.address)
        if target is None:
            continue
        values, fitting = given(revision.model), can_be_given(book.find(target).model)
        hint = f"Give what held before under {' or '.join(f'“{key}”' for key in fitting)}"
        if not values:
            yield Finding(revision, ("of",), f"Nothing says what held before of “{revision.model.of}”", hint)
        for key in values:
            if key not in fitting:
                yield Finding(revision, (key,), f"“{revision.model.of}” has no “{key}” that could be revised", hint)
        if values and set(values) <= set(fitting) and _changes_nothing(book, revision, target):
            message = f"“{revision.model.of}” is the same before and after"
            yield Finding(revision, (values[0],), message, "Give what held before, or delete the revision")
    yield from _revised_twice(book)


@rule("CPS459", "revision-out-of-time", Severity.WARNING)
def revision_out_of_time(book: Book) -> Iterator[Finding]:
    """A revision is dated before or after its plan, or on a day that has not come yet.

    The plan gives what holds now, and a revision what held until its day: from the next month on, the old value still
    holds. Today is the day of the computer's clock, or that of SOURCE_DATE_EPOCH where that is set.
    """
    for revision in book.revisions.values():
        plan, day = book.plan_of(revision.address), first_day(revision.model.date)
        period = plan.model.period
        related = (Related(plan.key_span("period"), "the period of the plan"),)
        when = english_date(revision.model.date)
        if (period.first and day < period.first) or (period.last and day > period.last):
            message = f"The revision is of {when}, when the plan does not run"
            yield Finding(revision, ("date",), message, "Correct the date", related)
        elif day > book.today:
            message = f"The revision is of the future: it is dated {when}"
            hint = "Correct the date, or change the plan when that day has come"
            yield Finding(revision, ("date",), message, hint)


def _changes_nothing(book: Book, revision: Entry[Revision], target: str) -> bool:
    """Whether what is revised had on the day before what it had on the day."""
    plan, day = revision.address.document, first_day(revision.model.date)
    before = as_it_was(book, plan, day - datetime.timedelta(days=1))
    return bool(before.find(target).model == as_it_was(book, plan, day).find(target).model)


def _revised_twice(book: Book) -> Iterator[Finding]:
    """Revisions of one value on one day: nobody can tell which of them held before."""
    seen: dict[tuple[str, str, str], Entry[Revision]] = {}
    for revision in book.revisions.values():
        for key in given(revision.model):
            value = (book.targets.get(revision.address, revision.address), revision.model.date, key)
            first = seen.setdefault(value, revision)
            if first is not revision:
                related = (Related(first.span(key), "the other one"),)
                message = f"“{revision.model.of}” is revised twice on one day"
                yield Finding(revision, (key,), message, "Delete one, or correct a date", related)
                break
