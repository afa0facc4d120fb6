"""Money: where the money of an activity counts, and what each aim and outcome of a plan is promised and spends.

Each currency is added up for itself; none is ever added to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal

from cpsplan.assess.progress import Assessment
from cpsplan.assess.spending import NOUGHT, Spending, Spent
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.late import dataclass
from cpsplan.model.delivery import Budget, DeliveryPlan, Envelope

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


def group_of(book: Book, activity: str) -> str | None:
    """The group that an activity belongs to; None where it belongs to none, or to one that nobody knows."""
    return next(iter(book.links.named(activity, "group")), None)


def counted_place(book: Book, activity: str) -> str:
    """Where the money of an activity counts once: its aim; its group, where the plan has no strategy; else LOOSE."""
    alone = book.plan_of(activity).model.is_alone
    return first_aim(book, activity) or (alone and group_of(book, activity)) or LOOSE


@dataclass(slots=True)
class PlaceMoney:
    """The money of one place in one currency: of an aim, an outcome, or the whole plan."""

    revenue: Decimal = NOUGHT
    capital: Decimal = NOUGHT
    budgeted: bool = False
    """Whether any activity here has a budget."""
    spent: Decimal | None = None
    spent_revenue: Decimal = NOUGHT
    spent_capital: Decimal = NOUGHT
    spent_as_of: str = ""
    """The oldest day of the reports that the spend stands in, where one is not the latest."""
    spent_note: str = ""
    """What the report says of what is spent here, where it tells of this place as a whole."""
    is_reported: bool = False
    """Whether reports say what is spent here as a whole; else it is what they say of what lies inside."""
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

    def add(self, budgets: Iterable[Budget]) -> None:
        """Count the budgets of one activity."""
        for budget in budgets:
            self.budgeted = True
            if budget.kind == "capital":
                self.capital += budget.amount
            else:
                self.revenue += budget.amount

    def spend(self, spent: Spent) -> None:
        """Count what is spent on something that lies inside."""
        self.spent = (self.spent or NOUGHT) + spent.amount
        self.spent_revenue += spent.revenue
        self.spent_capital += spent.capital
        self.spent_as_of = min(filter(None, (self.spent_as_of, spent.as_of)), default="")

    def report(self, spent: Spent) -> None:
        """Take what reports say is spent here as a whole in the place of what was counted."""
        self.spent, self.spent_as_of = spent.amount, spent.as_of
        self.spent_revenue, self.spent_capital = spent.revenue, spent.capital
        self.spent_note, self.is_reported = spent.note, True

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
    """The money of a plan in one currency by place: aim, outcome, group, LOOSE, WHOLE.

    An activity counts at one outcome and at one aim, and at its group besides.
    """

    currency: str
    places: dict[str, PlaceMoney] = field(default_factory=lambda: {WHOLE: PlaceMoney()})

    @property
    def whole(self) -> PlaceMoney:
        """The money of the whole plan."""
        return self.places[WHOLE]

    def at(self, place: str) -> PlaceMoney:
        """The money of a place, to be counted."""
        return self.places.setdefault(place, PlaceMoney())

    def is_used(self, place: str) -> bool:
        """Whether activities at a place are given money, or have spent any."""
        amounts = self.places.get(place)
        return amounts is not None and (bool(amounts.total) or amounts.spent is not None)


def plan_money(book: Book, plan: Entry[DeliveryPlan], standing: Assessment | None = None) -> tuple[PlanMoney, ...]:
    """The budgets and envelopes of a plan added up, and what is spent where ``standing`` says it, by currency."""
    sums = _Sums(book, plan.address)
    spending: Spending = standing.spending if standing else {}
    for activity in book.below(plan.address, "activity"):
        sums.count(activity, spending.get(activity.address, {}))
    for envelope in book.below(plan.address, "envelope"):
        place = book.targets.get(envelope.address, WHOLE)
        sums.of(envelope.model.currency).at(place).put_aside(envelope.model)
    for target, amounts in spending.items():
        sums.report(target, amounts)
    for money in sums.by_currency.values():
        _add_up_aims(book, plan, money)
    return tuple(sums.by_currency.values())


class _Sums:
    """The money of a plan while it is counted, by currency."""

    def __init__(self, book: Book, plan: str) -> None:
        self._book, self._plan = book, plan
        self.by_currency: dict[str, PlanMoney] = {}

    def of(self, currency: str) -> PlanMoney:
        """The money in a currency, to be counted."""
        return self.by_currency.setdefault(currency, PlanMoney(currency))

    def count(self, activity: Entry[Activity], spent: Mapping[str, Spent]) -> None:
        """Count the budgets of an activity, and what is spent on it."""
        budgets = budgets_of(self._book, activity)
        if not budgets and not spent:
            return
        for place in _places_of(self._book, activity.address):
            for budget in budgets:
                self.of(budget.currency).at(place).add([budget])
            for currency, amount in spent.items():
                self.of(currency).at(place).spend(amount)

    def report(self, target: str, amounts: Mapping[str, Spent]) -> None:
        """Take what is spent on an aim, a group or the whole plan, as reports say it. Activities are counted before."""
        if target not in self._book.activities:
            place = WHOLE if target == self._plan else target
            for currency, amount in amounts.items():
                self.of(currency).at(place).report(amount)


def _add_up_aims(book: Book, plan: Entry[DeliveryPlan], money: PlanMoney) -> None:
    """Where no report says what is spent on the whole plan, it is what is spent on its aims and outside of them."""
    whole = money.whole
    if whole.is_reported or not any(place.is_reported for place in money.places.values()):
        return
    whole.spent, whole.spent_revenue, whole.spent_capital, whole.spent_as_of = None, NOUGHT, NOUGHT, ""
    # A group of a plan with a strategy is a part of its aims.
    groups = {group.address for group in book.named.values() if plan.model.is_alone}
    for place, amounts in money.places.items():
        if (place in book.aims or place in groups or place == LOOSE) and amounts.spent is not None:
            whole.spend(Spent(amounts.spent, amounts.spent_revenue, amounts.spent_capital, "", amounts.spent_as_of))


def budgets_of(book: Book, activity: Entry[Activity]) -> list[Budget]:
    """The budgets of an activity for the time of its plan."""
    if not activity.model.budgets:
        return []
    period = book.plan_of(activity.address).model.period
    return [budget for budget in activity.model.budgets if budget.falls_into(period)]


def without_budget(book: Book, plan: str) -> list[Entry[Activity]]:
    """The activities of a plan that have no budget for its time."""
    return [activity for activity in book.below(plan, "activity") if not budgets_of(book, activity)]


def _places_of(book: Book, activity: str) -> Iterable[str]:
    """The places at which the money of an activity counts, each once."""
    places = (WHOLE, counted_place(book, activity), first_outcome(book, activity), group_of(book, activity))
    return dict.fromkeys(place for place in places if place is not None)
