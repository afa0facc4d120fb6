"""The linked book as plain values: what ``cpsplan export json`` prints and out/data/book.json holds."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from cpsplan import __version__
from cpsplan.assess.coverage import PlanCoverage, Share, numbers_of
from cpsplan.assess.gate import FORMAT as COVERAGE_FORMAT
from cpsplan.assess.waivers import Waived
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.language.catalogue import beside
from cpsplan.model.delivery import Action, DeliveryPlan, Project
from cpsplan.model.schema import DIALECT, values_of
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record
from cpsplan.model.theme import OwnTheme

_DOCUMENT = re.compile("[:/]")
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
        "settings": _settings(book),
        "counts": counts_by_document(book),
        "strategies": [_strategy(book, entry) for entry in book.strategies.values()],
        "plans": [_plan(book, entry) for entry in book.plans.values()],
        "progress": _models(book.progress),
        "easy_read": _models(book.booklets),
        "glossary": _models(book.terms),
        "pictures": _models({place: book.pictures[place] for place in book.pictures if place in book.shown_pictures}),
        "editions": _models(book.editions),
        **_in_other_languages(book),
    }


def document_as_values(book: Book, document: str) -> dict[str, Any]:
    """The same of one strategy or plan alone, with the reports on it; what all documents share stays whole."""
    strategies, plans = book.strategies, book.plans
    values = book_as_values(book) | {
        "counts": {document: counts_by_document(book)[document]},
        "strategies": [_strategy(book, strategies[document])] if document in strategies else [],
        "plans": [_plan(book, plans[document])] if document in plans else [],
        "progress": [_values(report.model) for report in book.progress_of(document)],
        "easy_read": _models({name: entry for name, entry in book.booklets.items() if name == document}),
    }
    own = {document, *(report.address.document for report in book.progress_of(document))}
    others = values.pop("in_other_languages", {})
    kept = {
        language: {address: text for address, text in texts.items() if _DOCUMENT.split(address)[0] in own}
        for language, texts in others.items()
    }
    return values | ({"in_other_languages": kept} if kept else {})


def _settings(book: Book) -> dict[str, Any]:
    """The settings, with the theme also where that stands in a file of its own."""
    if book.settings is None:
        return {}
    model = book.settings.model
    own = book.own_theme
    theme = OwnTheme(**{name: getattr(own, name) for name in OwnTheme.model_fields}) if own else None
    return _values(model.model_copy(update={"theme": theme}))


def _in_other_languages(book: Book) -> dict[str, Any]:
    """What is written in other languages beside the texts, by language and address; nothing where no text is."""
    texts: dict[str, dict[str, str]] = {}
    for language, translations in beside(book).items():
        texts[language] = {address: translation.text for address, translation in translations.items()}
    return {"in_other_languages": texts} if texts else {}


@cache
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
    # The files of the registers and of the settings hold one thing each; the book has what stands in them.
    documents["glossary"] = {**documents["glossary"], "items": {"$ref": "#/$defs/Term"}}
    documents["pictures"] = {**documents["pictures"], "items": {"$ref": "#/$defs/Picture"}}
    documents["settings"] = {"description": HELD["settings"][1], "type": "object", **documents["settings"]["items"]}
    properties = {"format": FORMAT_NAME, "generator": GENERATOR, "counts": COUNTS, **documents}
    schema = {
        "$schema": DIALECT,
        "title": BOOK_FORMAT,
        "type": "object",
        "required": list(properties),
        "properties": {**properties, "in_other_languages": IN_OTHER_LANGUAGES},
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
    "pictures": ("pictures", "Every picture of the register that something shows."),
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
IN_OTHER_LANGUAGES = {
    "description": "What is written in other languages beside the texts, by the language and the address of the text.",
    "type": "object",
    "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
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
    "SubOutcome": NUMBERED,
    "Commitment": {"address": ADDRESS, "served_by": NUMBERED["served_by"]},
    "Project": {"address": ADDRESS},
    "Action": {"address": ADDRESS},
    "Measure": {"address": ADDRESS},
}
"""What entries of the book have besides what their models have."""


def _held(kind: str, words: str, parts: dict[str, Any]) -> dict[str, Any]:
    """A list of documents of a kind. What they are made of goes to ``parts``."""
    schema = values_of(kind, written_by_hand=False)
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
    in_easy_read: Mapping[str, Share] | None = None,
) -> dict[str, Any]:
    """The coverage of plans, of translations by language and of Easy Read as dictionaries, lists, texts and numbers.

    What is covered is there by document and dimension, so that a later state can be compared with it.
    """
    plans = list(covered)
    easy_read, languages = in_easy_read or {}, translated or {}
    shares: list[tuple[str, Share]] = []
    for plan in plans:
        shares += [(plan.plan, share) for share in plan.shares.values()]
    for by_document in (easy_read, *languages.values()):
        shares += by_document.items()
    waived: list[dict[str, str]] = []
    done: dict[str, dict[str, list[str]]] = {}
    for document, share in shares:
        waived += [_waived(document, share.dimension, waiver) for waiver in share.waived]
        done.setdefault(document, {})[share.dimension] = list(share.done)
    return {
        "format": COVERAGE_FORMAT,
        "plans": list(map(_coverage, plans)),
        "translations": {code: _dimensions(by_document) for code, by_document in languages.items()},
        "easy_read": _dimensions(easy_read),
        "waived": waived,
        "covered": done,
    }


def _waived(document: str, dimension: str, waiver: Waived) -> dict[str, str]:
    return {
        "document": document,
        "dimension": dimension,
        "address": waiver.address,
        "reason": waiver.reason,
        "until": waiver.until.isoformat(),
    }


def _dimensions(shares: Mapping[str, Share]) -> dict[str, Any]:
    return {name: _dimension(share) for name, share in shares.items()}


def _dimension(share: Share) -> dict[str, Any]:
    return {
        "covered": share.covered,
        "total": share.total,
        "percent": None if share.share is None else float(share.share * 100),
        "gaps": list(share.gaps),
    }


def _coverage(plan: PlanCoverage) -> dict[str, Any]:
    outcomes = [
        {"address": row.address, "number": row.number, "words": row.words, "activities": list(row.activities)}
        for row in plan.rows
    ]
    return {
        "plan": plan.plan,
        "strategy": plan.strategy,
        **({"body": plan.body} if plan.body else {}),
        "outcomes": outcomes,
        "without_outcome": list(plan.without_outcome),
        "dimensions": _dimensions(plan.shares),
    }


def counts_by_document(book: Book) -> dict[str, dict[str, int]]:
    """How many of each thing every document holds."""
    result: dict[str, dict[str, int]] = {}
    for address, strategy in book.strategies.items():
        aims = strategy.model.aims
        result[address] = {
            "aims": len(aims),
            "outcomes": len(book.outcomes_in(address)),
            "commitments": sum(len(aim.commitments) for aim in aims),
            "measures": len(strategy.model.measures),
        }
    for address, plan in book.plans.items():
        result[address] = {
            "projects": len(plan.model.projects),
            "outputs": sum(len(project.outputs) for project in plan.model.projects),
            "actions": len(plan.model.actions),
            "measures": len(plan.model.measures),
        }
    return result


def _models(entries: Mapping[str, Entry[Record]]) -> list[dict[str, Any]]:
    return [_values(entry.model) for entry in entries.values()]


def _plan(book: Book, plan: Entry[DeliveryPlan]) -> dict[str, Any]:
    activities: tuple[Entry[Activity], ...] = book.below(plan.address, "activity")
    return {
        **_values(plan.model, exclude={"projects", "actions", "measures"}),
        "projects": [_with_addresses(book, entry) for entry in activities if isinstance(entry.model, Project)],
        "actions": [_with_addresses(book, entry) for entry in activities if isinstance(entry.model, Action)],
        "measures": [_with_addresses(book, entry) for entry in book.below(plan.address, "measure")],
    }


def _strategy(book: Book, entry: Entry[Strategy]) -> dict[str, Any]:
    result = _values(entry.model)
    numbers = numbers_of(book, entry.address)
    for aim in result["aims"]:
        address = f"{entry.address}:{aim['id']}"
        _number(book, aim, address, numbers)
        for outcome in aim.get("outcomes", ()):
            below = f"{address}.{outcome['id']}"
            _number(book, outcome, below, numbers)
            for part in outcome.get("outcomes", ()):
                _number(book, part, f"{below}.{part['id']}", numbers)
        for commitment, known in zip(aim.get("commitments", ()), book.commitments_in(address), strict=True):
            commitment["address"] = known.address
            commitment["served_by"] = list(book.kept_by.get(known.address, ()))
    result["measures"] = [_with_addresses(book, measure) for measure in book.below(entry.address, "measure")]
    return result


def _number(book: Book, values: dict[str, Any], address: str, numbers: dict[str, str]) -> None:
    values["address"] = address
    values["number"] = numbers[address]
    values["served_by"] = list(book.served_by.get(address, ()))


def _with_addresses(book: Book, entry: Entry[Any]) -> dict[str, Any]:
    """An entry of a plan: each of its lists of references holds the addresses of what it names."""
    result = {**_values(entry.model), "address": entry.address}
    for field, _ in entry.shape.references:
        if field.many:
            targets = book.links.named(entry.address, field.key)
            result[field.key] = [*targets, *(place.address for place in book.abroad_in(entry, field.key))]
    return result


def _values(model: Record, exclude: set[str] | None = None) -> dict[str, Any]:
    values: dict[str, Any] = _plain(model.model_dump(by_alias=True, exclude_none=True, exclude=exclude))
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return list(map(_plain, value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
