"""The page of a passage: its ideas and sentences, each with what is wrong with it, and what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.compiler import Compiled
from cpsplan.desk.drawings import PictureChoice, pictures_for, words_of_picture
from cpsplan.desk.hints import hint_at_desk
from cpsplan.desk.marking import marked_words
from cpsplan.desk.page import page_of, phrases_of
from cpsplan.desk.passages import (
    WrittenIdea,
    WrittenPassage,
    as_people_read,
)
from cpsplan.desk.screen import Answer, Asked, number_of
from cpsplan.desk.screens.conflict import UNDECIDED, MarkedPart
from cpsplan.desk.screens.translate import ShownFault
from cpsplan.desk.workshop import Workshop
from cpsplan.diagnostic import Diagnostic, Severity, Span
from cpsplan.language.booklets import SUFFIX, confirmed, full_text, told_by
from cpsplan.language.phrases import Phrases
from cpsplan.language.plain_language import MOST_WORDS
from cpsplan.language.plain_language import words as words_in
from cpsplan.late import dataclass
from cpsplan.model.easyread import NO_PICTURE, Passage
from cpsplan.render.values import Values

NOBODY = -1
"""The place of an idea that there is not."""


@dataclass(frozen=True, slots=True)
class ShownSay(Values):
    """A picture beside its sentences, as a booklet shows them."""

    picture: str
    words: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSentence(Values):
    """A sentence of the form."""

    name: str
    number: int
    place: str
    text: str
    words: int
    faults: tuple[ShownFault, ...]
    severity: str


@dataclass(frozen=True, slots=True)
class ShownIdea(Values):
    """An idea of the form."""

    number: int
    place: int
    picture: str
    is_without_picture: bool
    reason: str
    """Why it has no picture."""
    stands_for: str
    words: str
    sentences: tuple[ShownSentence, ...]
    faults: tuple[ShownFault, ...]
    severity: str
    is_choosing: bool


# --- names


def name_of_passage(book: Book, passage: Entry[Passage]) -> str:
    """What a passage tells of, in words."""
    target = book.thing(book.targets.get(passage.address, ""))
    return target.words if target else passage.model.of


def passage_of(book: Book, document: str, of: str) -> Entry[Passage] | None:
    """The passage of a booklet that tells of something; None where there is none."""
    passages = book.below(f"{document}{SUFFIX}", "passage")
    return next((passage for passage in passages if passage.model.of == of), None)


def title_of_passage(book: Book, document: str, of: str) -> str:
    """What a passage is called, also one that there is not yet."""
    passage = passage_of(book, document, of)
    if passage is not None:
        return name_of_passage(book, passage)
    things = (book.thing(address) for address in told_by(book, document))
    return next((thing.words for thing in things if thing is not None and thing.address.short == of), of)


# --- faults


def shown_fault(fault: Diagnostic) -> ShownFault:
    """What is wrong, as it is shown at a field."""
    return ShownFault(fault.severity.word, fault.message, hint_at_desk(fault))


def worst_severity(faults: Sequence[Diagnostic]) -> str:
    """The worst of some faults: error or warning; empty where there is none."""
    worst = max((fault.severity for fault in faults), default=None)
    return "" if worst is None else "error" if worst is Severity.ERROR else "warning"


# --- the page


@dataclass(frozen=True)
class FormState:
    """A form as it is to be shown: what it says, and what the book would be with it."""

    document: str
    of: str
    written: WrittenPassage
    state: str
    """What stands for the file as it was when the form was opened."""
    compiled: Compiled
    """The workspace with what the form says."""
    faults: tuple[Diagnostic, ...] = ()
    refused: bool = False
    """Whether it was to be saved, and has errors."""
    reason: str = ""
    """Why it was not saved."""

    @property
    def passage(self) -> Entry[Passage] | None:
        """The passage in the book."""
        return passage_of(self.compiled.book, self.document, self.of)


def passage_answer(workshop: Workshop, asked: Asked, form: FormState) -> Answer:
    """The page with a form, what the passage tells, and how it will look."""
    ideas = _shown_ideas(asked, form)
    choosing = next((idea.place for idea in ideas if idea.is_choosing), NOBODY)
    booklet = f"/easy-read/{quote(form.document)}"
    values: dict[str, object] = {
        "here": f"{booklet}/{quote(form.of)}",
        "booklet": booklet,
        "booklet_title": workshop.book.find(f"{form.document}{SUFFIX}").model.title,
        "name": title_of_passage(workshop.book, form.document, form.of),
        "title": form.written.title,
        "state": form.state,
        "ideas": ideas,
        "refused": form.refused,
        "reason": form.reason,
        "most": MOST_WORDS,
        "choosing": choosing,
        "find": asked.value("find"),
        "pictures": _choices(workshop, asked, form.written, choosing),
        "picture_count": len(workshop.book.drawings),
        "looks": tuple(_say(asked, idea) for idea in form.written.ideas),
    }
    values.update(_faults_beside(form))
    values.update(_told_values(form, workshop.book, phrases_of(asked.language)))
    status = UNDECIDED if form.refused or form.reason else 200
    return page_of(workshop, asked, "desk/passage.html", values, status=status)


def _say(asked: Asked, idea: WrittenIdea) -> ShownSay:
    words = words_of_picture(phrases_of(asked.language), idea.drawing)
    return ShownSay(idea.drawing, words, tuple(idea.sentences))


def _faults_beside(form: FormState) -> dict[str, object]:
    """How much is wrong, and what of it is about no field."""
    fields = frozenset(_places(form.passage, form.written).values()) if form.passage else frozenset()
    errors = sum(fault.severity is Severity.ERROR for fault in form.faults)
    return {
        "faults": tuple(shown_fault(fault) for fault in form.faults if fault.span not in fields),
        "errors": errors,
        "warnings": len(form.faults) - errors,
    }


def _choices(workshop: Workshop, asked: Asked, written: WrittenPassage, choosing: int) -> tuple[PictureChoice, ...]:
    if choosing == NOBODY:
        return ()
    return pictures_for(workshop.book, phrases_of(asked.language), asked.value("find"), written.ideas[choosing].picture)


def _told_values(form: FormState, before: Book, phrases: Phrases) -> dict[str, object]:
    """What a passage tells, and what of that has changed since somebody confirmed it."""
    book, passage = form.compiled.book, form.passage
    if passage is None or passage.address not in book.targets:
        return {
            "tells": title_of_passage(before, form.document, form.of),
            "tells_parts": (),
            "was_confirmed": False,
            "stale": True,
        }
    text, old = full_text(book, passage), confirmed(book, passage)
    shown, shown_before = as_people_read(phrases, text), as_people_read(phrases, old or "")
    parts = () if old is None or old == text else tuple(MarkedPart(*part) for part in marked_words(shown_before, shown))
    return {"tells": shown, "tells_parts": parts, "was_confirmed": old is not None, "stale": old != text}


def _shown_ideas(asked: Asked, form: FormState) -> tuple[ShownIdea, ...]:
    spans = _places(form.passage, form.written) if form.passage else {}
    by_place = {place: [fault for fault in form.faults if fault.span == span] for place, span in spans.items()}
    what, _, where = asked.value("do").partition(":")
    chosen = number_of(where) if what in {"choose", "find"} and where else _without_picture(form.written)
    return tuple(
        ShownIdea(
            number=place + 1,
            place=place,
            picture=idea.picture,
            is_without_picture=idea.picture == NO_PICTURE,
            reason=idea.reason,
            stands_for=idea.stands_for,
            words=words_of_picture(phrases_of(asked.language), idea.drawing),
            sentences=tuple(
                _shown_sentence(place, at, text, by_place.get((place, at), [])) for at, text in enumerate(idea.says)
            ),
            faults=tuple(map(shown_fault, by_place.get((place,), []))),
            severity=worst_severity(by_place.get((place,), [])),
            is_choosing=place == chosen,
        )
        for place, idea in enumerate(form.written.ideas)
    )


def _without_picture(written: WrittenPassage) -> int:
    """The first idea that has no picture yet: pictures are shown for it."""
    return next((place for place, idea in enumerate(written.ideas) if not idea.picture), NOBODY)


def _shown_sentence(place: int, at: int, text: str, faults: Sequence[Diagnostic]) -> ShownSentence:
    return ShownSentence(
        name=f"ideas.{place}.says.{at}",
        number=at + 1,
        place=f"{place}.{at}",
        text=text,
        words=len(words_in(text)),
        faults=tuple(map(shown_fault, faults)),
        severity=worst_severity(faults),
    )


def _places(passage: Entry[Passage], written: WrittenPassage) -> dict[tuple[int, ...], Span]:
    """Where each picture and each sentence of a form stands in the file; empty ones are not written."""
    places: dict[tuple[int, ...], Span] = {}
    number = 0
    for place, idea in enumerate(written.ideas):
        if not (idea.picture or idea.sentences) or number >= len(passage.model.ideas):
            continue
        places[place,] = passage.span("ideas", number, "picture")
        filled = [at for at, text in enumerate(idea.says) if text]
        for order, at in enumerate(filled[: len(passage.model.ideas[number].says)]):
            places[place, at] = passage.span("ideas", number, "says", order, "text")
        number += 1
    return places
