"""The newest documents: what holds until something follows it. The day of a build is none of their concern."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.model.delivery import DeliveryPlan


def newest(book: Book) -> frozenset[str]:
    """The strategies that no final one succeeds, the newest plans of each by body, and the reports on these plans.

    A draft takes the place of nothing: it stands beside what it is to follow.
    """
    older = {strategy.model.succeeds for strategy in book.strategies.values() if strategy.model.status != "draft"}
    latest = {address for address in book.strategies if address not in older}
    for strategy in ("", *latest):
        latest |= set(_newest_plans(book.plans_of(strategy)))
    reports = {report.address for report in book.progress.values() if report.model.plan in latest}
    return frozenset(latest | reports)


def _newest_plans(plans: list[Entry[DeliveryPlan]]) -> Iterator[str]:
    """Of every body the final plan that ends last, and drafts that end later."""
    for body in {plan.model.body for plan in plans}:
        own = [plan for plan in plans if plan.model.body == body]
        final = [_end(plan) for plan in own if plan.model.status != "draft"]
        yield from (plan.address for plan in own if _end(plan) >= max(final, default=datetime.date.min))


def _end(plan: Entry[DeliveryPlan]) -> datetime.date:
    return plan.model.period.last or datetime.date.max
