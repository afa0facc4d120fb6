"""Translations as the book holds them: what each text is in another language, in which state, and where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, Self

from cpsplan.diagnostic import Route, Span
from cpsplan.late import dataclass


class State(StrEnum):
    """How far a translation is."""

    MISSING = "missing"
    STALE = "stale"
    """The text has changed since it was translated."""
    DRAFT = "draft"
    """Translated, and not yet checked by a translator."""
    REVIEWED = "reviewed"
    """Checked: by whom and when is written beside it."""


def context(address: str, way: Route) -> str:
    """The address of a text: that of its entry, and the way below it."""
    # A way of one key is what most texts have; of ways to sentences there are few, of blocks of prose many.
    if len(way) == 1:
        return f"{address}/{way[0]}"
    return f"{address}/{_joined(way)}" if type(way[-1]) is str else "/".join((address, *map(str, way)))


@lru_cache(maxsize=1024)
def _joined(way: Route) -> str:
    return "/".join(map(str, way))


class Translation(NamedTuple):
    """One text in another language."""

    text: str
    state: State
    place: Span | str
    """Where it stands; of a message in a catalogue the path of that, since there are many and few are asked for."""
    original: str
    """The text that it translates, as it was when it was translated."""
    review: str = ""
    """Who reviewed it and when: “Welsh translator, 2026-11-24”."""
    line: int = 1
    """The line of the catalogue."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.place, self.line, 1, self.line, 1) if isinstance(self.place, str) else self.place


@dataclass(frozen=True, eq=False)
class Translations:
    """All translations of one language by the address of the text, such as 2022-23/projects/hybrid-working/scope."""

    language: str
    texts: Mapping[str, Translation]
    names: frozenset[str] = frozenset()
    """The catalogues that there are: 2022-23, glossary."""
    broken: frozenset[str] = frozenset()
    """The catalogues that cannot be read: what they lack proves nothing."""
    beside: frozenset[str] = frozenset()
    """The addresses of the texts that are written in this language too, where they stand: no catalogue has them."""
    twice: frozenset[str] = frozenset()
    """Those of them that a catalogue translates all the same."""

    def state(self, address: str, text: str) -> State:
        """The state of the translation of ``text``, which stands at ``address``."""
        translation = self.texts.get(address)
        if translation is None or not translation.text:
            return State.MISSING
        return State.STALE if translation.original != text else translation.state


class Foreign(str):
    """A text in another language than that of its edition: not translated, or not any more. The page marks it."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Self:
        """``text``, which is in ``language``."""
        foreign = super().__new__(cls, text)
        foreign.language = language
        return foreign

    def __repr__(self) -> str:
        """The text and its language, so that it never passes for a plain one."""
        return f"Foreign({super().__repr__()}, {self.language!r})"

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """What it takes to make this text again in another process."""
        return str(self), self.language


NOTHING: Mapping[str, Translations] = MappingProxyType({})
