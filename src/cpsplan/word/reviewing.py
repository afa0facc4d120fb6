"""Reviewing: a Word file that cpsplan wrote and people have changed, held against what the plans say now.

The bookmarks of the file say which text of the plans stands where, and what it said when the file was written. A text
that says something else now, with all tracked changes taken, is a change; where the plans have changed meanwhile, a
conflict. What was changed outside of such texts is told, as nobody can say where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field
from itertools import groupby

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.translation import context
from cpsplan.diagnostic import Route
from cpsplan.language.catalogue import published_texts
from cpsplan.late import dataclass
from cpsplan.model.blocks import PartKey
from cpsplan.model.text import Record
from cpsplan.render.text_places import words_shown
from cpsplan.sources.text_marks import TextMark, address_sum, mark_named, text_sum
from cpsplan.sources.word_text import WordChange, WordParagraph, WordPiece, WordText, single_line
from cpsplan.word.remarks import first_words

ENDS = ".!?"
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class PlanText:
    """A text of the plans as pages show it: the entry that has it, the way to it below that, and what it says."""

    address: str
    entry: Entry[Record]
    way: Route
    text: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that a file says otherwise than the plans."""

    plan_text: PlanText
    after: str
    by: str
    """Who changed it, and when; empty where nobody tracked it."""

    def __str__(self) -> str:
        who = f" ({self.by})" if self.by else " (without tracking)"
        return f"{self.plan_text.address}{who}\n    was: {self.plan_text.text}\n    now: {self.after}"


@dataclass(slots=True)
class WordReview:
    """What a file that came back says otherwise, and what was said of it."""

    changes: list[TextChange] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    """What was changed on both sides, or in two ways in the file: nothing of it is written."""
    unplaced: list[str] = field(default_factory=list)
    """What was changed where no text of the plans stands."""
    comments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Shown:
    """A text at one place of the file: the pieces in its parts, and in which paragraphs they stand."""

    mark: TextMark
    pieces: list[WordPiece] = field(default_factory=list)
    paragraphs: set[int] = field(default_factory=set)
    parts: set[int] = field(default_factory=set)

    def said(self, *, new: bool) -> str:
        """What stands there with all changes taken (``new``), or with none."""
        kept = (piece for piece in self.pieces if piece.change is None or piece.change.is_new == new)
        # Spaces that do not break are part of a text.
        return _SPACES.sub(" ", "".join(piece.text for piece in kept)).strip(" ")

    @property
    def by(self) -> str:
        """Who changed it, and when."""
        return _by(piece.change for piece in self.pieces if piece.change)


def is_of_cpsplan(text: WordText) -> bool:
    """Whether a file has the bookmarks of texts that cpsplan writes."""
    return any(map(mark_named, text.marks))


def review_of(text: WordText, book: Book) -> WordReview:
    """What a file that came back says otherwise than a book, and what was said of it."""
    return _Reviewing(text, book).review


