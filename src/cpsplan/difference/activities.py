"""Compare two activities that are the same: what they are for, their outputs, milestones, money and dates."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cpsplan.difference import words
from cpsplan.difference.change import Subject
from cpsplan.difference.fields import compare_due, compare_fields, compare_period
from cpsplan.difference.matching import match, match_reworded
from cpsplan.model.delivery import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpsplan.book import Entry
    from cpsplan.difference.change import Change, Kind, Side

Sides = tuple["Side", "Side"]
Line = tuple[str, str]
"""What a budget is for: its kind and its financial year."""
Money = dict[str, Decimal]
"""Amounts by currency."""

TOLD = ("outcomes", "aims", "timeframe", "milestones", "budgets", "outputs")


def kind_of(activity: Entry[Any]) -> str:
    """The word for an activity: project or action."""
    return "project" if isinstance(activity.model, Project) else "action"


def subject_of(section: str, before: Entry[Any] | None, after: Entry[Any] | None) -> Subject:
    """An activity as what sentences are about: it goes by the name that it had."""
    entry = before or after
    name = f"{kind_of(entry)} {words.quoted(entry.model.name)}" if entry else ""
    return Subject(section, name, before, after)


def compare_activity(subject: Subject, sides: Sides, *, dates: bool = True) -> Iterator[Change]:
    """Everything that changed of an activity; ``dates``: also when it is done."""
    before, after = subject.before, subject.after
    if before is None or after is None:
        return
    if kind_of(before) != kind_of(after):
        yield subject.says("changed", f"became {_with_article(kind_of(after))}")
        yield from _name(subject)
        yield from compare_fields(subject, *TOLD, "text", "title", "scope", "group")
    else:
        yield from compare_fields(subject, *TOLD)
    yield from compare_served(subject, sides)
    if dates:
        yield from compare_period(subject, "timeframe", "timeframe")
        yield from _milestones(subject, sides)
    yield from _outputs(subject, sides, dates=dates)
    yield from _budgets(subject, sides, years=dates)


def _with_article(kind: str) -> str:
    return f"an {kind}" if kind == "action" else f"a {kind}"


def _name(subject: Subject) -> Iterator[Change]:
    old, new = (model.name for model in subject.both)
    if old != new:
        shown = words.two_versions(old, new)
        yield subject.says("changed", f"wording changed from {shown[0]} to {shown[1]}", before=(old,), after=(new,))


def served(side: Side, entry: Entry[Any]) -> frozenset[str]:
    """The addresses of what an activity or a measure names, in full, whether or not it is known."""
    strategy = side.strategy_of(entry.address.split("/")[0])
    references = (*entry.model.outcomes, *entry.model.aims)
    return frozenset(one if ":" in one else f"{strategy}:{one}" for one in references)


def compare_served(subject: Subject, sides: Sides) -> Iterator[Change]:
    """Which outcomes and aims it serves. Where only the strategy of the plan changed, that is told of the plan."""
    before, after = subject.before, subject.after
    if before is None or after is None:
        return
    plans = [side.strategy_of(one.address.split("/")[0]) for side, one in zip(sides, (before, after), strict=True)]
    old, new = served(sides[0], before), served(sides[1], after)
    if plans[0] != plans[1]:
        old = frozenset(one.replace(f"{plans[0]}:", f"{plans[1]}:") for one in old)
    gone, come = sorted(old - new), sorted(new - old)
    left, joined = words.listed([sides[0].named(one) for one in gone]), words.listed([sides[1].named(one) for one in come])
    if left and joined:
        what = f"moved from {left} to {joined}"
        yield subject.says("moved", what, way=("outcomes",), before=gone, after=come)
    elif left or joined:
        what = f"no longer serves {left}" if left else f"now also serves {joined}"
        yield subject.says("changed", what, way=("outcomes",), before=gone, after=come)


def _milestones(subject: Subject, sides: Sides) -> Iterator[Change]:
    before, after = _both_below(subject, sides, "milestones")
    matches = match(before, after, lambda one: one.model.id, lambda one: one.model.title)
    for old, new in matches.both:
        one = Subject(subject.section, f"{subject.words}, milestone {words.quoted(old.model.title)}", old, new)
        yield from compare_fields(one, "due")
        yield from compare_due(one, "due", "date")
    for entry in matches.gone:
        yield _milestone(subject, entry, None).whole("removed", "removed", weakened=True, text=entry.model.title)
    for entry in matches.new:
        yield _milestone(subject, None, entry).whole("added", "added", text=entry.model.title)


def _milestone(subject: Subject, before: Entry[Any] | None, after: Entry[Any] | None) -> Subject:
    entry = before or after
    name = f"{words.quoted(entry.model.title)}, {words.day(entry.model.due)}," if entry else ""
    return Subject(subject.section, f"{subject.words}, milestone {name}", before, after)


def _both_below(subject: Subject, sides: Sides, table: str) -> tuple[list[Entry[Any]], list[Entry[Any]]]:
    before, after = subject.before, subject.after
    return (
        sides[0].below(table, before.address) if before else [],
        sides[1].below(table, after.address) if after else [],
    )


def _outputs(subject: Subject, sides: Sides, *, dates: bool) -> Iterator[Change]:
    """Outputs by id, by their words, then by how like they are. What is left was dropped, or is new."""
    before, after = _both_below(subject, sides, "outputs")
    matches = match(before, after, lambda one: one.model.id, lambda one: one.model.text)
    matches = match_reworded(matches, lambda one: one.model.text)
    for old, new in matches.both:
        one = Subject(subject.section, f"{subject.words}, output {words.quoted(old.model.text)}", old, new)
        if old.model.text != new.model.text:
            shown = words.two_versions(old.model.text, new.model.text)
            bare, what = Subject(subject.section, subject.words, old, new), f"output reworded from {shown[0]} to {shown[1]}"
            yield bare.says("changed", what, way=("text",), before=(old.model.text,), after=(new.model.text,))
        yield from compare_fields(one, "text", "due")
        if dates:
            yield from compare_due(one, "due", "date")
    yield from lost(subject, matches.gone, "output")
    yield from gained(subject, matches.new, "output")


def lost(subject: Subject, entries: list[Entry[Any]], word: str) -> Iterator[Change]:
    """Parts that were dropped, all in one sentence. Weakened."""
    if entries:
        texts = [one.model.text for one in entries]
        what = f"{words.counted(len(entries), word)} dropped: {words.listed([words.quoted(one) for one in texts])}"
        there = Subject(subject.section, subject.words, entries[0], subject.after, f"{subject.address}/{word}s")
        yield there.says("removed", what, weakened=True, before=texts)


def gained(subject: Subject, entries: list[Entry[Any]], word: str) -> Iterator[Change]:
    """Parts that are new, all in one sentence."""
    if entries:
        texts = [one.model.text for one in entries]
        what = f"{words.counted(len(entries), word)} added: {words.listed([words.quoted(one) for one in texts])}"
        there = Subject(subject.section, subject.words, subject.before, entries[0], f"{subject.address}/{word}s")
        yield there.says("added", what, after=texts)


def _budgets(subject: Subject, sides: Sides, *, years: bool) -> Iterator[Change]:
    before, after = subject.before, subject.after
    if before is None or after is None:
        return
    old, new = (_lines(side, one, years=years) for side, one in zip(sides, (before, after), strict=True))
    own = _year(sides[1], after)
    for line in sorted({*old, *new}):
        name = f"{line[0]} budget{f' for {line[1]}' if years and line[1] not in ('', own) else ''}"
        yield from compare_money(subject, name, old.get(line, {}), new.get(line, {}), "budgets")


def _lines(side: Side, activity: Entry[Any], *, years: bool) -> dict[Line, Money]:
    """The budgets of an activity, added up by what they are for."""
    sums: dict[Line, Money] = {}
    for one in activity.model.budgets:
        year = (one.financial_year or _year(side, activity)) if years else ""
        amounts = sums.setdefault((one.kind, year), {})
        amounts[one.currency] = amounts.get(one.currency, Decimal(0)) + one.amount
    return sums


def _year(side: Side, activity: Entry[Any]) -> str:
    return side.book.plan_of(activity.address).model.period.financial_year or ""


def compare_money(subject: Subject, name: str, old: Money, new: Money, field: str) -> Iterator[Change]:
    """An amount of money: weakened where it is cut, or gone. Different currencies are not compared."""
    if old == new:
        return
    before, after = (tuple(words.money(one, currency) for currency, one in amounts.items()) for amounts in (old, new))
    shown = words.listed(before), words.listed(after)
    kind: Kind = "changed"
    weakened = False
    if not old:
        kind, what = "added", f"{name} added: {shown[1]}"
    elif not new:
        kind, what, weakened = "removed", f"{name} removed, which was {shown[0]}", True
    elif old.keys() != new.keys():
        what = f"{name} changed from {shown[0]} to {shown[1]}"
    else:
        weakened = any(new[currency] < amount for currency, amount in old.items())
        what = f"{name} {'cut' if weakened else 'raised'} from {shown[0]} to {shown[1]}"
    yield subject.says(kind, what, way=(field,), weakened=weakened, before=before, after=after)
