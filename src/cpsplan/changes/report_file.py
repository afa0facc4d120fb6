"""The file of a new progress report: its head, and everything that is open in the plan, with what was said last.

What nobody has said is not said by the file either: each entry is a comment until a person takes its # away, with what
the report before said to be confirmed. Where no report has said anything, the place is empty, and “cpsplan check” asks.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from cpsplan.assess.measuring import Point
from cpsplan.assess.milestones import all_reports, document_milestones, own_milestones
from cpsplan.assess.money import POUND
from cpsplan.assess.progress import ActivityState, Assessment, assess
from cpsplan.assess.spending import money_of_activity
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.book.parse import FILES
from cpsplan.changes import plan_file
from cpsplan.changes.refused import ChangeRefused
from cpsplan.model.dates import end_of_month, english_date, last_day, months_later
from cpsplan.model.delivery import DeliveryPlan, Envelope, Project
from cpsplan.model.measure import Measure
from cpsplan.model.milestone import Milestone
from cpsplan.model.progress import FINISHED, Progress
from cpsplan.model.schema import schema_line
from cpsplan.sources.written import yaml_written

FOLDER = next(place for place, model in FILES.items() if model is Progress)
MONTHS_IN_QUARTER = 3
_QUARTER = re.compile(r"q([1-4])")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
STATES = frozenset({"not started", "on track", "at risk"})
"""The states that a person may write for an output that is open. Late is worked out."""


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
    identifier = f"{plan}-{period}"
    plan_file.refuse_taken(book, identifier)
    standing = _standing(book, plan, span)
    lines = [*_head(identifier, entry.model, span), *_Questions(book, plan, span, standing).lines()]
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


def _standing(book: Book, plan: str, span: _Span) -> Assessment | None:
    """How the plan stood in the latest report before; None where there is none."""
    before = [report for report in book.progress_of(plan) if last_day(report.model.date) <= span.last]
    return assess(book, before[-1]) if before else None


def _head(identifier: str, plan: DeliveryPlan, span: _Span) -> Iterator[str]:
    yield schema_line("progress")
    yield f"# Progress on {plan.title}: take the # away where there is something to say, and mend what is not so."
    yield "# What stays a comment stands as in the report before."
    yield f"id: {identifier}"
    yield f"title: Progress, {span.words}"
    yield f"plan: {yaml_written(plan.id)}"
    yield "period:"
    yield f"  from: {span.first:%Y-%m}"
    yield f"  to: {span.last:%Y-%m}"
    yield f"date: {span.last.isoformat()}"
    yield "status: draft"


class _Questions:
    """What is open in a plan, each as lines of a comment that become an entry without their #."""

    def __init__(self, book: Book, plan: str, span: _Span, standing: Assessment | None) -> None:
        self._book, self._plan, self._span, self._standing = book, plan, span, standing

    def lines(self) -> Iterator[str]:
        """All of it, list by list; a list of which nothing is open is left out."""
        activities = self._book.below(self._plan, "activity")
        measures = [measure for document in self._documents for measure in self._book.below(document, "measure")]
        yield from _list("outputs", [line for activity in activities for line in self._outputs(activity)])
        yield from _list("activities", [line for activity in activities for line in self._whole(activity)])
        milestones = [
            *self._own_milestones(),
            *(line for activity in activities for line in self._milestones(activity)),
        ]
        yield from _list("milestones", milestones)
        yield from _list("observations", [line for measure in measures for line in self._figure(measure)])
        yield from _list("spend", self._money(activities))

    @property
    def _documents(self) -> tuple[str, str]:
        """What the report is on: the plan, and its strategy."""
        return self._plan, self._book.plans[self._plan].model.strategy

    def _named(self, entry: Entry[Measure] | Entry[Milestone]) -> str:
        """How the report names something: that of the strategy whole, so that it is taken for none of the plan."""
        own = entry.address.document == self._plan
        return yaml_written(entry.address.id if own else entry.address.name)

    def _money(self, activities: Iterable[Entry[Activity]]) -> list[str]:
        """What is spent: of each budget; where there is none, of what is set aside."""
        spend = [line for activity in activities for line in self._spend(activity)]
        envelopes = self._book.below(self._plan, "envelope")
        return spend or [line for envelope in envelopes for line in self._spend_of(envelope)]

    def _state(self, activity: Entry[Activity]) -> ActivityState | None:
        return self._standing.activities.get(activity.address) if self._standing else None

    def _outputs(self, activity: Entry[Activity]) -> Iterator[str]:
        """The outputs that are neither done nor stopped, with the status of the report before."""
        if not isinstance(activity.model, Project):
            return
        state = self._state(activity)
        for place, output in enumerate(activity.model.outputs, start=1):
            status = state.outputs[place - 1].word if state else "not reported"
            if status in FINISHED:
                continue
            name = output.id or str(place)
            due = f", due {english_date(output.due)}" if output.due else ""
            yield f"{activity.model.name}: {output.text.rstrip('.')}{due}. {_last(status)}"
            yield f"- of: {activity.address.id}/{name}"
            yield _line("status", status if status in STATES else "")

    def _whole(self, activity: Entry[Activity]) -> Iterator[str]:
        """An action, or a project without outputs, that is neither done nor stopped; and what was told as a whole."""
        state = self._state(activity)
        own = state.own if state else None
        has_outputs = isinstance(activity.model, Project) and activity.model.outputs
        status = own.word if own else "not reported"
        if status in FINISHED or (has_outputs and own is None):
            return
        yield f"{activity.model.name.rstrip('.')}. {_last(status)}"
        yield f"- of: {yaml_written(activity.address.id)}"
        yield _line("status", status if status in STATES else "")

    def _own_milestones(self) -> Iterator[str]:
        """The milestones of the plan and of its strategy themselves that are not reached."""
        for document in self._documents:
            states = document_milestones(self._book, document, all_reports(self._book), self._span.last)
            for milestone in own_milestones(self._book, document):
                if states[milestone.address].word != "reached":
                    yield f"{milestone.model.title.rstrip('.')}, due {english_date(milestone.model.due)}."
                    yield f"- of: {self._named(milestone)}"
                    yield _line("reached", "")

    def _milestones(self, activity: Entry[Activity]) -> Iterator[str]:
        """The milestones that are neither reached nor stopped with their activity."""
        state = self._state(activity)
        for place, milestone in enumerate(activity.model.milestones):
            if state and state.milestones[place].word in ("reached", "stopped"):
                continue
            yield f"{activity.model.name}: {milestone.title.rstrip('.')}, due {english_date(milestone.due)}."
            yield f"- of: {activity.address.id}/{milestone.id}"
            yield _line("reached", "")

    def _figure(self, measure: Entry[Measure]) -> Iterator[str]:
        """A measure, with its latest figure to be replaced or confirmed. When it was measured, a person has to say."""
        state = self._standing.measures.get(measure.address) if self._standing else None
        latest = state.latest if state else None
        said = f"{_said(latest)} in {english_date(latest.date)}" if latest else "nothing"
        yield f"{measure.model.statement.rstrip('.')}. The report before says {said}."
        yield f"- of: {self._named(measure)}"
        has_words = measure.model.target is not None and measure.model.target.words
        figure = latest.value if latest and latest.value is not None else ""
        yield _line("met", "") if has_words else _line("value", figure)
        yield _line("date", "")
        yield _line("source", latest.source if latest else "")

    def _spend(self, activity: Entry[Activity]) -> Iterator[str]:
        """An activity with a budget, and what was spent on it by the report before."""
        period = self._book.plans[self._plan].model.period
        budgets = [budget for budget in activity.model.budgets if budget.falls_into(period)]
        if not budgets:
            return
        known = self._standing.spending.get(activity.address, {}) if self._standing else {}
        for money in money_of_activity(activity.model, period, known):
            spent = money.spent.amount if money.spent else None
            said = f"{spent} was spent by the report before" if spent is not None else "No report says what was spent"
            yield f"{activity.model.name}: {money.budget or 0} {money.currency} for this plan. {said}."
            yield f"- of: {yaml_written(activity.address.id)}"
            yield _line("amount", spent if spent is not None else "")
            if money.currency != POUND:
                yield _line("currency", money.currency)

    def _spend_of(self, envelope: Entry[Envelope]) -> Iterator[str]:
        """What is set aside in a plan in which no activity has a budget, and what was spent of it."""
        model = envelope.model
        target = self._book.targets.get(envelope.address, self._plan)
        spent = self._standing.spending.get(target, {}).get(model.currency) if self._standing else None
        said = f"{spent.amount} was spent by the report before" if spent else "No report says what was spent"
        yield f"{model.amount} {model.currency} is set aside. {said}."
        lines = [("of", model.aim or model.group or ""), ("kind", model.kind or "")]
        lines = [(key, value) for key, value in lines if value]
        if model.currency != POUND:
            lines.append(("currency", model.currency))
        written = [_line(key, value) for key, value in lines] + [_line("amount", "")]
        yield f"- {written[0].strip()}"
        yield from written[1:]


def _said(point: Point) -> str:
    """What the report before gave: a figure, words, or nothing."""
    if point.value is not None:
        return f"{point.value}"
    return point.words or ("not available" if point.met is None else "met" if point.met else "not met")


def _list(key: str, lines: list[str]) -> Iterator[str]:
    """A list of a report, all of it a comment; nothing where it has no lines."""
    if lines:
        yield f"# {key}:"
        for line in lines:
            entry = line.startswith(("- ", "  "))
            yield f"#   {line}" if entry else f"#   # {line}"


def _line(key: str, value: str | Decimal) -> str:
    """A key of an entry with its value, or with nothing where a person has to say it."""
    return f"  {key}: {yaml_written(value)}" if value != "" else f"  {key}:"


def _last(status: str) -> str:
    return "No report says how far it is." if status == "not reported" else f"The report before says: {status}."
