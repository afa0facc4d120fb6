"""Projects, actions and measures as plain values, sorted to the outcomes and aims that they serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.delivery import Action, DeliveryPlan, Project
from cpsplan.model.measure import Measure
from cpsplan.render.budget import activity_money
from cpsplan.render.figures import date, listed, period
from cpsplan.render.places import Values, activity_anchor, outcome_number, to_definition
from cpsplan.render.scale import measure_values
from cpsplan.render.timeline import needed

LOOSE = ""
"""The place of what names neither an outcome nor an aim."""


@dataclass(frozen=True)
class Sorted:
    """The activities and measures of a plan by what they name: the address of an outcome or aim, or LOOSE."""

    plan: Entry[DeliveryPlan]
    activities: dict[str, list[Entry[Activity]]] = field(default_factory=dict)
    measures: dict[str, list[Entry[Measure]]] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, plan: Entry[DeliveryPlan]) -> Sorted:
        """Sort what a plan holds; its own order is kept."""
        made = cls(plan)
        prefix = f"{plan.address}/"
        for address, activity in book.activities.items():
            if address.startswith(prefix):
                for place in named(book, address):
                    made.activities.setdefault(place, []).append(activity)
        for address, measure in book.measures.items():
            if address.startswith(prefix):
                for place in named(book, address):
                    made.measures.setdefault(place, []).append(measure)
        return made

    @property
    def places(self) -> list[str]:
        """Everything that is named, in the plan's order: what its activities name first."""
        return [place for place in dict.fromkeys((*self.activities, *self.measures)) if place != LOOSE]

    def below(self, places: Iterable[str]) -> list[Entry[Activity]]:
        """The activities that name any of ``places``, each once."""
        found = {entry.address: entry for place in places for entry in self.activities.get(place, ())}
        return list(found.values())

    def measures_below(self, places: Iterable[str]) -> list[Entry[Measure]]:
        """The measures that name any of ``places``, each once."""
        found = {entry.address: entry for place in places for entry in self.measures.get(place, ())}
        return list(found.values())


def named(book: Book, address: str) -> tuple[str, ...]:
    """What an activity or measure names: outcomes, then aims; LOOSE where it names nothing."""
    found = (*book.outcomes_of.get(address, ()), *book.aims_of.get(address, ()))
    return tuple(dict.fromkeys(found)) or (LOOSE,)


def projects_of(entries: Iterable[Entry[Activity]]) -> list[Project]:
    """The projects among activities."""
    return [entry.model for entry in entries if isinstance(entry.model, Project)]


def actions_of(entries: Iterable[Entry[Activity]]) -> list[Action]:
    """The actions among activities."""
    return [entry.model for entry in entries if isinstance(entry.model, Action)]


class Shelf:
    """Turns what stands at one place into values. Remembers what the page has shown, so that no anchor stands twice."""

    def __init__(self, localised: LocalisedBook, content: Sorted) -> None:
        self._localised = localised
        self._content = content
        self._groups = {group.id: group for group in content.plan.model.groups}
        self._shown: set[str] = set()
        self._explained: set[str] = set()

    def values(self, place: str) -> Values:
        """What stands at ``place``: projects, lists of actions (a group is a list of its own), measures."""
        entries = self._content.activities.get(place, [])
        lists: dict[str, list[Values]] = {}
        projects = []
        for entry in entries:
            if isinstance(entry.model, Project):
                projects.append(self._project(entry.address, entry.model, place))
            else:
                lists.setdefault(entry.model.group or "", []).append(self._action(entry.address, entry.model, place))
        ordered = [name for name in ("", *self._groups) if name in lists]
        return {
            "projects": projects,
            "lists": [self._list(name, lists[name]) for name in ordered],
            "measures": [
                measure_values(self._localised, entry.model, entry.address)
                for entry in self._content.measures.get(place, ())
            ],
        }

    def _list(self, name: str, actions: list[Values]) -> Values:
        group = self._groups.get(name)
        first = name not in self._explained
        self._explained.add(name)
        return {
            "title": group.title if group else "",
            "note": (group.note or "") if group and first else "",
            "actions": actions,
        }

    def _project(self, address: str, project: Project, place: str) -> Values:
        phrases = self._localised.phrases
        return {
            **self._activity(address, project, place),
            "title": project.title,
            "scope": project.scope,
            "outputs": [
                {"text": one.text, "due": phrases.text("due", date=date(phrases, one.due)) if one.due else ""}
                for one in project.outputs
            ],
        }

    def _action(self, address: str, action: Action, place: str) -> Values:
        return {**self._activity(address, action, place), "text": action.text}

    def _activity(self, address: str, activity: Activity, place: str) -> Values:
        phrases = self._localised.phrases
        first = address not in self._shown
        self._shown.add(address)
        facts = []
        if activity.owner:
            facts.append({"label": phrases.text("owner"), "text": activity.owner})
        if activity.timeframe:
            facts.append({"label": phrases.text("timeframe"), "text": period(phrases, activity.timeframe)})
        if activity.budgets:
            facts.append({"label": phrases.text("budget"), "text": activity_money(self._localised, activity)})
        return {
            "id": activity_anchor(address) if first else "",
            "facts": facts,
            "needed": needed(self._localised.book, address),
            "milestones": [
                {"text": one.title, "due": phrases.text("due", date=date(phrases, one.due))}
                for one in activity.milestones
            ],
            "note": activity.note or "",
            "also": also(self._localised, self._content.plan, address, place),
        }


def also(localised: LocalisedBook, plan: Entry[DeliveryPlan], address: str, place: str) -> list[Values]:
    """What else an activity serves, beside the place where it is shown."""
    book = localised.book
    found = []
    for other in named(book, address):
        if other not in (place, LOOSE):
            strategy = book.strategy_of(other)
            words = outcome_number(book, other) if other in book.outcomes else book.aims[other].model.title
            if strategy.address != plan.model.strategy:
                words = localised.phrases.text("number-elsewhere", number=words, strategy=strategy.model.title)
            found.append({"words": words, "href": to_definition(book, other)})
    return found


def unpublished(localised: LocalisedBook, activities: Mapping[str, Entry[Activity]], plan: str) -> str:
    """One honest sentence on what a plan does not say of its activities; empty where it says everything."""
    phrases = localised.phrases
    own = [entry.model for address, entry in activities.items() if address.startswith(f"{plan}/")]
    dated = [
        one
        for one in own
        if one.timeframe or one.milestones or (isinstance(one, Project) and any(output.due for output in one.outputs))
    ]
    missing = [
        phrases.text(f"unpublished-{key}")
        for key, given in (
            ("owners", any(one.owner for one in own)),
            ("dates", bool(dated)),
            ("budgets", any(one.budgets for one in own)),
        )
        if not given
    ]
    if not missing or not own:
        return ""
    return phrases.text("unpublished", list=listed(phrases, missing, "list-or"))
