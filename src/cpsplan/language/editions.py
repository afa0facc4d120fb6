"""Editions: what keeps one from being published, seen before anything is made: an unknown format, no phrases."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Diagnostic, Severity, declare, did_you_mean
from cpsplan.language import catalogue
from cpsplan.language.labels import interface_path
from cpsplan.language.phrases import FOLDER as OWN_PHRASES
from cpsplan.model.edition import Edition
from cpsplan.model.language import is_language
from cpsplan.workspace import resources
from cpsplan.workspace.disk import PLANS, TEMPLATES, Workspace

EDITION_LANGUAGE = declare(
    "CPS801",
    "edition-language",
    Severity.ERROR,
    """An edition is in a language of which the templates hold no phrases, so that headings and labels would have no
    words. A language needs a catalogue translations/<language>/interface.po in the templates.""",
)
NO_EDITION = declare(
    "CPS803",
    "no-edition",
    Severity.ERROR,
    """A workspace has no edition, so there is nothing to publish. An edition is a file in plans/editions/ that names a
    language and formats.""",
)
UNKNOWN_FORMAT = declare(
    "CPS804",
    "unknown-format",
    Severity.ERROR,
    """An edition names a format that cpsplan cannot write. The hint names those that it can. For one that another
    package offers, the settings name that package, too, below “plugins”.""",
)
EDITIONS = f"{PLANS}/editions"
MEANT = {
    "word": "docx", "opendocument": "odt", "libreoffice": "odt", "web": "html", "text": "txt", "ebook": "epub",
    "e-book": "epub", "braille": "brf", "mp3": "audio", "print": "pdf",
}  # fmt: skip
"""What else people call a format."""


def edition_faults(workspace: Workspace, book: Book, formats: Collection[str] | None = ()) -> Iterator[Diagnostic]:
    """What keeps the editions of a book, or all of it, from being published.

    ``formats`` are those that plugins offer; None where that is not known, so that no format can be called unknown.
    """
    if book.settings and not workspace.names(EDITIONS):
        hint = f"Write {EDITIONS}/en.yaml; “cpsplan init” shows how"
        yield NO_EDITION.at(book.settings.span(), "There is no edition to publish", hint=hint)
    for entry in book.editions.values():
        if formats is not None:
            yield from _unknown_formats(entry, (*resources.formats(), *formats))
        language = entry.model.language
        if not has_phrases(workspace, language) and is_language(language):
            yield without_phrases(entry)


def has_phrases(workspace: Workspace, language: str) -> bool:
    """Whether pages in a language have words: those of cpsplan, or what the workspace brings."""
    shipped, catalogue_file = resources.folder("templates"), interface_path(language)
    if any((shipped / path).is_file() for path in (f"phrases/{language}.yaml", catalogue_file)):
        return True
    own = workspace.names(TEMPLATES)
    if f"{OWN_PHRASES}/{language}.yaml" in own:
        return True
    path = f"{TEMPLATES}/{catalogue_file}"
    entries, _ = catalogue.load_catalogue(workspace, path) if path in own else (None, ())
    return any(entry.translated() for entry in entries or ())


def without_phrases(entry: Entry[Edition]) -> Diagnostic:
    """That there are no words for an edition."""
    language = entry.model.language
    message = f"There are no phrases in “{language}” for the edition {entry.model.id}"
    hint = f"Add templates/translations/{language}/interface.po: “cpsplan translate update” writes it"
    return EDITION_LANGUAGE.at(entry.span("language"), message, hint=hint, entry=entry.address)


def _unknown_formats(entry: Entry[Edition], known: Collection[str]) -> Iterator[Diagnostic]:
    for place, name in enumerate(entry.model.formats):
        if name not in known:
            meaning = MEANT.get(name.lower())
            near = f"Write {meaning}" if meaning else did_you_mean(name, known)
            hint = near or f"Known are: {', '.join(known)}"
            yield UNKNOWN_FORMAT.at(entry.span("formats", place), f"“{name}” is no format", hint=hint)
