"""The page of a strategy: the strategy on one page, where it comes from and leads to, and who delivers it."""

from __future__ import annotations

from collections.abc import Iterable

from cpsplan.book.book import Activity
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.delivery import Project
from cpsplan.model.strategy import Strategy
from cpsplan.render.activities import also
from cpsplan.render.figures import counts, period
from cpsplan.render.frame import notices, source_values
from cpsplan.render.heat import heat_values
from cpsplan.render.places import (
    Values,
    activity_anchor,
    anchor,
    mark,
    outcome_number,
    plans_in_order,
    short_name,
    to_definition,
    to_document,
)

COLUMNS = 5
"""How many aims stand beside one another on the strategy on a page, at most."""


def strategy_values(localised: LocalisedBook, strategy: Entry[Strategy]) -> Values:
    """Everything that the page of a strategy shows, as plain values."""
    model, phrases = strategy.model, localised.phrases
    aims = [_aim(localised, f"{strategy.address}:{aim.id}") for aim in model.aims]
    return {
        "title": model.title,
        "kicker": model.kicker or "",
        "summary": model.summary or "",
        "period": period(phrases, model.period),
        "aim_word": model.aim_word,
        "kind": "thematic" if model.parent else "strategy",
        "notices": notices(localised, model),
        "facts": [
            {"key": f"fact-{key}", "number": number} for key, number in strategy_counts(localised, strategy) if number
        ],
        "relations": _relations(localised, strategy),
        "vision": model.vision or "",
        "mission": model.mission or "",
        "principles": [{"title": one.title, "statement": one.statement or ""} for one in model.values],
        "columns": len(aims) if len(aims) <= COLUMNS else -(-len(aims) // 2),
        "aims": aims,
        "has_outcomes": any(aim["outcomes"] for aim in aims),
        "has_commitments": any(aim["commitments"] for aim in aims),
        "lineage": _lineage(localised, strategy),
        "heat": heat_values(localised, strategy.address),
        "plans": [
            {"title": localised.book.plans[plan].model.title, "href": to_document(plan)}
            for plan in _plans(localised, strategy)
        ],
        "delivery": [_delivery(localised, aim) for aim in _own_aims(strategy)],
        "source": source_values(localised, model.source),
    }


def strategy_counts(localised: LocalisedBook, strategy: Entry[Strategy]) -> list[tuple[str, int]]:
    """What a strategy holds, counted: aims or priorities, outcomes, commitments."""
    model = strategy.model
    return [
        (model.aim_word, len(model.aims)),
        ("outcome", len(localised.book.outcomes_in(strategy.address))),
        ("commitment", sum(len(aim.commitments) for aim in model.aims)),
    ]


def _own_aims(strategy: Entry[Strategy]) -> list[str]:
    return [f"{strategy.address}:{aim.id}" for aim in strategy.model.aims]


def _aim(localised: LocalisedBook, address: str) -> Values:
    book, model = localised.book, localised.book.aims[address].model
    strategy = book.strategy_of(address).address
    return {
        "id": anchor(address, strategy),
        "mark": mark(localised, address),
        "title": model.title,
        "heading": model.heading or "",
        "statement": model.statement,
        "outcomes": [
            {
                "id": anchor(outcome, strategy),
                "number": outcome_number(book, outcome),
                "statement": book.outcomes[outcome].model.statement,
                "delivery": _delivery_anchor(outcome) if book.served_by.get(outcome) else "",
                "served": _served_words(localised, outcome),
            }
            for outcome in book.outcomes_in(address)
        ],
        "commitments": [one.text for one in model.commitments],
        "delivery": _delivery_anchor(address),
        "served": _served_words(localised, address),
    }


def _delivery_anchor(address: str) -> str:
    return f"delivery-{address.split(':')[1]}"


def _served_words(localised: LocalisedBook, address: str) -> str:
    """How many activities serve an outcome or aim: 1 project, 5 actions."""
    activities = [localised.book.activities[one].model for one in localised.book.served_by.get(address, ())]
    projects = sum(isinstance(one, Project) for one in activities)
    return counts(localised.phrases, [("project", projects), ("action", len(activities) - projects)])


# --- relations to other strategies


def _relations(localised: LocalisedBook, strategy: Entry[Strategy]) -> list[Values]:
    """What a strategy continues, serves, is continued by and is served by, with links."""
    book, model = localised.book, strategy.model
    children = [one for one, entry in book.strategies.items() if entry.model.parent == strategy.address]
    ways = (
        ("continues", _known(model.succeeds)),
        ("continued-by", book.succeeded_by.get(strategy.address, ())),
        ("serves", _known(model.parent)),
        ("served-by", children),
    )
    found = []
    for key, others in ways:
        links = [
            {"title": book.strategies[other].model.title, "href": to_document(other)}
            for other in others
            if other in book.strategies
        ]
        if links:
            found.append({"key": f"relation-{key}", "links": links})
    return found


def _known(reference: str | None) -> list[str]:
    return [reference] if reference else []


def _lineage(localised: LocalisedBook, strategy: Entry[Strategy]) -> list[Values]:
    """Tables that set the aims of this strategy beside those that they continue, serve, or are continued by."""
    book, model = localised.book, strategy.model
    aims = _own_aims(strategy)
    before = {aim: list(book.aims[aim].model.succeeds) for aim in aims}
    after = {aim: list(book.succeeded_by.get(aim, ())) for aim in aims}
    above = {aim: _known(book.aims[aim].model.aligns_with) for aim in aims}
    below = {aim: [one for one, entry in book.aims.items() if entry.model.aligns_with == aim] for aim in aims}
    tables = (("continues", before), ("continued-by", after), ("serves", above), ("served-by", below))
    return [
        _table(
            localised,
            model.title,
            key,
            {aim: [one for one in others if one in book.aims] for aim, others in pairs.items()},
        )
        for key, pairs in tables
        if any(pairs.values())
    ]


def _table(localised: LocalisedBook, title: str, key: str, pairs: dict[str, list[str]]) -> Values:
    book = localised.book
    others = dict.fromkeys(book.strategy_of(one).model.title for found in pairs.values() for one in found)
    return {
        "key": f"lineage-{key}",
        "own": title,
        "other": localised.phrases.text("list-separator").join(others),
        "rows": [
            {"aim": _aim_link(localised, aim, own=True), "others": [_aim_link(localised, one) for one in found]}
            for aim, found in pairs.items()
        ],
    }


def _aim_link(localised: LocalisedBook, aim: str, *, own: bool = False) -> Values:
    book = localised.book
    strategy = book.strategy_of(aim).address
    return {
        "mark": mark(localised, aim),
        "title": book.aims[aim].model.title,
        "href": f"#{anchor(aim, strategy)}" if own else to_definition(book, aim),
    }


# --- delivered by


def _plans(localised: LocalisedBook, strategy: Entry[Strategy]) -> list[str]:
    """The plans that serve this strategy: those that deliver it, then others that name an outcome or aim of it."""
    book = localised.book
    served = [one for one in book.served_by if book.strategy_of(one).address == strategy.address]
    others = [book.plan_of(activity).address for place in served for activity in book.served_by[place]]
    return list(dict.fromkeys((*plans_in_order(book, strategy.address), *others)))


def _delivery(localised: LocalisedBook, aim: str) -> Values:
    """What serves an aim and each of its outcomes, plan by plan."""
    book, model = localised.book, localised.book.aims[aim].model
    return {
        "id": _delivery_anchor(aim),
        "mark": mark(localised, aim),
        "title": model.title,
        "short": short_name(localised, aim),
        "plans": _by_plan(localised, aim, book.served_by.get(aim, ())),
        "outcomes": [
            {
                "id": _delivery_anchor(outcome),
                "number": outcome_number(book, outcome),
                "statement": book.outcomes[outcome].model.statement.removesuffix("."),
                "plans": _by_plan(localised, outcome, book.served_by.get(outcome, ())),
            }
            for outcome in book.outcomes_in(aim)
        ],
    }


def _by_plan(localised: LocalisedBook, place: str, activities: Iterable[str]) -> list[Values]:
    book = localised.book
    plans: dict[str, list[str]] = {}
    for activity in activities:
        plans.setdefault(book.plan_of(activity).address, []).append(activity)
    ordered = sorted(plans, key=lambda one: str(book.plans[one].model.period.first))
    return [
        {
            "title": book.plans[plan].model.title,
            "href": to_document(plan),
            "counts": _count_words(localised, plans[plan]),
            "activities": [_activity_link(localised, plan, one, place) for one in plans[plan]],
        }
        for plan in ordered
    ]


def _count_words(localised: LocalisedBook, activities: list[str]) -> str:
    projects = sum(isinstance(localised.book.activities[one].model, Project) for one in activities)
    return counts(localised.phrases, [("project", projects), ("action", len(activities) - projects)])


def _activity_link(localised: LocalisedBook, plan: str, address: str, place: str) -> Values:
    book = localised.book
    activity: Activity = book.activities[address].model
    groups = {group.id: group.title for group in book.plans[plan].model.groups}
    return {
        "name": activity.name,
        "href": to_document(plan, activity_anchor(address)),
        "group": groups.get(getattr(activity, "group", None) or "", ""),
        "also": [one["words"] for one in also(localised, book.plans[plan], address, place)],
    }
