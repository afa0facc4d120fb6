"""What became of the activities of a plan: the ones that they go on in, in a later plan, or how they ended.

A project goes on in the later plan under its id, or as the fates of the plans in between tell: continued under another
id, or merged into another project, of these plans or of another body's. An action goes on under its id, or as a fate
tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.succession import may_follow
from cpsplan.changes.difference.activities import activity_word
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan, Fate


@dataclass(frozen=True, slots=True)
class Course:
    """What became of an activity: the one that it goes on in, or how it ended."""

    old: Entry[Any]
    heir: Entry[Any] | None
    word: str
    """continued, merged, completed, stopped; “ended” for an action, “elsewhere” for what goes on in a plan that is not
    compared; empty where nobody has said."""
    elsewhere: Entry[Any] | None = None
    """What it goes on in, in a plan that is not compared."""


def courses(book: Book, old: Entry[DeliveryPlan], new: Entry[DeliveryPlan]) -> list[Course]:
    """What became of each activity of a plan up to a later one, in the order of the file."""
    plans = _plans_after(book, old, new)
    years = Years(book, new, plans, book.below(new.address, "activity"))
    return [_course(activity, years) for activity in book.below(old.address, "activity")]


@dataclass(frozen=True, slots=True)
class Years:
    """The plans between which activities are followed, and what the last of them holds."""

    book: Book
    new: Entry[DeliveryPlan]
    plans: list[Entry[DeliveryPlan]]
    later: tuple[Entry[Any], ...]

    def fates_of(self, activity: str) -> Iterator[Entry[Fate]]:
        """The fates that follow from one year to the next, of what goes by an id in the first."""
        identifier = activity
        for plan in self.plans:
            for fate in self.book.below(plan.address, "fate"):
                if fate.model.of == identifier and fate.model.fate != "undecided":
                    yield fate
                    heir = self.heir_of(fate)
                    identifier = heir.address.id if heir else identifier
                    break

    def heir_of(self, fate: Entry[Fate]) -> Entry[Any] | None:
        """What a fate leads into; None where it names nothing."""
        return self.book.get(self.book.targets.get(fate.address, ""))

    def is_followed(self, activity: Entry[Any]) -> bool:
        """Whether an activity stands in one of the plans."""
        plan = activity.address.document
        return plan == self.new.address or plan in {known.address for known in self.plans}


def _plans_after(book: Book, old: Entry[DeliveryPlan], new: Entry[DeliveryPlan]) -> list[Entry[DeliveryPlan]]:
    """The plans whose fates tell what became of the activities of ``old``: those after it, up to ``new``.

    Where ``new`` is of another strategy, those that do not begin after it.
    """
    plans = [plan for plan in book.plans_of(old.model.strategy) if plan in (old, new) or may_follow(old, plan)]
    after = plans[[plan.address for plan in plans].index(old.address) + 1 :]
    addresses = [plan.address for plan in after]
    if new.address in addresses:
        return after[: addresses.index(new.address) + 1]
    begins = new.model.period.first
    return [plan for plan in after if begins and plan.model.period.first and plan.model.period.first <= begins]


def _course(old: Entry[Any], years: Years) -> Course:
    """Follow an activity through the fates of each year."""
    word = activity_word(old)
    identifier, fates = old.model.id, set()
    for fate in years.fates_of(identifier):
        fates.add(fate.model.fate)
        if fate.model.fate in {"completed", "stopped"}:
            return Course(old, None, fate.model.fate)
        heir = years.heir_of(fate)
        if heir and not years.is_followed(heir):
            return Course(old, None, "elsewhere", heir)
        identifier = heir.address.id if heir else identifier
    # An action and a project of the same id are the same only where a fate says so: actions are of one year.
    kinds = ("project", "action") if word == "project" else ("action", "project")
    heir = next((known for kind in kinds[: 1 + bool(fates)] if (known := _heir(identifier, years.later, kind))), None)
    if heir is None:
        return Course(old, None, "ended" if word == "action" else "")
    return Course(old, heir, "merged" if "merged" in fates else "continued")


def _heir(identifier: str, later: tuple[Entry[Any], ...], kind: str) -> Entry[Any] | None:
    return next((heir for heir in later if heir.model.id == identifier and activity_word(heir) == kind), None)
