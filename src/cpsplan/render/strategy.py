"""The page of a strategy: the strategy on one page, where it comes from and leads to, and who delivers it."""

from __future__ import annotations

from cpsplan.assess.milestones import MilestoneState, all_reports, document_milestones
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.dates import last_day
from cpsplan.model.strategy import Aim, Commitment, Strategy, Value
from cpsplan.render.delivered import DeliveredAim, delivered_aim, delivery_anchor, plans_serving, served_words
from cpsplan.render.figures import period
from cpsplan.render.frame import PublishedSource, source_of
from cpsplan.render.heat import Heat, heat_of
from cpsplan.render.key_facts import KeyFacts, key_facts
from cpsplan.render.lineage import LineageTable, StrategyRelation, lineage_of, relations_of
from cpsplan.render.marks import Mark, mark
from cpsplan.render.measured import MeasuredStrategy, measured_strategy
from cpsplan.render.milestones import MilestoneTable, milestone_table
from cpsplan.render.notices import PageContent, notices
from cpsplan.render.places import anchor, outcome_counts, to_document
from cpsplan.render.plan import CountFact, count_facts
from cpsplan.render.publication import publication_of
from cpsplan.render.sections import AimInFull, PlacedSections, ProsePart, aims_in_full, prose_of, sections_of
from cpsplan.render.values import Hyperlink, Values

