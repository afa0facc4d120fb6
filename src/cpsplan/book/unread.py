"""Unread: the files below plans/ that nothing reads, each with what to call it or where to put it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from cpsplan.book.parse import FILES, kind_of
from cpsplan.book.picture_files import is_picture_place
from cpsplan.diagnostic import Diagnostic, Severity, Span, declare, meant
from cpsplan.model.shape import shape
from cpsplan.model.text import ID_PATTERN, Record
from cpsplan.sources.load import Source
from cpsplan.workspace.disk import BOOKS, FONTS, TRANSLATIONS, WORD_FILES, right_name

MISPLACED_FILE = declare(
    "CPS110",
    "misplaced-file",
    Severity.ERROR,
    """A file lies below plans/ and nothing reads it, so what it says is not published. Read are files whose names end
    in “.yaml”, in the folders plans/strategies/, plans/delivery/, plans/progress/, plans/editions/ and
    plans/easy-read/, spelt with small letters, catalogues in plans/translations/<language>/, the prose of sections in
    plans/texts/<document>/<section>.md, and the pictures in plans/pictures/ that plans/pictures.yaml names.

    What may hold a plan is an error: a YAML file in another folder, a text, a Word file or a table in one of these. Any
    other file in one of them is a warning, such as a picture, and elsewhere below plans/ a note. Nothing is said of
    what is hidden, of the files that programs keep beside one that is open (~$…), of README files, and of QUESTIONS.md
    beside catalogues, where a translator is asked what to call a thing.

    Nor is a file read that holds what belongs into another folder, such as a progress report in plans/delivery/.""",
)
MISNAMED_FILE = declare(
    "CPS113",
    "misnamed-file",
    Severity.ERROR,
    """A file looks like a plan, but the end of its name is not “.yaml”, so nothing reads it. Editors add an end of
    their own, and the system may hide it: what the Explorer of Windows shows as 2025-26.yaml may be
    2025-26.yaml.txt. Under “View”, “Show”, it shows whole names. In Notepad, choose “All files” when you save.

    A copy that an editor keeps, such as 2025-26.yaml.bak, may lie beside the file that it is a copy of.""",
)
FOLDERS = sorted((place for place in FILES if place.endswith("/")), key=len, reverse=True)
"""The folders whose files are read, the inner ones first."""
WRITTEN = frozenset(
    {"", ".txt", ".md", ".doc", ".docx", ".odt", ".rtf", ".pages", ".csv", ".xls", ".xlsx", ".ods", ".toml", ".xml"}
)
"""How files end that somebody may have written a plan into."""
BESIDE = ("~", ".bak", ".orig", ".license")
"""How the files end that may lie beside one that is read: copies that editors keep, the words of its licence."""
HOLDS = {
    "plans/strategies/": "a strategy",
    "plans/delivery/": "a plan",
    "plans/progress/": "a progress report",
    "plans/editions/": "an edition",
    "plans/easy-read/": "a booklet in Easy Read",
    "plans/glossary.yaml": "a glossary",
    "plans/pictures.yaml": "a register of pictures",
    "plans/theme.yaml": "a theme",
}
"""What the files hold that may lie in the wrong place, in words."""
CATALOGUE = re.compile(r"(?P<stem>.+?)\.po(?:\W.*)?", re.IGNORECASE | re.DOTALL)


def misfiled(source: Source) -> Diagnostic | None:
    """What is wrong with a file whose keys are all those of a file of another folder; None where it lies well."""
    keys, here = set(source.value), kind_of(source.path)
    if here is None or not keys - set(_keys(here)):
        return None
    for place, words in HOLDS.items():
        if _wanted(FILES[place]) <= keys <= set(_keys(FILES[place])):
            hint = f"Move it to {place}{PurePosixPath(source.path).name if place.endswith('/') else ''}"
            return MISPLACED_FILE.at(Span(source.path), f"This is {words}, which nothing reads here", hint=hint)
    return None


def _keys(model: type[Record]) -> Iterator[str]:
    """The keys that a file can have."""
    return (field.key for field in shape(model).values())


def _wanted(model: type[Record]) -> set[str]:
    """The keys that a file has to have."""
    return {field.key for field in shape(model).values() if field.required}


def unread(name: str, wanted: Collection[str]) -> Diagnostic | None:
    """What is wrong with a file below plans/ that is not among the ``wanted``; None where it is none of ours."""
    place, right = PurePosixPath(name), right_name(name)
    if is_picture_place(name) or _is_named_elsewhere(place):
        # Whether the register names a picture, CPS561 tells.
        return None
    if _is_catalogue(place) or _is_note(place) or _is_beside(name, wanted):
        return None
    if kind_of(right):
        hint = f"{right} is there too: keep one of the two, under that name" if right in wanted else ""
        return _misnamed(name, hint or f"Rename it to {right}")
    if right:
        return _misplaced(name, _where_to(right), Severity.ERROR)
    if name.startswith(f"{TRANSLATIONS}/") and (catalogue := CATALOGUE.fullmatch(place.name)):
        hint = f"Catalogues are called {TRANSLATIONS}/<language>/{catalogue['stem']}.po"
        return _misnamed(name, hint)
    return _other_file(name, place)


def _is_named_elsewhere(place: PurePosixPath) -> bool:
    """Whether others tell if a file is read: the settings pin a book (CPS375), the theme names a typeface (CPS576)."""
    folder = place.parent.as_posix()
    if folder == WORD_FILES:
        return place.suffix in {".dotx", ".docx"}
    return folder == FONTS or (folder, place.suffix) == (BOOKS, ".json")


def _other_file(name: str, place: PurePosixPath) -> Diagnostic:
    """What is wrong with a file that does not look like one of ours."""
    if not kind_of(f"{place.parent}/plan.yaml"):
        return _misplaced(name, "It is not published; what is no plan can lie outside of plans/", Severity.NOTE)
    written = place.suffix.lower() in WRITTEN
    stem = place.stem if re.fullmatch(ID_PATTERN, place.stem) else "<id>"
    hint = "Keep it outside of plans/"
    if written:
        hint = f"Write what it says as plain text into {place.parent}/{stem}.yaml, and keep it outside of plans/"
    return _misplaced(name, hint, Severity.ERROR if written else Severity.WARNING)


def _misnamed(name: str, hint: str) -> Diagnostic:
    return MISNAMED_FILE.at(Span(name), f"Nothing reads {name}, because of the end of its name", hint=hint)


def _misplaced(name: str, hint: str, severity: Severity) -> Diagnostic:
    misplaced = MISPLACED_FILE.at(Span(name), f"Nothing reads {name} where it lies", hint=hint)
    return replace(misplaced, severity=severity)


def _is_note(place: PurePosixPath) -> bool:
    """Whether people tell each other something there: what a folder holds, or what a translator is to decide."""
    stem = place.stem.upper()
    return stem == "README" or (stem == "QUESTIONS" and place.is_relative_to(TRANSLATIONS))


def _is_catalogue(place: PurePosixPath) -> bool:
    """Whether a file lies where the catalogues of translations do, and is called like one."""
    return place.suffix == ".po" and place.parents[1] == PurePosixPath(TRANSLATIONS)


def _is_beside(name: str, wanted: Collection[str]) -> bool:
    """Whether a file lies by right beside one that is read."""
    for ending in BESIDE:
        other = name.removesuffix(ending)
        if other != name and (other in wanted or _is_catalogue(PurePosixPath(other))):
            return True
    return False


def _where_to(name: str) -> str:
    """Where a file of YAML that lies at the wrong place is to lie."""
    place = PurePosixPath(name)
    for right in FILES:
        if name.lower() == right:
            return f"Rename it to {right}"
    folders = [f"{folder}/" for folder in place.parents]
    for folder in FOLDERS:
        if any(folder in {written.lower(), meant(written.lower(), FOLDERS)} for written in folders):
            return f"Move it to {folder}{place.name}"
    return f"Read are: {', '.join(FILES)}"
