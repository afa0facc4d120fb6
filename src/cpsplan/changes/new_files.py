"""New files: a strategy, an edition, an empty workspace, as text that reads without faults."""

from __future__ import annotations

from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.misshapen import as_id
from cpsplan.book.parse import FILES
from cpsplan.changes import plan_file
from cpsplan.changes.refused import ChangeRefused
from cpsplan.language.phrases import load_phrases
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Glossary
from cpsplan.model.language import is_language
from cpsplan.model.schema import MODELS, schema_line
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record
from cpsplan.sources.load import load
from cpsplan.sources.written import yaml_lines
from cpsplan.workspace import resources
from cpsplan.workspace.disk import MemoryWorkspace

STYLES = ("easy-read", "large-print")
"""The ends of an edition's name that say how it is written and set."""
FORMATS = {"easy-read": ["html", "pdf"], "large-print": ["html", "pdf"], "standard": ["html", "pdf", "docx", "epub"]}
"""The formats that a new edition has, by its style."""


def new_strategy(book: Book, identifier: str, title: str, years: tuple[str, str], aims: list[str]) -> tuple[str, str]:
    """The path and the text of a strategy with a title, its first and last year, and its aims by their titles.

    Raises ChangeRefused where the id is taken, or where one of the values cannot be written so.
    """
    plan_file.refuse_taken(book, identifier)
    ids = [as_id(aim) for aim in aims]
    if not aims or len(set(ids)) < len(ids):
        raise ChangeRefused("a strategy has aims, each with a title of its own")
    values = {
        "id": identifier,
        "title": title,
        "period": {"from": _year(years[0]), "to": _year(years[1])},
        "status": "draft",
        "aims": [{"id": name, "title": aim} for name, aim in zip(ids, aims, strict=True)],
    }
    comments = [
        "# Below an aim, “outcomes:” takes what is to become true, each as “- id: …” and “statement: …”.",
        "# “cpsplan explain strategy” names every key.",
    ]
    return file_of(Strategy, identifier, values, comments)


def usual_title(book: Book, identifier: str) -> str:
    """What an edition is called where nobody says it: its language, or its style, in its own language.

    Empty where nobody knows. Raises ChangeRefused as ``new_edition`` does.
    """
    from babel import Locale  # noqa: PLC0415 - only where an edition is made

    language, style = _refuse_edition(book, identifier)
    if style == "standard":
        name = Locale.parse(language, sep="-").get_display_name() or ""
        return name[:1].upper() + name[1:]
    phrases, _ = load_phrases(language, [resources.folder("templates")])
    return phrases.text(f"style-{style}") if phrases else ""


def _refuse_edition(book: Book, identifier: str) -> tuple[str, str]:
    """The language and the style of a new edition. Raises ChangeRefused where it cannot be made."""
    if identifier in book.editions:
        raise ChangeRefused(f"the edition “{identifier}” is there already: {book.editions[identifier].source.path}")
    style = next((style for style in STYLES if identifier.endswith(f"-{style}")), "standard")
    language = identifier.removesuffix(f"-{style}")
    if not is_language(language):
        ends = " or ".join(f"-{style}" for style in STYLES)
        raise ChangeRefused(f"“{language}” is no language that is known: write en or cy, and {ends} behind it")
    return language, style


def new_edition(book: Book, identifier: str, title: str) -> tuple[str, str]:
    """The path and the text of an edition: its name is its language, and its style behind a dash (cy-large-print).

    Raises ChangeRefused where there is one of that name, or where the name says no language.
    """
    language, style = _refuse_edition(book, identifier)
    values: dict[str, Any] = {"id": identifier, "title": title, "language": language}
    if style != "standard":
        values["style"] = style
    return file_of(Edition, identifier, values | {"formats": FORMATS[style]}, [])


SETTINGS_COMMENT = [
    "# “contact:” with “email:” or “telephone:” tells readers where to ask for another format.",
    "# “cpsplan explain settings” names every key.",
]


def empty_workspace(publisher: str, title: str) -> dict[str, str]:
    """The files of a workspace without plans: settings, one edition, and a glossary without terms.

    Raises ChangeRefused where a value cannot be written so.
    """
    settings = {"title": title, "publisher": publisher, "language": "en"}
    edition = {"id": "en", "title": "English", "language": "en", "formats": FORMATS["standard"]}
    texts = [
        file_of(Settings, "cpsplan", settings, SETTINGS_COMMENT),
        file_of(Edition, "en", edition, []),
        file_of(Glossary, "glossary", {"terms": []}, ["# Abbreviations and hard words, each with what it means."]),
    ]
    return dict(texts)


def _year(text: str) -> int | str:
    """A year alone is a number in YAML."""
    return int(text) if text.isascii() and text.isdigit() else text


def file_of(model: type[Record], name: str, values: dict[str, Any], comments: list[str]) -> tuple[str, str]:
    """The path and the text of a file of a model. Raises ChangeRefused where it would have faults."""
    path, text = draft_of(model, name, values, comments)
    source, _ = load(MemoryWorkspace({path: text}), path)
    if source:
        plan_file.refuse_faults(source, model)
    return path, text


def draft_of(model: type[Record], name: str, values: dict[str, Any], comments: list[str]) -> tuple[str, str]:
    """The same of a file from which something may be missing. Raises ChangeRefused where it could not be read."""
    place = next(place for place, kind in FILES.items() if kind is model)
    path = f"{place}{name}.yaml" if place.endswith("/") else place
    kind = next(kind for kind, of in MODELS.items() if of is model)
    text = "".join(f"{line}\n" for line in [schema_line(kind), *comments, *yaml_lines(values)])
    source, _ = load(MemoryWorkspace({path: text}), path)
    if source is None or source.value != values:
        raise ChangeRefused("a title has a character in it that no file can hold")
    return path, text
