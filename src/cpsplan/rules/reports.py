"""Rules on progress reports one after another: which time each covers, what it corrects, what it leaves out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from cpsplan.book.book import Book, ReportLine
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.address import Address
from cpsplan.model.dates import Period, english_date, first_day, last_day
from cpsplan.model.progress import ActivityReport, MilestoneReport, Observation, OutputReport, Progress, Spend
from cpsplan.rules.rule import Finding, rule

QUARTER = 92
"""How many days a quarter has at most."""
ELEVEN_MONTHS = 334
"""From so many days after its period on, the date of a report is a slip of the pen: another year."""
QUARTER_NAME = re.compile(r"(?:^|-)q([1-4])(?:-|$)")
FINANCIAL_YEAR_NAME = re.compile(r"(?:^|[^0-9])([0-9]{4})-([0-9]{2})(?:[^0-9]|$)")
NAMED = 5
"""How many names a message has at most."""
R = TypeVar("R", bound=ReportLine)


@rule("CPS460", "report-of-the-future", Severity.WARNING)
def report_of_the_future(book: Book) -> Iterator[Finding]:
    """A progress report has a date that has not come yet, so it tells what nobody can know.

    Today is the day of the computer's clock, or that of SOURCE_DATE_EPOCH where that is set.
    """
    for progress in book.progress.values():
        last = progress.model.period.last
        # What is dated much later than its period has another year than it should: CPS457 tells.
        is_slip = last is not None and (last_day(progress.model.date) - last).days > ELEVEN_MONTHS
        if first_day(progress.model.date) > book.today and not is_slip:
            when = english_date(progress.model.date)
            message = f"The report is of the future: it is dated {when}, and today is {_day(book.today)}"
            yield Finding(progress, ("date",), message, "Correct the date, or write the report when that day has come")


@rule("CPS461", "report-long-after", Severity.WARNING)
def report_long_after(book: Book) -> Iterator[Finding]:
    """A progress report is dated more than a quarter after the time that it covers.

    Its date is the day on which things stood so, not the day of its publication: what falls due between the two would
    count as late. A report that is dated nearly a year after its time is an error (CPS457).
    """
    for progress in _timely(book):
        last = progress.model.period.last
        days = (last_day(progress.model.date) - last).days if last else 0
        if last and QUARTER < days <= ELEVEN_MONTHS:
            message = (
                f"The report is dated {english_date(progress.model.date)}, and covers a time that ends {_day(last)}"
            )
            yield Finding(progress, ("date",), message, "Write the day on which things stood so", _period(progress))


@rule("CPS462", "same-period-reported", Severity.WARNING)
def same_period_reported(book: Book) -> Iterator[Finding]:
    """Two progress reports on a plan cover the same time. One of them is a copy whose period was not changed."""
    seen: dict[tuple[str, datetime.date | None, datetime.date | None], str] = {}
    for address, progress in book.progress.items():
        period = progress.model.period
        first = seen.setdefault((progress.model.plan, period.first, period.last), address)
        if first != address:
            hint = "Correct the period of one of the two, or join them"
            yield Finding(progress, ("period",), f"{first} covers the same time", hint, _period(book.progress[first]))


@rule("CPS463", "id-of-another-period", Severity.WARNING)
def id_of_another_period(book: Book) -> Iterator[Finding]:
    """The id of a progress report names another quarter than the one that it covers.

    2026-27-q2 ends in September; where the plan begins in another month than April, q2 may be its own second quarter.
    """
    for progress in _timely(book):
        quarter, last = QUARTER_NAME.search(progress.model.id), progress.model.period.last
        if quarter and last:
            period = book.plans[progress.model.plan].model.period
            ends = _ends_of_quarter(int(quarter[1]), progress.model.id, period)
            others = [other.model.period for other in book.progress_of(progress.model.plan) if other is not progress]
            # Of two reports on one time, CPS462 tells.
            if ends and last not in ends and progress.model.period not in others:
                message = f"“{progress.model.id}” names another time than the report covers, which ends {_day(last)}"
                yield Finding(progress, ("id",), message, "Correct the id or the period", _period(progress))


def _timely(book: Book) -> Iterator[Entry[Progress]]:
    """The reports on a time in which their plan runs; of the others, CPS456 tells."""
    for progress in book.progress.values():
        plan = book.plans.get(progress.model.plan)
        if plan and progress.model.period.overlaps(plan.model.period):
            yield progress


def _ends_of_quarter(number: int, name: str, plan: Period) -> set[datetime.date]:
    """The days on which a quarter of that number can end: of the financial year, the plan's own, or the calendar's."""
    starts = [plan.first] if plan.first else []
    if year := FINANCIAL_YEAR_NAME.search(name):
        starts = [start for start in starts if start.year == int(year[1])]
        starts.append(datetime.date(int(year[1]), 4, 1))
    elif plan.first:
        starts.append(datetime.date(plan.first.year, 1, 1))
    ends: set[datetime.date] = set()
    for start in starts:
        months = start.month - 1 + 3 * number
        after = datetime.date(start.year + months // 12, months % 12 + 1, 1)
        ends.add(after - datetime.timedelta(days=1))
    return ends


def reports_in_order(book: Book, plan: str) -> list[Entry[Progress]]:
    """The reports on a plan, older ones first; none where one is dated before its own time.

    Of that CPS457 tells, and which report came first, nobody knows.
    """
    reports = book.progress_of(plan)
    for report in reports:
        first = report.model.period.first
        if first is not None and last_day(report.model.date) < first:
            return []
    return reports


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of a report, and what earlier reports gave for the same measure."""

    line: Entry[Observation]
    newest: bool
    """Whether the report has no newer figure of that measure."""
    before: Mapping[datetime.date, Entry[Observation]]
    """The figures of earlier reports, by their day."""


