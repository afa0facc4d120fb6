"""The short facts of an activity: who answers for it, when it is done, for what money, what it waits for."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.dates import Period
from cpsplan.model.delivery import Budget, ExternalDependency, Supporter
from cpsplan.model.shape import Field, shape
from cpsplan.render.bodies import in_language_of, named_on_page
from cpsplan.render.budget import activity_money
from cpsplan.render.figures import date, figure, period
from cpsplan.render.places import without_stop
from cpsplan.render.values import Values

DEPENDENCIES = "external_dependencies"
"""The field of what an activity waits for outside of all plans."""


@dataclass(frozen=True, slots=True)
class ActivityFact(Values):
    """A short fact of an activity: Support: Head of digital, Head of property."""

    label: str
    texts: tuple[str, ...]


def facts_of(
    localised: LocalisedBook, activity: Entry[Activity], plan: Period | None = None
) -> tuple[ActivityFact, ...]:
    """The fields of an activity of a plan for the time ``plan`` that have a phrase, in the order of the model."""
    facts: list[ActivityFact] = []
    for part in _told(type(activity.model)):
        value = getattr(activity.model, part.name)
        if value is None or value == ():
            continue
        if part.ref:
            texts = _names(localised.book, activity, part.name)
        elif isinstance(value, Period):
            texts = (_time(localised.phrases, value, plan),)
        elif part.is_date:
            texts = (date(localised.phrases, value),)
        else:
            texts = _words(localised, activity, value)
        label = localised.phrases.text(part.shown.phrase)
        if part.name == DEPENDENCIES:
            # Each is a sentence, or nearly so: together they would not be told apart.
            facts += [ActivityFact(label, (words,)) for words in texts]
        elif texts:
            facts.append(ActivityFact(label, texts))
    return tuple(facts)


@cache
def _told(kind: type[Activity]) -> tuple[Field, ...]:
    """The fields of projects or actions that have a phrase."""
    return tuple(part for part in shape(kind).values() if part.shown.phrase)


def _names(book: Book, activity: Entry[Activity], name: str) -> tuple[str, ...]:
    """What an activity names in one of its fields, in words, as far as it is known."""
    return tuple(named_on_page(book, address) for address in book.links.named(activity.address, name))


def _dependency(localised: LocalisedBook, activity: Entry[Activity], place: int) -> str:
    """What an activity waits for outside of all plans: Planning permission (Elm County Council, by June 2026)."""
    phrases, book = localised.phrases, localised.book
    dependency = activity.model.external_dependencies[place]
    link = book.links.at(activity.address, (DEPENDENCIES, place, "body"))
    about = [book.find(link.target).words] if link and link.target else []
    about += [phrases.text("target-by", date=date(phrases, dependency.by))] if dependency.by else []
    if not about:
        return dependency.text
    list_ = phrases.text("list-separator").join(about)
    words = phrases.text("external-dependency", text=without_stop(dependency.text), about=list_)
    return in_language_of(dependency.text, words)


def _time(phrases: Phrases, frame: Period, plan: Period | None) -> str:
    """When an activity is done, and which part of that falls into its plan, where it reaches beyond."""
    words, part = period(phrases, frame), frame.inside(plan) if plan else None
    return phrases.text("timeframe-part", period=words, part=period(phrases, part)) if part else words


def _words(
    localised: LocalisedBook, activity: Entry[Activity], value: str | Decimal | tuple[Any, ...]
) -> tuple[str, ...]:
    match value:
        case Decimal():
            return (figure(localised.phrases, value, None),)
        case (Budget(), *_):
            return (activity_money(localised, activity.model),)
        case (ExternalDependency(), *_):
            return tuple(_dependency(localised, activity, place) for place in range(len(value)))
        case (Supporter(), *_):
            return tuple(supporter.text for supporter in value)
        case tuple():
            return tuple(map(str, value))
    return (value,)
