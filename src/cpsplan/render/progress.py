"""The page of a progress report: what was promised and what happened, each measure against its target, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cpsplan.assess.money import PlanMoney, plan_money
from cpsplan.assess.progress import Assessment, assess
from cpsplan.assess.revisions import as_it_was
from cpsplan.assess.spending import NOUGHT
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.render.account import AccountAim, AccountContent, AccountPart, PlanAccount
from cpsplan.render.budget import BudgetPart, budget_part
from cpsplan.render.figures import date, money, period
from cpsplan.render.key_facts import KeyFacts, key_facts
from cpsplan.render.marks import Mark, mark
from cpsplan.render.milestones import MilestoneTable, milestone_table
from cpsplan.render.notices import PageContent, notices
from cpsplan.render.places import LOOSE, WHOLE, anchor, places_in_order, to_document
from cpsplan.render.publication import publication_of
from cpsplan.render.ratings import RatingWords, rating_words
from cpsplan.render.scale import scale_of
from cpsplan.render.sections import PlacedSections, sections_of, sections_within
from cpsplan.render.timeline import Timeline, timeline_of
from cpsplan.render.values import Fact, Hyperlink, Values

WORRIES = (("late", "late"), ("at-risk", "at risk"))
"""Words of outputs that the cover counts by themselves, each with its phrase."""


@dataclass(frozen=True, slots=True)
class NeighbouringReport(Values):
    """The report on the same plan before or after this one."""

    key: str
    title: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTallyRow(Values):
    """An aim with its rating and a mark for every output."""

    id: str
    title: str
    mark: Mark
    rating: RatingWords | None
    marks: tuple[str, ...]
    """How the mark of each output is drawn: full, hollow, dotted, crossed."""
    said: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressContent(PageContent):
    """Everything that the page of a progress report shows."""

    plan: Hyperlink
    period: str
    date: str
    neighbours: tuple[NeighbouringReport, ...]
    figures: tuple[Fact, ...]
    tally: tuple[ReportTallyRow, ...]
    done: str
    """The phrase for what is counted as done: outputs, or activities."""
    key_facts: KeyFacts | None
    milestones: MilestoneTable | None
    timeline: Timeline | None
    aims: tuple[AccountAim, ...]
    sections: PlacedSections
    parts: tuple[AccountPart, ...]
    """What stands under headings of the plan's own, where it has no strategy."""
    is_rated: bool
    """Whether there are aims that have a colour."""
    loose: AccountContent
    whole: AccountContent
    """What tells of the strategy as a whole."""
    budget: BudgetPart | None
    has_colours: bool
    """Whether something of it has a colour: an activity, or what activities serve."""
    has_outcomes: bool
    has_parts: bool
    """Whether an outcome has parts."""
    has_measures: bool
    has_interim: bool
    """Whether a measure has interim targets."""
    has_unjudged: bool
    """Whether a measure has no target."""
    has_scales: bool


def progress_content(localised: LocalisedBook, report: Entry[Progress]) -> ProgressContent:
    """Everything that the page of a progress report shows. What was revised later stands as it was on its day."""
    phrases, model = localised.phrases, report.model
    book = as_it_was(localised.book, model.plan, last_day(model.date))
    localised = replace(localised, book=book)
    plan = book.plans[model.plan]
    standing = assess(book, report)
    account = PlanAccount(localised, plan, standing)
    aims = tuple(
        replace(account.aim(aim), sections=sections_within(localised, report.address, aim)) for aim in account.aims
    )
    return ProgressContent(
        title=model.title,
        summary=model.summary,
        notices=notices(localised, model),
        publication=publication_of(localised, model.publication),
        plan=Hyperlink(plan.model.short_title or plan.model.title, to_document(plan.address)),
        period=period(phrases, model.period),
        date=date(phrases, standing.day.isoformat()),
        neighbours=_neighbours(localised, report),
        figures=(*_figures(book, phrases, standing), *_spending(phrases, plan_money(book, plan, standing))),
        tally=_tally(localised, plan, standing),
        done="column-done" if _has_outputs(standing) else "column-activities-done",
        key_facts=key_facts(localised, report.address),
        milestones=milestone_table(
            localised, plan.address, plan.model.strategy, page=report.address, states=standing.milestones
        ),
        timeline=timeline_of(localised, plan, standing),
        aims=aims,
        sections=sections_of(localised, report.address, account.aims),
        parts=account.parts(),
        loose=account.content(LOOSE),
        is_rated=not plan.model.is_alone,
        whole=account.content(WHOLE),
        budget=budget_part(localised, plan, standing),
        has_colours=bool(standing.activities or standing.aims),
        has_outcomes=any(aim.outcomes for aim in aims),
        has_parts=any(outcome.parts for aim in aims for outcome in aim.outcomes),
        has_measures=bool(standing.measures),
        has_interim=any(book.measures[address].model.interim_targets for address in standing.measures),
        has_unjudged=any(not state.has_target for state in standing.measures.values()),
        has_scales=any(scale_of(book.measures[address].model, ()) for address in standing.measures),
    )


def _neighbours(localised: LocalisedBook, report: Entry[Progress]) -> tuple[NeighbouringReport, ...]:
    """The reports on the same plan before and after this one."""
    reports = localised.book.progress_of(report.model.plan)
    place = [other.address for other in reports].index(report.address)
    neighbours: list[NeighbouringReport] = []
    for key, number in (("report-before", place - 1), ("report-after", place + 1)):
        if 0 <= number < len(reports):
            other = reports[number]
            neighbours.append(NeighbouringReport(key, other.model.title, to_document(other.address)))
    return tuple(neighbours)


# --- figures and tally


