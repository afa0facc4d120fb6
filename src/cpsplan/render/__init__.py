"""Render: one document of a localised book to one HTML page.

The page is the hub: every other format is written from it. Rendering is a pure function of the book and the
templates; the same book gives the same page, byte by byte.
"""

from __future__ import annotations

import io
import signal
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from cpsplan.language.booklets import STYLE
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import MissingPhrase, Phrases
from cpsplan.language.phrases import load as load_phrases
from cpsplan.render.coverage import coverage_values
from cpsplan.render.easy_read import booklet_values, booklets_values, pictures_of
from cpsplan.render.environment import environment, find, fingerprint, own_templates, plain, template_folders
from cpsplan.render.formats import formats_values
from cpsplan.render.frame import (
    download_values,
    names_of,
    page_values,
    settings_of,
    site_values,
    term_values,
    untranslated_notices,
    vocabulary_of,
)
from cpsplan.render.index import index_values
from cpsplan.render.languages import mark_languages
from cpsplan.render.page import (
    COVERAGE,
    FORMATS,
    LABELS,
    STATEMENT,
    Download,
    Page,
    formats_page,
    has_page,
    main_edition,
    page_path,
    page_top,
)
from cpsplan.render.parity import full_forms
from cpsplan.render.places import Values
from cpsplan.render.plan import plan_values
from cpsplan.render.progress import progress_values
from cpsplan.render.statement import statement_values
from cpsplan.render.strategy import strategy_values
from cpsplan.render.texts import Vocabulary, reading

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "COVERAGE",
    "STATEMENT",
    "Download",
    "Page",
    "Prepared",
    "RenderError",
    "documents",
    "find",
    "formats_page",
    "has_page",
    "load_phrases",
    "main_edition",
    "own_templates",
    "page_path",
    "pictures_of",
    "prepare",
    "render",
    "template_folders",
]


def documents(localised: LocalisedBook) -> list[str]:
    """The ids of all documents that an edition has: every strategy, every plan and every progress report.

    An Easy Read edition has those with a booklet.
    """
    every = [*localised.book.strategies, *localised.book.plans, *localised.book.progress]
    return [one for one in every if has_page(localised.book, localised.edition, one)]


@dataclass(frozen=True)
class Prepared:
    """Everything that a page will show, before its template is filled. It can go to another process."""

    document: str
    edition: str
    language: str
    template: str
    context: Values
    vocabulary: Vocabulary
    path: str
    """Where the page will lie below out/."""
    full_forms: tuple[str, ...]
    foreign: tuple[str, ...]
    """The names that are in the language of the plans wherever they stand."""
    foreign_language: str

    @cached_property
    def fingerprint(self) -> str:
        """The checksum of everything that goes into the page but the templates, the phrases and cpsplan itself."""
        about: Values = {
            "names": [self.document, self.template, self.path, self.edition, self.language],
            "foreign": list(self.foreign),
            "language": self.foreign_language,
            "forms": list(self.full_forms),
            "words": [[one.anchor, one.term, one.full, one.explanation] for one in self.vocabulary.meanings.values()],
            "pattern": self.vocabulary.pattern.pattern,
        }
        return fingerprint([self.context, about])

    def page(self, phrases: Phrases, overrides: Sequence[Path] = ()) -> Page:
        """The finished page, in the words of ``phrases``, with templates from ``overrides`` and from cpsplan.

        Raises RenderError.
        """
        made = environment(phrases, template_folders(overrides))
        html = _filled(made, self.template, self.context, self.vocabulary)
        html = mark_languages(html, self.foreign, self.foreign_language)
        return Page(
            self.document,
            self.edition,
            self.language,
            str(self.context["page"]["title"]),
            str(self.context["page"]["description"]),
            html,
            self.path,
            {name: phrases.text(f"label-{name}") for name in LABELS},
            self.full_forms,
        )


