"""Rules on the money that is set aside, and on the currencies that money is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.delivery import Envelope
from cpsplan.model.progress import Spend
from cpsplan.rules.rule import Finding, rule

COMMON = frozenset({"GBP", "EUR", "USD"})
"""Currencies that need not be looked up."""


@rule("CPS381", "envelopes-over-plan", Severity.WARNING)
def envelopes_over_plan(book: Book) -> Iterator[Finding]:
    """What is set aside for the aims of a plan, or for its groups, comes to more than what is for the plan as a whole.

    Each currency is held against itself, and an envelope of revenue or capital only against those of its own kind.
    """
    for plan in book.plans:
        envelopes = book.below(plan, "envelope") if plan not in book.incomplete else ()
        for whole in envelopes:
            if whole.model.aim is None and whole.model.group is None:
                inside = [envelope for envelope in envelopes if _is_like(envelope.model, whole.model)]
                for key in ("aim", "group"):
                    yield from _over(
                        book, whole, key, [envelope for envelope in inside if getattr(envelope.model, key)]
                    )


def _is_like(envelope: Envelope, whole: Envelope) -> bool:
    """Whether an envelope is held against that of the whole plan."""
    return envelope.currency == whole.currency and whole.kind in (None, envelope.kind)


def _over(book: Book, whole: Entry[Any], key: str, inside: list[Entry[Any]]) -> Iterator[Finding]:
    """What envelopes for aims, or groups, come to above that of the whole plan."""
    total = sum((envelope.model.amount for envelope in inside), Decimal(0))
    # Of the same money another envelope of the whole plan may tell: from another source, or in another kind.
    limit = sum(_limits(book, whole), Decimal(0))
    if total > limit:
        related = tuple(
            Related(envelope.span("amount"), f"{envelope.model.amount:,f} for {getattr(envelope.model, key)}")
            for envelope in inside
        )
        message = f"The envelopes of the {key}s come to {total:,f} {whole.model.currency}, {total - limit:,f} more"
        yield Finding(whole, ("amount",), f"{message} than that of the plan", "Raise it, or lower one of them", related)


def _limits(book: Book, whole: Entry[Any]) -> Iterable[Decimal]:
    """The amounts of the whole plan in the currency and of the kind of one of its envelopes."""
    for envelope in book.below(whole.address.document, "envelope"):
        model = envelope.model
        if model.aim is None and model.group is None and _is_like(model, whole.model):
            yield model.amount


@rule("CPS384", "unknown-currency", Severity.ERROR)
def unknown_currency(book: Book) -> Iterator[Finding]:
    """A currency goes by a code that no currency has, such as XYZ, so pages have no name and no sign for it."""
    for entry, way, currency in _currencies(book):
        if currency not in COMMON and currency not in _known_currencies():
            message = f"“{currency}” is the code of no currency"
            yield Finding(entry, way, message, "Write its code of ISO 4217: GBP, EUR, USD ...")


def _currencies(book: Book) -> Iterator[tuple[Entry[Any], Route, str]]:
    """Every currency that plans and reports name, with the entry and the way to it below that."""
    for envelope in book.envelopes.values():
        yield envelope, ("currency",), envelope.model.currency
    for activity in book.activities.values():
        for place, budget in enumerate(activity.model.budgets):
            yield activity, ("budgets", place, "currency"), budget.currency
    for line in book.reports.values():
        if isinstance(line.model, Spend):
            yield line, ("currency",), line.model.currency


def _known_currencies() -> set[str]:
    """The codes of all currencies."""
    from babel.numbers import list_currencies  # noqa: PLC0415 - only where a currency is not a common one

    return list_currencies()
