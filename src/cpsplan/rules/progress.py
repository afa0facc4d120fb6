"""Rules on progress reports: what they say can have happened, and is shown by something."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book, ReportLine
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.dates import english_date, first_day, last_day
from cpsplan.model.progress import ActivityReport, MilestoneReport, Observation, OutputReport, Spend
from cpsplan.rules.money import currencies_of
from cpsplan.rules.reports import is_dated_early
from cpsplan.rules.rule import Finding, rule

HAPPENED = {"reached": "The milestone was reached", "done_on": "It was done"}
"""The keys of what cannot have happened before the plan began, each with what happened."""


@rule("CPS451", "reported-before-it-happened", Severity.ERROR)
def reported_before_it_happened(book: Book) -> Iterator[Finding]:
    """A progress report tells of something that lies after its own date: a figure, or what is done or reached."""
    for report in book.reports.values():
        progress = book.progress[report.address.document]
        key, when = _dated(report.model)
        if not when:
            continue
        # The report speaks as at the last day of its date, as everywhere: one of September tells of all of September.
        if first_day(when) > last_day(progress.model.date) and not is_dated_early(progress):
            related = (Related(progress.span("date"), "the date of the report"),)
            hint = "Correct one of the two dates, or leave it for the next report"
            yield Finding(report, (key,), f"{english_date(when)} lies after the date of the report", hint, related)


def _dated(line: ReportLine) -> tuple[str, str]:
    """The key under which a line says when something was so or came to be, and the date; empty where it does not."""
    match line:
        case Observation(date=when):
            return "date", when
        case MilestoneReport(reached=str() as when):
            return "reached", when
        case OutputReport(done_on=str() as when) | ActivityReport(done_on=str() as when):
            return "done_on", when
    return "", ""


@rule("CPS452", "reported-twice", Severity.ERROR)
def reported_twice(book: Book) -> Iterator[Finding]:
    """A progress report says two things about the same.

    A measure may have several figures, of different dates; money a line for each currency, for revenue and for capital.
    """
    seen: dict[tuple[str, str, str, str], str] = {}
    for address, report in book.reports.items():
        kind, target = report.address.joint, book.targets.get(address, address)
        first = seen.setdefault((report.address.document, kind, target, _told_apart(report.model)), address)
        if first != address:
            related = (Related(book.reports[first].span("of"), "it is reported here first"),)
            name = f"“{report.model.of}”" if report.model.of else "The whole plan"
            yield Finding(report, ("of",), f"{name} is reported twice", "Delete one", related)


def _told_apart(line: ReportLine) -> str:
    """What tells two lines on one thing apart: the date of a figure, the currency and the kind of money."""
    match line:
        case Observation():
            # A month and its last day are the same time: the page has room for one figure of it.
            return last_day(line.date).isoformat()
        case Spend():
            return f"{line.currency} {line.kind or ''}"
    return ""


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
    # Where a plan itself mixes currencies, that is CPS443's.
    mixed = {plan for plan in book.plans if len(currencies_of(book, plan)) > 1}
    for address, report in book.reports.items():
        model, activity = report.model, book.activities.get(book.targets.get(address, ""))
        if not isinstance(model, Spend) or activity is None or activity.address.document in mixed:
            continue
        currencies = dict.fromkeys(budget.currency for budget in activity.model.budgets)
        if currencies and model.currency not in currencies:
            message = f"{model.currency} here, and the budget is in {' and '.join(currencies)}"
            yield Finding(report, ("amount",), message)


@rule("CPS456", "reported-outside-the-plan", Severity.ERROR)
def reported_outside_the_plan(book: Book) -> Iterator[Finding]:
    """A progress report covers a time in which its plan does not run, or tells of what came before the plan.

    That is a milestone that was reached, or something that was done, before the plan began.
    """
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
        key, when = _dated(report.model)
        plan = book.plans.get(book.progress[report.address.document].model.plan)
        first = plan.model.period.first if plan else None
        target = book.targets.get(report.address)
        if target is not None and target.document in book.strategies:
            # A strategy may have begun long before the plan.
            continue
        if first and key in HAPPENED and first_day(when) < first:
            yield Finding(report, (key,), f"{HAPPENED[key]} before the plan began")
