"""Build: which artifacts there are, and how they are made. The back half of the compiler.

Book -> edition of the book -> HTML page -> artifacts. Everything is made in memory before anything is published.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any

from cpsplan.book.book import Book
from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.language.booklets import STYLE
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.publishing import workers
from cpsplan.publishing.datasets import coverage_json, datasets, titled_documents
from cpsplan.publishing.editions import localised_editions, wanted_documents, wanted_formats
from cpsplan.publishing.formerly import pages_that_lead_on
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.inspection import (
    dead_references,
    formats_that_read,
    lost_in_format,
    lost_on_other_page,
    lost_on_page,
    too_long,
)
from cpsplan.publishing.journal import bytes_of, digest
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.offers import offered, offered_tables
from cpsplan.publishing.options import BuildOptions
from cpsplan.publishing.pack import packs
from cpsplan.publishing.pages import Pages
from cpsplan.publishing.publish import Artifact, paths_of_manifest
from cpsplan.publishing.results import results_that_hold
from cpsplan.publishing.sheets import PDF, file_path, pages_beside, sheets
from cpsplan.publishing.site import site_files
from cpsplan.publishing.writing import FileTask, Formats, write_file
from cpsplan.render import (
    COVERAGE,
    STATEMENT,
    Download,
    Page,
    Prepared,
    documents,
    has_page,
    main_edition,
    own_document,
    page_path,
    prepare,
    publishes_coverage,
)
from cpsplan.render.parity import statements
from cpsplan.writers import Assets, WriteError

AfterArtifact = Callable[[str, int, int], None]
"""Told after each artifact: its path, how many are made, how many there are."""
SLOW = {"audio": 2, "pdf": 1}
"""Formats that take long come first, so that no process is left with one of them at the end."""


def _silent(path: str, done: int, of: int) -> None:
    """Nobody is told."""


def build(
    book: Book,
    root: Path,
    options: BuildOptions | None = None,
    ledger: Ledger | None = None,
    after_artifact: AfterArtifact = _silent,
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Make the artifacts of ``book`` that the ``options`` ask for. Nothing is written to the disk.

    ``root`` is the workspace: its folder templates/ may replace single templates. The ``ledger`` knows what earlier
    builds into the same folder have made: the pages of a narrowed build offer the files of those and their own, and no
    others. With an error among the diagnostics there are no artifacts. Raises RenderError where a template is at fault.
    """
    options = options or BuildOptions()
    overrides = [root / "templates"]
    editions, diagnostics = localised_editions(book, overrides, strict=options.strict)
    if _has_error(diagnostics):
        return [], diagnostics
    earlier = paths_of_manifest(ledger.out) if ledger else ()
    ledger = ledger or Ledger(Path())
    assets = assets_of(book, editions, overrides, ledger)
    with Pages({localised.edition.id: localised.phrases for localised in editions}, overrides) as pages:
        making = _Build(book, options, ledger, after_artifact, editions, assets, pages, earlier)
        diagnostics += making.run()
    return [] if _has_error(diagnostics) else making.artifacts, diagnostics


def key_of_build(
    book: Book, inputs: Mapping[str, str | bytes], options: BuildOptions, ledger: Ledger, new: Iterable[Artifact] = ()
) -> str:
    """The key of all that goes into a build besides what surrounds it: the sources, the day, what is asked for.

    A narrowed build looks at what others have left, too: at which files there are, and where files were checked at
    their bytes. In that last case there is no key. The ``new`` ones, which it makes itself, are there the next time.
    """
    if options.results and not options.whole:
        return ""
    paths = {*paths_of_manifest(ledger.out), *(artifact.path for artifact in new)}
    earlier = [] if options.whole else sorted(paths)
    chosen = [sorted(names) for names in (options.plans, options.editions, options.formats)]
    chosen += Formats.of(book).versions
    asked = [chosen, options.strict, options.pack, options.results, earlier]
    sources = [part for source in sorted(inputs.items()) for part in source]
    return ledger.key("build", book.today.isoformat(), json.dumps(asked, sort_keys=True), *sources)


