"""Build: which artifacts there are, and how they are made. The back half of the compiler.

Book -> edition of the book -> HTML page -> artifacts. Everything is made in memory before anything is published.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Container
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpsplan.booklets import STYLE, SUFFIX
from cpsplan.coverage import cover_all, cover_easy_read, cover_translations
from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.export import book_schema, coverage_values, export_json
from cpsplan.localise import LocalisedBook, localise
from cpsplan.pack import packs
from cpsplan.parity import lost, statements
from cpsplan.publish import Artifact
from cpsplan.render import (
    COVERAGE,
    STATEMENT,
    Download,
    Page,
    documents,
    formats_page,
    has_page,
    load_phrases,
    main_edition,
    page_path,
    pictures_of,
    render,
    template_folders,
)
from cpsplan.stratml import as_stratml
from cpsplan.tables import as_csv, as_xlsx, tables_of
from cpsplan.writers import WRITERS, Assets, downloads
from cpsplan.writers.html import read_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cpsplan.book import Book, Entry
    from cpsplan.model.edition import Edition

NO_EDITION = declare(
    "CPS803",
    "no-edition",
    Severity.ERROR,
    """A workspace has no edition, so there is nothing to publish. An edition is a file in plans/editions/ that names a
    language and formats.""",
)
UNKNOWN_FORMAT = declare(
    "CPS804",
    "unknown-format",
    Severity.ERROR,
    """An edition names a format that cpsplan cannot write. The hint names those that it can.""",
)

MISSING_PROGRAM = declare(
    "CPS806",
    "missing-program",
    Severity.WARNING,
    """An edition names a format that needs a program which this machine lacks, so it is left out. The hint is the
    command that installs it. With “--strict” this is an error.""",
)
LOST_STATEMENT = declare(
    "CPS807",
    "lost-statement",
    Severity.ERROR,
    """A text of a document is not on its page, or a line of the page is not in a format that was written from it. Every
    format of a document says the same, so nothing is published. Look at the template that the workspace brings.""",
)
LOST_HINT = "Every format has to say it: look at the templates of the workspace"
LONG_BOOKLET = declare(
    "CPS637",
    "long-booklet",
    Severity.ERROR,
    """An Easy Read booklet has more than 24 pages as a PDF. 20 pages are the aim and 24 the limit (Department of Health
    2009, GOV.UK): make the passages shorter, or leave to the full document what only few readers need.""",
)
MOST_PAGES = 24
"""The most pages of an Easy Read booklet."""

Progress = Callable[[str, int, int], None]
"""Told after each artifact: its path, how many are made, how many there are."""


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


@dataclass(frozen=True)
class _Task:
    """One artifact to be written from a page."""

    page: Page
    format: str
    path: str


def build(  # noqa: PLR0913, PLR0917 - what to build, how, and what is there already
    book: Book, root: Path, choice: Choice, jobs: int, progress: Progress, there: Container[str] = ()
) -> tuple[list[Artifact], list[Diagnostic]]:
    """Make the artifacts of ``book`` that ``choice`` asks for, in ``jobs`` processes. Nothing is written to the disk.

    ``root`` is the workspace: its folder templates/ may replace single templates. ``there`` are the files that an
    earlier build has made: the pages of a narrowed build offer those and their own, and no others. With diagnostics
    there are no artifacts.
    """
    overrides = [root / "templates"]
    editions, diagnostics = _editions(book, overrides, strict=choice.strict)
    if _stops(diagnostics):
        return [], diagnostics
    assets = Assets.load(overrides, sorted(pictures_of(book)) if book.booklets else ())
    wanted = [one for one in editions if not choice.editions or one.edition.id in choice.editions]
    for one in wanted:
        diagnostics += _lost_on_pages(one, choice, overrides)
    if _stops(diagnostics):
        return [], diagnostics
    written = _written(_tasks(wanted, choice, overrides), assets, jobs, progress)
    made = [artifact for artifact, _ in written]
    for artifact, lines in written:
        diagnostics += dict.fromkeys(_lost_in_format(wanted, artifact, lines))
    diagnostics += _too_long(book, made)
    if _stops(diagnostics):
        return [], diagnostics
    data = list(_data(book, choice))
    if choice.pack:
        main = next(one for one in editions if one.edition.id == main_edition(book))
        pages = _plain_pages(editions, wanted, choice, overrides)
        data += packs((*made, *data, *pages, *_assets(assets)), _titles(book), main.phrases)
    sizes = {one.path: len(one.content) for one in (*made, *data)}
    made += _pages(editions, wanted, choice, (sizes, there), overrides)
    made += _assets(assets)
    made += data
    coverage = json.dumps(
        coverage_values(cover_all(book), cover_translations(book), cover_easy_read(book)), ensure_ascii=False, indent=2
    )
    made.append(Artifact("coverage.json", f"{coverage}\n".encode(), format="json"))
    return made, diagnostics


def _assets(assets: Assets) -> list[Artifact]:
    return [Artifact(path, content) for path, content in assets.files]


def _titles(book: Book) -> dict[str, str]:
    """The title of every strategy and plan."""
    titles = {address: entry.model.title for address, entry in book.strategies.items()}
    return titles | {address: entry.model.title for address, entry in book.plans.items()}


def _plain_pages(
    editions: list[LocalisedBook], wanted: list[LocalisedBook], choice: Choice, overrides: list[Path]
) -> list[Artifact]:
    """The pages of documents for an archive, where nothing else is beside them."""
    made = _pages(editions, wanted, choice, ({}, ()), overrides)
    return [one for one in made if one.document and one.path.endswith("/index.html")]


def _data(book: Book, choice: Choice) -> Iterator[Artifact]:
    """The book for other programs: JSON with its schema, tables for spreadsheets, StratML."""
    yield Artifact("data/book.json", export_json(book).encode(), format="json")
    yield Artifact("data/book.schema.json", book_schema().encode(), format="json")
    for document, title in _titles(book).items():
        if choice.plans and document not in choice.plans:
            continue
        found = tables_of(book, document)
        if found:
            content = as_xlsx(title, found)
            yield Artifact(f"data/{document}.xlsx", content, document, format="xlsx")
        for table in found:
            yield Artifact(f"data/{document}-{table.name}.csv", as_csv(table), document, format="csv")
        yield Artifact(f"data/{document}.stratml.xml", as_stratml(book, document), document, format="stratml")


def _stops(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(one.severity is Severity.ERROR for one in diagnostics)


def _editions(book: Book, overrides: list[Path], *, strict: bool) -> tuple[list[LocalisedBook], list[Diagnostic]]:
    localised: list[LocalisedBook] = []
    diagnostics: list[Diagnostic] = []
    if not book.editions and book.settings:
        hint = "Write plans/editions/en.yaml; “cpsplan init” shows how"
        diagnostics.append(NO_EDITION.at(book.settings.span(), "There is no edition to publish", hint=hint))
    for entry in book.editions.values():
        formats, found_in_formats = _formats(entry, strict=strict)
        phrases, found_in_phrases = load_phrases(entry.model.language, template_folders(overrides))
        edition = entry.model.model_copy(update={"formats": formats})
        one, found_here = localise(book, edition, phrases)
        diagnostics += found_in_formats + found_in_phrases + found_here
        if one:
            localised.append(one)
    return localised, diagnostics


def _formats(entry: Entry[Edition], *, strict: bool) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """The formats of an edition that can be written here, and what is wrong with the others."""
    kept, diagnostics = [], []
    for place, name in enumerate(entry.model.formats):
        writer, span = WRITERS.get(name), entry.span("formats", place)
        if writer is None:
            hint = f"Known are: {', '.join(WRITERS)}"
            diagnostics.append(UNKNOWN_FORMAT.at(span, f"“{name}” is no format", hint=hint))
        elif writer.format.program and not writer.format.program.there:
            program = writer.format.program
            message = f"“{name}” is left out: {program.name} is not installed"
            found = MISSING_PROGRAM.at(span, message, hint=f"Install it with: {program.command}")
            diagnostics.append(replace(found, severity=Severity.ERROR) if strict else found)
        else:
            kept.append(name)
    return tuple(kept), diagnostics


def _too_long(book: Book, made: Iterable[Artifact]) -> Iterator[Diagnostic]:
    """The booklets that have too many pages."""
    for one in made:
        if one.format == "pdf" and book.editions[one.edition].model.style == STYLE:
            from cpsplan.writers.pdf import pages_of  # noqa: PLC0415 - only where a booklet is written

            pages = pages_of(one.content)
            if pages > MOST_PAGES:
                booklet = book.booklets[f"{one.document}{SUFFIX}"]
                message = f"{one.path} has {pages} pages, and {MOST_PAGES} are the most"
                yield LONG_BOOKLET.at(booklet.span("title"), message, hint="Make the passages shorter")


def _lost_on_pages(localised: LocalisedBook, choice: Choice, overrides: list[Path]) -> Iterator[Diagnostic]:
    """The texts of the book that a page does not show."""
    for document in choice.documents(localised):
        page = render(localised, document, (), overrides)
        wanted = {one.text: one for one in statements(localised, document)}
        for text in lost(wanted, read_back(page.html.encode()), page.full_forms):
            one = wanted[text]
            message = f"“{text}” is not on {page.path}"
            yield LOST_STATEMENT.at(one.span, message, hint=LOST_HINT, entry=one.address)


def _lost_in_format(editions: list[LocalisedBook], artifact: Artifact, lines: list[str]) -> Iterator[Diagnostic]:
    """The lines of a page that a format written from it does not say."""
    localised = next(one for one in editions if one.edition.id == artifact.edition)
    known = statements(localised, artifact.document) if lines else []
    for line in lines:
        near = next((one for one in known if one.text in line), known[0])
        message = f"“{line}” is not in {artifact.path}"
        yield LOST_STATEMENT.at(near.span, message, hint=LOST_HINT, entry=near.address)


def _offered(editions: Iterable[LocalisedBook], sizes: Mapping[str, int]) -> list[Download]:
    """Every file that the pages may lead to, with its size where that is known."""
    return [
        download
        for one in editions
        for download in downloads(documents(one), one.edition.id, one.edition.formats, sizes)
    ]


def _offered_data(editions: list[LocalisedBook], sizes: Mapping[str, int]) -> Iterator[Download]:
    """The files of data that a page may lead to, each with its document and its size."""
    for document in dict.fromkeys(name for one in editions for name in documents(one)):
        for path in sorted(sizes):
            kind = next((one for one in DATA_FORMATS if path.endswith(one)), "")
            name = path.removeprefix("data/").removeprefix("packs/")
            if kind and "/" not in name and name.startswith(document) and name.removeprefix(document)[:1] in {"-", "."}:
                yield Download(document, "", DATA_FORMATS[kind], f"format-{DATA_FORMATS[kind]}", path, sizes[path])


DATA_FORMATS = {".xlsx": "xlsx", ".csv": "csv", ".stratml.xml": "stratml", ".zip": "zip"}
"""The formats of data by the ending of their files."""


def _tasks(editions: list[LocalisedBook], choice: Choice, overrides: list[Path]) -> list[_Task]:
    """What has to be written from pages. The page itself is no task: it is rendered last, with the others' sizes."""
    tasks: list[_Task] = []
    for one in editions:
        names = [
            name for name in one.edition.formats if name != "html" and (not choice.formats or name in choice.formats)
        ]
        offered = _offered([one], {})
        for document in choice.documents(one) if names else ():
            page = render(one, document, offered, overrides)
            tasks += [_Task(page, name, WRITERS[name].format.path(document, one.edition.id)) for name in names]
    return tasks