def _figures(book: Book) -> Iterator[_Figure]:
    """Every figure of every report that does not say that it is revised, those of older reports first."""
    for plan in book.plans:
        known: dict[str, dict[datetime.date, Entry[Observation]]] = {}
        for progress in reports_in_order(book, plan):
            lines = _lines(book, progress, Observation)
            days: dict[str, datetime.date] = {}
            for line in lines:
                measure, day = book.targets[line.address], last_day(line.model.date)
                days[measure] = max(day, days.get(measure, day))
            for line in lines:
                measure, day = book.targets[line.address], last_day(line.model.date)
                if not line.model.revised:
                    yield _Figure(line, day == days[measure], dict(known.get(measure, {})))
            for line in lines:
                known.setdefault(book.targets[line.address], {})[last_day(line.model.date)] = line


@rule("CPS464", "figure-too-old", Severity.WARNING)
def figure_too_old(book: Book) -> Iterator[Finding]:
    """A figure of a measure is older than the plan, or than the one that an earlier report gave.

    The page goes on to show the newer one. A figure that corrects an older one says why under “revised”.
    """
    for figure in _figures(book):
        line, day = figure.line, last_day(figure.line.model.date)
        plan = book.plans[book.progress[line.address.document].model.plan]
        first, newer = plan.model.period.first, [known for known in figure.before if known > day]
        if first and day < first:
            message = f"The figure is of {english_date(line.model.date)}, before the plan begins"
            related = (Related(plan.key_span("period"), "the period of the plan"),)
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


@rule("CPS465", "figure-restated", Severity.WARNING)
def figure_restated(book: Book) -> Iterator[Finding]:
    """A report gives another figure than an earlier report for the same date, and does not say why.

    The page shows both, and marks the new one as revised. Write the reason under “revised”.
    """
    for figure in _figures(book):
        model, known = figure.line.model, figure.before.get(last_day(figure.line.model.date))
        if known and known.model.value != model.value:
            when = english_date(model.date)
            before = f"“{model.of}” was {known.model.value} for {when} in {known.address.document}"
            message = f"{before}, and is {model.value} here"
            related = (Related(known.span("value"), "the figure before"),)
            hint = "Add “revised:” with the reason, or correct the value or the date"
            yield Finding(figure.line, ("value",), message, hint, related)


@rule("CPS467", "done-on-and-not-done", Severity.ERROR)
def done_on_and_not_done(book: Book) -> Iterator[Finding]:
    """A report says on which day an output was done, and that it is not done."""
    for line in book.reports.values():
        model = line.model
        if isinstance(model, OutputReport) and model.done_on and model.status != "done":
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


@rule("CPS469", "left-out-of-report", Severity.WARNING)
def left_out_of_report(book: Book) -> Iterator[Finding]:
    """A progress report leaves out an output that is not done, a measure, or an activity with a budget.

    The page goes on to show what an earlier report said, with its day, or says that nothing is reported. What begins
    later, or was stopped as a whole, is not asked for. Report what has not changed too, so that readers know that it
    was looked at. A measure with one figure a year suppresses this itself, with the reason; so may an activity.
    """
    # What a line with a misspelt name reports on, nobody knows.
    unknown = (link for link in book.links.every if link.target is None and link.ref.checked)
    unsure = book.incomplete | {str(link.entry.address.document) for link in unknown}
    for progress in book.progress.values():
        if not unsure & {progress.address, progress.model.plan} and _is_whole(book, progress):
            missing = {
                "outputs": _open_outputs(book, progress),
                "observations": _unmeasured(book, progress),
                "spend": _unspent(book, progress),
            }
            for key, entries in missing.items():
                yield from _left_out(progress, key, entries)


