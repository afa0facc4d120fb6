"""Ids for what has none yet: made from its first words, each one once among those around it."""

from __future__ import annotations

from itertools import count

from cpsplan.book.misshapen import as_id

LONGEST_ID = 40


class NewIds:
    """Gives ids, and remembers which are taken."""

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {}

    def free(self, among: str, words: str, otherwise: str) -> str:
        """An id made from words that is free ``among`` others; from ``otherwise`` where the words give none."""
        taken = self._taken.setdefault(among, set())
        wanted = id_from_words(words) or otherwise
        names = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        return name


def id_from_words(words: str) -> str:
    """An id from the first words of a text; empty where they have no letter that an id may have."""
    whole = as_id(words)
    return whole if len(whole) <= LONGEST_ID else whole[:LONGEST_ID].rpartition("-")[0] or whole[:LONGEST_ID].strip("-")
