"""Rules on the years of plans and of their measures: a copy of the plan before in which one was not changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.dates import english_date, first_day, last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.measure import Measure
from cpsplan.rules.rule import Finding, rule

SPAN = re.compile(r"(?<![0-9])([0-9]{4})(?: ?[-–/] ?| to )([0-9]{4}|[0-9]{2})(?![0-9])")
"""The years that a plan says it is for: 2022-23, 2022/23, 2022 to 2025."""
YEAR = re.compile(r"[0-9]{4}")


@rule("CPS425", "plan-of-another-year", Severity.WARNING)
def plan_of_another_year(book: Book) -> Iterator[Finding]:
    """The id or the title of a plan names other years than its period: a copy in which one of them was not changed.

    What counts are the years in which it begins and ends: a plan from August 2026 to July 2027 may be called 2026-27.
    """
    for plan in book.plans.values():
        wrong = [] if plan.address in book.incomplete else _misnamed(plan.model)
        if wrong:
            # Where id and title agree, it is the period that was not changed.
            way = ("period",) if len(wrong) > 1 else (wrong[0],)
            keys = " and the ".join(wrong)
            message = f"The years in the {keys} of {plan.address} do not go with the period"
            related = (Related(plan.key_span("period"), "the period"),)
            yield Finding(plan, way, message, f"Correct the {keys}, or the period", related)


def _misnamed(plan: DeliveryPlan) -> list[str]:
    """Of the id and the title of a plan those that name other years than its period."""
    period = plan.period
    if period.first is None or period.last is None:
        return []
    years = (period.first.year, period.last.year)
    named = {key: _years_in(getattr(plan, key)) for key in ("id", "title")}
    return [key for key, spans in named.items() if spans and years not in spans]


def _years_in(text: str) -> set[tuple[int, int]]:
    """The first and last years of all spans of years in a text; an id that is one year names that year."""
    if YEAR.fullmatch(text):
        return {(int(text), int(text))}
    spans: set[tuple[int, int]] = set()
    for first, last in SPAN.findall(text):
        end = int(last) if len(last) == len(first) else int(first[:2] + last)
        # 1999-00 ends in the next century; 2026-04 is a month.
        spans.add((int(first), end + 100 if last == "00" and len(last) < len(first) else end))
    return {(first, end) for first, end in spans if first < end}


@rule("CPS426", "plan-twice", Severity.ERROR)
def plan_twice(book: Book) -> Iterator[Finding]:
    """Two plans of one strategy are for the same time and have the same projects: one is a copy of the other.

    Several plans of one year may stand side by side, each with projects of its own, and so may the plans of
    several bodies.
    """
    seen: dict[tuple[object, ...], str] = {}
    for address, plan in sorted(book.plans.items()):
        projects = frozenset(project.id for project in plan.model.projects)
        if not projects or address in book.incomplete:
            continue
        period = plan.model.period
        first = seen.setdefault((plan.model.strategy, plan.model.body, period.first, period.last, projects), address)
        if first != address:
            related = (Related(book.plans[first].span("id"), "the other plan"),)
            message = f"{first} is for the same time and has the same projects"
            yield Finding(plan, ("id",), message, "Delete one of the two, or correct its period", related)


@rule("CPS427", "measure-of-another-time", Severity.ERROR)
def measure_of_another_time(book: Book) -> Iterator[Finding]:
    """The dates of a measure do not go with its plan or strategy.

    Its baseline is of a time after the plan, or its target, or one on the way, is to be met before the plan begins or
    before the baseline was measured. The target is what is still to be reached; the baseline is where the plan began.
    """
    for measure in book.measures.values():
        document = book.find(measure.address.document)
        baseline, by, steps = measure.model.baseline, measure.model.aimed_by, measure.model.interim_targets
        measured = baseline.date if baseline else None
        if measured:
            yield from _measured_after(measure, measured, document)
        if by:
            yield from _aimed_before(measure, ("target", "by"), by, measured, document)
        for place, step in enumerate(steps):
            yield from _aimed_before(measure, ("interim_targets", place, "by"), step.by, measured, document)


def _measured_after(measure: Entry[Measure], measured: str, document: Entry[Any]) -> Iterator[Finding]:
    """That a baseline was measured after its plan."""
    last = document.model.period.last
    if last and first_day(measured) > last:
        message = f"The baseline, {english_date(measured)}, lies after the {document.address.kind}"
        yield Finding(measure, ("baseline", "date"), message, "Correct the date", _period(document))


def _aimed_before(
    measure: Entry[Measure], way: Route, by: str, measured: str | None, document: Entry[Any]
) -> Iterator[Finding]:
    """That a target, or one on the way, is to be met before its plan begins, or before its baseline was measured."""
    first = document.model.period.first
    if first and last_day(by) < first:
        message = f"The day of the target, {english_date(by)}, lies before the {document.address.kind} begins"
        yield Finding(measure, way, message, "Correct the date", _period(document))
    elif measured and last_day(by) < first_day(measured):
        related = (Related(measure.span("baseline", "date"), "the baseline"),)
        message = f"The day of the target, {english_date(by)}, lies before the baseline, {english_date(measured)}"
        yield Finding(measure, way, message, "Exchange the two, or correct one", related)


def _period(document: Entry[Any]) -> tuple[Related, ...]:
    return (Related(document.key_span("period"), f"the period of the {document.address.kind}"),)
