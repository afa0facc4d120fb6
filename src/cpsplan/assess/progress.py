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

A report says what is new: what it does not mention stands as in the report before, with the day of that report.

What is done or reached was late when its own day lies after the last day on which it was due. Where an output has no
day of its own, it was late when an earlier report had it open although it was due.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from cpsplan.assess.measuring import MeasureState, measure_states, strategy_states
from cpsplan.assess.revisions import as_it_was
from cpsplan.assess.spending import ActivityMoney, Spending, money_of_activity, spending_until
from cpsplan.book.book import Activity, Book, ReportLine
from cpsplan.book.entry import Entry
from cpsplan.model.dates import Period, first_day, is_over, last_day
from cpsplan.model.delivery import Milestone, Output, Project
from cpsplan.model.progress import FINISHED, ActivityReport, MilestoneReport, OutputReport, Override, Progress

Colour = Literal["red", "amber", "green", "grey"]
OutputWord = Literal["not reported", "not started", "on track", "at risk", "done", "late", "stopped"]
Reasons = tuple[tuple[str, int], ...]
"""The words that follow “because”, as keys of phrases, each with a number."""
R = TypeVar("R", bound=ReportLine)


@dataclass(frozen=True, slots=True)
class Rating:
    """A colour, and why: reasons are the words that follow “because”, as keys of phrases with a number."""

    colour: Colour
    """What counts: the colour that a person has set, else the one that was worked out."""
    worked_out: Colour
    reasons: Reasons = ()
    override: str = ""
    """Why a person has set another colour; empty where nobody has."""


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
class MilestoneState:
    """Whether a milestone is reached, open or late."""

    address: str
    word: Literal["reached", "open", "late"]
    reached: str = ""
    note: str = ""
    was_late: bool = False
    """Whether it is reached, and was due before."""
    as_of: str = ""
    """The day of the earlier report that its note stands in; empty where it has none, or is reached."""


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
    outcomes, aims = _rate_places(book, plan, activities, measures, reported.overrides)
    return Assessment(progress.address, plan, day, activities, measures, outcomes, aims, spending)


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
    """The outputs that were due on the day of an earlier report, and not done in it."""
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
        """Note the outputs that were due by the day of an earlier report, and not done."""
        for output in book.below(plan, "output"):
            known, due = self.about(OutputReport, output.address), output.model.due
            if due and is_over(last_day(due), day) and not (known and known.status == "done"):
                self.overdue.add(output.address)

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
    outputs: list[OutputState] = []
    if isinstance(model, Project):
        for place, output in enumerate(model.outputs, start=1):
            outputs.append(_output(f"{address}/outputs/{place}", output, reported))
    milestones = [
        _milestone(f"{address}/milestones/{milestone.id}", milestone, reported) for milestone in model.milestones
    ]
    money = money_of_activity(model, reported.period, reported.spending.get(address, {}))
    own = _own(activity, reported)
    faults = {part.fault(set_aside=reported.set_aside) for part in money}
    colour, reasons = _colour(own, outputs, milestones, faults)
    if colour == "grey" and any(part.spent for part in money):
        colour, reasons = "green", (("because-on-track", 0),)
    rating = _rating(colour, reasons, reported.overrides.get(address))
    return ActivityState(address, rating, own, tuple(outputs), tuple(milestones), money)


def _output(address: str, output: Output, reported: _Reported) -> OutputState:
    report, overdue = reported.about(OutputReport, address), reported.is_over(output.due)
    if report is None:
        return OutputState(address, "late" if overdue else "not reported")
    word: OutputWord = "late" if overdue and report.status not in FINISHED else report.status
    open_since = "" if word in FINISHED else reported.as_of(OutputReport, address)
    return OutputState(
        address,
        word,
        report.note or "",
        report.evidence or "",
        report.done_on or "",
        was_late=word == "done" and _done_late(output, report, overdue=address in reported.overdue),
        as_of=open_since,
    )


def _done_late(output: Output, report: OutputReport, *, overdue: bool) -> bool:
    """Whether what is done was done after its day, or was ``overdue`` in an earlier report."""
    if report.done_on and output.due:
        return first_day(report.done_on) > last_day(output.due)
    return overdue


def _milestone(address: str, milestone: Milestone, reported: _Reported) -> MilestoneState:
    report = reported.about(MilestoneReport, address)
    note = (report.note if report else None) or ""
    if report and report.reached and first_day(report.reached) <= reported.day:
        was_late = first_day(report.reached) > last_day(milestone.due)
        return MilestoneState(address, "reached", report.reached, note, was_late=was_late)
    as_of = reported.as_of(MilestoneReport, address) if note else ""
    word: Literal["late", "open"] = "late" if reported.is_over(milestone.due) else "open"
    return MilestoneState(address, word, "", note, as_of=as_of)


