"""Succession: which plans of a strategy come right before which, where several may run side by side."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import partial

from cpsplan.book.entry import Entry
from cpsplan.model.address import Address
from cpsplan.model.dates import Period
from cpsplan.model.delivery import DeliveryPlan

Plan = Entry[DeliveryPlan]


def in_order_of_periods(plans: Iterable[Plan]) -> list[Plan]:
    """Plans, older ones first; one whose period has no beginning comes before all others."""
    return sorted(plans, key=lambda plan: (plan.model.period.first or datetime.date.min, plan.address))


def plans_before(plans: Iterable[Plan]) -> dict[str, tuple[Address, ...]]:
    """Each plan to the plans of the same strategy right before it, the one that it shares most with first.

    Before it are those that begin and end earlier; right before it, those with none of these between. Plans of the same
    time, and one inside the time of another, stand side by side: neither comes before the other. Nor do plans of two
    bodies that share a strategy.
    """
    by_strategy: dict[str, list[Plan]] = {}
    for plan in in_order_of_periods(plans):
        by_strategy.setdefault(plan.model.strategy, []).append(plan)
    before: dict[str, tuple[Address, ...]] = {}
    for family in by_strategy.values():
        for plan in family:
            own = [other for other in family if may_follow(plan, other)]
            earlier = [other for other in own if _comes_later(plan.model.period, other.model.period)]
            nearest = [other for other in earlier if not _between(other, earlier)]
            nearest.sort(key=partial(_not_shared, plan))
            before[plan.address] = tuple(other.address for other in nearest)
    return before


def may_follow(plan: Plan, other: Plan) -> bool:
    """Whether a plan can come after another one as far as their bodies go: a plan of no body is everybody's."""
    return not (plan.model.body and other.model.body) or plan.model.body == other.model.body


def plans_of_others(plan: Plan, plans: Iterable[Plan]) -> list[Plan]:
    """The plans of other bodies for the same strategy, and for some of the same time."""
    model = plan.model
    return [
        other
        for other in plans
        if other.model.strategy == model.strategy
        and not may_follow(plan, other)
        and model.period.overlaps(other.model.period)
    ]


def _between(plan: Plan, others: Iterable[Plan]) -> bool:
    """Whether one of the others comes after a plan."""
    return any(_comes_later(other.model.period, plan.model.period) for other in others)


def _comes_later(period: Period, other: Period) -> bool:
    """Whether a time begins later than another one, and does not end before or with it."""
    earliest = datetime.date.min
    begins_later = (period.first or earliest) > (other.first or earliest)
    return begins_later and (period.last is None or other.last is None or period.last > other.last)


def _not_shared(plan: Plan, other: Plan) -> int:
    """How many ids of projects and measures of a plan another one does not have."""
    return len(_ids(plan) - _ids(other))


def _ids(plan: Plan) -> set[tuple[str, str]]:
    model = plan.model
    return {("project", project.id) for project in model.projects} | {("measure", known.id) for known in model.measures}
