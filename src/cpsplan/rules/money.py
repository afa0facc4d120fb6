"""Rules on money: the budgets of activities add up to the envelope that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cpsplan.assess.money import first_aim
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.dates import Period
from cpsplan.model.delivery import DeliveryPlan, Envelope
from cpsplan.rules.rule import Finding, rule


@rule("CPS441", "budgets-over-envelope", Severity.ERROR)
def budgets_over_envelope(book: Book) -> Iterator[Finding]:
    """The budgets of activities come to more than the envelope that they are taken from.

    An activity counts under the aim of its first outcome. An envelope without an aim is for the whole plan; one with
    a kind counts only revenue, or only capital.
    """
    for envelope, drawn in _drawn(book):
        total = sum((amount for _, amount in drawn), Decimal(0))
        over = total - envelope.model.amount
        if over > 0:
            related = tuple(
                Related(activity.span("budgets"), f"{amount:,f} for {activity.model.id}") for activity, amount in drawn
            )
            message = f"The budgets come to {total:,f} {envelope.model.currency}, {over:,f} more than the envelope"
            yield Finding(envelope, ("amount",), message, "Raise the envelope, or lower a budget", related)


@rule("CPS442", "envelope-not-used-up", Severity.WARNING)
def envelope_not_used_up(book: Book) -> Iterator[Finding]:
    """The budgets of activities come to less than their envelope, so that money is set aside for nothing.

    Where it is held back on purpose, say so with a suppression and the reason.
    """
    unsure = set(book.incomplete)
    for activity in book.activities.values():
        if _names_unknown_outcome(book, activity):
            unsure.add(activity.address.document)
    for envelope, drawn in _drawn(book):
        total = sum((amount for _, amount in drawn), Decimal(0))
        left = envelope.model.amount - total
        if left > 0 and envelope.address.document not in unsure:
            message = f"The budgets come to {total:,f} {envelope.model.currency}, {left:,f} less than the envelope"
            yield Finding(envelope, ("amount",), message, "Give the rest to an activity, or lower the envelope")


@rule("CPS443", "currencies-differ", Severity.ERROR)
def currencies_differ(book: Book) -> Iterator[Finding]:
    """A plan has budgets or envelopes in different currencies. They cannot be added up, and are not converted."""
    for plan in book.plans.values():
        first: str | None = None
        for entry, way, currency in _currencies(book, plan):
            first = first or currency
            if currency != first:
                yield Finding(entry, way, f"{currency} here, and {first} elsewhere in {plan.address}")


def _currencies(book: Book, plan: Entry[DeliveryPlan]) -> Iterator[tuple[Entry[Any], Route, str]]:
    """Every currency that a plan names: the entry, the way to it below that, and its code."""
    for place, envelope in enumerate(plan.model.envelopes):
        yield plan, ("envelopes", place, "currency"), envelope.currency
    for activity in book.below(plan.address, "activity"):
        for place, budget in enumerate(activity.model.budgets):
            yield activity, ("budgets", place, "currency"), budget.currency


@rule("CPS444", "envelope-twice", Severity.ERROR)
def envelope_twice(book: Book) -> Iterator[Finding]:
    """A plan has two envelopes for the same aim and kind, so nobody can tell which of them holds."""
    seen: dict[tuple[str, str, str | None], Entry[Envelope]] = {}
    for address, envelope in book.envelopes.items():
        if envelope.model.aim is not None and address not in book.targets:
            continue
        key = (envelope.address.document, book.targets.get(address, ""), envelope.model.kind)
        first = seen.setdefault(key, envelope)
        if first is not envelope:
            related = (Related(first.span("amount"), "the other one"),)
            yield Finding(envelope, ("amount",), "A second envelope for the same", "Join the two", related)


@rule("CPS445", "budget-of-another-year", Severity.ERROR)
def budget_of_another_year(book: Book) -> Iterator[Finding]:
    """A budget is for a financial year that lies outside its plan. It belongs to the plan of that year."""
    for activity in book.activities.values():
        for place, budget in enumerate(activity.model.budgets):
            year = budget.financial_year
            if year and not Period(financial_year=year).overlaps(book.plan_of(activity.address).model.period):
                message = f"The plan does not reach into {year}"
                yield Finding(activity, ("budgets", place, "financial_year"), message)


def _names_unknown_outcome(book: Book, activity: Entry[Activity]) -> bool:
    """Whether nobody knows the aim of an activity with a budget: it names none, or an outcome that is not known."""
    model = activity.model
    is_unknown = len(book.outcomes_of.get(activity.address, ())) < len(model.outcomes)
    return bool(model.budgets) and (is_unknown or first_aim(book, activity.address) is None)


def _drawn(book: Book) -> Iterator[tuple[Entry[Envelope], list[tuple[Entry[Activity], Decimal]]]]:
    """Every envelope whose aim is known, with the activities that draw on it, and how much each does."""
    for address, envelope in book.envelopes.items():
        aim = book.targets.get(address)
        if envelope.model.aim is not None and aim is None:
            continue
        activities = [
            activity
            for activity in book.below(envelope.address.document, "activity")
            if activity.model.budgets and aim in (None, first_aim(book, activity.address))
        ]
        yield envelope, [(activity, _amount(activity.model, envelope.model.kind)) for activity in activities]


def _amount(activity: Activity, kind: str | None) -> Decimal:
    """The budgets of an activity that are of a kind, or all of them, added up."""
    return sum((budget.amount for budget in activity.budgets if kind in (None, budget.kind)), Decimal(0))
