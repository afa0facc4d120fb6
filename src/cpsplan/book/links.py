"""Links: every reference of a book, and the ways to look them up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from cpsplan.book.abroad import PlaceAbroad
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Route
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.blocks import PartKey
from cpsplan.model.marks import Ref


class Part(NamedTuple):
    """A stretch of a reference or an address, and the thing that goes by the id there."""

    start: int
    end: int
    target: Address


TARGETS = {
    "promise": ("of",),
    "envelope": ("aim", "group"),
    "fate": ("into",),
    "report": ("of",),
    "passage": ("of",),
    "revision": ("of",),
}
"""Kinds of entries that are about one other thing, and the fields that can name it."""


class Link(NamedTuple):
    """One reference: where it stands, what is written, and what it means."""

    entry: Entry[Any]
    """The entry in which it stands."""
    field: str
    """The field of the entry in which it stands."""
    route: Route
    """The way to it, below the entry; to the key, where it is the key of a value."""
    ref: Ref
    written: str
    target: Address | None
    """What it means; None where nothing goes by that name."""
    half: tuple[Part, ...] = ()
    """What of an unknown one is known: of people.nothing the aim."""
    abroad: PlaceAbroad | None = None
    """What it means in the book of another body; then it has no target here."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The things that it speaks of: of cps-2025:people.skills the outcome, the aim, the strategy."""
        return self.half if self.target is None else tuple(parts(self.written, self.target))

    @property
    def place(self) -> int | None:
        """Its place in a list of references; None where it stands alone."""
        last = self.route[-1]
        return last if isinstance(last, int) else None


@dataclass(frozen=True)
class Links:
    """All links of a book, and both ways to look them up."""

    every: tuple[Link, ...] = ()

    @cached_property
    def known(self) -> tuple[Link, ...]:
        """Those that lead somewhere."""
        return tuple(link for link in self.every if link.target is not None)

    @cached_property
    def by_entry(self) -> Mapping[str, tuple[Link, ...]]:
        """The known links of each entry, by its address."""
        links: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self.known:
            links[link.entry.address].append(link)
        return {address: tuple(of_entry) for address, of_entry in links.items()}

    @cached_property
    def in_prose(self) -> Mapping[str, tuple[Link, ...]]:
        """The known links in the prose of each document, by its address."""
        links: defaultdict[str, list[Link]] = defaultdict(list)
        for link in self.known:
            if isinstance(link.route[-1], PartKey):
                links[link.entry.address.document].append(link)
        return {document: tuple(in_document) for document, in_document in links.items()}

    def named(self, entry: str, field: str) -> tuple[Address, ...]:
        """What an entry names in one of its fields, as far as it is known."""
        links = self.by_entry.get(entry, ())
        return tuple(link.target for link in links if link.field == field and link.target)

    def at(self, entry: str, route: Route) -> Link | None:
        """The reference at a route of an entry; None where there is none."""
        return self._by_route.get((entry, route))

    @cached_property
    def _by_route(self) -> Mapping[tuple[str, Route], Link]:
        return {(link.entry.address, link.route): link for link in self.every}

    @cached_property
    def _by_field(self) -> Mapping[tuple[str, str], list[Link]]:
        links: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
        for link in self.every:
            links[link.entry.address.kind, link.field].append(link)
        return links

    def relation(self, kind: str, *fields: str) -> dict[str, tuple[Address, ...]]:
        """Each entry of a kind to what it names in some of its fields."""
        targets: defaultdict[str, list[Address]] = defaultdict(list)
        for name in fields:
            for link in self._by_field.get((kind, name), ()):
                named = targets[link.entry.address]
                if link.target is not None:
                    named.append(link.target)
        return {address: tuple(named) for address, named in targets.items()}

    def first(self, kind: str, *fields: str) -> dict[str, Address]:
        """Each entry of a kind to the first thing that it names in some of its fields, where that is known."""
        return {address: named[0] for address, named in self.relation(kind, *fields).items() if named}

    def naming(self, kind: str, *fields: str) -> dict[str, tuple[Address, ...]]:
        """Each thing to the entries of a kind that name it in some of their fields."""
        entries: defaultdict[str, list[Address]] = defaultdict(list)
        for name in fields:
            for link in self._by_field.get((kind, name), ()):
                if link.target:
                    entries[link.target].append(link.entry.address)
        return {target: tuple(naming) for target, naming in entries.items()}

    def twice(self) -> Iterator[Link]:
        """Each link in a list that names what another in the same list has named already."""
        seen: set[str] = set()
        for link in self.every:
            place = link.place
            if place is None:
                continue
            if place == 0:
                seen = set()
            named = link.target or link.written
            if named in seen:
                yield link
            seen.add(named)

    def circles(self) -> Iterator[tuple[list[Address], str, Ref]]:
        """Each circle of links that must not make one: its members, the field, the reference."""
        following: dict[tuple[str, str, Ref], dict[Address, list[Address]]] = {}
        for link in self.known:
            if link.ref.circle and link.target:
                graph = following.setdefault((link.entry.address.kind, link.field, link.ref), {})
                graph.setdefault(link.entry.address, []).append(link.target)
        for (_, name, ref), graph in following.items():
            for circle in find_circles(graph):
                yield circle, name, ref


def parts(written: str, target: Address) -> Iterator[Part]:
    """The things that a reference or an address speaks of, from its end: outcome, aim, strategy."""
    if not target.endswith(written) and not target.name.endswith(written):
        # It is written with its number, which is no mention.
        if target.parent:
            yield from parts(written.removesuffix(f"/{target.step}"), target.parent)
        return
    texts = [(thing, str(thing) if target.endswith(written) else thing.name) for thing in (target, *target.above)]
    missing = len(texts[0][1]) - len(written)
    for thing, text in texts:
        start, end = len(text) - len(thing.id) - missing, len(text) - missing
        if start >= 0 and thing.id and text.endswith(thing.id):
            yield Part(start, end, thing)


def find_circles(following: Mapping[Address, Iterable[Address]]) -> list[list[Address]]:
    """Every circle of a graph once, beginning with its first entry in the order of ``following``.

    Works without recursion, so that a long chain is no danger.
    """
    circles: list[list[Address]] = []
    done: set[Address] = set()
    for start, steps in following.items():
        if start in done:
            continue
        path, stack = [start], [iter(steps)]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                done.add(path.pop())
                stack.pop()
            elif step in path:
                circles.append(path[path.index(step) :])
            elif step in following and step not in done:
                path.append(step)
                stack.append(iter(following[step]))
    return circles
