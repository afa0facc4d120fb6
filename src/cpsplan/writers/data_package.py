"""The data package (Data Package 2.0, once Frictionless): what every table in CSV holds, for programs that read them.

The types of columns are those of what stands in them; what a column means is the docstring of its field in the model.
Of a column that is worked out, WORKED_OUT says it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from cpsplan.book.book import Book
from cpsplan.model.delivery import Action, Budget, Envelope, ExternalDependency, Output, Project
from cpsplan.model.fact import KeyFact
from cpsplan.model.measure import InterimTarget, Measure
from cpsplan.model.milestone import Milestone
from cpsplan.model.origin import Origin
from cpsplan.model.progress import Spend
from cpsplan.model.risk import Risk
from cpsplan.model.shape import shape
from cpsplan.model.strategy import Outcome, SubOutcome
from cpsplan.model.text import Record, descriptions
from cpsplan.writers.data_table import DataTable
from cpsplan.writers.tables import IDS, tables_of

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DIALECT = {"header": True, "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
MODELS: Mapping[str, tuple[type[Record], ...]] = {
    "outcomes": (Outcome, SubOutcome),
    "facts": (KeyFact,),
    "milestones": (Milestone,),
    "measures": (Measure,),
    "interim-targets": (InterimTarget,),
    "activities": (Project, Action),
    "outputs": (Output,),
    "budgets": (Budget,),
    "envelopes": (Envelope,),
    "spending": (Spend,),
    "dependencies": (ExternalDependency,),
    "risks": (Risk,),
}
"""The models whose fields are columns of a table, by its name."""
LEADS_TO = {"Project id": "activities", "Activity id": "activities", "Measure id": "measures"}
"""The table that the ids of a column stand in, as its Id."""
WORKED_OUT = {
    "Id": "What it is called in its document: mobile-library, or within a project mobile-library/van.",
    "Kind": "What the plan calls it: a project, an action, or a word of its own.",
    "Number": "Its place in the document, or the number that this gives it.",
    "Aim": "The aim that it belongs to, in words.",
    "Statement": "The aim in a sentence.",
    "Part of": "The outcome that it is a part of, in words.",
    "Outcome": "The outcome in a sentence.",
    "Commitment": "The commitment in the published words.",
    "Served by": "The projects and actions that serve it, in words.",
    "Aims": "The aims that it serves, in words.",
    "From": "When it begins: a day, or as much of it as is known.",
    "To": "When it ends: a day, or as much of it as is known.",
    "Revenue": "The money for running it, of all years together.",
    "Capital": "The money for what lasts, of all years together.",
    "Project": "The project that it belongs to, in words.",
    "Activity": "The project or action that it belongs to, in words.",
    "Measure": "The measure that it belongs to, in the published sentence.",
    "Dependency": "What has to be finished first, in words.",
    "Dependency id": "The project or action that has to be finished first; empty for what is outside of all plans.",
    "Report": "The report that says it, by its title.",
    "As of": "The day up to which the report tells.",
    "Of": "What it is about, in words.",
    "Status": "How far it is by the date of the report.",
    "Done or reached on": "When it was done or reached.",
    "Note": "What the report says of it.",
    "Evidence": "What shows it.",
    "Figure": "The figure that was measured.",
    "Unit": "The unit of the figure.",
    "Measured on": "When it was measured.",
    "Source": "Where the figure comes from.",
    "Met": "Whether a measure without a figure was met.",
    "In words": "The result in words.",
    "Not available": "Why there is no figure.",
    "Revised because": "Why an earlier figure was corrected.",
    "Colour": "The colour that the report gives it.",
    "Colour worked out": "The colour that comes of what the report says, before anybody decides otherwise.",
    "Reason": "Why the colour is another one than that which was worked out.",
    "Target before": "The target of the year before.",
    "Result before": "The result of the year before.",
}
"""What columns hold that are no fields of the model of their table."""


def as_data_package(book: Book, titles: Mapping[str, str]) -> bytes:
    """The descriptor of all tables of ``titles``, the titles of documents by their names, as datapackage.json."""
    resources: list[dict[str, Any]] = []
    licences: dict[str, dict[str, str]] = {}
    for document, title in titles.items():
        licence = _licence(_origin(book, document))
        resources += [_resource(document, title, table, licence) for table in tables_of(book, document)]
        if licence:
            licences[json.dumps(licence)] = licence
    settings = book.settings.model if book.settings else None
    package: dict[str, Any] = {"$schema": PROFILE, "name": "plans"}
    if settings:
        package |= {"title": settings.title, **({"description": settings.summary} if settings.summary else {})}
        package |= {"contributors": [{"title": settings.publisher, "roles": ["publisher"]}]}
    if licences:
        package["licenses"] = list(licences.values())
    return (json.dumps({**package, "resources": resources}, ensure_ascii=False, indent=1) + "\n").encode()


def table_path(document: str, table: DataTable) -> str:
    """The name of the file of a table in CSV."""
    return f"{document}-{table.name}.csv"


def _origin(book: Book, document: str) -> Origin | None:
    if document in book.strategies:
        return book.strategies[document].model.source
    return book.plans[document].model.source


def _licence(origin: Origin | None) -> dict[str, str]:
    """Under what licence a document may be used; nothing where it does not say, or not where that can be read."""
    if origin is None or not origin.licence_address:
        return {}
    return {"title": origin.licence, "path": str(origin.licence_address)}


def _resource(document: str, title: str, table: DataTable, licence: Mapping[str, str]) -> dict[str, Any]:
    words = table.name.replace("-", " ")
    schema: dict[str, Any] = {"fields": [_field(table, place) for place in range(len(table.heads))]}
    schema |= {"missingValues": [""], **_keys(document, table)}
    return {
        "name": f"{document}-{table.name}",
        "title": f"{title}: {words}",
        "path": table_path(document, table),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "schema": schema,
        **({"licenses": [dict(licence)]} if licence else {}),
    }


def _keys(document: str, table: DataTable) -> dict[str, Any]:
    """The column that names each row once, where one does, and those that lead to other tables."""
    keys: dict[str, Any] = {}
    if table.heads[0] == "Id":
        ids = [row[0] for row in table.rows]
        keys |= {"primaryKey": ["Id"]} if all(ids) and len({*ids}) == len(ids) else {}
    foreign = [
        {"fields": [head], "reference": {"resource": f"{document}-{LEADS_TO[head]}", "fields": ["Id"]}}
        for head in table.heads
        if head in LEADS_TO
    ]
    return keys | ({"foreignKeys": foreign} if foreign else {})


def _field(table: DataTable, place: int) -> dict[str, str]:
    head = table.heads[place]
    kind = _kind([row[place] for row in table.rows if row[place] not in {None, ""}])
    return {"name": head, "type": kind, "description": meaning(table.name, head)}


def _kind(values: Sequence[object]) -> str:
    """The type of what stands in a column: text, where dates are not all days; any, where nothing does."""
    if not values:
        return "any"
    for kind, classes in (("integer", int), ("number", (int, Decimal)), ("date", datetime.date)):
        if all(isinstance(value, classes) for value in values):
            return kind
    return "string"


def meaning(table: str, head: str) -> str:
    """What a column of a table holds, in words; empty where nobody says it."""
    said = _declared(table).get(head) or WORKED_OUT.get(head, "")
    if said:
        return said
    for ending in (IDS, " id"):
        plain = head.removesuffix(ending)
        if plain != head:
            return f"The same as in “{plain}”, by id." if meaning(table, plain) else ""
    money = head.rsplit(" ", 1)[0]
    return f"{WORKED_OUT[money]} In this currency." if money in {"Revenue", "Capital"} else ""


@cache
def _declared(table: str) -> Mapping[str, str]:
    """What the models of a table say of their columns."""
    words: dict[str, str] = {}
    for model in MODELS.get(table, ()):
        words = dict(_columns(model)) | words
    return words


def _columns(model: type[Record]) -> Iterator[tuple[str, str]]:
    notes = descriptions(model)
    for field in shape(model).values():
        if field.shown.column:
            note = " ".join(notes[field.name].split())
            yield field.shown.column, f"{note.split(':')[0].rstrip('.')}, in words." if field.ref else note
        elif field.role == "parts" and not field.many:
            yield from _columns(field.models[0])
