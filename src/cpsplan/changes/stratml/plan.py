"""A delivery plan in StratML, as cpsplan writes it: the goals are what it serves, the objectives what is done."""

from __future__ import annotations

from typing import Any

from cpsplan.changes.new_files import draft_of
from cpsplan.changes.stratml.measures import measure_of
from cpsplan.changes.stratml.reading import Imported, StratmlReading
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.sources.xml_tree import Element

GROUP = "group-"
"""What the identifier of a goal says before the id of a group, where the plan belongs to no strategy."""


def is_plan(root: Element) -> bool:
    """Whether a file holds a plan of which cpsplan wrote what its goals are. Others hold goals of their own."""
    document = root.words("AdministrativeInformation", "Identifier")
    goals = list((root.first("StrategicPlanCore") or root).all("Goal"))
    ours = [goal for goal in goals if goal.words("Identifier").startswith(f"{document}_goals_")]
    return root.attributes.get("Type") == "Performance_Plan" and bool(goals) and len(ours) == len(goals)


def plan_of(reading: StratmlReading) -> Imported:
    """The draft of a plan. Raises ChangeRefused where a text cannot be written into a file."""
    return _PlanDraft(reading).imported()


class _PlanDraft:
    """Builds the values of a plan; what is done and measured stands behind one another, whatever it serves."""

    def __init__(self, reading: StratmlReading) -> None:
        self._reading = reading
        self._document = reading.words(reading.root, "AdministrativeInformation", "Identifier").removeprefix("_")
        self._strategies: list[str] = []
        self._groups: list[dict[str, Any]] = []
        self._lists: dict[str, list[dict[str, Any]]] = {"projects": [], "actions": [], "measures": []}

    def imported(self) -> Imported:
        """The file of the plan."""
        reading, root = self._reading, self._reading.root
        for goal in reading.core.all("Goal"):
            self._add_goal(goal)
        values: dict[str, Any] = {"id": self._document} | reading.given("title", reading.words(root, "Name"), root)
        if summary := reading.words(root, "Description"):
            values["summary"] = summary
        if self._strategies:
            values["strategy"] = self._strategies[0]
        values |= reading.period() | {"status": "draft"} | reading.publication()
        values |= {key: entries for key, entries in {"groups": self._groups, **self._lists}.items() if entries}
        return reading.finished(*draft_of(DeliveryPlan, self._document, values, reading.comments()))

    def _add_goal(self, goal: Element) -> None:
        """Add what is done and measured for one thing that the plan serves, or in one group."""
        reading = self._reading
        strategy, _, place = reading.words(goal, "Identifier").removeprefix(f"_{self._document}_goals_").partition("_")
        for name in ("Name", "Description", "SequenceIndicator"):
            # These are the words of the strategy, which has a file of its own.
            reading.words(goal, name)
        serves: dict[str, Any] = {}
        if not place and strategy.startswith(GROUP):
            serves = {"group": strategy.removeprefix(GROUP)}
            self._groups.append({"id": serves["group"]} | reading.given("title", goal.words("Name"), goal))
        elif place:
            self._strategies.append(strategy)
            serves = {"outcomes" if "." in place else "aims": [f"{strategy}:{place}"]}
        for objective in goal.all("Objective"):
            self._add_objective(objective, serves)

    def _add_objective(self, objective: Element, serves: dict[str, Any]) -> None:
        reading = self._reading
        name, scope = reading.words(objective, "Name"), reading.words(objective, "Description")
        if reading.words(objective, "Identifier").startswith(f"_{self._document}_measures-of_"):
            for indicator in objective.all("PerformanceIndicator"):
                self._lists["measures"].append(measure_of(reading, indicator, self._document, serves))
            return
        table = "projects" if scope else "actions"
        activity: dict[str, Any] = {"id": reading.identifier("activity", objective, name, f"{self._document}_{table}")}
        owner = self._owner(objective)
        if not scope:
            self._lists["actions"].append(activity | serves | reading.given("text", name, objective) | owner)
            return
        activity |= serves | reading.given("title", name, objective) | {"scope": scope} | owner
        if outputs := [self._output(indicator) for indicator in objective.all("PerformanceIndicator")]:
            activity["outputs"] = outputs
        self._lists["projects"].append(activity)

    def _output(self, indicator: Element) -> str:
        self._reading.words(indicator, "UnitOfMeasurement")
        return self._reading.words(indicator, "MeasurementDimension")

    def _owner(self, objective: Element) -> dict[str, Any]:
        """Who answers for an activity and who helps with it."""
        people: dict[str, Any] = {}
        for stakeholder in objective.all("Stakeholder"):
            role = stakeholder.words("Role", "Name")
            if role in ("Owner", "Support"):
                self._reading.words(stakeholder, "Role", "Name")
                name = self._reading.words(stakeholder, "Name")
                if role == "Owner":
                    people["owner"] = name
                else:
                    people.setdefault("support", []).append(name)
        return people
