"""Drafts: the workspace as it is published where the settings leave them out, as if they were not written yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from cpsplan.assess.drafts import documents_without, drafts_of, leading_into, leaves_drafts_out, without
from cpsplan.book.book import Book
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Fix, Remove, Route
from cpsplan.language import catalogue
from cpsplan.sources.fix import mend
from cpsplan.workspace.disk import OverlaidWorkspace


def drafts_left_out(book: Book) -> frozenset[str]:
    """The documents that are not published, because they are drafts or cannot be without one."""
    return documents_without(book, drafts_of(book)) if leaves_drafts_out(book) else frozenset()


def without_drafts(compiled: Compiled) -> Compiled:
    """What is published of a workspace without faults.

    Where something is left out, that is compiled again, without the files of what is left out and without the
    references that lead there, so that no page, table or list can know of it. Raises ChangeRefused where a reference
    cannot be taken out of a text.
    """
    gone = drafts_left_out(compiled.book)
    if not gone:
        return compiled
    paths = frozenset(_files(compiled.book, gone))
    texts = {path: text for path, text in compiled.texts.items() if path not in paths}
    changed: dict[str, bytes] = {}
    for path, fixes in _fixes(compiled.book, gone).items():
        text, done = mend(compiled.sources[path], fixes)
        if len(done) < len(fixes):
            raise ChangeRefused(f"{path} names a draft that is left out, in a way that cannot be taken out: see CPS813")
        changed[path] = text.encode()
    published = compile_book(OverlaidWorkspace(compiled.workspace, changed, paths))
    return replace(compiled, book=published.book, texts=texts, sources=published.sources)


def _files(book: Book, gone: Collection[str]) -> Iterator[str]:
    """The files of documents, of their booklets and of their catalogues."""
    for table in book.tables.values():
        for entry in table.values():
            if entry.address.document in gone:
                yield entry.source.path
    for language in book.translations:
        yield from (catalogue.catalogue_path(language, document) for document in gone)


def _fixes(book: Book, gone: Collection[str]) -> dict[str, list[Fix]]:
    """What takes the references out of the texts of other documents, by file. What lies in another goes with that.

    Raises ChangeRefused for a link in prose: its words may speak of the draft, too.
    """
    cuts: dict[str, dict[Route, Fix]] = {}
    for link in leading_into(book, gone):
        cut = link.entry.fix("Leave out what names a draft", Remove(without(link)))
        if cut is None:
            place = link.entry.span(*link.route)
            raise ChangeRefused(
                f"{place.path}:{place.line}:{place.column} a link in the prose leads to “{link.written}”, which is a "
                "draft or waits for one. Approve it, or take the link out: nothing is published before"
            )
        cuts.setdefault(cut.path, {})[cut.steps[0].route] = cut
    fixes: dict[str, list[Fix]] = {}
    for path, by_route in cuts.items():
        outer = [route for route in by_route if not any(route[:length] in by_route for length in range(len(route)))]
        fixes[path] = [by_route[route] for route in outer]
    return fixes
