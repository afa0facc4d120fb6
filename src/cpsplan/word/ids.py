"""Ids for what has none yet: made from its first words, each one once among those around it."""

from __future__ import annotations

from cpsplan.book.new_ids import free_id, id_from_words


class NewIds:
    """Gives ids, and remembers which are taken."""

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {}

    def free(self, among: str, words: str, otherwise: str) -> str:
        """An id made from words that is free ``among`` others; from ``otherwise`` where the words give none."""
        taken = self._taken.setdefault(among, set())
        name = free_id(id_from_words(words) or otherwise, taken)
        taken.add(name)
        return name
