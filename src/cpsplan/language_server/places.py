"""Places: which words of the files define something that has an address, and which name such a thing.

One index of both answers what stands at a place, where it is defined, and who names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cpsplan.book.book import Book
from cpsplan.book.names import Names
from cpsplan.diagnostic import Span
from cpsplan.language.mentions import in_sources
from cpsplan.reporters.report import line_starts, span_of


class WordPlace(NamedTuple):
    """A word of a file that means something, or a part of one: where it stands, and the address that it means."""

    span: Span
    address: str
    defines: bool
    """Whether the thing is defined here, and not only named."""


class Places:
    """All places of a book in its files, whose ``texts`` are given by path."""

    def __init__(self, book: Book, texts: Mapping[str, str]) -> None:
        self.definitions: dict[str, WordPlace] = {}
        """Where each thing is defined, by its address."""
        self._uses: dict[str, list[WordPlace]] = {}
        self._by_file: dict[str, list[WordPlace]] = {}
        starts = {path: line_starts(text) for path, text in texts.items()}
        for mention in in_sources(Names(book)):
            span = span_of(mention.path, starts[mention.path], mention.start, mention.end)
            place = WordPlace(span, mention.target, mention.defines)
            self._by_file.setdefault(mention.path, []).append(place)
            if place.defines:
                self.definitions[place.address] = place
            else:
                self._uses.setdefault(place.address, []).append(place)

    def at(self, path: str, line: int, column: int) -> WordPlace | None:
        """What stands at a place of a file: of ``people.skills`` either the aim or the outcome."""
        here = (line, column)
        for place in self._by_file.get(path, ()):
            span = place.span
            if (span.line, span.column) <= here <= (span.end_line, span.end_column):
                return place
        return None

    def uses(self, address: str) -> list[WordPlace]:
        """Every place that names what is at ``address``, in the order of files and lines."""
        return sorted(self._uses.get(address, ()), key=lambda place: place.span)


def node_at(node: Any, route: Sequence[str | int]) -> Any:
    """The node of YAML that a route of keys and indices leads to from ``node``."""
    for step in route:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return node
