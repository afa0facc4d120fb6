"""Progress: the sheet that asks how things stand, one question a row, and the report that comes of the answers.

What was said last stands beside each question and is no answer: an empty cell says nothing. What a report for the same
period says already stands in the cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

from cpsplan.assess.money import POUND
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes.questions import Question
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.report_file import asked_about, empty_report, report_id
from cpsplan.diagnostic import Remove, Route
from cpsplan.model.dates import english_date
from cpsplan.model.progress import Progress, State
from cpsplan.model.shape import shape
from cpsplan.model.text import Record
from cpsplan.sources.amend import Add, Amendment, NotAmended, Put, amended, value_by_route
from cpsplan.sources.load import Source, load
from cpsplan.workbook.comparing import CellChange
from cpsplan.workbook.day import EXACTNESS, as_day, exactness
from cpsplan.workbook.grid import BELONGS, EXACT, CellValue, Grid, GridRow, Head
from cpsplan.workbook.sheets import ID, as_written
from cpsplan.workspace.disk import MemoryWorkspace

NAME = "Progress"
NO_FIGURE = "No figure"
"""Why there is no figure; no column of the sheet asks it."""
NOW, ON, NOTE, SOURCE = "Now", "On", "Note", "Source or evidence"
STATES = tuple(get_args(get_args(State)[0]))
MET, NOT_MET = "met", "not met"
ANSWERS = {"outputs": "status", "activities": "status", "milestones": "", "observations": "value", "spend": "amount"}
"""The key of the answer in each list of a report; a milestone is reached on its day."""
DAYS = {"outputs": "done_on", "activities": "done_on", "milestones": "reached", "observations": "date", "spend": ""}
"""The key of the day in each list."""
SHOWN_BY = {"outputs": "evidence", "activities": "evidence", "observations": "source"}
"""The key of what shows it in each list."""
HEADS = (
    Head(ID, "id", note="What the report calls it. Leave it."),
    Head("What", "fixed", note="What the question is about."),
    Head(BELONGS, "fixed", note="The activity that it belongs to."),
    Head("Owner", "fixed", note="Who answers for it."),
    Head("Due", "fixed", note="When it is due."),
    Head("Last", "fixed", note="What the report before says. It is no answer."),
    Head(NOW, "answer", note="How it stands now: a status, a figure, or an amount since the beginning of the plan."),
    Head(ON, "date", note="When it was done, reached or measured."),
    Head(f"{ON}, {EXACT}", "exact", note="How exact the date is.", options=EXACTNESS),
    Head(NOTE, "text", note="What happened, in a sentence that readers see."),
    Head(SOURCE, "text", note="What shows it: a document, a decision, where a figure comes from."),
)


def progress_grid(book: Book, plan: str, period: str, owner: str = "") -> tuple[Grid, dict[str, dict[str, str]]]:
    """The sheet that asks how a plan stands in a period, and what its rows say, by id and head.

    Raises ChangeRefused where the period is none of the plan.
    """
    said = said_rows(book, plan, period)
    rows, base = [], {}
    for key, (name, question) in open_rows(book, plan, period).items():
        if not owner or question.owner == owner:
            values = {head: value for head, value in said.get(key, {}).items() if head != NO_FIGURE}
            base[key] = values
            rows.append(GridRow(key, tuple(_cells(key, question, values)), options_of(name, question)))
    title = f"Progress: {report_id(plan, period)}"
    return Grid(
        NAME, title, "One question a row. Fill in “Now”; what stays empty says nothing.", HEADS, tuple(rows)
    ), base


def said_rows(book: Book, plan: str, period: str) -> dict[str, dict[str, str]]:
    """What the report on a plan for a period says, by the id of each row; nothing where there is none."""
    report = book.progress.get(report_id(plan, period))
    return dict(_said(report)) if report else {}


def open_rows(book: Book, plan: str, period: str) -> dict[str, tuple[str, Question]]:
    """Every question of a period with the list of the report that it belongs to, by the id of its row.

    Raises ChangeRefused where the period is none of the plan.
    """
    asked: dict[str, tuple[str, Question]] = {}
    for name, questions in asked_about(book, plan, period).items():
        for question in questions:
            asked[key_of_row(name, dict(question.entry))] = (name, question)
    return asked


def key_of_row(name: str, entry: Mapping[str, Any]) -> str:
    """The id of a row: the list of the report, what it is about, and of money its kind and currency."""
    steps = (name, entry.get("of"), entry.get("kind"), entry.get("currency"))
    return "/".join(str(step) for step in steps if step)


def options_of(name: str, question: Question) -> tuple[str, ...]:
    """The words that answer a question; none where a figure or a date does."""
    if name in {"outputs", "activities"}:
        return STATES
    return (MET, NOT_MET) if "met" in dict(question.entry) else ()


def _cells(key: str, question: Question, values: Mapping[str, str]) -> Iterator[CellValue]:
    yield key
    yield question.about
    yield question.around or None
    yield question.owner or None
    yield english_date(question.due) if question.due else None
    yield question.last or None
    now = values.get(NOW)
    yield Decimal(now) if now and now[0].isdigit() else now
    on = values.get(ON)
    yield as_day(on, begins=False)[0] if on and exactness(on) else on
    yield exactness(on) if on else None
    yield values.get(NOTE)
    yield values.get(SOURCE)


def _said(report: Entry[Progress]) -> Iterator[tuple[str, dict[str, str]]]:
    """What a report says, by the id of each row."""
    for name, answer in ANSWERS.items():
        for line in getattr(report.model, name):
            entry = {key: value for key, value in _entries(line) if value is not None}
            met = entry.get("met")
            keys = {NOW: answer, ON: DAYS[name], NOTE: "note", NO_FIGURE: "not_available"}
            keys[SOURCE] = SHOWN_BY.get(name, "")
            values = {head: as_written(entry[key]) for head, key in keys.items() if key in entry}
            if met is not None:
                values[NOW] = MET if met else NOT_MET
            yield key_of_row(name, entry | ({"currency": ""} if entry.get("currency") == POUND else {})), values


def _entries(line: Record) -> Iterator[tuple[str, Any]]:
    for field in shape(type(line)).values():
        yield field.key, getattr(line, field.name)


def report_written(book: Book, plan: str, period: str, changes: Iterable[CellChange]) -> tuple[str, str]:
    """The path and the text of the report for a period, with what was answered in a workbook.

    Raises ChangeRefused where an answer says nothing that a report can hold, or the file cannot be written to.
    """
    report = book.progress.get(report_id(plan, period))
    path, text = (report.source.path, report.source.text) if report else empty_report(book, plan, period)
    source, _ = load(MemoryWorkspace({path: text}), path)
    if source is None:
        raise ChangeRefused(f"{path} cannot be read")
    answers: dict[str, dict[str, str | None]] = {}
    for change in changes:
        answers.setdefault(change.key, {})[change.head] = change.after
    questions = open_rows(book, plan, period)
    steps: list[Amendment] = []
    for key, cells in answers.items():
        steps += _steps(source, questions[key], key, cells)
    try:
        return path, amended(source, steps, _order)
    except NotAmended as refusal:
        raise ChangeRefused(f"{refusal}: write it as an indented list, one key a line") from None


def _order(route: Route) -> list[str]:
    """The keys of a report, or of one of its lines, in the order of the model."""
    parts = {part.key: part.models[0] for part in shape(Progress).parts}
    model: type[Record] = parts.get(str(route[0]), Progress) if route else Progress
    return [field.key for field in shape(model).values()]


def _steps(
    source: Source, asked: tuple[str, Question], key: str, cells: Mapping[str, str | None]
) -> Iterator[Amendment]:
    """The steps for one answer: the lines of the report that is there, or a line that is new."""
    name, question = asked
    fixed = {step: value for step, value in question.entry if step in {"of", "kind", "currency"}}
    lines = value_by_route(source.value, (name,)) or []
    place = next((at for at, line in enumerate(lines) if key_of_row(name, line) == key), None)
    entry = dict(_entry(name, question, cells))
    if place is None:
        written = {step: entry[step] for step in _order((name,)) if entry.get(step) is not None}
        if written:
            yield Add((name,), {**fixed, **written})
        return
    for step, value in entry.items():
        yield Remove((name, place, step)) if value is None else Put((name, place, step), value)


def _entry(name: str, question: Question, cells: Mapping[str, str | None]) -> Iterator[tuple[str, Any]]:
    """What the cells of an answer say, key by key of the report."""
    for head, value in cells.items():
        if head == NOW and name != "milestones":
            yield _answer(name, question, value)
        elif head == ON and DAYS[name]:
            yield DAYS[name], value
        elif head == NOTE:
            yield "note", value
        elif head == NO_FIGURE:
            yield "not_available", value
        elif head == SOURCE and name in SHOWN_BY:
            yield SHOWN_BY[name], value


def _answer(name: str, question: Question, value: str | None) -> tuple[str, Any]:
    if "met" in dict(question.entry):
        return "met", None if value is None else value == MET
    if name in {"observations", "spend"} and value is not None:
        return ANSWERS[name], Decimal(value) if "." in value else int(value)
    return ANSWERS[name], value
