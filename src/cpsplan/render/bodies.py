"""Bodies as pages name them: by their name, with their short name behind it; and whose plans are whose."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.book.translation import Foreign
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.edition import Body, Settings


def publisher_in_sentences(settings: Settings) -> str:
    """The name of the publisher as it stands within a sentence: the Crown Prosecution Service."""
    return settings.publisher_in_sentences or settings.publisher


def body_words(body: Body) -> str:
    """The name of a body and its short name: Environment Agency (EA). It stays marked where it is not translated."""
    return _with_short_name(body.name, body)


def _with_short_name(name: str, body: Body) -> str:
    return in_language_of(name, f"{name} ({body.short_name})") if body.short_name else name


def in_language_of(text: str, words: str) -> str:
    """Words that are made of a text, marked like it where that is not translated."""
    return Foreign(words, text.language) if isinstance(text, Foreign) else words


def body_of(book: Book, plan: DeliveryPlan) -> str:
    """Whose plan it is; empty where it does not say so."""
    body = book.bodies_by_id.get(plan.body or "")
    return body_words(body.model) if body else ""


def body_in_sentences(book: Book, plan: DeliveryPlan) -> str:
    """The same as it stands within a sentence: the Environment Agency (EA)."""
    body = book.bodies_by_id.get(plan.body or "")
    return _with_short_name(body.model.name_in_sentences or body.model.name, body.model) if body else ""


def named_on_page(book: Book, address: str) -> str:
    """The words that the thing at ``address`` goes by on a page."""
    entry = book.find(address)
    return body_words(entry.model) if isinstance(entry.model, Body) else entry.words
