"""Places: the anchor of everything that a page shows, the way to it, and the order in which things stand."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.model.address import Address
from cpsplan.model.delivery import DeliveryPlan, Project
from cpsplan.model.measure import Measure
from cpsplan.model.strategy import Aim, Commitment, OutcomeRecord, Strategy

LOOSE = ""
"""The place of what names neither an outcome nor an aim."""
GROUP = "group-"
"""How the place begins of what stands in a group of a plan without a strategy; the id of the group follows."""
WHOLE = "*"
"""The place of what tells of a strategy as a whole."""


Place = Entry[Aim] | Entry[OutcomeRecord] | Entry[Commitment]


def anchor(place: Place, strategy: str = "") -> str:
    """The anchor of a place of a strategy on a page; one of another than ``strategy`` keeps its full address."""
    address = place.address
    way = address.short if address.document == strategy else address
    return f"{address.kind}-{way}".replace("/", ".")


def activity_anchor(activity: Entry[Activity]) -> str:
    """The anchor of an activity on the page of its plan: project-hybrid-working for 2022-23/projects/hybrid-working."""
    kind = "project" if isinstance(activity.model, Project) else "action"
    return f"{kind}-{activity.address.id}"


def to_document(document: str, fragment: str = "", top: str = "../") -> str:
    """The way from the page of one document to that of another, or to a place on it.

    ``top`` leads from the page to the folder of the edition; for a page that is no document, such as coverage.html,
    it is that folder itself.
    """
    return f"{top}{document}/index.html{f'#{fragment}' if fragment else ''}"


def to_definition(place: Place, top: str = "../") -> str:
    """The way from a page to where a strategy defines an aim, an outcome or a commitment."""
    strategy = place.address.document
    return to_document(strategy, anchor(place, strategy), top)


def to_activity(activity: Entry[Activity], top: str = "../") -> str:
    """The way from a page to an activity on the page of its plan."""
    return to_document(activity.address.document, activity_anchor(activity), top)


def measure_anchor(measure: Entry[Measure]) -> str:
    """The anchor of a measure on the page of its plan or strategy, and of a report."""
    document = measure.address.document
    return f"measure-{measure.address.id}" if document.kind == "plan" else f"strategy-measure-{measure.address.id}"


def to_measure(measure: Entry[Measure], top: str = "../") -> str:
    """The way from a page to a measure on the page of its plan or strategy."""
    return to_document(measure.address.document, measure_anchor(measure), top)


def without_stop(sentence: str) -> str:
    """A sentence as a heading or in a list: without its full stop."""
    return sentence.removesuffix(".")


def place_words(book: Book, place: str) -> str:
    """The words of an outcome, or the title of an aim, without a full stop."""
    if place in book.outcomes:
        return without_stop(book.outcomes[place].model.statement)
    return book.aims[place].model.title


def with_those_around(outcomes: Iterable[Entry[OutcomeRecord]]) -> list[Address]:
    """Outcomes, and those that they are parts of, each once."""
    known = dict.fromkeys(address for entry in outcomes for address in (entry.address, *entry.address.above))
    return [address for address in known if address.kind == "outcome"]


def outcome_counts(outcomes: Iterable[Address]) -> list[tuple[Literal["outcome", "sub_outcome"], int]]:
    """How many outcomes there are, and how many parts of outcomes."""
    parts = [bool(outcome.parent and outcome.parent.kind == "outcome") for outcome in outcomes]
    return [("outcome", parts.count(False)), ("sub_outcome", parts.count(True))]


def named(book: Book, address: str) -> tuple[str, ...]:
    """What an activity or measure names: outcomes, then aims; LOOSE or its group where it names nothing."""
    places = (*book.outcomes_of.get(address, ()), *book.aims_of.get(address, ()))
    return tuple(dict.fromkeys(places)) or (_own_place(book, address),)


def _own_place(book: Book, address: str) -> str:
    """The place of what names nothing: its group, where its plan has no strategy, else LOOSE."""
    entry = book.find(address)
    plan, group = book.plans.get(entry.address.document), entry.model.group
    return f"{GROUP}{group}" if plan and group and plan.model.is_alone else LOOSE


def aim_at(book: Book, place: str) -> str:
    """The aim at a place, or around the outcome there."""
    return place if place in book.aims else book.aim_of(place).address


def places_in_order(book: Book, plan: Entry[DeliveryPlan], wanted: Iterable[str]) -> list[str]:
    """The aims and outcomes ``wanted``, each once: those of the plan's own strategy in its order, then the others.

    The order of a document is that of its strategy, never that of what happens to name a place first: another project
    at the end of a plan moves nothing.
    """
    places = frozenset(wanted)
    numbered = [place for place in book.numbers if place in places]
    return sorted(numbered, key=lambda place: book.find(place).address.document != plan.model.strategy)


def strategies_in_order(book: Book) -> list[Entry[Strategy]]:
    """The strategies, each followed by those that serve it; older ones first."""
    known = book.strategies
    children: dict[str | None, list[Entry[Strategy]]] = {}
    for strategy in sorted(known.values(), key=_age):
        parent = strategy.model.parent
        children.setdefault(parent if parent in known else None, []).append(strategy)

    def followed(strategy: Entry[Strategy]) -> list[Entry[Strategy]]:
        family = [strategy]
        for child in children.get(strategy.address, ()):
            family += followed(child)
        return family

    return [member for strategy in children.get(None, ()) for member in followed(strategy)]


def _age(strategy: Entry[Strategy]) -> tuple[str, str, str]:
    """What strategies are sorted by: the end of their period, since an older document may print no beginning."""
    period = strategy.model.period
    return (str(period.last or datetime.date.max), str(period.first or datetime.date.min), strategy.address)
