"""Moving: an entry gets another short name everywhere, an outcome another aim, or an entry goes. Each asks first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.changes.formerly import remembered
from cpsplan.changes.move import rename_or_move
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.rename import Renaming
from cpsplan.compiler import compile_book
from cpsplan.desk.faults import address_of_form
from cpsplan.desk.forms.place import entry_place, read_source
from cpsplan.desk.leading import href_of
from cpsplan.desk.page import not_here, page_of, phrases_of
from cpsplan.desk.screen import Answer, Asked, Screen, see_other
from cpsplan.desk.screens.editing import refused, seen_after
from cpsplan.desk.workshop import CannotSave, Workshop, checksum_of_text
from cpsplan.diagnostic import Diagnostic, Remove, Severity
from cpsplan.late import dataclass
from cpsplan.render.values import Hyperlink, Values
from cpsplan.reporters.patch import patch
from cpsplan.sources.amend import NotAmended, amended
from cpsplan.workspace.disk import SETTINGS_FILE, DiskWorkspace, OverlaidWorkspace

CONFIRMED = "confirmation"
"""What was confirmed of Easy Read goes along by itself; nobody edits it."""
SHOWN = 50
"""How many of those that name an entry are listed."""


@dataclass(frozen=True, slots=True)
class NewHome(Values):
    """An aim or an outcome that an outcome can be moved to."""

    value: str
    words: str
    chosen: bool


def move_screen(workshop: Workshop, asked: Asked) -> Answer:
    """The form that renames an entry everywhere, or moves it; or what becomes of that."""
    entry = workshop.book.thing(asked.parts["address"])
    if entry is None or not entry.address.id:
        return not_here(workshop, asked)
    if asked.method != "POST":
        return _move_page(workshop, asked, entry)
    around, name = asked.value("around"), asked.value("id").strip() or entry.address.id
    new = f"{around}.{name}" if around else name
    every_year = asked.value("every-year") == "yes"
    try:
        disk = DiskWorkspace(workshop.root)
        renaming = rename_or_move(disk, workshop.compiled, entry.address, new, every_year=every_year)
        if asked.value("do") == "show":
            lines = "".join(patch(renaming.before, renaming.after, renaming.moves))
            return _move_page(workshop, asked, entry, lines=lines)
        words = phrases_of(asked.language).text("desk-move-saved", old=entry.address.id, new=name)
        changes = _files(renaming)
        settings = remembered(renaming.on(disk), renaming.old, renaming.new)
        if settings:
            changes[SETTINGS_FILE] = settings.decode()
        expected = {path: checksum_of_text(workshop.text_of(path)) for path in changes}
        save = workshop.save(changes, words, expected)
    except (ChangeRefused, CannotSave) as reason:
        return _move_page(workshop, asked, entry, reason=str(reason))
    return see_other(seen_after(workshop, renaming.new, save.number))


def _files(renaming: Renaming) -> dict[str, str | None]:
    """The new text of every file, by its path; None for one that gets another name."""
    files: dict[str, str | None] = {path: content.decode() for path, content in renaming.after.items()}
    return dict.fromkeys(renaming.moves) | files


def _move_page(workshop: Workshop, asked: Asked, entry: Entry[Any], *, reason: str = "", lines: str = "") -> Answer:
    values = {
        **_about(workshop, asked, entry),
        "id": asked.value("id") or entry.address.id,
        "homes": tuple(_homes(workshop, entry, asked.value("around"))),
        "lasts": bool(entry.address.parent) and entry.kind.lasts and entry.address.document in workshop.book.plans,
        "every_year": asked.value("every-year") == "yes",
        "reason": reason,
        "patch": lines,
    }
    return page_of(workshop, asked, "desk/move.html", values)


def _about(workshop: Workshop, asked: Asked, entry: Entry[Any]) -> dict[str, object]:
    """What both screens say of an entry: what it is called, where it stands, and who names it."""
    named_by = tuple(_naming(workshop, entry))
    return {
        "title": entry.words.rstrip("."),
        "form_of": Hyperlink(entry.words, address_of_form(entry)),
        "action": asked.path,
        "named_by": named_by[:SHOWN],
        "more": max(len(named_by) - SHOWN, 0),
        "leave": href_of(workshop, entry.address) or "/",
    }


def _naming(workshop: Workshop, entry: Entry[Any]) -> Iterator[Hyperlink]:
    """Everything that names an entry, or something in it, and stands outside of it."""
    seen: set[str] = set()
    for link in workshop.book.links.known:
        target, named_in = link.target, link.entry
        is_inside = entry.address in {named_in.address, *named_in.address.above}
        is_named = target is not None and entry.address in {target, *target.above}
        if not is_named or is_inside or named_in.address in seen or named_in.address.kind == CONFIRMED:
            continue
        seen.add(named_in.address)
        document = workshop.book.thing(named_in.address.document)
        around = f" ({document.words})" if document and document.address != named_in.address else ""
        yield Hyperlink(f"{named_in.words}{around}", address_of_form(named_in))


def _homes(workshop: Workshop, entry: Entry[Any], chosen: str) -> Iterator[NewHome]:
    """The aims and outcomes of its strategy that an outcome can be moved to."""
    if entry.address.kind != "outcome":
        return
    strategy = entry.address.document
    for place in (*workshop.book.below(strategy, "aim"), *workshop.book.below(strategy, "outcome")):
        address = place.address
        if address not in {entry.address, entry.address.parent} and entry.address not in address.above:
            number = workshop.book.numbers.get(address, "")
            yield NewHome(address.short, f"{number} {place.words}", address.short == chosen)


# --- removing


def remove_screen(workshop: Workshop, asked: Asked) -> Answer:
    """The question whether an entry is to go, with everything that names it; or what becomes of the answer."""
    entry = workshop.book.thing(asked.parts["address"])
    place = entry_place(workshop.compiled, asked.parts["address"])
    if entry is None or place is None:
        return not_here(workshop, asked)
    if asked.method != "POST":
        return _remove_page(workshop, asked, entry)
    before = workshop.text_of(place.path)
    source = read_source(place.path, before or "")
    if before is None or source is None:
        return not_here(workshop, asked)
    try:
        text = amended(source, [Remove(place.route)]) if place.route else None
        errors = _brought_in(workshop, place.path, text)
        if errors and asked.value("do") != "anyway":
            return _remove_page(workshop, asked, entry, errors)
        words = phrases_of(asked.language).text("desk-remove-saved", title=entry.words)
        save = workshop.save({place.path: text}, words, {place.path: checksum_of_text(before)})
    except (NotAmended, CannotSave) as reason:
        return refused(workshop, asked, str(reason))
    return see_other(seen_after(workshop, entry.address.document, save.number))


def _brought_in(workshop: Workshop, path: str, text: str | None) -> tuple[str, ...]:
    """The errors that come of it when a file has another text, or is gone."""
    files: Mapping[str, bytes] = {} if text is None else {path: text.encode()}
    gone = frozenset({path}) if text is None else frozenset[str]()
    after = compile_book(OverlaidWorkspace(DiskWorkspace(workshop.root), files, gone))
    old = Counter((fault.code, fault.message) for fault in workshop.diagnostics)
    return tuple(_in_words(fault) for fault in after.diagnostics if _is_new_error(fault, old))


def _is_new_error(fault: Diagnostic, old: Counter[tuple[str, str]]) -> bool:
    return fault.severity is Severity.ERROR and not old[fault.code, fault.message]


def _in_words(fault: Diagnostic) -> str:
    return f"{fault.message} ({fault.span.path}, {fault.span.line})"


def _remove_page(workshop: Workshop, asked: Asked, entry: Entry[Any], errors: tuple[str, ...] = ()) -> Answer:
    values = {**_about(workshop, asked, entry), "errors": errors, "inside": tuple(_inside(workshop, entry))}
    return page_of(workshop, asked, "desk/remove.html", values)


def _inside(workshop: Workshop, entry: Entry[Any]) -> Iterator[str]:
    """What goes with an entry: everything that stands in it."""
    for other in (*workshop.book.entries, *workshop.book.named.values()):
        if other.address.parent == entry.address:
            yield other.words


SCREENS = (
    Screen("/move/{kind}/{address*}", move_screen, ("GET", "POST")),
    Screen("/remove/{kind}/{address*}", remove_screen, ("GET", "POST")),
)
