"""Choices: what can be named in a cell, each with its words, “1.2 There are more trees. [nature.trees]”.

A cell holds what its list offers. Who reads it goes by what stands in brackets, so that words which are old do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import did_you_mean
from cpsplan.model.unit import UNITS

_NAMED = re.compile(r"\[([a-z0-9:./-]+)\]\s*$")
_NAME = re.compile(r"[a-z0-9:./-]+")
LONGEST_WORDS = 120
"""How many letters of the words of a choice a list shows; it is narrow."""


class Choices:
    """What the entries of a plan can name."""

    def __init__(self, book: Book, plan: str) -> None:
        self._book, self._plan = book, plan

    def of(self, kinds: tuple[str, ...]) -> Mapping[str, str]:
        """What can be named of some kinds, by how the plan writes it, each with its words."""
        return {written: words for kind in kinds for written, words in self._by_kind(kind).items()}

    def _by_kind(self, kind: str) -> Mapping[str, str]:
        if kind not in self._known:
            plain = dict.fromkeys(UNITS, "") if kind == "unit" else {}
            self._known[kind] = plain | {self._written(entry): self._words(entry) for entry in self._entries(kind)}
        return self._known[kind]

    @cached_property
    def _known(self) -> dict[str, Mapping[str, str]]:
        return {}

    def _entries(self, kind: str) -> Iterator[Entry[Any]]:
        """What there is of a kind near the plan: in itself, in its strategy, or nowhere in particular."""
        known = [*self._book.kind(kind).values(), *(e for e in self._book.named.values() if e.address.kind == kind)]
        strategy = self._book.plans[self._plan].model.strategy
        near = {self._plan, strategy}
        close = [entry for entry in known if entry.address.document in near]
        yield from close or known

    def _written(self, entry: Entry[Any]) -> str:
        """How the plan writes it: short where it is its own or of its strategy."""
        strategy = self._book.plans[self._plan].model.strategy
        near = entry.address.document in {self._plan, strategy} or entry.address.kind == "body"
        return entry.address.short if near else entry.address.name

    def _words(self, entry: Entry[Any]) -> str:
        number = self._book.numbers.get(entry.address, "")
        words = " ".join(f"{number} {entry.words}".split())
        return words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"

    def shown(self, kinds: tuple[str, ...], written: str) -> str:
        """A reference as a cell shows it: with its words, where it names something near."""
        words = self.of(kinds).get(written)
        if words == "":
            return written
        return f"{words} [{written}]" if words else f"[{written}]"

    def offered(self, kinds: tuple[str, ...]) -> list[str]:
        """What a list of choices offers."""
        return [self.shown(kinds, written) for written in self.of(kinds)]

    def near(self, kinds: tuple[str, ...], text: str) -> str:
        """The choice that a text may have meant; empty where none is near."""
        folded = text.casefold()
        options = self.of(kinds)
        like = next((written for written, words in options.items() if folded in words.casefold()), "")
        return self.shown(kinds, like) if like else did_you_mean(text, options)


def named_in(text: str) -> str:
    """The reference that a cell names: what stands in brackets at its end, or the text where it is one. Else empty."""
    match = _NAMED.search(text)
    if match:
        return match[1]
    return text if _NAME.fullmatch(text) else ""