class _Reviewing:
    """Goes through a file once."""

    def __init__(self, text: WordText, book: Book) -> None:
        self.review = WordReview()
        self._text = text
        self._texts = {address_sum(address): plan_text for address, plan_text in _texts_of(book)}
        self._known = {plan_text.text for plan_text in self._texts.values()}
        shown = self._shown()
        by_text: dict[str, list[_Shown]] = {}
        for place in shown:
            by_text.setdefault(place.mark.address, []).append(place)
        for address, places in by_text.items():
            self._hold_against(self._texts.get(address), places)
        self._tell_unplaced()
        self._tell_comments()

    def _shown(self) -> list[_Shown]:
        """Every place of a text in the file, in the order of the file."""
        places: dict[tuple[str, int], _Shown] = {}
        for name in self._text.marks:
            if mark := mark_named(name):
                place = places.setdefault((mark.address, mark.place), _Shown(mark))
                place.parts.add(mark.part)
        for paragraph in self._text.paragraphs():
            for piece in paragraph.pieces:
                for mark in filter(None, map(mark_named, piece.marks)):
                    place = places[mark.address, mark.place]
                    place.pieces.append(piece)
                    place.paragraphs.add(paragraph.number)
        return list(places.values())

    def _hold_against(self, plan_text: PlanText | None, places: list[_Shown]) -> None:
        """Hold a text of the plans against all places that show it."""
        changed = [place for place in places if _is_changed(place, plan_text)]
        if not changed:
            return
        if plan_text is None:
            # A block of prose goes by its words: one that was taken over goes by another name now.
            spoken = dict.fromkeys(place.said(new=True) for place in changed)
            if not spoken.keys() <= self._known:
                words = " / ".join(spoken)
                self.review.conflicts.append(f"a text that is no longer in the plans was changed into “{words}”")
            return
        wanted = dict.fromkeys(_as_written(place, plan_text.text) for place in changed)
        reason = self._refusal(plan_text, changed, list(wanted))
        if reason:
            said = " / ".join(f"“{first_words(words)}”" for words in wanted)
            self.review.conflicts.append(f"{plan_text.address}: {reason}: {said}")
        elif next(iter(wanted)) != plan_text.text:
            by = "; ".join(dict.fromkeys(filter(None, (place.by for place in changed))))
            self.review.changes.append(TextChange(plan_text, next(iter(wanted)), by))

    def _refusal(self, plan_text: PlanText, changed: list[_Shown], wanted: list[str]) -> str:
        """Why a change cannot be taken; empty where it can."""
        if wanted == [plan_text.text]:
            return ""
        if any(place.mark.said != text_sum(plan_text.text) for place in changed):
            return f"the plans say something else since the file was written (“{first_words(plan_text.text)}”)"
        if len(wanted) > 1:
            return "the file says it in two ways"
        if not wanted[0]:
            return "it was emptied; take it out of the plans by hand"
        if any(len(place.paragraphs) > 1 or place.parts != set(range(1, place.mark.of + 1)) for place in changed):
            return "it was divided, or a part of it was moved; change it by hand"
        return ""

    # --- what belongs nowhere

    def _tell_unplaced(self) -> None:
        for paragraph in self._text.paragraphs():
            loose = [piece for piece in paragraph.pieces if piece.change and not _marks_in(piece)]
            for change, pieces in groupby(loose, key=lambda piece: piece.change):
                words = single_line("".join(piece.text for piece in pieces))
                if words and change:
                    what = "new" if change.is_new else "deleted"
                    self.review.unplaced.append(f"{_place(paragraph)}: {what}: “{words}” ({_by([change])})")
            if paragraph.end is not None:
                what = "divided here" if paragraph.end.is_new else "put together with the next paragraph"
                self.review.unplaced.append(f"{_place(paragraph)}: {what} ({_by([paragraph.end])})")

    def _tell_comments(self) -> None:
        places: dict[str, list[str]] = {}
        for paragraph in self._text.paragraphs():
            for piece in paragraph.pieces:
                for number in piece.comments:
                    places.setdefault(number, []).append(self._address_of(piece) or _place(paragraph))
        for number, comment in self._text.comments.items():
            where = ", ".join(dict.fromkeys(places.get(number, ["the document"])))
            said = f"{comment.author}, {comment.date}" if comment.date else comment.author
            self.review.comments.append(f"{where}: “{comment.words}” ({said})")

    def _address_of(self, piece: WordPiece) -> str:
        """The address of the text that a piece belongs to; empty where it belongs to none."""
        texts = (self._texts.get(mark.address) for mark in _marks_in(piece))
        return next((text.address for text in texts if text), "")


def _texts_of(book: Book) -> Iterator[tuple[str, PlanText]]:
    for entry, way, text in published_texts(book):
        address = context(entry.address, way)
        words = words_shown(text, is_block=isinstance(way[-1], PartKey))
        if words:
            yield address, PlanText(address, entry, way, words)


def _marks_in(piece: WordPiece) -> list[TextMark]:
    return [mark for mark in map(mark_named, piece.marks) if mark]


def _is_changed(place: _Shown, plan_text: PlanText | None) -> bool:
    """Whether somebody has changed what stands at a place: what the file said there is known by its checksum."""
    if any(piece.change for piece in place.pieces):
        return True
    said = place.said(new=True)
    before = {said, f"{said}."}
    return place.mark.said not in map(text_sum, before) and not (plan_text and plan_text.text in before)


def _as_written(place: _Shown, before: str) -> str:
    """What a place says now as the plans would write it: with the stop at its end that headings leave out."""
    after = place.said(new=True)
    had_none = before.endswith(".") and f"{place.said(new=False)}." == before
    return f"{after}." if had_none and after and after[-1] not in ENDS else after


def _place(paragraph: WordParagraph) -> str:
    return f"paragraph {paragraph.number} “{first_words(paragraph.words)}”"


def _by(changes: Iterable[WordChange | None]) -> str:
    """Who changed something, and when."""
    known = (f"{change.author}, {change.date}".strip(", ") for change in changes if change)
    return "; ".join(dict.fromkeys(filter(None, known)))
