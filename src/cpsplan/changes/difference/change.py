"""One change, and all of them: values that know nothing of printing. And what sentences are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, Literal, NamedTuple

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes.difference.matching import Lists
from cpsplan.changes.difference.words import english_list, quoted
from cpsplan.diagnostic import Route, Span
from cpsplan.late import dataclass

ChangeKind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in one sentence.

    ``section`` is what it is told under: a document; between two plans, an aim. ``before`` and ``after`` are the words
    that stood there and that stand there now, whole; empty where there is nothing. Places are known where there is
    something to point at.
    """

    kind: ChangeKind
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
        return tuple(change for change in self.changes if change.weakened)

    def sections(self) -> Iterator[tuple[str, list[Change]]]:
        """The changes by section, with its title."""
        by_section: dict[str, list[Change]] = {}
        for change in self.changes:
            by_section.setdefault(change.section, []).append(change)
        for section, changes in by_section.items():
            yield self.titles.get(section, section), changes


@dataclass(frozen=True)
class Side:
    """One of the two books, with what is needed to find one's way in it."""

    book: Book

    def strategy_of(self, entry: Entry[Any]) -> str:
        """The id of the strategy around an entry, or of the one that the plan around it delivers."""
        plan = self.book.plans.get(entry.address.document)
        return plan.model.strategy if plan else entry.address.document

    def in_full(self, entry: Entry[Any], reference: str) -> str:
        """The address of an aim or outcome that an entry of a plan names, whether or not it is known."""
        return reference if ":" in reference else f"{self.strategy_of(entry)}:{reference}"

    def text(self, address: str) -> str:
        """The words of an aim or outcome; empty where it is not known."""
        if address in self.book.outcomes:
            return self.book.outcomes[address].model.statement
        return self.book.aims[address].model.title if address in self.book.aims else ""

    def named(self, address: str) -> str:
        """An aim or outcome as it is named in a sentence: its number and words; its address where it is not known."""
        text = self.text(address)
        return quoted(f"{self.book.numbers[address]} {text}" if text else address)

    def listed(self, addresses: Iterable[str]) -> str:
        """Aims and outcomes as they are named in a sentence, as a list."""
        return english_list([self.named(address) for address in addresses])


class Sides(NamedTuple):
    """What is compared: two states of a book, or two plans of one."""

    before: Side
    after: Side
    years_pass: bool = False
    """Whether it is two plans: what belongs to its year, such as dates, is then not compared."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What sentences are about: how it is called, and its entry on each side."""

    sides: Sides
    section: str
    words: str
    """What a sentence begins with: project “Planting”. Empty where the section says it."""
    before: Entry[Any] | None
    after: Entry[Any] | None
    of: str = ""
    """What the address is, where it is not that of the entry."""

    def other(self, words: str, before: Entry[Any] | None, after: Entry[Any] | None, of: str = "") -> Subject:
        """Another subject, which is told in the same section."""
        return Subject(self.sides, self.section, words, before, after, of)

    @property
    def address(self) -> str:
        """Its address now; where it is gone, the one that it had."""
        entry = self.after or self.before
        return self.of or (entry.address if entry else self.section)

    @property
    def entries(self) -> tuple[Entry[Any], Entry[Any]]:
        """The entries of a subject that is there on both sides."""
        assert self.before is not None  # noqa: S101 - asked by those who compare
        assert self.after is not None  # noqa: S101
        return self.before, self.after

    @property
    def models(self) -> tuple[Any, Any]:
        """The models of a subject that is there on both sides."""
        before, after = self.entries
        return before.model, after.model

    def below(self, kind: str) -> Lists:
        """The entries of a kind below it, on each side, in the order of the file."""
        before, after = self.entries
        old = self.sides.before.book.below(before.address, kind)
        return list(old), list(self.sides.after.book.below(after.address, kind))

    def says(  # noqa: PLR0913 - the parts of a change, all but two of them optional
        self,
        kind: ChangeKind,
        what: str,
        *,
        way: Route = (),
        weakened: bool = False,
        before: Iterable[str] = (),
        after: Iterable[str] = (),
    ) -> Change:
        """A change of this subject: “Project “Planting”: owner added: “Head gardener””."""
        sentence = f"{self.words}: {what}" if self.words else what
        return self._change(kind, sentence, way, (before, after), weakened=weakened)

    def gone(self, verb: str = "removed", *, weakened: bool = False, text: str = "") -> Change:
        """The subject as a whole is gone: “Project “Planting” removed”. ``text`` are its own words."""
        texts = [text] if text else []
        return self._change("removed", f"{self.words} {verb}", (), (texts, []), weakened=weakened)

    def new(self, verb: str = "added", *, text: str = "") -> Change:
        """The subject as a whole is new: “Project “Planting” added”. ``text`` are its own words."""
        texts = [text] if text else []
        return self._change("added", f"{self.words} {verb}", (), ([], texts), weakened=False)

    def _change(
        self, kind: ChangeKind, sentence: str, way: Route, texts: tuple[Iterable[str], Iterable[str]], *, weakened: bool
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
