"""Projects, actions and measures as they stand on the page of their plan, at the outcomes and aims that they serve."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import field, replace
from functools import cached_property
from typing import Any

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.book.translation import Foreign
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.delivery import Action, DeliveryPlan, Group, Project
from cpsplan.model.measure import Measure
from cpsplan.render.facts import ActivityFact, facts_of
from cpsplan.render.figures import SENTENCE_ENDS, due_words
from cpsplan.render.measures import MeasureWords, measure_words
from cpsplan.render.picture_figure import PictureFigure, picture_figure
from cpsplan.render.places import (
    GROUP,
    LOOSE,
    WHOLE,
    activity_anchor,
    named,
    places_in_order,
    to_activity,
    to_definition,
    to_measure,
    without_stop,
)
from cpsplan.render.sections import ProsePart, prose_of
from cpsplan.render.timeline import NeededActivity, needed
from cpsplan.render.values import Hyperlink, Values, field_names


@dataclass(frozen=True, slots=True)
class DatedWords(Values):
    """An output or a milestone, and when it is due."""

    text: str
    due: str
    joint: str
    """What stands between both: a comma, where the text is no sentence that ends."""


def dated_words(phrases: Phrases, text: str, when: str | None) -> DatedWords:
    """What is due, and when."""
    due = due_words(phrases, when, behind=text)
    is_one_sentence = due and not text.endswith(SENTENCE_ENDS)
    return DatedWords(text, due, phrases.text("list-separator").rstrip() if is_one_sentence else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDetails(Values):
    """What a page says of projects and actions alike."""

    id: str
    """Its anchor; empty where the page has shown it before."""
    facts: tuple[ActivityFact, ...]
    needed: tuple[NeededActivity, ...]
    elsewhere: tuple[Hyperlink, ...]
    """The other plans that it has a part in, where its time reaches beyond this one."""
    continues: tuple[Hyperlink, ...]
    """What of another body or plan goes on in it, as that plan says."""
    milestones: tuple[DatedWords, ...]
    note: str | None
    commitments: tuple[Hyperlink, ...]
    """The commitments that it serves."""
    also: tuple[Hyperlink, ...]
    """What else it serves."""
    abroad: tuple[str, ...]
    """What it serves of other bodies, in their words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDetails(ActivityDetails):
    """A project on the page of its plan."""

    title: str
    scope: str
    prose: ProsePart | None
    """What more its plan says of it, where the page shows it first."""
    illustration: PictureFigure | None
    outputs: tuple[DatedWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDetails(ActivityDetails):
    """An action on the page of its plan."""

    text: str


@dataclass(frozen=True, slots=True)
class ActionList(Values):
    """Actions in one list; a group has a list of its own, with its projects and measures."""

    title: str
    note: str | None
    projects: tuple[ProjectDetails, ...]
    actions: tuple[ActionDetails, ...]
    measures: tuple[MeasureWords, ...]


@dataclass(frozen=True, slots=True)
class PlaceContent(Values):
    """What stands at one outcome or aim, or at none."""

    projects: tuple[ProjectDetails, ...]
    lists: tuple[ActionList, ...]
    measures: tuple[MeasureWords, ...]
    of_strategy: tuple[Hyperlink, ...]
    """What measures of the strategy tell of it, with the way to each."""


@dataclass(frozen=True)
class ByPlace:
    """The activities and measures of a plan by what they name: the address of an outcome or aim, or LOOSE."""

    book: Book
    plan: Entry[DeliveryPlan]
    activities: dict[str, list[Entry[Activity]]] = field(default_factory=dict)
    measures: dict[str, list[Entry[Measure]]] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, plan: Entry[DeliveryPlan], of_strategy: Iterable[Entry[Measure]] = ()) -> ByPlace:
        """Sort what a plan holds, and measures ``of_strategy``; its own order is kept."""
        by_place = cls(book, plan)
        for activity in book.below(plan.address, "activity"):
            for place in named(book, activity.address):
                by_place.activities.setdefault(place, []).append(activity)
        for measure in book.below(plan.address, "measure"):
            for place in named(book, measure.address):
                by_place.measures.setdefault(place, []).append(measure)
        for measure in of_strategy:
            for place in named(book, measure.address):
                by_place.measures.setdefault(place or WHOLE, []).append(measure)
        return by_place

    @cached_property
    def places(self) -> list[str]:
        """Every aim and outcome that is named, in the order of the strategies."""
        return places_in_order(self.book, self.plan, (*self.activities, *self.measures))

    def outcomes_under(self, around: str) -> list[str]:
        """The outcomes of an aim, or parts of an outcome, that are named, or of which a part is."""
        return [
            outcome.address
            for outcome in self.book.outcomes_under(around)
            if not self._named.isdisjoint((outcome.address, *self.book.outcomes_in(outcome.address)))
        ]

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset((*self.activities, *self.measures))

    def holds(self, place: str) -> bool:
        """Whether anything stands at a place."""
        return place in self.activities or place in self.measures

    def activities_at(self, places: Iterable[str]) -> list[Entry[Activity]]:
        """The activities that name any of ``places``, each once."""
        activities = {entry.address: entry for place in places for entry in self.activities.get(place, ())}
        return list(activities.values())

    def measures_at(self, places: Iterable[str]) -> list[Entry[Measure]]:
        """The measures that name any of ``places``, each once."""
        measures = {entry.address: entry for place in places for entry in self.measures.get(place, ())}
        return list(measures.values())


