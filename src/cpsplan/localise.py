"""Localise: the book in the language and style of one edition.

So far an edition is in the language that the plans are written in. Translated texts will replace those of the book
here, and nowhere else: what comes after sees a ``LocalisedBook`` and asks no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpsplan.diagnostic import Diagnostic, Severity, Span, declare

if TYPE_CHECKING:
    from cpsplan.book import Book
    from cpsplan.model.edition import Edition
    from cpsplan.phrases import Phrases

EDITION_LANGUAGE = declare(
    "CPS801",
    "edition-language",
    Severity.ERROR,
    """An edition is in a language that cannot be published: either the templates hold no phrases of that language
    (``phrases/<language>.yaml``), so that headings and labels would have no words, or the plans themselves are written
    in another language and are not translated.""",
)


@dataclass(frozen=True, slots=True, eq=False)
class LocalisedBook:
    """A book as one edition shows it, with the phrases of that edition's language."""

    book: Book
    edition: Edition
    phrases: Phrases


def localise(book: Book, edition: Edition, phrases: Phrases | None) -> tuple[LocalisedBook | None, list[Diagnostic]]:
    """The book in ``edition``; None with diagnostics where that edition cannot be published.

    ``phrases`` are those of the edition's language, None where there are none.
    """
    entry = book.editions.get(edition.id)
    span = entry.span("language") if entry else Span(f"plans/editions/{edition.id}.yaml")
    written_in = book.settings.model.language if book.settings else edition.language
    if edition.language != written_in:
        message = f"The edition {edition.id} is in “{edition.language}”, and the plans are written in “{written_in}”"
        hint = f"Write “language: {written_in}”: translated editions cannot be published yet"
        return None, [EDITION_LANGUAGE.at(span, message, hint=hint, entry=edition.id)]
    if phrases is None or phrases.language != edition.language:
        message = f"There are no phrases in “{edition.language}” for the edition {edition.id}"
        hint = f"Add templates/phrases/{edition.language}.yaml, with the same keys as those of en.yaml"
        return None, [EDITION_LANGUAGE.at(span, message, hint=hint, entry=edition.id)]
    return LocalisedBook(book, edition, phrases), []
