"""Assess: what became of a plan by the date of a progress report, by rules that are written down here and on the page.

An activity is

* red when an output or a milestone of it is late, an output is stopped, or it has spent more than a tenth over budget;
* amber when an output is at risk, or it has spent more than its budget;
* the same where it is itself reported as late, stopped or at risk: actions, and projects without outputs;
* green when something of it is reported and nothing of the above holds;
* grey when nothing is reported and nothing is late.

An outcome is red when a measure of it is missed or half of its activities or more are red; amber when any activity is
red or amber or a measure is off course; green when all that is known is green; grey when nothing is known, or only that
a measure is not yet met. An aim is to its outcomes as an outcome is to its activities. What a person has set counts in
the place of what was worked out.

An output or a milestone is late when its last day is over by the day of the report (``is_over``) and it is not done.
What is left of an activity that is stopped as a whole is stopped, and not late.

A report says what is new: what it does not mention stands as in the report before, with the day of that report.

What is done or reached was late when its own day lies after the last day on which it was due. Where it has no day of
its own, it was late when an earlier report had it open although it was due.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from typing import Literal, TypeVar

from cpsplan.assess.colours import Colour, Rating, Reasons, rate_places, rated, worst_of
from cpsplan.assess.measuring import MeasureState, measure_states, strategy_states
from cpsplan.assess.milestones import MilestoneState, all_reports, document_milestones, milestone_state
from cpsplan.assess.revisions import as_it_was
from cpsplan.assess.spending import ActivityMoney, Spending, money_of_activity, spending_until
from cpsplan.book.book import Activity, Book, ReportLine
from cpsplan.book.entry import Entry
from cpsplan.late import dataclass
from cpsplan.model.dates import Period, first_day, is_over, last_day
from cpsplan.model.delivery import Output, Project
from cpsplan.model.milestone import Milestone
from cpsplan.model.progress import FINISHED, ActivityReport, MilestoneReport, OutputReport, Override, Progress

OutputWord = Literal["not reported", "not started", "on track", "at risk", "done", "late", "stopped"]
R = TypeVar("R", bound=ReportLine)


@dataclass(frozen=True, slots=True)
class OutputState:
    """How far one output is."""

    address: str
    word: OutputWord
    note: str = ""
    evidence: str = ""
    done_on: str = ""
    """When it was done, as exact as the report gives it."""
    was_late: bool = False
    """Whether it is done, and was due before."""
    as_of: str = ""
    """The day of the earlier report that this stands in; empty where it is of this one, or done."""


@dataclass(frozen=True, slots=True)
class ActivityState:
    """How one activity stands."""

    address: str
    rating: Rating
    own: OutputState | None
    """How far it is as a whole; None where nobody has said that."""
    outputs: tuple[OutputState, ...]
    milestones: tuple[MilestoneState, ...]
    money: tuple[ActivityMoney, ...]
    """Its budget and what is spent of it, one for each currency."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a plan stands by the date of a report. Mappings go from address."""

    progress: str
    plan: str
    day: datetime.date
    activities: dict[str, ActivityState]
    measures: dict[str, MeasureState]
    """Those of the plan, and those of its strategy that have a figure."""
    milestones: dict[str, MilestoneState]
    """Those of the plan and of its strategy themselves."""
    outcomes: dict[str, Rating]
    aims: dict[str, Rating]
    spending: Spending


def assess(book: Book, progress: Entry[Progress]) -> Assessment:
    """How the plan of ``progress``, as it was on its date, stands then, from this report and those before it."""
    plan, day = progress.model.plan, last_day(progress.model.date)
    book = as_it_was(book, plan, day)
    lines: list[Entry[ReportLine]] = []
    reports = list(_reports_until(book, progress))
    spending = spending_until(book, reports, progress.address)
    period, set_aside = book.plans[plan].model.period, bool(book.below(plan, "envelope"))
    reported = _Reported(day, period, spending, set_aside=set_aside)
    for report in reports:
        lines += reported.read(book, report, current=report.address == progress.address)
    activities: dict[str, ActivityState] = {}
    for activity in book.below(plan, "activity"):
        activities[activity.address] = _state_of_activity(activity, reported)
    measures = measure_states(book, plan, day, lines)
    measures |= strategy_states(book, book.plans[plan].model.strategy, day)
    ratings = {address: state.rating for address, state in activities.items()}
    outcomes, aims = rate_places(book, plan, ratings, measures, reported.overrides)
    milestones = document_milestones(book, plan, reports, day)
    milestones |= document_milestones(book, book.plans[plan].model.strategy, all_reports(book), day)
    return Assessment(progress.address, plan, day, activities, measures, milestones, outcomes, aims, spending)


