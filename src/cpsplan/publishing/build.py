"""Build: which artifacts there are, and how they are made. The back half of the compiler.

Book -> edition of the book -> HTML page -> artifacts. Everything is made in memory before anything is published. What
the ledger knows to be the same as the last time is not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from cpsplan.book.book import Book
from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.language.booklets import STYLE
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing import workers
from cpsplan.publishing.datasets import coverage_json, datasets, titles_of
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.inspection import lost_in_format, lost_on_page, too_long
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.offers import offered, offered_tables
from cpsplan.publishing.pack import packs
from cpsplan.publishing.pages import Pages
from cpsplan.publishing.publish import Artifact
from cpsplan.render import (
    COVERAGE,
    STATEMENT,
    Download,
    Page,
    Prepared,
    documents,
    formats_page,
    has_page,
    main_edition,
    page_path,
    pictures_of,
    prepare,
)
from cpsplan.render.parity import statements
from cpsplan.writers import WRITERS, Assets, WriteError

UNWRITTEN = declare(
    "CPS808",
    "unwritten-file",
    Severity.ERROR,
    """A file could not be written: its page asks for something that it may not have, takes too long, or needs too much
    memory. The other files were made, but nothing is published without it. The cause is nearly always a template of
    the workspace.""",
)

Progress = Callable[[str, int, int], None]
"""Told after each artifact: its path, how many are made, how many there are."""
SLOW = {"audio": 2, "pdf": 1}
"""Formats that take long come first, so that no process is left with one of them at the end."""


@dataclass(frozen=True)
class Choice:
    """What to build; empty means everything."""

    plans: frozenset[str] = frozenset()
    editions: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    strict: bool = False
    """Whether a format that cannot be written here is an error."""
    pack: bool = False
    """Whether each document gets an archive with everything that there is of it."""
    results: Mapping[str, Any] = field(default_factory=dict)
    """The results of the last “cpsplan verify”, for the accessibility statement."""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.plans or self.editions or self.formats)

    def documents(self, localised: LocalisedBook) -> list[str]:
        """The documents that are wanted. The reports on the progress of a plan go with their plan."""
        if not self.plans:
            return documents(localised)
        reports = {address: one.model.plan for address, one in localised.book.progress.items()}
        return [one for one in documents(localised) if self.plans & {one, reports.get(one)}]

    def formats_of(self, localised: LocalisedBook) -> list[str]:
        """The formats of an edition that are wanted."""
        return [name for name in localised.edition.formats if not self.formats or name in self.formats]


def _silent(path: str, made: int, of: int) -> None:
    """No progress is told."""


@dataclass(frozen=True)
class Means:
    """By what means a build is made: how many processes or which cluster, who is told, what is known from before."""

    jobs: int = 1
    cluster: str = ""
    """The address of the scheduler of a Dask cluster; empty for processes of this machine."""
    progress: Progress = _silent
    ledger: Ledger = field(default_factory=lambda: Ledger(Path()))


@dataclass(frozen=True)
class Task:
    """One artifact to be written from a page."""

    page: Page
    format: str
    path: str
    key: str


@dataclass
class _Work:
    """One build on its way."""

    book: Book
    choice: Choice
    means: Means
    pages: Pages
    editions: list[LocalisedBook]
    wanted: list[LocalisedBook]
    assets: Assets
    diagnostics: list[Diagnostic]
    artifacts: list[Artifact] = field(default_factory=list)
    compared: set[tuple[str, str]] = field(default_factory=set)
    """Editions and documents whose pages say everything that they have to."""

    @property
    def ledger(self) -> Ledger:
        return self.means.ledger


def build(
    book: Book, root: Path, choice: Choice, means: Means, there: Container[str] = ()
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Make the artifacts of ``book`` that ``choice`` asks for. Nothing is written to the disk.

    ``root`` is the workspace: its folder templates/ may replace single templates. ``there`` are the files that an
    earlier build has made: the pages of a narrowed build offer those and their own, and no others. With an error among
    the diagnostics there are no artifacts. Raises RenderError where a template is at fault.
    """
    overrides = [root / "templates"]
    editions, diagnostics = localised_editions(book, overrides, strict=choice.strict)
    if _stops(diagnostics):
        return [], diagnostics
    assets = Assets.load(overrides, sorted(pictures_of(book)) if book.booklets else ())
    wanted = [one for one in editions if not choice.editions or one.edition.id in choice.editions]
    with Pages({one.edition.id: one.phrases for one in editions}, overrides) as pages:
        work = _Work(book, choice, means, pages, editions, wanted, assets, diagnostics)
        stages: tuple[Callable[[], None], ...] = (
            partial(_written, work),
            partial(_others, work),
            partial(_pages, work, there),
        )
        for stage in stages:
            stage()
            if _stops(work.diagnostics):
                return [], work.diagnostics
    return work.artifacts, work.diagnostics


