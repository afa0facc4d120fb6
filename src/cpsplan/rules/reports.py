"""Rules on progress reports one after another: figures that are restated, and what was done and is open again."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from cpsplan.book.book import Book, ReportLine
from cpsplan.book.entry import Entry
from cpsplan.book.remembering import once_a_book
from cpsplan.diagnostic import Related, Severity
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.dates import english_date, first_day, last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.measure import Measure
from cpsplan.model.progress import ActivityReport, MilestoneReport, Observation, OutputReport, Progress
from cpsplan.rules.rule import Finding, rule

R = TypeVar("R", bound=ReportLine)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of a report, and what earlier reports gave for the same measure."""

    line: Entry[Observation]
    day: datetime.date
    """The last day of its date."""
    newest: bool
    """Whether the report has no newer figure of that measure."""
    before: Mapping[datetime.date, Entry[Observation]]
    """The figures of earlier reports, by their day."""


def _figures(book: Book) -> Iterator[_Figure]:
    """Every figure of every report that does not say that it is revised, those of older reports first."""
    for plan in book.plans:
        known: dict[str, dict[datetime.date, Entry[Observation]]] = {}
        for progress in reports_in_order(book, plan):
            lines = [
                (book.targets[line.address], last_day(line.model.date), line)
                for line in reported_lines(book, progress, Observation)
            ]
            newest: dict[str, datetime.date] = {}
            for measure, day, _ in lines:
                newest[measure] = max(day, newest.get(measure, day))
            for measure, day, line in lines:
                if not line.model.revised:
                    yield _Figure(line, day, day == newest[measure], dict(known.get(measure, {})))
            for measure, day, line in lines:
                known.setdefault(measure, {})[day] = line


@rule("CPS464", "figure-too-old", Severity.WARNING)
def figure_too_old(book: Book) -> Iterator[Finding]:
    """A figure of a measure is older than the plan, or than the one that an earlier report gave.

    The page goes on to show the newer one. A figure that corrects an older one says why under “revised”.
    """
    for figure in _figures(book):
        line, day = figure.line, figure.day
        # The measure of a strategy may have figures from all of its years.
        document = book.find(book.targets[line.address].document)
        first, newer = document.model.period.first, [known for known in figure.before if known > day]
        if first and day < first:
            message = f"The figure is of {english_date(line.model.date)}, before the {document.address.kind} begins"
            related = (Related(document.key_span("period"), f"the period of the {document.address.kind}"),)
            yield Finding(
                line, ("date",), message, "Correct the date; where a plan began stands in “baseline”", related
            )
        elif newer and figure.newest:
            known = figure.before[max(newer)]
            message = (
                f"{known.address.document} has a newer figure of “{line.model.of}”: {english_date(known.model.date)}"
            )
            related = (Related(known.span("date"), "it stands here"),)
            hint = "Correct the date; where an older figure was wrong, add “revised:” with the reason"
            yield Finding(line, ("date",), message, hint, related)


@rule("CPS458", "baseline-after-figure", Severity.WARNING)
def baseline_after_figure(book: Book) -> Iterator[Finding]:
    """The baseline of a measure is dated after a figure that was reported.

    A baseline is where a measure stood at the start: what is held against it would count backwards. Of a baseline after
    the plan, CPS427 tells; of a figure before the plan, CPS464.
    """
    for measure in book.measures.values():
        plan = book.plans.get(measure.address.document)
        date = measure.model.baseline.date if measure.model.baseline else None
        figure = _first_figure(book, plan, measure) if plan and date else None
        if plan is None or date is None or figure is None or _is_after(date, plan):
            continue
        if last_day(figure.model.date) < first_day(date):
            measured = english_date(figure.model.date)
            message = f"The baseline is of {english_date(date)}, and there is a figure of {measured}"
            related = (Related(figure.span("date"), f"{figure.address.document} has it"),)
            hint = "Write where it stood at the start, or correct one of the dates"
            yield Finding(measure, ("baseline", "date"), message, hint, related)


def _is_after(date: str, plan: Entry[DeliveryPlan]) -> bool:
    """Whether a date lies after a plan."""
    last = plan.model.period.last
    return last is not None and first_day(date) > last


def _first_figure(book: Book, plan: Entry[DeliveryPlan], measure: Entry[Measure]) -> Entry[Observation] | None:
    """The oldest figure of a measure in the reports on its plan that is not from before the plan."""
    first, figures = plan.model.period.first, list[Entry[Observation]]()
    for report in book.progress_of(plan.address):
        for line in figures_in(book, report.address, measure.address):
            if not (first and last_day(line.model.date) < first):
                figures.append(line)
    return min(figures, key=lambda line: last_day(line.model.date), default=None)


