"""Links: every reference of a book, by one walk over its entries and one resolver."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from cpsplan.book.entry import Entry
from cpsplan.model.address import Address
from cpsplan.model.marks import Ref
from cpsplan.model.shape import Route, may_refer, references
from cpsplan.model.text import Record

_JOINTS, _HEAD = re.compile(r"[:./]"), re.compile(r"(?P<head>(?P<document>[^:/]+)[:/])(?P<short>.+)")
AROUND = Ref(("activity", "aim", "plan", "strategy"), elsewhere=True)
"""What a reference can lead through."""
Scope = Mapping[str, Address]
"""Where short forms are looked for: the document, the plan, the strategy around."""


class Part(NamedTuple):
    """A stretch of a reference or an address, and the thing that goes by the id there."""

    start: int
    end: int
    target: Address


class Link(NamedTuple):
    """One reference: where it stands, what is written, and what it means."""

    entry: Entry[Any]
    """The entry in which it stands."""
    route: Route
    """The way to it, below the entry; to the key, where it is the key of a value."""
    ref: Ref
    written: str
    target: Address | None
    """What it means; None where nothing goes by that name."""
    half: tuple[Part, ...] = ()
    """What of an unknown one is known: of people.nothing the aim."""

    @property
    def field(self) -> str:
        """The field of the entry in which it stands."""
        return str(self.route[0])

    @property
    def parts(self) -> tuple[Part, ...]:
        """The things that it speaks of: of cps-2025:people.skills the outcome, the aim, the strategy."""
        return self.half if self.target is None else tuple(parts(self.written, self.target))

    @property
    def listed(self) -> bool:
        """Whether it stands in a list of references."""
        return len(self.route) > 1 and isinstance(self.route[-1], int)


@dataclass(frozen=True)
class Names:
    """What everything goes by: in full, and in short inside its document."""

    documents: defaultdict[str, dict[str, Address]] = field(default_factory=lambda: defaultdict(dict))
    """By kind and address: what is a file of its own."""
    inside: defaultdict[tuple[str, str], dict[str, Address]] = field(default_factory=lambda: defaultdict(dict))
    """By kind and document, and by the short name."""

    def add(self, address: Address, number: int = 0) -> None:
        """Take in a thing: by its id, and by its number where that stands in its address."""
        if address.parent is None:
            self.documents[address.kind].setdefault(address, address)
            return
        names = self.inside[address.kind, address.document]
        names.setdefault(address.short, address)
        if number and address.id:
            names.setdefault(f"{address.parent.short}/{number}", address)

    def of_kind(self, kind: str) -> dict[str, Address]:
        """Everything of a kind by its name in full."""
        if kind == "document":
            return {**self.of_kind("strategy"), **self.of_kind("plan")}
        inside = (names for (of, _), names in self.inside.items() if of == kind)
        return {**self.documents[kind], **{address.name: address for names in inside for address in names.values()}}

    def _whole(self, kind: str, written: str) -> Address | None:
        """What goes by a name in full."""
        for of in ("strategy", "plan") if kind == "document" else (kind,):
            if written in self.documents[of]:
                return self.documents[of][written]
        steps = _HEAD.fullmatch(written)
        if steps is None:
            return None
        address = self.inside.get((kind, steps["document"]), {}).get(steps["short"])
        return address if address and address.name.startswith(steps["head"]) else None

    def _places(self, ref: Ref, scope: Scope) -> Iterator[dict[str, Address]]:
        """The tables of names in which a short form is looked for."""
        for kind in ref.kinds if ref.within else ():
            if kind == "document":
                yield {scope["document"]: scope["document"]} if "document" in scope else {}
            else:
                for area in dict.fromkeys(scope[around] for around in ref.within if around in scope):
                    yield self.inside.get((kind, area), {})

    def resolve(self, ref: Ref, written: str, scope: Scope) -> Address | None:
        """What a reference means, or None. Where two kinds share a name, the last of ``ref.kinds`` is meant."""
        meant: Address | None = None
        for names in self._places(ref, scope):
            meant = names.get(written, meant)
        if meant:
            return meant
        for kind in reversed(ref.kinds):
            address = self._whole(kind, written)
            near = address and address.parent and any(scope.get(around) == address.document for around in ref.within)
            if address and (near or ref.elsewhere or not ref.within):
                return address
        if ref.checked:
            return None
        return self.by_address.get(written) or self.by_address.get(f"{scope.get('document')}/{written}")

    @cached_property
    def by_address(self) -> Mapping[str, Address]:
        """Everything by its address, which some references are written as."""
        tables = (*self.documents.values(), *self.inside.values())
        return {address: address for names in tables for address in names.values()}

    def half(self, ref: Ref, written: str, scope: Scope) -> tuple[Part, ...]:
        """What of an unknown reference is known, from its beginning."""
        around = replace(AROUND, within=ref.within)
        for joint in reversed(list(_JOINTS.finditer(written))):
            head = written[: joint.start()]
            target = self.resolve(around, head, scope)
            if target:
                return tuple(parts(head, target))
        return ()

    def candidates(self, ref: Ref, scope: Scope, written: str = "") -> dict[str, Address]:
        """What could be written there, and what it would mean; numbers before ids."""
        known: dict[str, Address] = {}
        if ref.within and not (ref.elsewhere and ":" in written):
            for names in self._places(ref, scope):
                known |= names
        else:
            for kind in ref.kinds:
                known |= self.of_kind(kind)
        return dict(sorted(known.items(), key=lambda pair: not pair[0].rpartition("/")[2].isdigit()))


@dataclass(frozen=True)
class Resolver:
    """References to links."""

    documents: Mapping[str, Entry[Any]] = field(default_factory=dict)
    """The strategies, plans, reports, booklets: every top of a file, by its address."""
    names: Names = field(default_factory=Names)
    before: Mapping[str, Address] = field(default_factory=dict)
    """Each plan to the plan before it."""
    _scopes: dict[str, Scope] = field(default_factory=dict)

    def links(self, entries: Iterable[Entry[Any]]) -> tuple[Link, ...]:
        """Every reference of ``entries``, in their order."""
        return tuple(link for entry in entries if may_refer(entry.model) for link in self.of(entry))

    def of(self, entry: Entry[Any]) -> Iterator[Link]:
        """Every reference of one entry."""
        for route, ref, written, record in references(entry.model):
            scope = self.scope(entry.address.document)
            around = scope if record is entry.model else self._opened(record, scope)
            target = self.names.resolve(ref, written, around)
            half = () if target else self.names.half(ref, written, around)
            yield Link(entry, route, ref, written, target, half)

    def scope(self, document: Address) -> Scope:
        """Where short forms in a document are looked for."""
        if document not in self._scopes:
            own = {"document": document, document.kind: document}
            if document in self.before:
                own["plan before"] = self.before[document]
            entry = self.documents.get(document)
            self._scopes[document] = self._opened(entry.model, own) if entry else own
        return self._scopes[document]

    def _opened(self, record: Record, around: Scope) -> Scope:
        """The scope below a record that names where short forms are looked for."""
        for _, ref, written, holder in references(record):
            if ref.opens and holder is record:
                target = self.names.resolve(ref, written, {})
                inner = self.scope(target) if target else {}
                own = dict(around)
                if ref.kinds == ("document",):
                    # What tells of a document is none that anything could be in.
                    own.pop("document", None)
                return {**inner, **own}
        return around


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
        return _grouped((link.entry.address, link) for link in self.known)

    @cached_property
    def by_target(self) -> Mapping[str, tuple[Link, ...]]:
        """The known links to each thing, by its address."""
        return _grouped((link.target, link) for link in self.known if link.target)

    @cached_property
    def _by_field(self) -> Mapping[tuple[str, str], list[Link]]:
        links: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
        for link in self.every:
            links[link.entry.address.kind, link.field].append(link)
        return links

    def relation(self, kind: str, *fields: str) -> dict[str, tuple[str, ...]]:
        """Each entry of a kind to what it names in some of its fields."""
        targets: defaultdict[str, list[str]] = defaultdict(list)
        for name in fields:
            for link in self._by_field.get((kind, name), ()):
                targets[link.entry.address] += [] if link.target is None else [link.target]
        return {address: tuple(named) for address, named in targets.items()}

    def naming(self, kind: str, *fields: str) -> dict[str, tuple[str, ...]]:
        """Each thing to the entries of a kind that name it in some of their fields."""
        entries: defaultdict[str, list[str]] = defaultdict(list)
        for name in fields:
            for link in self._by_field.get((kind, name), ()):
                if link.target:
                    entries[link.target].append(link.entry.address)
        return {target: tuple(naming) for target, naming in entries.items()}

    def twice(self) -> Iterator[Link]:
        """Each link in a list that names what another in the same list has named already."""
        seen: set[tuple[str, Route, str]] = set()
        for link in self.every:
            if link.listed:
                key = (link.entry.address, link.route[:-1], link.target or link.written)
                if key in seen:
                    yield link
                seen.add(key)

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
            yield from parts(written.rpartition("/")[0], target.parent)
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


def _grouped(pairs: Iterable[tuple[Any, Link]]) -> Mapping[str, tuple[Link, ...]]:
    groups: dict[str, list[Link]] = {}
    for key, link in pairs:
        groups.setdefault(key, []).append(link)
    return {key: tuple(links) for key, links in groups.items()}
