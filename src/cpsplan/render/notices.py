"""Notices: what a reader has to know before reading. A draft, a year that was inferred, words not translated."""

from __future__ import annotations

from dataclasses import replace

from cpsplan.book.translation import Foreign, State
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.render.figures import period
from cpsplan.render.publication import PublicationPart
from cpsplan.render.standing import status_words
from cpsplan.render.texts import Meaning
from cpsplan.render.values import Values, texts_in


@dataclass(frozen=True, slots=True)
class Notice(Values):
    """One notice at the head of a page."""

    label: str
    text: str
    draft: bool = False
    """Whether it says that something is not final."""
    also: Notice | None = None
    """The same in the language of the plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent(Values):
    """What a page shows below its head; each kind of page has more of it."""

    title: str
    summary: str | None
    notices: tuple[Notice, ...] = ()
    publication: PublicationPart | None = None


def notices(localised: LocalisedBook, document: Strategy | DeliveryPlan | Progress) -> tuple[Notice, ...]:
    """The notices on a document: its translation, its status, its period."""
    phrases = localised.phrases
    known = [*translation_notices(localised)]
    if document.status != "published":
        is_draft = document.status == "draft"
        key = "notice-draft-progress" if is_draft and isinstance(document, Progress) else f"notice-{document.status}"
        known.append(Notice(status_words(localised, document), phrases.text(key), draft=is_draft))
    if document.period.inferred:
        label = phrases.text("notice-inferred", period=period(phrases, document.period))
        known.append(Notice(label, document.period.inferred))
    return tuple(known)


def translation_notices(localised: LocalisedBook) -> tuple[Notice, ...]:
    """That the translation is a draft, in the language of the page and in that of the plans.

    On every page but those of Easy Read, which say it in their own words.
    """
    if not localised.is_draft:
        return ()
    phrases, original = localised.phrases, localised.phrases.original
    also = None
    if original is not None:
        label, text = original.text("notice-translation-label"), original.text("notice-translation")
        also = Notice(Foreign(label, original.language), Foreign(text, original.language))
    label, text = phrases.text("notice-translation-label"), phrases.text("notice-translation")
    return (Notice(label, text, draft=True, also=also),)


def untranslated_notices(
    localised: LocalisedBook, content: PageContent, terms: tuple[Meaning, ...]
) -> tuple[Notice, ...]:
    """How many of the texts of a page, its notices left out, are not translated."""
    if not localised.states.get(State.MISSING, 0) + localised.states.get(State.STALE, 0):
        return ()
    shown = (terms, replace(content, notices=()))
    foreign = {str(text) for text in texts_in(shown) if isinstance(text, Foreign)}
    if not foreign:
        return ()
    phrases = localised.phrases
    text = phrases.plural("notice-untranslated", len(foreign))
    return (Notice(phrases.text("notice-untranslated-label"), text),)
