"""Sheets: what a plan says, as sheets of a workbook with a row for each entry. Nothing here knows of a file format.

The sheets come from the model: each list of things in a plan, and each list below these, is one. A value stands in a
cell as the plan writes it; what can be chosen stands there with its words, “There are more trees. [nature.trees]”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import NAMES, Entry
from cpsplan.diagnostic import Route
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.reference import Suppression
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record
from cpsplan.sources.load import Source
from cpsplan.workbook.columns import Column, columns_of

ID = "Id"
"""The head of the first column of every sheet: what the row is called in the plan."""
ALWAYS = ("activities", "outputs", "milestones", "measures", "budgets")
"""The sheets that are there even where the plan has no such thing yet."""
SPARE_CHOICES, FEWEST_CHOICES = 1, 3
"""How many columns a list of values has beyond those that are filled, and how many at least."""


@dataclass(frozen=True, slots=True)
class WorkbookRow:
    """One entry of a plan in a sheet."""

    key: str
    """What it is called in the plan: mobile-library, mobile-library/2, mobile-library/budgets/1."""
    kind: str
    """The list of the plan that it stands in: projects, outputs."""
    model: type[Record]
    source: Source
    route: Route
    """The way to it in the file."""
    values: Mapping[str, str]
    """What it says by the heads of the columns, each value as the plan writes it; none that is empty."""
    words: str = ""
    """The words that it goes by."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its columns, its rows."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[WorkbookRow, ...]
    kinds: Mapping[str, type[Record]] = field(default_factory=dict)
    """The lists of the plan whose entries stand in it, and their models."""
    inside: str = ""
    """The sheet that holds what its entries stand in: outputs stand in projects."""

    def column(self, head: str) -> Column | None:
        """The column with a head."""
        return next((column for column in self.columns if column.head == head), None)


def workbook_sheets(book: Book, plan: str) -> tuple[Sheet, ...]:
    """The sheets of a plan: what it holds, list by list. Raises KeyError where there is no such plan."""
    entry = book.plans[plan]
    rows: dict[str, list[WorkbookRow]] = {}
    models: dict[str, dict[str, type[Record]]] = {}
    inside: dict[str, str] = {}
    for name, kind, model, around in _lists(DeliveryPlan, ""):
        models.setdefault(name, {})[kind] = model
        inside[name] = around
        rows.setdefault(name, [])
    for row in _rows(entry, (), entry.model, ""):
        rows[_sheet_of(row.model, row.kind)].append(row)
    order = [*ALWAYS, *(name for name in models if name not in ALWAYS)]
    return tuple(_sheet(name, models[name], rows[name], inside[name]) for name in order if rows[name] or name in ALWAYS)


def rows_of_owner(sheets: Sequence[Sheet], owner: str) -> tuple[Sheet, ...]:
    """Sheets with the rows alone that one owner answers for, and what stands in these."""
    owned = {row.key for sheet in sheets for row in sheet.rows if owner in row.values.values()}

    def is_owned(row: WorkbookRow) -> bool:
        steps = row.key.split("/")
        return any("/".join(steps[:length]) in owned for length in range(1, len(steps) + 1))

    return tuple(replace(sheet, rows=tuple(row for row in sheet.rows if is_owned(row))) for sheet in sheets)


def _lists(model: type[Record], around: str) -> Iterator[tuple[str, str, type[Record], str]]:
    """The lists of a model and of what these hold: sheet, key, model of the entries, sheet around it."""
    for part in _own_lists(model):
        sheet = _sheet_of(part.models[0], part.key)
        yield sheet, part.key, part.models[0], around
        yield from _lists(part.models[0], sheet)


def _own_lists(model: type[Record]) -> Iterator[Field]:
    """The fields with lists of records that have sheets: not remarks for editors, nor plain texts."""
    for part in shape(model).parts:
        is_text = not part.models[0].is_entry() and list(shape(part.models[0])) == ["text"]
        if part.many and part.models != (Suppression,) and not is_text:
            yield part


def _sheet_of(model: type[Record], key: str) -> str:
    """The sheet of a list: that of its table where it is one of entries, so that projects and actions share one."""
    kind = model.entry_kind
    return kind.table if kind and kind.table else key


def _rows(entry: Entry[DeliveryPlan], route: Route, record: Record, key: str) -> Iterator[WorkbookRow]:
    """The rows of everything below a record of a plan, in the order of the file."""
    for part in _own_lists(type(record)):
        for place, inner in enumerate(getattr(record, part.name)):
            way = (*route, part.key, place)
            name = _key(part, inner, key, place)
            place_in_file = (*entry.route, *way)
            yield WorkbookRow(name, part.key, type(inner), entry.source, place_in_file, _values(inner), _words(inner))
            yield from _rows(entry, way, inner, name)


def _key(part: Field, record: Record, around: str, place: int) -> str:
    """What a row is called: by its id where it has one, else by its number in its list."""
    kind = record.entry_kind
    own = getattr(record, kind.id, None) if kind and kind.id else None
    step = own or str(place + 1)
    shares = kind is not None and kind.shares == "part"
    listed = step if own or shares else f"{part.key}/{step}"
    return f"{around}/{listed}" if around else listed


def _words(record: Record) -> str:
    """The words that a record goes by; empty where it has none, as a line of a budget."""
    return next((str(words) for words in (getattr(record, name, None) for name in NAMES) if words), "")


def _values(record: Record) -> dict[str, str]:
    values: dict[str, str] = {}
    for column in columns_of(type(record)):
        for place, value in enumerate(_at(record, column)):
            values[_numbered(column.head, place) if column.many else column.head] = as_written(value)
    return values


def _numbered(head: str, place: int) -> str:
    """The head of one of several columns for the values of a list: Outcomes 1."""
    return f"{head} {place + 1}"


def _at(record: Any, column: Column) -> list[Any]:
    """The values of a record in a column."""
    values = [record]
    for key in column.route:
        values = [inner for value in values for inner in _inside(value, str(key))]
    return [value for value in values if value is not None]


def _inside(record: Record, key: str) -> list[Any]:
    """What a record holds under a key of the file, of a list each part."""
    part = next(part for part in shape(type(record)).values() if part.key == key)
    value = getattr(record, part.name)
    return list(value) if isinstance(value, tuple) else [] if value is None else [value]


def as_written(value: Any) -> str:
    """A value as a plan writes it, but for quotation marks: yes and no for a truth."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _sheet(name: str, models: Mapping[str, type[Record]], rows: list[WorkbookRow], inside: str) -> Sheet:
    """A sheet with the columns of all its models: words first, then the rest in the order of the models."""
    columns: dict[str, Column] = {}
    for model in models.values():
        for column in columns_of(model):
            columns.setdefault(column.head, column)
    ordered = sorted(columns.values(), key=lambda column: not (column.required and column.how == "text"))
    spread = [single for column in ordered for single in _spread(column, rows)]
    title = name.replace("_", " ").capitalize()
    return Sheet(title, title, tuple(spread), tuple(rows), dict(models), inside)


def _spread(column: Column, rows: Iterable[WorkbookRow]) -> Iterator[Column]:
    """A column for each value of a list, and a few more; any other column as it is."""
    if not column.many:
        yield column
        return
    most = 0
    for row in rows:
        most = max(most, sum(_is_numbered(head, column.head) for head in row.values))
    for place in range(max(FEWEST_CHOICES, most + SPARE_CHOICES)):
        yield replace(column, head=_numbered(column.head, place), place=place)


def _is_numbered(head: str, of: str) -> bool:
    return head.startswith(f"{of} ") and head[len(of) + 1 :].isdecimal()