def _pages(
    editions: list[LocalisedBook],
    wanted: list[LocalisedBook],
    choice: Choice,
    known: tuple[Mapping[str, int], Container[str]],
    overrides: list[Path],
) -> Iterator[Artifact]:
    sizes, there = known
    pages = {
        page_path(document, one.edition.id, "")
        for one in wanted
        if "html" in one.edition.formats and (not choice.formats or "html" in choice.formats)
        for document in choice.documents(one)
    }
    offered = [
        one
        for one in (*_offered(editions, sizes), *_offered_data(editions, sizes))
        if choice.whole or one.path in pages or one.path in sizes or one.path in there
    ]
    for one in wanted:
        if "html" in one.edition.formats and (not choice.formats or "html" in choice.formats):
            for document in choice.documents(one):
                for name in (document, formats_page(document)):
                    if has_page(one.book, one.edition, name):
                        page = render(one, name, offered, overrides)
                        yield Artifact(page.path, page.html.encode(), document, page.edition, "html")
    for one in wanted:
        for document in [name for name in ("", COVERAGE, STATEMENT) if has_page(one.book, one.edition, name)]:
            page = render(one, document, offered, overrides, choice.results)
            yield Artifact(page.path, page.html.encode(), "", page.edition, "html")


Written = tuple[Artifact, list[str]]
"""An artifact, and the lines of its page that it lost."""


