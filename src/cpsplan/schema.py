"""JSON Schemas of the files of a workspace, for editors: completion, hover text, faults while typing."""

from __future__ import annotations

import json
from typing import Any

from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.easyread import Booklet
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Glossary
from cpsplan.model.progress import Progress
from cpsplan.model.report import CheckReport
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record, descriptions, records

MODELS: dict[str, type[Record]] = {
    "settings": Settings,
    "edition": Edition,
    "strategy": Strategy,
    "delivery-plan": DeliveryPlan,
    "progress": Progress,
    "glossary": Glossary,
    "easy-read": Booklet,
    "report": CheckReport,
}
"""The schemas by name, and the model that each is made from."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """The text of every schema by its file name, such as ``strategy.json``. Each ends with a line end."""
    return {f"{name}.json": _text(model) for name, model in MODELS.items()}


def _parts(model: type[Record]) -> set[type[Record]]:
    """A model and every model inside it."""
    found = {model}
    todo = [model]
    while todo:
        for field in todo.pop().model_fields.values():
            new = {one for one in records(field.annotation) if one not in found}
            found |= new
            todo += new
    return found


def _describe(schema: dict[str, Any], model: type[Record]) -> None:
    """Give each property the words that stand below its field in the model."""
    for name, field in model.model_fields.items():
        words = descriptions(model).get(name)
        if words:
            described = schema["properties"][field.alias or name]
            described["description"] = words
            schema["properties"][field.alias or name] = dict(sorted(described.items(), key=lambda one: one[0]))


def _text(model: type[Record]) -> str:
    values: dict[str, Any] = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
    known = {one.__name__: one for one in _parts(model)}
    _describe(values, model)
    for name, part in values.get("$defs", {}).items():
        if name in known:
            _describe(part, known[name])
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
