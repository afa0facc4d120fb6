"""Rules from one year to the next: no project of a plan vanishes without a word."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Severity, did_you_mean, first_named, meant
from cpsplan.model.address import Address
from cpsplan.model.delivery import Action, DeliveryPlan, Fate
from cpsplan.model.progress import FINISHED, ActivityReport, OutputReport, Progress
from cpsplan.rules.plans import without_its_strategy
from cpsplan.rules.reports import reported_lines
from cpsplan.rules.rule import Finding, rule

NAMED = 5
"""How many names a message has at most."""


@rule("CPS431", "project-without-fate", Severity.ERROR)
def project_without_fate(book: Book) -> Iterator[Finding]:
    """A project of the plan before is not in this plan, and nothing says what became of it.

    A project that goes on keeps its id. Of every other, the plan says under “fates” whether it is continued under
    another name, merged into another project, completed, or stopped, and why. Where several plans come after one, a
    project goes on, or has its fate, in any of them. Plans of the same time do not follow each other.
    """
    for before in book.plans.values():
        following = book.plans_after(before.address)
        family = [plan.address for plan in book.plans_of(before.model.strategy)]
        if not following or book.incomplete.intersection(family):
            continue
        kept: set[str] = set()
        for plan in following:
            kept |= {project.id for project in plan.model.projects} | set(_told(book, plan))
        plan = following[0]
        for place, project in enumerate(before.model.projects):
            if project.id not in kept:
                related = (Related(before.span("projects", place, "id"), f"“{project.title}” stands here"),)
                message = f"Nothing says what became of “{project.id}” of {before.address}"
                hint = f"Add “- of: {project.id}” with “fate:” under “fates”"
                yield Finding(plan, ("id",), message, hint, related, about=f"{before.address}/{project.id}")


def _told(book: Book, plan: Entry[DeliveryPlan]) -> Iterator[str]:
    """The activities whose fate a plan tells; also where the id has a slip, as of that CPS434 tells."""
    known = _activities_before(book, plan.address)
    for fate in plan.model.fates:
        is_slip = fate.of not in known
        yield (meant(fate.of, known) if is_slip else None) or fate.of


def _activities_before(book: Book, plan: str) -> list[str]:
    """The ids of the projects and actions of the plans that a plan comes after."""
    return [activity.address.id for older in book.plans_before[plan] for activity in book.below(older, "activity")]


@rule("CPS432", "fate-undecided", Severity.ERROR)
def fate_undecided(book: Book) -> Iterator[Finding]:
    """Nobody has decided yet what becomes of a project of the plan before. “cpsplan roll” writes plans like this."""
    for fate in book.fates.values():
        if fate.model.fate == "undecided":
            message = f"The fate of “{fate.model.of}” is not decided"
            hint = "Write continued, merged, completed or stopped; a project that only goes on needs no fate"
            yield Finding(fate, ("fate",), message, hint)


@rule("CPS433", "fate-incomplete", Severity.ERROR)
def fate_incomplete(book: Book) -> Iterator[Finding]:
    """A fate does not say enough.

    A project that was merged says into which project, of this plan or another; one that is continued is either in this
    plan under the same id or says under which, or in which other plan; one that was stopped says why. One that was
    completed or stopped is no project of this plan. The same holds for actions.
    """
    for address, fate in book.fates.items():
        older = book.fated.get(address)
        is_action = older is not None and isinstance(book.activities[older].model, Action)
        plan = book.plan_of(address).model
        alike = plan.actions if is_action else plan.projects
        fault, hint = _lack_of(fate.model, goes_on=any(activity.id == fate.model.of for activity in alike))
        if fault:
            yield Finding(fate, ("of",), f"“{fate.model.of}” is {fate.model.fate}, {fault}", hint)


def _lack_of(fate: Fate, *, goes_on: bool) -> tuple[str, str]:
    """What a fate does not say of a project that ``goes_on`` or not, and what to do; empty where it says enough."""
    match fate.fate:
        case "merged" if fate.into is None:
            return "but into what?", "Add “into:” with a project"
        case "continued" if fate.into is None and not goes_on:
            hint = "Add “into:” with what continues it, here or in another plan (plan/id), or the project itself"
            return "but no project of this plan does", hint
        case "completed" | "stopped" if goes_on:
            return "and stands under “projects” too", "Take it out of “projects”; where it goes on, take out its fate"
        case "stopped" if fate.reason is None:
            return "but why?", "Add “reason:”"
    return "", ""


@rule("CPS434", "fate-of-nothing", Severity.ERROR)
def fate_of_nothing(book: Book) -> Iterator[Finding]:
    """A plan tells the fate of something that is no project or action of the plan before, or tells it twice."""
    seen: set[tuple[str, str]] = set()
    for fate in book.fates.values():
        plan = fate.address.document
        before = book.plan_before(plan)
        known = _activities_before(book, plan) if before else []
        if (plan, fate.model.of) in seen:
            yield Finding(fate, ("of",), f"The fate of “{fate.model.of}” is told twice", "Delete one")
        elif fate.model.of not in known and not _unsure(book, fate.address.document, before):
            where = before.address if before else "the plan before"
            message = f"“{fate.model.of}” is no project or action of {where}"
            yield Finding(fate, ("of",), message, did_you_mean(fate.model.of, known) or "Delete it")
        seen.add((plan, fate.model.of))


@rule("CPS371", "heir-in-older-plan", Severity.ERROR)
def heir_in_older_plan(book: Book) -> Iterator[Finding]:
    """A fate leads into a plan that was over before this one began, or into what it is the fate of.

    What goes on does so in this plan, or in one of its time or a later one, be it of another body.
    """
    for address, fate in book.fates.items():
        heir = book.targets.get(address)
        if heir is None:
            continue
        begins, ends = book.plan_of(address).model.period.first, book.plan_of(heir).model.period.last
        if heir == book.fated.get(address) or (begins and ends and ends < begins):
            message = f"“{fate.model.into}” of {heir.document} is older than {fate.address.document}"
            yield Finding(
                fate, ("into",), message, "Name what it goes on in: an id of this plan, or plan/id of another"
            )


def _unsure(book: Book, plan: str, before: Entry[DeliveryPlan] | None) -> bool:
    """Whether something that could not be read, or is not known, may be the plan before, or one of its projects."""
    if book.plans[plan].model.strategy not in {"", *book.strategies} or without_its_strategy(book, book.plans[plan]):
        return True
    return bool(book.incomplete) if before is None else before.address in book.incomplete


@rule("CPS435", "completed-with-open-outputs", Severity.WARNING)
def completed_with_open_outputs(book: Book) -> Iterator[Finding]:
    """A plan says that something was completed, and by the last report on the plan before a part of it is open.

    Readers of both cannot tell which of the two is true. Report what is done; or write the fate that it had,
    as stopped or continued. Where no report was made on the plan before, nothing is held against it.
    """
    for fate in book.fates.values():
        if fate.model.fate == "completed" and not book.incomplete:
            for older in book.plans_before[fate.address.document]:
                yield from _left_open(book, fate, older)


def _left_open(book: Book, fate: Entry[Fate], plan: str) -> Iterator[Finding]:
    """That the reports on a plan leave something of an activity open of which a fate says that it is completed."""
    period = book.plans[plan].model.period
    # A report on a time in which the plan does not run is on another plan (CPS456).
    reports = [report for report in book.progress_of(plan) if report.model.period.overlaps(period)]
    activity = book.fated.get(fate.address)
    unfinished = _unfinished(book, activity, reports) if activity and activity.document == plan else []
    if reports and unfinished:
        last = reports[-1]
        related = (Related(last.span("id"), "the last report"),)
        message = f"“{fate.model.of}” is completed, and by {last.address} it is not: {first_named(unfinished, NAMED)}"
        yield Finding(fate, ("fate",), message, "Report what is done, or write another fate", related)


def _unfinished(book: Book, activity: Address, reports: list[Entry[Progress]]) -> list[str]:
    """The outputs of an activity that reports leave open, each with its status; or the activity itself."""
    statuses: dict[str, str] = {}
    for report in reports:
        kinds: tuple[type[OutputReport | ActivityReport], ...] = (OutputReport, ActivityReport)
        for kind in kinds:
            for line in reported_lines(book, report, kind):
                statuses[book.targets[line.address]] = line.model.status
    outputs = [output.address for output in book.below(activity, "output")]
    parts = [activity] if activity in statuses else outputs
    unfinished = [(part, statuses.get(part, "not reported")) for part in parts if statuses.get(part) not in FINISHED]
    return [f"{book.find(part).address.short} ({status})" for part, status in unfinished]
