"""Keys: what may stand in the files of a workspace, in words: the entries, their keys, and what each is for."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin

from cpsplan.book.parse import FILES
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record, descriptions

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
        kind, last = self.model.entry_kind, {re.split(UNDER + r"|\.", place)[-1] for place in self.places}
        written = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.model.__name__).lower()
        return frozenset({written, *last, *((kind.name, kind.table) if kind else ())} - {""})


@dataclass(frozen=True)
class Key:
    """A key, and what it is for."""

    name: str
    words: str
    """What it is for."""
    is_needed: bool
    allowed: tuple[str, ...]
    """The words that may stand there; empty where any text may, or something else."""
    group: str
    """What the keys below it are explained under; empty where there are none."""


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


def keys_of(group: KeyGroup) -> list[Key]:
    """The keys of a group, in the order of the model."""
    words = descriptions(group.model)
    return [_key(group.model, field, words.get(name, "")) for name, field in shape(group.model).items()]


def _key(model: type[Record], field: Field, words: str) -> Key:
    allowed = tuple(dict.fromkeys(_literals(model.model_fields[field.name].annotation)))
    inner = field.key if field.models else ""
    return Key(field.key, _first_paragraph(words), field.required, allowed, inner)


def _literals(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (str(word) for word in get_args(annotation))
    elif not isinstance(annotation, type):
        for part in get_args(annotation):
            yield from _literals(part)


def _first_paragraph(words: str) -> str:
    return " ".join(words.split("\n\n", maxsplit=1)[0].split())