COLUMNS = 5
"""How many aims stand beside one another on the strategy on a page, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyOutcome(Values):
    """An outcome on the strategy on a page."""

    id: str
    number: str
    statement: str
    delivery: str
    """The anchor of what is done for it; empty where nothing is."""
    served: str
    parts: tuple[StrategyOutcome, ...]


@dataclass(frozen=True, slots=True)
class StrategyCommitment(Values):
    """A commitment on the strategy on a page."""

    id: str
    """Its anchor; empty where it has no id, so that nothing leads to it."""
    text: str
    delivery: str
    """The anchor of what is done for it; empty where nothing is."""
    served: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyAim(Values):
    """An aim on the strategy on a page."""

    id: str
    mark: Mark
    title: str
    heading: str | None
    statement: str | None
    outcomes: tuple[StrategyOutcome, ...]
    commitments: tuple[StrategyCommitment, ...]
    delivery: str
    served: str


@dataclass(frozen=True, slots=True)
class Principle(Values):
    """A value of the organisation."""

    title: str
    statement: str | None
    prose: ProsePart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyContent(PageContent):
    """Everything that the page of a strategy shows."""

    kicker: str | None
    period: str
    kind: str
    facts: tuple[CountFact, ...]
    relations: tuple[StrategyRelation, ...]
    vision: str | None
    mission: str | None
    principles: tuple[Principle, ...]
    columns: int
    aims: tuple[StrategyAim, ...]
    sections: PlacedSections
    in_full: tuple[AimInFull, ...]
    """The aims of which there is more to say than the strategy on a page holds."""
    has_outcomes: bool
    has_commitments: bool
    lineage: tuple[LineageTable, ...]
    heat: Heat | None
    measured: MeasuredStrategy | None
    key_facts: KeyFacts | None
    milestones: MilestoneTable | None
    plans: tuple[Hyperlink, ...]
    delivery: tuple[DeliveredAim, ...]
    source: PublishedSource | None


def strategy_content(localised: LocalisedBook, strategy: Entry[Strategy]) -> StrategyContent:
    """Everything that the page of a strategy shows."""
    book, model = localised.book, strategy.model
    aims = book.below(strategy.address, "aim")
    plans = [book.plans[plan] for plan in plans_serving(book, strategy)]
    return StrategyContent(
        title=model.title,
        summary=model.summary,
        notices=notices(localised, model),
        publication=publication_of(localised, model.publication),
        kicker=model.kicker,
        period=period(localised.phrases, model.period),
        kind="thematic" if model.parent else "strategy",
        facts=count_facts(localised.phrases, strategy_counts(localised, strategy)),
        relations=tuple(relations_of(localised, strategy)),
        vision=model.vision,
        mission=model.mission,
        principles=tuple(_principle(localised, strategy, value) for value in model.values),
        columns=_columns(len(aims)),
        aims=tuple(_aim(localised, aim) for aim in aims),
        sections=sections_of(localised, strategy.address, [aim.address for aim in aims]),
        in_full=tuple(aims_in_full(localised, strategy.address)),
        has_outcomes=any(aim.model.outcomes for aim in aims),
        has_commitments=any(aim.model.commitments for aim in aims),
        lineage=tuple(lineage_of(localised, strategy)),
        heat=heat_of(localised, strategy),
        measured=measured_strategy(localised, strategy),
        key_facts=key_facts(localised, strategy.address),
        milestones=milestone_table(
            localised, strategy.address, page=strategy.address, states=_reached(localised, strategy)
        ),
        plans=tuple(Hyperlink(plan.model.title, to_document(plan.address)) for plan in plans),
        delivery=tuple(delivered_aim(localised, aim) for aim in aims),
        source=source_of(localised, model.source),
    )


def _principle(localised: LocalisedBook, strategy: Entry[Strategy], value: Value) -> Principle:
    address = strategy.address.below("value", "/values/", value.id)
    prose = prose_of(localised, localised.book.named[address], f"value-{value.id}")
    return Principle(value.title, value.statement, prose)


def _reached(localised: LocalisedBook, strategy: Entry[Strategy]) -> dict[str, MilestoneState]:
    """How the milestones of a strategy stand by the latest report on any plan; empty without reports."""
    reports = all_reports(localised.book)
    if not reports:
        return {}
    return document_milestones(localised.book, strategy.address, reports, last_day(reports[-1].model.date))


def _columns(aims: int) -> int:
    """How many aims stand beside one another: all, or half of them where there are many."""
    return aims if aims <= COLUMNS else (aims + 1) // 2


def strategy_counts(localised: LocalisedBook, strategy: Entry[Strategy]) -> list[tuple[str, int]]:
    """What a strategy holds, counted: aims or priorities, outcomes, commitments, measures."""
    model = strategy.model
    return [
        ("aim", len(model.aims)),
        *outcome_counts(localised.book.outcomes_in(strategy.address)),
        ("commitment", sum(len(aim.commitments) for aim in model.aims)),
        ("measure", len(model.measures)),
    ]


def _aim(localised: LocalisedBook, aim: Entry[Aim]) -> StrategyAim:
    model = aim.model
    return StrategyAim(
        id=anchor(aim, aim.address.document),
        mark=mark(localised, aim.address),
        title=model.title,
        heading=model.heading,
        statement=model.statement,
        outcomes=_outcomes(localised, aim.address),
        commitments=tuple(_commitment(localised, entry) for entry in localised.book.commitments_in(aim.address)),
        delivery=delivery_anchor(aim),
        served=served_words(localised, aim.address),
    )


def _commitment(localised: LocalisedBook, entry: Entry[Commitment]) -> StrategyCommitment:
    served = served_words(localised, entry.address)
    return StrategyCommitment(
        id=anchor(entry, entry.address.document) if entry.model.id or served else "",
        text=entry.model.text,
        delivery=delivery_anchor(entry) if served else "",
        served=served,
    )


def _outcomes(localised: LocalisedBook, around: str) -> tuple[StrategyOutcome, ...]:
    """The outcomes of an aim, or the parts of one."""
    book = localised.book
    return tuple(
        StrategyOutcome(
            id=anchor(outcome, outcome.address.document),
            number=book.numbers[outcome.address],
            statement=outcome.model.statement,
            delivery=delivery_anchor(outcome) if book.served_by.get(outcome.address) else "",
            served=served_words(localised, outcome.address),
            parts=_outcomes(localised, outcome.address),
        )
        for outcome in book.outcomes_under(around)
    )
