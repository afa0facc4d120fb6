"""Preparing: a form that was sent, brought together with its file as it is now, and held against the whole book."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.three_ways import ThreeTexts, merged_text
from cpsplan.desk.forms.place import EntryPlace, placed_in, read_source
from cpsplan.desk.forms.said import NEW, ROW, Said, said_in_file, said_in_post
from cpsplan.desk.forms.saving import FieldFault, FormChange, form_change, standing_faults, tried_out
from cpsplan.desk.workshop import Workshop, checksum_of_text
from cpsplan.diagnostic import Severity
from cpsplan.late import dataclass
from cpsplan.workspace.disk import DiskWorkspace

MARK = "\ufeff"
"""What some editors put before the first letter of a file. It stays."""
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class OpenForm:
    """A form of an entry as it stands: what it says, what is wrong, and the file that it was opened from."""

    place: EntryPlace
    said: Said
    state: str
    """The checksum of the file as it was opened."""
    faults: tuple[FieldFault, ...] = ()
    value: object = None
    """What the file says of the entry."""
    change: FormChange | None = None
    """What saving it would do; None where nobody has asked yet."""
    focus: str = ""
    """The name of the field at which the form opens again."""

    @property
    def is_refused(self) -> bool:
        """Whether saving it would bring in an error."""
        return any(fault.severity is Severity.ERROR and (fault.is_new or fault.stops) for fault in self.faults)

    @property
    def may_be_forced(self) -> bool:
        """Whether it can be saved all the same: unfinished work is normal, but what nobody understands is none."""
        return self.is_refused and not any(fault.stops for fault in self.faults)


def own_language(workshop: Workshop) -> str:
    """The language of the plans."""
    settings = workshop.book.settings
    return settings.model.language if settings else "en"


def opened_form(workshop: Workshop, place: EntryPlace) -> OpenForm | None:
    """The form of an entry as its file has it; None where that cannot be read."""
    text = workshop.text_of(place.path)
    source = read_source(place.path, text or "")
    if text is None or source is None:
        return None
    said = said_in_file(place.controls, place.value(source), own_language(workshop))
    faults = standing_faults(workshop.compiled, place)
    return OpenForm(place, said, checksum_of_text(text), faults, place.value(source))


def sent_form(workshop: Workshop, place: EntryPlace, pairs: Pairs, state: str, do: str) -> OpenForm | None:
    """A form that was sent: its rows moved, or what saving it would do; None where its file cannot be read."""
    pairs = tuple(pairs)
    now = opened_form(workshop, place)
    if now is None:
        return None
    text = workshop.remembered.get(state) if state != now.state else workshop.text_of(place.path)
    base = read_source(place.path, text) if text else None
    if text is None or base is None:
        words = "This form was opened from a file that is not known any more. Save again to write what you typed"
        said = now.said | said_in_post(place.controls, pairs)
        return replace(now, said=said, faults=(FieldFault("", words, stops=True),))
    here = read_source(place.path, workshop.text_of(place.path) or "") or base
    opened_place = placed_in(place, here, base)
    own = own_language(workshop)
    opened = said_in_file(place.controls, opened_place.value(base), own)
    said = opened | said_in_post(place.controls, pairs)
    verb, _, row = do.partition(":")
    if verb in {"add", "remove", "up", "down"}:
        return _with_rows(OpenForm(place, said, state, value=now.value), verb, row, pairs)
    change = form_change(opened_place, base, said, own)
    if text.startswith(MARK) and not change.text.startswith(MARK):
        change = replace(change, text=MARK + change.text)
    return _held_against_all(workshop, OpenForm(opened_place, said, state, change.faults, now.value, change), text)


def _with_rows(form: OpenForm, verb: str, row: str, pairs: tuple[tuple[str, str], ...]) -> OpenForm:
    """A form after one of its rows was moved or taken away; nothing is saved. After an addition one more is empty."""
    name, _, number = row.rpartition(".") if verb != "add" else (row, "", "")
    places = list(form.said.get(name, ()))
    if verb == "add":
        return replace(form, focus=f"{name}.{len(places) + 1}")
    token = dict(pairs).get(f"{row}.{ROW}", "")
    place = token if token in places else f"{NEW}{number}"
    if place not in places:
        return form
    at = places.index(place)
    other = {"up": at - 1, "down": at + 1}.get(verb, at)
    if verb == "remove":
        places.pop(at)
    elif 0 <= other < len(places):
        places[at], places[other] = places[other], places[at]
    said = form.said | {name: tuple(places)}
    return replace(form, said=said, focus=f"{name}.{min(other, len(places)) + 1}")


def _held_against_all(workshop: Workshop, form: OpenForm, base: str) -> OpenForm:
    """A form with everything that would be wrong once its change is in the file as that is now.

    Where others have changed the same fields meanwhile, a person decides first.
    """
    change = form.change
    assert change is not None  # noqa: S101 - the caller has worked it out
    now = workshop.text_of(form.place.path) or ""
    if any(fault.stops for fault in change.faults) or change.text == base:
        return form
    place = form.place
    try:
        text = change.text if now == base else merged_text(ThreeTexts(change.path, base, change.text, now))
    except ChangeRefused:
        return form
    old, new = read_source(change.path, change.text), read_source(change.path, text)
    if now != base and old and new and not place.is_new:
        place = placed_in(place, old, new)
    tried = replace(change, text=text)
    disk = DiskWorkspace(workshop.root)
    return replace(form, faults=tried_out(disk, workshop.compiled, place, tried, form.said))
