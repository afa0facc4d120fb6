"""What a compiled book says, as the plain values of the interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from cpsplan.assess.coverage import cover_all
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Diagnostic
from cpsplan.model.delivery import Project
from cpsplan.plain.values import Activity, Aim, Budget, Document, Fault, Outcome, Share

DocumentKind = Literal["strategy", "plan", "progress report"]


def fault_of(diagnostic: Diagnostic) -> Fault:
    """A diagnostic as a plain value."""
    span = diagnostic.span
    severity: Any = diagnostic.severity.word
    return Fault(diagnostic.code, severity, diagnostic.message, span.path, span.line, span.column, diagnostic.hint)


def documents_in(book: Book) -> Iterator[Document]:
    """Every strategy, plan and progress report, in this order."""
    for entry in book.strategies.values():
        yield _document(entry, "strategy")
    for plan in book.plans.values():
        yield _document(plan, "plan", strategy=plan.model.strategy)
    for report in book.progress.values():
        yield _document(report, "progress report", plan=report.model.plan)


def _document(entry: Entry[Any], kind: DocumentKind, *, strategy: str = "", plan: str = "") -> Document:
    model = entry.model
    first, last = model.period.first, model.period.last
    return Document(model.id, kind, model.title, model.status, strategy, plan, first, last, entry.source.path)


def aims_in(book: Book) -> Iterator[Aim]:
    """Every aim of every strategy."""
    for entry in book.aims.values():
        yield Aim(str(entry.address), book.numbers[entry.address], entry.model.title, entry.model.statement or "")


def outcomes_of_all(book: Book) -> Iterator[Outcome]:
    """Every outcome of every strategy, each followed by its parts."""
    for entry in book.outcomes.values():
        aim = str(book.aim_of(entry.address).address)
        yield Outcome(str(entry.address), book.numbers[entry.address], entry.model.statement, aim)


def activities_in(book: Book) -> Iterator[Activity]:
    """Every project and action of every plan, in the order of the sources."""
    for entry in book.activities.values():
        model = entry.model
        yield Activity(
            address=str(entry.address),
            id=model.id,
            kind="project" if isinstance(model, Project) else "action",
            title=model.title if isinstance(model, Project) else model.text,
            plan=entry.address.document,
            outcomes=tuple(map(str, book.outcomes_of.get(entry.address, ()))),
            aims=tuple(map(str, book.aims_served(entry.address))),
            owner=model.owner or "",
            starts=model.timeframe.first if model.timeframe else None,
            ends=model.timeframe.last if model.timeframe else None,
            budgets=tuple(
                Budget(line.amount, line.currency, line.kind, line.financial_year or "", line.funding_source or "")
                for line in model.budgets
            ),
        )


def shares_in(book: Book) -> Iterator[Share]:
    """How much of each plan is covered, in every dimension."""
    for covered in cover_all(book):
        for share in covered.shares.values():
            waived = tuple(gap.address for gap in share.waived)
            gaps = tuple(map(str, share.gaps))
            yield Share(str(covered.plan), share.dimension, share.covered, share.total, gaps, waived)
