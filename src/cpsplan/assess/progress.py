"""Assess: what became of a plan by the date of a progress report, by rules that are written down here and on the page.

An activity is

* red when an output or a milestone of it is late, an output is stopped, or it has spent more than a tenth over budget;
* amber when an output is at risk, or it has spent more than its budget;
* green when something of it is reported and nothing of the above holds;
* grey when nothing is reported and nothing is late.

An outcome is red when a measure of it is missed or half of its activities or more are red; amber when any activity is
red or amber or a measure is off course; green when all that is known is green; grey when nothing is known. An aim is to
its outcomes as an outcome is to its activities. What a person has set counts in the place of what was worked out.

An output or a milestone is late when its last day is over by the day of the report (``is_over``) and it is not done.

A report says what is new: what it does not mention stands as in the report before.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cpsplan.assess.measuring import MeasureState, measure_states
from cpsplan.book.book import Activity, Book, Report
from cpsplan.book.entry import Entry
from cpsplan.model.dates import first_day, is_over, last_day
from cpsplan.model.progress import MilestoneReport, OutputReport, Override, Progress, Spend

Colour = Literal["red", "amber", "green", "grey"]
OutputWord = Literal["not reported", "not started", "on track", "at risk", "done", "late", "stopped"]
OVERSPEND = Decimal("1.1")
"""How many times its budget an activity may have spent before it is red: a tenth over."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A colour, and why: reasons are the words that follow “because”, as keys of phrases with a number."""

    colour: Colour
    """What counts: the colour that a person has set, else the one that was worked out."""
    worked_out: Colour
    reasons: tuple[tuple[str, int], ...] = ()
    override: str = ""
    """Why a person has set another colour; empty where nobody has."""


