"""Money as a picture and as a table: the budget of each aim and outcome, what is set aside for it, what is spent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cpsplan.assess.progress import Assessment
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.delivery import Budget, DeliveryPlan, Envelope
from cpsplan.render.figures import listed, money, share
from cpsplan.render.places import Values, activity_anchor, aims_in_order, anchor, mark, outcome_number
from cpsplan.rules.money import first_aim

STRIPE = 1.3
"""How far the stripes of a capital budget stand apart, in percent of the width."""
WIDEST = 99.0
"""Where the longest bar ends, in percent of the width."""


@dataclass(slots=True)
class Sum:
    """Money added up at one place: an aim, an outcome, or the whole plan."""

    revenue: Decimal = Decimal(0)
    capital: Decimal = Decimal(0)
    budgeted: bool = False
    """Whether any activity here has a budget."""
    spent: Decimal | None = None
    set_aside: Decimal | None = None
    envelopes: list[Envelope] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Revenue and capital together."""
        return self.revenue + self.capital

    def add(self, budgets: Iterable[Budget], spent: Decimal | None) -> None:
        """Count the money of one activity."""
        for one in budgets:
            self.budgeted = True
            if one.kind == "capital":
                self.capital += one.amount
            else:
                self.revenue += one.amount
        if spent is not None:
            self.spent = (self.spent or Decimal(0)) + spent

    def put_aside(self, envelope: Envelope) -> None:
        """Note an envelope. One for both kinds of money goes before those for one kind only."""
        self.envelopes.append(envelope)
        whole = [one.amount for one in self.envelopes if one.kind is None]
        self.set_aside = whole[0] if whole else sum((one.amount for one in self.envelopes), Decimal(0))


@dataclass(frozen=True, slots=True)
class Ledger:
    """The money of a plan by place: aim, outcome, and "" for the whole plan. An activity counts at one outcome only."""

    plan: Entry[DeliveryPlan]
    sums: dict[str, Sum]
    currency: str
    without: list[Entry[Activity]]
    """The activities that have no budget."""

    @property
    def given(self) -> bool:
        """Whether there is any money at all."""
        return any(one.budgeted or one.envelopes or one.spent is not None for one in self.sums.values())

    @classmethod
    def of(cls, book: Book, plan: Entry[DeliveryPlan], standing: Assessment | None) -> Ledger:
        """Add up the budgets and envelopes of ``plan``, and what is spent where ``standing`` says it."""
        sums: dict[str, Sum] = {"": Sum()}
        currencies, without = [], []
        for address, entry in book.activities.items():
            if not address.startswith(f"{plan.address}/"):
                continue
            budgets = entry.model.budgets
            state = standing.activities.get(address) if standing else None
            currencies += [one.currency for one in budgets] + ([state.currency] if state and state.currency else [])
            if not budgets:
                without.append(entry)
            for place in dict.fromkeys(("", first_aim(book, address) or LOOSE, first_outcome(book, address))):
                if place is not None:
                    sums.setdefault(place, Sum()).add(budgets, state.spent if state else None)
        for address, envelope in book.envelopes.items():
            if address.startswith(f"{plan.address}/"):
                currencies.append(envelope.model.currency)
                sums.setdefault(book.targets.get(address, ""), Sum()).put_aside(envelope.model)
        return cls(plan, sums, currencies[0] if currencies else "GBP", without)


LOOSE = "loose"
"""The place of what serves no aim."""


def first_outcome(book: Book, activity: str) -> str | None:
    """The outcome that the money of an activity counts at: the first that it names."""
    return next(iter(book.outcomes_of.get(activity, ())), None)


def budget_values(localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment | None = None) -> Values:
    """The money of a plan for the templates; empty where it gives none."""
    book, phrases = localised.book, localised.phrases
    ledger = Ledger.of(book, plan, standing)
    if not ledger.given:
        return {}
    largest = max(amount for one in ledger.sums.values() for amount in _amounts(one))
    whole = ledger.sums[""]
    kinds = [kind for kind in ("revenue", "capital") if any(getattr(one, kind) for one in ledger.sums.values())]
    return {
        "rows": [_row(localised, ledger, place, largest) for place in _places(book, plan, ledger)],
        "whole": _words(localised, ledger, whole),
        "kinds": kinds,
        "has_envelopes": any(one.envelopes for place, one in ledger.sums.items() if place),
        "has_spent": whole.spent is not None,
        "whole_envelopes": [_envelope_words(localised, ledger, one) for one in whole.envelopes],
        "budgets": money(phrases, whole.total, ledger.currency) if whole.budgeted else "",
        "without": [
            {"name": one.model.name, "href": f"#{activity_anchor(one.address)}"}
            for one in (ledger.without if whole.budgeted else [])
        ],
    }


def _amounts(one: Sum) -> list[Decimal]:
    # Not the whole plan: it has no bar. One of nought keeps the scale from vanishing.
    return [one.total, one.set_aside or Decimal(0), one.spent or Decimal(0), Decimal(1)]