@rule("CPS465", "figure-restated", Severity.WARNING)
def figure_restated(book: Book) -> Iterator[Finding]:
    """A report gives another figure than an earlier report for the same date, and does not say why.

    The page shows both, and marks the new one as revised. Write the reason under “revised”.
    """
    for figure in _figures(book):
        model, known = figure.line.model, figure.before.get(figure.day)
        if known and known.model.value != model.value and None not in {known.model.value, model.value}:
            when = english_date(model.date)
            before = f"“{model.of}” was {known.model.value} for {when} in {known.address.document}"
            message = f"{before}, and is {model.value} here"
            related = (Related(known.span("value"), "the figure before"),)
            hint = "Add “revised:” with the reason, or correct the value or the date"
            yield Finding(figure.line, ("value",), message, hint, related)


@rule("CPS467", "done-on-and-not-done", Severity.ERROR)
def done_on_and_not_done(book: Book) -> Iterator[Finding]:
    """A report says on which day an output, a project or an action was done, and that it is not done."""
    for line in book.reports.values():
        model = line.model
        if isinstance(model, OutputReport | ActivityReport) and model.done_on and model.status != "done":
            message = f"“{model.of}” is {model.status}, and was done on {english_date(model.done_on)}?"
            yield Finding(line, ("done_on",), message, "Write “status: done”, or delete “done_on”")


@rule("CPS468", "done-and-open-again", Severity.WARNING)
def done_and_open_again(book: Book) -> Iterator[Finding]:
    """What an earlier report called done, or reached, is open in this one.

    One of the two is a mistake, or something went wrong that readers will want to know: tell it under “note”, and
    suppress the rule here with the reason.
    """
    for plan in book.plans:
        finished: dict[str, Entry[ReportLine]] = {}
        for progress in reports_in_order(book, plan):
            for line in book.below(progress.address, "report"):
                target = book.targets.get(line.address)
                if target is None or not isinstance(line.model, OutputReport | ActivityReport | MilestoneReport):
                    continue
                before = finished.get(target)
                if _is_finished(line.model):
                    finished[target] = line
                elif before and before.address.document != progress.address:
                    related = (Related(before.span("of"), "it stands here"),)
                    message = f"“{line.model.of}” was {_finished_word(before.model)} in {before.address.document}"
                    hint = "Correct it, or tell what happened under “note” and suppress this with the reason"
                    yield Finding(line, ("of",), message, hint, related)
                    del finished[target]


def _is_finished(model: ReportLine) -> bool:
    """Whether a line says that something is done or reached."""
    if isinstance(model, OutputReport | ActivityReport):
        return model.status == "done"
    return isinstance(model, MilestoneReport) and model.reached is not None


def _finished_word(model: ReportLine) -> str:
    return "reached" if isinstance(model, MilestoneReport) else "done"


def is_dated_early(progress: Entry[Progress]) -> bool:
    """Whether a report is dated before the time that it covers; of that CPS457 tells."""
    first = progress.model.period.first
    return first is not None and last_day(progress.model.date) < first


def reports_in_order(book: Book, plan: str) -> list[Entry[Progress]]:
    """The reports on a plan, older ones first; none where one is dated before its own time.

    Of that CPS457 tells, and which report came first, nobody knows.
    """
    reports = book.progress_of(plan)
    for report in reports:
        if is_dated_early(report):
            return []
    return reports


def reported_lines(book: Book, progress: Entry[Progress], kind: type[R]) -> list[Entry[R]]:
    """The lines of one kind of a report that are about something known."""
    lines = book.below(progress.address, "report")
    return [line for line in lines if isinstance(line.model, kind) and line.address in book.targets]


def figures_in(book: Book, report: Address, measure: Address) -> Sequence[Entry[Observation]]:
    """The figures of a measure in a report."""
    return _measured(book).get((report, measure), ())


@once_a_book
def _measured(book: Book) -> Mapping[tuple[Address, Address], list[Entry[Observation]]]:
    """The figures of every report, by the report and the measure that they are of."""
    figures: dict[tuple[Address, Address], list[Entry[Observation]]] = {}
    for report in book.progress.values():
        for line in reported_lines(book, report, Observation):
            figures.setdefault((report.address, book.targets[line.address]), []).append(line)
    return MappingProxyType(figures)
