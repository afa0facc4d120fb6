"""Entries: one thing of the book, its model, its address, and where it stands in the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Generic, NamedTuple, TypeVar

from cpsplan.diagnostic import Fix, Route, Span, Step
from cpsplan.model.address import Address
from cpsplan.model.blocks import PartKey
from cpsplan.model.marks import Kind
from cpsplan.model.reference import Suppression
from cpsplan.model.shape import Shape, as_read, has_remarks, prose, shape
from cpsplan.model.text import Record
from cpsplan.sources.load import Source

M_co = TypeVar("M_co", bound="Record", covariant=True)
NAMES = ("name", "title", "statement", "text", "term", "of", "caption", "alt")
"""The fields with the words that an entry goes by, the best first."""


class Entry(NamedTuple, Generic[M_co]):
    """One thing of the book: its model, its address, and where it stands in the sources."""

    address: Address
    model: M_co
    source: Source
    route: Route

    @property
    def kind(self) -> Kind:
        """What the model says of things of its kind. Every entry has one."""
        assert self.model.entry_kind is not None  # noqa: S101 - collect makes entries of these only
        return self.model.entry_kind

    @property
    def words(self) -> str:
        """The words that it goes by; its address, where it has none."""
        names = (getattr(self.model, name, None) for name in NAMES)
        return next((str(name) for name in names if name), str(self.address))

    @property
    def title(self) -> str:
        """Its title, or its term; empty where it has neither, and catalogues can only call it by its address."""
        title: str = getattr(self.model, "title", None) or getattr(self.model, "term", None) or ""
        return title

    def span(self, *way: str | int) -> Span:
        """Where the value at ``way`` below this entry stands; without ``way``, where the entry begins."""
        if way and isinstance(way[-1], PartKey):
            return way[-1].span
        return self.source.span(self.route + way)

    def word_span(self, word: str, *way: str | int) -> Span:
        """Where a word stands in the text at ``way``; that text, where the word is not written there as it reads."""
        if way and isinstance(way[-1], PartKey):
            return way[-1].span_of_word(word)
        node, _ = self.source.nodes(self.route + way)
        start, end = node.start_mark.index, node.end_mark.index
        place = re.search(rf"(?<!\w){re.escape(word)}", self.source.text[start:end])
        if place is None:
            return self.span(*way)
        return Span.of_stretch(self.source.path, self.source.text, start + place.start(), start + place.end())

    @property
    def has_languages(self) -> bool:
        """Whether texts of it may be written in several languages side by side."""
        return bool(self.source.languages or self.shape.long_texts)

    def beside(self, way: Route) -> Iterator[tuple[str, str, Span]]:
        """What the text at ``way`` is in other languages, where it is written in several: language, text, place."""
        if isinstance(way[-1], PartKey):
            yield from way[-1].beside
        else:
            yield from self.source.beside((*self.route, *way))

    def key_span(self, *way: str | int) -> Span:
        """Where the key of the value at ``way`` stands."""
        return self.source.key_span(self.route + way)

    def fix(self, words: str, *steps: Step) -> Fix | None:
        """A fix in the file of this entry, by ``steps`` whose routes begin at the entry; none of a part of a prose."""
        if any(step.route and isinstance(step.route[-1], PartKey) for step in steps):
            return None
        return Fix(words, self.source.path, tuple(replace(step, route=self._written(step.route)) for step in steps))

    def _written(self, way: Route) -> Route:
        """The route in the file to what is at ``way``. A plain text may stand for a record with only a text."""
        route = self.source.written(self.route + way)
        value: Any = self.source.value
        for place, step in enumerate(route):
            if isinstance(value, str):
                return route[:place]
            value = value[step]
        return route

    @property
    def shape(self) -> Shape:
        """What each field of its model is."""
        return shape(type(self.model))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of this entry as they are written; empty where it is a plain text."""
        value: Any = self.source.value
        for step in self.source.written(self.route):
            value = value[step]
        return tuple(value) if isinstance(value, dict) else ()

    def has_lost(self, *keys: str) -> bool:
        """Whether something in one of its lists could not be used, so that what the list lacks proves nothing."""
        return any((*self.route, key) in self.source.places for key in keys)

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        """What is suppressed on this entry."""
        return getattr(self.model, "suppress", ())


Wording = tuple[Entry[Any], Route, str]
"""Words of the book: the entry that they stand in, the way to them below that, and the words."""


def wordings_of(entries: Iterable[Entry[Any]]) -> tuple[tuple[Wording, ...], tuple[Wording, ...]]:
    """All texts of some entries as they are read, and those that readers see as they are written.

    Nearly all are both: one walk, and one value for the two.
    """
    texts: list[Wording] = []
    published: list[Wording] = []
    for entry in entries:
        seen: list[Wording] = [(entry, way, text) for way, text in prose(entry.model, published=True)]
        published += seen
        if has_remarks(entry.model):
            seen = [(entry, way, text) for way, text in prose(entry.model)]
        for wording in seen:
            _, way, text = wording
            read = as_read(way, text)
            # Marks of Markdown without any words are a fault of their own (CPS544), and no text to be looked at.
            if read:
                texts.append(wording if read is text else (entry, way, read))
    return tuple(texts), tuple(published)
