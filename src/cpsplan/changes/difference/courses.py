"""What became of the activities of a plan: the ones that they go on in, in a later plan, or how they ended.

A project goes on in the later plan under its id, or as the fates of the plans in between tell: continued under another
id, or merged into another project. An action goes on under its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes.difference.activities import activity_word, decided_fates
from cpsplan.model.delivery import DeliveryPlan, Fate


@dataclass(frozen=True, slots=True)
class Course:
    """What became of an activity: the one that it goes on in, or how it ended."""

    old: Entry[Any]
    heir: Entry[Any] | None
    word: str
    """continued, merged, completed, stopped; “ended” for an action; empty where nobody has said."""


def courses(book: Book, old: Entry[DeliveryPlan], new: Entry[DeliveryPlan]) -> list[Course]:
    """What became of each activity of a plan up to a later one, in the order of the file."""
    fates = [decided_fates(plan.model) for plan in _plans_after(book, old, new)]
    later = book.below(new.address, "activity")
    return [_course(activity, later, fates) for activity in book.below(old.address, "activity")]


def _plans_after(book: Book, old: Entry[DeliveryPlan], new: Entry[DeliveryPlan]) -> list[Entry[DeliveryPlan]]:
    """The plans whose fates tell what became of the projects of ``old``: those after it, up to ``new``."""
    plans = book.plans_of(new.model.strategy)
    addresses = [plan.address for plan in plans]
    if old.address not in addresses:
        return []
    return plans[addresses.index(old.address) + 1 : addresses.index(new.address) + 1]


def _course(old: Entry[Any], later: tuple[Entry[Any], ...], fates: list[dict[str, Fate]]) -> Course:
    if activity_word(old) == "action":
        heir = _heir(old.model.id, later, "action")
        return Course(old, heir, "continued" if heir else "ended")
    return _course_of_project(old, later, fates)


def _course_of_project(old: Entry[Any], later: tuple[Entry[Any], ...], fates: list[dict[str, Fate]]) -> Course:
    """Follow a project through the fates of each year."""
    identifier, words = old.model.id, set()
    for fates_of_year in fates:
        fate = fates_of_year.get(identifier)
        if fate is None:
            continue
        if fate.fate in {"completed", "stopped"}:
            return Course(old, None, fate.fate)
        words.add(fate.fate)
        identifier = fate.into or identifier
    # An action and a project of the same id are the same only where a fate says so: actions are of one year.
    heir = _heir(identifier, later, "project")
    if heir is None and words:
        heir = _heir(identifier, later, "action")
    if heir is None:
        return Course(old, None, "")
    return Course(old, heir, "merged" if "merged" in words else "continued")


def _heir(identifier: str, later: tuple[Entry[Any], ...], kind: str) -> Entry[Any] | None:
    return next((heir for heir in later if heir.model.id == identifier and activity_word(heir) == kind), None)
