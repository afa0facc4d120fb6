"""Axes: where a figure or a day stands in a drawing."""

from __future__ import annotations

from decimal import Decimal
from typing import Generic, TypeVar

from cpsplan.late import dataclass

Number = TypeVar("Number", int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Axis(Generic[Number]):
    """A straight scale: what lies between ``start`` and ``end`` is drawn between ``low`` and ``high``."""

    start: Number
    end: Number
    low: float
    high: float
    digits: int = 2
    """To how many digits places are rounded."""

    def at(self, value: Number) -> float:
        """Where a value stands; one outside stands at the edge."""
        inside = min(max(value, self.start), self.end) - self.start
        return round(self.low + self._share(inside) * (self.high - self.low), self.digits)

    def length(self, amount: Number) -> float:
        """How long an amount is drawn."""
        return round(self._share(amount) * (self.high - self.low), self.digits)

    def _share(self, amount: Number) -> float:
        return float(amount / (self.end - self.start))
