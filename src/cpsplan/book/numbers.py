"""Numbers: what aims and outcomes are counted by, where the document gives them no numbers of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cpsplan.book.entry import Entry
from cpsplan.model.strategy import Aim, OutcomeRecord


def place_numbers(places: Iterable[Entry[Aim] | Entry[OutcomeRecord]]) -> dict[str, str]:
    """The number of each place: its own, or its place in what it lies in behind the number of that.

    What lies in another place comes behind that.
    """
    numbers: dict[str, str] = {}
    counted = Counter[str]()
    for place in places:
        around = place.address.above[0]
        counted[around] += 1
        before = f"{numbers[around]}." if around in numbers else ""
        numbers[place.address] = place.model.number or f"{before}{counted[around]}"
    return numbers
