"""The phrases of one language: every word that the pages show and no plan wrote.

English is a file ``phrases/en.yaml`` in the templates; another language a catalogue that translates it,
``translations/<language>/interface.po``, or a file of its own. Keys are flat; a value is a text, or one text for
each plural category of the language (CLDR: one, two, few, many, zero, other). ``{name}`` in a text is filled with a
plain value and with nothing else: no attribute, index or format of a value can be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.language import catalogue
from cpsplan.language.labels import PLACEHOLDER, Texts, has_stray_braces, interface_path, translated_labels
from cpsplan.language.word_forms import (
    ACTIVITIES,
    ACTIVITY_PLACEHOLDERS,
    BEFORE_NUMBER,
    CAPITAL,
    CATEGORIES,
    COUNTED,
    COUNTED_ACTIVITY,
    LEVEL_PLACEHOLDERS,
    LEVELS,
    SOURCE,
    MissingPhrase,
    UnitWords,
    as_key,
    capital,
    category,
    level_keys,
    of_one_kind,
)
from cpsplan.late import dataclass
from cpsplan.sources.load import Source, load
from cpsplan.workspace import resources
from cpsplan.workspace.disk import Workspace, is_plain
from cpsplan.workspace.once import read_once

PHRASE_FILE = declare(
    "CPS802",
    "unusable-phrases",
    Severity.ERROR,
    """A file of phrases holds something that is neither a text nor one text for each plural form of its language, or
    braces that are no placeholder, or a placeholder that the phrase is not given. Keys are flat; a plural names at
    least “other”; a placeholder is a name in braces, like {count}.""",
)

FOLDER = "templates/phrases"
"""Where the phrases of a workspace lie."""
_KEY = re.compile(r"^([a-z0-9-]+):", re.MULTILINE)

Words = tuple[str, str, str, str, str]
"""The words of a document: for aims, outcomes and their parts, projects and actions."""


@dataclass(frozen=True, eq=False)
class Phrases:
    """The phrases of one language."""

    language: str
    texts: Mapping[str, Texts]
    original: Phrases | None = None
    """The phrases that these translate; None for those of English."""
    aim_word: str = LEVELS["aim"]
    outcome_word: str = LEVELS["outcome"]
    sub_outcome_word: str = LEVELS["sub_outcome"]
    project_word: str = ACTIVITIES["project"]
    action_word: str = ACTIVITIES["action"]
    units: Mapping[str, UnitWords] = field(default_factory=lambda: MappingProxyType({}))
    """The units of one's own, by their ids."""
    _filled: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    """Texts with the words for levels, by those without: pages ask for the same few hundreds of times."""

    def text(self, key: str, **values: str | int) -> str:
        """The phrase called ``key`` with its placeholders filled. Raises MissingPhrase."""
        return fill_placeholders(self.pattern(key), key, values)

    def worded(self, aim_word: str, outcome_word: str, sub_outcome_word: str = LEVELS["sub_outcome"]) -> Phrases:
        """These phrases with other words for the levels of a strategy."""
        return _worded(self, (aim_word, outcome_word, sub_outcome_word, self.project_word, self.action_word))

    def worded_for(self, project_word: str, action_word: str) -> Phrases:
        """These phrases with other words for the activities of a plan."""
        return _worded(self, (*self.words[:3], project_word, action_word))

    def in_words(self, words: Words) -> Phrases:
        """These phrases with other words for levels and activities: all of those that other phrases have."""
        return _worded(self, words)

    @property
    def words(self) -> Words:
        """The words for aims, outcomes and their parts, projects and actions."""
        return (self.aim_word, self.outcome_word, self.sub_outcome_word, self.project_word, self.action_word)

    def counted_key(self, kind: str) -> str:
        """The key of the word for a level or an activity as it stands after a number."""
        word: str = getattr(self, f"{kind}_word")
        return (COUNTED if kind in LEVELS else COUNTED_ACTIVITY) + as_key(word)

    def before_number(self, kind: str, count: int) -> str:
        """The word for a level or an activity as a label before a number, “aims: 5”. Raises MissingPhrase."""
        single, several = BEFORE_NUMBER[kind]
        return self.pattern(self._level_key(single if count == 1 else several))

    def level(self, word: str) -> str:
        """A level's word in this language: objective, amcan. Raises MissingPhrase."""
        return self.pattern(level_keys(word)[0])

    def plural(self, key: str, count: int, **values: str | int) -> str:
        """The phrase called ``key`` in the form for ``count``, which also fills ``{count}``. Raises MissingPhrase."""
        return fill_placeholders(self.pattern(key, count), key, {"count": with_commas(count), **values})

    def pattern(self, key: str, count: int | None = None) -> str:
        """The phrase called ``key`` in the form for ``count``, with the words for levels. Raises MissingPhrase."""
        forms = self.texts.get(key)
        if forms is None:
            raise MissingPhrase(f"the phrase “{key}” is missing in {self.language}")
        if isinstance(forms, str):
            return self._with_levels(forms)
        if count is None:
            raise MissingPhrase(f"the phrase “{key}” in {self.language} is a plural, and no number is given")
        return self._with_levels(forms.get(category(self.language, count), forms["other"]))

    def _with_levels(self, pattern: str) -> str:
        """``pattern`` with the words for levels filled in; one that begins with such a word begins with a capital."""
        if "{" not in pattern:
            return pattern
        if pattern not in self._filled:
            self._filled[pattern] = self._levels_filled(pattern)
        return self._filled[pattern]

    def _levels_filled(self, pattern: str) -> str:
        def word(match: re.Match[str]) -> str:
            key = self._level_key(match[1])
            if not key:
                return match[0]
            form = str(self.pattern(key))
            is_first = match.start() == 0 and match[1] in LEVEL_PLACEHOLDERS
            return capital(form) if is_first or match[1].startswith(CAPITAL) else form

        if self.project_word == self.action_word and "action_word" in pattern:
            pattern = of_one_kind(pattern)
        return PLACEHOLDER.sub(word, pattern)

    def _level_key(self, placeholder: str) -> str:
        """The key of the form of a word that a placeholder stands for; empty for another placeholder."""
        kind, form = LEVEL_PLACEHOLDERS.get(placeholder) or ACTIVITY_PLACEHOLDERS.get(placeholder, ("", ""))
        return form + as_key(getattr(self, f"{kind}_word")) if kind else ""

    def __contains__(self, key: object) -> bool:
        return key in self.texts

    def __reduce__(self) -> tuple[object, ...]:
        """What it takes to make these phrases again in another process, where their view of the texts cannot go."""
        return _again, (self.language, dict(self.texts), self.original, self.words, dict(self.units))


