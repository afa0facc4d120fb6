"""Rules on the accessibility statement: a body that publishes on the web says in it what the law asks for."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Severity
from cpsplan.model.accessibility import Accessibility
from cpsplan.model.dates import first_day, last_day
from cpsplan.rules.rule import Finding, rule

WANTED = ("status", "response_time", "prepared", "tested")
DAYS_OF_A_YEAR = 366


@rule("CPS824", "accessibility-not-said", Severity.NOTE)
def accessibility_not_said(book: Book) -> Iterator[Finding]:
    """The settings leave out something that an accessibility statement has to say.

    This is told where they say where the pages are found on the web, or begin to say how accessible they are. The law
    asks public bodies in the United Kingdom for a statement with the status of compliance, what is known not to be
    accessible, how long an answer takes, when the statement was prepared, and how the pages were tested. Only you know
    that: write it under “accessibility”. Until then the statement tells readers that it is not yet said.
    """
    settings = book.settings
    if settings is None or settings.model.illustrative:
        return
    said = settings.model.accessibility
    if said is None:
        if settings.model.base_address:
            hint = f"Write under “accessibility”: {', '.join(WANTED)}, and the known failures"
            yield Finding(settings, ("base_address",), "The accessibility statement has nothing from you yet", hint)
        return
    missing = [key for key in WANTED if not getattr(said, key)]
    if missing:
        hint = "Add this; until then readers are told that it is not yet said"
        message = f"The accessibility statement does not say: {', '.join(missing)}"
        yield Finding(settings, ("accessibility",), message, hint, on_key=True)


@rule("CPS825", "accessibility-without-reasons", Severity.WARNING)
def accessibility_without_reasons(book: Book) -> Iterator[Finding]:
    """What the settings say of accessibility does not hold together.

    Pages that comply partially, or do not comply, do so for reasons, which readers want to know: list them under
    “failures”, “disproportionate_burden” or “out_of_scope”. And a statement is reviewed once a year at least, and not
    before it was prepared; what has been done was done before today.
    """
    settings = book.settings
    said = settings.model.accessibility if settings else None
    if settings is None or said is None:
        return
    if said.status in {"partially", "not"} and not (said.failures or said.disproportionate_burden or said.out_of_scope):
        message = f"The pages comply “{said.status}”, and nothing says why"
        hint = "List under “failures” what is not accessible, each with the criterion that it fails"
        yield Finding(settings, ("accessibility", "status"), message, hint)
    yield from _dates_out_of_order(book, said)
    yield from _dates_to_come(book, said)


def _dates_out_of_order(book: Book, said: Accessibility) -> Iterator[Finding]:
    """That a statement was reviewed before it was prepared, or more than a year ago."""
    assert book.settings is not None  # noqa: S101 - they say it
    last = said.reviewed or said.prepared
    if said.reviewed and said.prepared and last_day(said.reviewed) < first_day(said.prepared):
        message = "The statement was reviewed before it was prepared"
        yield Finding(book.settings, ("accessibility", "reviewed"), message, "Correct this date, or that above")
    elif last and (book.today - last_day(last)).days > DAYS_OF_A_YEAR:
        key = "reviewed" if said.reviewed else "prepared"
        message = "The accessibility statement was last reviewed more than a year ago"
        hint = "Read what you say under “accessibility” once more, and write the day under “reviewed”"
        yield Finding(book.settings, ("accessibility", key), message, hint)


def _dates_to_come(book: Book, said: Accessibility) -> Iterator[Finding]:
    """That something is said to have been done on a day that is still to come."""
    assert book.settings is not None  # noqa: S101 - they say it
    done: dict[tuple[str, ...], str | None] = {("prepared",): said.prepared, ("reviewed",): said.reviewed}
    if said.tested:
        done["tested", "date"] = said.tested.date
    for place, day in done.items():
        if day and first_day(day) > book.today:
            yield Finding(
                book.settings, ("accessibility", *place), "This day is still to come", "Write the day it was done"
            )
