"""The linked book as plain values: what ``cpsplan export json`` prints and out/data/book.json holds."""

from __future__ import annotations

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
from cpsplan.model.easyread import Booklet
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Term
from cpsplan.model.measure import Measure
from cpsplan.model.progress import Progress
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
    served = {"address": {"type": "string"}, "outcomes": ADDRESSES, "aims": ADDRESSES}
    parts = {
        "settings": _schema(Settings),
        "counts": {"type": "object", "additionalProperties": {"type": "object"}},
        "strategies": _each(_schema(Strategy)),
        "plans": _each(
            {
                "type": "object",
                "required": ["id", "title", "strategy", "projects", "actions", "measures"],
                "properties": {name: _each({"type": "object", "properties": served}) for name in SERVED},
            }
        ),
        "progress": _each(_schema(Progress)),
        "easy_read": _each(_schema(Booklet)),
        "glossary": _each(_schema(Term)),
        "editions": _each(_schema(Edition)),
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": BOOK_FORMAT,
        "type": "object",
        "required": ["format", "generator", *parts],
        "properties": {"format": {"const": BOOK_FORMAT}, "generator": {"type": "string"}, **parts},
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


ADDRESSES = {"type": "array", "items": {"type": "string"}}
SERVED = ("projects", "actions", "measures")


def _each(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _schema(model: type[Record]) -> dict[str, Any]:
    """What an exported entry of this kind needs and may have: names and requirements, not every limit."""
    known = model.model_json_schema(by_alias=True)
    return {
        "type": "object",
        "required": known.get("required", []),
        "properties": {name: {"description": one.get("description", "")} for name, one in known["properties"].items()},
    }


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
    return value
