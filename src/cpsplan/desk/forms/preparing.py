"""Preparing: a form that was sent, brought together with its file as it is now, and held against the whole book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.three_ways import GONE, Clash, ItemKey, ThreeTexts, Way, merge_texts, merged_text
from cpsplan.desk.forms.place import EntryPlace, placed_in, source_of
from cpsplan.desk.forms.said import NEW, ROW, Said, said_in_file, said_in_post
from cpsplan.desk.forms.saving import Change, FieldFault, change_of, name_at, standing_faults, tried_out
from cpsplan.desk.workshop import Workshop, checksum_of_text
from cpsplan.diagnostic import Route, Severity
from cpsplan.sources.load import Source
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
    change: Change | None = None
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
    source = source_of(place.path, text or "")
    if text is None or source is None:
        return None
    said = said_in_file(place.controls, place.value(source), own_language(workshop))
    return OpenForm(place, said, checksum_of_text(text), standing_faults(workshop.compiled, place))


def sent_form(workshop: Workshop, place: EntryPlace, pairs: Pairs, state: str, do: str) -> OpenForm | None:
    """A form that was sent: its rows moved, or what saving it would do; None where its file cannot be read."""
    pairs = tuple(pairs)
    now = opened_form(workshop, place)
    if now is None:
        return None
    text = workshop.as_opened(state) if state != now.state else workshop.text_of(place.path)
    base = source_of(place.path, text) if text else None
    if text is None or base is None:
        words = "This form was opened from a file that is not known any more. Save again to write what you typed"
        said = now.said | said_in_post(place.controls, pairs)
        return replace(now, said=said, faults=(FieldFault("", words, stops=True),))
    here = source_of(place.path, workshop.text_of(place.path) or "") or base
    there_place = placed_in(place, here, base)
    own = own_language(workshop)
    opened = said_in_file(place.controls, there_place.value(base), own)
    said = opened | said_in_post(place.controls, pairs)
    verb, _, row = do.partition(":")
    if verb in {"add", "remove", "up", "down"}:
        return _with_rows(OpenForm(place, said, state), verb, row, pairs)
    change = change_of(there_place, base, said, own)
    if text.startswith(MARK) and not change.text.startswith(MARK):
        change = replace(change, text=MARK + change.text)
    return _held_against_all(workshop, OpenForm(there_place, said, state, change.faults, change), text)


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
    """A form with its change on the file as it is now, and with everything that is wrong then."""
    change = form.change
    assert change is not None  # noqa: S101 - the caller has worked it out
    if any(fault.stops for fault in change.faults):
        return form
    now = workshop.text_of(form.place.path) or ""
    if now != base:
        form = _merged_form(workshop, form, ThreeTexts(change.path, base, change.text, now))
        change = form.change
        if change is None or any(fault.stops for fault in form.faults):
            return form
    faults = tried_out(DiskWorkspace(workshop.root), workshop.compiled, form.place, change, form.said)
    return replace(form, faults=faults)


def _merged_form(workshop: Workshop, form: OpenForm, texts: ThreeTexts) -> OpenForm:
    """The change of a form brought together with what its file has become meanwhile, or where the two contradict."""
    assert form.change is not None  # noqa: S101 - the caller has worked it out
    now = source_of(texts.path, texts.theirs)
    base = source_of(texts.path, texts.base)
    if now is None or base is None:
        words = "The file cannot be read any more, as it was changed meanwhile: mend it first"
        return replace(form, faults=(FieldFault("", words, stops=True),))
    state = checksum_of_text(texts.theirs)
    try:
        clashes = merge_texts(texts).clashes
        if not clashes:
            change = replace(form.change, text=merged_text(texts))
            return replace(form, change=change, place=placed_in(form.place, base, now))
    except ChangeRefused as refusal:
        return replace(form, faults=(FieldFault("", str(refusal), stops=True),))
    faults = tuple(_told_clash(form, base, clash) for clash in clashes)
    kept = _as_typed(workshop, form, base, now)
    return replace(kept, state=state, faults=faults)


def _as_typed(workshop: Workshop, form: OpenForm, base: Source, now: Source) -> OpenForm:
    """The form over the file as it is now, with what was typed here, and what others have changed in other fields."""
    own = own_language(workshop)
    place = placed_in(form.place, base, now)
    before = said_in_file(place.controls, form.place.value(base), own)
    after = said_in_file(place.controls, place.value(now), own)
    typed = {name: texts for name, texts in form.said.items() if texts != before.get(name)}
    return replace(form, place=place, said=after | typed)


def _told_clash(form: OpenForm, base: Source, clash: Clash) -> FieldFault:
    """A field that was changed here and in the file, with both."""
    way = _route_of(base, clash.way)
    route = form.place.route
    name = name_at(form.place.controls, way[len(route) :], form.said) if way[: len(route)] == route else ""
    words = f"The file says {_in_words(clash.theirs)} here since you opened this form; it was {_in_words(clash.base)}."
    hint = "Save again to put yours in its place"
    return FieldFault(name, words, hint=hint, stops=True)


def _in_words(value: Any) -> str:
    return "nothing" if value is GONE or value is None else f"“{value}”"


def _route_of(source: Source, way: Way) -> Route:
    """A way through entries that go by their ids as a route of a file."""
    return tuple(_steps(source.value, way))


def _steps(value: Any, way: Way) -> Iterator[str | int]:
    for step in way:
        if isinstance(step, ItemKey) and isinstance(value, list):
            places = (at for at, item in enumerate(value) if isinstance(item, dict) and item.get(step.key) == step.id)
            place = next(places, None)
            if place is None:
                return
            value = value[place]
            yield place
        else:
            value = value.get(step) if isinstance(value, dict) else None
            yield str(step)
