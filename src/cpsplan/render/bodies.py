"""Other bodies as pages name them: by their name, with what people call them for short behind it."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.book.translation import Foreign
from cpsplan.model.edition import Body


def body_words(body: Body) -> str:
    """The name of a body and its short name: Environment Agency (EA). It stays marked where it is not translated."""
    if not body.short_name:
        return body.name
    words = f"{body.name} ({body.short_name})"
    return Foreign(words, body.name.language) if isinstance(body.name, Foreign) else words


def named_on_page(book: Book, address: str) -> str:
    """The words that the thing at ``address`` goes by on a page."""
    entry = book.find(address)
    return body_words(entry.model) if isinstance(entry.model, Body) else entry.words