def prepare(
    localised: LocalisedBook,
    document: str = "",
    downloads: Iterable[Download] = (),
    results: Mapping[str, Any] | None = None,
) -> Prepared:
    """What the page of the strategy, plan or progress report called ``document`` will show.

    Without a document it is the way in to all of them. COVERAGE, STATEMENT and a ``formats_page`` stand for pages that
    are no documents either. ``downloads`` are the files that will lie beside the pages, of any document and edition; a
    page leads to its own. ``results`` are those of “cpsplan verify”, for the accessibility statement. Raises KeyError
    for an unknown document.
    """
    files = list(downloads)
    if document == STATEMENT:
        template, values = "accessibility.html", statement_values(localised, results or {})
    else:
        template, values = _document(localised, document, files)
    vocabulary = vocabulary_of(localised.book)
    path = page_path(document, localised.edition.id, main_edition(localised.book))
    context: Values = {
        "page": page_values(localised, document, values["title"], values["summary"] or values["title"]),
        "site": site_values(localised),
        "downloads": download_values(localised, files, document, localised.edition.id, page_top(path)),
        "terms": term_values(vocabulary, values),
        "document": values,
    }
    if "notices" in values:
        shown = {"terms": context["terms"], **{key: part for key, part in values.items() if key != "notices"}}
        values["notices"] += untranslated_notices(localised, shown)
    plain(context)
    return Prepared(
        document,
        localised.edition.id,
        localised.edition.language,
        template,
        context,
        vocabulary,
        path,
        full_forms(localised),
        tuple(names_of(localised)),
        settings_of(localised.book).language,
    )


def render(
    localised: LocalisedBook,
    document: str = "",
    downloads: Iterable[Download] = (),
    overrides: Sequence[Path] = (),
    results: Mapping[str, Any] | None = None,
) -> Page:
    """The page that ``prepare`` describes, with templates from ``overrides`` and from cpsplan. Raises RenderError."""
    return prepare(localised, document, downloads, results).page(localised.phrases, overrides)


TIME_LIMIT = 60
"""How much time of the processor a page may take, in seconds; the largest real one takes less than one."""
LARGEST_PAGE = 50_000_000
"""How long a page may get, in characters."""
_FAULTS = (
    TemplateError,
    MissingPhrase,
    RecursionError,
    MemoryError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
)
"""What a template can make happen."""


def _filled(made: Environment, template: str, context: Values, vocabulary: Vocabulary) -> str:
    """A template with its values. Raises RenderError, also where it takes too long or gets too large."""
    page, length = io.StringIO(), 0
    try:
        with reading(vocabulary), _limited():
            for piece in made.get_template(template).generate(context):
                length += page.write(piece)
                if length > LARGEST_PAGE:
                    raise SecurityError(f"the page gets longer than {LARGEST_PAGE:,} characters")
    except _FAULTS as error:
        raise RenderError(_reason(template, error)) from error
    return page.getvalue()


@contextmanager
def _limited() -> Iterator[None]:
    """Raises SecurityError once TIME_LIMIT is used up. Only where the system has such a clock, in the main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise SecurityError(f"the page takes more than {TIME_LIMIT} seconds")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, TIME_LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class RenderError(Exception):
    """A page cannot be made, because a template or the phrases are at fault; the message says which, and where."""


def _reason(template: str, error: Exception) -> str:
    """Where in the templates an error arose, and what it is."""
    name, line = template, 0
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or template, error.lineno
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.endswith(".html"):
            name, line = frame.filename, frame.lineno or 0
    what = " ".join(str(error).split()) or type(error).__name__
    return f"templates/{name}:{line}: {what[:300]}" if line else f"templates/{name}: {what[:300]}"


def _document(localised: LocalisedBook, document: str, files: list[Download]) -> tuple[str, Values]:
    """The template and the values of a document."""
    if localised.edition.style == STYLE:
        values = booklet_values(localised, document) if document else booklets_values(localised)
        return ("easy-read.html" if document else "easy-read-index.html"), values
    if not document:
        return "index.html", index_values(localised, files)
    if document.startswith(FORMATS):
        return "formats.html", formats_values(localised, document.removeprefix(FORMATS), files)
    if document == COVERAGE:
        return "coverage.html", coverage_values(localised)
    return _of_document(localised, document)


def _of_document(localised: LocalisedBook, document: str) -> tuple[str, Values]:
    """The template and the values of a strategy, plan or progress report."""
    if document in localised.book.progress:
        return "progress.html", progress_values(localised, localised.book.progress[document])
    if document in localised.book.strategies:
        return "strategy.html", strategy_values(localised, localised.book.strategies[document])
    return "plan.html", plan_values(localised, localised.book.plans[document])