def _again(
    language: str,
    texts: dict[str, Texts],
    original: Phrases | None,
    words: Words,
    units: dict[str, UnitWords],
) -> Phrases:
    return Phrases(language, MappingProxyType(texts), original, *words, MappingProxyType(units))


@lru_cache(maxsize=64)
def _worded(phrases: Phrases, words: Words) -> Phrases:
    """Kept, so that pages in the same words share their environment of templates."""
    return Phrases(phrases.language, phrases.texts, phrases.original, *words, phrases.units)


@cache
def our_phrases() -> Mapping[str, Texts]:
    """The English phrases that travel with cpsplan."""
    return MappingProxyType(_from_files(SOURCE, [resources.folder("templates")])[0])


@cache
def our_keys() -> frozenset[str]:
    """The keys of those. They are read off the text: to load the file takes as long as to check a plan."""
    text = (resources.folder("templates") / f"phrases/{SOURCE}.yaml").read_text(encoding="utf-8")
    return frozenset(_KEY.findall(text))


def fill_placeholders(pattern: str, key: str, values: Mapping[str, str | int]) -> str:
    """``pattern`` with each ``{name}`` replaced by that value. Raises MissingPhrase for a name without a value."""

    def value(match: re.Match[str]) -> str:
        given = values.get(match[1])
        if given is None:
            raise MissingPhrase(f"the phrase “{key}” wants {match[0]}, which the page does not give")
        return str(given)

    return PLACEHOLDER.sub(value, pattern)


def split(pattern: str) -> list[tuple[str, str]]:
    """``pattern`` as pieces: (text, name of the placeholder that follows it or "")."""
    parts = [*PLACEHOLDER.split(pattern), ""]
    return list(zip(parts[::2], parts[1::2], strict=True))


def with_commas(count: int) -> str:
    """A number with commas from 1,000."""
    return f"{count:,}"


