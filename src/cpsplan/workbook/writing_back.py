"""Writing back: what was changed in a workbook as steps in the file of the plan, which keeps comments and layout.

A row that stands for a record of which only the words are known, written as a plain text, becomes a record when it gets
something else to say. A new row becomes an entry at the end of its list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from cpsplan.book.book import Book
from cpsplan.changes import plan_file
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.three_ways import order_of
from cpsplan.diagnostic import Remove
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.shape import shape
from cpsplan.model.text import Record
from cpsplan.sources.amend import Add, Amendment, NotAmended, Put, amended, value_by_route
from cpsplan.sources.load import Source, load
from cpsplan.workbook.columns import Column, columns_of
from cpsplan.workbook.comparing import CellChange, GoneRow, NewRow, WorkbookChanges
from cpsplan.workbook.sheets import Sheet, WorkbookRow, workbook_sheets
from cpsplan.workspace.disk import MemoryWorkspace

PLAIN = "text"
"""The key of a record that may be written as a plain text."""


def written_back(
    book: Book,
    plan: str,
    comparison: WorkbookChanges,
    *,
    emptied: Iterable[CellChange] = (),
    gone: Iterable[GoneRow] = (),
) -> tuple[str, str]:
    """The path of the file of a plan, and its text with all that was changed in a workbook.

    Of what was ``emptied`` or is ``gone`` only that goes which is named here. Raises ChangeRefused where the file is
    laid out in a way that something cannot be written, or what comes of it is no plan.
    """
    entry = plan_file.read_plan(book, plan, "taken over")
    path = entry.source.path
    source, _ = load(MemoryWorkspace({path: entry.source.text}), path)
    sheets = {sheet.name: sheet for sheet in workbook_sheets(book, plan)}
    writing = _Writing(source or entry.source, sheets)
    steps = [*writing.changed([*comparison.changes, *emptied]), *writing.added(comparison.new), *writing.removed(gone)]
    try:
        text = amended(writing.source, steps, order_of(path))
    except NotAmended as refusal:
        raise ChangeRefused(f"{refusal}: write it as an indented list, one key a line") from None
    read, _ = load(MemoryWorkspace({path: text}), path)
    if read is not None:
        plan_file.refuse_faults(read, DeliveryPlan, entry.source.own)
    return path, text


class _Writing:
    """The steps in one file."""

    def __init__(self, source: Source, sheets: Mapping[str, Sheet]) -> None:
        self.source, self._sheets = source, sheets
        self._rows = {(sheet.name, row.key): row for sheet in sheets.values() for row in sheet.rows}
        self._by_key = {row.key: row for sheet in sheets.values() for row in sheet.rows}

    def changed(self, changes: Iterable[CellChange]) -> Iterator[Amendment]:
        """The steps for cells that say something else."""
        by_row: dict[tuple[str, str], list[CellChange]] = {}
        for change in changes:
            by_row.setdefault((change.sheet, change.key), []).append(change)
        for place, cells in by_row.items():
            yield from self._row_changed(self._rows[place], {change.head: change.after for change in cells})

    def _row_changed(self, row: WorkbookRow, cells: Mapping[str, str | None]) -> Iterator[Amendment]:
        route = row.source.written(row.route)
        values = _with_changes(row.values, cells)
        if not isinstance(value_by_route(self.source.value, route), dict):
            yield Put(route, _as_short_as_before(_record(row.model, values)))
            return
        for column in columns_of(row.model):
            if column.many and any(_is_of(head, column) for head in cells):
                yield from self._list_changed(row, column, values)
            elif column.head in cells:
                yield from self._value_changed(row, column, cells[column.head])

    def _value_changed(self, row: WorkbookRow, column: Column, after: str | None) -> Iterator[Amendment]:
        route = row.source.written((*row.route, *column.route))
        yield Remove(route) if after is None else Put(route, _typed(column, after))

    def _list_changed(self, row: WorkbookRow, column: Column, values: Mapping[str, str]) -> Iterator[Amendment]:
        """The steps that make a list the one of the cells; what stays in its place stays as it is written."""
        route = (*row.source.written(row.route), column.route[0])
        before = [str(item) for item in value_by_route(self.source.value, route) or []]
        after = _list_of(column, values)
        if not after:
            yield Remove(route)
        elif after[: len(before)] == before:
            yield from (Add(route, item) for item in after[len(before) :])
        elif len(after) == len(before):
            yield from (Put((*route, at), item) for at, item in enumerate(after) if item != before[at])
        else:
            yield Put(route, after)

    def added(self, rows: Iterable[NewRow]) -> Iterator[Amendment]:
        """The steps for rows that are new."""
        for row in rows:
            sheet = self._sheets[row.sheet]
            key, model = _list_for(sheet, row.values)
            values = _record(model, row.values)
            if "id" in shape(model) and shape(model)["id"].required:
                values = {"id": row.proposed, **values}
            around = self._by_key.get(row.around)
            if row.around and around is None:
                raise ChangeRefused(f"{row.place}: there is no “{row.around}” that the new row could belong to")
            route = around.source.written(around.route) if around else ()
            yield Add((*route, key), values)

    def removed(self, rows: Iterable[GoneRow]) -> Iterator[Amendment]:
        """The steps for rows that are to go."""
        for gone in rows:
            row = self._rows[gone.sheet, gone.key]
            yield Remove(row.source.written(row.route))


def _with_changes(values: Mapping[str, str], cells: Mapping[str, str | None]) -> dict[str, str]:
    """The values of a row after its cells were changed; what was emptied is no longer among them."""
    both = {**values, **cells}
    return {head: value for head, value in both.items() if value is not None}


def _list_for(sheet: Sheet, values: Mapping[str, str]) -> tuple[str, type[Record]]:
    """The list of the plan that a new row belongs to: of the kinds of its sheet, that which its cells fill best."""

    def fits(kind: str) -> tuple[bool, int]:
        columns = columns_of(sheet.kinds[kind])
        has_all = all(column.head in values for column in columns if column.required)
        return has_all, sum(column.required and column.head in values for column in columns)

    best = max(sheet.kinds, key=fits)
    return best, sheet.kinds[best]


def _record(model: type[Record], values: Mapping[str, str]) -> dict[str, Any]:
    """What the cells of a row say, as a record of a model is written."""
    record: dict[str, Any] = {}
    for column in columns_of(model):
        if column.many:
            items = _list_of(column, values)
            if items:
                record[str(column.route[0])] = items
        elif column.head in values:
            group = record
            for step in column.route[:-1]:
                group = group.setdefault(str(step), {})
            group[str(column.route[-1])] = _typed(column, values[column.head])
    return record


def _as_short_as_before(record: dict[str, Any]) -> Any:
    """A record with words alone as a plain text."""
    return record[PLAIN] if list(record) == [PLAIN] else record


def _is_of(head: str, column: Column) -> bool:
    """Whether a head is one of those for the values of a list: Outcomes 2."""
    return column.many and head.startswith(f"{column.head} ") and head[len(column.head) + 1 :].isdecimal()


def _list_of(column: Column, values: Mapping[str, str]) -> list[str]:
    """The values of a list in the order of their columns, each once."""
    heads = sorted((head for head in values if _is_of(head, column)), key=lambda head: int(head.rsplit(" ", 1)[1]))
    return list(dict.fromkeys(values[head] for head in heads))


def _typed(column: Column, written: str) -> Any:
    """A value as YAML has it."""
    if column.how == "number":
        return Decimal(written) if "." in written else int(written)
    return written == "yes" if column.how == "truth" else written
