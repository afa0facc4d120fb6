"""Keys: what may stand in the files of a workspace, in words: the entries, their keys, and what each is for."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from cpsplan.book.parse import FILES
from cpsplan.late import dataclass
from cpsplan.model.accessibility import CRITERION_PATTERN
from cpsplan.model.annotations import literals_in
from cpsplan.model.dates import FINANCIAL_YEAR_PATTERN
from cpsplan.model.delivery import CURRENCY_PATTERN
from cpsplan.model.edition import MAIL_PATTERN, TELEPHONE_PATTERN
from cpsplan.model.language import LANGUAGE_PATTERN
from cpsplan.model.marks import ANY
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import FOLDER_PATTERN, ID_PATTERN, WEB_PATTERN, Record, descriptions

UNDER = " under "


@dataclass(frozen=True)
class KeyGroup:
    """Keys that stand together: those of an entry, or of a part of one."""

    model: type[Record]
    places: tuple[str, ...]
    """Where they may stand: plans/delivery/ under measures.target."""

    @property
    def words(self) -> str:
        """What they are for."""
        return _first_paragraph(inspect.getdoc(self.model) or "")

    @property
    def names(self) -> frozenset[str]:
        """What the group goes by: measure, measures."""
        kind, last = self.model.entry_kind, {way.rpartition(".")[2] for way in self.ways}
        return frozenset({self.name, *last, *((kind.name, kind.table) if kind else ())} - {""})

    @property
    def name(self) -> str:
        """What one of them goes by: output report."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.model.__name__).lower()

    @property
    def ways(self) -> tuple[str, ...]:
        """The keys that they stand under, from the top of the file: measures.target; empty for those at the top."""
        return tuple(place.partition(UNDER)[2] for place in self.places)


@dataclass(frozen=True)
class Key:
    """A key, and what it is for."""

    name: str
    words: str
    """What it is for."""
    holds: str
    """What may stand there: a date, a list of outcomes."""
    is_needed: bool
    default: str
    """What holds where it is left out; empty where nothing does."""
    allowed: tuple[str, ...]
    """The words that may stand there; empty where any text may, or something else."""
    group: str
    """What the keys below it are explained under; empty where there are none."""
    field: str
    """What it is called in the model."""


@cache
def groups() -> tuple[KeyGroup, ...]:
    """Every group of keys of every kind of file, each once, with all places where it may stand."""
    places: dict[type[Record], list[str]] = {}
    for file, model in FILES.items():
        for place, inner in _walk(model, file):
            places.setdefault(inner, []).append(place)
    return tuple(KeyGroup(model, tuple(where)) for model, where in places.items())


def _walk(model: type[Record], place: str) -> Iterator[tuple[str, type[Record]]]:
    yield place, model
    for field in shape(model).parts:
        way = f"{place}{'.' if UNDER in place else UNDER}{field.key}"
        for inner in field.models:
            yield from _walk(inner, way)


def plain_name(written: str) -> str:
    """A name as it is compared: with blanks, in small letters."""
    return " ".join(written.lower().replace("-", " ").replace("_", " ").split())


def groups_named(written: str) -> list[KeyGroup]:
    """The groups that a name means: measure, easy_read, output report."""
    return [group for group in groups() if plain_name(written) in {plain_name(name) for name in group.names}]


def keys_named(written: str) -> list[tuple[KeyGroup, Key]]:
    """The keys that a name means: due, or with the entry around it measure.target or measure.target.by."""
    *around, last = written.split(".")
    standing = [group for group in groups() if _stands_in(group, around)]
    keys = ((group, key) for group in standing for key in keys_of(group))
    return [(group, key) for group, key in keys if plain_name(key.name) == plain_name(last)]


def _stands_in(group: KeyGroup, around: list[str]) -> bool:
    """Whether the last of some names is that of a group, and the others those of the groups around it."""
    if not around:
        return True
    *outer, own = around
    if group not in groups_named(own):
        return False
    places = {place.rpartition("." if "." in place.partition(UNDER)[2] else UNDER)[0] for place in group.places}
    parents = [parent for parent in groups() if places & {*parent.places}]
    return not outer or any(_stands_in(parent, outer) for parent in parents)


def keys_of(group: KeyGroup) -> list[Key]:
    """The keys of a group, in the order of the model."""
    words = descriptions(group.model)
    return [_key(group.model, field, words.get(name, "")) for name, field in shape(group.model).items()]


def _key(model: type[Record], field: Field, words: str) -> Key:
    of_model = model.model_fields[field.name]
    # Where a type says nothing of its values, the empty word stands for that: Annotated wants something.
    allowed = tuple(dict.fromkeys(map(str, literals_in(of_model.annotation))))
    default = of_model.default if isinstance(of_model.default, bool | str | int | Decimal) else ""
    return Key(
        name=field.key,
        words=_first_paragraph(words),
        holds=_holds(field, allowed, Annotated[(of_model.annotation, *of_model.metadata, "")]),
        is_needed=field.required,
        default=str(default).lower() if isinstance(default, bool) else str(default),
        allowed=allowed,
        group=field.key if field.models else "",
        field=field.name,
    )


def _holds(field: Field, allowed: tuple[str, ...], annotation: Any) -> str:
    """What may stand under a key, in words."""
    what = _thing(field, allowed, annotation)
    if dict in _types(annotation):
        return "names, each with a value"
    return f"a list: each {what}" if field.many else what


def _thing(field: Field, allowed: tuple[str, ...], annotation: Any) -> str:
    if field.ref:
        named = " or ".join(f"{_article(kind)} {kind}" for kind in field.ref.kinds)
        return "the name of anything that has one" if field.ref.kinds == ANY else f"the id of {named}"
    if field.role in _OF_ROLES:
        return _OF_ROLES[field.role]
    if field.is_date:
        return "a date"
    if allowed:
        return "one of the words below"
    types = tuple(_types(annotation))
    return next((words for kind, words in _SIMPLE.items() if kind in types), _form(annotation))


def _form(annotation: Any) -> str:
    """What a text in a form of its own is, by the pattern of its type."""
    patterns = {getattr(mark, "pattern", None) for mark in _metadata(annotation)}
    return next((words for pattern, words in _FORMS.items() if pattern in patterns), "a short text")


_FORMS = {
    ID_PATTERN: "an id",
    LANGUAGE_PATTERN: "a language",
    CURRENCY_PATTERN: "a currency",
    FINANCIAL_YEAR_PATTERN: "a financial year",
    CRITERION_PATTERN: "the number of a success criterion",
    MAIL_PATTERN: "a mail address",
    TELEPHONE_PATTERN: "a telephone number",
    WEB_PATTERN: "an address on the web",
    FOLDER_PATTERN: "an address on the web",
}


def _metadata(annotation: Any) -> Iterator[Any]:
    """All that a type says of its values."""
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _metadata(part)


_OF_ROLES = {"name": "an id", "parts": "keys of its own", "words": "text"}
_SIMPLE = {bool: "true or false", Decimal: "a number", int: "a number"}


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _types(annotation: Any) -> Iterator[Any]:
    """The plain types inside an annotation."""
    if get_origin(annotation) is None:
        yield annotation
    else:
        yield get_origin(annotation)
        for part in get_args(annotation):
            yield from _types(part)


def _first_paragraph(words: str) -> str:
    return " ".join(words.split("\n\n", maxsplit=1)[0].split())
