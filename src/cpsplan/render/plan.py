"""The page of a delivery plan: aim, outcome, then what is done for it, in the strategy's order and its own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Literal

from cpsplan.book.book import Activity
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.language.word_forms import ACTIVITIES, LEVELS
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.strategy import OutcomeRecord
from cpsplan.render.activities import ByPlace, PlaceContent, Shelf, actions_of, projects_of
from cpsplan.render.bodies import body_of
from cpsplan.render.budget import BudgetPart, budget_part
from cpsplan.render.fates import FateTable, fates_of
from cpsplan.render.figures import counts, period
from cpsplan.render.frame import PublishedSource, source_of
from cpsplan.render.front import FrontPage, FrontPlace, front_page
from cpsplan.render.key_facts import KeyFacts, key_facts
from cpsplan.render.marks import Mark, aim_level, mark, short_name
from cpsplan.render.milestones import MilestoneTable, milestone_table
from cpsplan.render.notices import PageContent, notices
from cpsplan.render.page import publishes_gaps
from cpsplan.render.places import (
    GROUP,
    LOOSE,
    aim_at,
    anchor,
    outcome_counts,
    places_in_order,
    to_definition,
    to_document,
    with_those_around,
    without_stop,
)
from cpsplan.render.publication import publication_of
from cpsplan.render.report_links import ReportLink, reports_of
from cpsplan.render.revisions import RevisionRow, revisions_of
from cpsplan.render.risks import RiskRow, risks_of
from cpsplan.render.scale import scale_of
from cpsplan.render.sections import PlacedSections, SectionPart, sections_of, sections_within
from cpsplan.render.timeline import Timeline, timeline_of
from cpsplan.render.unsaid import Unsaid, unsaid_of
from cpsplan.render.values import Hyperlink, Values
from cpsplan.render.wording import NOT_QUOTED, Wording, WordingRow, quotes_of, wording

Counted = Literal["outcome", "sub_outcome", "project", "output", "action", "measure"]
Numbers = Mapping[Counted, int]
"""What a plan does for one aim, counted."""


@dataclass(frozen=True, slots=True)
class CountFact(Values):
    """One count of the cover, and the word that stands before it."""

    words: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutcome(Values):
    """An outcome with what is done for it."""

    id: str
    number: str
    statement: str
    wording: Wording | None
    definition: str
    strategy: str
    content: PlaceContent
    parts: tuple[PlanOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAim(Values):
    """An aim with its outcomes, and what is done for the aim itself."""

    id: str
    mark: Mark
    title: str
    title_wording: Wording | None
    short: str
    level: str
    """What its strategy calls its aims: Aim, Objective."""
    elsewhere: str
    """The strategy that it is of, where that is not the plan's own."""
    definition: str
    strategy: str
    statement: str | None
    wording: Wording | None
    sections: tuple[SectionPart, ...]
    counts: str
    outcomes: tuple[PlanOutcome, ...]
    own: PlaceContent


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart(Values):
    """A group of a plan without a strategy, as a part of its page."""

    id: str
    title: str
    note: str | None
    content: PlaceContent


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContent(PageContent):
    """Everything that the page of a plan shows."""

    short_title: str | None
    promise: str | None
    strategy: Hyperlink | None
    """None where the plan stands for itself."""
    body: str
    """Whose plan it is; empty where it does not say so."""
    period: str
    counts: str
    front: FrontPage
    aims: tuple[PlanAim, ...]
    parts: tuple[PlanPart, ...]
    """What stands under headings of the plan's own, where it has no strategy."""
    loose: PlaceContent
    loose_abroad: bool
    """Whether all that serves nothing of its strategy serves something of another body."""
    has_measures: bool
    has_scales: bool
    sections: PlacedSections
    unsaid: Unsaid | None
    wordings: tuple[WordingRow, ...]
    """Where the plan quotes its strategy in other words."""
    key_facts: KeyFacts | None
    milestones: MilestoneTable | None
    timeline: Timeline | None
    budget: BudgetPart | None
    risks: tuple[RiskRow, ...]
    fates: FateTable | None
    revisions: tuple[RevisionRow, ...]
    reports: tuple[ReportLink, ...]
    source: PublishedSource | None


