"""Navigation: from a reference to what it means, from a thing to all that name it, and the outline of a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language_server.desk import Desk
from cpsplan.language_server.places import Place

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
    return _location(desk, defined) if defined else None


def references(desk: Desk, path: str, position: types.Position, *, definition_too: bool) -> list[types.Location]:
    """Everything that names the thing at a place; with ``definition_too``, where it is defined comes first."""
    place = desk.places.at(path, *desk.place(path, position))
    if place is None:
        return []
    defined = desk.places.definitions.get(place.address)
    found = [defined] if defined and definition_too else []
    return [_location(desk, one) for one in (*found, *desk.places.uses(place.address))]


def outline(desk: Desk, path: str) -> list[types.DocumentSymbol]:
    """What a file holds: a plan its projects, actions and measures; a strategy its aims and their outcomes."""
    top: list[types.DocumentSymbol] = []
    above: list[tuple[int, list[types.DocumentSymbol]]] = [(-1, top)]
    for kind, entry in _entries(desk.linked.book, path):
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
    book, lines, found = desk.linked.book, desk.lines(path), []
    for address, outcome in book.outcomes.items():
        if outcome.source.path == path:
            plans = [book.plan_of(one).address for one in book.served_by.get(address, ())]
            counted = [f"{plan}: {plans.count(plan)}" for plan in dict.fromkeys(plans)]
            words = f"served in {', '.join(counted)}" if counted else "served by nobody"
            found.append(types.CodeLens(lines.range(outcome.span("id")), types.Command(words, "")))
    return found


def _entries(book: Book, path: str) -> Iterator[tuple[types.SymbolKind, Entry[Any]]]:
    """The entries of a file that an outline shows, in the order of its lines."""
    entries: list[Entry[Any]] = []
    for table in book.tables.values():
        entries += [entry for entry in table.values() if entry.source.path == path and not entry.kind.numbered]
    for entry in sorted(entries, key=lambda entry: entry.span() if entry.route else entry.span("id")):
        other = types.SymbolKind.Object if entry.route else types.SymbolKind.Module
        yield SYMBOLS.get(entry.address.kind, other), entry


def _symbol(desk: Desk, entry: Entry[Any], kind: types.SymbolKind) -> types.DocumentSymbol:
    node: Any = entry.source.node
    for step in entry.route:
        node = (
            next(value for key, value in node.value if key.value == step) if isinstance(step, str) else node.value[step]
        )
    lines = desk.lines(entry.source.path)
    start, end = node.start_mark, node.end_mark
    whole = types.Range(lines.position(start.line + 1, start.column + 1), lines.position(end.line + 1, end.column + 1))
    detail = getattr(entry.model, "id", None) or getattr(entry.model, "of", None)
    chosen = types.Range(whole.start, whole.start)
    return types.DocumentSymbol(entry.words, kind, whole, chosen, detail=detail)


def _location(desk: Desk, place: Place) -> types.Location:
    return types.Location(desk.uri_of(place.span.path), desk.lines(place.span.path).range(place.span))
