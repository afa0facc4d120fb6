"""Preparing: everything that a page will show, gathered before its template is filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cpsplan.book.theme import Theme
from cpsplan.language.booklets import STYLE
from cpsplan.language.levels import in_words_of_plan, in_words_of_strategy
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases, Words
from cpsplan.late import dataclass
from cpsplan.render.aliases import Aliases, aliases_of, with_aliases
from cpsplan.render.coverage import coverage_content
from cpsplan.render.days import DocumentDays, days_of
from cpsplan.render.easy_read import booklet_content, booklets_content
from cpsplan.render.environment import environment
from cpsplan.render.filling import fill
from cpsplan.render.folders import template_folders
from cpsplan.render.formats import formats_content
from cpsplan.render.frame import (
    FileLink,
    PageHead,
    Site,
    file_links,
    names_of,
    page_head,
    settings_of,
    site_of,
    vocabulary_of,
)
from cpsplan.render.index import index_content
from cpsplan.render.languages import isolate, mark_languages
from cpsplan.render.links import without_links
from cpsplan.render.notices import PageContent, untranslated_notices
from cpsplan.render.on_a_page import Paper, plan_sheet
from cpsplan.render.page import (
    A3_SHEET,
    COVERAGE,
    FORMATS,
    LABELS,
    STATEMENT,
    Download,
    Page,
    has_page,
    is_sheet,
    main_edition,
    own_document,
    page_path,
    page_top,
)
from cpsplan.render.parity import full_forms
from cpsplan.render.picture_figure import PictureCredit, picture_credits
from cpsplan.render.plan import PlanContent, plan_content
from cpsplan.render.progress import ProgressContent, progress_content
from cpsplan.render.sheet_of_report import report_sheet
from cpsplan.render.sheet_of_strategy import strategy_sheet
from cpsplan.render.statement import statement_content
from cpsplan.render.strategy import StrategyContent, strategy_content
from cpsplan.render.text_places import places_of_texts, texts_of_page, without_marks
from cpsplan.render.texts import Meaning, Vocabulary
from cpsplan.render.theme import theme_of
from cpsplan.render.values import Values, field_names, fingerprint, texts_in


@dataclass(frozen=True, slots=True)
class PageValues(Values):
    """What the template of a page gets, each under its name."""

    page: PageHead
    site: Site
    downloads: tuple[FileLink, ...]
    terms: tuple[Meaning, ...]
    """The terms of the glossary that the page uses, in the order of the alphabet."""
    picture_credits: tuple[PictureCredit, ...]
    document: PageContent


@dataclass(frozen=True)
class Prepared:
    """Everything that a page will show, before its template is filled. It can go to another process."""

    document: str
    edition: str
    language: str
    template: str
    values: PageValues
    content: PageContent
    """What its document says, as it was gathered: a sheet of the document says the same."""
    vocabulary: Vocabulary
    path: str
    """Where the page will lie below out/."""
    levels: Words
    """What the strategy of the document calls its aims, its outcomes and their parts, and a plan its activities."""
    full_forms: tuple[str, ...]
    foreign: tuple[str, ...]
    """The names that are in the language of the plans wherever they stand."""
    foreign_language: str
    absent: frozenset[str]
    """The pages that are not published beside this one."""
    aliases: Aliases
    """Anchors, each with one that the place had before."""
    theme: Theme
    days: DocumentDays | None
    """From when its document is."""
    texts: Mapping[str, str]
    """What the texts of the plans on it go by, by their words."""
    fingerprint: str
    """The checksum of everything that goes into the page but the templates, the phrases and cpsplan itself."""

    def page(self, phrases: Phrases, overrides: Sequence[Path] = ()) -> Page:
        """The finished page, in the words of ``phrases``, with templates from ``overrides`` and from cpsplan.

        Raises RenderError.
        """
        phrases = phrases.in_words(self.levels)
        sandbox = environment(phrases, template_folders(overrides), self.theme)
        values = {name: getattr(self.values, name) for name in field_names(PageValues)}
        filled = fill(sandbox, self.template, values, self.vocabulary, self.texts)
        marked = isolate(mark_languages(filled, self.foreign, self.foreign_language))
        finished = without_links(with_aliases(marked, self.aliases), self.path, self.absent)
        return Page(
            document=self.document,
            edition=self.edition,
            language=self.language,
            title=self.values.page.title,
            description=self.values.page.description,
            html=without_marks(finished),
            path=self.path,
            labels={name: phrases.text(f"label-{name}") for name in LABELS},
            full_forms=self.full_forms,
            theme=self.theme,
            created=self.days.created if self.days else None,
            changed=self.days.changed_at(without_marks(filled)) if self.days else None,
            texts=places_of_texts(finished),
        )


def documents(localised: LocalisedBook) -> list[str]:
    """The ids of all documents that an edition has: every strategy, every plan and every progress report.

    An Easy Read edition has those with a booklet.
    """
    book = localised.book
    return [document for document in book.documents if has_page(book, localised.edition, document)]


def prepare(  # noqa: PLR0913 - what is shown, and what is known of it
    localised: LocalisedBook,
    document: str = "",
    downloads: Iterable[Download] = (),
    results: Mapping[str, Any] | None = None,
    *,
    for_word: bool = True,
    whole: PageContent | None = None,
) -> Prepared:
    """What the page of the strategy, plan or progress report called ``document`` will show.

    Without a document it is the way in to all of them. COVERAGE, STATEMENT and a ``formats_page`` stand for pages that
    are no documents either. ``downloads`` are the files that will lie beside the pages, of any document and edition; a
    page leads to its own. ``results`` are those of “cpsplan verify”, for the accessibility statement. Raises KeyError
    for an unknown document.

    For a document on a page, ``whole`` is what its own page was found to say, in the same edition of the same book.
    A page that no Word file is written from need not be ``for_word``: where its texts stand takes a third of its time.
    """
    localised = _in_words_of(localised, document)
    book, edition, phrases = localised.book, localised.edition, localised.phrases
    files = list(downloads)
    template, gathered = _content(localised, document, files, results or {}, whole)
    vocabulary = vocabulary_of(localised)
    terms = vocabulary.terms_in(gathered)
    content = _with_notices(localised, gathered, terms)
    path = page_path(document, edition.id, main_edition(book))
    values = PageValues(
        page=page_head(localised, document, content),
        site=site_of(localised),
        downloads=file_links(localised, files, document, edition.id, page_top(path)),
        terms=terms,
        picture_credits=picture_credits(localised, document) if document in book.documents else (),
        document=content,
    )
    forms, foreign, foreign_language = full_forms(localised), names_of(localised), settings_of(book).code
    theme, aliases, days = theme_of(localised), aliases_of(book), days_of(book, document)
    about = (document, template, path, edition.id, edition.code, forms, foreign, foreign_language, phrases.words)
    texts = texts_of_page(localised, document, set(texts_in(content))) if for_word else {}
    words = (tuple(vocabulary.meanings.values()), vocabulary.pattern.pattern, *texts.items())
    return Prepared(
        document=document,
        edition=edition.id,
        language=edition.code,
        template=template,
        values=values,
        content=gathered,
        vocabulary=vocabulary,
        path=path,
        levels=phrases.words,
        full_forms=forms,
        foreign=foreign,
        foreign_language=foreign_language,
        absent=localised.absent,
        aliases=aliases,
        theme=theme,
        days=days,
        texts=texts,
        fingerprint=fingerprint((values, about, words, *sorted(localised.absent), aliases, f"{days}", repr(theme))),
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


def _with_notices(localised: LocalisedBook, content: PageContent, terms: tuple[Meaning, ...]) -> PageContent:
    """What a page shows, and what of that is not translated; an Easy Read booklet says nothing of it."""
    if localised.edition.style == STYLE:
        return content
    return replace(content, notices=(*content.notices, *untranslated_notices(localised, content, terms)))


def _content(
    localised: LocalisedBook,
    document: str,
    files: list[Download],
    results: Mapping[str, Any],
    whole: PageContent | None,
) -> tuple[str, PageContent]:
    """The template of a page and what it shows below its head."""
    if document == STATEMENT:
        return "accessibility.html", statement_content(localised, results)
    if localised.edition.style == STYLE:
        return _booklet(localised, document)
    if document.startswith(FORMATS):
        return "formats.html", formats_content(localised, document.removeprefix(FORMATS), files)
    if document == COVERAGE:
        return "coverage.html", coverage_content(localised)
    if document:
        return _sheet(localised, document, whole) if is_sheet(document) else _of_document(localised, document)
    return "index.html", index_content(localised, files)


def _in_words_of(localised: LocalisedBook, document: str) -> LocalisedBook:
    """The book in the words that the strategy of ``document`` has for its levels, and its plan for its activities."""
    book = localised.book
    document = own_document(document) if is_sheet(document) else document
    report = book.progress.get(document)
    strategy_or_plan = report.model.plan if report else document
    if strategy_or_plan not in book.strategies and strategy_or_plan not in book.plans:
        return localised
    if strategy_or_plan in book.plans:
        plan = book.plans[strategy_or_plan].model
        return replace(localised, phrases=in_words_of_plan(localised.phrases, book, plan))
    strategy = book.strategies[strategy_or_plan]
    return replace(localised, phrases=in_words_of_strategy(localised.phrases, book, strategy))


def _of_document(localised: LocalisedBook, document: str) -> tuple[str, PageContent]:
    """The same for a strategy, plan or progress report. Raises KeyError for an unknown one."""
    book = localised.book
    if document in book.progress:
        return "progress.html", progress_content(localised, book.progress[document])
    if document in book.strategies:
        return "strategy.html", strategy_content(localised, book.strategies[document])
    return "plan.html", plan_content(localised, book.plans[document])


def _sheet(localised: LocalisedBook, name: str, whole: PageContent | None) -> tuple[str, PageContent]:
    """The same for a document on a page, of which its own page says the ``whole``. Raises KeyError as above."""
    book, document = localised.book, own_document(name)
    paper: Paper = "a3" if name.startswith(A3_SHEET) else "a4"
    _, content = ("", whole) if whole else _of_document(localised, document)
    match content:
        case ProgressContent():
            return "sheet-of-report.html", report_sheet(localised, book.progress[document], content)
        case StrategyContent():
            return "sheet-of-strategy.html", strategy_sheet(localised, book.strategies[document], content, paper)
        case PlanContent():
            return "sheet-of-plan.html", plan_sheet(localised, book.plans[document], content, paper)
    raise KeyError(name)


def _booklet(localised: LocalisedBook, document: str) -> tuple[str, PageContent]:
    """The same for an Easy Read edition."""
    if document:
        return "easy-read.html", booklet_content(localised, document)
    return "easy-read-index.html", booklets_content(localised)