def plan_content(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> PlanContent:
    """Everything that the page of a plan shows."""
    book, phrases, model = localised.book, localised.phrases, plan.model
    strategy = book.strategies[model.strategy].model if model.strategy else None
    page = _PlanPage(localised, plan)
    aims = {address: page.aim(address) for address in page.aims}
    return PlanContent(
        title=model.title,
        summary=model.summary,
        short_title=model.short_title,
        promise=model.promise,
        notices=notices(localised, model),
        publication=publication_of(localised, model.publication),
        strategy=Hyperlink(strategy.short_title or strategy.title, to_document(strategy.id)) if strategy else None,
        body=body_of(book, model),
        period=period(phrases, model.period),
        counts=counts(phrases, plan_counts(localised, plan)),
        front=front_page(localised, plan, [*page.front_aims(aims), *page.front_parts()]),
        aims=tuple(aims.values()),
        parts=page.parts(),
        loose=page.loose(),
        loose_abroad=page.loose_serves_abroad,
        has_measures=bool(model.measures),
        has_scales=any(scale_of(measure, ()) for measure in model.measures),
        sections=sections_of(localised, plan.address, aims),
        unsaid=unsaid_of(localised, plan, page.unserved()),
        wordings=tuple(_wordings(aims.values())),
        key_facts=key_facts(localised, plan.address),
        milestones=milestone_table(localised, plan.address, page=plan.address),
        timeline=timeline_of(localised, plan),
        budget=budget_part(localised, plan),
        risks=risks_of(localised, plan),
        fates=fates_of(localised, plan),
        revisions=revisions_of(localised, plan),
        reports=reports_of(localised, plan),
        source=source_of(localised, model.source),
    )


def _wordings(aims: Iterable[PlanAim]) -> Iterator[WordingRow]:
    """Where a plan quotes its strategy in other words, in the order of its page."""
    for aim in aims:
        for differing in (aim.title_wording, aim.wording):
            if differing:
                yield WordingRow(aim.mark.word, aim.id, aim.strategy, differing)
        for outcome in chain.from_iterable((outcome, *outcome.parts) for outcome in aim.outcomes):
            if outcome.wording:
                yield WordingRow(outcome.number, outcome.id, outcome.strategy, outcome.wording)


def plan_counts(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> list[tuple[str, int]]:
    """What a plan holds, counted: aims or priorities, outcomes, projects, outputs, actions, measures."""
    book, model = localised.book, plan.model
    places = ByPlace.of(book, plan).places
    return [
        ("aim", len({aim_at(book, place) for place in places})),
        *outcome_counts(with_those_around(book.outcomes[place] for place in places if place in book.outcomes)),
        ("project", len(model.projects)),
        ("output", sum(len(project.outputs) for project in model.projects)),
        ("action", len(model.actions)),
        ("measure", len(model.measures)),
    ]


def count_facts(phrases: Phrases, numbers: Iterable[tuple[str, int]]) -> tuple[CountFact, ...]:
    """Counts for the cover, those that are nought left out."""
    return tuple(CountFact(_words_before(phrases, key, number), number) for key, number in numbers if number)


def _words_before(phrases: Phrases, key: str, number: int) -> str:
    """What is counted, as it stands before its number: Welsh wants the plural there, and the singular behind one."""
    if key in {*LEVELS, *ACTIVITIES}:
        return phrases.before_number(key, number)
    return phrases.plural(f"fact-{key}", number)


class _PlanPage:
    """Makes the parts of the page of a plan, from top to bottom."""

    def __init__(self, localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> None:
        self._localised = localised
        self._plan = plan.model
        self._strategy = plan.model.strategy
        self._by_place = ByPlace.of(localised.book, plan)
        self._shelf = Shelf(localised, self._by_place)
        self._quotes = quotes_of(localised.book, plan)

    @property
    def aims(self) -> list[str]:
        """The aims of the plan's strategy, served or left out, then those of others that it serves."""
        book = self._localised.book
        served = [aim_at(book, place) for place in self._by_place.places]
        own = [aim.address for aim in book.below(self._strategy, "aim")]
        return places_in_order(book, self._by_place.plan, (*own, *served))

    @property
    def loose_serves_abroad(self) -> bool:
        """Whether all that serves no aim serves something of another body."""
        loose = self._by_place.activities_at([LOOSE])
        return bool(loose) and all(activity.address in self._localised.book.served_abroad for activity in loose)

    def parts(self) -> tuple[PlanPart, ...]:
        """The groups as parts of the page, where the plan has no strategy."""
        return tuple(
            PlanPart(id=f"{GROUP}{group.id}", title=group.title, note=group.note, content=content)
            for group in self._plan.groups
            if self._by_place.holds(f"{GROUP}{group.id}")
            for content in [self._shelf.content(f"{GROUP}{group.id}")]
        )

    def loose(self) -> PlaceContent:
        """What serves no aim."""
        return self._shelf.content(LOOSE)

    def aim(self, address: str) -> PlanAim:
        """An aim with its outcomes, and what is done for the aim itself."""
        localised, book = self._localised, self._localised.book
        aim, strategy = book.aims[address], book.strategy_of(address).model
        is_own = strategy.id == self._strategy
        quoted = self._quotes.get(address, NOT_QUOTED)
        numbers = self._numbers(address)
        return PlanAim(
            id=anchor(aim, self._strategy),
            mark=mark(localised, address),
            title=quoted.title or aim.model.title,
            title_wording=wording(quoted.title, aim.model.title),
            short=short_name(localised, address),
            level=aim_level(localised, address),
            elsewhere="" if is_own else strategy.title,
            definition=to_definition(aim),
            strategy=strategy.title,
            statement=quoted.text or aim.model.statement,
            wording=wording(quoted.text, aim.model.statement or aim.model.title),
            sections=sections_within(localised, self._by_place.plan.address, address),
            counts=counts(localised.phrases, numbers.items()) or self._left_out(),
            outcomes=self._outcomes_under(address),
            own=self._shelf.content(address),
        )

    def unserved(self) -> list[Entry[OutcomeRecord]]:
        """The outcomes of its own strategy that the plan does nothing for."""
        places, book = self._by_place.places, self._localised.book
        aims = book.below(self._strategy, "aim")
        outcomes = [outcome for aim in aims for outcome in book.outcomes_to_serve(aim.address)]
        return [book.outcomes[outcome] for outcome in outcomes if outcome not in places]

    def _left_out(self) -> str:
        """What stands for the numbers of an aim that the plan does nothing for."""
        return self._localised.phrases.text("aim-left-out") if publishes_gaps(self._localised.book) else ""

    def _outcomes_under(self, around: str) -> tuple[PlanOutcome, ...]:
        """The outcomes of an aim, or parts of an outcome, that the plan serves, by themselves or by their parts."""
        return tuple(self._outcome(outcome) for outcome in self._by_place.outcomes_under(around))

    def _outcomes(self, aim: str) -> list[str]:
        """The outcomes of an aim that the plan serves, and their parts, in its order."""
        below = {outcome.address for outcome in self._localised.book.below(aim, "outcome")}
        return [place for place in self._by_place.places if place in below]

    def _activities(self, aim: str) -> list[Entry[Activity]]:
        """What is done for an aim or an outcome of it."""
        return self._by_place.activities_at((*self._outcomes(aim), aim))

    def _numbers(self, aim: str) -> Numbers:
        outcomes, activities = self._outcomes(aim), self._activities(aim)
        projects = projects_of(activities)
        return {
            **dict(outcome_counts(with_those_around(self._localised.book.outcomes[place] for place in outcomes))),
            "project": len(projects),
            "output": sum(len(project.outputs) for project in projects),
            "action": len(actions_of(activities)),
            "measure": len(self._by_place.measures_at((*outcomes, aim))),
        }

    def _outcome(self, address: str) -> PlanOutcome:
        book = self._localised.book
        outcome = book.outcomes[address]
        quoted, statement = self._quotes.get(address, NOT_QUOTED), outcome.model.statement
        return PlanOutcome(
            id=anchor(outcome, self._strategy),
            number=book.numbers[address],
            statement=without_stop(quoted.text or statement),
            wording=wording(quoted.text, statement),
            definition=to_definition(outcome),
            strategy=book.strategy_of(address).model.title,
            content=self._shelf.content(address),
            parts=self._outcomes_under(address),
        )

    # --- the first page

    def front_aims(self, aims: Mapping[str, PlanAim]) -> Iterator[FrontPlace]:
        """The aims as the first page names them, each with what is done for it."""
        for address, aim in aims.items():
            activities = self._activities(address)
            yield FrontPlace(
                address=address,
                id=aim.id,
                mark=aim.mark,
                name=self._localised.book.aims[address].model.short_title or aim.title,
                words=aim.statement or "",
                counts=aim.counts,
                activities=activities,
                dotted=sum(action.group is not None for action in actions_of(activities)),
            )

    def front_parts(self) -> Iterator[FrontPlace]:
        """The headings of a plan without a strategy, as the first page names them."""
        for group in () if self._strategy else self._plan.groups:
            activities = self._by_place.activities_at([f"{GROUP}{group.id}"])
            if activities:
                yield FrontPlace(
                    address=f"{self._by_place.plan.address}/groups/{group.id}",
                    id=f"{GROUP}{group.id}",
                    mark=None,
                    name=group.title,
                    words="",
                    counts="",
                    activities=activities,
                    dotted=0,
                )
