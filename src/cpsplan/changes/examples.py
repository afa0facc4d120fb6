"""Examples: how each key is written, from the workspace that “cpsplan init” makes, or made from the type of the key.

What that workspace has is taken as it stands there, the shortest first. For another key the words behind the last
colon of its docstring will do (“The currency, by its code: GBP.”), or a value that its type lets through: so a new key
has an example as soon as it is in the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from cpsplan.book.keys import groups
from cpsplan.book.parse import kind_of
from cpsplan.model.marks import Prose, Ref
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record, descriptions
from cpsplan.sources.load import load
from cpsplan.sources.written import yaml_lines, yaml_values
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.workspace.resources import folder

FEW = 2
"""So many of a list of plain values an example shows."""
SHORT = 3
"""So many words in small letters behind a colon may be an example."""
ENOUGH = 4
"""So many keys of a record an example shows, besides those that have to be there."""
SCALARS: tuple[Any, ...] = (
    95,
    2,
    True,
    "example",
    "020 7946 0000",
    "https://www.parks.example/",
    "2026-09",
    "2026-09-30",
    "2026-27",
    "en",
    "GBP",
    "CPS605",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
)
"""What is tried where the words of a key show no example; the first that its type lets through."""
NAMES = {
    "strategy": "libraries-2030",
    "plan": "2026-27",
    "document": "2026-27",
    "aim": "readers",
    "outcome": "readers.reach",
    "measure": "villages-visited",
    "activity": "mobile-library",
    "output": "mobile-library/van",
    "milestone": "mobile-library/first-tour",
    "any": "readers.reach",
}
"""What an entry is called in an example, by its kind; another is called after its kind."""
WHOLE = "libraries-2030:"
"""What stands before an aim or an outcome that is named whole."""
WORDS, OWNER = "A few words for readers", "Head of outreach"


def example_of(model: type[Record], name: str) -> str:
    """A field of a model as it may stand in a file, in YAML; empty where nothing is known that could stand there."""
    field, values = shape(model)[name], _values(model, name)
    if values is None:
        return ""
    return "\n".join(yaml_lines({field.key: values}))


@cache
def _values(model: type[Record], name: str) -> Any:
    """The value of an example; None where there is none."""
    field, kind = shape(model)[name], model.entry_kind
    known = [_shortened(value, field) for value in _known().get((model, field.key), ())]
    if known:
        return min(known, key=lambda value: len(str(value)))
    described = list(_described(model, field))
    if described:
        return described[0]
    if field.role == "name" and kind:
        return f"first-{kind.name}"
    possible = [_plainer(value, model, field) for value in _made_of(_type_of(model, name), field)]
    other = [value for value in possible if value != model.model_fields[name].default]
    return next(iter((*other, *possible)), None)


def _plainer(value: Any, model: type[Record], field: Field) -> Any:
    """A list of records, each with a text alone, as the texts, where these will do."""
    if field.models and field.many and all(list(part) == ["text"] for part in value):
        texts = [part["text"] for part in value]
        return texts if _may_stand(_type_of(model, field.name), texts) else value
    return value


# --- from the workspace that “cpsplan init” makes


@cache
def _known() -> Mapping[tuple[type[Record], str], list[Any]]:
    """Every value of the starting workspace, by the model and the key that it stands under."""
    place = folder("templates") / "starter"
    texts = {path.relative_to(place).as_posix(): path.read_text(encoding="utf-8") for path in place.rglob("*.yaml")}
    known: dict[tuple[type[Record], str], list[Any]] = {}
    for path in sorted(texts):
        source, model = load(MemoryWorkspace({path: texts[path]}), path)[0], kind_of(path)
        if source and model:
            for of, key, value in _inside(model, source.value):
                known.setdefault((of, key), []).append(value)
    return known


def _inside(model: type[Record], value: Any) -> Iterator[tuple[type[Record], str, Any]]:
    """Every value of a record and of its parts, with the model and the key that it stands under."""
    for field in shape(model).values():
        if isinstance(value, dict) and field.key in value:
            inner = value[field.key]
            yield model, field.key, inner
            for part in (inner if isinstance(inner, list) else [inner]) if field.models else ():
                yield from _inside(field.models[0], part)


def example_in(model: type[Record]) -> str:
    """A part of a file as it may stand there, below the key that holds it; empty where it is a whole file."""
    for of, name in _holding(model):
        return example_of(of, name)
    return ""


def _holding(model: type[Record]) -> Iterator[tuple[type[Record], str]]:
    """The models, each with the field, that hold records of a model."""
    for group in groups():
        for field in shape(group.model).values():
            if model in field.models:
                yield group.model, field.name


def _shortened(value: Any, field: Field) -> Any:
    """A value that is long, shortened: of several parts the first, of a part only what has to be there."""
    if isinstance(value, list):
        return [_shortened(part, field) for part in value[: 1 if field.models else FEW]]
    if not isinstance(value, dict):
        return value
    return (
        _part(value, field.models[0]) if field.models else dict([min(value.items(), key=lambda pair: len(str(pair)))])
    )


def _part(value: dict[str, Any], model: type[Record]) -> dict[str, Any]:
    """A record with the keys that have to be there, and with the first plain ones of the others."""
    inner = {field.key: field for field in shape(model).values()}
    needed = [key for key in value if inner[key].required]
    plain = [key for key, part in value.items() if not inner[key].required and not isinstance(part, list | dict)]
    shown = {*needed, *plain[: max(0, ENOUGH - len(needed))]} or {*list(value)[:1]}
    return {key: _shortened(part, inner[key]) for key, part in value.items() if key in shown}


# --- from the words of the key


def _described(model: type[Record], field: Field) -> Iterator[Any]:
    """What the words of a key name as an example, behind a colon, as far as it may stand there."""
    words = " ".join(descriptions(model).get(field.name, "").split("\n\n", maxsplit=1)[0].split())
    for text in _behind_colons(words) if not field.ref else ():
        if (field.role not in ("words", "parts") and " " not in text) or _is_said_so(text, words):
            yield from _read(model, field, text)


def _read(model: type[Record], field: Field, text: str) -> Iterator[Any]:
    """A text as the value of a key, where it may stand there and is not what holds without it."""
    for written in (text, *([f"{{{text}}}"] if ": " in text else [])):
        read = (yaml_values(f"{field.key}: {written}\n") or {}).get(field.key)
        is_new = read not in (None, model.model_fields[field.name].default)
        value = [read] if field.many else read
        if is_new and _may_stand(_type_of(model, field.name), value):
            yield value


def _behind_colons(words: str) -> Iterator[str]:
    """What may be an example: what stands behind a colon, to the end of its sentence; or each of a list of them."""
    sentences = re.split(r"[.;](?: |$)", words)
    for sentence in sentences:
        parts = sentence.split(": ")
        for start in range(1, len(parts)):
            yield ": ".join(parts[start:])
        for named in parts[1:]:
            yield from named.split(", ")[: None if ", " in named else 0]


def _is_said_so(text: str, words: str) -> bool:
    """Whether a text is rather an example than an explanation: Relay UK, cy: Parc, and at the end visits."""
    if re.match(r"[A-Z0-9]|.*: ", text):
        return True
    is_last = re.search(rf": {re.escape(text)}(?:[.;]|$)", words) is not None
    return is_last and len(text.split()) <= SHORT and not _EXPLAINING.search(text)


_EXPLAINING = re.compile(r",|\b(?:an?|the|or|and|is|it|in|by|never)\b")

# --- from the type of the key


def _type_of(model: type[Record], name: str) -> Any:
    """The type of a field, with all that it says of its values."""
    field = model.model_fields[name]
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


def _may_stand(annotation: Any, value: Any) -> bool:
    """Whether the type lets a value through."""
    try:
        TypeAdapter(annotation).validate_python(value)
    except ValidationError:
        return False
    return True


def _made_of(annotation: Any, field: Field) -> Iterator[Any]:
    """Values that a type lets through, the best first."""
    for value in _candidates(annotation, field):
        if value is not None and _may_stand(annotation, value):
            yield value


def _first_made(annotation: Any, field: Field) -> Any:
    return next(_made_of(annotation, field), None)


def _candidates(annotation: Any, field: Field) -> Iterator[Any]:
    """Values that might stand there, the best first."""
    metadata: tuple[Any, ...] = ()
    plain = annotation
    while get_origin(plain) is Annotated:
        plain, *more = get_args(plain)
        metadata = (*metadata, *more)
    yield from _of_marks([mark for mark in metadata if isinstance(mark, Prose | Ref)])
    yield from _of_container(plain, field)
    yield from SCALARS


def _of_marks(marks: list[Prose | Ref]) -> Iterator[Any]:
    for mark in marks:
        if isinstance(mark, Ref):
            name = NAMES.get(mark.kinds[0], f"first-{mark.kinds[0]}")
            is_whole = not mark.within and mark.kinds[0] in ("aim", "outcome")
            yield f"{WHOLE}{name}" if is_whole else name
        else:
            yield OWNER if mark.owner else WORDS


def _of_container(plain: Any, field: Field) -> Iterator[Any]:
    """What a list, a mapping, a choice or a record might hold."""
    origin, inner = get_origin(plain), get_args(plain)
    if origin is Literal:
        yield from inner
    elif origin is tuple:
        yield [_first_made(inner[0], field)]
    elif origin is dict:
        yield {_first_made(inner[0], field): _first_made(inner[1], field)}
    elif inner:
        yield from (value for part in inner if part is not type(None) for value in _made_of(part, field))
    elif isinstance(plain, type) and issubclass(plain, Record):
        yield from _records(plain)


def _records(model: type[Record]) -> Iterator[dict[str, Any]]:
    """A record with what has to be there, then with one field more each time: some want one of several."""
    fields = shape(model)
    ordered = sorted(fields, key=lambda name: not fields[name].required)
    needed = sum(fields[name].required for name in ordered)
    values: dict[str, Any] = {}
    for number, name in enumerate(ordered, start=1):
        values[fields[name].key] = _values(model, name)
        if number >= max(needed, 1):
            yield dict(values)
