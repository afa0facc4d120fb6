"""What has to stay the same when a thing gets another id: messages of catalogues, and everything that a book says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from polib import POEntry

from cpsplan.book.book import Book
from cpsplan.changes.prose_links import unlinked


def message_said(entry: POEntry, address: Callable[[str], str] = str) -> tuple[Any, ...]:
    """What a message of a catalogue says, under its new address; links in prose with their words alone."""
    texts = map(unlinked, (entry.msgid, entry.msgstr, entry.previous_msgid or ""))
    words = (*texts, entry.msgid_plural, entry.msgstr_plural)
    return (address(entry.msgctxt or ""), *words, entry.tcomment, entry.flags, entry.obsolete)


def facts_of_book(book: Book, address: Callable[[str], str]) -> set[tuple[Any, ...]]:
    """What a book says, each fact under the addresses that ``address`` makes of those of the book."""
    facts: set[tuple[Any, ...]] = set()
    for entry in book.entries:
        facts.add(("entry", address(entry.address), entry.kind.name))
    for entry, way, text in book.texts:
        facts.add(("text", address(entry.address), way, text))
    for link in book.links.known:
        facts.add(("link", address(link.entry.address), link.field, address(link.target or "")))
    for language, translations in book.translations.items():
        facts |= {(language, address(name)) for name in translations.names | translations.broken}
        for place, translated in translations.texts.items():
            facts.add(
                (
                    language,
                    address(place),
                    unlinked(translated.text),
                    translated.state,
                    unlinked(translated.original),
                )
            )
    return facts