def _left_out(progress: Entry[Progress], key: str, entries: list[Entry[Any]]) -> Iterator[Finding]:
    """One finding on the report for all that it leaves out; on the thing itself, where that suppresses the rule."""
    excused = [entry for entry in entries if any(known.rule == "CPS469" for known in entry.suppressions)]
    for entry in excused:
        yield Finding(entry, (), f"Nothing is reported on it in {progress.address}")
    if names := [_name(entry) for entry in entries if entry not in excused]:
        yield Finding(
            progress, ("id",), f"Nothing is reported on {_listed(names)}", f"Add a line for each under “{key}”"
        )


def _is_whole(book: Book, progress: Entry[Progress]) -> bool:
    """Whether the plan of a report is known, and every line is about something known, once."""
    if progress.model.plan not in book.plans:
        return False
    lines = [line for line in book.below(progress.address, "report") if not isinstance(line.model, Observation)]
    named = [(type(line.model), book.targets.get(line.address)) for line in lines]
    return len(set(named)) == len(named) and all(target for _, target in named)


def _open_outputs(book: Book, progress: Entry[Progress]) -> list[Entry[Any]]:
    """The outputs that have begun, are not done or stopped, alone or as a whole, and are not in the report."""
    closed = {book.targets[line.address] for line in _lines(book, progress, OutputReport)}
    for earlier in _until(book, progress):
        for line in _lines(book, earlier, OutputReport):
            if line.model.status in ("done", "stopped"):
                closed.add(book.targets[line.address])
    stopped = _ended(book, _until(book, progress), "stopped")
    missing: list[Entry[Any]] = []
    for output in book.below(progress.model.plan, "output"):
        activity = output.address.within("activity")
        if output.address not in closed and activity not in stopped and _begun(book, activity, progress):
            missing.append(output)
    return missing


def _ended(book: Book, reports: list[Entry[Progress]], *statuses: str) -> set[Address]:
    """The activities that the latest of some reports that speaks of them as a whole gives one of the statuses."""
    latest: dict[Address, str] = {}
    for report in reports:
        latest |= {book.targets[line.address]: line.model.status for line in _lines(book, report, ActivityReport)}
    return {activity for activity, status in latest.items() if status in statuses}


def _unmeasured(book: Book, progress: Entry[Progress]) -> list[Entry[Any]]:
    """The measures of which the report gives no figure, but for those that have one from the day of their target.

    Nor is one wanted of what shows the success of activities that all begin later.
    """
    missing: list[Entry[Any]] = []
    for measure in book.below(progress.model.plan, "measure"):
        by, shown_by = measure.model.target.by, book.activities_of.get(measure.address, ())
        settled = bool(shown_by) and not any(_begun(book, activity, progress) for activity in shown_by)
        for report in _until(book, progress):
            for line in _lines(book, report, Observation):
                if book.targets[line.address] == measure.address:
                    settled |= report is progress or bool(by and last_day(line.model.date) >= last_day(by))
        if not settled:
            missing.append(measure)
    return missing


def _unspent(book: Book, progress: Entry[Progress]) -> list[Entry[Any]]:
    """The activities with a budget that run in the time of the report, and of which it gives no spend.

    What an earlier report called done or stopped as a whole has spent what it spends.
    """
    closed = {book.targets[line.address] for line in _lines(book, progress, Spend)}
    closed |= _ended(book, _until(book, progress)[:-1], "done", "stopped")
    missing: list[Entry[Any]] = []
    for activity in book.below(progress.model.plan, "activity"):
        frame, first = activity.model.timeframe, progress.model.period.first
        ended = bool(frame and frame.last and first and frame.last < first)
        runs = not ended and _begun(book, activity.address, progress)
        if activity.model.budgets and activity.address not in closed and runs:
            missing.append(activity)
    return missing


def _begun(book: Book, activity: str, progress: Entry[Progress]) -> bool:
    """Whether an activity has begun by the day of a report; one that does not say when has."""
    frame = book.activities[activity].model.timeframe
    return frame is None or frame.first is None or frame.first <= last_day(progress.model.date)


def _until(book: Book, progress: Entry[Progress]) -> list[Entry[Progress]]:
    """The reports on the same plan up to this one, older ones first."""
    reports = book.progress_of(progress.model.plan)
    return reports[: [report.address for report in reports].index(progress.address) + 1]


def _lines(book: Book, progress: Entry[Progress], kind: type[R]) -> list[Entry[R]]:
    """The lines of one kind of a report that are about something known."""
    lines = book.below(progress.address, "report")
    return [line for line in lines if isinstance(line.model, kind) and line.address in book.targets]


def _name(entry: Entry[Any]) -> str:
    """What a report calls something of its plan: mobile-library/van."""
    return entry.address.name.removeprefix(f"{entry.address.document}/")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _period(progress: Entry[Progress]) -> tuple[Related, ...]:
    return (Related(progress.key_span("period"), "the time that it covers"),)


def _day(day: datetime.date) -> str:
    return english_date(day.isoformat())
