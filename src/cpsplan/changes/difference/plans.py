"""Compare two plans of one book: outcome by outcome, what came and went; then what changed of what goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes.difference import words
from cpsplan.changes.difference.activities import activity_word, compare_activity, served, subject_of
from cpsplan.changes.difference.change import Change, ChangeKind, Differences, Side, Sides, Subject
from cpsplan.changes.difference.courses import Course, courses
from cpsplan.changes.difference.entries import compare_below, told_elsewhere
from cpsplan.changes.difference.matching import Lists
from cpsplan.changes.difference.measures import compare_measures
from cpsplan.changes.difference.money import compare_envelopes
from cpsplan.late import dataclass
from cpsplan.model.address import Address

MEASURES = "measures"
WHOLE = ", as a whole"
"""What follows the name of an aim that an activity names itself, not through an outcome."""


class WrongOrder(Exception):  # noqa: N818 - it names what is wrong with the question
    """The plan named second comes first in time; the message says what to ask."""


def compare_plans(book: Book, before: str, after: str) -> Differences:
    """What changed from one plan to another. Raises WrongOrder where ``before`` is the later one."""
    old, new = book.plans[before], book.plans[after]
    if old.model.period.first and new.model.period.first and old.model.period.first > new.model.period.first:
        raise WrongOrder(f"{before} comes after {after}: name the earlier plan first")
    plans = _Plans(book, old, new)
    changes = [*plans.outcomes(), *plans.activities(), *plans.everything_else()]
    unread = book.incomplete & {before, after}
    return Differences(tuple(changes), plans.titles(), tuple(sorted(unread)))


@dataclass
class _Row:
    """What came and went under one outcome or aim."""

    ended: list[Course] = field(default_factory=list)
    left: list[Course] = field(default_factory=list)
    """What serves something else now."""
    renamed: list[Course] = field(default_factory=list)
    """What goes on here under another id."""
    began: list[Entry[Any]] = field(default_factory=list)
    came: list[Entry[Any]] = field(default_factory=list)

    def take_in(self, course: Course, *, goes_on_here: bool) -> None:
        """Sort in what became of an activity that served this outcome."""
        if course.heir is None:
            self.ended.append(course)
        elif not goes_on_here:
            self.left.append(course)
        elif course.heir.model.id != course.old.model.id:
            self.renamed.append(course)


class _Plans:
    """Two plans of one book, what became of each activity of the first, and what those of the second serve."""

    def __init__(self, book: Book, old: Entry[Any], new: Entry[Any]) -> None:
        self.book, self.old, self.new = book, old, new
        self.side = Side(book)
        self.sides = Sides(self.side, self.side, years_pass=True)
        self.same_strategy = old.model.strategy == new.model.strategy
        self.courses = courses(book, old, new)
        self.later = book.below(new.address, "activity")
        self.serves = {activity.address: served(self.side, activity) for activity in self.later}
        self.served = frozenset[str]().union(*self.serves.values())

    def outcomes(self) -> Iterator[Change]:
        """One sentence on each aim and outcome where something came or went, in the order of the documents."""
        rows = self._rows()
        for strategy in dict.fromkeys((self.old.model.strategy, self.new.model.strategy)):
            for aim in self.book.below(strategy, "aim"):
                for place in (aim, *self.book.below(aim.address, "outcome")):
                    if place.address in rows:
                        yield from self._change(place, rows[place.address])

    def _rows(self) -> dict[str, _Row]:
        """What came and went, by the address of the outcome or aim."""
        rows: dict[str, _Row] = defaultdict(_Row)
        was: dict[str, set[str]] = {}
        for course in self.courses:
            before = self._onward(served(self.side, course.old))
            now = frozenset[str]()
            if course.heir:
                now = self.serves[course.heir.address]
                was.setdefault(course.heir.address, set()).update(before)
            for address in before:
                rows[address].take_in(course, goes_on_here=address in now)
        for activity in self.later:
            for address in self.serves[activity.address]:
                if activity.address not in was:
                    rows[address].began.append(activity)
                elif address not in was[activity.address]:
                    rows[address].came.append(activity)
        return rows

    def _onward(self, places: frozenset[str]) -> frozenset[str]:
        """What an activity served, as what the strategy of the later plan has in its place, where that continues it."""
        onward: set[str] = set()
        for place in places:
            heirs = [heir for heir in self.book.succeeded_by.get(place, ()) if self._is_followed(heir)]
            onward.update(heirs or [place])
        return frozenset(onward)

    def _is_followed(self, heir: Address) -> bool:
        """Whether what served an older aim or outcome counts for its heir; an aim has to be named itself."""
        is_its_own = heir.document == self.new.model.strategy
        return is_its_own and (heir.kind == "outcome" or heir in self.served)

    def _change(self, place: Entry[Any], row: _Row) -> Iterator[Change]:
        parts = list(_parts(self.side, row))
        if not parts:
            return
        weakened = any(not course.word for course in row.ended)
        if self._is_unserved(place):
            parts.append("nothing serves it any longer")
            weakened = True
        went = [course.old for course in (*row.ended, *row.left, *row.renamed)]
        came = [*row.began, *row.came]
        yield Change(
            _change_kind(went, came),
            place.address.within("aim"),
            place.address,
            f"{self._name(place)}: {', '.join(parts)}",
            weakened,
            tuple(activity.model.name for activity in went),
            tuple(activity.model.name for activity in came),
            next(iter(went), place).span(),
            next(iter(came), place).span(),
        )

    def _is_unserved(self, place: Entry[Any]) -> bool:
        """Whether the later plan could serve it and does not. An aim with outcomes is served through them."""
        is_its_own = place.address.document == self.new.model.strategy
        return is_its_own and place.address not in self.served and not self._has_outcomes(place)

    def _has_outcomes(self, place: Entry[Any]) -> bool:
        return bool(self.book.below(place.address, "outcome"))

    def _name(self, place: Entry[Any]) -> str:
        """An aim or outcome at the beginning of its sentence; with its strategy where the plans have two."""
        name = self.side.text(place.address).rstrip(".") if place.address.kind == "outcome" else place.model.title
        whole = WHOLE if self._has_outcomes(place) else ""
        numbered = f"{self.book.numbers[place.address]} {name}{whole}"
        if self.same_strategy:
            return numbered
        return f"{self.book.strategies[place.address.document].model.title}, {numbered}"

    def activities(self) -> Iterator[Change]:
        """What changed of the activities that go on, each under the aim that it serves first."""
        for course in self.courses:
            if course.heir and course.word != "merged":
                section = self._section(course.heir)
                yield from compare_activity(subject_of(self.sides, section, course.old, course.heir))

    def _section(self, activity: Entry[Any]) -> str:
        """The aim of the first thing that an activity serves, under which its changes are told; else its plan."""
        for link in self.book.resolver.links([activity]):
            if link.field in {"outcomes", "aims"}:
                aims = (part.target for part in link.parts if part.target.kind == "aim")
                return next(aims, activity.address.document)
        return activity.address.document

    def everything_else(self) -> Iterator[Change]:
        """The money set aside, the measures, and what else can go on under its id."""
        plans = Subject(self.sides, self.new.address, "", self.old, self.new)
        tellers = {"activity": told_elsewhere, "envelope": compare_envelopes, "measure": self._measures}
        yield from compare_below(plans, tellers)

    def _measures(self, _plans: Subject, lists: Lists) -> Iterator[Change]:
        yield from compare_measures(Subject(self.sides, MEASURES, "", self.old, self.new), lists)

    def titles(self) -> dict[str, str]:
        """The titles of the sections."""
        titles: dict[str, str] = {}
        for aim in self.book.aims.values():
            titles[aim.address] = self._name(aim).removesuffix(WHOLE)
        return titles | {MEASURES: "Measures", self.new.address: self.new.model.title}


# --- what came and went, in the words of one sentence


def _change_kind(went: list[Entry[Any]], came: list[Entry[Any]]) -> ChangeKind:
    if went and came:
        return "changed"
    return "removed" if went else "added"


def _parts(side: Side, row: _Row) -> Iterator[str]:
    actions = _ended(row, "ended")
    if actions:
        yield f"{words.counted(len(actions), 'action')} ended"
    yield from _counted(_ended(row, "completed"), "completed")
    yield from _counted(_ended(row, "stopped"), "stopped")
    yield from _counted(_ended(row, ""), "ended without a word on why")
    for course in row.ended:
        if course.elsewhere:
            name, plan = words.quoted(course.elsewhere.model.name), course.elsewhere.address.document
            yield f"{words.quoted(course.old.model.name)} goes on as {name} in {plan}"
    for course in row.renamed:
        if course.heir:
            verb = "was merged into" if course.word == "merged" else "goes on as"
            yield f"{words.quoted(course.old.model.name)} {verb} {words.quoted(course.heir.model.name)}"
    for course in row.left:
        if course.heir:
            places = sorted(side.named(address) for address in served(side, course.heir))
            yield f"{words.quoted(course.old.model.name)} moved to {words.english_list(places)}"
    yield from _counted(row.began, "began")
    yield from _counted(row.came, "moved here")


def _ended(row: _Row, word: str) -> list[Entry[Any]]:
    return [course.old for course in row.ended if course.word == word]


def _counted(activities: list[Entry[Any]], verb: str) -> Iterator[str]:
    """How many actions and projects; projects by name."""
    actions = [activity for activity in activities if activity_word(activity) == "action"]
    projects = [words.quoted(activity.model.name) for activity in activities if activity_word(activity) == "project"]
    if actions:
        yield f"{words.counted(len(actions), 'action')} {verb}"
    if projects:
        yield f"{words.counted(len(projects), 'project')} {verb}: {words.english_list(projects)}"
