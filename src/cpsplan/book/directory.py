"""Directory: what everything in a book goes by, in full and in short, and what a name means somewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.marks import ANY, Ref

_WHOLE = re.compile(r"(?P<head>(?P<document>[^:/]+)[:/])(?P<short>.+)")
_DOCUMENT = ("strategy", "plan")
"""What “document” stands for: that which other files tell of."""
Named = Mapping[str, Address]
"""Things by a name."""


@dataclass(frozen=True, eq=False)
class Scope:
    """Where short forms are looked for: the document, the plan, the strategy around."""

    around: Mapping[str, Address] = field(default_factory=dict)
    places: dict[Ref, list[Named]] = field(default_factory=dict)
    """The names that a reference can be written with in short, worked out when the first one is looked up."""


class Directory:
    """What everything goes by. The tables of names are filled when somebody first looks into them."""

    def __init__(self, addresses: Mapping[str, list[Address]]) -> None:
        """Take the addresses of everything that can be named, by its kind."""
        self._addresses = addresses
        self._documents: dict[str, dict[str, Address]] = {}
        self._inside: dict[str, dict[str, dict[str, Address]]] = {}

    def documents(self, kind: str) -> Named:
        """The documents of a kind by their addresses."""
        if kind not in self._documents:
            documents: dict[str, Address] = {}
            for name in _DOCUMENT if kind == "document" else (kind,):
                addresses = self._addresses.get(name, ())
                documents |= {address: address for address in addresses if address.parent is None}
            self._documents[kind] = documents
        return self._documents[kind]

    def inside(self, kind: str) -> Mapping[str, Named]:
        """What lies in each document, by its short name: by its id, and by its number where its address has that."""
        if kind not in self._inside:
            documents: dict[str, dict[str, Address]] = {}
            for address in self._addresses.get(kind, ()):
                if address.parent is not None:
                    _enter(documents.setdefault(address.document, {}), address, address.parent)
            self._inside[kind] = documents
        return self._inside[kind]

    def everything(self, kind: str) -> dict[str, Address]:
        """Everything of a kind by its name in full."""
        known = dict(self.documents(kind))
        for names in self.inside(kind).values():
            known |= {address.name: address for address in names.values()}
        return known

    @cached_property
    def by_address(self) -> Named:
        """Everything by its address, which some references are written as."""
        known: dict[str, Address] = {}
        for addresses in self._addresses.values():
            known |= {address: address for address in addresses}
        return known

    def resolve(self, ref: Ref, written: str, scope: Scope) -> Address | None:
        """What a reference means, or None. Where two kinds share a name, the last of ``ref.kinds`` is meant."""
        meanings = self.meanings(ref, written, scope)
        return meanings[-1] if meanings else None

    def meanings(self, ref: Ref, written: str, scope: Scope) -> list[Address]:
        """Everything that a reference can mean, in the order of its kinds: what is near hides what is far."""
        near = [names[written] for names in self._places(ref, scope) if written in names]
        if near:
            return near
        meant: list[Address] = []
        for kind in self._kinds(ref):
            whole = self._whole(kind, written)
            if whole is not None and _is_in_reach(whole, ref, scope):
                meant.append(whole)
        if meant or ref.checked:
            return meant
        address = self._by_address(written, scope)
        return [address] if address else []

    def _by_address(self, written: str, scope: Scope) -> Address | None:
        """What has an address, whole or without the document around it."""
        document = scope.around.get("document", "")
        return self.by_address.get(written) or self.by_address.get(f"{document}/{written}")

    def _kinds(self, ref: Ref) -> tuple[str, ...]:
        return ("document", *self._addresses) if ref.kinds == ANY else ref.kinds

    def _places(self, ref: Ref, scope: Scope) -> list[Named]:
        """The tables of names in which a short form is looked for."""
        places = scope.places.get(ref)
        if places is None:
            places = scope.places[ref] = self._places_of(ref, scope) if ref.within else []
        return places

    def _places_of(self, ref: Ref, scope: Scope) -> list[Named]:
        areas = dict.fromkeys(scope.around[around] for around in ref.within if around in scope.around)
        places: list[Named] = []
        for kind in self._kinds(ref):
            if kind != "document":
                # What is near hides what is far: a measure of the plan one of its strategy.
                near_last = [self.inside(kind).get(area, {}) for area in reversed(areas)]
                places.append({name: address for names in near_last for name, address in names.items()})
            elif "document" in scope.around:
                document = scope.around["document"]
                places.append({document: document})
        return places

    def _whole(self, kind: str, written: str) -> Address | None:
        """What goes by a name in full."""
        document = self.documents(kind).get(written)
        if document is not None:
            return document
        steps = _WHOLE.fullmatch(written)
        if steps is None:
            return None
        address = self.inside(kind).get(steps["document"], {}).get(steps["short"])
        return address if address and address.name.startswith(steps["head"]) else None

    def candidates(self, ref: Ref, scope: Scope, written: str = "") -> dict[str, Address]:
        """What could be written there, and what it would mean; numbers before ids."""
        known: dict[str, Address] = {}
        if ref.within and not (ref.elsewhere and ":" in written):
            for names in self._places(ref, scope):
                known |= names
        else:
            for kind in self._kinds(ref):
                known |= self.everything(kind)
        numbered = {name: address for name, address in known.items() if _is_numbered(name, address)}
        return {**numbered, **known}


def _enter(names: dict[str, Address], address: Address, parent: Address) -> None:
    """Take in what lies in a document. Where two go by one name, the first is meant."""
    names.setdefault(address.short, address)
    if address.step != address.id:
        names.setdefault(f"{parent.short}/{address.step}", address)


def _is_in_reach(address: Address, ref: Ref, scope: Scope) -> bool:
    """Whether a reference may name something in full: what lies where it looks, or what is somewhere else."""
    if ref.elsewhere or not ref.within:
        return True
    areas = [scope.around.get(around) for around in ref.within]
    return address.parent is not None and address.document in areas


def _is_numbered(name: str, address: Address) -> bool:
    return address.step != address.id and name.endswith(f"/{address.step}")
