"""Numbers: what aims and outcomes are counted by, where the document gives them no numbers of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cpsplan.book.entry import Entry
from cpsplan.model.strategy import Aim, OutcomeRecord

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def place_numbers(places: Iterable[Entry[Aim] | Entry[OutcomeRecord]], *, by_letters: bool = False) -> dict[str, str]:
    """The number of each place: its own, or its place in what it lies in behind the number of that.

    What lies in another place comes behind that. ``by_letters``, what lies in no other one is counted A, B, C.
    """
    numbers: dict[str, str] = {}
    counted = Counter[str]()
    for place in places:
        around = place.address.above[0]
        counted[around] += 1
        is_inner = around in numbers
        count = f"{counted[around]}" if is_inner or not by_letters else _letter(counted[around])
        before = f"{numbers[around]}." if is_inner else ""
        numbers[place.address] = place.model.number or f"{before}{count}"
    return numbers


def _letter(count: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    before, last = divmod(count - 1, len(LETTERS))
    return (_letter(before) if before else "") + LETTERS[last]
