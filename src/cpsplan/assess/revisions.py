"""Revisions: a plan as it was on a day, before what was revised later."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.model.dates import first_day
from cpsplan.model.delivery import Output, Project, Revision
from cpsplan.model.measure import Measure
from cpsplan.model.milestone import Milestone
from cpsplan.model.text import Record

TABLES = ("activities", "outputs", "milestones", "measures")
"""The tables that hold what can be revised."""
VALUES = ("target", "due", "budgets", "statement")
"""The fields of a revision that hold what was revised."""


def as_it_was(book: Book, plan: str, day: datetime.date) -> Book:
    """The book with the plan as it was at the end of a day: what was revised later has its value from before."""
    before = _before(book, plan, day)
    if not before:
        return book
    tables = dict(book.tables)
    for name in TABLES:
        tables[name] = {address: _entry_before(book, entry, before) for address, entry in book.tables[name].items()}
    return replace(book, tables=tables)


def _before(book: Book, plan: str, day: datetime.date) -> dict[str, Revision]:
    """What held on a day, by the address of what was revised later. The first revision after the day counts."""
    known = [revision for revision in book.below(plan, "revision") if revision.address in book.targets]
    later = [revision for revision in known if first_day(revision.model.date) > day]
    later.sort(key=lambda revision: first_day(revision.model.date), reverse=True)
    held: dict[str, Revision] = {}
    for revision in later:
        target = book.targets[revision.address]
        kept = held.get(target, revision.model)
        held[target] = kept.model_copy(update={key: getattr(revision.model, key) for key in given(revision.model)})
    return held


def _entry_before(book: Book, entry: Entry[Any], before: Mapping[str, Revision]) -> Entry[Any]:
    """An entry, and what stands in it, as it was."""
    model = _model_before(entry.model, before.get(entry.address))
    parts = {name: [part.address for part in book.below(entry.address, name)] for name in ("output", "milestone")}
    changes: dict[str, Any] = {}
    if isinstance(model, Project) and before.keys() & parts["output"]:
        pairs = zip(model.outputs, parts["output"], strict=True)
        changes["outputs"] = tuple(_model_before(part, before.get(address)) for part, address in pairs)
    if before.keys() & parts["milestone"]:
        pairs = zip(model.milestones, parts["milestone"], strict=True)
        changes["milestones"] = tuple(_model_before(part, before.get(address)) for part, address in pairs)
    model = model.model_copy(update=changes) if changes else model
    return entry if model is entry.model else entry._replace(model=model)


def _model_before(model: Any, was: Revision | None) -> Any:
    """A measure, an output, a milestone or an activity with the values that it had."""
    if was is None:
        return model
    changes: dict[str, Any] = {}
    if isinstance(model, Measure):
        target = {"value": was.target, "by": was.due}
        known = {key: value for key, value in target.items() if value is not None}
        changes["target"] = model.target and model.target.model_copy(update=known)
        if was.statement:
            changes["statement"] = was.statement
    elif isinstance(model, Output | Milestone):
        changes["due"] = was.due or model.due
    elif was.budgets:
        changes["budgets"] = was.budgets
    return model.model_copy(update=changes)


def given(revision: Revision) -> list[str]:
    """The fields of a revision that say what held before."""
    return [key for key in VALUES if getattr(revision, key) not in (None, ())]


def can_be_given(model: Record) -> tuple[str, ...]:
    """The fields of a revision that can say what held before for something."""
    if isinstance(model, Measure):
        return ("target", "due", "statement") if model.target else ("statement",)
    return ("due",) if isinstance(model, Output | Milestone) else ("budgets",)
