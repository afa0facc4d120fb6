"""Coverage: what share of the book is covered, and by what; gaps by name."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpsplan.book import Book, Entry
    from cpsplan.model.delivery import DeliveryPlan

DIMENSIONS = ("outcomes",)
"""What can be measured, and given a floor with --fail-under."""


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome (or aim, where a strategy has no outcomes) and the activities of a plan that serve it."""

    address: str
    number: str
    """Its place in the strategy: 1.3 for the third outcome of the first aim."""
    words: str
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanCoverage:
    """How one plan covers its strategy."""

    plan: str
    strategy: str
    rows: tuple[Row, ...]
    without_outcome: tuple[str, ...]
    """Activities of the plan that name no outcome although the strategy has outcomes."""

    @property
    def gaps(self) -> tuple[Row, ...]:
        """The outcomes that no activity serves."""
        return tuple(row for row in self.rows if not row.activities)

    @property
    def served(self) -> int:
        """How many outcomes are served."""
        return len(self.rows) - len(self.gaps)

    @property
    def share(self) -> Fraction:
        """The share of outcomes that are served, 0 to 1; 1 where there is nothing to serve."""
        return Fraction(self.served, len(self.rows)) if self.rows else Fraction(1)


def cover(book: Book, plan: Entry[DeliveryPlan]) -> PlanCoverage:
    """How ``plan`` covers the outcomes of its strategy; its aims, where the strategy has no outcomes."""
    strategy = plan.model.strategy
    outcomes = book.outcomes_in(strategy)
    addresses = outcomes or [address for address in book.aims if address.startswith(f"{strategy}:")]
    numbers = numbers_of(book, strategy)
    prefix = f"{plan.address}/"
    rows = tuple(
        Row(
            address,
            numbers[address],
            book.outcomes[address].model.statement if outcomes else book.aims[address].model.title,
            tuple(one for one in book.served_by.get(address, ()) if one.startswith(prefix)),
        )
        for address in addresses
    )
    without = tuple(
        address
        for address, activity in book.activities.items()
        if outcomes and address.startswith(prefix) and not activity.model.outcomes
    )
    return PlanCoverage(plan.address, strategy, rows, without)


def cover_all(book: Book) -> tuple[PlanCoverage, ...]:
    """The coverage of every plan whose strategy is known, in the order of the files."""
    return tuple(cover(book, plan) for plan in book.plans.values() if plan.model.strategy in book.strategies)


def numbers_of(book: Book, strategy: str) -> dict[str, str]:
    """The number of every aim and outcome of a strategy: its place, 1 for an aim, 1.3 for an outcome."""
    numbers: dict[str, str] = {}
    entry = book.strategies[strategy]
    for place, aim in enumerate(entry.model.aims, start=1):
        numbers[f"{strategy}:{aim.id}"] = f"{place}"
        for below, outcome in enumerate(aim.outcomes, start=1):
            numbers[f"{strategy}:{aim.id}.{outcome.id}"] = f"{place}.{below}"
    return numbers
