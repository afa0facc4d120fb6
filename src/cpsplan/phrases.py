"""The phrases of one language: every word that the pages show and no plan wrote.

A language is a file ``phrases/<language>.yaml`` in the templates. Its keys are flat; a value is a text, or one text for
each plural category of the language (CLDR: one, two, few, many, zero, other). ``{name}`` in a text is filled with a
plain value and with nothing else: no attribute, index or format of a value can be named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.source import load as load_source
from cpsplan.workspace import DiskWorkspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cpsplan.source import Source

PHRASE_FILE = declare(
    "CPS802",
    "unusable-phrases",
    Severity.ERROR,
    """A file of phrases holds something that is neither a text nor one text for each plural form of its language, or
    braces that are no placeholder. Keys are flat; a plural names at least “other”; a placeholder is a name in braces,
    like {count}.""",
)

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR, in its order."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

Texts = str | dict[str, str]


class MissingPhrase(LookupError):  # noqa: N818 - it says what is missing
    """A page wants a phrase, or a placeholder in one, that is not there; the message names it."""


@dataclass(frozen=True, eq=False)
class Phrases:
    """The phrases of one language."""

    language: str
    texts: Mapping[str, Texts]

    def text(self, key: str, **values: str | int) -> str:
        """The phrase called ``key`` with its placeholders filled. Raises MissingPhrase."""
        return fill(self.pattern(key), key, values)

    def plural(self, key: str, count: int, **values: str | int) -> str:
        """The phrase called ``key`` in the form for ``count``, which also fills ``{count}``. Raises MissingPhrase."""
        return fill(self.pattern(key, count), key, {"count": grouped(count), **values})

    def pattern(self, key: str, count: int | None = None) -> str:
        """The phrase called ``key`` as it stands in the file, in the form for ``count``. Raises MissingPhrase."""
        found = self.texts.get(key)
        if found is None:
            raise MissingPhrase(f"the phrase “{key}” is missing in {self.language}")
        if isinstance(found, str):
            return found
        if count is None:
            raise MissingPhrase(f"the phrase “{key}” in {self.language} is a plural, and no number is given")
        return found.get(category(self.language, count), found["other"])

    def __contains__(self, key: object) -> bool:
        return key in self.texts


def fill(pattern: str, key: str, values: Mapping[str, str | int]) -> str:
    """``pattern`` with each ``{name}`` replaced by that value. Raises MissingPhrase for a name without a value."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        if found is None:
            raise MissingPhrase(f"the phrase “{key}” wants {match[0]}, which the page does not give")
        return str(found)

    return _PLACEHOLDER.sub(value, pattern)


def split(pattern: str) -> list[tuple[str, str]]:
    """``pattern`` as pieces: (text, name of the placeholder that follows it or "")."""
    parts = _PLACEHOLDER.split(pattern)
    return [
        (text, parts[place + 1] if place + 1 < len(parts) else "") for place, text in enumerate(parts) if place % 2 == 0
    ]


def grouped(count: int) -> str:
    """A number with commas from 1,000."""
    return f"{count:,}"


def _english(count: int) -> str:
    return "one" if count == 1 else "other"


PLURALS: Mapping[str, Callable[[int], str]] = MappingProxyType({"en": _english})
"""How each language chooses its plural form. Babel's ``Locale(language).plural_form`` is of the same shape."""


def category(language: str, count: int) -> str:
    """The plural category of ``count`` in ``language``: the one place where languages count differently."""
    return PLURALS.get(language, _english)(count)


def load(language: str, folders: Iterable[Path]) -> tuple[Phrases | None, list[Diagnostic]]:
    """The phrases of ``language`` from ``folders`` of templates; a later folder only adds what an earlier one lacks.

    None where no folder has the language, and where a file of it cannot be used: the diagnostics say why.
    """
    path = f"phrases/{language}.yaml"
    texts: dict[str, Texts] = {}
    diagnostics: list[Diagnostic] = []
    for folder in dict.fromkeys(folders):
        if not (folder / path).is_file():
            continue
        source, found = load_source(DiskWorkspace(folder), path)
        diagnostics += found
        if source:
            diagnostics += _faults(source)
            texts = {**source.value, **texts}
    if diagnostics or not texts:
        return None, diagnostics
    return Phrases(language, MappingProxyType(texts)), []


def _faults(source: Source) -> list[Diagnostic]:
    """What is wrong with the shape of a file of phrases."""
    found = []
    for key, value in source.value.items():
        forms = value if isinstance(value, dict) else {"other": value}
        if "other" not in forms or not set(forms) <= set(CATEGORIES):
            message = f"The plural “{key}” needs “other”, and otherwise only {', '.join(CATEGORIES[:-1])}"
            found.append(PHRASE_FILE.at(source.key_span((key,)), message))
        for form in forms.values():
            if not isinstance(form, str):
                found.append(PHRASE_FILE.at(source.span((key,)), f"The phrase “{key}” has to be a text"))
            elif set("{}") & set(_PLACEHOLDER.sub("", form)):
                message = f"The phrase “{key}” has braces that are no placeholder"
                found.append(PHRASE_FILE.at(source.span((key,)), message, hint="Write {name}, in small letters"))
    return found
