"""Files of phrases: English as it travels with cpsplan, and what a workspace has of its own; read and looked over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.language.word_forms import ACTIVITY_PLACEHOLDERS, CATEGORIES
from cpsplan.sources.load import Source, load
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace, Unreadable

PHRASE_FILE = declare(
    "CPS802",
    "unusable-phrases",
    Severity.ERROR,
    """A file of phrases holds something that is neither a text nor one text for each plural form of its language, or
    braces that are no placeholder, or a placeholder that the phrase is not given. Keys are flat; a plural names at
    least “other”; a placeholder is a name in braces, like {count}.""",
)

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

Texts = str | dict[str, str]


def phrases_in(folder: Path, path: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """A file of phrases, and what is wrong with it."""
    disk = DiskWorkspace(folder)
    try:
        return _read_source(path, disk.read(path))
    except Unreadable:
        source, faults = load(disk, path)
        return source, tuple(faults)


@lru_cache(maxsize=16)
def _read_source(path: str, content: bytes) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The same of its content, read once: every language asks for the English phrases, and several times."""
    source, faults = load(MemoryWorkspace({path: content}), path)
    return source, (*faults, *(shape_faults(source) if source else ()))


def has_stray_braces(text: str) -> bool:
    """Whether there are braces that are no placeholder."""
    return bool(set("{}") & set(PLACEHOLDER.sub("", text)))


def unknown_placeholders(source: Source, known: Mapping[str, Texts]) -> Iterator[Diagnostic]:
    """The phrases of a file that want a value which pages do not give for the phrase as it is ``known``."""
    for key, text in source.value.items():
        if known.get(key) == text:
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


def shape_faults(source: Source) -> list[Diagnostic]:
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
