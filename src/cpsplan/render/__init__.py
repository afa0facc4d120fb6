"""Render: one document of a localised book to one HTML page.

The page is the hub: every other format is written from it. Rendering is a pure function of the book and the
templates; the same book gives the same page, byte by byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpsplan.phrases import load as load_phrases
from cpsplan.render.coverage import coverage_values
from cpsplan.render.environment import environment, find, plain, template_folders
from cpsplan.render.frame import download_values, page_values, site_values, term_values, vocabulary_of
from cpsplan.render.index import index_values
from cpsplan.render.page import COVERAGE, Download, Page, page_path, page_top
from cpsplan.render.plan import plan_values
from cpsplan.render.progress import progress_values
from cpsplan.render.strategy import strategy_values
from cpsplan.render.texts import reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cpsplan.localise import LocalisedBook
    from cpsplan.render.places import Values

__all__ = [
    "COVERAGE",
    "Download",
    "Page",
    "documents",
    "find",
    "load_phrases",
    "page_path",
    "render",
    "template_folders",
]


def documents(localised: LocalisedBook) -> list[str]:
    """The ids of all documents: every strategy, every plan and every progress report."""
    return [*localised.book.strategies, *localised.book.plans, *localised.book.progress]


def render(
    localised: LocalisedBook,
    document: str = "",
    downloads: Iterable[Download] = (),
    overrides: Sequence[Path] = (),
) -> Page:
    """The page of the strategy, plan or progress report called ``document``; without one, the way in to all of them.

    COVERAGE stands for the page of coverage, which is no document either.

    ``downloads`` are the files that will lie beside the pages, of any document and edition; a page leads to its own.
    ``overrides`` are folders whose templates stand in for those of cpsplan. Raises KeyError for an unknown document.
    """
    files = list(downloads)
    template, values = _document(localised, document, files)
    vocabulary = vocabulary_of(localised.book)
    description = values["summary"] or values["title"]
    page = page_values(localised, document, values["title"], description)
    context: Values = {
        "page": page,
        "site": site_values(localised),
        "downloads": download_values(localised, files, document, localised.edition.id, page_top(document)),
        "terms": term_values(vocabulary, values),
        "document": values,
    }
    plain(context)
    made = environment(localised.phrases, template_folders(overrides))
    with reading(vocabulary):
        html = made.get_template(template).render(context)
    edition = localised.edition
    return Page(
        document, edition.id, edition.language, page["title"], description, html, page_path(document, edition.id)
    )


def _document(localised: LocalisedBook, document: str, files: list[Download]) -> tuple[str, Values]:
    """The template and the values of a document."""
    if not document:
        return "index.html", index_values(localised, files)
    if document == COVERAGE:
        return "coverage.html", coverage_values(localised)
    if document in localised.book.progress:
        return "progress.html", progress_values(localised, localised.book.progress[document])
    if document in localised.book.strategies:
        return "strategy.html", strategy_values(localised, localised.book.strategies[document])
    return "plan.html", plan_values(localised, localised.book.plans[document])
