"""What plans serve, year by year: the rows of the heat map, and the counts in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.succession import in_order_of_periods
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.dates import Period
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.strategy import Strategy
from cpsplan.render.figures import period

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Year:
    """A row: a plan, or a year without one."""

    label: str
    plan: str = ""
    """Its id; empty where the book holds no plan for the year."""
    title: str = ""
    before: bool = False
    """Whether it is of the strategy that this one continues, and is counted by aims."""


def _serving(book: Book, strategy: Entry[Strategy]) -> set[str]:
    """The plans of which an activity names an outcome or aim of a strategy."""
    plans: set[str] = set()
    for place in (*book.below(strategy.address, "aim"), *book.below(strategy.address, "outcome")):
        plans.update(activity.document for activity in book.served_by.get(place.address, ()))
    return plans


def _financial_year(when: Period) -> int | None:
    return int(when.financial_year[:4]) if when.financial_year else None


def _years_of(when: Period) -> str:
    """The years of a time, as financial years are written: 2025-28; 2026 for a time in one year."""
    if when.first is None:
        return ""
    last = when.last or when.first
    return f"{when.first.year}-{last.year % 100:02d}" if last.year > when.first.year else str(when.first.year)


def _label(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> str:
    when, body = plan.model.period, localised.book.bodies_by_id.get(plan.model.body or "")
    label = when.financial_year or _years_of(when) or period(localised.phrases, when)
    return f"{label} {body.model.short_name or body.model.name}" if body else label


def _years(localised: LocalisedBook, strategy: Entry[Strategy]) -> list[Year]:
    """The plans of a strategy in the order of their years, and the years between them that have none."""
    book, older = localised.book, strategy.model.succeeds
    serving = _serving(book, strategy)
    rows: list[Year] = []
    last: int | None = None
    for plan in in_order_of_periods(book.plans.values()):
        if plan.model.strategy not in (strategy.address, older) and plan.address not in serving:
            continue
        first = _financial_year(plan.model.period)
        if first is not None and last is not None:
            rows += [Year(f"{year}-{(year + 1) % 100:02d}") for year in range(last + 1, first)]
        before = plan.model.strategy == older and plan.address not in serving
        rows.append(Year(_label(localised, plan), plan.address, plan.model.title, before))
        last = first if first is not None else last
    return rows


class Served:
    """The years of a strategy, and how many activities of each plan serve its outcomes and aims."""

    def __init__(self, localised: LocalisedBook, strategy: Entry[Strategy]) -> None:
        book = self._book = localised.book
        self._counts = {
            place: Counter(str(activity.document) for activity in activities)
            for place, activities in book.served_by.items()
        }
        self.years = _years(localised, strategy)
        """The plans in the order of their years, and the years between them that have none."""
        self.plans = [year for year in self.years if year.plan]
        self.has_outcomes = bool(book.below(strategy.address, "outcome"))
        self.columns: dict[str, list[str]] = {}
        """Each aim with what is counted of it: its outcomes, of one with parts these; behind them the outcome or the
        aim around them, where that is named itself."""
        for aim in book.below(strategy.address, "aim"):
            self.columns[aim.address] = self._counted(aim.address)

    def _counted(self, place: str) -> list[str]:
        """What is counted of an aim or outcome."""
        inside: list[str] = []
        for outcome in self._book.outcomes_under(place):
            inside += self._counted(outcome.address)
        direct = any(self.count(place, year.plan) for year in self.plans if not year.before)
        return [*inside, place] if direct or not inside else inside

    def is_whole(self, place: str) -> bool:
        """Whether it is served by what lies below it, so that to name it itself is not asked for."""
        return bool(self._book.outcomes_in(place))

    @property
    def wanted(self) -> list[str]:
        """What a plan should serve: outcomes, and aims without. To name no aim itself is no gap where it has some."""
        return [place for places in self.columns.values() for place in places if not self.is_whole(place)]

    def left_out(self, plan: str) -> list[str]:
        """What neither a plan serves nor, where bodies share a strategy, the plan of another one of that time."""
        plans = (plan, *(other.address for other in self._book.plans_beside(plan)))
        return [place for place in self.wanted if not any(self.count(place, known) for known in plans)]

    def count(self, place: str, plan: str) -> int:
        """How many activities of a plan name an outcome or aim."""
        return self._counts[place][plan] if place in self._counts else 0

    def count_below(self, aim: str, plan: str) -> int:
        """How many activities of a plan serve an aim or outcome, itself or through what lies below, each once."""
        return self._count_once([aim], plan)

    def count_before(self, place: str, plan: str) -> int | None:
        """How many activities of an older plan serve what an aim or outcome continues; None where that is nothing.

        What the outcomes of an aim continue counts for the aim too.
        """
        older: list[str] = []
        for inside in (place, *self._book.outcomes_in(place)):
            older += [address for address in self._book.find(inside).model.succeeds if self._book.get(address)]
        return self._count_once(older, plan) if older else None

    def continues(self, places: Iterable[str]) -> bool:
        """Whether one of some places is an outcome that continues older ones, so that older plans count for each."""
        return any(place in self._book.outcomes and self._book.outcomes[place].model.succeeds for place in places)

    def _count_once(self, places: Iterable[str], plan: str) -> int:
        activities: set[Address] = set()
        for around in places:
            for place in (around, *self._book.outcomes_in(around)):
                activities.update(self._book.served_by.get(place, ()))
        return sum(activity.document == plan for activity in activities)
