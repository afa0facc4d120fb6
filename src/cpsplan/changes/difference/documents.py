"""Compare two states of one plan, progress report or settings file; and tell of documents that are new or gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.activities import compare_activity, compare_money, subject_of
from cpsplan.changes.difference.change import Change, Kind, Side, Sides, Subject, both_below
from cpsplan.changes.difference.fields import compare_entries, compare_fields, compare_period, parts
from cpsplan.changes.difference.matching import Matches, match
from cpsplan.changes.difference.measures import compare_measures
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.shape import shape
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record

REPORT_WORDS = {"observations": "figure for", "spend": "spending on", "overrides": "status set by hand for"}
"""How a line of a progress report is called; “report on” where it is not here."""


def _parts(model: type[Record]) -> list[str]:
    """The fields of a document that hold what has an id or an address: each is compared by itself."""
    return [field.name for field, _ in shape(model).named]


def whole_document(kind: str, before: Entry[Any] | None, after: Entry[Any] | None) -> Change:
    """A document that is new or gone, with how much it holds. Weakened where promises go with it."""
    entry = after or before
    model: Any = entry.model if entry else None
    verb: Kind = "added" if after else "removed"
    held = _held(model)
    weakened = after is None and isinstance(model, Strategy | DeliveryPlan)
    subject = Subject(entry.address if entry else "", f"{kind} {words.quoted(model.title)}", before, after)
    return subject.whole(verb, f"{verb}{f', with {held}' if held else ''}", weakened=weakened, text=model.title)


def _held(model: Any) -> str:
    if isinstance(model, Strategy):
        aims = model.aims
        numbers = [(len(aims), "aim", ""), (sum(len(aim.outcomes) for aim in aims), "outcome", "")]
    elif isinstance(model, DeliveryPlan):
        numbers = [(len(model.projects), "project", ""), (len(model.actions), "action", "")]
        numbers.append((len(model.measures), "measure", ""))
    else:
        numbers = []
    return words.listed([words.counted(*one) for one in numbers if one[0]])


def compare_plan(before: Entry[Any], after: Entry[Any], sides: Sides) -> Iterator[Change]:
    """Everything that changed of a plan."""
    section = after.address
    subject = Subject(section, "the plan", before, after)
    yield from compare_fields(subject, "id", "period", *_parts(type(after.model)))
    yield from compare_period(subject, "period", "period")
    yield from compare_envelopes(subject, sides)
    yield from compare_entries(section, parts(subject, "groups"), _identifier, lambda one: f"group “{one.model.title}”")
    yield from _compare_others(subject, sides, "envelope", "activity", "measure")
    matched = match_activities(before.address, after.address, sides)
    for old, new in matched.both:
        yield from compare_activity(subject_of(section, old, new), sides)
    yield from _gone_and_new(section, after, matched)
    yield from compare_measures(section, (before.address, after.address), sides)


def match_activities(before: str, after: str, sides: Sides) -> Matches:
    """The activities of two plans, by id, then by their name or words."""
    return match(both_below(sides, "activity", before, after), _identifier, lambda one: one.model.name)


def _gone_and_new(section: str, plan: Entry[Any], matched: Matches) -> Iterator[Change]:
    fates = {one.of: one for one in plan.model.fates if one.fate != "undecided"}
    for old in matched.gone:
        fate = fates.get(old.model.id)
        verb = f"removed: it was {fate.fate}" if fate else "removed, without a word on what became of it"
        yield subject_of(section, old, None).whole("removed", verb, weakened=fate is None, text=old.model.name)
    for new in matched.new:
        yield subject_of(section, None, new).whole("added", "added", text=new.model.name)


def compare_envelopes(subject: Subject, sides: Sides) -> Iterator[Change]:
    """The money set aside, by aim and kind; the same is for one of which the currency changes."""
    before, after = subject.before, subject.after
    if before is None or after is None:
        return
    matched = match(
        both_below(sides, "envelope", before.address, after.address), lambda one: (one.model.aim, one.model.kind)
    )
    pairs = [*matched.both, *((old, None) for old in matched.gone), *((None, new) for new in matched.new)]
    for old, new in pairs:
        entry = new or old
        if entry is not None:
            one = Subject(subject.section, "the plan", old, new)
            money = (_amount(old), _amount(new))
            yield from compare_money(one, _envelope_name(sides[0 if old else 1], entry), money, "amount")
            if old and new:
                yield from compare_fields(one, "aim", "kind", "amount", "currency")


def _amount(envelope: Entry[Any] | None) -> dict[str, Decimal]:
    return {envelope.model.currency: envelope.model.amount} if envelope else {}


def _envelope_name(side: Side, envelope: Entry[Any]) -> str:
    model, strategy = envelope.model, side.strategy_of(envelope.address.split("/")[0])
    aim = model.aim if model.aim is None or ":" in model.aim else f"{strategy}:{model.aim}"
    return f"{f'{model.kind} ' if model.kind else ''}money for {side.named(aim) if aim else 'the whole plan'}"


def compare_progress(before: Entry[Any], after: Entry[Any], sides: Sides) -> Iterator[Change]:
    """Everything that changed of a progress report. A report tells what was; nothing of it weakens a plan."""
    section = after.address
    subject = Subject(section, "the report", before, after)
    yield from compare_fields(subject, "id", "period", *_parts(type(after.model)))
    yield from (replace(one, weakened=False) for one in compare_period(subject, "period", "period"))
    lists = both_below(sides, "report", before.address, after.address)
    yield from compare_entries(section, lists, _line, _line_name)
    yield from _compare_others(subject, sides, "report")


def _line(entry: Entry[Any]) -> tuple[str, str, str]:
    kind = entry.address.split("/")[1]
    return kind, entry.model.of, entry.model.date if kind == "observations" else ""


def _line_name(entry: Entry[Any]) -> str:
    return f"{REPORT_WORDS.get(entry.address.split('/')[1], 'report on')} “{entry.model.of}”"


def _identifier(entry: Entry[Any]) -> str:
    identifier: str = entry.model.id
    return identifier


def _compare_others(subject: Subject, sides: Sides, *told: str) -> Iterator[Change]:
    """The entries right below a document, but those of the kinds in ``told``, which somebody else tells of."""
    before, after = subject.before, subject.after
    if before is None or after is None:
        return
    for kind in _kinds_below(type(after.model)):
        if kind not in told:
            lists = both_below(sides, kind, before.address, after.address)
            yield from compare_entries(subject.section, lists, _identifier_or_subject, _name_of)


def _kinds_below(model: type[Record]) -> list[str]:
    """The kinds of the entries right below a document, each once."""
    return list(dict.fromkeys(kind.name for _, kind in shape(model).named if kind.table))


def _identifier_or_subject(entry: Entry[Any]) -> str:
    subject: str = entry.address.id or entry.model.of
    return subject


def _name_of(entry: Entry[Any]) -> str:
    kind = entry.address.kind
    return f"{kind} “{entry.words}”" if entry.address.id else f"{kind} of “{entry.model.of}”"
