"""Place: where an entry stands in the files, or where a new one is to stand, and what its model asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.parse import kind_of
from cpsplan.compiler import Compiled
from cpsplan.desk.forms.controls import Control, controls_of
from cpsplan.diagnostic import Route
from cpsplan.late import dataclass
from cpsplan.model.marks import Kind
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record
from cpsplan.sources.amend import value_by_route
from cpsplan.sources.load import Source, load
from cpsplan.workspace.disk import MemoryWorkspace


@dataclass(frozen=True)
class EntryPlace:
    """Where an entry stands, or is to stand."""

    path: str
    route: Route
    """The way to it in the file as it is written; of a new one, that to the list that it is put into."""
    model: type[Record]
    address: str
    """Its address; of a new one, that of what it is to stand in."""
    document: str = ""
    """The address of the document that it stands in."""
    is_new: bool = False

    @property
    def controls(self) -> tuple[Control, ...]:
        """What is asked of it."""
        return controls_of(self.model)

    def value(self, source: Source) -> Any:
        """What the file says of it; nothing of one that is new."""
        return None if self.is_new else value_by_route(source.value, self.route)


def entry_place(compiled: Compiled, address: str) -> EntryPlace | None:
    """Where the entry at an address stands, also where its faults keep it out of the book; None where there is none."""
    settings = compiled.book.settings
    entry = settings if settings and address == settings.address else compiled.book.thing(address)
    if entry:
        route = entry.source.written(entry.route)
        return EntryPlace(entry.source.path, route, type(entry.model), address, str(entry.address.document))
    for path, source in compiled.sources.items():
        model = kind_of(path)
        kind = model.entry_kind if model else None
        top = f"{source.value.get(kind.id)}{kind.ending}" if kind and kind.id else ""
        if model and top and address.startswith(top):
            way = _way_to(model, source.value, top, address)
            if way is not None:
                return EntryPlace(path, way[0], way[1], address, top)
    return None


def _way_to(model: type[Record], value: Any, here: str, address: str) -> tuple[Route, type[Record]] | None:
    """The way to what is at an address below something at ``here``, and its model; None where nothing is."""
    if here == address:
        return (), model
    for part, kind in shape(model).named:
        for place, item in enumerate(items_of(value, part.key)):
            below = address_in_list(here, part, kind, item, place)
            if address.startswith(below):
                way = _way_to(part.models[0], item, below, address)
                if way is not None:
                    return (part.key, place, *way[0]), way[1]
    return None


def items_of(value: Any, key: str) -> list[Any]:
    """The items of a list of an entry as its file has them; none where there is no list."""
    items = value.get(key) if isinstance(value, dict) else None
    return items if isinstance(items, list) else []


def address_in_list(around: str, part: Field, kind: Kind, item: Any, place: int) -> str:
    """The address of an item of a list, by its id or by its number."""
    name = item.get(kind.id) if isinstance(item, dict) and kind.id else None
    step = place + 1 if kind.numbered or not name else name
    return f"{around}{kind.joint or f'/{part.key}/'}{step}"


def new_place(book: Book, kind: str, around: str) -> EntryPlace | None:
    """Where a new entry stands that is put into a list of what is at an address: project, or projects; else None."""
    entry = book.thing(around)
    if entry is None:
        return None
    for part, _ in _lists(entry):
        if kind in {part.key, part.key.removesuffix("s")}:
            route = (*entry.source.written(entry.route), part.key)
            document = str(entry.address.document)
            return EntryPlace(entry.source.path, route, part.models[0], str(entry.address), document, is_new=True)
    return None


def containers(book: Book, kind: str) -> Iterator[Entry[Any]]:
    """What a new entry of a kind can be put into: documents, aims, activities."""
    for entry in book.entries:
        if any(kind in {part.key, part.key.removesuffix("s")} for part, _ in _lists(entry)):
            yield entry


def placed_in(place: EntryPlace, here: Source, other: Source) -> EntryPlace:
    """The same place in another version of its file, where what is in a list goes by its id."""
    route: list[str | int] = []
    for step in place.route:
        items = value_by_route(other.value, tuple(route))
        known = value_by_route(here.value, place.route[: len(route)])
        if isinstance(step, int) and isinstance(items, list) and isinstance(known, list):
            identifier = known[step].get("id") if isinstance(known[step], dict) else None
            same = (at for at, item in enumerate(items) if isinstance(item, dict) and item.get("id") == identifier)
            step = next(same, step) if identifier else step  # noqa: PLW2901 - the same step, in the other version
        route.append(step)
    return replace(place, route=tuple(route))


def _lists(entry: Entry[Any]) -> tuple[tuple[Field, Kind], ...]:
    """The lists of an entry whose records have addresses."""
    model: type[Record] = type(entry.model)
    return shape(model).named


def read_source(path: str, text: str) -> Source | None:
    """A text as a file; None where it cannot be read."""
    source, _ = load(MemoryWorkspace({path: text}), path)
    return source
