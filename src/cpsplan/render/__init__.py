"""Render: one document of a localised book to one HTML page.

The page is the hub: every other format is written from it. Rendering is a pure function of the book and the
templates; the same book gives the same page, byte by byte.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, TemplateSyntaxError

from cpsplan.booklets import STYLE
from cpsplan.parity import full_forms
from cpsplan.phrases import MissingPhrase
from cpsplan.phrases import load as load_phrases
from cpsplan.render.coverage import coverage_values
from cpsplan.render.easy_read import booklet_values, booklets_values, pictures_of
from cpsplan.render.environment import environment, find, fingerprint, plain, template_folders
from cpsplan.render.formats import formats_values
from cpsplan.render.frame import (
    download_values,
    names_of,
    page_values,
    settings_of,
    site_values,
    term_values,
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
from cpsplan.render.plan import plan_values
from cpsplan.render.progress import progress_values
from cpsplan.render.statement import statement_values
from cpsplan.render.strategy import strategy_values
from cpsplan.render.texts import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from cpsplan.localise import LocalisedBook
    from cpsplan.render.places import Values
    from cpsplan.render.texts import Vocabulary

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
    """Everything that a page will show, before its template is filled."""

    localised: LocalisedBook
    document: str
    template: str
    context: Values
    vocabulary: Vocabulary
    path: str
    """Where the page will lie below out/."""

    @cached_property
    def fingerprint(self) -> str:
        """The checksum of everything that goes into the page but the templates, the phrases and cpsplan itself."""
        edition, book = self.localised.edition, self.localised.book
        about: Values = {
            "names": [self.document, self.template, self.path, edition.id, edition.language],
            "foreign": names_of(self.localised),
            "language": settings_of(book).language,
            "forms": list(full_forms(self.localised)),
            "words": [[one.anchor, one.term, one.full, one.explanation] for one in self.vocabulary.meanings.values()],
            "pattern": self.vocabulary.pattern.pattern,
        }
        return fingerprint([self.context, about])

    def page(self, overrides: Sequence[Path] = ()) -> Page:
        """The finished page, with templates from ``overrides`` and from cpsplan. Raises RenderError."""
        localised, page = self.localised, self.context["page"]
        made = environment(localised.phrases, template_folders(overrides))
        html = _filled(made, self.template, self.context, self.vocabulary)
        html = mark_languages(html, names_of(localised), settings_of(localised.book).language)
        edition = localised.edition
        return Page(
            self.document,
            edition.id,
            edition.language,
            str(page["title"]),
            str(page["description"]),
            html,
            self.path,
            {name: localised.phrases.text(f"label-{name}") for name in LABELS},
            full_forms(localised),
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
    plain(context)
    return Prepared(localised, document, template, context, vocabulary, path)


def render(
    localised: LocalisedBook,
    document: str = "",
    downloads: Iterable[Download] = (),
    overrides: Sequence[Path] = (),
    results: Mapping[str, Any] | None = None,
) -> Page:
    """The page that ``prepare`` describes, with templates from ``overrides`` and from cpsplan. Raises RenderError."""
    return prepare(localised, document, downloads, results).page(overrides)


def _filled(made: Environment, template: str, context: Values, vocabulary: Vocabulary) -> str:
    """A template with its values. Raises RenderError."""
    try:
        with reading(vocabulary):
            return made.get_template(template).render(context)
    except (TemplateError, MissingPhrase, RecursionError, TypeError, ValueError, ArithmeticError) as error:
        raise RenderError(_reason(template, error)) from error


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
