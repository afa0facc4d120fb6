"""Abroad: the outcomes and aims of other bodies, in books that the settings pin, and what is wrong with these books."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import field
from pathlib import PurePosixPath

from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.late import dataclass
from cpsplan.model.edition import PinnedBook, Settings
from cpsplan.sources.pinned import BrokenBook, WrittenBook, WrittenOutcome, read_pinned
from cpsplan.workspace.disk import BOOKS, Unreadable, Workspace, is_plain

UNUSABLE_BOOK = declare(
    "CPS372",
    "pinned-book-unusable",
    Severity.ERROR,
    """The settings name the book of another body under “books”, and its file cannot be used: it is not there, is too
    large, or is no book as cpsplan writes it to out/data/book.json. It lies in plans/books/, called after its id there.

    Nothing in such a file is believed: only the words of its strategies, aims and outcomes are read.""",
)
CHANGED_BOOK = declare(
    "CPS373",
    "pinned-book-changed",
    Severity.ERROR,
    """The book of another body is not the file that was pinned: its checksum is another one than “sha256” says.
    Somebody has put a newer one in its place, or has changed it.

    Read what it says now of the outcomes that your plans serve (CPS374 tells which are worded otherwise), then write
    the new checksum.""",
)

UNPINNED_BOOK = declare(
    "CPS375",
    "book-not-pinned",
    Severity.WARNING,
    """A file lies in plans/books/, and the settings do not name it under “books” with its checksum, so no plan can
    serve what stands in it.""",
)


@dataclass(frozen=True, slots=True)
class PlaceAbroad:
    """An aim or outcome in the book of another body."""

    address: str
    """The id of the book, then the address there: county/libraries-2030:readers.reach."""
    kind: str
    number: str
    words: str
    strategy: str
    """The title of its strategy."""
    publisher: str
    language: str


@dataclass(frozen=True)
class Abroad:
    """What can be named of the books of other bodies."""

    places: Mapping[str, PlaceAbroad] = field(default_factory=dict)
    """The aims and outcomes by their addresses."""
    books: Mapping[str, bool] = field(default_factory=dict)
    """The ids of the books that are pinned, and whether each could be read."""

    def find(self, kinds: tuple[str, ...], written: str) -> PlaceAbroad | None:
        """What a reference to one of some kinds means; None where it means nothing abroad."""
        place = self.places.get(written)
        return place if place and place.kind in kinds else None

    def book_of(self, written: str) -> str | None:
        """The id of the book that a reference leads into, pinned or not; None where it leads into none."""
        book, slash, rest = written.partition("/")
        return book if slash and ":" in rest else None


def read_books(workspace: Workspace, settings: Entry[Settings]) -> tuple[Abroad, list[Diagnostic], dict[str, str]]:
    """What the pinned books hold, what is wrong with them, and the text of each by its path."""
    places: dict[str, PlaceAbroad] = {}
    books: dict[str, bool] = {}
    diagnostics: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for number, pin in enumerate(settings.model.books):
        path, way = f"{BOOKS}/{pin.id}.json", ("books", number)
        books[pin.id] = False
        try:
            content = workspace.read(path)
            book = read_pinned(content)
        except (Unreadable, BrokenBook) as reason:
            hint = "Put the file there that the other body publishes as data/book.json"
            diagnostics.append(UNUSABLE_BOOK.at(settings.span(*way, "id"), f"{path} {reason}", hint=hint))
            continue
        books[pin.id] = True
        texts[path] = content.decode()
        places |= {place.address: place for place in _places(pin, book)}
        checksum = hashlib.sha256(content).hexdigest()
        if checksum != pin.sha256:
            message = f"{path} is not the file that was pinned"
            hint = f"Read what has changed for your plans, then write “sha256: {checksum}”"
            diagnostics.append(CHANGED_BOOK.at(settings.span(*way, "sha256"), message, hint=hint))
    for path in sorted(filter(is_plain, workspace.names(BOOKS))):
        if PurePosixPath(path).stem not in books:
            diagnostics += _unpinned(workspace, path)
    return Abroad(places, books), diagnostics, texts


def _unpinned(workspace: Workspace, path: str) -> Iterator[Diagnostic]:
    """What to write into the settings for a file that they do not name."""
    try:
        checksum = hashlib.sha256(workspace.read(path)).hexdigest()
    except Unreadable:
        return
    hint = f"Where it is to be used, add “- {{id: {PurePosixPath(path).stem}, sha256: {checksum}}}” to “books”"
    yield UNPINNED_BOOK.at(Span(path), f"The settings do not name {path}", hint=hint)


def _places(pin: PinnedBook, book: WrittenBook) -> Iterator[PlaceAbroad]:
    for address, strategy, number, place in book.places():
        is_outcome = isinstance(place, WrittenOutcome)
        words = place.statement if isinstance(place, WrittenOutcome) else place.title
        yield PlaceAbroad(
            address=f"{pin.id}/{address}",
            kind="outcome" if is_outcome else "aim",
            number=number,
            words=words,
            strategy=strategy.title,
            publisher=book.settings.publisher,
            language=book.settings.language,
        )
