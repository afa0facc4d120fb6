"""In force: which documents hold today, and which are the newest where none does."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.model.dates import Period
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.strategy import Strategy


def in_force(book: Book) -> frozenset[str]:
    """The strategies and plans that have not ended, those to come included, with the reports on these plans."""
    documents: list[Entry[Strategy] | Entry[DeliveryPlan]] = [*book.strategies.values(), *book.plans.values()]
    return _with_reports(book, {entry.address for entry in documents if not _has_ended(book, entry.model.period)})


def newest(book: Book) -> frozenset[str]:
    """The strategies that no other one succeeds, and the plans that end last of each, with the reports on these."""
    older = {strategy.model.succeeds for strategy in book.strategies.values()}
    latest = {address for address in book.strategies if address not in older}
    for strategy in ("", *latest):
        plans = book.plans_of(strategy)
        ends = [plan.model.period.last for plan in plans if plan.model.period.last]
        latest |= {plan.address for plan in plans if not ends or plan.model.period.last == max(ends)}
    return _with_reports(book, latest)


def _has_ended(book: Book, period: Period) -> bool:
    return period.last is not None and period.last < book.today


def _with_reports(book: Book, documents: set[str]) -> frozenset[str]:
    reports = {report.address for report in book.progress.values() if report.model.plan in documents}
    return frozenset(documents | reports)
