"""JSON Schemas of the delivery plans of one strategy: an editor offers its outcomes and aims, with their words.

Plans mostly name outcomes of their own strategy, as ``aim.outcome``; only these are offered. As soon as a list holds a
full address, ``strategy:aim.outcome``, those of every strategy of the workspace are offered too, and are all valid.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from cpsplan.schema import BY_STRATEGY, file_name, values_of, written
from cpsplan.workspace import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cpsplan.book import Book

STRATEGIES = "plans/strategies/"
MARK = "Written by “cpsplan schema”"
"""How the comment at the top of each schema of a strategy begins, so that it is known as one of ours."""
LISTS = {
    "outcomes": ("outcomes", "statement"),
    "aims": ("aims", "title"),
}
"""The keys of projects, actions and measures that name something of a strategy, where it is in the book, its words."""
FULL_ADDRESS = {"type": "string", "pattern": ":"}


def strategy_schemas(book: Book) -> dict[str, str]:
    """The text of the schema for the delivery plans of each strategy, by its file name."""
    return {file_name(BY_STRATEGY, strategy): written(_of_strategy(book, strategy)) for strategy in book.strategies}


def unread_strategies(book: Book, paths: Iterable[str]) -> list[str]:
    """Those of the files at ``paths`` that hold strategies of which something could not be read.

    While there are any, ``strategy_schemas`` would call wrong what is right.
    """
    return [path for path in paths if path.startswith(STRATEGIES) and name_of(path) in book.incomplete]


def is_strategy_schema(name: str, content: bytes) -> bool:
    """Whether a file of the folder of schemas was written by us for one strategy: by its name and its comment."""
    if not re.fullmatch(rf"{BY_STRATEGY}\.[a-z0-9-]+\.json", name):
        return False
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(values, dict) and str(values.get("$comment", "")).startswith(MARK)


def _of_strategy(book: Book, strategy: str) -> dict[str, Any]:
    title = book.strategies[strategy].model.title
    values = values_of(BY_STRATEGY)
    schema = {"$schema": values.pop("$schema"), "$comment": f"{MARK} from the strategy “{strategy}”.", **values}
    schema["properties"]["strategy"] |= _one_of({strategy: title})
    parts = schema["$defs"]
    for key, (table, field) in LISTS.items():
        entries = getattr(book, table)
        words = {address: getattr(entry.model, field) for address, entry in entries.items()}
        own = {one.removeprefix(f"{strategy}:"): text for one, text in words.items() if one.startswith(f"{strategy}:")}
        if not words:
            continue
        # A strategy without outcomes has none to offer, so those of the others are offered at once.
        parts[f"{key}-of-this-strategy"] = {"type": "string", **_one_of(own or words)}
        parts[f"{key}-of-all-strategies"] = {"type": "string", **_one_of({**own, **words})}
        for model in _models_with(key, parts):
            model["properties"][key] |= _choice(key)
    return schema


def _models_with(key: str, parts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of a schema that have a list of references under ``key``."""
    return [part for part in parts.values() if key in part.get("properties", {})]


def _choice(key: str) -> dict[str, Any]:
    """What a list has to hold. The condition is on the list, where editors still find it while the list is empty."""
    return {
        "if": {"contains": FULL_ADDRESS},
        "then": {"items": {"$ref": f"#/$defs/{key}-of-all-strategies"}},
        "else": {"items": {"$ref": f"#/$defs/{key}-of-this-strategy"}},
    }


def _one_of(words: Mapping[str, str]) -> dict[str, Any]:
    """A value out of several; editors show the words of each as Markdown."""
    return {"enum": list(words), "markdownEnumDescriptions": [_as_markdown(text) for text in words.values()]}


def _as_markdown(text: str) -> str:
    """A text on one line, without anything that Markdown would take for layout."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(text.split()))
