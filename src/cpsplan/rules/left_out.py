"""Rules on what a progress report leaves out, although its plan has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from cpsplan.assess.money import first_aim, group_of
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Severity, first_named
from cpsplan.model.address import Address
from cpsplan.model.dates import last_day
from cpsplan.model.measure import Measure
from cpsplan.model.progress import FINISHED, ActivityReport, Observation, OutputReport, Progress, Spend
from cpsplan.rules.reports import figures_in, reported_lines
from cpsplan.rules.rule import Finding, rule

NAMED = 5
"""How many names a message has at most."""


@rule("CPS469", "left-out-of-report", Severity.WARNING)
def left_out_of_report(book: Book) -> Iterator[Finding]:
    """A progress report leaves out an output that is not done, a measure, or an activity with a budget.

    The page goes on to show what an earlier report said, with its day, or says that nothing is reported. What begins
    later, or was stopped as a whole, is not asked for; nor is, in a report that later ones follow, what no report had
    spoken of by then: it may have come to the plan during the year. Report what has not changed too, so that readers
    know that it was looked at. A measure with one figure a year suppresses this itself, with the reason; so may an
    activity.
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
            spoken_of = _spoken_of(book, progress)
            for key, entries in missing.items():
                yield from _left_out(progress, key, [entry for entry in entries if _is_due(entry, spoken_of)])


def _spoken_of(book: Book, progress: Entry[Progress]) -> frozenset[str] | None:
    """What the reports up to one speak of, and the activities around that; None for the latest, which tells of all.

    A plan says what it has now, and not since when: an older report is only asked for what was in the plan by then.
    """
    reports = _until(book, progress)
    if len(reports) == len(book.progress_of(progress.model.plan)):
        return None
    lines = (line for report in reports for line in book.below(report.address, "report"))
    named = [book.find(book.targets[line.address]).address for line in lines if line.address in book.targets]
    return frozenset(str(place) for address in named for place in (address, *address.above) if place.parent)


def _is_due(entry: Entry[Any], spoken_of: frozenset[str] | None) -> bool:
    """Whether something was in the plan by the day of a report, as far as its reports say."""
    return spoken_of is None or not spoken_of.isdisjoint({entry.address, *entry.address.above})


def _left_out(progress: Entry[Progress], key: str, entries: list[Entry[Any]]) -> Iterator[Finding]:
    """One finding on the report for all that it leaves out; on the thing itself, where that suppresses the rule."""
    excused = [entry for entry in entries if any(known.rule == "CPS469" for known in entry.suppressions)]
    for entry in excused:
        yield Finding(entry, (), f"Nothing is reported on it in {progress.address}")
    if names := [_name(entry) for entry in entries if entry not in excused]:
        message = f"Nothing is reported on {first_named(names, NAMED)}"
        yield Finding(progress, ("id",), message, f"Add a line for each under “{key}”")


def _is_whole(book: Book, progress: Entry[Progress]) -> bool:
    """Whether the plan of a report is known, and every line is about something known, once."""
    if progress.model.plan not in book.plans:
        return False
    lines = book.below(progress.address, "report")
    # Of figures and of money there may be several about one thing.
    alone = [line for line in lines if not isinstance(line.model, Observation | Spend)]
    if not all(line.address in book.targets for line in lines if isinstance(line.model, Spend)):
        return False
    named = [(type(line.model), book.targets.get(line.address)) for line in alone]
    return len(set(named)) == len(named) and all(target for _, target in named)


def _open_outputs(book: Book, progress: Entry[Progress]) -> list[Entry[Any]]:
    """The outputs that have begun, are not done or stopped, alone or as a whole, and are not in the report."""
    closed = {book.targets[line.address] for line in reported_lines(book, progress, OutputReport)}
    for earlier in _until(book, progress):
        for line in reported_lines(book, earlier, OutputReport):
            if line.model.status in FINISHED:
                closed.add(book.targets[line.address])
    stopped = _ended(book, _until(book, progress), {"stopped"})
    missing: list[Entry[Any]] = []
    for output in book.below(progress.model.plan, "output"):
        activity = output.address.within("activity")
        if output.address not in closed and activity not in stopped and _begun(book, activity, progress):
            missing.append(output)
    return missing


def _ended(book: Book, reports: list[Entry[Progress]], statuses: Collection[str]) -> set[Address]:
    """The activities that the latest of some reports that speaks of them as a whole gives one of the statuses."""
    latest: dict[Address, str] = {}
    for report in reports:
        latest |= {
            book.targets[line.address]: line.model.status for line in reported_lines(book, report, ActivityReport)
        }
    return {activity for activity, status in latest.items() if status in statuses}


def _unmeasured(book: Book, progress: Entry[Progress]) -> list[Entry[Any]]:
    """The measures of which the report gives no figure, but for those that have one from the day of their target.

    Nor is one wanted of what shows the success of activities that all begin later.
    """
    missing: list[Entry[Any]] = []
    for measure in book.below(progress.model.plan, "measure"):
        shown_by = book.activities_of.get(measure.address, ())
        begun = not shown_by or any(_begun(book, activity, progress) for activity in shown_by)
        is_whole = measure.address in book.measures_in and measure.model.target is None
        if begun and not is_whole and not _is_measured(book, measure, progress):
            missing.append(measure)
    return missing


def _is_measured(book: Book, measure: Entry[Measure], progress: Entry[Progress]) -> bool:
    """Whether the report has a figure of a measure, or an earlier report one from the day of its target."""
    by = measure.model.aimed_by
    for report in _until(book, progress):
        lines = figures_in(book, report.address, measure.address)
        if lines and report is progress:
            return True
        if by and any(last_day(line.model.date) >= last_day(by) for line in lines):
            return True
    return False


def _unspent(book: Book, progress: Entry[Progress]) -> list[Entry[Any]]:
    """The activities with a budget that run in the time of the report, and of which it gives no spend.

    What an earlier report called done or stopped as a whole has spent what it spends.
    """
    closed = {book.targets[line.address] for line in reported_lines(book, progress, Spend)}
    if progress.model.plan in closed:
        # What is spent is told of the plan as a whole.
        return []
    closed |= _ended(book, _until(book, progress)[:-1], FINISHED)
    missing: list[Entry[Any]] = []
    for activity in book.below(progress.model.plan, "activity"):
        frame, first = activity.model.timeframe, progress.model.period.first
        ended = bool(frame and frame.last and first and frame.last < first)
        runs = not ended and _begun(book, activity.address, progress)
        places = (activity.address, first_aim(book, activity.address), group_of(book, activity.address))
        is_told = any(place in closed for place in places)
        if activity.model.budgets and not is_told and runs:
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


def _name(entry: Entry[Any]) -> str:
    """What a report calls something of its plan: mobile-library/van."""
    return entry.address.name.removeprefix(f"{entry.address.document}/")
