"""Which entry of one side is the same as which of the other: by id first, then by what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from cpsplan.book.entry import Entry

Key = Callable[[Entry[Any]], Hashable | None]
"""What entries are matched by; None where it says nothing of an entry."""
Lists = tuple[list[Entry[Any]], list[Entry[Any]]]
"""The entries of the two sides that are to be matched."""
ALIKE = 0.5
"""How like two texts have to be for one to count as the other reworded: the share of words that both have."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Entries of two sides: those that belong together, those that are gone and those that are new."""

    both: list[tuple[Entry[Any], Entry[Any]]]
    gone: list[Entry[Any]]
    new: list[Entry[Any]]


def match(lists: Lists, *keys: Key) -> Matches:
    """Match two lists of entries: by the first key, then what is left by the second, and so on.

    A key is None for an entry that it says nothing of. Entries with the same key are matched in their order.
    """
    both: list[tuple[Entry[Any], Entry[Any]]] = []
    gone, new = list(lists[0]), list(lists[1])
    for key in keys:
        waiting: dict[Hashable, list[Entry[Any]]] = {}
        for one in new:
            waiting.setdefault(key(one), []).append(one)
        waiting.pop(None, None)
        left = []
        for one in gone:
            same = waiting.get(key(one))
            if same:
                both.append((one, same.pop(0)))
            else:
                left.append(one)
        matched = {id(one.model) for _, one in both}
        gone, new = left, [one for one in new if id(one.model) not in matched]
    return Matches(both, gone, new)


def match_reworded(matches: Matches, text: Callable[[Entry[Any]], str]) -> Matches:
    """Match what is left over by how like the texts are, the most alike first. It is the same both ways round."""
    scored = sorted(
        (-likeness(text(old), text(new)), abs(i - j), i + j, i, j)
        for i, old in enumerate(matches.gone)
        for j, new in enumerate(matches.new)
    )
    pairs: dict[int, int] = {}
    for score, _, _, i, j in scored:
        if -score >= ALIKE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    reworded = [(matches.gone[i], matches.new[j]) for i, j in sorted(pairs.items())]
    gone = [one for i, one in enumerate(matches.gone) if i not in pairs]
    new = [one for j, one in enumerate(matches.new) if j not in pairs.values()]
    return Matches(matches.both + reworded, gone, new)


def likeness(one: str, other: str) -> float:
    """The share of words that two texts have in common, 0 to 1."""
    first, second = Counter(one.casefold().split()), Counter(other.casefold().split())
    words = first.total() + second.total()
    return 2 * (first & second).total() / words if words else 1.0
