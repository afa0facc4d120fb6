"""The frame of every page: head, masthead, notices, downloads, words explained, source and licence."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from babel import Locale

from cpsplan.book.book import Book
from cpsplan.book.translation import Foreign, State
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.edition import Settings
from cpsplan.model.origin import Origin
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.render.figures import date, period, size
from cpsplan.render.page import STATEMENT, Download, has_page, in_order, main_edition, page_path, page_top
from cpsplan.render.places import Values
from cpsplan.render.texts import Vocabulary, texts_in


def settings_of(book: Book) -> Settings:
    """The settings of the book. Raises ValueError for a book without: such a one is never published."""
    if book.settings is None:
        raise ValueError("a book without settings cannot be rendered")
    return book.settings.model


def vocabulary_of(book: Book) -> Vocabulary:
    """The vocabulary of the book's glossary."""
    titles = [entry.model.title for part in (book.strategies, book.plans, book.progress) for entry in part.values()]
    return Vocabulary.of((entry.model for entry in book.terms.values()), titles)


def names_of(localised: LocalisedBook) -> list[str]:
    """The names that are in the language of the plans wherever they stand; none for an edition in that language."""
    if localised.edition.language == settings_of(localised.book).language:
        return []
    return [entry.model.term for entry in localised.book.terms.values() if entry.model.is_name]


def site_values(localised: LocalisedBook) -> Values:
    """What every page says about the workspace."""
    settings = settings_of(localised.book)
    email = settings.contact.email if settings.contact else ""
    return {
        "title": settings.title,
        "publisher": settings.publisher,
        "disclaimer": settings.disclaimer or "",
        "illustrative": settings.illustrative,
        "email": email,
        "mailto": f"mailto:{quote(email, safe='@+')}" if email else "",
    }


def page_values(localised: LocalisedBook, document: str, heading: str, description: str) -> Values:
    """What the head and the masthead of a page need."""
    settings = settings_of(localised.book)
    main = main_edition(localised.book)
    top = page_top(page_path(document, localised.edition.id, main))
    return {
        "document": document,
        "language": localised.edition.language,
        "title": localised.phrases.text("page-title", title=heading, publisher=settings.publisher),
        "heading": heading,
        "description": description,
        "home": f"{top}{page_path('', localised.edition.id, main)}",
        "assets": f"{top}assets/",
        "translated": localised.phrases.original is not None,
        "style": localised.edition.style,
        "formats": f"{top}{localised.edition.id}/{document}/formats.html"
        if localised.edition.style == "standard"
        else "",
        "statement": _statement(localised, top),
        "editions": _editions(localised, document, top),
        "languages": _languages(localised, document, top),
        "styles": _styles(localised, document, top),
    }


def _editions(localised: LocalisedBook, document: str, top: str) -> list[Values]:
    """The same page in the other editions; empty where there is only one edition."""
    book = localised.book
    editions = [entry.model for entry in book.editions.values() if has_page(book, entry.model, document)]
    if len(editions) <= 1:
        return []
    main = main_edition(book)
    return [
        {
            "title": one.title,
            "language": one.language,
            "style": one.style,
            "invitation": one.invitation or "",
            "href": f"{top}{page_path(document, one.id, main)}",
            "current": one.id == localised.edition.id,
        }
        for one in editions
    ]


def _statement(localised: LocalisedBook, top: str) -> str:
    """The way to the accessibility statement in the language of the page; empty where no edition has one."""
    main = main_edition(localised.book)
    for one in in_order(localised.book, localised.edition.language):
        if has_page(localised.book, one, STATEMENT):
            return f"{top}{page_path(STATEMENT, one.id, main)}"
    return ""


def _languages(localised: LocalisedBook, document: str, top: str) -> list[Values]:
    """The same page in the other languages, each by its own name; empty where there is only one."""
    style = localised.edition.style
    found = [one for one in _editions(localised, document, top) if one["style"] == style]
    found.sort(key=lambda one: one["language"] != settings_of(localised.book).language)
    return [{**one, "title": _own_name(one["language"])} for one in found] if len(found) > 1 else []


