"""The screens of Easy Read: the passages of a booklet, and the form of one, with its rules and its pictures."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from cpsplan.book.entry import Entry
from cpsplan.changes.new_files import new_edition
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import Compiled
from cpsplan.desk.drawings import drawing_bytes, words_of_picture
from cpsplan.desk.faults import address_of_form
from cpsplan.desk.leading import EASY_READ, href_of
from cpsplan.desk.page import page_of, phrases_of
from cpsplan.desk.passage_page import ShownSay, name_of_passage, worst_severity
from cpsplan.desk.passages import passage_in
from cpsplan.desk.screen import Answer, Asked, Screen, number_of, see_other
from cpsplan.desk.screens.new_booklet import NEW
from cpsplan.desk.workshop import CannotSave, Workshop
from cpsplan.language.booklets import STYLE, SUFFIX, confirmed, is_stale, told_by
from cpsplan.late import dataclass
from cpsplan.model.easyread import Booklet, Passage
from cpsplan.render.values import Hyperlink, Values


@dataclass(frozen=True, slots=True)
class ShownBooklet(Values):
    """A booklet, and how it stands."""

    title: str
    document: str
    href: str
    passages: int
    stale: int
    faults: int


@dataclass(frozen=True, slots=True)
class ShownPassage(Values):
    """A passage in the list of its booklet."""

    id: str
    name: str
    title: str
    href: str
    says: tuple[ShownSay, ...]
    stale: bool
    was_confirmed: bool
    faults: int
    severity: str


# --- the lists


def booklets(workshop: Workshop, asked: Asked) -> Answer:
    """Every booklet of the workspace."""
    book = workshop.book
    shown = tuple(_shown_booklet(workshop.compiled, entry) for entry in book.booklets.values())
    having = {entry.address.id for entry in book.booklets.values()}
    without = [book.find(name) for name in (*book.strategies, *book.plans) if name not in having]
    values = {
        "booklets": shown,
        "untold": tuple(Hyperlink(entry.words, f"{NEW}/{quote(entry.address)}") for entry in without),
        "published": any(entry.model.style == STYLE for entry in book.editions.values()),
    }
    return page_of(workshop, asked, "desk/booklets.html", values)


def new_easy_edition(workshop: Workshop, asked: Asked) -> Answer:
    """Write an edition that shows the booklets, in the language of the plans."""
    settings = workshop.book.settings
    language = settings.model.language if settings else "en"
    phrases = phrases_of(asked.language)
    try:
        path, text = new_edition(workshop.book, f"{language}-{STYLE}", phrases.text("desk-menu-easy-read"))
        workshop.save({path: text}, phrases.text("desk-easy-new-edition"), {path: ""})
    except (ChangeRefused, CannotSave) as reason:
        return page_of(workshop, asked, "desk/refused.html", {"reason": str(reason)}, status=409)
    return see_other(EASY_READ)


def _shown_booklet(compiled: Compiled, entry: Entry[Booklet]) -> ShownBooklet:
    passages = compiled.book.below(entry.address, "passage")
    document = entry.address.id
    return ShownBooklet(
        title=entry.model.title,
        document=document,
        href=f"/easy-read/{quote(document)}",
        passages=len(passages),
        stale=sum(is_stale(compiled.book, passage) for passage in passages),
        faults=sum(fault.span.path == entry.source.path for fault in compiled.diagnostics),
    )


def booklet(workshop: Workshop, asked: Asked) -> Answer:
    """The passages of a booklet as they will look, and what it does not tell yet."""
    document, book = asked.parts["document"], workshop.book
    entry = book.get(f"{document}{SUFFIX}")
    if entry is None:
        return page_of(workshop, asked, "desk/no-booklet.html", {}, status=404)
    passages = book.below(entry.address, "passage")
    left = [address for address, passage in told_by(book, document).items() if not passage]
    things = [thing for address in left if (thing := book.thing(address)) is not None]
    return page_of(
        workshop,
        asked,
        "desk/booklet.html",
        {
            "title": entry.model.title,
            "document": document,
            "source": href_of(workshop, document),
            "front": address_of_form(entry),
            "passages": tuple(_shown_passage(workshop, asked, passage) for passage in passages),
            "untold": tuple(_link_to_new(document, thing) for thing in things),
            "saved": next((each.words for each in workshop.saves if str(each.number) == asked.value("saved")), ""),
            "saved_number": number_of(asked.value("saved")),
        },
    )


@dataclass(frozen=True, slots=True)
class UntoldLink(Values):
    """Something that a booklet does not tell yet."""

    words: str
    href: str


def _link_to_new(document: str, thing: Entry[Any]) -> UntoldLink:
    return UntoldLink(thing.words, f"/easy-read/{quote(document)}/{quote(thing.address.short)}")


def _shown_passage(workshop: Workshop, asked: Asked, passage: Entry[Passage]) -> ShownPassage:
    faults = [fault for fault in workshop.diagnostics if fault.entry == passage.address]
    ideas = passage_in(passage.model.model_dump())
    says = tuple(
        ShownSay(idea.drawing, words_of_picture(phrases_of(asked.language), idea.drawing), idea.says)
        for idea in ideas.ideas
    )
    document = passage.address.document.id
    return ShownPassage(
        id=passage.address.step,
        name=name_of_passage(workshop.book, passage),
        title=passage.model.title or "",
        href=f"/easy-read/{quote(document)}/{quote(passage.model.of)}",
        says=says,
        stale=is_stale(workshop.book, passage),
        was_confirmed=confirmed(workshop.book, passage) is not None,
        faults=len(faults),
        severity=worst_severity(faults),
    )


def drawing(workshop: Workshop, asked: Asked) -> Answer:
    """A picture of Easy Read."""
    svg = drawing_bytes(workshop, asked.parts["name"])
    return Answer(svg, 200, "image/svg+xml") if svg else Answer(b"", 404, "text/plain; charset=utf-8")


SCREENS = (
    Screen("/easy-read", booklets),
    Screen("/easy-read-edition", new_easy_edition, ("POST",)),
    Screen("/easy-read/{document}", booklet),
    Screen("/drawing/{name}", drawing),
)
