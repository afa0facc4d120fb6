"""One change, and all of them: values that know nothing of printing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from cpsplan.assess.coverage import numbers_of
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes.difference.matching import Lists
from cpsplan.changes.difference.words import quoted
from cpsplan.diagnostic import Span

Kind = Literal["added", "removed", "changed", "moved"]
Way = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in one sentence.

    ``section`` is what it is told under: a document; between two plans, an aim. ``before`` and ``after`` are the words
    that stood there and that stand there now, whole; empty where there is nothing. Places are known where there is
    something to point at.
    """

    kind: Kind
    section: str
    address: str
    sentence: str
    weakened: bool = False
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    place_before: Span | None = None
    place_after: Span | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """All changes in the order in which they are told, and the titles of the sections."""

    changes: tuple[Change, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    """The files that could not be read whole on one of the two sides, and so were not compared."""

    @property
    def weakened(self) -> tuple[Change, ...]:
        """The changes after which less is promised."""
        return tuple(one for one in self.changes if one.weakened)

    def sections(self) -> Iterator[tuple[str, list[Change]]]:
        """The changes by section, with its title."""
        by_section: dict[str, list[Change]] = {}
        for one in self.changes:
            by_section.setdefault(one.section, []).append(one)
        for section, changes in by_section.items():
            yield self.titles.get(section, section), changes


@dataclass(frozen=True)
class Side:
    """One of the two books, with what is needed to find one's way in it."""

    book: Book

    def below(self, kind: str, address: str) -> list[Entry[Any]]:
        """The entries of a kind that lie below ``address``, in the order of the file."""
        return list(self.book.below(address, kind))

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The number of every aim and outcome: 1, 1.3."""
        return {
            address: one
            for strategy in self.book.strategies
            for address, one in numbers_of(self.book, strategy).items()
        }

    def strategy_of(self, plan: str) -> str:
        """The id of the strategy that a plan delivers."""
        return self.book.plans[plan].model.strategy

    def text(self, address: str) -> str:
        """The words of an aim or outcome; empty where it is not known."""
        if address in self.book.outcomes:
            return self.book.outcomes[address].model.statement
        return self.book.aims[address].model.title if address in self.book.aims else ""

    def named(self, address: str) -> str:
        """An aim or outcome as it is named in a sentence: its number and words; its address where it is not known."""
        text = self.text(address)
        return quoted(f"{self.numbers[address]} {text}" if text else address)


@dataclass(frozen=True, slots=True)
class Subject:
    """What sentences are about: how it is called, and its entry on each side."""

    section: str
    words: str
    """What a sentence begins with: project “Planting”. Empty where the section says it."""
    before: Entry[Any] | None
    after: Entry[Any] | None
    of: str = ""
    """What the address is, where it is not that of the entry."""

    @property
    def address(self) -> str:
        """Its address now; where it is gone, the one that it had."""
        entry = self.after or self.before
        return self.of or (entry.address if entry else self.section)

    @property
    def both(self) -> tuple[Any, Any]:
        """The models of both sides."""
        return (self.before.model if self.before else None, self.after.model if self.after else None)

    def says(  # noqa: PLR0913 - the parts of a change, all but two of them optional
        self,
        kind: Kind,
        what: str,
        *,
        way: Way = (),
        weakened: bool = False,
        before: Iterable[str] = (),
        after: Iterable[str] = (),
    ) -> Change:
        """A change of this subject: “Project “Planting”: owner added: “Head gardener””."""
        sentence = f"{self.words}: {what}" if self.words else what
        return self._change(kind, sentence, way, (before, after), weakened=weakened)

    def whole(self, kind: Kind, verb: str, *, weakened: bool = False, text: str = "") -> Change:
        """A change of the subject as a whole: “Project “Planting” removed”. ``text`` are its own words."""
        words = (text,) if text else ()
        texts = (words if self.before else (), words if self.after else ())
        return self._change(kind, f"{self.words} {verb}", (), texts, weakened=weakened)

    def _change(
        self, kind: Kind, sentence: str, way: Way, texts: tuple[Iterable[str], Iterable[str]], *, weakened: bool
    ) -> Change:
        return Change(
            kind,
            self.section,
            self.address,
            sentence[0].upper() + sentence[1:],
            weakened,
            tuple(texts[0]),
            tuple(texts[1]),
            self.before.span(*way) if self.before else None,
            self.after.span(*way) if self.after else None,
        )


Sides = tuple[Side, Side]


def both_below(sides: Sides, kind: str, before: str, after: str) -> Lists:
    """The entries of a kind that lie below an address of each side."""
    return sides[0].below(kind, before), sides[1].below(kind, after)
