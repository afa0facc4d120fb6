"""What was changed in a plan after it began: what held before, what holds since, and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from cpsplan.assess.revisions import as_it_was, given
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.dates import first_day
from cpsplan.model.delivery import DeliveryPlan, Output, Revision
from cpsplan.model.measure import Measure
from cpsplan.model.milestone import Milestone
from cpsplan.render.budget import activity_money
from cpsplan.render.figures import date, due_words
from cpsplan.render.places import activity_anchor
from cpsplan.render.target_words import by_words, target_words
from cpsplan.render.values import Values

A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow(Values):
    """One thing that was changed."""

    title: str
    href: str
    before: tuple[str, ...]
    since: tuple[str, ...]
    date: str
    reason: str


def revisions_of(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> tuple[RevisionRow, ...]:
    """Every revision of a plan, in the order of the file."""
    book = localised.book
    revisions = [revision for revision in book.below(plan.address, "revision") if revision.address in book.targets]
    return tuple(_row(localised, plan, revision) for revision in revisions)


def _row(localised: LocalisedBook, plan: Entry[DeliveryPlan], revision: Entry[Revision]) -> RevisionRow:
    book, target = localised.book, localised.book.targets[revision.address]
    day, keys = first_day(revision.model.date), given(revision.model)
    before, since = (as_it_was(book, plan.address, when).find(target).model for when in (day - A_DAY, day))
    entry = book.find(target)
    activity = next((book.activities[near] for near in (target, *target.above) if near in book.activities), None)
    return RevisionRow(
        title=getattr(entry.model, "name", None) or entry.words,
        href=f"#{activity_anchor(activity)}" if activity else f"#{target.kind}-{target.id}",
        before=tuple(_words(localised, before, keys)),
        since=tuple(_words(localised, since, keys)),
        date=date(localised.phrases, revision.model.date),
        reason=revision.model.reason,
    )


def _words(localised: LocalisedBook, model: Any, keys: list[str]) -> Iterator[str]:
    """What was revised of a thing, as it was in ``model``."""
    phrases = localised.phrases
    if isinstance(model, Measure):
        if "statement" in keys:
            yield model.statement
        if "target" in keys or "due" in keys:
            yield _target(phrases, model)
    elif isinstance(model, Output | Milestone):
        yield due_words(phrases, model.due) or "–"
    else:
        yield activity_money(localised, model) or phrases.text("budget-none")


def _target(phrases: Phrases, measure: Measure) -> str:
    return " ".join(filter(None, (target_words(phrases, measure), by_words(phrases, measure))))
