"""Link: models to one book. Ids become references; what refers to nothing becomes a diagnostic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from cpsplan.book.abroad import Abroad
from cpsplan.book.book import Book
from cpsplan.book.collect import Tables
from cpsplan.book.directory import Directory
from cpsplan.book.entry import Entry
from cpsplan.book.links import Links
from cpsplan.book.parse import Parsed
from cpsplan.book.resolver import Resolver
from cpsplan.book.succession import plans_before
from cpsplan.book.unknown import unknown_references
from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.workspace.disk import name_of

CIRCLE = declare(
    "CPS304",
    "circle",
    Severity.ERROR,
    """Strategies, aims or outcomes lead back to themselves through “parent” or “succeeds”, or activities through
    “depends_on”. Nothing can serve, continue or wait for itself, not even by way of others.""",
)


def link(
    parsed: Iterable[Parsed], dropped: Iterable[str] = (), abroad: Abroad | None = None
) -> tuple[Book, list[Diagnostic]]:
    """Link the models of all files into one book, with what can be named ``abroad``, in the books of other bodies.

    ``dropped`` are the ids of files that could not be read at all; references into them are not reported.
    """
    tables, missing = Tables(), set(dropped)
    tables.incomplete |= missing
    # Of two files with one id, the one that is called after it is the plan, and the other a copy.
    for file in sorted(parsed, key=_is_misnamed):
        stem = name_of(file.source.path)
        missing |= file.dropped
        if file.model is None or file.dropped or file.source.places:
            tables.incomplete.add(stem)
        if file.model is None:
            missing.add(stem)
        else:
            tables.collect(file)
    before = {plan: older[0] for plan, older in plans_before(tables.entries["plans"].values()).items() if older}
    resolver = Resolver(tables.documents, Directory(tables.addresses), before, abroad or Abroad())
    entries: list[Entry[Any]] = []
    for table in tables.entries.values():
        entries += table.values()
    if tables.settings:
        entries.append(tables.settings)
    links = Links(resolver.links(entries))
    book = Book(
        settings=tables.settings,
        tables=MappingProxyType({name: MappingProxyType(table) for name, table in tables.entries.items()}),
        resolver=resolver,
        named=tables.named,
        links=links,
        incomplete=frozenset(tables.incomplete),
    )
    return book, [*tables.diagnostics, *unknown_references(links, resolver, missing, tables.lost), *_circles(book)]


def _is_misnamed(file: Parsed) -> bool:
    return bool(file.source.value.get("id", "") != name_of(file.source.path))


def _circles(book: Book) -> Iterator[Diagnostic]:
    for circle, field, ref in book.links.circles():
        message = f"{' → '.join((*circle, circle[0]))}: a circle in which each {ref.circle} the next"
        span = book.find(circle[0]).span(field)
        yield CIRCLE.at(span, message, hint="Take one of these references out")
