"""Shown: a form as the values that its template gets: fields with labels, hints, choices, faults and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from urllib.parse import quote

from cpsplan.book.book import Book
from cpsplan.desk.drawings import words_of_picture
from cpsplan.desk.forms.choosing import Offers, years_around
from cpsplan.desk.forms.controls import Control
from cpsplan.desk.forms.place import EntryPlace, address_in_list, items_of
from cpsplan.desk.forms.said import NEW, Said, in_row, name_of_field
from cpsplan.desk.forms.saving import MISSING, FieldFault
from cpsplan.desk.forms.typed import understood
from cpsplan.diagnostic import Severity
from cpsplan.language.alphabets import alphabetical
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.shape import shape
from cpsplan.render.values import Values

PARTS = ("what", "for", "who", "produces", "figures", "money", "editors")
MANY_WORDS = 5
"""Of up to so many words each has a button of its own; more are a list."""


@dataclass(frozen=True, slots=True)
class FaultAtField(Values):
    """Something that is wrong with a field."""

    severity: str
    words: str
    hint: str
    field: str
    """The id of its field; empty where it has none here."""
    label: str
    href: str
    """Where it is mended, where that is another form."""


@dataclass(frozen=True, slots=True)
class ShownOption(Values):
    """Something that can be chosen."""

    value: str
    words: str
    chosen: bool
    number: str


@dataclass(frozen=True, slots=True)
class ShownGroup(Values):
    """Things that can be chosen, under what they stand in."""

    title: str
    number: str
    tone: int
    far: bool
    chosen: bool
    options: tuple[ShownOption, ...]


@dataclass(frozen=True, slots=True)
class ShownField(Values):
    """A field of a form."""

    name: str
    how: str
    label: str
    hint: str
    optional: bool
    value: str
    understood: str
    """What a date that was typed stands for."""
    groups: tuple[ShownGroup, ...]
    inside: tuple[ShownField, ...]
    rows: tuple[ShownRow, ...]
    faults: tuple[FaultAtField, ...]
    owner: bool
    empty: bool
    """Whether nothing can be chosen, too."""
    entries: tuple[ShownEntry, ...]
    add: str
    """Where a new entry of its list is written."""
    worst: str


@dataclass(frozen=True, slots=True)
class ShownRow(Values):
    """A row of a list."""

    number: int
    name: str
    place: str
    fields: tuple[ShownField, ...]
    new: bool
    last: bool


@dataclass(frozen=True, slots=True)
class ShownEntry(Values):
    """An entry of a list that has a form of its own."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownPart(Values):
    """A part of a form."""

    key: str
    fields: tuple[ShownField, ...]
    wide: bool
    errors: int


