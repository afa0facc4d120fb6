"""Compare money: the budgets of activities, and what a plan sets aside for its aims."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.change import Change, ChangeKind, Side, Subject
from cpsplan.changes.difference.fields import compare_fields, parts_in_words
from cpsplan.changes.difference.matching import Lists, match
from cpsplan.model.delivery import Budget

Amounts = dict[str, Decimal]
"""Amounts by currency."""


class BudgetLine(NamedTuple):
    """What a budget is for."""

    kind: str
    year: str
    rest: str
    """Whatever else it says, in words."""


def compare_budgets(activity: Subject) -> Iterator[Change]:
    """The budgets of an activity, added up by what they are for. Where years pass, each year has its own."""
    sides = activity.sides
    before, after = activity.entries
    old, new = _lines(activity, sides.before, before), _lines(activity, sides.after, after)
    own_year = _year_of(sides.after, after)
    for line in sorted({*old, *new}):
        name = f"{line.kind} budget"
        if line.year not in ("", own_year):
            name += f" for {line.year}"
        if line.rest:
            name += f" with {line.rest}"
        yield from compare_money(activity, name, (old.get(line, {}), new.get(line, {})), "budgets")


def _lines(subject: Subject, side: Side, activity: Entry[Any]) -> dict[BudgetLine, Amounts]:
    lines: dict[BudgetLine, Amounts] = {}
    for budget in activity.model.budgets:
        year = "" if subject.sides.years_pass else budget.financial_year or _year_of(side, activity)
        amounts = lines.setdefault(BudgetLine(budget.kind, year, _rest(budget)), {})
        amounts[budget.currency] = amounts.get(budget.currency, Decimal(0)) + budget.amount
    return lines


def _rest(budget: Budget) -> str:
    return ", ".join(parts_in_words(budget, "amount", "currency", "kind", "financial_year"))


def _year_of(side: Side, activity: Entry[Any]) -> str:
    return side.book.plans[activity.address.document].model.period.financial_year or ""


def compare_envelopes(plan: Subject, lists: Lists) -> Iterator[Change]:
    """The money set aside, by aim, group and kind; the same is for one of which the currency changes."""
    matches = match(lists, lambda envelope: (envelope.model.aim, envelope.model.group, envelope.model.kind))
    for old, new in matches.all():
        envelope = plan.other("the plan", old, new)
        name = _name(plan.sides.before, old) or _name(plan.sides.after, new)
        yield from compare_money(envelope, name, (_amounts(old), _amounts(new)), "amount")
        if old and new:
            yield from compare_fields(envelope, "aim", "group", "kind", "amount", "currency")


def _amounts(envelope: Entry[Any] | None) -> Amounts:
    return {envelope.model.currency: envelope.model.amount} if envelope else {}


def _name(side: Side, envelope: Entry[Any] | None) -> str:
    if envelope is None:
        return ""
    model = envelope.model
    place = f"the group “{model.group}”" if model.group else "the whole plan"
    if model.aim:
        place = side.named(side.in_full(envelope, model.aim))
    return f"{model.kind} money for {place}" if model.kind else f"money for {place}"


def compare_money(subject: Subject, name: str, amounts: tuple[Amounts, Amounts], field: str) -> Iterator[Change]:
    """An amount of money: weakened where it is cut, or gone. Different currencies are not compared."""
    old, new = amounts
    if old == new:
        return
    before, after = _in_words(old), _in_words(new)
    from_old, to_new = words.english_list(before), words.english_list(after)
    kind: ChangeKind = "changed"
    is_less = False
    if not old:
        kind, what = "added", f"{name} added: {to_new}"
    elif not new:
        kind, what, is_less = "removed", f"{name} removed (before: {from_old})", True
    elif old.keys() != new.keys():
        what = f"{name} changed from {from_old} to {to_new}"
    else:
        is_less = any(new[currency] < amount for currency, amount in old.items())
        what = f"{name} {'cut' if is_less else 'raised'} from {from_old} to {to_new}"
    yield subject.says(kind, what, way=(field,), weakened=is_less, before=before, after=after)


def _in_words(amounts: Amounts) -> list[str]:
    return [words.english_money(amount, currency) for currency, amount in amounts.items()]
