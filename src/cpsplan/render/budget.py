"""Money as a picture and as a table: the budget of each aim and outcome, what is set aside for it, what is spent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from babel.numbers import get_currency_name

from cpsplan.assess.money import LOOSE, WHOLE, PlaceMoney, PlanMoney, plan_money, without_budget
from cpsplan.assess.progress import Assessment
from cpsplan.assess.spending import NOUGHT
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.dates import Period
from cpsplan.model.delivery import Budget, DeliveryPlan, Envelope
from cpsplan.render.axis import Axis
from cpsplan.render.figures import date, listed, money, period, share
from cpsplan.render.marks import PLAIN_TONE, Mark, mark
from cpsplan.render.page import publishes_gaps
from cpsplan.render.places import GROUP, activity_anchor, aim_at, anchor, places_in_order, without_stop
from cpsplan.render.values import Hyperlink, Values

STRIPE = 1.3
"""How far the stripes of a capital budget stand apart, in percent of the width."""
WIDEST = 99.0
"""Where the longest bar ends, in percent of the width."""
NOT_DRAWN = -1.0
"""Where a line stands that is not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyWords(Values):
    """Amounts in words: budget, of which kinds, set aside, spent and which share that is."""

    budget: str
    """Empty where no activity has one."""
    kinds: str
    aside: str
    spent: str
    spent_kinds: str
    """Which part of what is spent is revenue and which capital, as far as the reports say so."""
    spent_share: str
    spent_note: str
    as_of: str
    """The oldest day of an earlier report that says what is spent here, where this one does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBar(Values):
    """A bar in percent of the width: revenue filled, capital striped behind it, two lines."""

    revenue: float
    capital_at: float
    capital: float
    stripes: tuple[float, ...]
    set_aside: float
    spent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyPlace(Values):
    """Where money counts: an aim, an outcome (which has a number), or what serves no aim."""

    name: str
    number: str = ""
    href: str
    tone: int
    mark: Mark | None = None
    """None for all but aims."""


@dataclass(frozen=True, slots=True)
class MoneyRow(Values):
    """The money of one place."""

    place: MoneyPlace
    amounts: MoneyWords
    bar: MoneyBar
    title: str
    """The text alternative of the bar: all of its figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyMoney(Values):
    """The money of a plan in one currency."""

    id: str
    name: str
    """What the currency is called; empty where it is the only one."""
    rows: tuple[MoneyRow, ...]
    whole: MoneyWords
    kinds: tuple[str, ...]
    """revenue and capital, those that there are."""
    has_envelopes: bool
    has_spent: bool
    whole_envelopes: tuple[str, ...]
    has_groups: bool
    """Whether groups stand beside the aims that their money is a part of."""
    is_by_group: bool
    """Whether the groups are the headings of the plan, which has no strategy."""


@dataclass(frozen=True, slots=True)
class BudgetPart(Values):
    """The money of a plan, each currency for itself."""

    currencies: tuple[CurrencyMoney, ...]
    without: tuple[Hyperlink, ...]
    """The activities that have no budget, where others have."""


def budget_part(
    localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment | None = None
) -> BudgetPart | None:
    """The money of a plan; None where it gives none. What is spent, where ``standing`` says it."""
    sums = plan_money(localised.book, plan, standing)
    if not sums:
        return None
    is_budgeted = any(money.whole.budgeted for money in sums)
    return BudgetPart(
        tuple(_in_currency(localised, plan, money, alone=len(sums) == 1) for money in sums),
        _links(without_budget(localised.book, plan.address)) if is_budgeted and publishes_gaps(localised.book) else (),
    )


def _in_currency(localised: LocalisedBook, plan: Entry[DeliveryPlan], sums: PlanMoney, *, alone: bool) -> CurrencyMoney:
    """The money of a plan in one currency; ``alone`` where that is the only one."""
    whole = sums.whole
    rows = _Rows(localised, plan, sums)
    return CurrencyMoney(
        id="money" if alone else f"money-{sums.currency.lower()}",
        name="" if alone else currency_name(localised.phrases, sums.currency),
        rows=tuple(rows.row(place) for place in _places(localised.book, plan, sums)),
        whole=rows.words(whole),
        kinds=_kinds(sums.places.values()),
        has_envelopes=any(amounts.envelopes for place, amounts in sums.places.items() if place != WHOLE),
        has_spent=whole.spent is not None,
        whole_envelopes=tuple(rows.envelope_words(envelope) for envelope in whole.envelopes),
        is_by_group=plan.model.is_alone,
        has_groups=not plan.model.is_alone and any(_is_shown(plan, sums, group) for group in _groups(plan)),
    )