def _has_error(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


@dataclass
class _Build:
    """One build on its way. What it makes goes to ``artifacts``, what is wrong to ``_diagnostics``."""

    book: Book
    options: BuildOptions
    ledger: Ledger
    after_artifact: AfterArtifact
    editions: Sequence[LocalisedBook]
    assets: Assets
    pages: Pages
    earlier: Collection[str]
    """The paths of the files that earlier builds have left."""
    artifacts: list[Artifact] = field(default_factory=list)
    _diagnostics: list[Diagnostic] = field(default_factory=list)
    _absent: frozenset[str] = frozenset()
    """The pages that will not lie beside those of this build."""
    formats: Formats = field(init=False)
    """The formats that there are, those of plugins among them."""
    _compared: set[tuple[str, str]] = field(default_factory=set)
    """Editions and documents whose pages have been compared with what they have to say."""

    def __post_init__(self) -> None:
        self.formats = Formats.of(self.book)

    def run(self) -> list[Diagnostic]:
        """Make everything, up to the first stage in which something is wrong. Returns what is."""
        for stage in (self._write_formats, self._add_data, self._add_pages, self._follow_references):
            stage()
            if _has_error(self._diagnostics):
                break
        return self._diagnostics

    @property
    def _wanted(self) -> list[LocalisedBook]:
        """The editions that are wanted."""
        ids = self.options.editions
        return [localised for localised in self.editions if not ids or localised.edition.id in ids]

    # --- what is written from pages

    def _write_formats(self) -> None:
        """Every artifact that is written from a page, made anew or taken as it is."""
        tasks: list[FileTask] = []
        for localised in self._wanted:
            names = [name for name in wanted_formats(self.options, localised) if name != "html"]
            if names:
                downloads = offered([localised], {}, self.formats)
                for document in wanted_documents(self.options, localised):
                    own = prepare(localised, document, downloads)
                    tasks += self._tasks_of(localised, own, names)
                    for sheet in sheets(localised, document) if PDF in names else ():
                        tasks += self._tasks_of(localised, prepare(localised, sheet, whole=own.content), [PDF])
        if tasks and not _has_error(self._diagnostics):
            self._write(tasks)

    def _tasks_of(self, localised: LocalisedBook, prepared: Prepared, names: Iterable[str]) -> list[FileTask]:
        """The formats that have to be written from a page; those that have not changed are artifacts at once."""
        missing: list[tuple[str, str, str]] = []
        assets = self.assets.fingerprint(pictures=localised.edition.style == STYLE)
        for name in names:
            path = file_path(name, prepared.document, prepared.edition, self.formats)
            key = self.ledger.key(name, prepared.fingerprint, assets, *self.formats.version(name))
            content = self.ledger.again(path, key)
            if content is None:
                missing.append((name, path, key))
            else:
                self.artifacts.append(Artifact(path, content, own_document(prepared.document), prepared.edition, name))
        page = self._compare(localised, prepared)
        if not missing:
            return []
        page = page or self.pages.make(prepared)
        return [FileTask(page, name, path, key, self.formats.origin(name)) for name, path, key in missing]

    def _compare(self, localised: LocalisedBook, prepared: Prepared) -> Page | None:
        """Compare a page with what it has to say, unless that was done before. Returns the page where it was made."""
        if (prepared.edition, prepared.document) in self._compared:
            return None
        self._compared.add((prepared.edition, prepared.document))
        wanted = statements(localised, prepared.document) if prepared.document in documents(localised) else []
        others = formats_that_read(localised, wanted_formats(self.options, localised))
        key = self.ledger.key("said", prepared.fingerprint, str(others), *(statement.text for statement in wanted))
        if self.ledger.has_passed(key):
            return None
        page = self.pages.make(prepared)
        diagnostics = list(
            lost_on_page(page, wanted, others, self.book) if wanted else lost_on_other_page(page, prepared, self.book)
        )
        self._diagnostics += diagnostics
        if not diagnostics:
            self.ledger.let_pass(key)
        return page

    def _write(self, tasks: Sequence[FileTask]) -> None:
        """Write files, whatever makes them: the artifacts come in the order of the tasks."""
        files: dict[str, tuple[bytes, list[str]]] = {}

        def done(task: FileTask, file: tuple[bytes, list[str]]) -> None:
            files[task.path] = file
            self.after_artifact(task.path, len(files), len(tasks))

        slow_first = sorted(tasks, key=lambda task: (-SLOW.get(task.format, 0), -len(task.page.html), task.path))
        for failure in workers.do_all(partial(self._pool, len(tasks)), slow_first, done, (WriteError,)):
            self._diagnostics.append(self.formats.failure(self.book, failure.task, failure.reason))
        for task in tasks:
            if task.path in files:
                self._inspect(task, *files[task.path])

    def _pool(self, count: int) -> Any:
        """Where ``count`` files are written."""
        shared = dict(self.assets.contents)
        if self.options.cluster:
            return workers.cluster(write_file, shared, self.options.cluster)
        return workers.local(write_file, shared, min(self.options.jobs, count))

    def _inspect(self, task: FileTask, content: bytes, lost: list[str]) -> None:
        """Take a file as an artifact, and see whether it says everything and keeps the limits of its kind."""
        artifact = Artifact(task.path, content, own_document(task.page.document), task.page.edition, task.format)
        diagnostics = [*dict.fromkeys(lost_in_format(self._wanted, artifact, lost)), *too_long(self.book, artifact)]
        self._diagnostics += diagnostics
        if not diagnostics:
            self.ledger.note(task.path, task.key, content)
        self.artifacts.append(artifact)

    # --- data and archives

    def _add_data(self) -> None:
        """Everything that is no page and not written from one."""
        # Formats of data are no formats of documents: who wants certain ones of these wants none of those.
        files = [] if self.options.formats else list(datasets(self.book, self.options.plans, self.ledger))
        if self.options.pack:
            files += self._packs(files)
        self.artifacts += files

    def _packs(self, files: Sequence[Artifact]) -> Iterator[Artifact]:
        main = main_edition(self.book)
        phrases = next(localised.phrases for localised in self.editions if localised.edition.id == main)
        # In an archive nothing else lies beside a page.
        self._absent = frozenset(self._every_page())
        alone = [page for page, *_ in self._documents_in_html([], beside=False)]
        members = (*self.artifacts, *files, *alone, *self._asset_files())
        return packs(members, titled_documents(self.book), phrases)

    def _asset_files(self) -> list[Artifact]:
        return [Artifact(path, content) for path, content in self.assets.files]

    # --- pages

    def _add_pages(self) -> None:
        """The pages, which come last because they name the sizes of all other files."""
        downloads = list(self._downloads())
        complete = self._is_complete(downloads)
        earlier = () if self.options.whole else self.earlier
        self._absent = frozenset(self._every_page()).difference(self._coming_pages(complete=complete), earlier)
        pages = list(self._documents_in_html(downloads))
        self.artifacts += [page for page, *_ in pages]
        for localised in self._wanted:
            if "html" in wanted_formats(self.options, localised):
                self.artifacts += pages_that_lead_on(localised, wanted_documents(self.options, localised))
        self.artifacts += [page for _, *beside in pages for page in beside]
        self.artifacts += self._ways_in(downloads, complete=complete)
        self.artifacts += self._asset_files()
        if complete and publishes_coverage(self.book):
            self.artifacts.append(coverage_json(self.book))
        self.artifacts += self._accessibility_statements(downloads)
        if self.options.whole:
            self.artifacts += [*site_files(self.book, self.artifacts)]

    def _follow_references(self) -> None:
        """See that everything leads somewhere that pages and style sheets refer to."""
        earlier = () if self.options.whole else self.earlier
        self._diagnostics += dead_references(self.book, self.artifacts, earlier)

    def _is_complete(self, downloads: Sequence[Download]) -> bool:
        """Whether something of every document is there: what tells of all of them would name what is not published."""
        published = {download.document for download in downloads}
        return not self.options.plans or published.issuperset(titled_documents(self.book))

    def _every_page(self) -> Iterator[str]:
        """Every page that there is in any edition, wanted or not."""
        for localised in self.editions:
            names = documents(localised)
            beside = [page for name in names for page in pages_beside(localised, name)]
            yield from self._paths(localised, ("", COVERAGE, STATEMENT, *names, *beside))

    def _coming_pages(self, *, complete: bool) -> Iterator[str]:
        """Every page that this build makes."""
        for localised in self._wanted:
            yield from self._paths(localised, ("", STATEMENT, *([COVERAGE] if complete else [])))
        for localised, document in self._in_html():
            yield from self._paths(localised, (document, *pages_beside(localised, document)))

    def _paths(self, localised: LocalisedBook, names: Iterable[str]) -> Iterator[str]:
        """Where those of the pages lie that an edition has."""
        for name in names:
            if has_page(localised.book, localised.edition, name):
                yield page_path(name, localised.edition.id, main_edition(self.book))

    def _prepare(
        self,
        localised: LocalisedBook,
        document: str,
        downloads: Sequence[Download],
        **known: Any,
    ) -> Prepared:
        """What a page shows, of what is published beside it."""
        return prepare(replace(localised, absent=self._absent), document, downloads, for_word=False, **known)

    def _downloads(self) -> Iterator[Download]:
        """The files that pages may lead to: those that this build or an earlier one has made, or will have made."""
        sizes = {artifact.path: len(artifact.content) for artifact in self.artifacts}
        in_html = (page_path(document, localised.edition.id, "") for localised, document in self._in_html())
        known = {*in_html, *sizes, *self.earlier}
        for download in (*offered(self.editions, sizes, self.formats), *offered_tables(self.editions, sizes)):
            if self.options.whole or download.path in known:
                yield download

    def _in_html(self) -> Iterator[tuple[LocalisedBook, str]]:
        """Every document that gets a page, in every edition that is wanted."""
        for localised in self._wanted:
            if "html" in wanted_formats(self.options, localised):
                for document in wanted_documents(self.options, localised):
                    yield localised, document

    def _documents_in_html(self, downloads: Sequence[Download], *, beside: bool = True) -> Iterator[list[Artifact]]:
        """The page of each document, and ``beside`` it that of all its formats and the document on a page."""
        for localised, document in self._in_html():
            own = self._prepare(localised, document, downloads)
            names = pages_beside(localised, document) if beside else ()
            others = [self._prepare(localised, name, downloads, whole=own.content) for name in names]
            yield [self._page(localised, prepared, document) for prepared in (own, *others)]

    def _ways_in(self, downloads: Sequence[Download], *, complete: bool) -> Iterator[Artifact]:
        """The pages that belong to no document."""
        for localised in self._wanted:
            for name in ("", COVERAGE) if complete else ("",):
                if has_page(localised.book, localised.edition, name):
                    yield self._page(localised, self._prepare(localised, name, downloads), "")

    def _accessibility_statements(self, downloads: Sequence[Download]) -> Iterator[Artifact]:
        """The accessibility statements: what was checked counts where the file that is published is the same."""
        results = self._results_that_hold()
        for localised in self._wanted:
            if has_page(localised.book, localised.edition, STATEMENT):
                yield self._page(localised, self._prepare(localised, STATEMENT, downloads, results=results), "")

    def _results_that_hold(self) -> Mapping[str, Any]:
        contents = {artifact.path: artifact.content for artifact in self.artifacts}

        def is_published(path: str, checksum: str) -> bool:
            content = contents.get(path)
            if content is None and path in self.earlier and not self.options.whole:
                content = bytes_of(self.ledger.out / path)
            return content is not None and digest(content) == checksum

        return results_that_hold(self.options.results, is_published)

    def _page(self, localised: LocalisedBook, prepared: Prepared, document: str) -> Artifact:
        """A page, compared with what it has to say, and made anew unless it has not changed."""
        page = self._compare(localised, prepared)
        key = self.ledger.key("html", prepared.fingerprint)
        content = self.ledger.again(prepared.path, key)
        if content is None:
            content = (page or self.pages.make(prepared)).html.encode()
            self.ledger.note(prepared.path, key, content)
        return Artifact(prepared.path, content, document, prepared.edition, "html")
