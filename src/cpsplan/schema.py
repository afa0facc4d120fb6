"""JSON Schemas of the files of a workspace, for editors: completion, hover text, faults while typing."""

from __future__ import annotations

import json
from typing import Any

from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Glossary
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record

MODELS: dict[str, type[Record]] = {
    "settings": Settings,
    "edition": Edition,
    "strategy": Strategy,
    "delivery-plan": DeliveryPlan,
    "progress": Progress,
    "glossary": Glossary,
}
"""The schemas by name, and the model that each is made from."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """The text of every schema by its file name, such as ``strategy.json``. Each ends with a line end."""
    return {f"{name}.json": _text(model) for name, model in MODELS.items()}


def _text(model: type[Record]) -> str:
    values: dict[str, Any] = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
