"""Delivered by: the activities that serve the aims and outcomes of a strategy, plan by plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.book.succession import in_order_of_periods
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.delivery import Action, DeliveryPlan, Project
from cpsplan.model.strategy import Aim, Strategy
from cpsplan.render.activities import also
from cpsplan.render.bodies import body_of
from cpsplan.render.figures import counts
from cpsplan.render.marks import Mark, mark, short_name
from cpsplan.render.places import Place, to_activity, to_document, without_stop
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingActivity(Values):
    """An activity that serves an outcome or aim."""

    name: str
    href: str
    group: str
    also: tuple[str, ...]
    """What else it serves, by number or title."""


@dataclass(frozen=True, slots=True)
class DeliveringPlan(Values):
    """The activities of one plan that serve an outcome or aim."""

    title: str
    body: str
    """Whose plan it is; empty where it does not say so."""
    href: str
    counts: str
    activities: tuple[ServingActivity, ...]


@dataclass(frozen=True, slots=True)
class DeliveredOutcome(Values):
    """An outcome with what serves it."""

    id: str
    number: str
    statement: str
    plans: tuple[DeliveringPlan, ...]
    parts: tuple[DeliveredOutcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredAim(Values):
    """An aim with what serves it and each of its outcomes."""

    id: str
    mark: Mark
    title: str
    short: str
    plans: tuple[DeliveringPlan, ...]
    outcomes: tuple[DeliveredOutcome, ...]
    commitments: tuple[DeliveredOutcome, ...]


def plans_serving(book: Book, strategy: Entry[Strategy]) -> list[str]:
    """The plans that serve a strategy: those that deliver it, then others that name an outcome or aim of it."""
    own = book.plans_of(strategy.address)
    others: set[str] = set()
    for place, activities in book.served_by.items():
        if book.strategy_of(place).address == strategy.address:
            others.update(book.plan_of(activity).address for activity in activities)
    in_order = (*own, *in_order_of_periods(book.plans[plan] for plan in others))
    return list(dict.fromkeys(plan.address for plan in in_order))


def delivery_anchor(place: Place) -> str:
    """The anchor of what is done for an aim, an outcome or a commitment."""
    return f"delivery-{place.address.short}".replace("/", ".")


def delivered_aim(localised: LocalisedBook, aim: Entry[Aim]) -> DeliveredAim:
    """What serves an aim and each of its outcomes, plan by plan."""
    book = localised.book
    kept = [
        activity for promise in book.commitments_in(aim.address) for activity in book.kept_by.get(promise.address, ())
    ]
    own = [
        address for address in book.served_by.get(aim.address, ()) if address not in kept or _names(book, address, aim)
    ]
    return DeliveredAim(
        id=delivery_anchor(aim),
        mark=mark(localised, aim.address),
        title=aim.model.title,
        short=short_name(localised, aim.address),
        plans=tuple(_plans(localised, aim.address, own)),
        outcomes=tuple(_delivered_outcomes(localised, aim.address)),
        commitments=tuple(_delivered_commitments(localised, aim)),
    )


def _delivered_outcomes(localised: LocalisedBook, around: str) -> Iterator[DeliveredOutcome]:
    """The outcomes of an aim, or the parts of one, with what serves each of them."""
    book = localised.book
    for outcome in book.outcomes_under(around):
        number, statement = book.numbers[outcome.address], without_stop(outcome.model.statement)
        plans = tuple(_plans(localised, outcome.address, book.served_by.get(outcome.address, ())))
        parts = tuple(_delivered_outcomes(localised, outcome.address))
        yield DeliveredOutcome(delivery_anchor(outcome), number, statement, plans, parts)


def _names(book: Book, activity: str, aim: Entry[Aim]) -> bool:
    """Whether an activity names an aim itself, and not only one of its commitments."""
    return aim.address in book.links.named(activity, "aims")


def _delivered_commitments(localised: LocalisedBook, aim: Entry[Aim]) -> Iterator[DeliveredOutcome]:
    """The commitments of an aim that have an id, with what serves each of them."""
    book = localised.book
    for promise in book.commitments_in(aim.address):
        serving = book.kept_by.get(promise.address, ())
        if promise.model.id or serving:
            plans = tuple(_plans(localised, aim.address, serving))
            yield DeliveredOutcome(delivery_anchor(promise), "", without_stop(promise.model.text), plans)


def _plans(localised: LocalisedBook, place: str, serving: Iterable[str]) -> Iterator[DeliveringPlan]:
    """The activities that serve a place, by plan, older plans first."""
    book = localised.book
    by_plan: dict[str, list[Entry[Activity]]] = {}
    for address in serving:
        activity = book.activities[address]
        by_plan.setdefault(activity.address.document, []).append(activity)
    for plan in in_order_of_periods(book.plans[address] for address in by_plan):
        activities = by_plan[plan.address]
        yield DeliveringPlan(
            plan.model.title,
            body_of(book, plan.model),
            to_document(plan.address),
            _count_words(localised, activities),
            tuple(_activity(localised, plan, activity, place) for activity in activities),
        )


def served_words(localised: LocalisedBook, place: str) -> str:
    """How many activities serve an outcome, an aim or a commitment: 1 project, 5 actions."""
    book = localised.book
    serving = book.served_by.get(place) or book.kept_by.get(place, ())
    return _count_words(localised, [book.activities[address] for address in serving])


def _count_words(localised: LocalisedBook, activities: Iterable[Entry[Activity]]) -> str:
    projects = actions = 0
    phrases, plans = localised.phrases, set[str]()
    for activity in activities:
        plans.add(activity.address.document)
        if isinstance(activity.model, Project):
            projects += 1
        else:
            actions += 1
    if len(plans) == 1:
        plan = localised.book.plans[plans.pop()].model
        phrases = phrases.worded_for(plan.project_word, plan.action_word)
    return counts(phrases, [("project", projects), ("action", actions)])


def _activity(
    localised: LocalisedBook, plan: Entry[DeliveryPlan], activity: Entry[Activity], place: str
) -> ServingActivity:
    return ServingActivity(
        name=activity.model.name,
        href=to_activity(activity),
        group=_group_title(plan.model, activity.model),
        also=tuple(link.words for link in also(localised, activity, place)),
    )


def _group_title(plan: DeliveryPlan, activity: Activity) -> str:
    """The title of the group that an action belongs to; empty where it belongs to none."""
    if isinstance(activity, Action) and activity.group:
        for group in plan.groups:
            if group.id == activity.group:
                return group.title
    return ""
