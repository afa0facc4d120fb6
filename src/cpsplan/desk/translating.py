"""Translating at the desk: the texts of a document beside their translations, and what somebody has written of them.

What is written goes into the catalogue as “translate update” would have it, so that a translator's tool finds it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

import polib

from cpsplan.book.book import Book
from cpsplan.book.translation import State, Translation, Translations
from cpsplan.compiler import Compiled
from cpsplan.desk.workshop import CannotSave
from cpsplan.diagnostic import Diagnostic
from cpsplan.language import catalogue
from cpsplan.language.catalogue import Message, catalogue_path, messages_of
from cpsplan.language.reviewing import NotReviewed, role_of
from cpsplan.late import dataclass
from cpsplan.workspace.disk import MemoryWorkspace

ID_LENGTH = 16
SHOWN_BESIDE = ("CPS911", "CPS912", "CPS913", "CPS919", "CPS922")
"""Rules of which the state of a text says as much."""
NOT_READ = Translations("", {})


@dataclass(frozen=True, slots=True)
class CataloguePlace:
    """The translations of one document into one language."""

    language: str
    document: str

    @property
    def path(self) -> str:
        """Where they stand."""
        return catalogue_path(self.language, self.document)


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text, and its translation as it is."""

    message: Message
    translation: Translation
    state: State
    faults: tuple[Diagnostic, ...] = ()

    @property
    def id(self) -> str:
        """What it goes by in a form."""
        return id_of_text(self.message.context)

    @property
    def role(self) -> str:
        """Who has reviewed it; empty where nobody has."""
        return self.translation.review.rpartition(", ")[0] if self.state is State.REVIEWED else ""


def id_of_text(context: str) -> str:
    """What a text goes by in a form."""
    return hashlib.sha256(context.encode()).hexdigest()[:ID_LENGTH]


def documents_of(book: Book, language: str) -> dict[str, Counter[State]]:
    """How far every catalogue of a language is, by its name."""
    translations, counted = book.translations.get(language, NOT_READ), dict[str, Counter[State]]()
    for name, messages in messages_of(book).items():
        states = (translations.state(message.context, message.text) for message in _wanted(translations, messages))
        counted[name] = Counter(states)
    return {name: states for name, states in counted.items() if states}


def rows_of(compiled: Compiled, place: CataloguePlace) -> list[TextRow]:
    """Every text of a document that is translated, in the order of the book."""
    translations = compiled.book.translations.get(place.language, NOT_READ)
    faults = _by_place(compiled.diagnostics, place.path)
    rows = []
    for message in _wanted(translations, messages_of(compiled.book).get(place.document, [])):
        translation = translations.texts.get(message.context, catalogue.NO_TEXT)
        state = translations.state(message.context, message.text)
        at_place = faults.get(translation.span.line, ()) if translation.text else ()
        rows.append(TextRow(message, translation, state, tuple(at_place)))
    return rows


def _wanted(translations: Translations, messages: Iterable[Message]) -> Iterator[Message]:
    """The messages that a catalogue has: what is written beside a text in its file stands there."""
    return (message for message in messages if message.context not in translations.beside)


def _by_place(diagnostics: Iterable[Diagnostic], path: str) -> Mapping[int, list[Diagnostic]]:
    """What is wrong with translations, by their lines in a catalogue."""
    by_line: dict[int, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        spans = (diagnostic.span, *(related.span for related in diagnostic.related))
        line = next((span.line for span in spans if span.path == path), 0)
        if line and diagnostic.code not in SHOWN_BESIDE:
            by_line.setdefault(line, []).append(diagnostic)
    return by_line


# --- what somebody has written


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What a form says of one text."""

    id: str
    text: str
    opened: str
    """The translation as it was when the form was opened."""
    source: str
    """The text that stood beside it then."""
    reviewed: bool = False
    was_reviewed: bool = False
    holds: bool = False
    """Whether it still says the same, though its text has changed."""

    @property
    def is_changed(self) -> bool:
        """Whether the translation is another now."""
        return with_line_feeds(self.text) != with_line_feeds(self.opened)

    @property
    def is_touched(self) -> bool:
        """Whether anything was written, or ticked."""
        return self.is_changed or self.reviewed != self.was_reviewed or self.holds


def with_line_feeds(text: str) -> str:
    """A text as browsers and catalogues both have it: with line feeds only."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What comes of a form: the catalogue, what was taken into it, and what could not be."""

    path: str
    before: str | None
    text: str
    taken: tuple[str, ...] = ()
    """The ids of the texts that were taken in."""
    clashing: Mapping[str, str] = field(default_factory=dict)
    """The translation that somebody else has saved meanwhile, by the id of the text; nothing of these was taken in."""
    source_changed: tuple[str, ...] = ()
    """The ids of the texts that are others since the form was opened; nothing of these was taken in."""


def taken_in(
    book: Book, place: CataloguePlace, before: str | None, written: Iterable[WrittenText], reviewer: str
) -> TakenIn:
    """The catalogue of a document with what was written; ``before`` is its text as it is now.

    ``reviewer`` is who has reviewed what is ticked: a role and a day. Raises CannotSave where it cannot be read.
    """
    translations = book.translations.get(place.language, NOT_READ)
    messages = [*_wanted(translations, messages_of(book).get(place.document, []))]
    entries = catalogue.merge(_read(place.path, before), messages, place.language, place.document)
    by_id = {id_of_text(entry.msgctxt): entry for entry in entries if not entry.obsolete}
    taken, clashing, source_changed = [], dict[str, str](), []
    for each in written:
        entry = by_id.get(each.id)
        if not each.is_touched:
            continue
        if entry is None or with_line_feeds(each.source) != entry.msgid:
            source_changed.append(each.id)
        elif with_line_feeds(each.opened) != entry.msgstr and with_line_feeds(each.text).strip() != entry.msgstr:
            clashing[each.id] = entry.msgstr
        else:
            _write(entry, each, reviewer)
            taken.append(each.id)
    text = catalogue.as_bytes(entries).decode() if taken else before or ""
    return TakenIn(place.path, before, text, tuple(taken), clashing, tuple(source_changed))


def _read(path: str, text: str | None) -> polib.POFile | None:
    if text is None:
        return None
    entries, faults = catalogue.load_catalogue(MemoryWorkspace({path: text}), path)
    if entries is None:
        raise CannotSave(f"{faults[0].span} {faults[0].message}")
    return entries


def _write(entry: polib.POEntry, written: WrittenText, reviewer: str) -> None:
    """Write a translation into its message: a draft, unless somebody has reviewed it."""
    entry.msgstr = with_line_feeds(written.text).strip()
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    entry.previous_msgid = None
    # A tick that stood there already is the review of the words before.
    if not (written.reviewed and written.was_reviewed and not written.is_changed):
        entry.tcomment = catalogue.REVIEWED.sub("", entry.tcomment).strip()
        if written.reviewed and not written.was_reviewed and entry.msgstr:
            entry.tcomment = f"{entry.tcomment}\nreviewed: {reviewer}".strip()


def role_in_words(said: str) -> str:
    """The role of a reviewer, as it is written; empty where what was said is none."""
    try:
        return role_of(said)
    except NotReviewed:
        return ""


def usual_role(rows: Iterable[TextRow]) -> str:
    """The role that has reviewed most of these texts; empty where nobody has reviewed any."""
    roles = Counter(row.role for row in rows if row.role)
    return roles.most_common(1)[0][0] if roles else ""