def _written(tasks: list[_Task], assets: Assets, jobs: int, progress: Progress) -> list[Written]:
    """The artifacts of ``tasks``, in their order, whatever number of processes makes them."""
    contents: dict[str, tuple[bytes, list[str]]] = {}
    if jobs <= 1 or len(tasks) <= 1:
        for task in tasks:
            contents[task.path] = _write_and_compare(task, assets)
            progress(task.path, len(contents), len(tasks))
    else:
        # Not forked: a fork copies the state of whatever library has threads; a fresh process has nothing but itself.
        with ProcessPoolExecutor(
            min(jobs, len(tasks)), get_context("spawn"), _receive, (dict(assets.contents),)
        ) as pool:
            waiting = {pool.submit(_write, task): task for task in tasks}
            for done in as_completed(waiting):
                contents[waiting[done].path] = done.result()
                progress(waiting[done].path, len(contents), len(tasks))
    return [
        (Artifact(task.path, content, task.page.document, task.page.edition, task.format), lines)
        for task in tasks
        for content, lines in [contents[task.path]]
    ]


_received: list[Assets] = []
"""In a worker process: the assets, sent once."""


def _receive(contents: dict[str, bytes]) -> None:
    # Who interrupts the build interrupts the process that started this one; it will end us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _received[:] = [Assets(contents)]


def _write(task: _Task) -> tuple[bytes, list[str]]:
    return _write_and_compare(task, _received[0])


def _write_and_compare(task: _Task, assets: Assets) -> tuple[bytes, list[str]]:
    """The bytes of a file, and the lines of its page that it does not say."""
    writer = WRITERS[task.format]
    content = writer.write(task.page, assets)
    return content, writer.lost(task.page, content)