def _own_name(language: str) -> str:
    """What a language calls itself: Cymraeg."""
    name = Locale.parse(language).get_display_name(language) or language
    return name[0].upper() + name[1:]


def _styles(localised: LocalisedBook, document: str, top: str) -> list[Values]:
    """The same page in the other styles of its language; empty where there is only one."""
    language = localised.edition.language
    found = [one for one in _editions(localised, document, top) if one["language"] == language]
    found.sort(key=lambda one: one["style"] != "standard")
    words = localised.phrases.text
    return [{**one, "title": words(f"style-{one['style']}")} for one in found] if len(found) > 1 else []


def notices(localised: LocalisedBook, document: Strategy | DeliveryPlan | Progress) -> list[Values]:
    """What a reader has to know before reading: a draft, a year that was inferred."""
    found = translation_notices(localised)
    phrases = localised.phrases
    if document.status != "published":
        key = f"notice-{document.status}"
        found.append({"label": phrases.text(f"{key}-label"), "text": phrases.text(key), "draft": True})
    if document.period.inferred:
        label = phrases.text("notice-inferred", period=period(phrases, document.period))
        found.append({"label": label, "text": document.period.inferred, "draft": False})
    return found


def translation_notices(localised: LocalisedBook) -> list[Values]:
    """That the translation is a draft, in the language of the page and in that of the plans.

    On every page but those of Easy Read, which say it in their own words.
    """
    if not localised.is_draft:
        return []
    phrases, original = localised.phrases, localised.phrases.original
    label, text = phrases.text("notice-translation-label"), phrases.text("notice-translation")
    found: list[Values] = [{"label": label, "text": text, "draft": True}]
    if original is not None:
        label, text = original.text("notice-translation-label"), original.text("notice-translation")
        found[0]["also"] = {"label": Foreign(label, original.language), "text": Foreign(text, original.language)}
    return found


def untranslated_notices(localised: LocalisedBook, values: Values) -> list[Values]:
    """How many of the texts that a page shows, which are ``values`` but for its notices, are not translated."""
    if not localised.states.get(State.MISSING, 0) + localised.states.get(State.STALE, 0):
        return []
    shown = {str(text) for text in texts_in(values) if isinstance(text, Foreign)}
    phrases = localised.phrases
    label, text = phrases.text("notice-untranslated-label"), phrases.plural("notice-untranslated", len(shown))
    return [{"label": label, "text": text, "draft": False}] if shown else []


def source_values(localised: LocalisedBook, origin: Origin | None) -> Values:
    """The published document that a page is taken from."""
    if origin is None:
        return {}
    phrases = localised.phrases
    return {
        "title": origin.title,
        "publisher": origin.publisher,
        "published": date(phrases, origin.published) if origin.published else "",
        "address": origin.address or "",
        "rights": origin.rights,
        "licence": origin.licence,
        "licence_address": origin.licence_address or "",
        "note": origin.note or "",
    }


def download_values(
    localised: LocalisedBook, downloads: Iterable[Download], document: str, edition: str, top: str = ""
) -> list[Values]:
    """The files of one document in one edition, with the way to each from ``top``."""
    phrases = localised.phrases
    return [
        {
            "words": phrases.text(one.words),
            "format": one.format,
            "href": f"{top}{one.path}",
            "size": "" if one.size is None else size(phrases, one.size),
        }
        for one in downloads
        if one.document == document and one.edition == edition
    ]


def term_values(vocabulary: Vocabulary, values: Values) -> list[Values]:
    """The terms that a page uses, in the order of the alphabet."""
    used = vocabulary.used(values)
    return [
        {"anchor": one.anchor, "term": one.term, "full": one.full, "explanation": one.explanation}
        for one in vocabulary.meanings.values()
        if one.term in used
    ]
