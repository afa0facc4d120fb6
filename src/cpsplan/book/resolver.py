"""Resolver: references to links, by one walk over the entries of a book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Any

from cpsplan.book.abroad import Abroad
from cpsplan.book.directory import Directory, Scope
from cpsplan.book.entry import Entry
from cpsplan.book.links import Link, Part, parts
from cpsplan.diagnostic import Route
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.blocks import PartKey
from cpsplan.model.marks import ANY, Ref
from cpsplan.model.shape import may_refer, references_in
from cpsplan.model.text import Record

SETTINGS = Address.top("settings", "settings")
PICTURES = Address.top("pictures", "pictures")
"""Where the registers stand that every file can refer to."""
_JOINT = re.compile(r"[:./]")


@cache
def _on_the_way(within: tuple[str, ...]) -> Ref:
    """What a reference that looks for short forms ``within`` can lead through."""
    return Ref(("activity", "aim", "plan", "strategy"), within=within, elsewhere=True)


def _serves(entry: Entry[Any], route: Route) -> bool:
    """Whether a reference may say what an activity serves: not one in its prose."""
    return entry.address.kind == "activity" and not isinstance(route[-1], PartKey)


@dataclass(frozen=True)
class Resolver:
    """References to links."""

    documents: Mapping[str, Entry[Any]] = field(default_factory=dict)
    """The strategies, plans, reports, booklets: every top of a file, by its address."""
    directory: Directory = field(default_factory=lambda: Directory({}))
    before: Mapping[str, Address] = field(default_factory=dict)
    """Each plan to the plan before it."""
    abroad: Abroad = field(default_factory=Abroad)
    """What can be named of the books of other bodies."""
    _scopes: dict[str, Scope] = field(default_factory=dict)

    def links(self, entries: Iterable[Entry[Any]]) -> tuple[Link, ...]:
        """Every reference of ``entries``, in their order."""
        links: list[Link] = []
        for entry in entries:
            if not may_refer(entry.model):
                continue
            around = self.scope(entry.address.document)
            for route, ref, written, record in references_in(entry.model):
                scope = around if record is entry.model else self._below(record, around)
                target = self.directory.resolve(ref, written, scope)
                may_lead_abroad = target is None and ref.elsewhere and _serves(entry, route)
                abroad = self.abroad.find(ref.kinds, written) if may_lead_abroad else None
                half = self._half(ref, written, scope) if target is None and abroad is None else ()
                links.append(Link(entry, str(route[0]), route, ref, written, target, half, abroad))
        return tuple(links)

    def meanings(self, link: Link) -> list[Address]:
        """Everything that a link can mean, where things of several kinds share a name."""
        around = self.scope(link.entry.address.document)
        for route, ref, written, record in references_in(link.entry.model):
            if route == link.route:
                scope = around if record is link.entry.model else self._below(record, around)
                return self.directory.meanings(ref, written, scope)
        return []

    def elsewhere(self, link: Link, kind: str) -> Iterator[Address]:
        """The documents of a kind in which there is what a link that leads nowhere names."""
        for document in self.directory.documents(kind).values():
            if self.directory.resolve(link.ref, link.written, Scope({kind: document})):
                yield document

    def other_kind(self, link: Link) -> Address | None:
        """What a link that leads nowhere would mean if it could name things of any kind; None where nothing does."""
        anything = Ref(ANY, within=("document", "plan", "strategy"), elsewhere=True)
        return self.directory.resolve(anything, link.written, self.scope(link.entry.address.document))

    def _half(self, ref: Ref, written: str, scope: Scope) -> tuple[Part, ...]:
        """What of an unknown reference is known, from its beginning: of people.nothing the aim."""
        for joint in reversed(list(_JOINT.finditer(written))):
            head = written[: joint.start()]
            target = self.directory.resolve(_on_the_way(ref.within), head, scope)
            if target:
                return tuple(parts(head, target))
        return ()

    def scope(self, document: Address) -> Scope:
        """Where short forms in a document are looked for."""
        if document not in self._scopes:
            around = {"document": document, document.kind: document, SETTINGS.kind: SETTINGS, PICTURES.kind: PICTURES}
            if document in self.before:
                around["plan before"] = self.before[document]
            entry = self.documents.get(document)
            scope = Scope(around)
            self._scopes[document] = self._below(entry.model, scope) if entry else scope
        return self._scopes[document]

    def _below(self, record: Record, scope: Scope) -> Scope:
        """The scope inside a record. One that names a document opens that: short forms mean what lies in it too."""
        for _, ref, written, holder in references_in(record):
            if ref.opens and holder is record:
                target = self.directory.resolve(ref, written, Scope())
                opened = self.scope(target).around if target else {}
                own = dict(scope.around)
                if ref.kinds == ("document",):
                    # What tells of a document is none that anything could be in.
                    own.pop("document", None)
                return Scope({**opened, **own})
        return scope
