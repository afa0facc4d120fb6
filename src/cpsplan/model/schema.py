"""JSON Schemas of the files of a workspace, for editors: completion, hover text, faults while typing."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.easyread import Booklet
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Glossary
from cpsplan.model.language import LANGUAGE_PATTERN
from cpsplan.model.marks import IN_LANGUAGES
from cpsplan.model.picture import Pictures
from cpsplan.model.progress import Progress
from cpsplan.model.report import CheckReport
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record, descriptions, records
from cpsplan.model.theme import ThemeFile

MODELS: dict[str, type[Record]] = {
    "settings": Settings,
    "edition": Edition,
    "strategy": Strategy,
    "delivery-plan": DeliveryPlan,
    "progress": Progress,
    "glossary": Glossary,
    "pictures": Pictures,
    "theme": ThemeFile,
    "easy-read": Booklet,
    "report": CheckReport,
}
"""The schemas by name, and the model that each is made from."""
BY_STRATEGY = "delivery-plan"
"""The kind of file that has, besides, a schema for each strategy of a workspace: see ``editor_schema``."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = "schemas"
MODELINE = "# yaml-language-server:"
"""How the first line of a file begins that tells an editor where the file's schema is."""
_IN_ONE_LANGUAGE = frozenset({"edition", "report"})
"""The kinds of which every text is in one language: an edition speaks its own, and a report is for programs."""
_OF_TEXT = ("maxLength", "minLength", "type")
LANGUAGES = {
    "description": "A text in several languages side by side, each under its code: en, cy.",
    "type": "object",
    "minProperties": 1,
    "patternProperties": {LANGUAGE_PATTERN: {"maxLength": 4000, "minLength": 1, "type": "string"}},
    "additionalProperties": False,
}
_RIGHT_BELOW_PLANS = frozenset({"settings", "glossary", "pictures", "theme"})
"""The kinds that are files of their own in plans/; all others lie one folder deeper."""


def schemas() -> dict[str, str]:
    """The text of every schema that holds for all workspaces, by its file name. Each ends with a line end."""
    return {file_name(kind): written(values_of(kind)) for kind in MODELS}


def file_name(kind: str, strategy: str = "") -> str:
    """The file name of the schema of a kind of file: ``delivery-plan.json``, ``delivery-plan.cps-2025.json``.

    Kinds that have no schemas for single strategies have the same for all of them.
    """
    return f"{kind}.{strategy}.json" if strategy and kind == BY_STRATEGY else f"{kind}.json"


def schema_line(kind: str, strategy: str = "") -> str:
    """The first line of a new file of ``kind``, without its line end: it tells editors where the schema is.

    A delivery plan is to name its ``strategy``. Raises KeyError where there is no such kind.
    """
    if kind not in MODELS:
        raise KeyError(kind)
    up = "../" if kind in _RIGHT_BELOW_PLANS else "../../"
    return f"{MODELINE} $schema={up}{FOLDER}/{file_name(kind, strategy)}"


def values_of(kind: str, *, written_by_hand: bool = True) -> dict[str, Any]:
    """The schema of a kind of file as values, which belong to the caller.

    What is ``written_by_hand`` may have each text in several languages; what the program writes has it in one.
    """
    values: dict[str, Any] = json.loads(_text_of(kind, MODELS[kind], written_by_hand=written_by_hand))
    return values


@cache
def _text_of(kind: str, model: type[Record], *, written_by_hand: bool) -> str:
    """The text of the schema of a kind of file: it is made once, as that takes longer than to read it."""
    values: dict[str, Any] = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
    known = {part.__name__: part for part in _models_inside(model)}
    _describe(values, model)
    for name, part in values.get("$defs", {}).items():
        if name in known:
            _describe(part, known[name])
    if _finish_texts(values, in_languages=written_by_hand and kind not in _IN_ONE_LANGUAGE):
        values["$defs"] = {**values.get("$defs", {}), "Languages": LANGUAGES}
    return json.dumps(values)


def _finish_texts(value: Any, *, in_languages: bool) -> int:
    """Finish each text below a value of a schema; how many there are that may be in several languages."""
    if isinstance(value, list):
        return sum(_finish_texts(part, in_languages=in_languages) for part in value)
    if not isinstance(value, dict):
        return 0
    if value.pop(IN_LANGUAGES, False) and in_languages:
        text = {key: value.pop(key) for key in _OF_TEXT if key in value}
        value["anyOf"] = [text, {"$ref": "#/$defs/Languages"}]
        return 1
    return sum(_finish_texts(part, in_languages=in_languages) for part in value.values())


def written(values: dict[str, Any]) -> str:
    """The text of a schema. It ends with a line end."""
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _models_inside(model: type[Record]) -> set[type[Record]]:
    """A model and every model inside it."""
    parts = {model}
    waiting = [model]
    while waiting:
        for field in waiting.pop().model_fields.values():
            new = set(records(field.annotation)) - parts
            parts |= new
            waiting += new
    return parts


def _describe(schema: dict[str, Any], model: type[Record]) -> None:
    """Give each property the words that stand below its field in the model."""
    for name, field in model.model_fields.items():
        words = descriptions(model).get(name)
        if words:
            described = schema["properties"][field.alias or name]
            described["description"] = words
            schema["properties"][field.alias or name] = dict(sorted(described.items(), key=lambda item: item[0]))
