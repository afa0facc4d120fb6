"""Rules on money: the budgets of activities add up to the envelope that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cpsplan.assess.money import first_aim
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.dates import Period
from cpsplan.model.delivery import Envelope
from cpsplan.rules.rule import Finding, rule


@rule("CPS441", "budgets-over-envelope", Severity.ERROR)
def budgets_over_envelope(book: Book) -> Iterator[Finding]:
    """The budgets of activities come to more than the envelope that they are taken from.

    An activity counts under the aim of its first outcome. An envelope without an aim is for the whole plan; one with
    a kind counts only revenue, or only capital.
    """
    for envelope, parts, total in _sums(book):
        over = total - envelope.model.amount
        if over > 0:
            related = tuple(Related(one.span("budgets"), f"{amount:,f} for {one.model.id}") for one, amount in parts)
            message = f"The budgets come to {total:,f} {envelope.model.currency}, {over:,f} more than the envelope"
            yield Finding(envelope, ("amount",), message, "Raise the envelope, or lower a budget", related)


@rule("CPS442", "envelope-not-used-up", Severity.WARNING)
def envelope_not_used_up(book: Book) -> Iterator[Finding]:
    """The budgets of activities come to less than their envelope, so that money is set aside for nothing.

    Where it is held back on purpose, say so with a suppression and the reason.
    """
    unsure = book.incomplete | {one.split("/")[0] for one, activity in book.activities.items() if _lost(book, activity)}
    for envelope, _, total in _sums(book):
        left = envelope.model.amount - total
        if left > 0 and envelope.address.split("/")[0] not in unsure:
            message = f"The budgets come to {total:,f} {envelope.model.currency}, {left:,f} less than the envelope"
            yield Finding(envelope, ("amount",), message, "Give the rest to an activity, or lower the envelope")


@rule("CPS443", "currencies-differ", Severity.ERROR)
def currencies_differ(book: Book) -> Iterator[Finding]:
    """A plan has budgets or envelopes in different currencies. They cannot be added up, and are not converted."""
    with_budgets: dict[str, list[Entry[Activity]]] = {}
    for address, activity in book.activities.items():
        if activity.model.budgets:
            with_budgets.setdefault(address.split("/", 1)[0], []).append(activity)
    for plan in book.plans.values():
        first: str | None = None
        activities = with_budgets.get(plan.address, [])
        for entry, way, currency in (
            *((plan, ("envelopes", n, "currency"), one.currency) for n, one in enumerate(plan.model.envelopes)),
            *(
                (activity, ("budgets", n, "currency"), one.currency)
                for activity in activities
                for n, one in enumerate(activity.model.budgets)
            ),
        ):
            first = first or currency
            if currency != first:
                yield Finding(entry, way, f"{currency} here, and {first} elsewhere in {plan.address}")


@rule("CPS444", "envelope-twice", Severity.ERROR)
def envelope_twice(book: Book) -> Iterator[Finding]:
    """A plan has two envelopes for the same aim and kind, so nobody can tell which of them holds."""
    seen: dict[tuple[str, str, str | None], Entry[Envelope]] = {}
    for address, envelope in book.envelopes.items():
        if envelope.model.aim is not None and address not in book.targets:
            continue
        key = (address.split("/")[0], book.targets.get(address, ""), envelope.model.kind)
        first = seen.setdefault(key, envelope)
        if first is not envelope:
            related = (Related(first.span("amount"), "the other one"),)
            yield Finding(envelope, ("amount",), "A second envelope for the same", "Join the two", related)


@rule("CPS445", "budget-of-another-year", Severity.ERROR)
def budget_of_another_year(book: Book) -> Iterator[Finding]:
    """A budget is for a financial year that lies outside its plan. It belongs to the plan of that year."""
    for activity in book.activities.values():
        for place, budget in enumerate(activity.model.budgets):
            period = book.plan_of(activity.address).model.period
            if budget.financial_year is None:
                continue
            year = Period(financial_year=budget.financial_year)
            if not year.overlaps(period):
                message = f"The plan does not reach into {budget.financial_year}"
                yield Finding(activity, ("budgets", place, "financial_year"), message)


def _lost(book: Book, activity: Entry[Activity]) -> bool:
    """Whether an activity with a budget names an outcome that is not known, so that its aim is not known either."""
    model = activity.model
    return bool(model.budgets) and len(book.outcomes_of.get(activity.address, ())) < len(model.outcomes)


Part = tuple["Entry[Activity]", Decimal]


def _sums(book: Book) -> Iterator[tuple[Entry[Envelope], list[Part], Decimal]]:
    """Every envelope with the activities that draw on it, how much each does, and the sum."""
    for address, envelope in book.envelopes.items():
        aim, kind = book.targets.get(address), envelope.model.kind
        if envelope.model.aim is not None and aim is None:
            continue
        prefix = f"{address.split('/')[0]}/"
        parts = []
        for one, activity in book.activities.items():
            if activity.model.budgets and one.startswith(prefix) and aim in (None, first_aim(book, one)):
                budgets = activity.model.budgets
                amount = sum((budget.amount for budget in budgets if kind in (None, budget.kind)), Decimal(0))
                parts.append((activity, amount))
        yield envelope, parts, sum((amount for _, amount in parts), Decimal(0))
