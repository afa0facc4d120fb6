"""The frame of every page: head, masthead, the ways to other editions, the files, source and licence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import quote

from babel import Locale

from cpsplan.book.book import Book
from cpsplan.book.remembering import once_a_book
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.edition import Contact, Settings
from cpsplan.model.language import language_of
from cpsplan.model.origin import Origin
from cpsplan.model.text import is_abbreviation
from cpsplan.render.bodies import publisher_in_sentences
from cpsplan.render.feed import FEED, dated_documents
from cpsplan.render.figures import date, size
from cpsplan.render.notices import PageContent
from cpsplan.render.page import (
    STATEMENT,
    Download,
    formats_page,
    has_page,
    in_order,
    main_edition,
    page_path,
    page_top,
    wall_sheets,
    web_address,
)
from cpsplan.render.picture_figure import PictureFigure
from cpsplan.render.standing import PageStanding, standing_of
from cpsplan.render.texts import Vocabulary
from cpsplan.render.theme import SiteLogo, corner_of, cover_of, logo_of
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True)
class ContactWay(Values):
    """A way to reach the publisher: the phrase that it goes by, its words, and where it leads or nothing."""

    key: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Site(Values):
    """What every page says about the workspace."""

    title: str
    publisher: str
    publisher_in_sentences: str
    disclaimer: str | None
    illustrative: bool
    publishes_gaps: bool
    """Whether pages say what the plans leave out."""
    email: str
    mailto: str
    telephone: str
    ways: tuple[ContactWay, ...]
    corner: str = ""
    """A short text on every page."""
    logo: SiteLogo | None = None
    cover: PictureFigure | None = None
    """The picture of a cover with one."""


@dataclass(frozen=True, slots=True)
class SamePage(Values):
    """The same page in an edition, one of several."""

    title: str
    language: str
    style: str
    invitation: str | None
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead(Values):
    """What the head and the masthead of a page need."""

    document: str
    is_document: bool
    """Whether it is the page of a strategy, a plan or a progress report."""
    language: str
    title: str
    heading: str
    description: str
    home: str
    assets: str
    translated: bool
    style: str
    formats: str
    sheet: str
    """The way to all of it on a page; empty where there is none."""
    statement: str
    address: str
    """Its own address on the web; empty where that is not known."""
    feed: str
    """The way to the feed of what was published; empty where there is none."""
    standing: PageStanding
    """What every page of the document says of it."""
    editions: tuple[SamePage, ...]
    languages: tuple[SamePage, ...]
    styles: tuple[SamePage, ...]


@dataclass(frozen=True, slots=True)
class FileLink(Values):
    """A file of a document, in one format."""

    words: str
    format: str
    href: str
    size: str


@dataclass(frozen=True, slots=True)
class PublishedSource(Values):
    """The published document that a page is taken from."""

    title: str
    publisher: str
    published: str
    address: str | None
    rights: str
    licence: str
    licence_address: str | None
    note: str | None


def settings_of(book: Book) -> Settings:
    """The settings of the book. Raises ValueError for a book without: such a one is never published."""
    if book.settings is None:
        raise ValueError("a book without settings cannot be rendered")
    return book.settings.model


def titles_of(book: Book) -> dict[str, str]:
    """The title of every strategy, plan and progress report, by its id."""
    titles: dict[str, str] = {}
    for table in (book.strategies, book.plans, book.progress):
        titles |= {address: entry.model.title for address, entry in table.items()}
    return titles


def vocabulary_of(localised: LocalisedBook) -> Vocabulary:
    """The vocabulary of the book's glossary, in the order of the alphabet of its language."""
    return _vocabulary_in(localised.book, localised.phrases.language)


@once_a_book
def _vocabulary_in(book: Book, language: str) -> Vocabulary:
    """The same, which every page wants, by the language alone."""
    return Vocabulary.of((entry.model for entry in book.terms.values()), titles_of(book).values(), language)


def names_of(localised: LocalisedBook) -> tuple[str, ...]:
    """What is in the language of the plans wherever it stands; nothing for an edition in that language.

    Names, and abbreviations that the translation keeps, as CJS in Welsh. That of the publisher is its name in every
    language, and one with figures in it, as COVID-19, is read out in the language of the page.
    """
    settings = settings_of(localised.book)
    if localised.original is None or localised.edition.language == settings.language:
        return ()
    written = {entry.address: entry.model.term for entry in localised.original.terms.values()}
    names = []
    for entry in localised.book.terms.values():
        term, full = entry.model.term, entry.model.full
        is_kept = term == written[entry.address] and full not in (None, settings.publisher)
        if entry.model.is_name or (is_kept and is_abbreviation(term) and not re.search(r"\d", term)):
            names.append(term)
    return tuple(names)


def language_words(code: str, language: str) -> str:
    """What a language is called in another: Welsh; its code, where nobody knows it."""
    return Locale.parse(code).get_display_name(language) or code


def site_of(localised: LocalisedBook) -> Site:
    """What every page says about the workspace."""
    settings = settings_of(localised.book)
    contact = settings.contact
    email = (contact.email if contact else None) or ""
    return Site(
        title=settings.title,
        publisher=settings.publisher,
        publisher_in_sentences=publisher_in_sentences(settings),
        disclaimer=settings.disclaimer,
        illustrative=settings.illustrative,
        publishes_gaps=settings.publish_gaps,
        email=email,
        mailto=f"mailto:{quote(email, safe='@+')}" if email else "",
        telephone=(contact.telephone if contact else None) or "",
        ways=tuple(_ways(contact)) if contact else (),
        corner=corner_of(localised),
        logo=logo_of(localised),
        cover=cover_of(localised),
    )


