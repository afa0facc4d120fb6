"""How a document stands: what every page of a document says of it, that it is a draft, its version and its date."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.render.figures import date
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True)
class PageStanding(Values):
    """What every page of a document says of it."""

    draft: str
    """What a draft is called, in the words of its publisher where they say; empty for what is final."""
    words: str
    """That, with its version and date, in one line; empty where there is nothing to be said."""


def standing_of(localised: LocalisedBook, document: str, illustrative: str) -> PageStanding:
    """What every page of a document says of it; ``illustrative`` is the word that its data are made up, or empty."""
    model = _document(localised, document)
    words = [illustrative, *(_words(localised, model) if model else ())]
    draft = status_words(localised, model) if model and model.status == "draft" else ""
    return PageStanding(draft, localised.phrases.text("standing-separator").join(filter(None, words)))


def status_words(localised: LocalisedBook, model: Strategy | DeliveryPlan | Progress) -> str:
    """What the status of a document is called; empty for what is published, unless its publisher has a word for it."""
    own = model.publication.status_word if model.publication else None
    if own or model.status == "published":
        return own or ""
    return localised.phrases.text(f"notice-{model.status}-label")


def standing_words(localised: LocalisedBook, model: Strategy | DeliveryPlan | Progress) -> str:
    """The status of a document, its version and when it was published, in one line."""
    return localised.phrases.text("standing-separator").join(_words(localised, model))


def _words(localised: LocalisedBook, model: Strategy | DeliveryPlan | Progress) -> Iterator[str]:
    status = status_words(localised, model)
    if status:
        yield status
    phrases, publication = localised.phrases, model.publication
    if publication and publication.version:
        yield phrases.text("standing-version", version=publication.version)
    if publication and publication.updated:
        yield phrases.text("standing-updated", date=date(phrases, publication.updated))
    elif publication and publication.published:
        yield phrases.text("standing-published", date=date(phrases, publication.published))


def _document(localised: LocalisedBook, document: str) -> Strategy | DeliveryPlan | Progress | None:
    book = localised.book
    entry = book.strategies.get(document) or book.plans.get(document) or book.progress.get(document)
    return entry.model if entry else None
