"""A strategy in StratML as the files of a draft workspace: what was taken over, what was guessed, what was left.

Part 1 (ISO 17469-1, StrategicPlan) and Part 2 (ISO 17469-2, PerformancePlanOrReport) are read by the names of their
elements; public files often follow neither schema. A goal becomes an aim, an objective an outcome. What has no place is
listed, never dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cpsplan.book.misshapen import as_id
from cpsplan.changes.new_files import draft_of, empty_workspace
from cpsplan.changes.refused import ChangeRefused
from cpsplan.model.strategy import Strategy
from cpsplan.sources.xml_tree import Element

ROOTS = ("StrategicPlan", "PerformancePlanOrReport")
TAKEN = frozenset(
    (
        *("Name", "Description", "Identifier", "SequenceIndicator", "StartDate", "EndDate", "Vision", "Mission"),
        *("Value", "Goal", "Objective", "Organization", "StrategicPlanCore", "AdministrativeInformation"),
    )
)
"""The elements of which something is taken over."""
LONGEST_ID = 40
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@dataclass(slots=True)
class Imported:
    """The files of a workspace by path, and what a person has to look at, each with its line in the StratML file."""

    files: dict[str, str] = field(default_factory=dict)
    guessed: list[tuple[int, str]] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    """What a strategy has to say and the file does not: nothing is made up in its place."""
    left: list[tuple[int, str]] = field(default_factory=list)


def import_strategy(root: Element, publisher: str | None = None) -> Imported:
    """The draft workspace of a StratML file. ``publisher`` goes before the name that the file gives.

    Raises ChangeRefused where the file holds no strategy: another root, or no goals; or where nobody says whose it is.
    """
    if root.name not in ROOTS:
        raise ChangeRefused(f"line {root.line}: this is no StratML: its root is <{root.name}>, not <{ROOTS[0]}>")
    return _Reading(root).workspace(publisher)


class _Reading:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._core = root.first("StrategicPlanCore") or root
        self._imported = Imported()
        self._ids: dict[str, set[str]] = {}

    def workspace(self, publisher: str | None) -> Imported:
        goals = list(self._core.all("Goal"))
        if not goals:
            raise ChangeRefused(f"line {self._core.line}: there is no <Goal>, so there is nothing to aim at")
        title = self._root.words("Name")
        document = self._document_id(title)
        name = publisher or self._core.words("Organization", "Name")
        if not name:
            raise ChangeRefused(f"line {self._core.line}: the file does not say whose it is: name it with --publisher")
        values = self._values(document, title, goals)
        path, text = draft_of(Strategy, document, values, self._comments())
        self._imported.files = empty_workspace(name, f"Plans of {name}") | {path: text}
        self._imported.left = sorted([*self._imported.left, *_left_over(self._root)])
        return self._imported

    def _values(self, document: str, title: str, goals: list[Element]) -> dict[str, Any]:
        values: dict[str, Any] = {"id": document} | self._given("title", title, self._root)
        if summary := self._root.words("Description"):
            values["summary"] = summary
        values |= self._period() | {"status": "draft"}
        for key, tag in (("vision", "Vision"), ("mission", "Mission")):
            if words := self._core.words(tag, "Description"):
                values[key] = words
        if principles := [self._value(element) for element in self._core.all("Value")]:
            values["values"] = principles
        values["aims"] = [self._aim(document, goal) for goal in goals]
        return values

    def _document_id(self, title: str) -> str:
        given = self._root.words("AdministrativeInformation", "Identifier") or self._root.words("Identifier")
        named = given.removeprefix("_")
        # Identifiers that cpsplan wrote begin with that of the document.
        is_ours = all(goal.words("Identifier").startswith(f"_{named}_") for goal in self._core.all("Goal"))
        if is_ours and named and named == as_id(named):
            return named
        return self._guessed_id(self._root, _short(title) or "strategy")

    def _given(self, key: str, words: str, element: Element) -> dict[str, str]:
        """A value under its key. One that is not given is left out and listed: “cpsplan check” asks for it."""
        if words:
            return {key: words}
        self._imported.missing.append((element.line, f"<{element.name}> has no words for “{key}”"))
        return {}

    def _period(self) -> dict[str, Any]:
        about = self._root.first("AdministrativeInformation") or self._root
        dates = {"from": about.words("StartDate"), "to": about.words("EndDate")}
        period = {key: date for key, date in dates.items() if _DATE.fullmatch(date)}
        for key, date in dates.items():
            if date and key not in period:
                self._imported.left.append((about.line, f"“{date}” is no date"))
        if not period:
            self._imported.missing.append((about.line, "no date says when it begins or ends: “period”"))
        return {"period": period} if period else {}

    def _value(self, element: Element) -> dict[str, str]:
        title, statement = element.words("Name"), element.words("Description")
        value = {"id": self._id("value", element, title or statement)}
        value |= self._given("title", title or statement, element)
        return value | ({"statement": statement} if title and statement else {})

    def _aim(self, document: str, goal: Element) -> dict[str, Any]:
        title, statement = goal.words("Name"), goal.words("Description")
        aim: dict[str, Any] = {"id": self._id("aim", goal, title or statement, document)}
        aim |= self._given("title", title or statement, goal)
        if title and statement and statement != title:
            aim["statement"] = statement
        return aim | self._below(f"{document}_{aim['id']}", list(goal.all("Objective")))

    def _below(self, above: str, objectives: list[Element]) -> dict[str, Any]:
        """What lies below an aim: outcomes; or commitments, as cpsplan wrote them in their place."""
        promised = [part for part in objectives if part.words("Identifier").startswith(f"_{above}_commitments_")]
        outcomes = [self._outcome(above, part) for part in objectives if part not in promised]
        commitments = [part.words("Description") for part in promised]
        return {key: below for key, below in (("outcomes", outcomes), ("commitments", commitments)) if below}

    def _outcome(self, above: str, objective: Element) -> dict[str, str]:
        name, description = objective.words("Name"), objective.words("Description")
        if name and description and name != description:
            self._imported.guessed.append((objective.line, f"the outcome is called by its description, not “{name}”"))
        words = description or name
        identifier = self._id(above, objective, name or words, above)
        return {"id": identifier} | self._given("statement", words, objective)

    def _id(self, where: str, element: Element, words: str, above: str = "") -> str:
        """The id that cpsplan gave when it wrote the file; else one made from words, told as a guess."""
        taken = self._ids.setdefault(where, set())
        before, is_ours, given = element.words("Identifier").partition(f"_{above}")
        given = given.lstrip("_.")
        if above and is_ours and not before and given and given == as_id(given) and given not in taken:
            taken.add(given)
            return given
        wanted = _short(words) or "part"
        free = next(name for name in _numbered(wanted) if name not in taken)
        taken.add(free)
        return self._guessed_id(element, free)

    def _guessed_id(self, element: Element, identifier: str) -> str:
        self._imported.guessed.append((element.line, f"the id “{identifier}”, made from its words"))
        return identifier

    def _comments(self) -> list[str]:
        """What a person has to look at, at the top of the file."""
        places = sorted([*self._imported.guessed, *self._imported.missing])
        head = "# Imported from StratML. Guessed or missing, so look at each (lines are those of that file):"
        return [head, *(f"# - line {line}: {words}" for line, words in places)]


def _short(words: str) -> str:
    """An id from the first words of a text."""
    whole = as_id(words)
    return whole if len(whole) <= LONGEST_ID else whole[:LONGEST_ID].rpartition("-")[0]


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 10_000))


def _left_over(element: Element) -> Iterator[tuple[int, str]]:
    """What has words and is not taken over, outermost first."""
    for child in element.children:
        if child.name not in TAKEN:
            words = child.text or next((part.text for part in child.children if part.text), "")
            yield child.line, f"<{child.name}> {words[:60]}".rstrip()
        else:
            yield from _left_over(child)
