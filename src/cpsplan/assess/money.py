"""Money: where the money of an activity counts, and what each aim and outcome of a plan is promised and spends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cpsplan.assess.progress import Assessment
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.model.delivery import Budget, DeliveryPlan, Envelope

NOUGHT = Decimal(0)
WHOLE = ""
"""The place of the whole plan."""
LOOSE = "loose"
"""The place of what serves no aim."""
POUND = "GBP"


def first_outcome(book: Book, activity: str) -> str | None:
    """The outcome that the money of an activity counts at: the first that it names."""
    outcomes = book.outcomes_of.get(activity)
    return outcomes[0] if outcomes else None


def first_aim(book: Book, activity: str) -> str | None:
    """The aim that an activity counts under where it is counted once: that of its first outcome, else its first aim."""
    outcome = first_outcome(book, activity)
    if outcome is not None:
        return book.aim_of(outcome).address
    aims = book.aims_of.get(activity)
    return aims[0] if aims else None


@dataclass(slots=True)
class PlaceMoney:
    """The money of one place: an aim, an outcome, or the whole plan."""

    revenue: Decimal = NOUGHT
    capital: Decimal = NOUGHT
    budgeted: bool = False
    """Whether any activity here has a budget."""
    spent: Decimal | None = None
    spent_as_of: str = ""
    """The oldest day of the reports that the spend stands in, where one is not the latest."""
    set_aside: Decimal | None = None
    envelopes: list[Envelope] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Revenue and capital together."""
        return self.revenue + self.capital

    @property
    def largest(self) -> Decimal:
        """The largest of its amounts."""
        return max(self.total, self.set_aside or NOUGHT, self.spent or NOUGHT)

    def add(self, budgets: Iterable[Budget], spent: Decimal | None = None, as_of: str = "") -> None:
        """Count the money of one activity, and the day of the earlier report that says what is spent, if any does."""
        for budget in budgets:
            self.budgeted = True
            if budget.kind == "capital":
                self.capital += budget.amount
            else:
                self.revenue += budget.amount
        if spent is not None:
            self.spent = (self.spent or NOUGHT) + spent
            self.spent_as_of = min(filter(None, (self.spent_as_of, as_of)), default="")

    def put_aside(self, envelope: Envelope) -> None:
        """Note an envelope. One for both kinds of money goes before those for one kind only."""
        self.envelopes.append(envelope)
        for known in self.envelopes:
            if known.kind is None:
                self.set_aside = known.amount
                return
        self.set_aside = sum((known.amount for known in self.envelopes), NOUGHT)


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """The money of a plan by place: aim, outcome, LOOSE and WHOLE. An activity counts at one outcome only."""

    places: dict[str, PlaceMoney]
    currency: str
    without: list[Entry[Activity]]
    """The activities that have no budget."""

    @property
    def whole(self) -> PlaceMoney:
        """The money of the whole plan."""
        return self.places[WHOLE]

    def is_used(self, place: str) -> bool:
        """Whether activities at a place are given money, or have spent any."""
        amounts = self.places.get(place)
        return amounts is not None and (bool(amounts.total) or amounts.spent is not None)

    @property
    def given(self) -> bool:
        """Whether there is any money at all."""
        return any(place.budgeted or place.envelopes or place.spent is not None for place in self.places.values())


def plan_money(book: Book, plan: Entry[DeliveryPlan], standing: Assessment | None = None) -> PlanMoney:
    """The budgets and envelopes of a plan added up, and what is spent where ``standing`` says it."""
    places = {WHOLE: PlaceMoney()}
    currencies: list[str] = []
    without: list[Entry[Activity]] = []
    for activity in book.below(plan.address, "activity"):
        budgets = [budget for budget in activity.model.budgets if budget.falls_into(plan.model.period)]
        spent, as_of = None, ""
        currencies += [budget.currency for budget in budgets]
        if standing:
            state = standing.activities[activity.address]
            spent, as_of = state.spent, state.spent_as_of
            currencies += [state.currency] if state.currency else []
        if not budgets:
            without.append(activity)
        for place in _places_of(book, activity.address):
            places.setdefault(place, PlaceMoney()).add(budgets, spent, as_of)
    for envelope in book.below(plan.address, "envelope"):
        currencies.append(envelope.model.currency)
        places.setdefault(book.targets.get(envelope.address, WHOLE), PlaceMoney()).put_aside(envelope.model)
    return PlanMoney(places, currencies[0] if currencies else POUND, without)


def _places_of(book: Book, activity: str) -> Iterable[str]:
    """The places at which the money of an activity counts, each once."""
    places = dict.fromkeys((WHOLE, first_aim(book, activity) or LOOSE))
    outcome = first_outcome(book, activity)
    return places if outcome is None else {**places, outcome: None}
