"""Placeholders: the names in braces that phrases are filled with, and what is wrong with them in files of phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polib

from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.sources.load import Source

PHRASE_FILE = declare(
    "CPS802",
    "unusable-phrases",
    Severity.ERROR,
    """A file of phrases holds something that is neither a text nor one text for each plural form of its language, or
    braces that are no placeholder, or a placeholder that the phrase is not given. Keys are flat; a plural names at
    least “other”; a placeholder is a name in braces, like {count}.""",
)

LOST_PLACEHOLDER = declare(
    "CPS915",
    "placeholder-lost",
    Severity.ERROR,
    """A translation of a label lacks a name in braces, such as {count}, or has one that the label has not. The page
    would show it empty, or not at all.""",
)

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR, in its order."""
ACTIVITIES = {"project": "project", "action": "action"}
"""The kinds of activities of a plan, each with the word for it where a plan has no other."""
ACTIVITY_FORMS = {
    "{}_word": "activity-",
    "{}_words": "activities-",
    "a_{}_word": "an-activity-",
    "or_{}_word": "or-activity-",
    "or_{}_words": "or-activities-",
    "and_{}_words": "and-activities-",
    "of_{}_words": "of-activities-",
}
"""The placeholders for the forms of the word for an activity, each with the beginning of its key."""
CAPITAL = "capital_"
"""What stands before a placeholder for an activity whose word begins with a capital."""
ACTIVITY_PLACEHOLDERS = {
    f"{before}{placeholder.format(kind)}": (kind, form)
    for kind in ACTIVITIES
    for placeholder, form in ACTIVITY_FORMS.items()
    for before in ("", CAPITAL)
}
"""What a placeholder stands for: a kind of activity, and the beginning of the key of the form."""
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
"""A name in braces."""
Texts = str | dict[str, str]
"""A phrase: one text, or one for each plural form."""


def lost_placeholders(entry: polib.POEntry, text: Texts, path: str) -> Iterator[Diagnostic]:
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


def unknown_placeholders(source: Source, known: Mapping[str, Texts]) -> Iterator[Diagnostic]:
    """The phrases of a file that want a value which pages do not give for the phrase as it is ``known``."""
    for key, text in source.value.items():
        given = _placeholders(text) - ACTIVITY_PLACEHOLDERS.keys()
        unknown = given - _placeholders(known[key]) if key in known else set()
        for name in sorted(unknown):
            hint = f"There are: {', '.join(sorted(_placeholders(known[key]))) or 'none'}"
            yield PHRASE_FILE.at(
                source.span((key,)), f"The phrase “{key}” wants {{{name}}}, which it is not given", hint=hint
            )


def _placeholders(text: Texts) -> set[str]:
    """The names in braces of a phrase; a plural may have {count} in any form."""
    if not isinstance(text, dict):
        return set(PLACEHOLDER.findall(str(text)))
    names = {"count"}
    for form in text.values():
        names.update(PLACEHOLDER.findall(str(form)))
    return names


def faults_of_phrases(source: Source) -> list[Diagnostic]:
    """What is wrong with the shape of a file of phrases."""
    faults = []
    for key, value in source.value.items():
        forms = value if isinstance(value, dict) else {"other": value}
        if "other" not in forms or not set(forms) <= set(CATEGORIES):
            message = f"The plural “{key}” needs “other”, and otherwise only {', '.join(CATEGORIES[:-1])}"
            faults.append(PHRASE_FILE.at(source.key_span((key,)), message))
        for form in forms.values():
            if not isinstance(form, str):
                faults.append(PHRASE_FILE.at(source.span((key,)), f"The phrase “{key}” has to be a text"))
            elif has_stray_braces(form):
                message = f"The phrase “{key}” has braces that are no placeholder"
                faults.append(PHRASE_FILE.at(source.span((key,)), message, hint="Write {name}, in small letters"))
    return faults
