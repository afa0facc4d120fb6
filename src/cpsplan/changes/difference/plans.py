"""Compare two plans of one book: outcome by outcome, what came and went; then what changed of what goes on.

A project goes on in the later plan under its id, or as the fates of the plans in between tell: continued under another
id, or merged into another project. An action goes on under its id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.activities import compare_activity, kind_of, served, subject_of
from cpsplan.changes.difference.change import Change, Differences, Kind, Side, Subject
from cpsplan.changes.difference.documents import compare_envelopes
from cpsplan.changes.difference.measures import compare_measures

MEASURES = "measures"
WHOLE = ", as a whole"
"""What follows the name of an aim that an activity names itself, not through an outcome."""


class WrongOrder(Exception):  # noqa: N818 - it names what is wrong with the question
    """The plan named second comes first in time; the message says what to ask."""


@dataclass(frozen=True, slots=True)
class Course:
    """What became of an activity: the one that it goes on in, or how it ended."""

    old: Entry[Any]
    heir: Entry[Any] | None
    word: str
    """continued, merged, completed, stopped; “ended” for an action; empty where nobody has said."""


@dataclass
class _Row:
    """What came and went under one outcome or aim."""

    ended: list[Course] = field(default_factory=list)
    left: list[Course] = field(default_factory=list)
    renamed: list[Course] = field(default_factory=list)
    began: list[Entry[Any]] = field(default_factory=list)
    came: list[Entry[Any]] = field(default_factory=list)
    unserved: bool = False

    def take_in(self, one: Course, *, goes_on_here: bool) -> None:
        """Sort in what became of an activity that served this outcome."""
        if one.heir is None:
            self.ended.append(one)
        elif not goes_on_here:
            self.left.append(one)
        elif one.heir.model.id != one.old.model.id:
            self.renamed.append(one)


def compare_plans(book: Book, before: str, after: str) -> Differences:
    """What changed from one plan to another. Raises WrongOrder where ``before`` is the later one."""
    old, new = book.plans[before], book.plans[after]
    if old.model.period.first and new.model.period.first and old.model.period.first > new.model.period.first:
        raise WrongOrder(f"{before} comes after {after}: name the earlier plan first")
    side = Side(book)
    courses = [_course(side, one, new) for one in side.below("activity", before)]
    rows = _rows(side, courses, side.below("activity", after))
    changes = [change for address in _places(side, before, after) for change in _row(side, address, rows, (old, new))]
    for one in courses:
        if one.heir is not None and one.word != "merged":
            subject = subject_of(_section(side, one.heir), one.old, one.heir)
            changes += compare_activity(subject, (side, side), same_plan=False)
    changes += compare_envelopes(Subject(after, "", old, new), (side, side))
    changes += compare_measures(MEASURES, (before, after), (side, side), same_plan=False)
    same = old.model.strategy == new.model.strategy
    titles = {aim: _name(side, aim, same=same).removesuffix(WHOLE) for aim in book.aims}
    titles |= {MEASURES: "Measures", after: new.model.title}
    unread = book.incomplete & {before, after}
    return Differences(tuple(changes), titles, tuple(sorted(unread)))


def _course(side: Side, old: Entry[Any], new: Entry[Any]) -> Course:
    """Follow an activity through the fates of every plan up to ``new``. Only projects have fates."""
    identifier, words_so_far = old.model.id, []
    project = kind_of(old) == "project"
    for plan in _chain(side.book, old.address.split("/")[0], new) if project else ():
        fate = next((one for one in plan.model.fates if one.of == identifier and one.fate != "undecided"), None)
        if fate is None:
            continue
        if fate.fate in ("completed", "stopped"):
            return Course(old, None, fate.fate)
        words_so_far.append(fate.fate)
        identifier = fate.into or identifier
    # An action and a project of the same id are the same only where a fate says so: actions are of one year.
    kinds = {kind_of(old)} if not words_so_far else {"project", "action"}
    heirs = (one for one in side.below("activity", new.address) if one.model.id == identifier)
    heir = next((one for one in heirs if kind_of(one) in kinds), None)
    if heir is None:
        return Course(old, None, "" if project else "ended")
    return Course(old, heir, "merged" if "merged" in words_so_far else "continued")


def _chain(book: Book, before: str, new: Entry[Any]) -> list[Entry[Any]]:
    """The plans whose fates tell what became of the projects of ``before``: those after it, up to ``new``."""
    plans = book.plans_of(new.model.strategy)
    addresses = [str(one.address) for one in plans]
    if before not in addresses:
        return []
    return plans[addresses.index(before) + 1 : addresses.index(new.address) + 1]


def _section(side: Side, activity: Entry[Any]) -> str:
    """The aim of the first outcome of an activity, under which its changes are told."""
    first = next(iter(activity.model.outcomes or activity.model.aims), "").split(".")[0]
    return first if ":" in first else f"{side.strategy_of(activity.address.split('/')[0])}:{first}"


def _rows(side: Side, courses: list[Course], later: list[Entry[Any]]) -> dict[str, _Row]:
    """What came and went, by the address of the outcome or aim."""
    now = {one.address: served(side, one) for one in later}
    was: dict[str, set[str]] = {}
    rows: dict[str, _Row] = defaultdict(_Row)
    for one in courses:
        before = served(side, one.old)
        if one.heir:
            was.setdefault(one.heir.address, set()).update(before)
        for address in before:
            rows[address].take_in(one, goes_on_here=one.heir is not None and address in now[one.heir.address])
    for entry in later:
        for address in now[entry.address]:
            if entry.address not in was:
                rows[address].began.append(entry)
            elif address not in was[entry.address]:
                rows[address].came.append(entry)
    for address, row in rows.items():
        # An aim with outcomes is served through them.
        whole = address in side.book.outcomes or not side.below("outcome", address)
        row.unserved = whole and not any(address in one for one in now.values())
    return rows


def _places(side: Side, before: str, after: str) -> Iterator[str]:
    """The aims and outcomes of the strategies of both plans, in the order of the documents."""
    for strategy in dict.fromkeys((side.strategy_of(before), side.strategy_of(after))):
        for aim in side.below("aim", strategy):
            yield aim.address
            yield from (outcome.address for outcome in side.below("outcome", aim.address))


def _row(side: Side, address: str, rows: dict[str, _Row], plans: tuple[Entry[Any], Entry[Any]]) -> Iterator[Change]:
    """The one sentence on an outcome or aim; none where nothing came or went."""
    row = rows.get(address)
    parts = list(_parts(side, row)) if row else []
    if row is None or not parts:
        return
    same = plans[0].model.strategy == plans[1].model.strategy
    unserved = row.unserved and same
    if unserved:
        parts.append("nothing serves it any longer")
    entry = side.book.outcomes.get(address) or side.book.aims[address]
    sentence = f"{_name(side, address, same=same)}: {', '.join(parts)}"
    went, came = [*row.ended, *row.left, *row.renamed], [*row.began, *row.came]
    kind: Kind = "removed" if not came else "added" if not went else "changed"
    yield Change(
        kind,
        address.rsplit(".", 1)[0],
        address,
        sentence,
        unserved or any(not one.word for one in row.ended),
        tuple(one.old.model.name for one in went),
        tuple(one.model.name for one in came),
        went[0].old.span() if went else entry.span(),
        came[0].span() if came else entry.span(),
    )


def _name(side: Side, address: str, *, same: bool) -> str:
    book = side.book
    if address in book.outcomes:
        name = book.outcomes[address].model.statement.rstrip(".")
    else:
        name = f"{book.aims[address].model.title}{WHOLE if side.below('outcome', address) else ''}"
    strategy = "" if same else f"{book.strategy_of(address).model.title}, "
    return f"{strategy}{side.numbers[address]} {name}"


def _parts(side: Side, row: _Row) -> Iterator[str]:
    """What came and went, in the words of one sentence."""
    actions = [one for one in row.ended if one.word == "ended"]
    if actions:
        yield f"{words.counted(len(actions), 'action')} ended"
    for word, verb in (("completed", "completed"), ("stopped", "stopped"), ("", "ended without a word on why")):
        yield from _told([one.old for one in row.ended if one.word == word], verb)
    for one in row.renamed:
        if one.heir is not None:
            verb = "was merged into" if one.word == "merged" else "goes on as"
            yield f"{words.quoted(one.old.model.name)} {verb} {words.quoted(one.heir.model.name)}"
    for one in row.left:
        if one.heir is not None:
            to = words.listed(sorted(side.named(place) for place in served(side, one.heir)))
            yield f"{words.quoted(one.old.model.name)} moved to {to}"
    yield from _told(row.began, "began")
    yield from _told(row.came, "moved here")


def _told(activities: list[Entry[Any]], verb: str) -> Iterator[str]:
    """How many actions and projects; projects by name."""
    for kind in ("action", "project"):
        some = [one for one in activities if kind_of(one) == kind]
        names = f": {words.listed([words.quoted(one.model.name) for one in some])}" if kind == "project" else ""
        if some:
            yield f"{words.counted(len(some), kind)} {verb}{names}"
