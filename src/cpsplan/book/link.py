"""Link: models to one book. Ids become references; what refers to nothing becomes a diagnostic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.collect import Tables
from cpsplan.book.directory import Directory
from cpsplan.book.entry import Entry
from cpsplan.book.links import Link, Links
from cpsplan.book.parse import Parsed
from cpsplan.book.resolver import Resolver
from cpsplan.book.succession import plans_before
from cpsplan.diagnostic import HINTED, Diagnostic, SetText, Severity, declare, did_you_mean, meant
from cpsplan.workspace.disk import name_of

UNKNOWN_REFERENCE = declare(
    "CPS302",
    "unknown-reference",
    Severity.ERROR,
    """An entry names a strategy, aim, outcome, activity, output, milestone, measure or group that no file defines.
    Inside a plan, “aim.outcome” means an outcome of the plan's own strategy; “strategy:aim.outcome” one of another.""",
)
CIRCLE = declare(
    "CPS304",
    "circle",
    Severity.ERROR,
    """Strategies or aims lead back to themselves through “parent” or “succeeds”, or activities through “depends_on”.
    Nothing can serve, continue or wait for itself, not even by way of others.""",
)
SHOWN = 8
"""How many known names a hint lists where none is near."""


def link(parsed: Iterable[Parsed], dropped: Iterable[str] = ()) -> tuple[Book, list[Diagnostic]]:
    """Link the models of all files into one book.

    ``dropped`` are the ids of files that could not be read at all; references into them are not reported.
    """
    tables, missing = Tables(), set(dropped)
    tables.incomplete |= missing
    for file in parsed:
        stem = name_of(file.source.path)
        missing |= file.dropped
        if file.model is None or file.dropped:
            tables.incomplete.add(stem)
        if file.model is None:
            missing.add(stem)
        else:
            tables.collect(file)
    before = {plan: older[0] for plan, older in plans_before(tables.entries["plans"].values()).items() if older}
    resolver = Resolver(tables.documents, Directory(tables.addresses), before)
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
    return book, [*tables.diagnostics, *_unknown(links, resolver, missing), *_circles(book)]


def _unknown(links: Links, resolver: Resolver, missing: set[str]) -> Iterator[Diagnostic]:
    unknown = [link for link in links.every if link.target is None and link.ref.checked]
    reported = [link for link in unknown if not _is_lost(link, resolver, missing)]
    for number, link in enumerate(reported):
        # A book in which nothing is right would otherwise take hours.
        scope = resolver.scope(link.entry.address.document)
        known = list(resolver.directory.candidates(link.ref, scope, link.written)) if number < HINTED else []
        right = meant(link.written, known)
        yield UNKNOWN_REFERENCE.at(
            link.entry.span(*link.route),
            f"“{link.written}” is not known",
            hint=did_you_mean(link.written, known) or _hint_of_known(known),
            entry=link.entry.address,
            about=link.written,
            fix=link.entry.fix(f"Write “{right}”", SetText(link.route, right)) if right else None,
        )


def _hint_of_known(known: list[str]) -> str:
    """A hint that lists the first of what is known; empty where nothing is."""
    more = " …" if len(known) > SHOWN else ""
    return f"Known are: {', '.join(known[:SHOWN])}{more}" if known else ""


def _is_lost(link: Link, resolver: Resolver, missing: set[str]) -> bool:
    """Whether it leads into something that could not be read, or nobody can tell where to look for it."""
    scope = resolver.scope(link.entry.address.document)
    is_whole = link.ref.elsewhere and ":" in link.written
    if not is_whole and not all(around in scope.around for around in link.ref.within):
        return True
    return any(part in missing for part in re.split("[:./]", link.written))


def _circles(book: Book) -> Iterator[Diagnostic]:
    for circle, field, ref in book.links.circles():
        message = f"{' → '.join((*circle, circle[0]))}: a circle in which each {ref.circle} the next"
        span = book.find(circle[0]).span(field)
        yield CIRCLE.at(span, message, hint="Take one of these references out")
