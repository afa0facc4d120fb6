"""Rules on what a measure says of the year before."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Related, Severity
from cpsplan.rules.rule import Finding, rule


@rule("CPS532", "year-before-twice", Severity.ERROR)
def year_before_twice(book: Book) -> Iterator[Finding]:
    """A measure continues one of an earlier plan and gives its target and result as well: the page has room for one.

    Where the plan of the year before is in the workspace, “succeeds” is enough.
    """
    for measure in book.measures.values():
        if measure.model.year_before and measure.address in book.measures_before:
            message = f"“{measure.model.id}” continues a measure, and gives the year before as well"
            yield Finding(measure, ("year_before",), message, "Delete one of the two", on_key=True)


@rule("CPS385", "year-before-says-nothing", Severity.WARNING)
def year_before_says_nothing(book: Book) -> Iterator[Finding]:
    """A measure has “year_before” with neither a target nor a result, so the page says nothing of that year."""
    for measure in book.measures.values():
        before = measure.model.year_before
        if before and before.target is None and before.result is None:
            message = f"“year_before” of “{measure.model.id}” has neither a target nor a result"
            hint = "Add “target:” or “result:”, or delete it"
            yield Finding(measure, ("year_before",), message, hint, on_key=True)


@rule("CPS533", "continues-no-earlier-measure", Severity.ERROR)
def continues_no_earlier_measure(book: Book) -> Iterator[Finding]:
    """A measure continues one of a plan that does not begin before its own, or one in another unit.

    The page shows the two beside each other, the older one as the year before.
    """
    for address, before in book.measures_before.items():
        measure, old = book.measures[address], book.measures[before]
        begins, began = book.period_of(address).first, book.period_of(before).first
        if begins and began and began >= begins:
            message = f"“{measure.model.succeeds}” is no earlier measure: its plan does not begin before this one"
            hint = "Name the measure of an earlier plan"
        elif measure.model.unit != old.model.unit:
            message = f"“{measure.model.succeeds}” is in another unit: {old.model.unit or 'none'}"
            hint = "Name another measure, or give “year_before”"
        else:
            continue
        # Only now: who asks for a place in a large file has the whole file read again.
        yield Finding(measure, ("succeeds",), message, hint, (Related(old.span("id"), "the other measure"),))
