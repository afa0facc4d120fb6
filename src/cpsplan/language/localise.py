"""Localise: the book in the language of one edition.

Every text that readers see is replaced by its translation. A text without one, or whose translation is out of date or
not allowed in the edition, keeps its words and becomes ``Foreign``, so that the page can mark it. What comes after sees
a ``LocalisedBook`` and asks no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.translation import Foreign, State, Translations, context
from cpsplan.diagnostic import Diagnostic, Route
from cpsplan.language.editions import without_phrases
from cpsplan.language.phrases import Phrases
from cpsplan.language.units import in_units_of
from cpsplan.late import dataclass
from cpsplan.model.blocks import Blocks
from cpsplan.model.edition import Edition
from cpsplan.model.shape import shape
from cpsplan.model.text import Record


@dataclass(frozen=True, slots=True, eq=False)
class LocalisedBook:
    """A book as one edition shows it, with the phrases of that edition's language."""

    book: Book
    edition: Edition
    phrases: Phrases
    states: Mapping[State, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many texts are in which state of translation; empty for an edition in the language of the plans."""
    original: Book | None = None
    """The book that this one translates; None for an edition in the language of the plans."""
    absent: frozenset[str] = frozenset()
    """The pages, by their paths below out/, that are not published beside this one: nothing may lead to them."""

    @property
    def written(self) -> Book:
        """The book as its authors wrote it."""
        return self.original or self.book

    @property
    def is_draft(self) -> bool:
        """Whether any text is translated, and not reviewed; or not translated at all."""
        return any(count and state is not State.REVIEWED for state, count in self.states.items())


def localise(book: Book, edition: Edition, phrases: Phrases | None) -> tuple[LocalisedBook | None, list[Diagnostic]]:
    """The book in ``edition``; None with diagnostics where that edition cannot be published.

    ``phrases`` are those of the edition's language, None where there are none.
    """
    if phrases is None or phrases.language != edition.language:
        return None, [without_phrases(book.editions[edition.id])]
    translations = book.translations.get(edition.language)
    if translations is None:
        return LocalisedBook(book, edition, in_units_of(phrases, book)), []
    work = _Translating(book, translations)
    localised = work.book_in_language()
    states = MappingProxyType(dict(work.states))
    return LocalisedBook(localised, edition, in_units_of(phrases, localised), states, book), []


class _Translating:
    """One pass over a book: every model once, whatever number of tables it stands in."""

    def __init__(self, book: Book, translations: Translations) -> None:
        self.book, self.translations = book, translations
        settings = book.settings.model if book.settings else None
        self.language = settings.code if settings else "en"
        self.drafts = settings is None or settings.publish_translations == "draft"
        self.states: Counter[State] = Counter()
        self.addresses = {id(entry.model): entry.address for entry in book.entries}
        self.translated: dict[int, Record] = {}

    def book_in_language(self) -> Book:
        own = ("editions", "confirmations")
        tables = {name: table if name in own else self._table(table) for name, table in self.book.tables.items()}
        settings = self._entry(self.book.settings) if self.book.settings else None
        return replace(self.book, settings=settings, tables=tables, named=MappingProxyType(dict(self._named())))

    def _named(self) -> Iterator[tuple[str, Entry[Any]]]:
        """What can be named without being an entry, as it was translated with the entry that holds it."""
        for address, entry in self.book.named.items():
            yield address, entry._replace(model=self.translated.get(id(entry.model), entry.model))

    def _table(self, table: Mapping[str, Entry[Any]]) -> Mapping[str, Entry[Any]]:
        return MappingProxyType({address: self._entry(entry) for address, entry in table.items()})

    def _entry(self, entry: Entry[Any]) -> Entry[Any]:
        return entry._replace(model=self._record(entry.model, entry.address, ()))

    def _record(self, record: Record, address: str, way: Route) -> Record:
        """``record`` with its texts translated; ``way`` leads to it from the entry at ``address``."""
        if id(record) in self.translated:
            return self.translated[id(record)]
        texts = {field.name for field in shape(type(record)).published}
        changed: dict[str, Any] = {}
        for name in type(record).model_fields:
            value = getattr(record, name)
            if isinstance(value, Blocks):
                changed[name] = self._blocks(context(address, (*way, name)), value)
            elif name in texts and value is not None:
                changed[name] = self._text(context(address, (*way, name)), value)
            elif isinstance(value, Record | tuple):
                changed[name] = self._parts(value, address, (*way, name))
        translated = record.model_copy(update=changed)
        self.translated[id(record)] = translated
        return translated

    def _parts(self, value: Record | tuple[Any, ...], address: str, way: Route) -> Any:
        """What a field holds, translated: a record, a list of them, or a list of something else, which stays."""
        if isinstance(value, Record):
            return self._part(value, address, way)
        if value and isinstance(value[0], Record):
            return tuple(self._part(part, address, (*way, place)) for place, part in enumerate(value))
        return value

    def _part(self, record: Record, address: str, way: Route) -> Record:
        if record.is_entry():
            own = self.addresses.get(id(record))
            return record if own is None else self._record(record, own, ())
        return self._record(record, address, way)

    def _blocks(self, address: str, prose: Blocks) -> Blocks:
        """A prose with each of its blocks translated, where that block is."""
        blocks = (
            block._replace(text=self._text(context(address, (block.key,)), block.text)) if block.is_text else block
            for block in prose.blocks
        )
        return Blocks.of(tuple(blocks), prose.links)

    def _text(self, address: str, text: str) -> str:
        state = self.translations.state(address, text)
        self.states[state] += 1
        if state is State.REVIEWED or (state is State.DRAFT and self.drafts):
            return self.translations.texts[address].text
        return Foreign(text, self.language)
