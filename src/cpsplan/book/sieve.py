"""Sieves: which of many texts hold what a rule looks for, found without a look at each of them.

Nearly all texts of nearly all books are right, and have nothing that a rule on words is about: no mark of markup, no
percentage, no abbreviation. A rule says what it looks at and gets the texts in which that is:

* ``holding`` takes a pattern of signs. All texts stand behind each other in long stretches, and the pattern runs over
  these, so that passing over a text without such signs costs next to nothing. Which texts hold them is kept: the next
  rule that asks for the same signs gets the same answer.
* ``where`` takes a function of a text, for what no pattern of signs can tell. It is called once for each text, however
  often that stands in the book; with ``signs`` only for those that hold them.

A pattern of signs looks at no edge of a text (``^``, ``$``), since there are others before and behind it. It may let
through more than what is looked for, and never less: the rule looks at what is left. Best is one class of characters
(``[*_<]``), or what begins with one: the library for patterns passes over a sign in 5 nanoseconds then, and in 40 where
there is a choice between words. Such a choice is better given as several patterns.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate, islice
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
R = TypeVar("R")
TOGETHER = 2_000
"""So many texts stand in one stretch: a sign that takes two bytes makes the others of its stretch as wide."""


class _Stretch(NamedTuple):
    """Some texts behind each other, a line end behind each, and where each begins."""

    texts: tuple[str, ...]
    together: str
    starts: array[int]

    @classmethod
    def of(cls, texts: tuple[str, ...]) -> _Stretch:
        starts = array("L", accumulate((len(text) + 1 for text in texts), initial=0))
        return cls(texts, "\n".join((*texts, "")), starts)

    def holding(self, signs: re.Pattern[str]) -> Iterator[str]:
        """The texts in which the signs are."""
        match = signs.search(self.together)
        while match:
            # Signs that begin at the end of a text, or go on behind it, count for it: that is more, and never less.
            place = bisect_right(self.starts, match.start()) - 1
            if place == len(self.texts):
                return
            yield self.texts[place]
            match = signs.search(self.together, self.starts[place + 1])


class Sieve(Generic[T]):
    """Many things, each with a text."""

    def __init__(self, things: Iterable[T], text_of: Callable[[T], str]) -> None:
        self.things = tuple(things)
        self._text_of = text_of
        self._known: dict[re.Pattern[str], frozenset[str]] = {}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Every text, once."""
        return tuple(dict.fromkeys(map(self._text_of, self.things)))

    @cached_property
    def _stretches(self) -> tuple[_Stretch, ...]:
        texts = iter(self.texts)
        stretches = iter(lambda: tuple(islice(texts, TOGETHER)), ())
        return tuple(map(_Stretch.of, stretches))

    def texts_holding(self, *signs: re.Pattern[str]) -> frozenset[str]:
        """The texts in which any of the ``signs`` are."""
        return frozenset().union(*map(self._holding, signs))

    def _holding(self, signs: re.Pattern[str]) -> frozenset[str]:
        if signs not in self._known:
            self._known[signs] = frozenset(text for stretch in self._stretches for text in stretch.holding(signs))
        return self._known[signs]

    def holding(self, *signs: re.Pattern[str]) -> Iterator[T]:
        """The things with any of the ``signs`` in their texts, in their order."""
        return self._of(self.texts_holding(*signs))

    def seen(self, look: Callable[[str], R | None], *signs: re.Pattern[str]) -> Mapping[str, R]:
        """What ``look`` sees in each text, where it sees anything; with ``signs``, only in those that hold any."""
        seen = ((text, look(text)) for text in (self.texts_holding(*signs) if signs else self.texts))
        return {text: what for text, what in seen if what}

    def where(self, look: Callable[[str], R | None], *signs: re.Pattern[str]) -> Iterator[tuple[T, R]]:
        """The things in whose texts ``look`` sees anything, in their order, each with what it sees."""
        seen = self.seen(look, *signs)
        return ((thing, seen[self._text_of(thing)]) for thing in self._of(seen))

    def _of(self, texts: Mapping[str, R] | frozenset[str]) -> Iterator[T]:
        return (thing for thing in self.things if self._text_of(thing) in texts) if texts else iter(())