def _reports_until(book: Book, progress: Entry[Progress]) -> Iterator[Entry[Progress]]:
    """The reports on a plan up to ``progress``, older ones first."""
    day = last_day(progress.model.date)
    return (report for report in book.progress_of(progress.model.plan) if last_day(report.model.date) <= day)


@dataclass(frozen=True, slots=True)
class _Reported:
    """What reports say up to a day."""

    day: datetime.date
    period: Period
    """The time of the plan."""
    spending: Spending
    latest: dict[tuple[type, str], ReportLine] = field(default_factory=dict)
    """The latest line of each kind about each thing."""
    overrides: dict[str, Override] = field(default_factory=dict)
    days: dict[tuple[type, str], str] = field(default_factory=dict)
    """The day of the report that has the latest line, where that is an earlier report."""
    overdue: set[str] = field(default_factory=set)
    """The outputs and activities that were due on the day of an earlier report, and not done in it."""
    set_aside: bool = False
    """Whether the plan sets money aside for an aim, or as a whole."""

    def read(self, book: Book, report: Entry[Progress], *, current: bool) -> list[Entry[ReportLine]]:
        """Take in a report. Returns its lines that are about something known."""
        lines = [line for line in book.below(report.address, "report") if line.address in book.targets]
        day = last_day(report.model.date)
        for line in lines:
            about = (type(line.model), book.targets[line.address])
            self.latest[about] = line.model
            self.days[about] = "" if current else day.isoformat()
            # What a person has set holds for one report only.
            if isinstance(line.model, Override) and current:
                self.overrides[book.targets[line.address]] = line.model
        if not current:
            self._note_overdue(book, report.model.plan, day)
        return lines

    def _note_overdue(self, book: Book, plan: str, day: datetime.date) -> None:
        """Note what was due by the day of an earlier report, and not done: outputs, and activities as a whole."""
        due: dict[str, datetime.date | None] = {}
        due |= {output.address: last_day(output.model.due) for output in book.below(plan, "output") if output.model.due}
        due |= {activity.address: _end_of(activity.model) for activity in book.below(plan, "activity")}
        for address, last in due.items():
            known = self.about(OutputReport, address) or self.about(ActivityReport, address)
            if last and is_over(last, day) and not (known and known.status == "done"):
                self.overdue.add(address)

    def as_of(self, kind: type[ReportLine], address: str) -> str:
        """The day of the earlier report that the latest line stands in; empty where it is of this one."""
        return self.days.get((kind, address), "")

    def about(self, kind: type[R], address: str) -> R | None:
        """The latest line of a kind about the thing at an address."""
        line = self.latest.get((kind, address))
        return line if isinstance(line, kind) else None

    def is_over(self, due: str | None) -> bool:
        """Whether the last day of a date is over."""
        return due is not None and is_over(last_day(due), self.day)


def _state_of_activity(activity: Entry[Activity], reported: _Reported) -> ActivityState:
    address, model = activity.address, activity.model
    own = _own(activity, reported)
    outputs = _outputs(activity, reported, own)
    milestones = _milestones(activity, reported, own, outputs)
    money = money_of_activity(model, reported.period, reported.spending.get(address, {}))
    faults = {part.fault(set_aside=reported.set_aside) for part in money}
    colour, reasons = _colour(own, outputs, milestones, faults)
    if colour == "grey" and any(part.spent for part in money):
        colour, reasons = "green", (("because-on-track", 0),)
    rating = rated(colour, reasons, reported.overrides.get(address))
    return ActivityState(address, rating, own, tuple(outputs), tuple(milestones), money)


def _outputs(activity: Entry[Activity], reported: _Reported, own: OutputState | None) -> list[OutputState]:
    """How far each output of an activity is; ``own`` is how far it is as a whole."""
    if not isinstance(activity.model, Project):
        return []
    places = [f"{activity.address}/outputs/{number + 1}" for number in range(len(activity.model.outputs))]
    return [_output(*pair, reported, own) for pair in zip(places, activity.model.outputs, strict=True)]


