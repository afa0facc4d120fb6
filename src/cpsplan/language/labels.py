"""What catalogues make of the phrases: the words of the interface in a language that has no file of phrases of its own.

Each is compared with the English phrase: it names the same values in braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import polib

from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.language import catalogue
from cpsplan.language.word_forms import ACTIVITY_PLACEHOLDERS, plural_names
from cpsplan.model.language import is_language
from cpsplan.workspace.disk import TEMPLATES, Workspace, is_plain

LOST_PLACEHOLDER = declare(
    "CPS915",
    "placeholder-lost",
    Severity.ERROR,
    """A translation of a label lacks a name in braces, such as {count}, or has one that the label has not. The page
    would show it empty, or not at all.""",
)

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

Texts = str | dict[str, str]
Label = tuple[str, Texts, list[Diagnostic]]
"""A translated phrase: its key, the text, and what is wrong with it."""


def interface_path(language: str) -> str:
    """Where the catalogue of the interface lies below a folder of templates."""
    return f"translations/{language}/{catalogue.INTERFACE}.po"


def check_catalogues(workspace: Workspace) -> Iterator[Diagnostic]:
    """What is wrong with the translations of phrases that a workspace has of its own."""
    for path in filter(is_plain, workspace.names(f"{TEMPLATES}/translations")):
        language = PurePosixPath(path).parent.name
        if path != f"{TEMPLATES}/{interface_path(language)}" or not is_language(language):
            continue
        labels, faults = translated_labels(workspace, path)
        yield from faults
        for _, _, lost in labels:
            yield from lost


def translated_labels(workspace: Workspace, path: str) -> tuple[list[Label], list[Diagnostic]]:
    """The translations of phrases in a catalogue, and what is wrong with it."""
    entries, faults = catalogue.load_catalogue(workspace, path)
    language = PurePosixPath(path).parent.name
    labels = []
    for entry in entries or ():
        if not entry.obsolete and not entry.fuzzy:
            text = _translated(entry, language)
            labels.append((entry.msgctxt, text, list(_lost_placeholders(entry, text, path))))
    return labels, faults


def _translated(entry: polib.POEntry, language: str) -> Texts:
    if not entry.msgid_plural:
        return entry.msgstr
    forms = {}
    for place, name in enumerate(plural_names(language)):
        text = entry.msgstr_plural.get(place)
        if text:
            forms[name] = text
    return forms if "other" in forms else ""


def _lost_placeholders(entry: polib.POEntry, text: Texts, path: str) -> Iterator[Diagnostic]:
    """What a translation of a phrase lacks, or adds, among the names in braces."""
    line = entry.linenum or 1
    for form in text.values() if isinstance(text, dict) else (text,):
        names = _differing_placeholders(entry, form)
        if form and (names or has_stray_braces(form)):
            braces = ", ".join(f"{{{name}}}" for name in names) or "braces"
            message = f"The translation of “{entry.msgctxt}” differs in {braces}"
            hint = "Keep what is in braces exactly as it is"
            yield LOST_PLACEHOLDER.at(Span(path, line, 1, line, 1), message, hint=hint)


def _differing_placeholders(entry: polib.POEntry, form: str) -> list[str]:
    """The names in braces that only the phrase, or only one form of its translation, has."""
    # A language takes the form of a word for an activity that its sentence wants.
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)) - ACTIVITY_PLACEHOLDERS.keys()
    given = set(PLACEHOLDER.findall(form)) - ACTIVITY_PLACEHOLDERS.keys()
    lost = wanted - given
    if entry.msgid_plural:
        # In a language with many forms, that for one or two may say the number in a word.
        lost.discard("count")
    return sorted(lost | (given - wanted))


def has_stray_braces(text: str) -> bool:
    """Whether there are braces that are no placeholder."""
    return bool(set("{}") & set(PLACEHOLDER.sub("", text)))