def _places(book: Book, plan: Entry[DeliveryPlan], ledger: Ledger) -> list[str]:
    """The aims that have money, each followed by its outcomes that have; then what serves no aim."""
    aims = [one for one in ledger.sums if one in book.aims]
    found: list[str] = []
    for aim in aims_in_order(book, plan, aims):
        below = [one for one in book.outcomes_in(aim) if one in ledger.sums]
        if ledger.sums[aim].total or ledger.sums[aim].envelopes or ledger.sums[aim].spent is not None:
            found += [aim, *(one for one in below if ledger.sums[one].total or ledger.sums[one].spent is not None)]
    loose = ledger.sums.get(LOOSE, Sum())
    return [*found, LOOSE] if loose.total or loose.spent is not None else found


def _row(localised: LocalisedBook, ledger: Ledger, place: str, largest: Decimal) -> Values:
    book, one = localised.book, ledger.sums[place]
    words = _words(localised, ledger, one)
    head: Values = {"aim": place not in book.outcomes, "has_mark": place in book.aims, "mark": {}, "number": ""}
    if place == LOOSE:
        head |= {"name": localised.phrases.text("loose"), "href": "#loose", "tone": 4}
    else:
        head["href"] = f"#{anchor(place, ledger.plan.model.strategy)}"
        found = mark(localised, place if place in book.aims else book.aim_of(place).address)
        head |= {"mark": found, "name": found["title"], "tone": found["tone"]}
    if place in book.outcomes:
        name = book.outcomes[place].model.statement.removesuffix(".")
        head |= {"name": name, "number": outcome_number(book, place)}
    return {**head, **words, "bar": _bar(one, largest), "title": _title(localised, head, words)}


def _title(localised: LocalisedBook, head: Values, words: Values) -> str:
    """The text alternative of a bar: all of its figures."""
    phrases = localised.phrases
    spent = phrases.text("spent-only", amount=words["spent"]) if words["spent"] else ""
    parts = [phrases.text("budget-words", amount=words["budget"]), words["kinds"], words["aside"], spent]
    text = phrases.text("list-separator").join(part for part in parts if part)
    return phrases.text("budget-bar", name=f"{head['number']} {head['name']}".strip(), text=text)


def _bar(one: Sum, largest: Decimal) -> Values:
    """The bar in percent of the width; −1 for a line that is not drawn."""

    def x(amount: Decimal) -> float:
        return round(float(amount / largest) * WIDEST, 2)

    end, start = x(one.total), x(one.revenue)
    stripes = [round(start + STRIPE * step, 2) for step in range(1, int((end - start) / STRIPE) + 1)]
    return {
        "revenue": start,
        "capital_at": start,
        "capital": round(end - start, 2),
        "stripes": [stripe for stripe in stripes if stripe < end],
        "set_aside": x(one.set_aside) if one.set_aside is not None else -1,
        "spent": x(one.spent) if one.spent is not None else -1,
    }


def _words(localised: LocalisedBook, ledger: Ledger, one: Sum) -> Values:
    """An amount in words: budget, of which kinds, set aside, spent and which share that is."""
    phrases = localised.phrases
    part = phrases.text("share-of-budget", share=share(phrases, one.spent or Decimal(0), one.total))
    return {
        "budget": money(phrases, one.total, ledger.currency),
        "kinds": kinds_words(localised, [("revenue", one.revenue), ("capital", one.capital)], ledger.currency),
        "aside": listed(phrases, [_envelope_words(localised, ledger, envelope) for envelope in one.envelopes]),
        "spent": money(phrases, one.spent, ledger.currency) if one.spent is not None else "",
        "spent_share": part if one.spent is not None and one.total else "",
    }


def _envelope_words(localised: LocalisedBook, ledger: Ledger, envelope: Envelope) -> str:
    phrases = localised.phrases
    amount = money(phrases, envelope.amount, ledger.currency)
    return phrases.text(f"set-aside-{envelope.kind}" if envelope.kind else "set-aside", amount=amount)


def kinds_words(localised: LocalisedBook, amounts: Iterable[tuple[str, Decimal]], currency: str) -> str:
    """Which part is revenue and which capital; empty where there is nothing of either."""
    phrases = localised.phrases
    parts = [
        phrases.text(f"budget-{kind}", amount=money(phrases, amount, currency)) for kind, amount in amounts if amount
    ]
    return listed(phrases, parts)


def activity_money(localised: LocalisedBook, activity: Activity) -> str:
    """The budget of one activity: £45,000 revenue and £180,000 capital; empty where it has none."""
    made = Sum()
    made.add(activity.budgets, None)
    if not activity.budgets:
        return ""
    currency = activity.budgets[0].currency
    words = kinds_words(localised, [("revenue", made.revenue), ("capital", made.capital)], currency)
    return words or money(localised.phrases, made.total, currency)
