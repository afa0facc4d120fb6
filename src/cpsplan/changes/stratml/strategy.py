"""A strategy in StratML: a goal becomes an aim, an objective an outcome or a part of one, an indicator a measure."""

from __future__ import annotations

from typing import Any

from cpsplan.changes.new_files import draft_of
from cpsplan.changes.stratml.measures import measure_of
from cpsplan.changes.stratml.reading import Imported, StratmlReading
from cpsplan.model.strategy import Strategy
from cpsplan.sources.xml_tree import Element


def strategy_of(reading: StratmlReading) -> Imported:
    """The draft of a strategy. Raises ChangeRefused where a text cannot be written into a file."""
    return StrategyDraft(reading).imported()


class StrategyDraft:
    """Builds the values of a strategy; remembers the measures, which stand behind the aims."""

    def __init__(self, reading: StratmlReading) -> None:
        self._reading = reading
        self._measures: list[dict[str, Any]] = []

    def imported(self) -> Imported:
        """The file of the strategy."""
        reading, root = self._reading, self._reading.root
        title = reading.words(root, "Name")
        document = reading.document_id(title)
        values: dict[str, Any] = {"id": document} | reading.given("title", title, root)
        if summary := reading.words(root, "Description"):
            values["summary"] = summary
        values |= reading.period() | {"status": "draft"} | reading.publication()
        for key, tag in (("vision", "Vision"), ("mission", "Mission")):
            if words := reading.words(reading.core, tag, "Description"):
                values[key] = words
        if principles := [self._value(element) for element in reading.core.all("Value")]:
            values["values"] = principles
        values["aims"] = []
        for goal in reading.core.all("Goal"):
            if reading.words(goal, "Identifier") == f"_{document}_whole":
                self._loose_measures(document, goal)
            else:
                values["aims"].append(self._aim(document, goal, f"{len(values['aims']) + 1}"))
        if self._measures:
            values["measures"] = self._measures
        return reading.finished(*draft_of(Strategy, document, values, reading.comments()))

    def _value(self, element: Element) -> dict[str, str]:
        reading = self._reading
        title, statement = reading.words(element, "Name"), reading.words(element, "Description")
        value = {"id": reading.identifier("value", element, title or statement)}
        value |= reading.given("title", title or statement, element)
        return value | ({"statement": statement} if title and statement else {})

    def _aim(self, document: str, goal: Element, number: str) -> dict[str, Any]:
        reading = self._reading
        title, statement = reading.words(goal, "Name"), reading.words(goal, "Description")
        aim: dict[str, Any] = {"id": reading.identifier("aim", goal, title or statement, document)}
        own = reading.number(goal, number)
        aim |= own | reading.given("title", title or statement, goal)
        if title and statement and statement != title:
            aim["statement"] = statement
        return aim | self._below(document, aim["id"], own.get("number", number), list(goal.all("Objective")))

    def _loose_measures(self, document: str, goal: Element) -> None:
        """Add the measures of the strategy as a whole, around which cpsplan writes a goal and an objective."""
        for name in ("Name", "Description"):
            self._reading.words(goal, name)
        for objective in goal.all("Objective"):
            for name in ("Name", "Identifier"):
                self._reading.words(objective, name)
            self._measure(document, objective, {})

    def _below(self, document: str, aim: str, number: str, objectives: list[Element]) -> dict[str, Any]:
        """What lies below an aim: outcomes; or commitments, as cpsplan wrote them in their place; and measures."""
        above = f"{document}_{aim}"
        below: dict[str, list[Any]] = {"outcomes": [], "commitments": []}
        for objective in objectives:
            identifier = self._reading.words(objective, "Identifier")
            if identifier == f"_{document}_measures-of_{above}":
                self._reading.words(objective, "Name")
                self._measure(document, objective, {"aims": [aim]})
            elif identifier.startswith(f"_{above}_commitments_"):
                below["commitments"].append(self._commitment(objective, identifier.rpartition("_")[2]))
            else:
                way = self._add_outcome(above, objective, number, below["outcomes"])
                self._measure(document, objective, {"outcomes": [f"{aim}.{way}"]})
        return {key: entries for key, entries in below.items() if entries}

    def _commitment(self, objective: Element, name: str) -> dict[str, str] | str:
        """A commitment: its text, and its id where it has one; without one it goes by its place."""
        self._reading.words(objective, "SequenceIndicator")
        text = self._reading.words(objective, "Description")
        return text if name.isdecimal() else {"id": name, "text": text}

    def _add_outcome(self, above: str, objective: Element, number: str, outcomes: list[dict[str, Any]]) -> str:
        """Add an outcome to those of its aim, or a part to its outcome. Returns the ids that lead to it."""
        for place, whole in enumerate(outcomes, start=1):
            around = f"{above}.{whole['id']}"
            numbered = whole.get("number", f"{number}.{place}")
            if self._is_part(objective, around, numbered):
                parts = whole.setdefault("outcomes", [])
                part = self._outcome(around, objective, f"{numbered}.{len(parts) + 1}")
                parts.append(part)
                return f"{whole['id']}.{part['id']}"
        outcome = self._outcome(above, objective, f"{number}.{len(outcomes) + 1}")
        outcomes.append(outcome)
        return f"{outcome['id']}"

    def _is_part(self, objective: Element, around: str, number: str) -> bool:
        """Whether an objective is a part of one before it, by its identifier as cpsplan writes it, or by its number."""
        if self._reading.words(objective, "Identifier").startswith(f"_{around}."):
            return True
        own = self._reading.words(objective, "SequenceIndicator")
        if is_part := own.startswith(f"{number}."):
            self._reading.guess(objective, f"it is a part of objective {number}, by its number {own}")
        return is_part

    def _outcome(self, above: str, objective: Element, number: str) -> dict[str, Any]:
        reading = self._reading
        name, description = reading.words(objective, "Name"), reading.words(objective, "Description")
        if name and description and name != description:
            reading.guess(objective, f"the outcome is called by its description, not “{name}”")
        words = description or name
        identifier = reading.identifier(above, objective, name or words, above)
        return {"id": identifier} | reading.number(objective, number) | reading.given("statement", words, objective)

    def _measure(self, document: str, objective: Element, serves: dict[str, list[str]]) -> None:
        """Add the measures of an objective. Forms write an indicator without a word for each that has none."""
        for indicator in objective.all("PerformanceIndicator"):
            if next(indicator.texts(), ""):
                self._measures.append(measure_of(self._reading, indicator, document, serves))
