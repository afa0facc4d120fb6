"""The screen on which a booklet of Easy Read begins: its front, and its first part. The rest has forms of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from cpsplan.changes.new_files import file_of
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import compile_book
from cpsplan.desk.forms.place import EntryPlace, read_source
from cpsplan.desk.forms.said import Said, said_in_post
from cpsplan.desk.forms.saving import FieldFault, as_fault, missing_fields, route_at
from cpsplan.desk.forms.shown import FaultAtField, Showing
from cpsplan.desk.forms.steps import Steps
from cpsplan.desk.leading import EASY_READ
from cpsplan.desk.page import not_here, page_of, phrases_of
from cpsplan.desk.screen import Answer, Asked, Screen, see_other
from cpsplan.desk.screens.conflict import UNDECIDED
from cpsplan.desk.workshop import CannotSave, Workshop
from cpsplan.diagnostic import Severity
from cpsplan.language.booklets import SUFFIX
from cpsplan.model.easyread import Booklet, DrawingRef
from cpsplan.model.text import LongText, Record, Text
from cpsplan.workspace.disk import BOOKLETS, DiskWorkspace, OverlaidWorkspace

NEW = "/new-booklet"
"""Below this a booklet begins."""
PASSAGES, SAYS = "passages", "says"


class BookletBeginning(Record):
    """What is asked to begin a booklet."""

    title: Text
    """What the booklet is called, in a few easy words."""
    summary: Text
    """One easy sentence on what it is about."""
    picture: DrawingRef
    """The picture on its front. Its first part begins with it, too, until you change that."""
    part_title: Text
    """A few easy words, such as “What we want”."""
    says: LongText
    """A few short sentences, each on a line of its own."""


def new_booklet(workshop: Workshop, asked: Asked) -> Answer:
    """The form that begins the booklet of a document; write the file, and go to it."""
    document = asked.parts["document"]
    book = workshop.book
    if document not in {*book.strategies, *book.plans}:
        return not_here(workshop, asked)
    if book.get(f"{document}{SUFFIX}") is not None:
        return see_other(f"{EASY_READ}/{quote(document)}")
    place = EntryPlace(f"{BOOKLETS}/{document}.yaml", (), BookletBeginning, document, document, is_new=True)
    if asked.method != "POST":
        return _page(workshop, asked, place, {}, ())
    said = said_in_post(place.controls, asked.form)
    text, faults = _written(workshop, place, said)
    is_wrong, do = any(fault.severity is Severity.ERROR for fault in faults), asked.value("do") or "save"
    if not text or do not in {"save", "anyway"} or (is_wrong and do != "anyway"):
        return _page(workshop, asked, place, said, faults, may_be_forced=bool(text))
    words = phrases_of(asked.language).text("desk-easy-begun-words", title=book.find(document).words)
    try:
        save = workshop.save({place.path: text}, words, {place.path: ""})
    except CannotSave as reason:
        return _page(workshop, asked, place, said, (FieldFault("", str(reason)),))
    return see_other(f"{EASY_READ}/{quote(document)}?saved={save.number}")


def _written(workshop: Workshop, place: EntryPlace, said: Said) -> tuple[str, tuple[FieldFault, ...]]:
    """The text of a booklet, empty where it cannot be written; and what is wrong with it."""
    steps = Steps({})
    values = steps.new_record(place.controls, said, "")
    faults = [FieldFault(name, words, stops=True) for name, words in steps.faults.items()]
    faults += missing_fields(place.controls, said)
    if faults:
        return "", tuple(faults)
    try:
        _, text = file_of(Booklet, place.document, _values(place.document, values), [])
    except ChangeRefused as reason:
        return "", (FieldFault("", str(reason)),)
    return text, tuple(_faults_of(workshop, place, text))


def _values(document: str, said: dict[str, Any]) -> dict[str, Any]:
    """A booklet with one passage, which tells of the document itself."""
    sentences = [line.strip() for line in said[SAYS].splitlines() if line.strip()]
    ideas = [{"picture": said["picture"], "says": sentences}]
    front = {key: said[key] for key in ("title", "summary", "picture")}
    return {"id": document, **front, PASSAGES: [{"of": document, "title": said["part_title"], "ideas": ideas}]}


def _faults_of(workshop: Workshop, place: EntryPlace, text: str) -> list[FieldFault]:
    """What the rules say of the file, each at its field: what is in the passage, at its sentences."""
    compiled = compile_book(OverlaidWorkspace(DiskWorkspace(workshop.root), {place.path: text.encode()}))
    source = read_source(place.path, text)
    faults = []
    for fault in compiled.diagnostics:
        if source and fault.span.path == place.path:
            way = [str(step) for step in route_at(source, fault.span.line, fault.span.column)][:1]
            name = SAYS if way == [PASSAGES] else "".join(way)
            faults.append(as_fault(fault, name if name in BookletBeginning.model_fields else "", is_new=True))
    return faults


def _page(  # noqa: PLR0913 - the state of the page
    workshop: Workshop,
    asked: Asked,
    place: EntryPlace,
    said: Said,
    faults: tuple[FieldFault, ...],
    *,
    may_be_forced: bool = False,
) -> Answer:
    phrases = phrases_of(asked.language)
    showing = Showing(workshop.book, phrases, place, said, faults)
    summary = showing.summary()
    values: dict[str, object] = {
        "title": phrases.text("desk-easy-begin-title", title=workshop.book.find(place.document).words),
        "around": phrases.text("desk-menu-easy-read"),
        "around_href": EASY_READ,
        "action": asked.path,
        "state": "",
        "parts": showing.parts(),
        "focus": "",
        "asked": asked.method == "POST",
        "roles": (),
        "path": place.path,
        "is_new": True,
        "kind": "",
        "address": "",
        "new_kind": "",
        "is_named": False,
        "leave": EASY_READ,
        "may_be_forced": may_be_forced,
        "summary": summary,
        "errors": _errors(summary),
        "summary_title": phrases.plural("desk-form-refused", _errors(summary)),
        "change_words": (),
        "patch": "",
        "shown_nothing": False,
        "says": "",
    }
    return page_of(workshop, asked, "desk/form.html", values, status=UNDECIDED if faults else 200)


def _errors(summary: tuple[FaultAtField, ...]) -> int:
    return sum(fault.severity == "error" for fault in summary)


SCREENS = (Screen(f"{NEW}/{{document}}", new_booklet, ("GET", "POST")),)