@dataclass(frozen=True)
class Showing:
    """What it takes to show a form: the book, the words of the interface, what the form says and what is wrong."""

    book: Book
    phrases: Phrases
    place: EntryPlace
    said: Said
    faults: tuple[FieldFault, ...] = ()
    value: object = None
    """What the file says of the entry."""

    @cached_property
    def _offers(self) -> Offers:
        return Offers(self.book, self.place.address, self.place.document)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """What each field is called on the page, by its name: rows are numbered there."""
        names: dict[str, str] = {}
        for name, places in self.said.items():
            for number, place in enumerate(places, start=1):
                names[in_row(name, place)] = f"{name}.{number}"
        return names

    def name_on_page(self, name: str) -> str:
        """What a field is called on the page: outputs.1.due."""
        for row, shown in self.numbers.items():
            if name == row or name.startswith(f"{row}."):
                return shown + name[len(row) :]
        return name

    def parts(self) -> tuple[ShownPart, ...]:
        """The parts of the form that have fields."""
        shown = []
        for key in PARTS:
            fields = tuple(self._fields([control for control in self.place.controls if control.part == key]))
            if fields:
                wide = any(field.how == "rows" for field in fields)
                shown.append(ShownPart(key, fields, wide, sum(field.worst == "error" for field in fields)))
        return tuple(shown)

    def _fields(self, controls: Iterable[Control], page: str = "", prefix: str = "") -> Iterator[ShownField]:
        for control in controls:
            if control.how != "aside":
                shown = self._field(control, name_of_field(page, control.key), name_of_field(prefix, control.key))
                if control.how != "names" or shown.groups or shown.faults:
                    yield shown

    def _field(self, control: Control, page: str, name: str) -> ShownField:
        texts = self.said.get(name, ())
        value = "" if control.is_many else "".join(texts[:1])
        inside = tuple(self._fields(control.inside, page, name)) if control.how == "record" else ()
        rows = tuple(self._rows(control, page, name)) if control.how == "rows" else ()
        faults = tuple(self._fault(fault) for fault in self.faults if fault.name == name)
        within = [*(field.worst for field in inside), *(field.worst for row in rows for field in row.fields)]
        return ShownField(
            name=page,
            how=self._how(control, value),
            label=self.label(control),
            hint=control.hint,
            optional=not control.required,
            value=value,
            understood=self._understood(control, value),
            groups=tuple(self._groups(control, texts)),
            inside=inside,
            rows=rows,
            faults=faults,
            owner=control.owner,
            empty=not control.default,
            entries=tuple(self._entries(control)),
            add=f"/new/{control.key.removesuffix('s')}?in={self.place.address}",
            worst=_worst([*(fault.severity for fault in faults), *within]),
        )

    def _understood(self, control: Control, value: str) -> str:
        """What a date that was typed stands for: 28 February 2026 at the latest."""
        day = understood(control, value) if control.how == "date" else ""
        key = "desk-form-at-the-earliest" if control.begins else "desk-form-at-the-latest"
        return self.phrases.text(key, date=day) if day else ""

    @staticmethod
    def _how(control: Control, value: str) -> str:
        """How a field is shown: with its lines, where it has several; as a list, where there is much to choose from."""
        if control.how == "line" and "\n" in value:
            return "text"
        if control.how == "lines":
            return "long"
        if control.how == "choice":
            return "radio" if len(control.words) <= MANY_WORDS and control.required else "select"
        if control.how in {"name", "year"}:
            return "line" if control.kinds == ("any",) else "select"
        if control.how == "truth":
            return "radio" if control.is_open else "box"
        return control.how

    def label(self, control: Control) -> str:
        """What a field is called: by a phrase where there is one, else by its key."""
        for key in control.labels:
            text = self.phrases.texts.get(key)
            if isinstance(text, str) and "{" not in text:
                return text
        return control.head

    def word(self, word: str) -> str:
        """A word that can be chosen, as readers know it."""
        key = f"desk-choice-{word.replace(' ', '-')}"
        return self.phrases.text(key) if key in self.phrases else word.capitalize()

    def _groups(self, control: Control, texts: tuple[str, ...]) -> tuple[ShownGroup, ...]:
        """What a field offers to choose from."""
        if control.how == "drawing":
            return tuple(self._drawings(control, texts))
        if control.how in {"name", "names"}:
            return tuple(self._offered(control, texts)) if control.kinds != ("any",) else ()
        words = self._words_of(control, texts)
        return (_group((value, shown, value in texts) for value, shown in words),) if words else ()

    def _words_of(self, control: Control, texts: tuple[str, ...]) -> list[tuple[str, str]]:
        """The words that a field offers, each with what is shown of it."""
        if control.how == "year":
            known = [str(plan.model.period.financial_year or "") for plan in self.book.plans.values()]
            return [(year, year) for year in years_around(tuple(known), "".join(texts))]
        words = ("yes", "no") if control.how == "truth" and control.is_open else control.words
        return [(word, self.word(word)) for word in words]

    def _offered(self, control: Control, texts: tuple[str, ...]) -> Iterator[ShownGroup]:
        for group in self._offers.of(control, texts):
            options = tuple(
                ShownOption(offer.written, offer.words, offer.written in texts, offer.number) for offer in group.offers
            )
            has_chosen = any(option.chosen for option in options)
            yield ShownGroup(group.title, group.number, group.tone, group.is_far, has_chosen, options)

    def _drawings(self, control: Control, texts: tuple[str, ...]) -> Iterator[ShownGroup]:
        """The pictures of Easy Read by what they show, and those of the register."""
        named = [(name, words_of_picture(self.phrases, name)) for name in self.book.drawings]
        order = alphabetical(self.phrases.language)
        ordered = sorted(named, key=lambda drawing: order(drawing[1]))
        yield _group((name, words, name in texts) for name, words in ordered)
        unknown = tuple(text for text in texts if text not in self.book.drawings)
        yield from self._offered(replace(control, kinds=("picture",)), unknown)

    def _rows(self, control: Control, page: str, name: str) -> Iterator[ShownRow]:
        places = (*self.said.get(name, ()), "")
        for number, place in enumerate(places, start=1):
            prefix = in_row(name, place) if place else f"{name}.{NEW}"
            fields = tuple(self._fields(control.inside, f"{page}.{number}", prefix))
            if not place:
                fields = tuple(_with_default(control.inside, fields))
            token = place if place.isdigit() else ""
            yield ShownRow(number, f"{page}.{number}", token, fields, not place, number == len(places) - 1)

    def _entries(self, control: Control) -> Iterator[ShownEntry]:
        """The entries of a list, each with the way to its own form; also those that are not finished."""
        if control.how != "entries" or self.place.is_new:
            return
        part, kind = next(pair for pair in shape(self.place.model).named if pair[0].key == control.key)
        for place, item in enumerate(items_of(self.value, control.key)):
            address = address_in_list(self.place.address, part, kind, item, place)
            entry = self.book.thing(address)
            yield ShownEntry(entry.words if entry else address, f"/edit/{kind.name}/{quote(address, safe='/:')}")

    def _fault(self, fault: FieldFault) -> FaultAtField:
        page = self.name_on_page(fault.name)
        words = self.phrases.text("desk-form-empty") if fault.code == MISSING and not fault.words else fault.words
        href = f"/edit/{self._kind_of(fault.entry)}/{fault.entry}" if self._kind_of(fault.entry) else ""
        return FaultAtField(fault.severity.word, words, fault.hint, page, self._label_of(fault.name), href)

    def _kind_of(self, address: str) -> str:
        entry = self.book.thing(address) if address else None
        return entry.address.kind if entry else ""

    def _label_of(self, name: str) -> str:
        """What the field of a fault is called; empty where it is about none."""
        controls: Sequence[Control] = self.place.controls
        labels: list[str] = []
        for step in name.split("."):
            control = next((control for control in controls if control.key == step), None)
            if control:
                labels.append(self.label(control))
                controls = control.inside
        return ", ".join(labels)

    def summary(self) -> tuple[FaultAtField, ...]:
        """Everything that is wrong, errors first, for the top of the form."""
        ordered = sorted(self.faults, key=lambda fault: -fault.severity)
        return tuple(dict.fromkeys(self._fault(fault) for fault in ordered if fault.severity > Severity.NOTE))


def _group(choices: Iterable[tuple[str, str, bool]]) -> ShownGroup:
    options = tuple(ShownOption(value, words, chosen, "") for value, words, chosen in choices)
    return ShownGroup(title="", number="", tone=0, far=False, chosen=False, options=options)


def _worst(severities: Iterable[str]) -> str:
    known = set(severities)
    return next((word for word in ("error", "warning", "note") if word in known), "")


def _with_default(controls: Sequence[Control], fields: Iterable[ShownField]) -> Iterator[ShownField]:
    """The fields of an empty row, with what holds where nothing is chosen."""
    defaults = {control.key: control.default for control in controls if control.how != "truth"}
    for shown in fields:
        default = defaults.get(shown.name.rpartition(".")[2], "")
        groups = tuple(
            replace(group, options=tuple(replace(option, chosen=option.value == default) for option in group.options))
            for group in shown.groups
        )
        yield replace(shown, value=shown.value or default, groups=groups)
