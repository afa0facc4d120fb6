"""Compare two states of one plan or progress report; and tell of documents that are new or gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.activities import compare_activities
from cpsplan.changes.difference.change import Change, Sides, Subject
from cpsplan.changes.difference.entries import compare_below, title
from cpsplan.changes.difference.fields import compare_fields
from cpsplan.changes.difference.measures import compare_measures
from cpsplan.changes.difference.money import compare_envelopes
from cpsplan.changes.difference.strategies import compare_strategy
from cpsplan.changes.difference.unrevised import compare_reported
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.strategy import Strategy


def _compare_plan(plan: Subject) -> Iterator[Change]:
    """Everything that changed of a plan."""
    yield from compare_fields(plan)
    tellers = {"envelope": compare_envelopes, "activity": compare_activities, "measure": compare_measures}
    yield from compare_below(plan, tellers)
    yield from compare_reported(plan)


def _compare_report(report: Subject) -> Iterator[Change]:
    """Everything that changed of a progress report. A report tells what was; nothing of it weakens a plan."""
    for change in _compare_any(report):
        yield replace(change, weakened=False)


def _compare_any(document: Subject) -> Iterator[Change]:
    yield from compare_fields(document)
    yield from compare_below(document)


COMPARE: dict[str, Callable[[Subject], Iterator[Change]]] = {
    "strategy": compare_strategy,
    "plan": _compare_plan,
    "progress": _compare_report,
}
"""What tells of a document, by its kind; of other kinds every field and every entry is compared."""
NAMES = {"progress": ("progress report", "the report")}
"""What a document is called, and what the sentences in its own section begin with; else it is called by its kind."""


def compare_document(sides: Sides, old: Entry[Any] | None, new: Entry[Any] | None) -> Iterator[Change]:
    """Everything that changed of a document; of one that is new or gone, how much it holds.

    It counts as weakened where a document that promises something is gone.
    """
    if old and new:
        if old.source.text != new.source.text:
            compare = COMPARE.get(new.address.kind, _compare_any)
            yield from compare(Subject(sides, new.address, _names(new)[1], old, new))
    elif new:
        yield Subject(sides, new.address, _titled(new), None, new).new(f"added{_held(new)}", text=title(new))
    elif old:
        weakened = isinstance(old.model, Strategy | DeliveryPlan)
        subject = Subject(sides, old.address, _titled(old), old, None)
        yield subject.gone(f"removed{_held(old)}", weakened=weakened, text=title(old))


def _names(document: Entry[Any]) -> tuple[str, str]:
    kind = document.address.kind
    return NAMES.get(kind, (kind, f"the {kind}"))


def _titled(document: Entry[Any]) -> str:
    return f"{_names(document)[0]} {words.quoted(title(document))}"


def _outcomes(strategy: Strategy) -> int:
    """How many outcomes a strategy has, with their parts."""
    outcomes = [outcome for aim in strategy.aims for outcome in aim.outcomes]
    return len(outcomes) + sum(len(outcome.outcomes) for outcome in outcomes)


def _held(entry: Entry[Any]) -> str:
    """How much a strategy or a plan holds: , with 2 projects and 1 action."""
    model = entry.model
    counts: dict[str, int] = {}
    if isinstance(model, Strategy):
        counts = {"aim": len(model.aims), "outcome": _outcomes(model)}
    elif isinstance(model, DeliveryPlan):
        counts = {"project": len(model.projects), "action": len(model.actions), "measure": len(model.measures)}
    held = words.english_list([words.counted(count, word) for word, count in counts.items() if count])
    return f", with {held}" if held else ""
