"""Columns: what a sheet of a workbook asks of each entry, read from the fields of its model.

A field that the model declares has a column by that alone: its head is the one of the tables for spreadsheets, else its
key in words; the note on the head is the docstring of the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Literal, get_args

from cpsplan.diagnostic import Route
from cpsplan.late import dataclass
from cpsplan.model.annotations import has_type, literals_in
from cpsplan.model.reference import Suppression
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record, descriptions

How = Literal["text", "choice", "word", "date", "number", "truth"]
"""How a cell is filled in: words, one of what can be named, one of a few words, a date, a figure, yes or no."""
NUMERIC = ("Decimal", "int", "float")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a sheet asks of each entry."""

    route: Route
    """The way from the entry to the value, or to the list of values."""
    head: str
    how: How
    note: str = ""
    words: tuple[str, ...] = ()
    """The words that can be chosen from."""
    kinds: tuple[str, ...] = ()
    """The kinds of things that can be named, where it names one."""
    many: bool = False
    """Whether it holds one value of a list; the sheet has a column for each."""
    place: int = 0
    """Which of the values of a list it holds, from 0."""
    begins: bool = False
    """Whether a date says when something begins, so that its first day stands for it."""
    required: bool = False


@cache
def columns_of(model: type[Record]) -> tuple[Column, ...]:
    """The columns of the entries of a model, in the order of its fields; its name has a column of its own."""
    return tuple(_columns(model, ()))


def _columns(model: type[Record], route: Route) -> Iterator[Column]:
    notes = descriptions(model)
    for field in shape(model).values():
        if field.models == (Suppression,) or field.role in {"name", "internal"} or field.has_blocks:
            continue
        if field.role == "parts":
            yield from _parts(field, route, notes.get(field.name, ""))
        else:
            yield _column(model, field, route, notes.get(field.name, ""))


def _parts(field: Field, route: Route, note: str) -> Iterator[Column]:
    """The columns of a part, and one for each of a list of plain texts; other lists have sheets of their own."""
    part = field.models[0]
    inside = shape(part)
    if not field.many:
        for column in _columns(part, (*route, field.key)):
            yield replace(column, head=_head_within(field, column), required=False)
    elif not part.is_entry() and list(inside) == ["text"]:
        yield replace(
            _column(part, inside["text"], (*route, field.key), note), head=_head(field), many=True, required=False
        )


def _head_within(field: Field, column: Column) -> str:
    """The head of a column of a part: its own where the model gives it one, else with the name of the part."""
    if column.head != _in_words(str(column.route[-1])):
        return column.head
    return f"{_head(field)} {column.head.lower()}"


def _column(model: type[Record], field: Field, route: Route, note: str) -> Column:
    annotation = model.model_fields[field.name].annotation
    words = tuple(str(word) for word in literals_in(annotation))
    column = Column((*route, field.key), _head(field), "text", note, words, many=field.many, required=field.required)
    if field.ref:
        return replace(column, how="choice", kinds=field.ref.kinds)
    if field.is_date:
        return replace(column, how="date", begins=field.key == "from")
    if words:
        return replace(column, how="word")
    if has_type(annotation, bool):
        return replace(column, how="truth")
    return replace(column, how="number") if _is_figure(annotation) else column


def _head(field: Field) -> str:
    return field.shown.column or _in_words(field.key)


def _in_words(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _is_figure(annotation: Any) -> bool:
    return getattr(annotation, "__name__", "") in NUMERIC or any(map(_is_figure, get_args(annotation)))