def projects_of(entries: Iterable[Entry[Activity]]) -> list[Project]:
    """The projects among activities."""
    return [entry.model for entry in entries if isinstance(entry.model, Project)]


def actions_of(entries: Iterable[Entry[Activity]]) -> list[Action]:
    """The actions among activities."""
    return [entry.model for entry in entries if isinstance(entry.model, Action)]


class Shelf:
    """Gives what stands at each place. Remembers what the page has shown, so that no anchor stands twice."""

    def __init__(self, localised: LocalisedBook, by_place: ByPlace) -> None:
        self._localised = localised
        self._by_place = by_place
        self._groups: dict[str, Group] = {group.id: group for group in by_place.plan.model.groups}
        self._shown: set[str] = set()
        self._explained: set[str] = set()

    def content(self, place: str) -> PlaceContent:
        """What stands at ``place``: projects, lists of actions (a group is a list of its own), measures."""
        # What stands under the heading of its group needs no list in its name.
        apart = {} if place.startswith(GROUP) else self._groups
        activities: dict[str, list[Entry[Activity]]] = {}
        for activity in self._by_place.activities.get(place, ()):
            activities.setdefault(_group_of(activity.model, apart), []).append(activity)
        measures: dict[str, list[MeasureWords]] = {}
        for measure in self._by_place.measures.get(place, ()):
            words = measure_words(self._localised, measure)
            if measure.address not in self._shown:
                self._shown.add(measure.address)
                words = replace(words, prose=prose_of(self._localised, measure, words.id))
            measures.setdefault(_group_of(measure.model, apart), []).append(words)
        own = self._list("", activities.get("", ()), (), place)
        lists = [
            self._list(name, activities.get(name, ()), measures.get(name, ()), place)
            for name in apart
            if name in activities or name in measures
        ]
        return PlaceContent(
            projects=own.projects,
            lists=(replace(own, projects=()), *lists) if own.actions else tuple(lists),
            measures=tuple(measures.get("", ())),
            of_strategy=tuple(self._measured_in_strategy(place)),
        )

    def _measured_in_strategy(self, place: str) -> Iterator[Hyperlink]:
        """The measures of the plan's strategy that tell of an aim or outcome."""
        book = self._localised.book
        for measure in book.below(self._by_place.plan.model.strategy, "measure"):
            if place and place in named(book, measure.address):
                yield Hyperlink(measure.model.subject, to_measure(measure))

    def _list(
        self, name: str, activities: Iterable[Entry[Activity]], measures: Iterable[MeasureWords], place: str
    ) -> ActionList:
        """What a group holds, or what belongs to none."""
        projects: list[ProjectDetails] = []
        actions: list[ActionDetails] = []
        for activity in activities:
            if isinstance(activity.model, Project):
                projects.append(self._project(activity, activity.model, place))
            else:
                actions.append(self._action(activity, activity.model, place))
        group = self._groups[name] if name else None
        note = group.note if group and name not in self._explained else None
        self._explained.add(name)
        return ActionList(group.title if group else "", note, tuple(projects), tuple(actions), tuple(measures))

    def _project(self, activity: Entry[Activity], project: Project, place: str) -> ProjectDetails:
        phrases = self._localised.phrases
        outputs = [dated_words(phrases, output.text, output.due) for output in project.outputs]
        details = self._details(activity, place)
        # What stands at several outcomes is shown once.
        picture = project.picture if details["id"] else None
        return ProjectDetails(
            **details,
            title=project.name,
            scope=project.scope,
            prose=prose_of(self._localised, activity, details["id"]) if details["id"] else None,
            illustration=picture_figure(self._localised, picture) if picture else None,
            outputs=tuple(outputs),
        )

    def _action(self, activity: Entry[Activity], action: Action, place: str) -> ActionDetails:
        return ActionDetails(**self._details(activity, place), text=action.name)

    def _details(self, activity: Entry[Activity], place: str) -> dict[str, Any]:
        """What a page says of projects and actions alike: the fields of ActivityDetails."""
        localised = self._localised
        details = ActivityDetails(
            id=self._anchor(activity),
            facts=facts_of(localised, activity, self._by_place.plan.model.period),
            needed=needed(localised.book, activity.address),
            continues=self._older(activity),
            elsewhere=self._in_other_plans(activity),
            milestones=self._milestones(activity.model),
            note=activity.model.note,
            commitments=_promises(localised.book, activity),
            also=also(localised, activity, place),
            abroad=tuple(_abroad(localised, activity)),
        )
        return {name: getattr(details, name) for name in field_names(ActivityDetails)}

    def _anchor(self, activity: Entry[Activity]) -> str:
        if activity.address in self._shown:
            return ""
        self._shown.add(activity.address)
        return activity_anchor(activity)

    def _older(self, activity: Entry[Activity]) -> tuple[Hyperlink, ...]:
        book, phrases = self._localised.book, self._localised.phrases
        links: list[Hyperlink] = []
        for address in book.comes_from.get(activity.address, ()):
            older, plan = book.activities[address], book.plan_of(address)
            words = phrases.text("waits-for-elsewhere", name=older.model.name, plan=plan.model.title)
            links.append(Hyperlink(words, to_activity(older)))
        return tuple(links)

    def _in_other_plans(self, activity: Entry[Activity]) -> tuple[Hyperlink, ...]:
        """The plans of the same strategy with the same activity, where its time reaches beyond its own plan."""
        book, plan, frame = self._localised.book, self._by_place.plan, activity.model.timeframe
        if frame is None or not frame.inside(plan.model.period):
            return ()
        links: list[Hyperlink] = []
        for other in book.plans_of(plan.model.strategy):
            same = [part for part in book.below(other.address, "activity") if part.address.id == activity.address.id]
            if same and other.address != plan.address:
                links.append(Hyperlink(other.model.title, to_activity(same[0])))
        return tuple(links)

    def _milestones(self, activity: Activity) -> tuple[DatedWords, ...]:
        phrases = self._localised.phrases
        return tuple(dated_words(phrases, part.title, part.due) for part in activity.milestones)


