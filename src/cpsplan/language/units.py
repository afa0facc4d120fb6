"""Units of one's own: the words of the settings for them, in the forms that a language has."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from cpsplan.book.book import Book
from cpsplan.language.phrases import Phrases
from cpsplan.language.word_forms import UnitWords
from cpsplan.model.unit import OwnUnit


def in_units_of(phrases: Phrases, book: Book) -> Phrases:
    """``phrases`` with the units that the settings of a book have, in the book's language."""
    units = book.settings.model.units if book.settings else ()
    if not units:
        return phrases
    return replace(phrases, units=MappingProxyType({unit.id: _words(unit, phrases.language) for unit in units}))


def _words(unit: OwnUnit, language: str) -> UnitWords:
    forms: dict[str, str] = {"one": unit.singular, "other": unit.plural}
    forms |= {str(form): word for form, word in unit.forms.get(language, {}).items()}
    return UnitWords(forms, unit.symbol or "", is_before=unit.before, places=unit.places, per=unit.per or "")
