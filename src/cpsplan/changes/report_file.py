"""The file of a new progress report: its head, and everything that is open in the plan, with what was said last.

What nobody has said is not said by the file either: each entry is a comment until a person takes its # away, with what
the report before said to be confirmed. Where no report has said anything, the place is empty, and “cpsplan check” asks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from cpsplan.assess.progress import Assessment, assess
from cpsplan.book.book import Book
from cpsplan.book.parse import FILES
from cpsplan.changes import plan_file
from cpsplan.changes.questions import Question, open_questions
from cpsplan.changes.refused import ChangeRefused
from cpsplan.late import dataclass
from cpsplan.model.dates import end_of_month, last_day, months_later
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.model.schema import schema_line
from cpsplan.sources.written import yaml_written

FOLDER = next(place for place, model in FILES.items() if model is Progress)
MONTHS_IN_QUARTER = 3
_QUARTER = re.compile(r"q([1-4])")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class _Span:
    """The months that a report covers."""

    first: datetime.date
    last: datetime.date

    @property
    def words(self) -> str:
        """April to June 2026; one month alone as it is."""
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            return f"{self.first:%B %Y}"
        start = f"{self.first:%B}" if self.first.year == self.last.year else f"{self.first:%B %Y}"
        return f"{start} to {self.last:%B %Y}"


def new_report(book: Book, plan: str, period: str) -> tuple[str, str]:
    """The path and the text of the report on ``plan`` for a ``period``.

    That is q1 to q4 of its year, year for all of it, or a month such as 2026-10.

    Raises ChangeRefused where there is no such plan, it has faults, the period is none of it, or the id is taken.
    """
    entry = plan_file.read_plan(book, plan, "asked about it")
    span = _span(entry.model, period)
    identifier = report_id(plan, period)
    plan_file.refuse_taken(book, identifier)
    standing = _standing(book, plan, span)
    lines = list(_head(identifier, entry.model, span))
    for key, questions in open_questions(book, plan, span.last, standing).items():
        lines += _list(key, questions)
    return f"{FOLDER}{identifier}.yaml", "".join(f"{line}\n" for line in lines)


def report_id(plan: str, period: str) -> str:
    """The id of the report on a plan for a period: 2026-27-q3."""
    return f"{plan}-{period}"


def asked_about(book: Book, plan: str, period: str) -> dict[str, list[Question]]:
    """Everything that a report for a period asks, list by list, whether it is there already or not.

    Raises ChangeRefused as for a new one.
    """
    span = _span(plan_file.read_plan(book, plan, "asked about it").model, period)
    return open_questions(book, plan, span.last, _standing(book, plan, span, report_id(plan, period)))


def empty_report(book: Book, plan: str, period: str) -> tuple[str, str]:
    """The path and the text of a report that says nothing yet. Raises ChangeRefused as for a new one."""
    identifier = report_id(plan, period)
    model = plan_file.read_plan(book, plan, "asked about it").model
    lines = (schema_line("progress"), *_keys(identifier, model, _span(model, period)))
    return f"{FOLDER}{identifier}.yaml", "".join(f"{line}\n" for line in lines)


def _span(plan: DeliveryPlan, period: str) -> _Span:
    """The months that a period of a plan stands for. Raises ChangeRefused."""
    first, last = plan.period.first, plan.period.last
    if first is None or last is None:
        raise ChangeRefused(f"the plan “{plan.id}” has no beginning or no end, so it has no quarters")
    if period == "year":
        return _Span(first, last)
    if quarter := _QUARTER.fullmatch(period):
        start = months_later(first, (int(quarter[1]) - 1) * MONTHS_IN_QUARTER)
        span = _Span(start, end_of_month(months_later(start, MONTHS_IN_QUARTER - 1)))
    elif month := _MONTH.fullmatch(period):
        start = datetime.date(int(month[1]), int(month[2]), 1)
        span = _Span(start, end_of_month(start))
    else:
        raise ChangeRefused(
            f"“{period}” is no period of a plan: write q1, q2, q3, q4, year, or a month such as 2026-10"
        )
    if span.last < first or span.first > last:
        raise ChangeRefused(f"{span.words} lies outside of the plan “{plan.id}”")
    return span


def _standing(book: Book, plan: str, span: _Span, own: str = "") -> Assessment | None:
    """How the plan stood in the latest report before ``own``, the report asked for; None where there is none."""
    reports = [report for report in book.progress_of(plan) if report.address != own]
    before = [report for report in reports if last_day(report.model.date) <= span.last]
    return assess(book, before[-1]) if before else None


def _head(identifier: str, plan: DeliveryPlan, span: _Span) -> Iterator[str]:
    yield schema_line("progress")
    yield f"# Progress on {plan.title}: take the # away where there is something to say, and mend what is not so."
    yield "# What stays a comment stands as in the report before."
    yield from _keys(identifier, plan, span)


def _keys(identifier: str, plan: DeliveryPlan, span: _Span) -> Iterator[str]:
    yield f"id: {identifier}"
    yield f"title: Progress, {span.words}"
    yield f"plan: {yaml_written(plan.id)}"
    yield "period:"
    yield f"  from: {span.first:%Y-%m}"
    yield f"  to: {span.last:%Y-%m}"
    yield f"date: {span.last.isoformat()}"
    yield "status: draft"


def _list(key: str, questions: list[Question]) -> Iterator[str]:
    """A list of a report, all of it a comment; nothing where nothing is open."""
    if questions:
        yield f"# {key}:"
    for question in questions:
        yield f"#   # {question.asked}"
        first, *others = question.entry
        yield f"#   - {_line(*first)}"
        yield from (f"#     {_line(key, value)}" for key, value in others)


def _line(key: str, value: str | Decimal) -> str:
    """A key of an entry with its value, or with nothing where a person has to say it."""
    return f"{key}: {yaml_written(value)}" if value != "" else f"{key}:"
