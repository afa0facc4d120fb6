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
from cpsplan.changes.new_files import empty_workspace, file_of
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
FIRST_GUESS = 2000
"""The year that stands where a file names none, far enough from today to be seen."""
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


@dataclass(slots=True)
class Imported:
    """The files of a workspace by path, and what a person has to look at, each with its line in the StratML file."""

    files: dict[str, str] = field(default_factory=dict)
    guessed: list[tuple[int, str]] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)


def import_strategy(root: Element, publisher: str | None = None) -> Imported:
    """The draft workspace of a StratML file. ``publisher`` goes before the name that the file gives.

    Raises ChangeRefused where the file holds no strategy: another root, or no goals.
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
        title = self._root.words("Name") or self._guess(self._root.line, "Imported strategy", "its title")
        document = self._document_id(title)
        name = publisher or self._core.words("Organization", "Name")
        name = name or self._guess(self._core.line, "Publisher unknown", "its publisher")
        values = self._values(document, title, goals)
        path, text = file_of(Strategy, document, values, self._comments())
        self._imported.files = empty_workspace(name, f"Plans of {name}") | {path: text}
        self._imported.left = sorted([*self._imported.left, *_left_over(self._root)])
        return self._imported

    def _values(self, document: str, title: str, goals: list[Element]) -> dict[str, Any]:
        values: dict[str, Any] = {"id": document, "title": title}
        if summary := self._root.words("Description"):
            values["summary"] = summary
        values |= {"period": self._period(), "status": "draft"}
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
        return self._guess(self._root.line, _short(title) or "strategy", "its id")

    def _period(self) -> dict[str, str | int]:
        about = self._root.first("AdministrativeInformation") or self._root
        dates = {"from": about.words("StartDate"), "to": about.words("EndDate")}
        period: dict[str, str | int] = {key: date for key, date in dates.items() if _DATE.fullmatch(date)}
        for key, date in dates.items():
            if date and key not in period:
                self._imported.left.append((about.line, f"“{date}” is no date"))
        if not period:
            self._guess(about.line, str(FIRST_GUESS), "the year in which it begins")
            return {"from": FIRST_GUESS}
        return period

    def _value(self, element: Element) -> dict[str, str]:
        title, statement = element.words("Name"), element.words("Description")
        value = {"id": self._id("value", element, title or statement), "title": title or statement}
        return value | ({"statement": statement} if title and statement else {})

    def _aim(self, document: str, goal: Element) -> dict[str, Any]:
        title, statement = goal.words("Name"), goal.words("Description")
        aim: dict[str, Any] = {"id": self._id("aim", goal, title or statement, document)}
        aim["title"] = title or statement or self._guess(goal.line, "Aim without a title", "the title of an aim")
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
        words = description or name or self._guess(objective.line, "Outcome without words", "an outcome")
        return {"id": self._id(above, objective, name or words, above), "statement": words}

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
        self._imported.guessed.append((element.line, f"the id “{free}”, made from its words"))
        return free

    def _guess(self, line: int, words: str, what: str) -> str:
        self._imported.guessed.append((line, f"{what} is not given: “{words}”"))
        return words

    def _comments(self) -> list[str]:
        """What a person has to look at, at the top of the file."""
        guessed = [f"# - line {line}: {words}" for line, words in sorted(self._imported.guessed)]
        return ["# Imported from StratML. Guessed, so look at each (lines are those of that file):", *guessed]


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