def load_phrases(language: str, folders: Iterable[Path]) -> tuple[Phrases | None, list[Diagnostic]]:
    """The phrases of ``language`` from ``folders`` of templates; a later folder only adds what an earlier one lacks.

    A language has either a file of phrases of its own, or a catalogue that translates those of English. None where no
    folder has the language, and where a file of it cannot be used: the diagnostics say why.
    """
    places = list(dict.fromkeys(folders))
    original = {} if language == SOURCE else _from_files(SOURCE, places)[0]
    # What a page gives does not depend on how many of it a workspace uses in its English.
    ours = {} if language == SOURCE else _from_files(SOURCE, places[-1:])[0]
    texts, diagnostics = _from_files(language, places, ours)
    if not texts and not diagnostics:
        texts, diagnostics = _from_catalogues(language, places)
    if not texts or any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        return None, diagnostics
    if language == SOURCE:
        return Phrases(language, MappingProxyType(texts)), diagnostics
    return Phrases(language, MappingProxyType(texts), Phrases(SOURCE, MappingProxyType(original))), diagnostics


def check_phrases(workspace: Workspace) -> tuple[list[Diagnostic], dict[str, str]]:
    """What is wrong with the files of phrases that a workspace has of its own, and the texts of those files.

    A phrase may name no other placeholders than that of cpsplan with the same key.
    """
    diagnostics: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for path in filter(is_plain, workspace.names(FOLDER)):
        if path.endswith(".yaml"):
            source, faults = load(workspace, path)
            diagnostics += faults
            if source:
                texts[path] = source.text
                diagnostics += [*_faults(source), *_unknown_placeholders(source, our_phrases())]
    return diagnostics, texts


def _from_files(
    language: str, folders: list[Path], known: Mapping[str, Texts] | None = None
) -> tuple[dict[str, Texts], list[Diagnostic]]:
    """The phrases of a language that has files of its own.

    They have no other placeholders than the ``known`` phrases, or than those of the last folder, which are ours.
    """
    path = f"phrases/{language}.yaml"
    texts: dict[str, Texts] = {}
    diagnostics: list[Diagnostic] = []
    sources: list[Source] = []
    for folder in folders:
        if (folder / path).is_file():
            source, faults = read_once(_phrase_file, folder, path)
            diagnostics += faults
            if source:
                sources.append(source)
                texts = {**source.value, **texts}
    for source in sources:
        diagnostics += _unknown_placeholders(source, known or sources[-1].value)
    return texts, diagnostics


def _from_catalogues(language: str, folders: list[Path]) -> tuple[dict[str, Texts], list[Diagnostic]]:
    """English phrases with what catalogues make of them. A phrase that none translates stays English."""
    translated: dict[str, Texts] = {}
    diagnostics: list[Diagnostic] = []
    english, _ = _from_files(SOURCE, folders)
    path = interface_path(language)
    for folder in folders:
        if (folder / path).is_file():
            labels, faults = read_once(translated_labels, folder, path)
            diagnostics += faults
            for key, text, lost in labels:
                if key in english:
                    diagnostics += lost
                    if text:
                        translated.setdefault(key, text)
    return english | translated if translated else {}, diagnostics


def _phrase_file(workspace: Workspace, path: str) -> tuple[Source | None, list[Diagnostic]]:
    """A file of phrases, and what is wrong with it."""
    source, faults = load(workspace, path)
    return source, faults + (_faults(source) if source else [])


def phrase_messages(folders: Iterable[Path]) -> list[catalogue.Message]:
    """Every English phrase as a message for a catalogue, in the order of the file."""
    english, _ = _from_files(SOURCE, list(folders))
    comment = "A label of the pages; keep what is in braces"
    labels = []
    for key, text in english.items():
        if isinstance(text, str):
            labels.append(catalogue.Message(key, text, comment=comment))
        else:
            single, several = text.get("one", text["other"]), text["other"]
            labels.append(catalogue.Message(key, single, several, comment=comment))
    return labels


def _unknown_placeholders(source: Source, known: Mapping[str, Texts]) -> Iterator[Diagnostic]:
    """The phrases of a file that want a value which pages do not give for the phrase as it is ``known``."""
    for key, text in source.value.items():
        if known.get(key) is text:
            continue
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


def _faults(source: Source) -> list[Diagnostic]:
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
