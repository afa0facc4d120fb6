"""What a plan does not say: one short part of its page, where readers are to see that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan, Project
from cpsplan.model.strategy import OutcomeRecord
from cpsplan.render.figures import listed
from cpsplan.render.frame import settings_of
from cpsplan.render.page import publishes_gaps
from cpsplan.render.places import to_activity, to_definition, without_stop
from cpsplan.render.values import Hyperlink, Values


@dataclass(frozen=True, slots=True)
class LeftOutOutcome(Values):
    """An outcome that a document does not serve: its number and its words."""

    number: str
    statement: str
    href: str


@dataclass(frozen=True, slots=True)
class Unsaid(Values):
    """What a plan does not say."""

    sentence: str
    """What it gives of no activity; empty where it gives everything of some."""
    outcomes: tuple[LeftOutOutcome, ...]
    """The outcomes of its strategy that it does nothing for."""
    projects: tuple[Hyperlink, ...]
    """The projects without outputs, unless it gives outputs of none."""


def left_out(localised: LocalisedBook, outcomes: Iterable[Entry[OutcomeRecord]]) -> tuple[LeftOutOutcome, ...]:
    """Outcomes that a document does not serve, where readers are to see that."""
    if not publishes_gaps(localised.book):
        return ()
    numbers = localised.book.numbers
    return tuple(
        LeftOutOutcome(numbers[outcome.address], without_stop(outcome.model.statement), to_definition(outcome))
        for outcome in outcomes
    )


def unsaid_of(
    localised: LocalisedBook, plan: Entry[DeliveryPlan], unserved: Iterable[Entry[OutcomeRecord]]
) -> Unsaid | None:
    """What a plan does not say; None where that is nothing, or readers are not to see it."""
    if not publishes_gaps(localised.book):
        return None
    missing = _missing(localised, plan)
    projects = [] if "outputs" in missing else _without_outputs(localised.book, plan)
    words = [localised.phrases.text(f"unpublished-{kind}") for kind in missing]
    sentence = localised.phrases.text("unpublished", list=listed(localised.phrases, words, "list-or")) if words else ""
    outcomes = left_out(localised, unserved)
    if not (sentence or outcomes or projects):
        return None
    links = tuple(Hyperlink(project.model.title, to_activity(project)) for project in projects)
    return Unsaid(sentence, outcomes, links)


def _gives_owners(plan: DeliveryPlan) -> bool:
    return any(activity.owner for activity in (*plan.projects, *plan.actions))


def _gives_dates(plan: DeliveryPlan) -> bool:
    outputs = (output for project in plan.projects for output in project.outputs)
    activities = (*plan.projects, *plan.actions)
    return any(output.due for output in outputs) or any(
        activity.timeframe or activity.milestones for activity in activities
    )


def _gives_budgets(plan: DeliveryPlan) -> bool:
    return bool(plan.envelopes) or any(activity.budgets for activity in (*plan.projects, *plan.actions))


def _gives_outputs(plan: DeliveryPlan) -> bool:
    return not plan.projects or any(project.outputs for project in plan.projects)


def _gives_measures(plan: DeliveryPlan) -> bool:
    return bool(plan.measures)


def _gives_baselines(plan: DeliveryPlan) -> bool:
    return not plan.measures or any(measure.baseline for measure in plan.measures)


ASKED: Mapping[str, Callable[[DeliveryPlan], bool]] = MappingProxyType(
    {"owners": _gives_owners, "dates": _gives_dates, "budgets": _gives_budgets}
)
"""What readers ask of every plan, and whether a plan gives it of anything."""
NAMED: Mapping[str, Callable[[DeliveryPlan], bool]] = MappingProxyType(
    {"outputs": _gives_outputs, "measures": _gives_measures, "baselines": _gives_baselines}
)
"""What is told where the settings name it as not published."""


def _missing(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> list[str]:
    """The kinds of what a plan gives of nothing: those that readers ask for, and those that the settings name."""
    model = plan.model
    if not model.projects and not model.actions:
        return []
    named = settings_of(localised.book).not_published
    missing = [kind for kind, gives in ASKED.items() if not gives(model)]
    return missing + [kind for kind, gives in NAMED.items() if kind in named and not gives(model)]


def _without_outputs(book: Book, plan: Entry[DeliveryPlan]) -> list[Entry[Project]]:
    projects: list[Entry[Project]] = [
        entry for entry in book.below(plan.address, "activity") if isinstance(entry.model, Project)
    ]
    return [project for project in projects if not project.model.outputs]
