"""Collect: models to entries with addresses, in the tables of the book. What stands twice is reported."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.book.links import Names
from cpsplan.book.parse import ROOTS, Parsed
from cpsplan.diagnostic import Diagnostic, Related, Severity, declare
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
KINDS: dict[str, Kind] = {table: kind for root in ROOTS for table, (kind, _) in kinds(root).items()}
"""Every kind of things that can be named, by its table, in the order of the models."""
TABLES = tuple(table for table, kind in KINDS.items() if kind.table)


@dataclass
class Tables:
    """The tables of the book while they are being filled."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    settings: Entry[Any] | None = None
    entries: dict[str, dict[str, Entry[Any]]] = field(default_factory=lambda: {table: {} for table in TABLES})
    below: defaultdict[tuple[str, str], list[Entry[Any]]] = field(default_factory=lambda: defaultdict(list))
    """The entries of a kind that lie below an address, at any depth."""
    named: dict[str, Entry[Any]] = field(default_factory=dict)
    """What can be named without being an entry of its own: groups, values."""
    names: Names = field(default_factory=Names)
    incomplete: set[str] = field(default_factory=set)
    """Names of files of which something was left out: what they lack proves nothing."""
    _first: dict[tuple[str, str], Entry[Any]] = field(default_factory=dict)
    """The entry that has taken an id, by the kinds that share it."""

    def collect(self, parsed: Parsed) -> None:
        """Take in everything that a file defines."""
        model, source = parsed.model, parsed.source
        assert model is not None  # noqa: S101 - asked by the caller
        kind = model.entry_kind
        if kind is None:
            self._parts(Entry(Address.top(name_of(source.path), ""), model, source, ()))
        elif not kind.id:
            self.settings = Entry(Address.top(kind.name, kind.name), model, source, ())
        else:
            identifier = getattr(model, kind.id)
            address = Address(f"{identifier}{kind.ending}", kind.name, identifier)
            entry = Entry(address, model, source, ())
            self._file_name(entry)
            self._add(entry, kind)

    def _add(self, entry: Entry[Any], kind: Kind, number: int = 0) -> None:
        """Take in an entry and all that stands below it, unless another one has its id."""
        address = entry.address
        if kind.id and self._is_taken(entry, kind):
            return
        self.names.add(address, number)
        if kind.table:
            self.entries[kind.table].setdefault(address, entry)
            around = address.parent
            while around is not None:
                self.below[around, kind.name].append(entry)
                around = around.parent
        else:
            self.named.setdefault(address, entry)
        self._parts(entry)

    def _parts(self, entry: Entry[Record]) -> None:
        """Take in what has an id or an address of its own inside an entry."""
        for part in shape(type(entry.model)).named:
            for number, (way, record) in enumerate(part.values(entry.model), start=1):
                kind: Kind = record.entry_kind
                identifier = getattr(record, kind.id) if kind.id else None
                joint = kind.joint or f"/{part.key}/"
                place = number if kind.numbered else 0
                address = entry.address.below(kind.name, joint, identifier or "", place)
                self._add(Entry(address, record, entry.source, (*entry.route, *way)), kind, place)

    def _is_taken(self, entry: Entry[Any], kind: Kind) -> bool:
        identifier = getattr(entry.model, kind.id)
        if identifier is None:
            return False
        parent = entry.address.parent
        name = f"{parent.name}/{identifier}" if parent else str(entry.address)
        first = self._first.setdefault((kind.shares or kind.name, name), entry)
        if first is entry:
            return False
        related = [Related(first.span(kind.id), "it stands here first")]
        message, hint = f"The id “{identifier}” stands here twice", "Give one of them another id"
        self.diagnostics.append(DUPLICATE_ID.at(entry.span(kind.id), message, hint=hint, related=related))
        if kind.table and kind.shares != "part":
            self.incomplete.add(name_of(entry.source.path))
        return kind.shares != "part"

    def _file_name(self, entry: Entry[Any]) -> None:
        identifier, stem = entry.address.id, PurePosixPath(entry.source.path).stem
        if identifier != stem:
            message = f"The id is “{identifier}”, and the file is called {stem}.yaml"
            hint = f"Call the file {identifier}.yaml, or write “id: {stem}”"
            self.diagnostics.append(FILE_NAME.at(entry.span("id"), message, hint=hint))
