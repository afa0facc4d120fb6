"""Rules on progress reports: what they say can have happened, and is shown by something."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.dates import first_day, last_day
from cpsplan.model.progress import ActivityReport, MilestoneReport, Observation, OutputReport, Spend
from cpsplan.rules.rule import Finding, rule

YEAR = 366
"""How many days after its period a report may be dated at most."""


@rule("CPS451", "reported-before-it-happened", Severity.ERROR)
def reported_before_it_happened(book: Book) -> Iterator[Finding]:
    """A progress report tells of something that lies after its own date: a figure, or a milestone reached."""
    for report in book.reports.values():
        progress = book.progress[report.address.document]
        match report.model:
            case Observation(date=when):
                key = "date"
            case MilestoneReport(reached=str() as when):
                key = "reached"
            case _:
                continue
        # The report speaks as at the last day of its date, as everywhere: one of September tells of all of September.
        if first_day(when) > last_day(progress.model.date):
            related = (Related(progress.span("date"), "the date of the report"),)
            hint = "Correct one of the two dates, or leave it for the next report"
            yield Finding(report, (key,), f"{when} lies after the date of the report", hint, related)


@rule("CPS452", "reported-twice", Severity.ERROR)
def reported_twice(book: Book) -> Iterator[Finding]:
    """A progress report says two things about the same. A measure may have several figures, of different dates."""
    seen: dict[tuple[str, str, str, str], str] = {}
    for address, report in book.reports.items():
        kind, target = report.address.joint, book.targets.get(address, address)
        date = report.model.date if isinstance(report.model, Observation) else ""
        first = seen.setdefault((report.address.document, kind, target, date), address)
        if first != address:
            related = (Related(book.reports[first].span("of"), "it is reported here first"),)
            yield Finding(report, ("of",), f"“{report.model.of}” is reported twice", "Delete one", related)


@rule("CPS453", "done-without-evidence", Severity.WARNING)
def done_without_evidence(book: Book) -> Iterator[Finding]:
    """An output, a project or an action is reported as done, and nothing shows it.

    Name a document, a decision or an address.
    """
    for report in book.reports.values():
        model = report.model
        if isinstance(model, OutputReport | ActivityReport) and model.status == "done" and not model.evidence:
            yield Finding(report, ("status",), f"Nothing shows that “{model.of}” is done", "Add “evidence:”")


@rule("CPS454", "stopped-without-a-word", Severity.WARNING)
def stopped_without_a_word(book: Book) -> Iterator[Finding]:
    """An output, a project or an action is stopped or at risk, and no sentence says why. Readers will ask just that."""
    for report in book.reports.values():
        model = report.model
        if (
            isinstance(model, OutputReport | ActivityReport)
            and model.status in ("stopped", "at risk")
            and not model.note
        ):
            yield Finding(report, ("status",), f"No word on why “{model.of}” is {model.status}", "Add “note:”")


@rule("CPS455", "spend-in-another-currency", Severity.ERROR)
def spend_in_another_currency(book: Book) -> Iterator[Finding]:
    """Money is reported in another currency than it was budgeted in. The two cannot be compared."""
    for address, report in book.reports.items():
        model, target = report.model, book.targets.get(address)
        if isinstance(model, Spend) and target:
            for budget in book.activities[target].model.budgets:
                if budget.currency != model.currency:
                    message = f"{model.currency} here, and the budget is in {budget.currency}"
                    yield Finding(report, ("amount",), message)
                    break


@rule("CPS457", "date-of-report", Severity.ERROR)
def date_of_report(book: Book) -> Iterator[Finding]:
    """The date of a progress report does not go with the time that it covers, or with another report.

    It lies before that time begins, or more than a year after it ends; or two reports on a plan have the same date, so
    that nobody can tell which is the later one.
    """
    seen: dict[tuple[str, datetime.date], str] = {}
    for address, progress in book.progress.items():
        day, period = last_day(progress.model.date), progress.model.period
        early = period.first is not None and day < period.first
        late = period.last is not None and (day - period.last).days > YEAR
        if early or late:
            when = "before it begins" if early else "more than a year after it ends"
            message = f"The date lies {when}: the time that the report covers"
            yield Finding(progress, ("date",), message, "Correct the date or the period")
        first = seen.setdefault((progress.model.plan, day), address)
        if first != address:
            related = (Related(book.progress[first].span("date"), "the other report"),)
            yield Finding(progress, ("date",), f"{first} has the same date", "Correct one of the two", related)


@rule("CPS456", "reported-outside-the-plan", Severity.ERROR)
def reported_outside_the_plan(book: Book) -> Iterator[Finding]:
    """A progress report covers a time in which its plan does not run, or a milestone was reached before the plan."""
    for progress in book.progress.values():
        plan, period = book.plans.get(progress.model.plan), progress.model.period
        if plan is None or period.first is None or period.last is None:
            continue
        if not period.overlaps(plan.model.period):
            related = (Related(plan.key_span("period"), "the period of the plan"),)
            yield Finding(progress, ("period",), f"The plan {plan.address} does not run then", "", related)
    yield from _reached_before_the_plan(book)


def _reached_before_the_plan(book: Book) -> Iterator[Finding]:
    for report in book.reports.values():
        if isinstance(report.model, MilestoneReport) and report.model.reached:
            plan = book.plans.get(book.progress[report.address.document].model.plan)
            first = plan.model.period.first if plan else None
            if first and first_day(report.model.reached) < first:
                yield Finding(report, ("reached",), "The milestone was reached before the plan began")
