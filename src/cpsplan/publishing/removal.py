"""Removal: what a build would take away, said before it does, and what people have edited, which it does not.

A document is published under an address that others lead to. It does not go because a file was renamed, moved away or
deleted by mistake: somebody has to say that this is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from cpsplan.book.book import Book
from cpsplan.publishing.places import Place, place_of
from cpsplan.render import has_page

TOLD = 20
"""How many lines name what was removed; the rest is counted."""


def published_places(book: Book) -> set[Place]:
    """Every document of a book in every edition that has it, and its data; and of every edition what is of none."""
    places = {("", document) for document in book.documents}
    for entry in book.editions.values():
        places.add((entry.model.id, ""))
        places.update(
            (entry.model.id, document) for document in book.documents if has_page(book, entry.model, document)
        )
    return places


def moved_documents(book: Book) -> set[str]:
    """The ids that documents had before and that lead on: what was published under them may go."""
    return {formerly.was for formerly in book.settings.model.formerly} if book.settings else set()


def gone_documents(listed: Iterable[Mapping[str, Any]], book: Book) -> dict[str, list[str]]:
    """The documents that were published and are none any more, each with its editions."""
    places, moved = published_places(book), moved_documents(book)
    gone: dict[str, list[str]] = {}
    for edition, document in sorted({place_of(entry) for entry in listed} - places):
        if edition and document and document not in moved:
            gone.setdefault(document, []).append(edition)
    return gone


def removal_lines(paths: Iterable[str]) -> list[str]:
    """The files that were removed: the folder of a document in a line, with the number of files, and other files."""
    folders: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder = PurePosixPath(path).parent.as_posix()
        folders.setdefault(f"{folder}/" if "/" in folder else path, []).append(path)
    lines = [f"{folder} ({len(files)} files)" if len(files) > 1 else files[0] for folder, files in folders.items()]
    more = len(lines) - TOLD
    return [*lines[:TOLD], f"and {more} more"] if more > 1 else lines
