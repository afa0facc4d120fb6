"""The rules on what a plan says of some of its projects, actions or measures, and not of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.assess.coverage import DIMENSIONS, declared_fields
from cpsplan.assess.waivers import is_asked_for, waived
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Severity, first_named
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.measure import Measure
from cpsplan.rules.rule import Finding, rule

NAMED = 5
"""How many projects or actions are named."""
OF_MEASURES = ("owner", "definition", "data_source")
"""What is wanted of all measures where it is said of one."""
OTHERWISE = frozenset({"outputs"})
"""What another rule asks of each project."""


@rule("CPS480", "said-of-some-only", Severity.NOTE)
def said_of_some_only(book: Book) -> Iterator[Finding]:
    """Some projects of a plan have an owner, a timeframe or a budget, and others have none; or some of its actions.

    Perhaps it was forgotten. Where none has one, nothing is said: the authors do not publish them. Where it is meant,
    write “not_published: [owners]” (or timeframes, budgets) into the settings, or suppress the rule on the plan with
    “about: owners”.
    """
    fields = declared_fields().keys() - OTHERWISE
    wanted = [kind for kind in DIMENSIONS if kind in fields and is_asked_for(book, kind)]
    for plan in book.plans.values():
        for kind in wanted if plan.address not in book.incomplete else ():
            for activities in ("projects", "actions"):
                yield from _uneven(book, plan, kind, activities)


@rule("CPS386", "said-of-some-measures", Severity.NOTE)
def said_of_some_measures(book: Book) -> Iterator[Finding]:
    """Most measures of a plan or strategy have an owner, a definition or a source of data, and some have none.

    Perhaps it was forgotten. Where few have one, nothing is said. A part of a measure is asked for nothing: the whole
    has it. Where it is meant, suppress the rule on the plan or strategy with “about: owner” (or definition,
    data_source).
    """
    wanted = OF_MEASURES if is_asked_for(book, "owners") else OF_MEASURES[1:]
    for document in (*book.plans.values(), *book.strategies.values()):
        whole = [entry for entry in book.below(document.address, "measure") if not entry.model.part_of]
        for key in wanted if document.address not in book.incomplete else ():
            bare = [entry for entry in whole if not getattr(entry.model, key)]
            if bare and len(bare) * 2 <= len(whole):
                yield _bare_measures(document, key, bare, len(whole))


def _bare_measures(document: Entry[Any], key: str, bare: list[Entry[Measure]], count: int) -> Finding:
    """What is said of the measures of a document, of ``count``, that lack something."""
    words = key.replace("_", " ")
    names = first_named([entry.model.id for entry in bare], NAMED)
    related = tuple(Related(entry.span("id"), f"has no {words}") for entry in bare[:NAMED])
    message = f"{len(bare)} of {count} measures have no {words}: {names}"
    return Finding(document, ("measures",), message, f"Add “{key}:”", related, about=key, on_key=True)


def _uneven(book: Book, plan: Entry[DeliveryPlan], kind: str, activities: str) -> Iterator[Finding]:
    """What some of the projects, or of the actions, of a plan lack and others have."""
    has_it = DIMENSIONS[kind](book, plan)
    own = [address for address in has_it if book.activities[address].route[0] == activities]
    gaps = [address for address in own if not has_it[address]]
    if len(gaps) == len(own):
        return
    bare = _bare(book, plan, kind, gaps)
    if bare:
        names = first_named([entry.model.id for entry in bare], NAMED)
        message = f"{len(bare)} of {len(own)} {activities} have no {kind}: {names}"
        related = tuple(Related(entry.span("id"), f"has no {kind.removesuffix('s')}") for entry in bare[:NAMED])
        hint = f"Add them, or write “not_published: [{kind}]” into the settings"
        yield Finding(plan, (activities,), message, hint, related, about=kind, on_key=True)


def _bare(book: Book, plan: Entry[DeliveryPlan], kind: str, gaps: list[str]) -> list[Entry[Activity]]:
    """The activities with a gap that no waiver allows, and that could be read."""
    allowed = {gap.address for gap in waived(book, kind, plan.address, gaps)}
    entries = (book.activities[address] for address in gaps if address not in allowed)
    return [entry for entry in entries if _is_read(entry)]


def _is_read(activity: Entry[Activity]) -> bool:
    """Whether all that is written of an activity could be read: an “onwer”, or an empty owner, is another fault."""
    names = {field.key: field.name for field in activity.shape.values()}
    return all(key in names and getattr(activity.model, names[key]) not in (None, ()) for key in activity.keys)