def _ways(contact: Contact) -> Iterator[ContactWay]:
    """The ways to ask for another format that are no mail, each with where it leads."""
    if contact.telephone:
        yield ContactWay("contact-telephone", contact.telephone, _to_call(contact.telephone))
    if contact.text_relay:
        yield ContactWay("contact-text-relay", contact.text_relay, _to_call(contact.text_relay))
    if contact.sign_language:
        yield ContactWay("contact-sign-language", contact.sign_language, contact.sign_language)
    if contact.post:
        yield ContactWay("contact-post", contact.post, "")


def _to_call(number: str) -> str:
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def page_head(localised: LocalisedBook, document: str, content: PageContent) -> PageHead:
    """What the head and the masthead of a page need, whose content is ``content``."""
    edition, publisher = localised.edition, settings_of(localised.book).publisher
    main, base = main_edition(localised.book), settings_of(localised.book).base_address
    path = page_path(document, edition.id, main)
    top = page_top(path)
    editions = _editions(localised, document, top)
    formats = page_path(formats_page(document), edition.id, main)
    return PageHead(
        document=document,
        is_document=document in localised.book.documents,
        language=edition.code,
        title=localised.phrases.text("page-title", title=content.title, publisher=publisher),
        heading=content.title,
        description=content.summary or content.title,
        home=f"{top}{page_path('', edition.id, main)}",
        assets=f"{top}assets/",
        translated=localised.phrases.original is not None,
        style=edition.style,
        formats=f"{top}{formats}" if edition.style == "standard" and formats not in localised.absent else "",
        sheet=_sheet_path(localised, document, top),
        statement=_statement(localised, top),
        address=web_address(base, path) if base else "",
        feed=f"{top}{FEED}" if base and dated_documents(localised.book) else "",
        standing=standing_of(localised, document, _illustrative(localised)),
        editions=editions,
        languages=_languages(localised, editions),
        styles=_styles(localised, editions),
    )


def _sheet_path(localised: LocalisedBook, document: str, top: str) -> str:
    """The way to a document on a page, on the largest paper; empty where there is none."""
    book, edition = localised.book, localised.edition
    if document not in book.documents:
        return ""
    first = wall_sheets(document, report=document in book.progress)[0]
    path = page_path(first, edition.id, main_edition(book))
    return f"{top}{path}" if has_page(book, edition, first) and path not in localised.absent else ""


def _illustrative(localised: LocalisedBook) -> str:
    """The word that the data are made up, where they are."""
    return localised.phrases.text("illustrative") if settings_of(localised.book).illustrative else ""


def _editions(localised: LocalisedBook, document: str, top: str) -> tuple[SamePage, ...]:
    """The same page in every edition that has it; empty where there is only one."""
    book, main = localised.book, main_edition(localised.book)
    pages: list[SamePage] = []
    for entry in book.editions.values():
        edition = entry.model
        path = page_path(document, edition.id, main)
        if has_page(book, edition, document) and path not in localised.absent:
            href = f"{top}{path}"
            current = edition.id == localised.edition.id
            pages.append(SamePage(edition.title, edition.code, edition.style, edition.invitation, href, current))
    return tuple(pages) if len(pages) > 1 else ()


def _statement(localised: LocalisedBook, top: str) -> str:
    """The way to the accessibility statement in the language of the page; empty where no edition has one."""
    main = main_edition(localised.book)
    for edition in in_order(localised.book, localised.edition.language):
        path = page_path(STATEMENT, edition.id, main)
        if has_page(localised.book, edition, STATEMENT) and path not in localised.absent:
            return f"{top}{path}"
    return ""


def _languages(localised: LocalisedBook, editions: Iterable[SamePage]) -> tuple[SamePage, ...]:
    """The same page in the other languages, each by its own name; empty where there is only one."""
    original = settings_of(localised.book).language
    pages = [page for page in editions if page.style == localised.edition.style]
    pages.sort(key=lambda page: language_of(page.language) != original)
    return tuple(replace(page, title=_own_name(page.language)) for page in pages) if len(pages) > 1 else ()


def _own_name(language: str) -> str:
    """What a language calls itself: Cymraeg."""
    name = language_words(language_of(language), language_of(language))
    return name[0].upper() + name[1:]


def _styles(localised: LocalisedBook, editions: Iterable[SamePage]) -> tuple[SamePage, ...]:
    """The same page in the other styles of its language; empty where there is only one."""
    words = localised.phrases.text
    own = localised.edition.language
    pages = [page for page in editions if language_of(page.language) == own]
    pages.sort(key=lambda page: page.style != "standard")
    return tuple(replace(page, title=words(f"style-{page.style}")) for page in pages) if len(pages) > 1 else ()


def source_of(localised: LocalisedBook, origin: Origin | None) -> PublishedSource | None:
    """The published document that a page is taken from."""
    if origin is None:
        return None
    return PublishedSource(
        title=origin.title,
        publisher=origin.publisher,
        published=date(localised.phrases, origin.published) if origin.published else "",
        address=origin.address,
        rights=origin.rights,
        licence=origin.licence,
        licence_address=origin.licence_address,
        note=origin.note,
    )


def file_links(
    localised: LocalisedBook, downloads: Iterable[Download], document: str, edition: str, top: str = ""
) -> tuple[FileLink, ...]:
    """The files of one document in one edition, with the way to each from ``top``."""
    phrases = localised.phrases
    links: list[FileLink] = []
    for download in downloads:
        if (download.document, download.edition) == (document, edition):
            words, href = phrases.text(download.words), f"{top}{download.path}"
            links.append(FileLink(words, download.format, href, size_words(localised, download)))
    return tuple(links)


def size_words(localised: LocalisedBook, download: Download) -> str:
    """The size of a file in words; empty where it is not known."""
    return "" if download.size is None else size(localised.phrases, download.size)