def _milestones(
    activity: Entry[Activity], reported: _Reported, own: OutputState | None, outputs: Sequence[OutputState]
) -> list[MilestoneState]:
    """Whether each milestone of an activity is reached; what is left of one that is stopped is stopped too."""
    stopped = (own is not None and own.word == "stopped") or {output.word for output in outputs} == {"stopped"}
    states: list[MilestoneState] = []
    for milestone in activity.model.milestones:
        state = _milestone(f"{activity.address}/milestones/{milestone.id}", milestone, reported)
        if stopped and state.word != "reached":
            # What an earlier report told of it is not so any more.
            state = replace(state, word="stopped", note="" if state.as_of else state.note, as_of="")
        states.append(state)
    return states


def _output(address: str, output: Output, reported: _Reported, whole: OutputState | None) -> OutputState:
    report, overdue = reported.about(OutputReport, address), reported.is_over(output.due)
    as_of = reported.as_of(OutputReport, address)
    word: OutputWord = report.status if report else "not reported"
    if word in FINISHED:
        as_of = ""
    elif whole and whole.word == "stopped" and (report is None or as_of):
        # What an earlier report told of it is not so any more.
        word, as_of, report = "stopped", "", None
    elif overdue:
        word = "late"
    was_late = word == "done" and _done_late(last_day(output.due) if output.due else None, report, reported, address)
    return _state(address, word, report, as_of, was_late=was_late)


def _state(
    address: str, word: OutputWord, report: OutputReport | ActivityReport | None, as_of: str, *, was_late: bool
) -> OutputState:
    """How far something is, with what its latest ``report`` says."""
    if report is None:
        return OutputState(address, word)
    note, evidence, done_on = report.note or "", report.evidence or "", report.done_on or ""
    return OutputState(address, word, note, evidence, done_on, was_late=was_late, as_of=as_of)


def _done_late(
    due: datetime.date | None, report: OutputReport | ActivityReport | None, reported: _Reported, address: str
) -> bool:
    """Whether what is done was done after its day, or was overdue in an earlier report."""
    if report and report.done_on and due:
        return first_day(report.done_on) > due
    return address in reported.overdue


def _milestone(address: str, milestone: Milestone, reported: _Reported) -> MilestoneState:
    report, as_of = reported.about(MilestoneReport, address), reported.as_of(MilestoneReport, address)
    return milestone_state(address, milestone, report, reported.day, as_of)


def _own(activity: Entry[Activity], reported: _Reported) -> OutputState | None:
    """How far an activity is as a whole; late where its time is over and it is not done."""
    address, due = activity.address, _end_of(activity.model)
    report = reported.about(ActivityReport, address)
    if report is None:
        return None
    word: OutputWord = report.status
    if word not in FINISHED and due is not None and is_over(due, reported.day):
        word = "late"
    as_of = "" if word in FINISHED else reported.as_of(ActivityReport, address)
    was_late = word == "done" and _done_late(due, report, reported, address)
    return _state(address, word, report, as_of, was_late=was_late)


def _end_of(activity: Activity) -> datetime.date | None:
    """The last day of the time of an activity."""
    return activity.timeframe.last if activity.timeframe else None


def _colour(
    own: OutputState | None, outputs: list[OutputState], milestones: list[MilestoneState], faults: set[str]
) -> tuple[Colour, Reasons]:
    own_word = own.word if own else ""
    words = [output.word for output in outputs]
    points = [milestone.word for milestone in milestones]
    worst = worst_of(
        [
            ("red", "because-it-late", int(own_word == "late")),
            ("red", "because-it-stopped", int(own_word == "stopped")),
            ("red", "because-late", words.count("late")),
            ("red", "because-stopped", words.count("stopped")),
            ("red", "because-milestone-late", points.count("late")),
            ("red", "because-overspent", int("because-overspent" in faults)),
            ("amber", "because-it-at-risk", int(own_word == "at risk")),
            ("amber", "because-at-risk", words.count("at risk")),
            ("amber", "because-over-budget", int("because-over-budget" in faults)),
            ("amber", "because-it-unbudgeted", int("because-it-unbudgeted" in faults)),
        ]
    )
    return worst or _well(own_word, words, points)


def _well(own: str, outputs: Sequence[str], milestones: Sequence[str]) -> tuple[Colour, Reasons]:
    """Green and why, where nothing is wrong; grey, where nothing is reported but money at most."""
    reasons: list[tuple[str, int]] = []
    if own:
        reasons.append((f"because-it-{own.replace(' ', '-')}", 1))
    if done := outputs.count("done"):
        reasons.append(("because-done", done))
    elif reported := len(outputs) - outputs.count("not reported") + milestones.count("reached"):
        reasons.append(("because-on-track", reported))
    return ("green", tuple(reasons)) if reasons else ("grey", ())