def _kinds(amounts: Collection[PlaceMoney]) -> tuple[str, ...]:
    """The kinds of money that there are anywhere."""
    kinds: list[str] = []
    if any(amount.revenue for amount in amounts):
        kinds.append("revenue")
    if any(amount.capital for amount in amounts):
        kinds.append("capital")
    return tuple(kinds)


def _links(activities: Iterable[Entry[Activity]]) -> tuple[Hyperlink, ...]:
    return tuple(Hyperlink(activity.model.name, f"#{activity_anchor(activity)}") for activity in activities)


def _places(book: Book, plan: Entry[DeliveryPlan], sums: PlanMoney) -> list[str]:
    """The aims that have money, each followed by its outcomes that have; then what serves no aim."""
    places: list[str] = []
    for aim in places_in_order(book, plan, [place for place in sums.places if place in book.aims]):
        if sums.is_used(aim) or sums.places[aim].envelopes:
            places.append(aim)
            places += [outcome for outcome in book.outcomes_in(aim) if sums.is_used(outcome)]
    places += [group for group in _groups(plan) if _is_shown(plan, sums, group)]
    return [*places, LOOSE] if sums.is_used(LOOSE) and not plan.model.is_alone else places


def _groups(plan: Entry[DeliveryPlan]) -> list[str]:
    """The addresses of the groups of a plan."""
    return [f"{plan.address}/groups/{group.id}" for group in plan.model.groups]


def _is_shown(plan: Entry[DeliveryPlan], sums: PlanMoney, group: str) -> bool:
    """Whether the money of a group is told: where it is its own, or where the groups are the headings of the plan."""
    amounts = sums.places.get(group)
    if amounts is None:
        return False
    return bool(amounts.envelopes) or amounts.is_reported or (plan.model.is_alone and sums.is_used(group))


