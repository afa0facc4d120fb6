"""Editions: which of them can be published here, in which formats, each with the book in its language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.language.localise import LocalisedBook, localise
from cpsplan.language.phrases import Phrases, load_phrases
from cpsplan.model.edition import Edition
from cpsplan.plugins.formats import PluginFormat, formats_of_plugins, offered_phrases
from cpsplan.publishing.options import BuildOptions
from cpsplan.render import documents
from cpsplan.render.folders import template_folders
from cpsplan.writers import WRITERS

MISSING_PROGRAM = declare(
    "CPS806",
    "missing-program",
    Severity.WARNING,
    """An edition names a format that needs a program which this machine lacks, so it is left out. The hint is the
    command that installs it. With “--strict” this is an error.""",
)


def localised_editions(
    book: Book, overrides: list[Path], *, strict: bool
) -> tuple[list[LocalisedBook], list[Diagnostic]]:
    """The book in every edition that can be published, and what is wrong with the others.

    ``strict`` makes an error of a format that cannot be written here.
    """
    localised: list[LocalisedBook] = []
    by_language: dict[str, LocalisedBook] = {}
    diagnostics: list[Diagnostic] = []
    phrases: dict[str, Phrases | None] = {}
    offered = formats_of_plugins(book).formats
    for entry in book.editions.values():
        formats, faults = _formats(entry, strict=strict)
        diagnostics += faults
        language = entry.model.language
        if language not in phrases:
            loaded, faults = load_phrases(language, template_folders(overrides))
            phrases[language] = loaded and _with_formats(loaded, offered)
            diagnostics += faults
        model = entry.model.model_copy(update={"formats": formats})
        if language not in by_language:
            shown, faults = localise(book, model, phrases[language])
            diagnostics += faults
            if shown is None:
                continue
            by_language[language] = shown
        # All editions in a language show one book: what is worked out of it is worked out once.
        localised.append(replace(by_language[language], edition=model))
    return localised, diagnostics


def _with_formats(phrases: Phrases, formats: Collection[PluginFormat]) -> Phrases:
    """Phrases with those of the formats of plugins; what a workspace calls these comes first."""
    if not formats:
        return phrases
    return replace(phrases, texts=MappingProxyType({**offered_phrases(formats, phrases.language), **phrases.texts}))


def _formats(entry: Entry[Edition], *, strict: bool) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """The formats of an edition that can be written here, and what is wrong with the others."""
    kept, diagnostics = [], []
    for place, name in enumerate(entry.model.formats):
        span = entry.span("formats", place)
        needs = WRITERS[name].format.needs if name in WRITERS else ()
        missing = [need for need in needs if not need.place]
        for need in missing:
            message = f"“{name}” is left out: {need.name} is not installed"
            diagnostic = MISSING_PROGRAM.at(span, message, hint=f"Install it with: {need.command}")
            diagnostics.append(replace(diagnostic, severity=Severity.ERROR) if strict else diagnostic)
        if not missing:
            kept.append(name)
    return tuple(kept), diagnostics


def wanted_documents(options: BuildOptions, localised: LocalisedBook) -> list[str]:
    """The documents of an edition that are wanted. The reports on the progress of a plan go with their plan."""
    every = documents(localised)
    if not options.plans:
        return every
    reports = localised.book.progress
    wanted: list[str] = []
    for document in every:
        plan = reports[document].model.plan if document in reports else document
        if options.plans & {document, plan}:
            wanted.append(document)
    return wanted


def wanted_formats(options: BuildOptions, localised: LocalisedBook) -> list[str]:
    """The formats of an edition that are wanted."""
    return [name for name in localised.edition.formats if not options.formats or name in options.formats]
