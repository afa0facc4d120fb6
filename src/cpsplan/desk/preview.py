"""The preview: the pages of one good book, each made when it is asked for, and made anew only where it has changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path

from cpsplan.book.book import Book
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Diagnostic
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.formerly import pages_that_lead_on
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger, key_of
from cpsplan.publishing.offers import offered, offered_tables
from cpsplan.publishing.pages import Pages
from cpsplan.publishing.publish import read_manifest
from cpsplan.publishing.results import results_that_hold
from cpsplan.publishing.sheets import pages_beside
from cpsplan.publishing.writing import Formats
from cpsplan.render import (
    COVERAGE,
    STATEMENT,
    Download,
    Page,
    Prepared,
    documents,
    has_page,
    main_edition,
    page_path,
    prepare,
)
from cpsplan.verify.results import read_results
from cpsplan.workspace.disk import TEMPLATES, DiskWorkspace, Unreadable
from cpsplan.writers.assets import Assets

OUT = "out"
"""The folder of finished files: what lies there says how large the files are that pages lead to."""


class Memory(Ledger):
    """A ledger that keeps the files themselves, as long as the desk is open."""

    def __init__(self) -> None:
        super().__init__(Path())
        self.files: dict[str, tuple[str, bytes]] = {}
        """The key and the bytes of what was last made, by its path."""

    def again(self, path: str, key: str) -> bytes | None:
        """What was made for ``path`` with this key, if it was the last that was made for it."""
        old = self.files.get(path)
        return old[1] if old and old[0] == key else None

    def note(self, path: str, key: str, content: bytes) -> None:
        """Remember what was made for ``path``."""
        self.files[path] = (key, content)


class Preview:
    """The pages of one book without errors, as a build would publish them, by their paths below out/."""

    def __init__(
        self, compiled: Compiled, root: Path, wanted: frozenset[str], before: Preview | None, *, is_checked: bool = True
    ) -> None:
        """The preview of a compiled workspace. What the one ``before`` has made is kept where it is still the same."""
        self.compiled = compiled
        self.is_checked = is_checked
        """Whether the rules have looked at the book; until then a page may fail on what they would have told."""
        self._asked, self._answered = threading.Event(), threading.Event()
        self.moment = datetime.now().astimezone()
        self._root = root
        self._wanted = wanted
        self.memory: Memory = before.memory if before else Memory()
        self._overrides = [root / TEMPLATES]
        self._busy = threading.RLock()
        self._done: dict[str, bytes] = {}
        """The pages of this book that have been asked for."""
        self._disk = DiskWorkspace(root)

    @property
    def book(self) -> Book:
        """The book that the pages show."""
        return self.compiled.book

    @cached_property
    def _localised(self) -> tuple[list[LocalisedBook], list[Diagnostic]]:
        return localised_editions(self.book, self._overrides, strict=False)

    @property
    def editions(self) -> list[LocalisedBook]:
        """The editions whose pages are shown, in the order of the book."""
        return [edition for edition in self._localised[0] if not self._wanted or edition.edition.id in self._wanted]

    @cached_property
    def index(self) -> Mapping[str, tuple[LocalisedBook, str]]:
        """The edition and the document of every page, by its path."""
        main = main_edition(self.book)
        return {
            page_path(name, localised.edition.id, main): (localised, name)
            for localised in self.editions
            for name in _names(localised)
        }

    def page(self, path: str) -> bytes | None:
        """The bytes of the page at ``path``; None where there is none. Raises RenderError."""
        self._asked.set()
        try:
            return self._page(path)
        finally:
            self._answered.set()

    def wait_until_seen(self, patience: float, longest: float) -> None:
        """Return once somebody has got a page of this book; or after ``patience`` seconds, where nobody asks."""
        if self._asked.wait(patience):
            self._answered.wait(longest)

    def check(self, compiled: Compiled) -> None:
        """Take in what the rules say of the same book."""
        self.compiled = compiled
        self.is_checked = True

    def _page(self, path: str) -> bytes | None:
        with self._busy:
            if path not in self.index:
                return self._leading_on.get(path)
            if path in self._done:
                return self._done[path]
            prepared = self._prepare(*self.index[path])
            key = key_of(prepared.fingerprint, self._templates)
            content = self.memory.again(path, key)
            if content is None:
                content = self.make(prepared).html.encode()
                self.memory.note(path, key, content)
            self._done[path] = content
            return content

    def make(self, prepared: Prepared) -> Page:
        """A page, made now. Raises RenderError."""
        phrases = {edition.edition.id: edition.phrases for edition in self.editions}
        with Pages(phrases, self._overrides) as pages:
            return pages.make(prepared)

    def last_page(self, path: str) -> bytes | None:
        """The page at ``path`` as it was when it could last be made."""
        kept = self.memory.files.get(path)
        return kept[1] if kept else None

    def asset(self, path: str) -> bytes | None:
        """A style sheet, typeface or picture, by its path below out/."""
        with self._busy:
            return self._asset_files.get(path)

    @cached_property
    def assets(self) -> Assets:
        """Style sheets, typefaces and pictures."""
        return assets_of(self.book, self._localised[0], self._overrides, self.memory)

    @cached_property
    def _asset_files(self) -> Mapping[str, bytes]:
        return dict(self.assets.files)

    @cached_property
    def _leading_on(self) -> Mapping[str, bytes]:
        """The pages at the addresses that documents had before."""
        return {
            artifact.path: artifact.content
            for localised in self.editions
            for artifact in pages_that_lead_on(localised, documents(localised))
        }

    @cached_property
    def _templates(self) -> str:
        """The key of the templates and phrases of the workspace, which have a hand in every page."""
        parts: list[str | bytes] = []
        for name in self._disk.names(TEMPLATES):
            try:
                parts += [name, self._disk.read(name)]
            except Unreadable as reason:
                parts += [name, str(reason)]
        return key_of(*parts)

    @cached_property
    def _published(self) -> Mapping[str, tuple[int, str]]:
        """The size and the checksum of every file of the last build."""
        manifest = read_manifest(self._root / OUT) or {"artifacts": []}
        return {
            str(entry["path"]): (int(entry.get("bytes") or 0), str(entry["sha256"])) for entry in manifest["artifacts"]
        }

    @property
    def offered_paths(self) -> frozenset[str]:
        """The paths of the files that pages lead to."""
        return frozenset(download.path for download in self._downloads)

    @cached_property
    def _downloads(self) -> list[Download]:
        """The files that a whole build would make, with the sizes that they had the last time."""
        pages = {*self.index}
        sizes = {path: size for path, (size, _) in self._published.items() if size and path not in pages}
        every = self._localised[0]
        return [*offered(every, sizes, Formats.of(self.book)), *offered_tables(every, sizes)]

    def _prepare(self, localised: LocalisedBook, name: str) -> Prepared:
        if name != STATEMENT:
            return prepare(localised, name, self._downloads, for_word=False)
        results = results_that_hold(
            read_results(self._root / OUT), lambda path, checksum: self._published.get(path, (0, ""))[1] == checksum
        )
        return prepare(localised, name, self._downloads, results, for_word=False)


def _names(localised: LocalisedBook) -> Iterator[str]:
    """What every page of an edition goes by."""
    for name in ("", COVERAGE, STATEMENT):
        if has_page(localised.book, localised.edition, name):
            yield name
    if "html" in localised.edition.formats:
        for document in documents(localised):
            yield from (document, *pages_beside(localised, document))
