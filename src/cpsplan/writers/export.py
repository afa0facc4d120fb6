"""The linked book as plain values: what ``cpsplan export json`` prints and out/data/book.json holds."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cpsplan import __version__
from cpsplan.assess.coverage import PlanCoverage, Share, numbers_of
from cpsplan.assess.gate import FORMAT as COVERAGE_FORMAT
from cpsplan.assess.waivers import Waived
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.model.measure import Measure
from cpsplan.model.schema import DIALECT, values_of
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record

BOOK_FORMAT = "cpsplan-book/1"
"""Name and version of this format."""


def export_json(book: Book) -> str:
    """The book as JSON text: every document whole, references resolved to addresses, counts. Ends with a line end."""
    return json.dumps(book_as_values(book), ensure_ascii=False, indent=2) + "\n"


def book_as_values(book: Book) -> dict[str, Any]:
    """The book as dictionaries, lists, texts and numbers."""
    return {
        "format": BOOK_FORMAT,
        "generator": f"cpsplan {__version__}",
        "settings": _values(book.settings.model) if book.settings else {},
        "counts": counts(book),
        "strategies": [_strategy(book, entry) for entry in book.strategies.values()],
        "plans": [
            {
                **_values(plan.model, exclude={"projects", "actions", "measures"}),
                "projects": [_served(book, one) for one in _of(book, plan.address, "projects")],
                "actions": [_served(book, one) for one in _of(book, plan.address, "actions")],
                "measures": [_served(book, one) for one in _measures(book, plan.address)],
            }
            for plan in book.plans.values()
        ],
        "progress": [_values(one.model) for one in book.progress.values()],
        "easy_read": [_values(booklet.model) for booklet in book.booklets.values()],
        "glossary": [_values(term.model) for term in book.terms.values()],
        "editions": [_values(edition.model) for edition in book.editions.values()],
    }


def book_schema() -> str:
    """The JSON Schema of ``book.json``. Each entry has what its model has, and besides its address and references."""
    parts: dict[str, Any] = {}
    documents = {key: _held(kind, words, parts) for key, (kind, words) in HELD.items()}
    for name, added in ADDED.items():
        parts[name]["properties"] |= added
    for part in parts.values():
        # What was left out of a file has its default in the book; only where that is nothing, it is left out there too.
        optional = [name for name, value in part["properties"].items() if value.get("default", "") is None]
        part["required"] = [name for name in part["properties"] if name not in optional]
    # The file of the glossary and that of the settings hold one thing each; the book has its terms and its settings.
    documents["glossary"] = {**documents["glossary"], "items": {"$ref": "#/$defs/Term"}}
    documents["settings"] = {"description": HELD["settings"][1], "type": "object", **documents["settings"]["items"]}
    properties = {"format": FORMAT_NAME, "generator": GENERATOR, "counts": COUNTS, **documents}
    schema = {
        "$schema": DIALECT,
        "title": BOOK_FORMAT,
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "$defs": parts,
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


HELD = {
    "settings": ("settings", "The settings of the workspace."),
    "strategies": ("strategy", "Every strategy, in the order of the files."),
    "plans": ("delivery-plan", "Every delivery plan, in the order of the files."),
    "progress": ("progress", "Every progress report, in the order of the files."),
    "easy_read": ("easy-read", "Every Easy Read booklet, in the order of the files."),
    "glossary": ("glossary", "Every term of the glossary."),
    "editions": ("edition", "Every edition, in the order of the files."),
}
"""What the book holds by its keys: the kind of file that it comes from, and what it is."""
FORMAT_NAME = {"description": "Name and version of the format.", "type": "string", "const": BOOK_FORMAT}
GENERATOR = {"description": "The program that wrote it, with its version.", "type": "string"}
COUNTS = {
    "description": "How much each document holds: aims, outcomes, projects, by the address of the document.",
    "type": "object",
    "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}},
}
ADDRESS = {"description": "Its address in the book, which references name.", "type": "string"}
NUMBERED = {
    "address": ADDRESS,
    "number": {"description": "Its place in the strategy: 1 for an aim, 1.3 for an outcome.", "type": "string"},
    "served_by": {
        "description": "The addresses of the activities that name it.",
        "type": "array",
        "items": {"type": "string"},
    },
}
ADDED = {
    "Aim": NUMBERED,
    "Outcome": NUMBERED,
    "Project": {"address": ADDRESS},
    "Action": {"address": ADDRESS},
    "Measure": {"address": ADDRESS},
}
"""What entries of the book have besides what their models have."""


def _held(kind: str, words: str, parts: dict[str, Any]) -> dict[str, Any]:
    """A list of documents of a kind. What they are made of goes to ``parts``."""
    schema = values_of(kind)
    own = {**schema.pop("$defs", {}), schema["title"]: schema}
    for name, part in own.items():
        # A later version may say more of an entry.
        part.pop("additionalProperties", None)
        parts[name] = part
    del schema["$schema"]
    return {"description": words, "type": "array", "items": {"$ref": f"#/$defs/{schema['title']}"}}


def coverage_values(
    covered: Iterable[PlanCoverage],
    translated: Mapping[str, Mapping[str, Share]] | None = None,
    told: Mapping[str, Share] | None = None,
) -> dict[str, Any]:
    """The coverage of plans, of translations by language and of Easy Read as dictionaries, lists, texts and numbers.

    What is covered is there by document and dimension, so that a later state can be compared with it.
    """
    covered = list(covered)
    shares = [(one.plan, share) for one in covered for share in one.shares.values()]
    for by_document in ((told or {}), *(translated or {}).values()):
        shares += by_document.items()
    done: dict[str, dict[str, list[str]]] = {}
    for document, share in shares:
        done.setdefault(document, {})[share.dimension] = list(share.done)
    translations = {
        code: {document: _dimension(share) for document, share in documents.items()}
        for code, documents in (translated or {}).items()
    }
    plans = [_coverage(one) for one in covered]
    easy_read = {document: _dimension(share) for document, share in (told or {}).items()}
    return {
        "format": COVERAGE_FORMAT,
        "plans": plans,
        "translations": translations,
        "easy_read": easy_read,
        "waived": [_waived(document, share.dimension, one) for document, share in shares for one in share.waived],
        "covered": done,
    }


def _waived(document: str, dimension: str, one: Waived) -> dict[str, str]:
    return {
        "document": document,
        "dimension": dimension,
        "address": one.address,
        "reason": one.reason,
        "until": one.until.isoformat(),
    }


def _dimension(share: Share) -> dict[str, Any]:
    return {
        "covered": share.covered,
        "total": share.total,
        "percent": None if share.share is None else float(share.share * 100),
        "gaps": list(share.gaps),
    }


def _coverage(one: PlanCoverage) -> dict[str, Any]:
    outcomes = [
        {"address": row.address, "number": row.number, "words": row.words, "activities": list(row.activities)}
        for row in one.rows
    ]
    dimensions = {name: _dimension(share) for name, share in one.shares.items()}
    return {
        "plan": one.plan,
        "strategy": one.strategy,
        "outcomes": outcomes,
        "without_outcome": list(one.without_outcome),
        "dimensions": dimensions,
    }


def counts(book: Book) -> dict[str, dict[str, int]]:
    """How many of each thing every document holds."""
    result: dict[str, dict[str, int]] = {}
    for address, strategy in book.strategies.items():
        aims = strategy.model.aims
        result[address] = {
            "aims": len(aims),
            "outcomes": sum(len(aim.outcomes) for aim in aims),
            "commitments": sum(len(aim.commitments) for aim in aims),
        }
    for address, plan in book.plans.items():
        result[address] = {
            "projects": len(plan.model.projects),
            "outputs": sum(len(project.outputs) for project in plan.model.projects),
            "actions": len(plan.model.actions),
            "measures": len(plan.model.measures),
        }
    return result


def _of(book: Book, plan: str, kind: str) -> list[Entry[Activity]]:
    prefix = f"{plan}/{kind}/"
    return [entry for address, entry in book.activities.items() if address.startswith(prefix)]


def _measures(book: Book, plan: str) -> list[Entry[Measure]]:
    return [entry for address, entry in book.measures.items() if address.startswith(f"{plan}/")]


def _strategy(book: Book, entry: Entry[Strategy]) -> dict[str, Any]:
    result = _values(entry.model)
    numbers = numbers_of(book, entry.address)
    for aim in result["aims"]:
        address = f"{entry.address}:{aim['id']}"
        _number(book, aim, address, numbers)
        for outcome in aim.get("outcomes", ()):
            _number(book, outcome, f"{address}.{outcome['id']}", numbers)
    return result


def _number(book: Book, values: dict[str, Any], address: str, numbers: dict[str, str]) -> None:
    values["address"] = address
    values["number"] = numbers[address]
    values["served_by"] = list(book.served_by.get(address, ()))


def _served(book: Book, entry: Entry[Any]) -> dict[str, Any]:
    result = {**_values(entry.model), "address": entry.address}
    result["outcomes"] = list(book.outcomes_of.get(entry.address, ()))
    result["aims"] = list(book.aims_of.get(entry.address, ()))
    return result


def _values(model: Record, exclude: set[str] | None = None) -> dict[str, Any]:
    values: dict[str, Any] = _plain(model.model_dump(by_alias=True, exclude_none=True, exclude=exclude))
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
