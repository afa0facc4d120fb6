"""Editing: the form of an entry that is there, and of a new one."""

from __future__ import annotations

from collections.abc import Iterable

from cpsplan.changes.damaged import damaged_files
from cpsplan.changes.difference import compare_books
from cpsplan.compiler import compile_book
from cpsplan.desk.forms.choosing import owners_near
from cpsplan.desk.forms.place import EntryPlace, containers, entry_place, new_place
from cpsplan.desk.forms.preparing import OpenForm, opened_form, sent_form
from cpsplan.desk.forms.saving import FormChange
from cpsplan.desk.forms.shown import FaultAtField, Showing
from cpsplan.desk.leading import href_of
from cpsplan.desk.page import not_here, page_of, phrases_of
from cpsplan.desk.remembered import Waiting
from cpsplan.desk.screen import Answer, Asked, Screen, see_other
from cpsplan.desk.together import saved_together
from cpsplan.desk.workshop import CannotSave, Workshop
from cpsplan.render.values import Hyperlink
from cpsplan.reporters.patch import patch
from cpsplan.workspace.disk import DiskWorkspace, OverlaidWorkspace


def edit_screen(workshop: Workshop, asked: Asked) -> Answer:
    """The form of the entry at an address, or what becomes of it when it is sent."""
    place = entry_place(workshop.compiled, asked.parts["address"])
    return not_here(workshop, asked) if place is None else _form_screen(workshop, asked, place)


def new_screen(workshop: Workshop, asked: Asked) -> Answer:
    """The form of a new entry; where nobody has said what it is to stand in, the choice of that."""
    kind, around = asked.parts["kind"], asked.value("in")
    if not around:
        places = containers(workshop.book, kind)
        links = tuple(Hyperlink(entry.words, f"/new/{kind}?in={entry.address}") for entry in places)
        return page_of(workshop, asked, "desk/where.html", {"places": links}) if links else not_here(workshop, asked)
    place = new_place(workshop.book, kind, around)
    return not_here(workshop, asked) if place is None else _form_screen(workshop, asked, place)


def check_screen(workshop: Workshop, asked: Asked) -> Answer:
    """The faults of a form that is being filled in, as a piece of a page. Nothing is saved."""
    place = _place_asked(workshop, asked)
    form = sent_form(workshop, place, asked.form, asked.value("state"), "check") if place else None
    if form is None:
        return not_here(workshop, asked)
    showing = Showing(workshop.book, phrases_of(asked.language), form.place, form.said, form.faults)
    summary = showing.summary()
    return page_of(workshop, asked, "desk/checked.html", _what_is_wrong(asked, summary))


def _place_asked(workshop: Workshop, asked: Asked) -> EntryPlace | None:
    """What a form that is being filled in is about: an entry, or a new one in another."""
    if asked.value("kind"):
        return new_place(workshop.book, asked.value("kind"), asked.value("about"))
    return entry_place(workshop.compiled, asked.value("about"))


def refused(workshop: Workshop, asked: Asked, reason: str) -> Answer:
    """Why nothing was written."""
    return page_of(workshop, asked, "desk/refused.html", {"reason": reason}, status=409)


def _form_screen(workshop: Workshop, asked: Asked, place: EntryPlace) -> Answer:
    if asked.method != "POST":
        form = opened_form(workshop, place)
        return _page(workshop, asked, form) if form else not_here(workshop, asked)
    do = asked.value("do") or "save"
    form = sent_form(workshop, place, asked.form, asked.value("state"), do)
    if form is None:
        return not_here(workshop, asked)
    change = form.change
    is_wanted = do == "anyway" and form.may_be_forced
    if change is None or do == "show" or (form.is_refused and not is_wanted) or do not in {"save", "anyway"}:
        return _page(workshop, asked, form)
    return _saved(workshop, asked, form, change)


def _saved(workshop: Workshop, asked: Asked, form: OpenForm, change: FormChange) -> Answer:
    """Write a change, and go to where it is seen; where others changed the same, to where that is decided."""
    if not change.touched:
        return see_other(href_of(workshop, form.place.address) or "/")
    phrases = phrases_of(asked.language)
    entry = workshop.book.thing(form.place.address)
    title = entry.words if entry else form.place.address
    words = phrases.plural("desk-saved-fields", len(change.touched), title=title)
    if form.place.is_new:
        words = phrases.text("desk-saved-new", title=_said_title(form), place=title)
    try:
        save = saved_together(workshop, {change.path: change.text}, words, {change.path: form.state})
    except CannotSave as reason:
        return refused(workshop, asked, str(reason))
    if isinstance(save, Waiting):
        return see_other(save.href)
    return see_other(seen_after(workshop, _new_address(workshop, form, change), save.number))


