"""Collect: models to entries with addresses, in the tables of the book. What stands twice is reported."""

from __future__ import annotations

from dataclasses import field
from pathlib import PurePosixPath
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.book.misshapen import as_id
from cpsplan.book.parse import FILES, READ_IN_ORDER, Parsed
from cpsplan.book.resolver import SETTINGS
from cpsplan.diagnostic import Diagnostic, Related, Severity, declare
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.marks import Kind
from cpsplan.model.shape import kinds, shape
from cpsplan.model.text import Record
from cpsplan.workspace.disk import name_of

DUPLICATE_ID = declare(
    "CPS301",
    "duplicate-id",
    Severity.ERROR,
    """Two entries go by the same id, so a reference to it could mean either.""",
)
FILE_NAME = declare(
    "CPS303",
    "id-differs-from-file-name",
    Severity.ERROR,
    """The id of a strategy, plan, progress report or edition has to be the name of its file without “.yaml”, so that
    everybody finds the file from the id.""",
)


def kinds_in_order() -> dict[str, Kind]:
    """Every kind of things that can stand in a file, by its table, in the order of the models.

    What both strategies and plans have comes with the plans, so that their texts stay behind their titles.
    """
    known: dict[str, Kind] = {}
    for place in READ_IN_ORDER:
        own = {table: kind for table, (kind, _) in kinds(FILES[place]).items()}
        known = {table: kind for table, kind in known.items() if table not in own} | own
    return known


def _tables() -> dict[str, dict[str, Entry[Any]]]:
    return {table: {} for table, kind in kinds_in_order().items() if kind.table}


def _addresses() -> dict[str, list[Address]]:
    return {kind.name: [] for kind in kinds_in_order().values() if kind.id}


@dataclass
class Tables:
    """The tables of the book while they are being filled."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    settings: Entry[Any] | None = None
    entries: dict[str, dict[str, Entry[Any]]] = field(default_factory=_tables)
    documents: dict[str, Entry[Any]] = field(default_factory=dict)
    """What is a file of its own: strategies, plans, reports, booklets."""
    named: dict[str, Entry[Any]] = field(default_factory=dict)
    """What can be named without being an entry of its own: groups, values."""
    addresses: dict[str, list[Address]] = field(default_factory=_addresses)
    """The addresses of everything that can be named, by its kind."""
    incomplete: set[str] = field(default_factory=set)
    """Names of files of which something was left out: what they lack proves nothing."""
    lost: set[str] = field(default_factory=set)
    """The kinds of what was left out because something else has its id: nobody knows what they would be called."""
    _first: dict[tuple[str, Address | None, str], Entry[Any]] = field(default_factory=dict)
    """The entry that has taken an id, by the kinds that share it and what is around it."""

    def collect(self, parsed: Parsed) -> None:
        """Take in everything that a file defines."""
        model, source = parsed.model, parsed.source
        assert model is not None  # noqa: S101 - asked by the caller
        kind = model.entry_kind
        if kind is None:
            self._parts(Entry(Address.top(name_of(source.path), ""), model, source, ()))
        elif kind.table and not kind.id:
            # The theme is a part of the settings, whether it stands in them or in a file of its own.
            address = SETTINGS.below(kind.name, "/", kind.name)
            self.entries[kind.table][address] = Entry(address, model, source, ())
        elif not kind.id:
            self.settings = Entry(Address.top(kind.name, kind.name), model, source, ())
            self._parts(self.settings)
        else:
            entry = Entry(Address.top(getattr(model, kind.id), kind.name, kind.ending), model, source, ())
            if self._is_copy(entry):
                return
            self._add(entry, kind)
            if self.entries[kind.table].get(entry.address) is entry:
                self.documents[entry.address] = entry

    def _add(self, entry: Entry[Record], kind: Kind) -> None:
        """Take in an entry and all that stands below it, unless another one has its id."""
        address = entry.address
        if kind.id:
            if address.id and self._is_taken(entry, kind):
                return
            self.addresses[kind.name].append(address)
        table = self.entries[kind.table] if kind.table else self.named
        table.setdefault(address, entry)
        if shape(type(entry.model)).named:
            self._parts(entry)

    def _parts(self, entry: Entry[Record]) -> None:
        """Take in what has an id or an address of its own inside an entry."""
        for part, kind in shape(type(entry.model)).named:
            joint = kind.joint or f"/{part.key}/"
            for place, record in enumerate(getattr(entry.model, part.name)):
                identifier = (getattr(record, kind.id) or "") if kind.id else ""
                address = entry.address.below(kind.name, joint, identifier, place + 1 if kind.numbered else 0)
                self._add(Entry(address, record, entry.source, (*entry.route, part.key, place)), kind)

    def _is_taken(self, entry: Entry[Any], kind: Kind) -> bool:
        """Whether something else has the id of an entry; reported. Parts of an activity are taken in all the same."""
        address = entry.address
        first = self._first.setdefault((kind.shares or kind.name, address.parent, address.id), entry)
        if first is entry:
            return False
        related = [Related(first.span(kind.id), "it stands here first")]
        message, hint = f"The id “{address.id}” stands here twice", "Give one of them another id"
        self.diagnostics.append(DUPLICATE_ID.at(entry.span(kind.id), message, hint=hint, related=related))
        if kind.table:
            self.incomplete.add(name_of(entry.source.path))
        model: type[Record] = type(entry.model)
        self.lost |= {inside.name for inside, _ in kinds(model).values()}
        return kind.shares != "part"

    def _is_copy(self, entry: Entry[Any]) -> bool:
        """Report an id that is not the name of its file; of a copy, that and not that the id stands twice."""
        identifier, stem = entry.address.id, PurePosixPath(entry.source.path).stem
        if identifier == stem:
            return False
        message, own = f"The id is “{identifier}”, and the file is called {stem}.yaml", as_id(stem)
        first = self.documents.get(entry.address)
        if first:
            hint = f"{first.source.path} has this id. Delete the copy; or give it the id “{own}” and call it {own}.yaml"
        else:
            hint = f"Call the file {identifier}.yaml"
            if own and own != identifier:
                hint += f", or write “id: {own}”" + ("" if own == stem else f" and call it {own}.yaml")
        self.diagnostics.append(FILE_NAME.at(entry.span("id"), message, hint=hint))
        if first:
            self.incomplete.add(stem)
        return first is not None
