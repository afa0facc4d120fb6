"""Spending: what progress reports say is spent by a day: on an activity, an aim or the whole plan, by currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.late import dataclass
from cpsplan.model.dates import Period, last_day
from cpsplan.model.progress import Progress, Spend

NOUGHT = Decimal(0)
OVERSPEND = Decimal("1.1")
"""How many times its budget an activity may have spent before it is red: a tenth over."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What is spent on something in one currency."""

    amount: Decimal
    revenue: Decimal = NOUGHT
    capital: Decimal = NOUGHT
    """The parts of it that are said to be of one kind."""
    note: str = ""
    as_of: str = ""
    """The day of the earlier report that says so; empty where it is of this one."""


Spending = Mapping[str, Mapping[str, Spent]]
"""What is spent, by the address of an activity, an aim or the plan, and by currency."""


@dataclass(frozen=True, slots=True)
class ActivityMoney:
    """The money of one activity in one currency."""

    currency: str
    budget: Decimal | None
    spent: Spent | None

    def fault(self, *, set_aside: bool) -> str:
        """What is wrong with what is spent, as the key of a phrase; empty where nothing is.

        Where the plan has ``set_aside`` money as a whole or for an aim, what has no budget may spend of that.
        """
        if self.spent is None:
            return ""
        if self.budget is None:
            return "because-it-unbudgeted" if self.spent.amount and not set_aside else ""
        if self.spent.amount > self.budget * OVERSPEND:
            return "because-overspent"
        return "because-over-budget" if self.spent.amount > self.budget else ""


def spending_until(book: Book, reports: Iterable[Entry[Progress]], current: str) -> dict[str, dict[str, Spent]]:
    """What ``reports``, older ones first, say is spent; the latest of them counts. ``current`` is the last of them."""
    spending: dict[str, dict[str, Spent]] = {}
    for report in reports:
        lines: dict[tuple[str, str], list[Spend]] = {}
        for line in book.below(report.address, "report"):
            if isinstance(line.model, Spend) and line.address in book.targets:
                lines.setdefault((book.targets[line.address], line.model.currency), []).append(line.model)
        as_of = "" if report.address == current else last_day(report.model.date).isoformat()
        for (target, currency), models in lines.items():
            spending.setdefault(target, {})[currency] = _added_up(models, as_of)
    return spending


def _added_up(lines: Sequence[Spend], as_of: str) -> Spent:
    """The lines of one report on one thing: one for both kinds of money, or one for each."""
    revenue, capital = (
        sum((line.amount for line in lines if line.kind == kind), NOUGHT) for kind in ("revenue", "capital")
    )
    notes = " ".join(line.note for line in lines if line.note)
    return Spent(sum((line.amount for line in lines), NOUGHT), revenue, capital, notes, as_of)


def money_of_activity(activity: Activity, period: Period, spent: Mapping[str, Spent]) -> tuple[ActivityMoney, ...]:
    """The money of an activity of a plan for ``period``, one for each currency: those of its budgets come first."""
    budgets: dict[str, Decimal] = {}
    for budget in activity.budgets:
        if budget.falls_into(period):
            budgets[budget.currency] = budgets.get(budget.currency, NOUGHT) + budget.amount
    currencies = dict.fromkeys((*budgets, *spent))
    return tuple(ActivityMoney(currency, budgets.get(currency), spent.get(currency)) for currency in currencies)
