"""Entry tables: the entries of a book by their kinds, as its properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Protocol, TypeVar

from cpsplan.book.entry import Entry
from cpsplan.model.text import Record

M_co = TypeVar("M_co", bound=Record, covariant=True)


class HasTables(Protocol):
    """What holds entries by their kinds and addresses."""

    @property
    def tables(self) -> Mapping[str, Mapping[str, Entry[Any]]]:
        """Every entry by the table of its kind, and its address."""


class EntryTable(Generic[M_co]):
    """One table of a book: the entries of one kind by their addresses, in the order of the sources."""

    def __init__(self, model: type[M_co] | str) -> None:
        if isinstance(model, str):
            self.name = model
        else:
            self.name = model.entry_kind.table if model.entry_kind else ""

    def __get__(self, book: HasTables, owner: type[HasTables]) -> Mapping[str, Entry[M_co]]:
        return book.tables[self.name]