class _Rows:
    """Makes the rows of the money of a plan, all on one scale and in one currency."""

    def __init__(self, localised: LocalisedBook, plan: Entry[DeliveryPlan], sums: PlanMoney) -> None:
        self._localised = localised
        self._plan = plan
        self._sums = sums
        # One of nought keeps the scale from vanishing.
        largest = max(Decimal(1), *(amounts.largest for amounts in sums.places.values()))
        self._axis = Axis(NOUGHT, largest, 0, WIDEST)

    def row(self, address: str) -> MoneyRow:
        """The row of the aim or outcome at an address, or of LOOSE."""
        amounts = self._sums.places[address]
        place, words = self._place(address), self.words(amounts)
        return MoneyRow(place, words, self._bar(amounts), self._title(place, words))

    def _place(self, address: str) -> MoneyPlace:
        book, own = self._localised.book, self._plan.model.strategy
        if address == LOOSE:
            return MoneyPlace(name=self._localised.phrases.text("loose"), href="#loose", tone=PLAIN_TONE)
        if address in book.named:
            group = book.named[address].model
            # The page of a plan with a strategy has no section for a group.
            href = f"#{GROUP}{group.id}" if not own else ""
            return MoneyPlace(name=group.title, href=href, tone=PLAIN_TONE)
        aim_mark = mark(self._localised, aim_at(book, address))
        if address in book.aims:
            href = f"#{anchor(book.aims[address], own)}"
            return MoneyPlace(name=aim_mark.title, href=href, tone=aim_mark.tone, mark=aim_mark)
        outcome = book.outcomes[address]
        name, href = without_stop(outcome.model.statement), f"#{anchor(outcome, own)}"
        return MoneyPlace(name=name, number=book.numbers[address], href=href, tone=aim_mark.tone)

    def _title(self, place: MoneyPlace, words: MoneyWords) -> str:
        phrases = self._localised.phrases
        spent = phrases.text("spent-only", amount=words.spent) if words.spent else ""
        budget = phrases.text("budget-words", amount=words.budget) if words.budget else ""
        parts = [budget, words.kinds, words.aside, spent, words.spent_kinds, words.as_of]
        text = phrases.text("list-separator").join(part for part in parts if part)
        return phrases.text("budget-bar", name=f"{place.number} {place.name}".strip(), text=text)

    def _bar(self, amounts: PlaceMoney) -> MoneyBar:
        start, end = self._axis.at(amounts.revenue), self._axis.at(amounts.total)
        stripes: list[float] = []
        stripe = round(start + STRIPE, 2)
        while stripe < end:
            stripes.append(stripe)
            stripe = round(start + STRIPE * (len(stripes) + 1), 2)
        return MoneyBar(
            revenue=start,
            capital_at=start,
            capital=round(end - start, 2),
            stripes=tuple(stripes),
            set_aside=NOT_DRAWN if amounts.set_aside is None else self._axis.at(amounts.set_aside),
            spent=NOT_DRAWN if amounts.spent is None else self._axis.at(amounts.spent),
        )

    def words(self, amounts: PlaceMoney) -> MoneyWords:
        """Amounts in words."""
        phrases, currency = self._localised.phrases, self._sums.currency
        return MoneyWords(
            budget=money(phrases, amounts.total, currency) if amounts.budgeted else "",
            kinds=kinds_words(self._localised, amounts.revenue, amounts.capital, currency),
            aside=listed(phrases, [self.envelope_words(envelope) for envelope in amounts.envelopes]),
            spent="" if amounts.spent is None else money(phrases, amounts.spent, currency),
            spent_kinds=kinds_words(self._localised, amounts.spent_revenue, amounts.spent_capital, currency),
            spent_share=self._share(amounts),
            spent_note=amounts.spent_note,
            as_of=self._spent_as_of(amounts),
        )

    def _share(self, amounts: PlaceMoney) -> str:
        """Which share of the budget is spent; of what is set aside, where reports tell of the place as a whole."""
        phrases = self._localised.phrases
        if amounts.spent is None:
            return ""
        if amounts.total:
            return phrases.text("share-of-budget", share=share(phrases, amounts.spent, amounts.total))
        if amounts.is_reported and amounts.set_aside:
            return phrases.text("share-of-set-aside", share=share(phrases, amounts.spent, amounts.set_aside))
        return ""

    def _spent_as_of(self, amounts: PlaceMoney) -> str:
        phrases, day = self._localised.phrases, amounts.spent_as_of
        return phrases.text("money-as-of", date=date(phrases, day)) if day else ""

    def envelope_words(self, envelope: Envelope) -> str:
        """What is set aside: £80,000 set aside for capital."""
        phrases = self._localised.phrases
        amount = money(phrases, envelope.amount, self._sums.currency)
        words = phrases.text(f"set-aside-{envelope.kind}" if envelope.kind else "set-aside", amount=amount)
        return with_source(phrases, words, envelope.funding_source)


def kinds_words(localised: LocalisedBook, revenue: Decimal, capital: Decimal, currency: str) -> str:
    """Which part is revenue and which capital; empty where there is nothing of either."""
    phrases = localised.phrases
    parts: list[str] = []
    for kind, amount in (("revenue", revenue), ("capital", capital)):
        if amount:
            parts.append(phrases.text(f"budget-{kind}", amount=money(phrases, amount, currency)))
    return listed(phrases, parts)


def with_source(phrases: Phrases, words: str, source: str | None) -> str:
    """An amount of money in words, and where it comes from, if that is said."""
    return phrases.text("money-from", amount=words, source=source) if source else words


def currency_name(phrases: Phrases, currency: str) -> str:
    """What a currency is called, with its code: Euro (EUR). One that nobody knows goes by its code."""
    name = get_currency_name(currency, locale=phrases.language)
    return currency if name == currency else phrases.text("money-currency", name=name, code=currency)


def activity_money(localised: LocalisedBook, activity: Activity) -> str:
    """The budget of one activity: £45,000 revenue and £180,000 capital; empty where it has none.

    The money of each currency, of each financial year that is named and from each source is told for itself.
    """
    phrases = localised.phrases
    kept_apart: dict[tuple[str, str | None, str | None], list[Budget]] = {}
    for budget in activity.budgets:
        about = (budget.currency, budget.financial_year, budget.funding_source)
        kept_apart.setdefault(about, []).append(budget)
    parts: list[str] = []
    for (currency, year, source), budgets in kept_apart.items():
        amounts = PlaceMoney()
        amounts.add(budgets)
        words = kinds_words(localised, amounts.revenue, amounts.capital, currency)
        words = words or money(phrases, amounts.total, currency)
        when = period(phrases, Period(financial_year=year)) if year else ""
        words = phrases.text("budget-year", amount=words, year=when) if year else words
        parts.append(with_source(phrases, words, source))
    return phrases.text("list-separator").join(parts)
