"""Tell what reports were made against and that is another now, without a revision that keeps what held then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.assess.revisions import as_it_was, can_be_given
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.activities import activity_word
from cpsplan.changes.difference.change import Change, Subject
from cpsplan.changes.difference.entries import title
from cpsplan.model.dates import last_day
from cpsplan.model.measure import Measure

KINDS = ("activity", "output", "milestone", "measure")
"""The kinds of what can be revised."""
NAMES = {"target": "target", "due": "date", "budgets": "budget"}
"""How the values are called that a revision can give from before. A report is made against figures and dates, so the
sentence of a measure is not among them."""
Promises = dict[tuple[str, str, str], tuple[Entry[Any], Any]]
"""What was promised: an entry and a value of it, by the entry's name, its words where it has no id, and the key."""


def compare_reported(plan: Subject) -> Iterator[Change]:
    """What reports were made against, and that the plan now gives as another value for the same day.

    A draft is still being made, so nothing of the plan is held against it.
    """
    before, after = plan.sides.before.book, plan.sides.after.book
    address = plan.entries[0].address
    reports: dict[tuple[str, str, str], list[str]] = {}
    changed: Promises = {}
    for report in before.progress_of(address):
        if report.model.status == "draft":
            continue
        day = last_day(report.model.date)
        was, now = (_promises(as_it_was(book, address, day), address) for book in (before, after))
        for key in was.keys() & now.keys():
            if was[key][1] != now[key][1]:
                reports.setdefault(key, []).append(report.address)
                changed[key] = now[key]
    for key, against in sorted(reports.items()):
        entry, _ = changed[key]
        word = activity_word(entry) if entry.kind.name == "activity" else entry.kind.name
        subject = plan.other(f"{word} {words.quoted(title(entry))}", before.get(entry.address), entry)
        what = f"{NAMES[key[2]]} changed without a revision; made against the one before: {words.english_list(against)}"
        yield subject.says("changed", what, way=_way(entry, key[2]))


def _promises(book: Book, plan: str) -> Promises:
    """Every figure and date of a plan that a report can be made against."""
    promises: Promises = {}
    for kind in KINDS:
        for entry in book.below(plan, kind):
            text = "" if entry.model.id else title(entry)
            for key in can_be_given(entry.model):
                if key in NAMES:
                    value = entry.model
                    for step in _way(entry, key):
                        value = getattr(value, step, None)
                    promises[entry.address.name, text, key] = (entry, value)
    return promises


def _way(entry: Entry[Any], key: str) -> tuple[str, ...]:
    """Where a value stands in an entry that a revision calls ``key``."""
    if isinstance(entry.model, Measure):
        return ("target", "value") if key == "target" else ("target", "by")
    return (key,)
