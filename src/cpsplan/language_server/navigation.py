"""Navigation: from a reference to what it means, from a thing to all that name it, and the outline of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.places import WordPlace, node_at

SYMBOLS = {
    "aim": types.SymbolKind.Class,
    "outcome": types.SymbolKind.Property,
    "activity": types.SymbolKind.Method,
    "measure": types.SymbolKind.Number,
    "passage": types.SymbolKind.String,
    "term": types.SymbolKind.Key,
}
"""The symbols that come nearest to the kinds of entries in an outline; a document is a module, the rest are objects."""


def definition(desk: Desk, path: str, position: types.Position) -> types.Location | None:
    """Where the thing that is named at a place is defined; None where nothing is named."""
    place = desk.places.at(path, *desk.place(path, position))
    defined = desk.places.definitions.get(place.address) if place else None
    return _location_of(desk, defined) if defined else None


def mentions(desk: Desk, path: str, position: types.Position, *, definition_too: bool) -> list[types.Location]:
    """Everything that names the thing at a place; with ``definition_too``, where it is defined comes first."""
    place = desk.places.at(path, *desk.place(path, position))
    if place is None:
        return []
    defined = desk.places.definitions.get(place.address)
    places = desk.places.uses(place.address)
    if defined and definition_too:
        places = [defined, *places]
    return [_location_of(desk, place) for place in places]


def outline(desk: Desk, path: str) -> list[types.DocumentSymbol]:
    """What a file holds: a plan its projects, actions and measures; a strategy its aims and their outcomes."""
    top: list[types.DocumentSymbol] = []
    above: list[tuple[int, list[types.DocumentSymbol]]] = [(-1, top)]
    for kind, entry in _shown_entries(desk.linked.book, path):
        while above[-1][0] >= len(entry.route):
            above.pop()
        symbol = _symbol(desk, entry, kind)
        above[-1][1].append(symbol)
        below: list[types.DocumentSymbol] = []
        symbol.children = below
        above.append((len(entry.route), below))
    return top


def lenses(desk: Desk, path: str) -> list[types.CodeLens]:
    """Above each outcome of a strategy, how many activities of each plan serve it."""
    book, lines = desk.linked.book, desk.lines(path)
    above = []
    for address, outcome in book.outcomes.items():
        if outcome.source.path == path:
            place = lines.range(outcome.span("id"))
            above.append(types.CodeLens(place, types.Command(_service(book, address), "")))
    return above


def _service(book: Book, outcome: str) -> str:
    activities = Counter(book.plan_of(activity).address for activity in book.served_by.get(outcome, ()))
    counted = [f"{plan}: {count}" for plan, count in activities.items()]
    return f"served in {', '.join(counted)}" if counted else "served by nobody"


def _shown_entries(book: Book, path: str) -> Iterator[tuple[types.SymbolKind, Entry[Any]]]:
    """The entries of a file that an outline shows, in the order of its lines."""
    entries: list[Entry[Any]] = []
    for table in book.tables.values():
        entries += [entry for entry in table.values() if entry.source.path == path and not entry.kind.numbered]
    for entry in sorted(entries, key=lambda entry: entry.span() if entry.route else entry.span("id")):
        other = types.SymbolKind.Object if entry.route else types.SymbolKind.Module
        yield SYMBOLS.get(entry.address.kind, other), entry


def _symbol(desk: Desk, entry: Entry[Any], kind: types.SymbolKind) -> types.DocumentSymbol:
    node = node_at(entry.source.node, entry.route)
    lines = desk.lines(entry.source.path)
    start, end = node.start_mark, node.end_mark
    whole = types.Range(lines.position(start.line + 1, start.column + 1), lines.position(end.line + 1, end.column + 1))
    detail = getattr(entry.model, "id", None) or getattr(entry.model, "of", None)
    chosen = types.Range(whole.start, whole.start)
    return types.DocumentSymbol(entry.words, kind, whole, chosen, detail=detail)


def _location_of(desk: Desk, place: WordPlace) -> types.Location:
    return types.Location(desk.uri_of(place.span.path), desk.lines(place.span.path).range(place.span))