def _stops(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(one.severity is Severity.ERROR for one in diagnostics)


# --- what is written from pages


def _written(work: _Work) -> None:
    """Every artifact that is written from a page, made anew or taken as it is."""
    tasks: list[Task] = []
    for one in work.wanted:
        names = [name for name in work.choice.formats_of(one) if name != "html"]
        downloads = offered([one], {})
        for document in work.choice.documents(one) if names else ():
            tasks += _tasks_of(work, one, prepare(one, document, downloads), names)
    if not _stops(work.diagnostics):
        work.artifacts += _made(work, tasks)


def _tasks_of(work: _Work, localised: LocalisedBook, prepared: Prepared, names: Iterable[str]) -> list[Task]:
    """The formats that have to be written from a page; those that have not changed go to the artifacts at once."""
    missing = {}
    assets = work.assets.fingerprint(pictures=localised.edition.style == STYLE)
    for name in names:
        path = WRITERS[name].format.path(prepared.document, prepared.edition)
        key = work.ledger.key(name, prepared.fingerprint, assets)
        content = work.ledger.again(path, key)
        if content is None:
            missing[name] = (path, key)
        else:
            work.artifacts.append(Artifact(path, content, prepared.document, prepared.edition, name))
    page = _compared(work, localised, prepared)
    if not missing:
        return []
    page = page or work.pages.make(prepared)
    return [Task(page, name, path, key) for name, (path, key) in missing.items()]


def _compared(work: _Work, localised: LocalisedBook, prepared: Prepared) -> Page | None:
    """Compare a page with what the book says, unless that was done before. Returns the page where it had to be made."""
    if (prepared.edition, prepared.document) in work.compared:
        return None
    work.compared.add((prepared.edition, prepared.document))
    said = statements(localised, prepared.document)
    key = work.ledger.key("said", prepared.fingerprint, *(one.text for one in said))
    if work.ledger.has_passed(key):
        return None
    page = work.pages.make(prepared)
    found = list(lost_on_page(page, said))
    work.diagnostics += found
    if not found:
        work.ledger.let_pass(key)
    return page


def _made(work: _Work, tasks: list[Task]) -> Iterator[Artifact]:
    """The artifacts of ``tasks``, in their order, whatever makes them, and what is wrong with them."""
    if not tasks:
        return
    contents: dict[str, tuple[bytes, list[str]]] = {}

    def done(task: Task, result: tuple[bytes, list[str]]) -> None:
        contents[task.path] = result
        work.means.progress(task.path, len(contents), len(tasks))

    order = sorted(tasks, key=lambda one: (-SLOW.get(one.format, 0), -len(one.page.html), one.path))
    for failure in workers.run(partial(_pool, work, len(tasks)), order, done, (WriteError,)):
        entry = work.book.editions[failure.task.page.edition]
        message = f"{failure.task.path} could not be written: {failure.reason}"
        work.diagnostics.append(UNWRITTEN.at(entry.span("formats"), message, entry=entry.address))
    for task in tasks:
        if task.path in contents:
            content, lines = contents[task.path]
            artifact = Artifact(task.path, content, task.page.document, task.page.edition, task.format)
            found = [*dict.fromkeys(lost_in_format(work.wanted, artifact, lines)), *too_long(work.book, [artifact])]
            work.diagnostics += found
            if not found:
                work.ledger.note(task.path, task.key, content)
            yield artifact


def _pool(work: _Work, count: int) -> Any:
    shared = dict(work.assets.contents)
    if work.means.cluster:
        return workers.cluster(write_task, shared, work.means.cluster)
    return workers.local(write_task, shared, min(work.means.jobs, count))


def write_task(task: Task, assets: Mapping[str, bytes]) -> tuple[bytes, list[str]]:
    """The bytes of a file, and the lines of its page that it does not say. Runs in another process."""
    writer = WRITERS[task.format]
    content = writer.write(task.page, Assets(assets))
    return content, writer.lost(task.page, content)


# --- data, style sheets, archives


def _others(work: _Work) -> None:
    """Everything that is no page and not written from one."""
    choice = work.choice
    # Formats of data are no formats of documents: who wants certain ones of these wants none of those.
    more = [] if choice.formats else list(datasets(work.book, choice.plans, work.ledger))
    if choice.pack:
        main = next(one for one in work.editions if one.edition.id == main_edition(work.book))
        # In an archive nothing else lies beside a page.
        pages = [one for one in _all_pages(work, [], {}) if one.document and one.path.endswith("/index.html")]
        members = (*work.artifacts, *more, *pages, *_asset_files(work))
        more += packs(members, titles_of(work.book), main.phrases)
    work.artifacts += more


def _asset_files(work: _Work) -> list[Artifact]:
    return [Artifact(path, content) for path, content in work.assets.files]


# --- pages


def _pages(work: _Work, there: Container[str]) -> None:
    """The pages, which come last because they name the sizes of all other files."""
    choice = work.choice
    sizes = {one.path: len(one.content) for one in work.artifacts}
    pages = {
        page_path(document, one.edition.id, "")
        for one in work.wanted
        if "html" in choice.formats_of(one)
        for document in choice.documents(one)
    }
    downloads = [
        one
        for one in (*offered(work.editions, sizes), *offered_tables(work.editions, sizes))
        if choice.whole or one.path in pages or one.path in sizes or one.path in there
    ]
    work.artifacts += _all_pages(work, downloads, choice.results)
    work.artifacts += _asset_files(work)
    work.artifacts.append(coverage_json(work.book))


def _all_pages(work: _Work, downloads: list[Download], results: Mapping[str, Any]) -> Iterator[Artifact]:
    for one in work.wanted:
        if "html" in work.choice.formats_of(one):
            for document in work.choice.documents(one):
                prepared = prepare(one, document, downloads)
                yield _page(work, prepared, document, _compared(work, one, prepared))
                formats = formats_page(document)
                if has_page(one.book, one.edition, formats):
                    yield _page(work, prepare(one, formats, downloads), document)
    for one in work.wanted:
        for document in [name for name in ("", COVERAGE, STATEMENT) if has_page(one.book, one.edition, name)]:
            yield _page(work, prepare(one, document, downloads, results), "")


def _page(work: _Work, prepared: Prepared, document: str, page: Page | None = None) -> Artifact:
    """A page, made anew unless it has not changed. ``page`` is the one that was made to be compared."""
    key = work.ledger.key("html", prepared.fingerprint)
    content = work.ledger.again(prepared.path, key)
    if content is None:
        content = (page or work.pages.make(prepared)).html.encode()
        work.ledger.note(prepared.path, key, content)
    return Artifact(prepared.path, content, document, prepared.edition, "html")
