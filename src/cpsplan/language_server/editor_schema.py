"""JSON Schemas of the delivery plans of one strategy: an editor offers its outcomes and aims, with their words.

Plans mostly name outcomes of their own strategy, as ``aim.outcome``; only these are offered. As soon as a list holds a
full address, ``strategy:aim.outcome``, those of every strategy of the workspace are offered too, and are all valid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.model.marks import Ref
from cpsplan.model.schema import BY_STRATEGY, MODELS, file_name, values_of, written
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record
from cpsplan.workspace.disk import name_of

STRATEGIES = "plans/strategies/"
MARK = "Written by “cpsplan schema”"
"""How the comment at the top of each schema of a strategy begins, so that it is known as one of ours."""
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
    values = values_of(BY_STRATEGY)
    schema = {"$schema": values.pop("$schema"), "$comment": f"{MARK} from the strategy “{strategy}”.", **values}
    schema["properties"]["strategy"] |= _one_of({strategy: book.strategies[strategy].model.title})
    parts = schema["$defs"]
    for model, field, ref in _naming_the_strategy(MODELS[BY_STRATEGY]):
        entries: list[Entry[Any]] = []
        for kind in ref.kinds:
            entries += book.kind(kind).values()
        if entries:
            own, every = _own_and_every(parts, "-and-".join(f"{kind}s" for kind in ref.kinds), entries, strategy)
            part, key = parts[model.__name__], field.key
            if field.many:
                part["properties"][key] |= _if_around({"contains": FULL_ADDRESS}, {"items": every}, {"items": own})
            else:
                condition = {"properties": {key: FULL_ADDRESS}, "required": [key]}
                part |= _if_around(condition, {"properties": {key: every}}, {"properties": {key: own}})
    return schema


def _naming_the_strategy(model: type[Record]) -> Iterator[tuple[type[Record], Field, Ref]]:
    """The fields of a model, and of what it holds, that name something of the strategy in short."""
    for field, ref in shape(model).references:
        if ref.within == ("strategy",):
            yield model, field, ref
    for field in shape(model).parts:
        for part in field.models:
            yield from _naming_the_strategy(part)


def _own_and_every(parts: dict[str, Any], name: str, entries: list[Entry[Any]], strategy: str) -> tuple[Any, Any]:
    """Add what a strategy has to choose from, and what all have, to the ``parts``. Returns references to both."""
    every = {str(entry.address): entry.words for entry in entries}
    own = {entry.address.short: entry.words for entry in entries if entry.address.document == strategy}
    # A strategy without outcomes has none to offer, so those of the others are offered at once.
    parts[f"{name}-of-this-strategy"] = {"type": "string", **_one_of(own or every)}
    parts[f"{name}-of-all-strategies"] = {"type": "string", **_one_of({**own, **every})}
    return {"$ref": f"#/$defs/{name}-of-this-strategy"}, {"$ref": f"#/$defs/{name}-of-all-strategies"}


def _if_around(condition: Any, then: Any, otherwise: Any) -> dict[str, Any]:
    """A condition on what is around a value: editors find it while the value is still to be written."""
    return {"if": condition, "then": then, "else": otherwise}


def _one_of(words: Mapping[str, str]) -> dict[str, Any]:
    """A value out of several; editors show the words of each as Markdown."""
    return {"enum": list(words), "markdownEnumDescriptions": [_as_markdown(text) for text in words.values()]}


def _as_markdown(text: str) -> str:
    """A text on one line, without anything that Markdown would take for layout."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(text.split()))
