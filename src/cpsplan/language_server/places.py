"""Places: which words of the files define something that has an address, and which name such a thing.

One table of both answers what stands at a place, where it is defined, and who names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cpsplan.model.delivery import Action

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from cpsplan.book import Book, Entry
    from cpsplan.diagnostic import Route, Span

WITH_IDS = ("strategies", "aims", "outcomes", "plans", "activities", "milestones", "outputs", "measures", "progress")
"""The tables of a book whose entries go by an id."""


class Place(NamedTuple):
    """A word of a file that means something: where it stands, the address it means, the entry that it belongs to."""

    span: Span
    address: str
    owner: str
    defines: bool = False
    """Whether the thing is defined here, and not only named."""


class Places:
    """All places of a book."""

    def __init__(self, book: Book) -> None:
        self.definitions = {place.address: place for place in _definitions(book)}
        """Where each thing is defined, by its address."""
        self._uses: dict[str, list[Place]] = {}
        self._by_file: dict[str, list[Place]] = {}
        for place in _uses(book):
            self._uses.setdefault(place.address, []).append(place)
            self._by_file.setdefault(place.span.path, []).append(place)
        for place in self.definitions.values():
            self._by_file.setdefault(place.span.path, []).append(place)

    def at(self, path: str, line: int, column: int) -> Place | None:
        """What stands at a place of a file; what defines something goes before what names it."""
        found = [place for place in self._by_file.get(path, ()) if _covers(place.span, line, column)]
        return max(found, key=lambda place: place.defines, default=None)

    def uses(self, address: str) -> list[Place]:
        """Every place that names what is at ``address``, in the order of files and lines."""
        return sorted(self._uses.get(address, ()), key=lambda place: place.span)


def _covers(span: Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)


def _definitions(book: Book) -> Iterator[Place]:
    for table in WITH_IDS:
        for address, entry in getattr(book, table).items():
            if entry.model.id is not None:
                yield Place(entry.span("id"), address, address, defines=True)
    for address, plan in book.plans.items():
        for number, group in enumerate(plan.model.groups):
            yield Place(plan.span("groups", number, "id"), f"{address}/groups/{group.id}", address, defines=True)


def _uses(book: Book) -> Iterator[Place]:
    """Every word that names something which is there. What names nothing is a fault, and told as one."""
    for entry, way, address in (*_of_strategies(book), *_of_plans(book), *_of_booklets(book), *_abouts(book)):
        if address is not None:
            span = entry.key_span(*way) if way[0] == "texts" else entry.span(*way)
            yield Place(span, address, entry.address)


Named = tuple["Entry[Any]", "Route", str | None]
"""An entry, the way to a reference below it, and the address that is meant, if there is one."""


def _of_strategies(book: Book) -> Iterator[Named]:
    for entry in book.strategies.values():
        for key in ("parent", "succeeds"):
            yield entry, (key,), _known(getattr(entry.model, key), book.strategies)
    for aim in book.aims.values():
        yield aim, ("aligns_with",), _known(aim.model.aligns_with, book.aims)
        for number, reference in enumerate(aim.model.succeeds):
            yield aim, ("succeeds", number), _known(reference, book.aims)


def _of_plans(book: Book) -> Iterator[Named]:
    for plan in book.plans.values():
        yield plan, ("strategy",), _known(plan.model.strategy, book.strategies)
    for one in (*book.activities.values(), *book.measures.values()):
        yield from _of_activity(book, one)
    for key, table, found in (
        ("aim", book.envelopes, book.targets),
        ("of", book.quotations, book.quoted),
        ("into", book.fates, book.targets),
        ("of", book.reports, book.targets),
    ):
        for address, entry in table.items():
            yield entry, (key,), found.get(address)
    for address, fate in book.fates.items():
        before = book.plan_before(address.split("/")[0])
        yield fate, ("of",), activity(book, before.address, fate.model.of) if before else None
    for report in book.progress.values():
        yield report, ("plan",), _known(report.model.plan, book.plans)


def _of_activity(book: Book, entry: Entry[Any]) -> Iterator[Named]:
    """What an activity or a measure names."""
    plan, model = entry.address.split("/")[0], entry.model
    for key in ("outcomes", "aims"):
        for number, reference in enumerate(getattr(model, key)):
            yield entry, (key, number), in_strategy(book, plan, reference)
    for key in ("depends_on", "activities"):
        for number, reference in enumerate(getattr(model, key, ())):
            yield entry, (key, number), activity(book, plan, reference)
    if isinstance(model, Action) and model.group:
        yield entry, ("group",), f"{plan}/groups/{model.group}"


def _of_booklets(book: Book) -> Iterator[Named]:
    documents = {**book.strategies, **book.plans}
    tellings: tuple[Entry[Any], ...] = (*book.booklets.values(), *book.confirmations.values())
    for booklet in tellings:
        yield booklet, ("id",), _known(booklet.model.id, documents)
    for address, passage in book.passages.items():
        yield passage, ("of",), book.targets.get(address)
    for entry in book.confirmations.values():
        for reference in entry.model.texts:
            yield entry, ("texts", reference), told(book, entry.model.id, reference)


def _abouts(book: Book) -> Iterator[Named]:
    """What suppressions narrow themselves to."""
    for entry in book.entries:
        document = entry.address.split("/")[0].split(":")[0].removesuffix(".easy-read")
        for number, one in enumerate(entry.suppressions):
            if one.about:
                yield entry, ("suppress", number, "about"), told(book, document, one.about)


def _known(reference: str | None, table: Container[str | None]) -> str | None:
    return reference if reference in table else None


def in_strategy(book: Book, document: str, reference: str) -> str | None:
    """The address of the aim or outcome that ``reference`` means in a plan or strategy; None where there is none."""
    plan = book.plans.get(document)
    address = reference if ":" in reference else f"{plan.model.strategy if plan else document}:{reference}"
    return address if address in book.outcomes or address in book.aims else None


def activity(book: Book, plan: str, reference: str) -> str | None:
    """The address of the activity that ``reference`` means in a plan; None where there is none."""
    document, _, identifier = reference.rpartition("/")
    ways = (f"{document or plan}/{kind}/{identifier}" for kind in ("projects", "actions"))
    return next((address for address in ways if address in book.activities), None)


def told(book: Book, document: str, reference: str) -> str | None:
    """The address of what a booklet on ``document``, or a suppression in it, means by ``reference``; or None."""
    if reference == document and (document in book.strategies or document in book.plans):
        return document
    measure = f"{document}/measures/{reference}"
    found = in_strategy(book, document, reference) or _known(measure, book.measures)
    return found or activity(book, document, reference)