def seen_after(workshop: Workshop, address: str, number: int) -> str:
    """Where the browser goes after a save: to the entry in the preview, which tells of the save with its number."""
    page, mark, place = (href_of(workshop, address) or "/").partition("#")
    return f"{page}?saved={number}{mark}{place}"


def _new_address(workshop: Workshop, form: OpenForm, change: FormChange) -> str:
    """The address of what was saved: that of a new entry is known only now."""
    if not form.place.is_new:
        return change.address
    for entry in (*workshop.book.entries, *workshop.book.named.values()):
        if entry.address.parent == form.place.address and entry.address.id == change.new_id:
            return entry.address
    return form.place.address


def _said_title(form: OpenForm) -> str:
    """The words that a new entry goes by."""
    texts = (form.said.get(control.key, ("",))[0] for control in form.place.controls if control.required)
    return next((" ".join(text.split()) for text in texts if " " in text), form.said.get("id", ("",))[0])


# --- the page


def _page(workshop: Workshop, asked: Asked, form: OpenForm) -> Answer:
    """A form as a page."""
    place, book, phrases = form.place, workshop.book, phrases_of(asked.language)
    showing = Showing(book, phrases, place, form.said, form.faults, form.value)
    entry = book.thing(place.address)
    around = book.thing(place.document)
    title = entry.words if entry else _said_title(form) or place.address
    if place.is_new:
        title = phrases.text("desk-form-new", kind=kind_in_words(asked, place))
    values: dict[str, object] = {
        "title": title,
        "around": around.words if around else "",
        "around_href": href_of(workshop, around.address) if around else "",
        "action": asked.path + (f"?in={place.address}" if place.is_new else ""),
        "state": form.state,
        "parts": showing.parts(),
        "focus": form.focus,
        "asked": asked.method == "POST",
        "roles": owners_near(book),
        "path": place.path,
        "is_new": place.is_new,
        "is_named": any(control.how == "id" and not control.kinds for control in place.controls),
        "kind": asked.parts.get("kind", "entry"),
        "address": place.address,
        "new_kind": asked.parts.get("kind", "") if place.is_new else "",
        "leave": href_of(workshop, place.address) or "/",
        "may_be_forced": form.may_be_forced and asked.method == "POST",
        **_what_is_wrong(asked, showing.summary()),
        **_what_would_change(workshop, asked, form),
    }
    return page_of(workshop, asked, "desk/form.html", values)


def kind_in_words(asked: Asked, place: EntryPlace) -> str:
    """What a new entry is called: project, measure."""
    key = str(place.route[-1]).removesuffix("s")
    phrases = phrases_of(asked.language)
    return phrases.text(f"desk-kind-{key}") if f"desk-kind-{key}" in phrases else key


def _what_is_wrong(asked: Asked, summary: tuple[FaultAtField, ...]) -> dict[str, object]:
    errors = sum(fault.severity == "error" for fault in summary)
    return {"summary": summary, "errors": errors, "summary_title": _title_of(asked, summary)}


def _title_of(asked: Asked, summary: Iterable[FaultAtField]) -> str:
    """The head of the summary: how many errors and warnings there are, and what was done with the form."""
    phrases, severities = phrases_of(asked.language), [fault.severity for fault in summary]
    errors, warnings = severities.count("error"), severities.count("warning")
    if errors and asked.method == "POST" and asked.path != "/check":
        return phrases.plural("desk-form-refused", errors)
    return phrases.plural("desk-form-errors" if errors else "desk-form-warnings", errors or warnings)


def _what_would_change(workshop: Workshop, asked: Asked, form: OpenForm) -> dict[str, object]:
    """What saving would do, in words and as a patch, where that was asked; and what is not saved yet."""
    phrases, change = phrases_of(asked.language), form.change
    touched = len(change.touched) if change else 0
    says = phrases.plural("desk-form-unsaved", touched) if touched else ""
    nothing: dict[str, object] = {"change_words": (), "patch": "", "shown_nothing": False, "says": says}
    if change is None or asked.value("do") != "show":
        return nothing
    before = workshop.remembered.get(form.state) or ""
    lines = "".join(patch({change.path: before.encode()}, {change.path: change.text.encode()}))
    if not lines:
        return nothing | {"shown_nothing": not form.faults}
    files = {change.path: change.text.encode()}
    after = compile_book(OverlaidWorkspace(DiskWorkspace(workshop.root), files))
    damaged = {*damaged_files(workshop.compiled), *damaged_files(after)}
    words = [change.sentence for change in compare_books(workshop.book, after.book, damaged).changes]
    return nothing | {"change_words": tuple(words), "patch": lines}


SCREENS = (
    Screen("/edit/{kind}/{address*}", edit_screen, ("GET", "POST")),
    Screen("/new/{kind}", new_screen, ("GET", "POST")),
    Screen("/check", check_screen, ("POST",)),
)