def _figures(book: Book, phrases: Phrases, standing: Assessment) -> list[Fact]:
    """The figures of the cover: outputs, measures. What the plan does not have is left out."""
    figures = _counted_outputs(phrases, standing)
    figures += _late_milestones(book, phrases, standing)
    figures += _done_as_a_whole(phrases, standing)
    own = [state for address, state in standing.measures.items() if not book.is_of_strategy(address)]
    verdicts = [state.verdict for state in own if state.has_target]
    if verdicts:
        met = _part_of(phrases, verdicts.count("met"), len(verdicts))
        figures.append(Fact(phrases.text("figure-measures-met"), met))
    return figures


def _counted_outputs(phrases: Phrases, standing: Assessment) -> list[Fact]:
    """How many outputs are done, late, at risk and stopped; nothing where there are no outputs."""
    states = [output for activity in standing.activities.values() for output in activity.outputs]
    if not states:
        return []
    words: list[str] = [output.word for output in states]
    figures = [Fact(phrases.text("figure-outputs-done"), _part_of(phrases, words.count("done"), len(states)))]
    for key, word in WORRIES:
        days = [state.as_of for state in states if state.word == word]
        figures.append(Fact(_with_days(phrases, f"figure-outputs-{key}", days), str(len(days))))
    if stopped := words.count("stopped"):
        figures.append(Fact(phrases.text("figure-outputs-stopped"), str(stopped)))
    return figures


def _with_days(phrases: Phrases, key: str, days: Sequence[str]) -> str:
    """What is counted, and how many of them stand as in an earlier report. ``days`` are those, or empty."""
    earlier = sorted(filter(None, days))
    words = phrases.text(key)
    if not earlier:
        return words
    since = "counted-as-of" if earlier[0] == earlier[-1] else "counted-as-of-earliest"
    carried = phrases.text(since, count=len(earlier), date=date(phrases, earlier[0]))
    return phrases.text("list-separator").join((words, carried))


def _late_milestones(book: Book, phrases: Phrases, standing: Assessment) -> list[Fact]:
    """How many milestones are late; nothing where none is, so that a cover without late outputs does not hide them."""
    words = [milestone.word for activity in standing.activities.values() for milestone in activity.milestones]
    words += [state.word for address, state in standing.milestones.items() if not book.is_of_strategy(address)]
    late = words.count("late")
    return [Fact(phrases.text("figure-milestones-late"), str(late))] if late else []


def _done_as_a_whole(phrases: Phrases, standing: Assessment) -> list[Fact]:
    """How many of the activities without outputs are done; nothing where none is reported on as a whole."""
    whole = [activity.own for activity in standing.activities.values() if not activity.outputs]
    words = [own.word for own in whole if own is not None]
    if not words:
        return []
    # Beside those with outputs, the others are not all projects and actions.
    key = "figure-others-done" if _has_outputs(standing) else "figure-activities-done"
    return [Fact(phrases.text(key), _part_of(phrases, words.count("done"), len(whole)))]


def _spending(phrases: Phrases, sums: Iterable[PlanMoney]) -> list[Fact]:
    """What is spent, of which budget, in each currency; nothing where none is reported."""
    facts: list[Fact] = []
    for of_plan in sums:
        whole, currency = of_plan.whole, of_plan.currency
        if whole.spent is None:
            continue
        budget = whole.total or (whole.set_aside if whole.is_reported else None)
        key = "figure-spent-of" if budget else "figure-spent"
        words = phrases.text(key, budget=money(phrases, budget or NOUGHT, currency))
        if whole.spent_as_of:
            since = phrases.text("money-as-of", date=date(phrases, whole.spent_as_of))
            words = phrases.text("list-separator").join((words, since))
        facts.append(Fact(words, money(phrases, whole.spent, currency)))
    return facts


def _part_of(phrases: Phrases, part: int, whole: int) -> str:
    return phrases.text("part-of", part=part, whole=whole)


def _tally(localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment) -> tuple[ReportTallyRow, ...]:
    """Each aim with its rating and what is done: of the outputs; of the activities, where the plan has no outputs."""
    words: dict[str, list[str]] = {aim: [] for aim in standing.aims}
    by_output = _has_outputs(standing)
    for address, activity in standing.activities.items():
        own = [activity.own.word if activity.own else "not reported"]
        # What serves several aims stands under each of them, here as in the sections below.
        for aim in localised.book.aims_served(address):
            words.setdefault(aim, []).extend([output.word for output in activity.outputs] if by_output else own)
    aims = places_in_order(localised.book, plan, words)
    rows = [_tally_row(localised, plan, standing, aim, words[aim]) for aim in aims]
    # A mark stands for an output.
    return tuple(rows if by_output else [replace(row, marks=(), said="") for row in rows])


def _has_outputs(standing: Assessment) -> bool:
    """Whether anything in the plan has outputs."""
    return any(activity.outputs for activity in standing.activities.values())


def _tally_row(
    localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment, aim: str, states: Sequence[str]
) -> ReportTallyRow:
    phrases, entry = localised.phrases, localised.book.aims[aim]
    done, late, stopped = (states.count(word) for word in ("done", "late", "stopped"))
    unfinished = len(states) - done - late - stopped
    said = "tally-outputs-stopped" if stopped else "tally-outputs"
    return ReportTallyRow(
        id=anchor(entry, plan.model.strategy),
        title=entry.model.title,
        mark=mark(localised, aim),
        rating=rating_words(phrases, standing.aims[aim]) if aim in standing.aims else None,
        marks=("full",) * done + ("hollow",) * unfinished + ("dotted",) * late + ("crossed",) * stopped,
        said=phrases.text(said, done=done, late=late, open=unfinished, stopped=stopped),
        done=_part_of(phrases, done, len(states)) if states else "–",
    )
