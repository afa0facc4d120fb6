"""Parity: every format of a document says the same. What is written is read back and compared.

The texts of the book have to stand on the page; the lines of the page, figures and cells of tables among them, in each
format that is written from it. Compared are letters and digits alone: formats break lines and mark things in their own
ways. The full form that a page adds to an abbreviation where it first comes is left out on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Route, Span
from cpsplan.language.booklets import STYLE, SUFFIX
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.plain_language import BOLD
from cpsplan.late import dataclass
from cpsplan.model.blocks import PartKey
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.measure import Measure
from cpsplan.model.shape import prose
from cpsplan.model.text import Record
from cpsplan.render.picture_figure import pictures_in
from cpsplan.sources.markdown import read_markdown

PAGE_BREAK = "\f"
"""What stands between the pages of a text that was read back from a format with pages."""
AROUND = 600
"""How many letters at the foot and the head of a page are looked at for a text that goes over a page break."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A text that every format of a document has to say: that of an entry of the book, and the way to it."""

    text: str
    entry: Entry[Record]
    way: tuple[str | int, ...]

    @property
    def span(self) -> Span:
        """The place in the sources that it comes from."""
        return self.entry.span(*self.way)

    @property
    def address(self) -> str:
        """The address of its entry."""
        return self.entry.address


def statements(localised: LocalisedBook, document: str) -> list[Statement]:
    """Every published text of a document in the language of an edition; of its booklet, in an Easy Read edition.

    The subject of a measure is left out: only the text alternative of its drawing uses it. So is what a picture of Easy
    Read stands for; a short title, which stands for the title in lists and running heads; and a group to which nothing
    belongs (CPS408): no heading stands over nothing. Whom its pictures are owed to belongs to what a document says.
    """
    wanted = f"{document}{SUFFIX}" if localised.edition.style == STYLE else document
    said: list[Statement] = []
    book = localised.book
    for entry in book.entries_of.get(wanted, ()):
        for way, text in prose(entry.model, published=True):
            if not _only_stands_for(entry, way) and not _is_empty(book, entry, way):
                said += (Statement(words, entry, way) for words in _said(way, text))
    return said if localised.edition.style == STYLE else [*said, *_captions(book, document), *_credits(book, document)]


NARROWEST_FIGURE = 70
"""How wide a picture is at least that stands with its caption, in millimetres; portraits and logos have none."""


def _captions(book: Book, document: str) -> Iterator[Statement]:
    """What stands below the pictures in the text of a document. One that tells nothing has nothing below it."""
    shown: dict[str, None] = {}
    for link in book.links.known:
        is_figure = link.ref.millimetres >= NARROWEST_FIGURE and link.entry.address.document == document
        if is_figure and link.target and link.target.kind == "picture":
            shown[link.target] = None
    for address in shown:
        entry = book.pictures[address]
        if entry.model.caption and entry.model.alt and address in book.picture_files:
            yield Statement(entry.model.caption, entry, ("caption",))


def _credits(book: Book, document: str) -> Iterator[Statement]:
    """Who made the pictures that a document shows."""
    for address in pictures_in(book, document):
        entry = book.pictures[address]
        if entry.model.credit:
            yield Statement(entry.model.credit, entry, ("credit",))


def _only_stands_for(entry: Entry[Record], way: Route) -> bool:
    """Whether a text is only said in the place of another or of a picture: a short title, the subject of a measure."""
    return way[-1:] in {("short_title",), ("stands_for",)} or (isinstance(entry.model, Measure) and way == ("subject",))


def _said(way: Route, text: str) -> Iterable[str]:
    """What readers see of a text: of a block of prose the words of its parts."""
    return read_markdown(text).pieces if isinstance(way[-1], PartKey) else (BOLD.sub(r"\1", text),)


def _is_empty(book: Book, entry: Entry[Record], way: Route) -> bool:
    """Whether a text is of a group of a plan to which nothing belongs."""
    if not isinstance(entry.model, DeliveryPlan) or way[0] != "groups":
        return False
    name = entry.model.groups[int(way[1])].id
    members = (*book.below(entry.address, "activity"), *book.below(entry.address, "measure"))
    return all(member.model.group != name for member in members)


def full_forms(localised: LocalisedBook) -> tuple[str, ...]:
    """The full forms of all abbreviations, which pages add in brackets."""
    return tuple(entry.model.full for entry in localised.book.terms.values() if entry.model.full)


def same_letters(text: str) -> str:
    """A text as it is compared: its letters and digits alone."""
    return _letters(text, ())


def lost_texts(wanted: Iterable[str], text: str, forms: Sequence[str]) -> list[str]:
    """Those of the texts ``wanted`` that ``text``, read back from a format, does not say."""
    pages = [_letters(page, forms) for page in text.split(PAGE_BREAK)]
    whole, wanted = "".join(pages), list(wanted)
    # All of them in one go: a text is short, and a call for each would cost more than the comparing.
    spelled = _letters(_BETWEEN.join(wanted), forms).split(_BETWEEN)
    missing, here = [], 0
    for sentence, letters in zip(wanted, spelled, strict=True):
        # What is said next is nearly always found right behind what was said last.
        place = whole.find(letters, here)
        if place < 0:
            place = whole.find(letters)
        if place >= 0:
            here = place
        elif not _over(letters, pages):
            missing.append(sentence)
    return missing


_BETWEEN = "\0"
"""What stands between texts that are spelled out together; no text holds one (CPS602)."""
_NO_LETTER = re.compile(r"[^\w\0]+|_+")


def _letters(text: str, forms: Sequence[str]) -> str:
    """The letters and digits of a text, without the full forms in brackets."""
    without = _in_brackets(tuple(forms)).sub("", text) if forms else text
    return _NO_LETTER.sub("", without).casefold()


@lru_cache(maxsize=16)
def _in_brackets(forms: tuple[str, ...]) -> re.Pattern[str]:
    """The full forms in brackets, wherever a format breaks their lines."""
    spelled = (re.escape(form).replace(r"\ ", r"\s+").replace(r"\-", r"-\s*") for form in forms)
    return re.compile(rf"\s\((?:{'|'.join(spelled)})\)")


def _over(letters: str, pages: Sequence[str]) -> bool:
    """Whether a text begins on one page and ends on the next, with a foot and a head between."""
    for before, after in pairwise(pages):
        foot, head = before[-AROUND:], after[:AROUND]
        for cut in range(len(letters) - 1, 0, -1):
            if letters[:cut] in foot:
                if letters[cut:] in head:
                    return True
                break
    return False