def _group_of(model: Activity | Measure, known: Collection[str]) -> str:
    """The group that something belongs to, of those that are ``known``; empty where it belongs to none."""
    return model.group if model.group in known and model.group else ""


def _promises(book: Book, activity: Entry[Activity]) -> tuple[Hyperlink, ...]:
    """The commitments that an activity serves, each with the way to where its strategy makes it."""
    commitments = [book.named[address] for address in book.commitments_of.get(activity.address, ())]
    return tuple(Hyperlink(without_stop(entry.model.text), to_definition(entry)) for entry in commitments)


def _abroad(localised: LocalisedBook, activity: Entry[Activity]) -> Iterator[str]:
    """What an activity serves of other bodies, and whose it is; marked where that is in another language."""
    for place in localised.book.served_abroad.get(activity.address, ()):
        words, names = without_stop(place.words), {"strategy": place.strategy, "publisher": place.publisher}
        text = localised.phrases.text("served-abroad", number=place.number, words=words, **names)
        yield text if place.language == localised.edition.language else Foreign(text, place.language)


def also(localised: LocalisedBook, activity: Entry[Activity], place: str) -> tuple[Hyperlink, ...]:
    """What else an activity serves, beside the place where it is shown."""
    book = localised.book
    own = book.plan_of(activity.address).model.strategy
    links: list[Hyperlink] = []
    for other in named(book, activity.address):
        if other in (place, LOOSE):
            continue
        entry = book.find(other)
        words = book.numbers[other] if other in book.outcomes else book.aims[other].model.title
        if entry.address.document != own:
            strategy = book.strategies[entry.address.document].model.title
            words = localised.phrases.text("number-elsewhere", number=words, strategy=strategy)
        links.append(Hyperlink(words, to_definition(entry)))
    return tuple(links)
