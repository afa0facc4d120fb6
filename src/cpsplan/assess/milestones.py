"""Milestones over time: whether each is reached, open or late by the day of a report."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.late import dataclass
from cpsplan.model.dates import first_day, is_over, last_day
from cpsplan.model.milestone import Milestone
from cpsplan.model.progress import MilestoneReport, Progress


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """Whether a milestone is reached, open or late, or stopped with its activity."""

    address: str
    word: Literal["reached", "open", "late", "stopped"]
    reached: str = ""
    note: str = ""
    was_late: bool = False
    """Whether it is reached, and was due before."""
    as_of: str = ""
    """The day of the earlier report that its note stands in; empty where it has none, or is reached."""


def milestone_state(
    address: str, milestone: Milestone, report: MilestoneReport | None, day: datetime.date, as_of: str = ""
) -> MilestoneState:
    """Whether a milestone is reached by a day, from the latest report on it; ``as_of`` is the day of that report."""
    note = (report.note if report else None) or ""
    if report and report.reached and first_day(report.reached) <= day:
        was_late = first_day(report.reached) > last_day(milestone.due)
        return MilestoneState(address, "reached", report.reached, note, was_late=was_late)
    word: Literal["late", "open"] = "late" if is_over(last_day(milestone.due), day) else "open"
    return MilestoneState(address, word, "", note, as_of=as_of if note else "")


def own_milestones(book: Book, document: str) -> list[Entry[Milestone]]:
    """The milestones of a plan or strategy itself, without those of activities."""
    return [milestone for milestone in book.below(document, "milestone") if milestone.address.parent == document]


def document_milestones(
    book: Book, document: str, reports: Iterable[Entry[Progress]], day: datetime.date
) -> dict[str, MilestoneState]:
    """How the milestones of a plan or strategy itself stand on a day, from reports, older ones first."""
    latest: dict[str, tuple[MilestoneReport, str]] = {}
    for report in reports:
        when = last_day(report.model.date)
        if when > day:
            continue
        for line in book.below(report.address, "report"):
            if isinstance(line.model, MilestoneReport) and line.address in book.targets:
                latest[book.targets[line.address]] = (line.model, "" if when == day else when.isoformat())
    states: dict[str, MilestoneState] = {}
    for milestone in own_milestones(book, document):
        known, as_of = latest.get(milestone.address, (None, ""))
        states[milestone.address] = milestone_state(milestone.address, milestone.model, known, day, as_of)
    return states


def all_reports(book: Book) -> list[Entry[Progress]]:
    """The reports on all plans, older ones first: any of them can tell of a strategy."""
    return sorted(book.progress.values(), key=lambda report: (last_day(report.model.date), report.address))