def _own(activity: Entry[Activity], reported: _Reported) -> OutputState | None:
    """How far an activity is as a whole; late where its time is over and it is not done."""
    report = reported.about(ActivityReport, activity.address)
    if report is None:
        return None
    frame = activity.model.timeframe
    overdue = frame is not None and frame.last is not None and is_over(frame.last, reported.day)
    word: OutputWord = "late" if overdue and report.status not in FINISHED else report.status
    open_since = "" if word in FINISHED else reported.as_of(ActivityReport, activity.address)
    return OutputState(activity.address, word, report.note or "", report.evidence or "", as_of=open_since)


def _colour(
    own: OutputState | None, outputs: list[OutputState], milestones: list[MilestoneState], faults: set[str]
) -> tuple[Colour, Reasons]:
    own_word = own.word if own else ""
    words = [output.word for output in outputs]
    points = [milestone.word for milestone in milestones]
    worst = _worst(
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


def _worst(counted: list[tuple[Colour, str, int]]) -> tuple[Colour, Reasons] | None:
    """The worst colour for which something was counted, and what was counted for it."""
    colours: tuple[Colour, ...] = ("red", "amber")
    for worst in colours:
        reasons = tuple((key, count) for colour, key, count in counted if colour == worst and count)
        if reasons:
            return worst, reasons
    return None


def _rating(colour: Colour, reasons: Reasons, override: Override | None) -> Rating:
    if override is None:
        return Rating(colour, colour, reasons)
    return Rating(override.status, colour, reasons, override.reason)


def _rate_places(
    book: Book,
    plan: str,
    activities: dict[str, ActivityState],
    measures: dict[str, MeasureState],
    overrides: dict[str, Override],
) -> tuple[dict[str, Rating], dict[str, Rating]]:
    """The ratings of outcomes and aims, from what serves them and what measures them."""
    strategy = book.plans[plan].model.strategy
    outcomes: dict[str, Rating] = {}
    for outcome in book.outcomes_in(strategy):
        serving = _ratings_serving(book, outcome, activities)
        measuring = _measuring(book, outcome, measures)
        outcomes[outcome] = _rate_together(serving, measuring, "activity", overrides.get(outcome))
    aims: dict[str, Rating] = {}
    for aim in book.below(strategy, "aim"):
        below = [outcomes[outcome] for outcome in book.outcomes_in(aim.address)]
        ratings = below + _ratings_serving(book, aim.address, activities)
        measuring = _measuring(book, aim.address, measures)
        kind = "outcome" if below else "activity"
        aims[aim.address] = _rate_together(ratings, measuring, kind, overrides.get(aim.address))
    return outcomes, aims


def _ratings_serving(book: Book, place: str, activities: dict[str, ActivityState]) -> list[Rating]:
    """The ratings of the activities that name an outcome or an aim."""
    return [activities[address].rating for address in book.served_by.get(place, ()) if address in activities]


def _measuring(book: Book, place: str, measures: dict[str, MeasureState]) -> list[MeasureState]:
    """The measures that tell of an outcome or an aim."""
    telling: list[MeasureState] = []
    for address, state in measures.items():
        if place in book.outcomes_of.get(address, ()) or place in book.aims_of.get(address, ()):
            telling.append(state)
    return telling


def _rate_together(ratings: list[Rating], measures: list[MeasureState], kind: str, override: Override | None) -> Rating:
    colours = [rating.colour for rating in ratings if rating.colour != "grey"]
    verdicts = [measure.verdict for measure in measures]
    red = colours.count("red")
    worst = _worst(
        [
            ("red", "because-measure-missed", verdicts.count("missed")),
            ("red", f"because-{kind}-red", red if red * 2 >= len(colours) else 0),
            ("amber", f"because-{kind}-red", red),
            ("amber", f"because-{kind}-amber", colours.count("amber")),
            ("amber", "because-measure-off-course", verdicts.count("off course")),
        ]
    )
    if worst is not None:
        return _rating(*worst, override)
    well = verdicts.count("met") + verdicts.count("on course")
    if colours:
        return _rating("green", ((f"because-{kind}-green", len(colours)),), override)
    if well:
        return _rating("green", (("because-measure-met", well),), override)
    open_measures = verdicts.count("not yet met")
    return _rating("grey", (("because-measure-open", open_measures),) if open_measures else (), override)
