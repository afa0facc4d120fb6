"""Which entry of one side is the same as which of the other: by id first, then by what they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.late import dataclass

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

    def all(self) -> Iterator[tuple[Entry[Any] | None, Entry[Any] | None]]:
        """Every entry with the one that it belongs to on the other side; None where there is none."""
        yield from self.both
        yield from ((entry, None) for entry in self.gone)
        yield from ((None, entry) for entry in self.new)


def match(lists: Lists, *keys: Key) -> Matches:
    """Match two lists of entries: by the first key, then what is left by the second, and so on.

    A key is None for an entry that it says nothing of. Entries with the same key are matched in their order.
    """
    matches = Matches([], *lists)
    for key in keys:
        matches = _match_by(key, matches)
    return matches


def _match_by(key: Key, matches: Matches) -> Matches:
    """Match what is left by one key."""
    waiting: defaultdict[Hashable, list[Entry[Any]]] = defaultdict(list)
    for entry in matches.new:
        waiting[key(entry)].append(entry)
    waiting.pop(None, None)
    both, gone, taken = list(matches.both), [], set()
    for entry in matches.gone:
        same = waiting.get(key(entry))
        if same:
            twin = same.pop(0)
            taken.add(id(twin))
            both.append((entry, twin))
        else:
            gone.append(entry)
    return Matches(both, gone, [entry for entry in matches.new if id(entry) not in taken])


def match_reworded(matches: Matches, text: Callable[[Entry[Any]], str]) -> Matches:
    """Match what is left over by how like the texts are, the most alike first. It is the same both ways round."""
    pairs: dict[int, int] = {}
    for i, j in _alike(list(map(text, matches.gone)), list(map(text, matches.new))):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    both = list(matches.both)
    gone = []
    for i, entry in enumerate(matches.gone):
        if i in pairs:
            both.append((entry, matches.new[pairs[i]]))
        else:
            gone.append(entry)
    return Matches(both, gone, [entry for j, entry in enumerate(matches.new) if j not in pairs.values()])


def _alike(gone: list[str], new: list[str]) -> Iterator[tuple[int, int]]:
    """The places of texts that are alike enough, the most alike first, then those that stand nearest."""
    alike = []
    for i, old_text in enumerate(gone):
        for j, new_text in enumerate(new):
            likeness = _likeness(old_text, new_text)
            if likeness >= ALIKE:
                alike.append((-likeness, abs(i - j), i + j, i, j))
    for *_, i, j in sorted(alike):
        yield i, j


def _likeness(text: str, other: str) -> float:
    """The share of words that two texts have in common, 0 to 1."""
    first, second = Counter(text.casefold().split()), Counter(other.casefold().split())
    words = first.total() + second.total()
    return 2 * (first & second).total() / words if words else 1.0
