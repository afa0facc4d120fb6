"""Remembered: texts of files as forms were made from them, so that what changed meanwhile can be told by field."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping

from cpsplan.changes.three_ways import ThreeTexts

LARGEST = 50_000_000
"""How many characters are remembered at most; the oldest texts go first."""
KEPT_WAITING = 20
"""How many saves wait for a decision at most."""


class Texts:
    """Texts by their checksums, the newest ones."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._length, self._largest = 0, largest
        self._busy = threading.Lock()

    def add(self, checksum: str, text: str) -> None:
        """Remember a text."""
        with self._busy:
            if checksum not in self._texts:
                self._length += len(text)
            self._texts[checksum] = text
            self._texts.move_to_end(checksum)
            while self._length > self._largest and len(self._texts) > 1:
                _, oldest = self._texts.popitem(last=False)
                self._length -= len(oldest)

    def get(self, checksum: str) -> str | None:
        """The text with this checksum; None where it was never seen, or is forgotten."""
        with self._busy:
            return self._texts.get(checksum)


class Waiting:
    """A save of which a file was changed meanwhile, in the same fields: it waits until somebody has decided."""

    def __init__(self, number: int, words: str, texts: tuple[ThreeTexts, ...], undoes: int = 0) -> None:
        self.number, self.words, self.texts, self.undoes = number, words, texts, undoes
        self.decisions: Mapping[str, tuple[str, str]] = {}
        """What was decided so far, and with which words, when somebody put it aside."""

    @property
    def href(self) -> str:
        """Where it is decided."""
        return f"/conflict/{self.number}"


class WaitingSaves:
    """The saves that wait, by their numbers, the newest ones."""

    def __init__(self) -> None:
        self._saves: OrderedDict[int, Waiting] = OrderedDict()
        self._last = 0

    def add(self, words: str, texts: tuple[ThreeTexts, ...], undoes: int = 0) -> Waiting:
        """Let a save wait."""
        self._last += 1
        waiting = Waiting(self._last, words, texts, undoes)
        self._saves[waiting.number] = waiting
        while len(self._saves) > KEPT_WAITING:
            self._saves.popitem(last=False)
        return waiting

    def get(self, number: int) -> Waiting | None:
        """The save that waits under a number."""
        return self._saves.get(number)

    def every(self) -> tuple[Waiting, ...]:
        """All that wait, the newest first."""
        return tuple(reversed(tuple(self._saves.values())))

    def drop(self, number: int) -> None:
        """Forget a save: it was decided, or given up."""
        self._saves.pop(number, None)