@dataclass(frozen=True, slots=True)
class OutputState:
    """How far one output is."""

    address: str
    word: OutputWord
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """Whether a milestone is reached, open or late."""

    address: str
    word: Literal["reached", "open", "late"]
    reached: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActivityState:
    """How one activity stands."""

    address: str
    rating: Rating
    outputs: tuple[OutputState, ...]
    milestones: tuple[MilestoneState, ...]
    budget: Decimal | None
    spent: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a plan stands by the date of a report. Mappings go from address."""

    progress: str
    plan: str
    day: datetime.date
    activities: dict[str, ActivityState]
    measures: dict[str, MeasureState]
    outcomes: dict[str, Rating]
    aims: dict[str, Rating]


def assess(book: Book, progress: Entry[Progress]) -> Assessment:
    """How the plan of ``progress`` stands on its date, from this report and those before it."""
    plan, day = progress.model.plan, last_day(progress.model.date)
    reports = list(_reports_until(book, progress))
    latest = {(type(one.model), book.targets[one.address]): one for one in reports if one.address in book.targets}
    # What a person has set holds for one report only.
    own = [one for one in reports if one.address.startswith(f"{progress.address}/") and one.address in book.targets]
    overrides = {book.targets[one.address]: one.model for one in own if isinstance(one.model, Override)}
    activities = {
        address: _activity(entry, day, latest, overrides)
        for address, entry in book.activities.items()
        if address.startswith(f"{plan}/")
    }
    measures = measure_states(book, plan, day, [one for one in reports if one.address in book.targets])
    outcomes, aims = _above(book, plan, activities, measures, overrides)
    return Assessment(progress.address, plan, day, activities, measures, outcomes, aims)


def _reports_until(book: Book, progress: Entry[Progress]) -> Iterator[Entry[Report]]:
    """Every line of the reports on a plan up to ``progress``, older ones first."""
    day = last_day(progress.model.date)
    for one in book.progress_of(progress.model.plan):
        if last_day(one.model.date) <= day:
            yield from (entry for address, entry in book.reports.items() if address.startswith(f"{one.address}/"))


Latest = dict[tuple[type, str], "Entry[Report]"]


def _activity(
    activity: Entry[Activity], day: datetime.date, latest: Latest, overrides: dict[str, Override]
) -> ActivityState:
    address = activity.address
    outputs = tuple(
        _output(f"{address}/outputs/{place}", output.due, day, latest)
        for place, output in enumerate(getattr(activity.model, "outputs", ()), start=1)
    )
    milestones = tuple(
        _milestone(f"{address}/milestones/{one.id}", one.due, day, latest) for one in activity.model.milestones
    )
    budgets = activity.model.budgets
    found = latest.get((Spend, address))
    spend = found.model if found and isinstance(found.model, Spend) else None
    spent = spend.amount if spend else None
    budget = sum((one.amount for one in budgets), Decimal(0)) if budgets else None
    colour, reasons = _colour(outputs, milestones, budget, spent)
    rating = _rating(colour, reasons, overrides.get(address))
    currency = budgets[0].currency if budgets else spend.currency if spend else ""
    return ActivityState(address, rating, outputs, milestones, budget, spent, currency)


def _output(address: str, due: str | None, day: datetime.date, latest: Latest) -> OutputState:
    found = latest.get((OutputReport, address))
    report = found.model if found and isinstance(found.model, OutputReport) else None
    overdue = due is not None and is_over(last_day(due), day)
    if report is None:
        return OutputState(address, "late" if overdue else "not reported")
    word: OutputWord = "late" if overdue and report.status not in ("done", "stopped") else report.status
    return OutputState(address, word, report.note or "", report.evidence or "")


def _milestone(address: str, due: str, day: datetime.date, latest: Latest) -> MilestoneState:
    found = latest.get((MilestoneReport, address))
    report = found.model if found and isinstance(found.model, MilestoneReport) else None
    reached = report.reached if report and report.reached else ""
    if reached and first_day(reached) <= day:
        return MilestoneState(address, "reached", reached, report.note or "" if report else "")
    late = is_over(last_day(due), day)
    return MilestoneState(address, "late" if late else "open", "", report.note or "" if report else "")


def _colour(
    outputs: tuple[OutputState, ...],
    milestones: tuple[MilestoneState, ...],
    budget: Decimal | None,
    spent: Decimal | None,
) -> tuple[Colour, tuple[tuple[str, int], ...]]:
    words = [one.word for one in outputs]
    late = sum(one.word == "late" for one in milestones)
    over = budget is not None and spent is not None and spent > budget
    far_over = over and budget is not None and spent is not None and spent > budget * OVERSPEND
    counted = [
        ("red", "because-late", words.count("late")),
        ("red", "because-stopped", words.count("stopped")),
        ("red", "because-milestone-late", late),
        ("red", "because-overspent", int(far_over)),
        ("amber", "because-at-risk", words.count("at risk")),
        ("amber", "because-over-budget", int(over and not far_over)),
    ]
    return _worst(counted) or _quiet(words, milestones, spent)


def _worst(counted: list[tuple[str, str, int]]) -> tuple[Colour, tuple[tuple[str, int], ...]] | None:
    """The worst colour for which something was counted, and what was counted for it."""
    for colour in ("red", "amber"):
        reasons = tuple((key, count) for one, key, count in counted if one == colour and count)
        if reasons:
            return ("red" if colour == "red" else "amber"), reasons
    return None


def _quiet(
    words: list[OutputWord], milestones: tuple[MilestoneState, ...], spent: Decimal | None
) -> tuple[Colour, tuple[tuple[str, int], ...]]:
    reported = sum(word != "not reported" for word in words) + sum(one.word == "reached" for one in milestones)
    if reported or spent is not None:
        done = words.count("done")
        return "green", (("because-done", done),) if done else (("because-on-track", reported),)
    return "grey", ()


def _rating(colour: Colour, reasons: tuple[tuple[str, int], ...], override: Override | None) -> Rating:
    if override is None:
        return Rating(colour, colour, reasons)
    return Rating(override.status, colour, reasons, override.reason)


def _above(
    book: Book,
    plan: str,
    activities: dict[str, ActivityState],
    measures: dict[str, MeasureState],
    overrides: dict[str, Override],
) -> tuple[dict[str, Rating], dict[str, Rating]]:
    """The ratings of outcomes and aims, from what serves them and what measures them."""
    strategy = book.plans[plan].model.strategy
    outcomes = {
        address: _together(
            [activities[one].rating for one in book.served_by.get(address, ()) if one in activities],
            _measuring(book, address, measures),
            "activity",
            overrides.get(address),
        )
        for address in book.outcomes_in(strategy)
    }
    aims = {}
    for aim in (address for address in book.aims if address.startswith(f"{strategy}:")):
        below = [outcomes[one] for one in book.outcomes_in(aim)]
        direct = [activities[one].rating for one in book.served_by.get(aim, ()) if one in activities]
        kind = "outcome" if below else "activity"
        aims[aim] = _together(below + direct, _measuring(book, aim, measures), kind, overrides.get(aim))
    return outcomes, aims


def _measuring(book: Book, address: str, measures: dict[str, MeasureState]) -> list[MeasureState]:
    return [
        state
        for one, state in measures.items()
        if address in book.outcomes_of.get(one, ()) or address in book.aims_of.get(one, ())
    ]


def _together(ratings: list[Rating], measures: list[MeasureState], kind: str, override: Override | None) -> Rating:
    colours = [one.colour for one in ratings if one.colour != "grey"]
    red, amber = colours.count("red"), colours.count("amber")
    mostly = bool(red) and red * 2 >= len(colours)
    missed = sum(one.verdict == "missed" for one in measures)
    off = sum(one.verdict == "off course" for one in measures)
    counted = [
        ("red", "because-measure-missed", missed),
        ("red", f"because-{kind}-red", red if mostly else 0),
        ("amber", f"because-{kind}-red", red),
        ("amber", f"because-{kind}-amber", amber),
        ("amber", "because-measure-off-course", off),
    ]
    known = len(colours) + sum(one.verdict in ("met", "on course") for one in measures)
    worst = _worst(counted)
    if worst is not None:
        return _rating(worst[0], worst[1], override)
    if not known:
        return _rating("grey", (), override)
    reason = (f"because-{kind}-green", len(colours)) if colours else ("because-measure-met", known)
    return _rating("green", (reason,), override)
