"""How the published texts of a book stand in the languages that it is translated into: one look at each of them.

Rules on translations ask here for what is missing, stale or current, and for the pairs in which something can be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, TypeVar

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry, Wording
from cpsplan.book.remembering import once_a_book
from cpsplan.book.sieve import Sieve
from cpsplan.book.translation import State, Translation, Translations, context
from cpsplan.diagnostic import Route
from cpsplan.language.catalogue import published_texts
from cpsplan.late import dataclass
from cpsplan.model.text import Record

R = TypeVar("R")


class Pair(NamedTuple):
    """A published text and its translation: the entry, the way below it, and the words in both languages."""

    entry: Entry[Record]
    way: Route
    text: str
    translation: Translation


@dataclass(frozen=True, eq=False)
class TextsInLanguage:
    """How the published texts of a book stand in one language: one look at each text, for all rules on translations."""

    language: Translations
    missing: Sequence[Wording]
    """What is not translated."""
    stale: Sequence[Pair]
    """What has changed since it was translated."""
    current: Sequence[Pair]
    """What is translated as it is now."""
    unpublished: Collection[str]
    """The addresses in catalogues that no published text has."""

    @classmethod
    def of(cls, book: Book, language: Translations) -> TextsInLanguage:
        """How they stand."""
        missing: list[Wording] = []
        stale: list[Pair] = []
        current: list[Pair] = []
        unpublished = dict.fromkeys(language.texts)
        for entry, way, text in published_texts(book):
            address = context(entry.address, way)
            translation = language.texts.get(address)
            unpublished.pop(address, None)
            if translation is None or not translation.text:
                missing.append((entry, way, text))
            elif translation.original != text or translation.state is State.STALE:
                stale.append(Pair(entry, way, text, translation))
            else:
                current.append(Pair(entry, way, text, translation))
        return cls(language, missing, stale, current, unpublished.keys())

    @cached_property
    def texts(self) -> Sieve[Pair]:
        """What is translated as it is now, by its text."""
        return Sieve(self.current, attrgetter("text"))

    @cached_property
    def translations(self) -> Sieve[Pair]:
        """The same by the translation."""
        return Sieve(self.current, attrgetter("translation.text"))

    @cached_property
    def _wordings(self) -> tuple[tuple[str, str], ...]:
        """Every text with its translation, once."""
        return tuple(dict.fromkeys((pair.text, pair.translation.text) for pair in self.current))

    def where(self, look: Callable[[str, str], R | None], *signs: re.Pattern[str]) -> Iterator[tuple[Pair, R]]:
        """What is translated as it is now where ``look``, given text and translation, sees anything, and what it sees.

        With ``signs`` only where one of the two holds any of them.
        """
        wordings: Iterable[tuple[str, str]] = self._wordings
        if signs:
            ours, theirs = self.texts.texts_holding(*signs), self.translations.texts_holding(*signs)
            wordings = (wording for wording in wordings if wording[0] in ours or wording[1] in theirs)
        seen = {wording: what for wording in wordings if (what := look(*wording))}
        for pair in self.current if seen else ():
            wording = (pair.text, pair.translation.text)
            if wording in seen:
                yield pair, seen[wording]


@once_a_book
def in_languages(book: Book) -> tuple[TextsInLanguage, ...]:
    """How the published texts stand in every language that they are translated into."""
    return tuple(TextsInLanguage.of(book, language) for language in book.translations.values())
