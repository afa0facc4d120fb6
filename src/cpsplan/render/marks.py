"""Marks: each aim has a shape, a colour and its number, wherever it is named."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.word_forms import capital
from cpsplan.late import dataclass
from cpsplan.render.values import Values

PLAIN_TONE = 4
"""The colour of what serves no aim."""
SHORT_TITLE = 32
"""How many characters of a title the running head of a page has room for."""


@dataclass(frozen=True, slots=True)
class Mark(Values):
    """The mark of an aim."""

    number: str
    shape: int
    tone: int
    hollow: bool
    word: str
    """What the aim is called by its number: Aim 1."""
    title: str


def mark(localised: LocalisedBook, aim: str) -> Mark:
    """The mark of an aim: its number, and the shape and colour that it shares with the aims of its family.

    An aim that is continued looks like the one that continues it, drawn hollow; an aim of a thematic strategy looks
    like the aim that it is aligned with.
    """
    book = localised.book
    number = book.numbers[aim]
    place, hollow = _family(book, aim)
    looks = len(book.theme.shapes)
    return Mark(
        number=number,
        shape=place % looks + 1,
        tone=(place + place // looks) % looks + 1,
        hollow=hollow,
        word=localised.phrases.text("mark", level=aim_level(localised, aim), number=number),
        title=book.aims[aim].model.title,
    )


def aim_level(localised: LocalisedBook, aim: str) -> str:
    """What the strategy of an aim calls its aims: Aim, Objective."""
    return capital(localised.phrases.level(localised.book.strategy_of(aim).model.aim_word))


def short_name(localised: LocalisedBook, aim: str) -> str:
    """An aim for the running head of a page: its word and number, and its title where that is short."""
    aim_mark = mark(localised, aim)
    short = localised.book.aims[aim].model.short_title
    if short and len(short) <= SHORT_TITLE:
        return localised.phrases.text("running-head", word=aim_mark.word, title=short)
    if len(aim_mark.title) > SHORT_TITLE:
        return aim_mark.word
    return localised.phrases.text("running-head", word=aim_mark.word, title=aim_mark.title)


def _family(book: Book, aim: str) -> tuple[int, bool]:
    """The place (from 0) that decides on shape and colour, and whether the mark is hollow."""
    hollow, seen = False, {aim}
    while True:
        heirs = book.succeeded_by.get(aim, ())
        onward = heirs[0] if heirs else book.aims[aim].model.aligns_with
        if onward is None or onward in seen or onward not in book.aims:
            aims = [entry.address for entry in book.below(book.aims[aim].address.document, "aim")]
            return aims.index(book.aims[aim].address), hollow
        hollow = hollow or bool(heirs)
        seen.add(onward)
        aim = onward
