"""Controls: how each field of a model is asked about, read from its type, its marks and its docstring.

The tree has no words of a language and no values: it is the same for every entry of a model, and made once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from cpsplan.late import dataclass
from cpsplan.model.annotations import has_type, literals_in
from cpsplan.model.dates import FINANCIAL_YEAR_PATTERN
from cpsplan.model.marks import Internal, Prose
from cpsplan.model.reference import Suppression
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record, descriptions, texts_as_records

How = Literal[
    "line",
    "text",
    "long",
    "id",
    "choice",
    "truth",
    "date",
    "year",
    "money",
    "figure",
    "name",
    "names",
    "drawing",
    "lines",
    "record",
    "rows",
    "entries",
    "aside",
]
"""How a field is asked about. “entries” have forms of their own, “aside” is only edited in the file."""
Part = Literal["what", "for", "who", "produces", "figures", "money", "editors"]
"""The part of a form in which a field stands."""
SHORT = 200
"""A text of at most so many letters is asked for in one line."""
FEW = 6
"""Records of at most so many plain fields are rows of a form; others have forms of their own."""
TITLE = "title"
FROM = "from"
DRAWING = "drawing"
"""The kind of the pictures of Easy Read, which are chosen by their looks."""


@dataclass(frozen=True, slots=True)
class Control:
    """How one field is asked about."""

    key: str
    """What it is called in the file."""
    how: How
    labels: tuple[str, ...] = ()
    """The phrases that can be its label, the best first."""
    head: str = ""
    """Its label where no phrase is known, in English."""
    hint: str = ""
    required: bool = False
    default: str = ""
    """What holds where nothing is written."""
    words: tuple[str, ...] = ()
    """What can be chosen from."""
    kinds: tuple[str, ...] = ()
    """The kinds of things that it may name."""
    within: tuple[str, ...] = ()
    """Where these are looked for."""
    inside: tuple[Control, ...] = ()
    """What is asked of a record, or of each row."""
    plain: bool = False
    """Whether a row with words alone is written as a plain text."""
    begins: bool = False
    """Whether a date says when something begins."""
    owner: bool = False
    is_open: bool = False
    """Whether yes, no and nothing are three answers; of lines, whether each has a name."""
    part: Part = "what"
    model: type[Record] | None = None
    """The model of its records."""

    @property
    def is_many(self) -> bool:
        """Whether it holds several values, or several rows."""
        return self.how in {"names", "rows"}


@cache
def controls_of(model: type[Record]) -> tuple[Control, ...]:
    """What is asked of an entry of a model: first what it has to have; what is for editors comes last."""
    controls = [_control(model, field) for field in shape(model).values()]
    return tuple(sorted(controls, key=lambda control: (control.part == "editors", not control.required)))


def inside_by_key(controls: tuple[Control, ...]) -> Mapping[str, Control]:
    """Controls by their keys."""
    return {control.key: control for control in controls}


def _control(model: type[Record], field: Field) -> Control:
    declared = model.model_fields[field.name]
    control = Control(
        field.key,
        "line",
        _labels(model, field),
        field.shown.column or field.key.replace("_", " ").capitalize(),
        " ".join(descriptions(model).get(field.name, "").split()),
        field.required,
        _default(declared),
        owner=field.is_owner,
        model=field.models[0] if field.models else None,
    )
    control = _asked(control, field, declared)
    if model.entry_kind and field.key == model.entry_kind.id:
        # What tells of a document goes by the id of that, which is a reference, and stays.
        return replace(control, how="id", part="editors")
    return replace(control, part=_part(control, field))


def _labels(model: type[Record], field: Field) -> tuple[str, ...]:
    """The phrases that say what a field is called: of this model, of any, and what pages call it."""
    key = field.key.replace("_", "-")
    return tuple(filter(None, (f"desk-field-{model.__name__.lower()}-{key}", f"desk-field-{key}", field.shown.phrase)))


def _default(declared: FieldInfo) -> str:
    default = declared.default
    if isinstance(default, bool):
        return "yes" if default else ""
    return default if isinstance(default, str) else ""


def _asked(control: Control, field: Field, declared: FieldInfo) -> Control:
    """A control with what its type says of how it is asked about."""
    if field.models:
        return _of_records(control, field, declared)
    if field.ref:
        how: How = "drawing" if DRAWING in field.ref.kinds else "names" if field.many else "name"
        return replace(control, how=how, kinds=field.ref.kinds, within=field.ref.within)
    if field.many or get_origin(declared.annotation) is dict:
        return _of_lines(control, is_dictionary=get_origin(declared.annotation) is dict)
    if field.role == "name":
        return replace(control, how="id")
    if isinstance(field.mark, Prose):
        return replace(control, how=_of_prose(field))
    return _of_value(control, field, declared)


def _of_lines(control: Control, *, is_dictionary: bool) -> Control:
    """A control of plain values, each on a line; of those of a dictionary with their names before a colon."""
    advice = (
        "Each on a line of its own, with a colon behind its name." if is_dictionary else "Each on a line of its own."
    )
    return replace(control, how="lines", hint=f"{control.hint} {advice}".strip(), is_open=is_dictionary)


def _of_records(control: Control, field: Field, declared: FieldInfo) -> Control:
    """A control of records: a group of fields, rows, or entries with forms of their own."""
    model = field.models[0]
    inside = controls_of(model)
    if not field.many:
        return replace(control, how="record", inside=tuple(part for part in inside if part.model != Suppression))
    plain = any(getattr(part, "func", None) is texts_as_records for part in declared.metadata)
    asked = tuple(part for part in inside if part.model != Suppression)
    if model is Suppression or _are_few(asked):
        return replace(control, how="rows", inside=asked, plain=plain)
    return replace(control, how="entries" if _have_forms(model, asked) else "aside")


def _have_forms(model: type[Record], controls: tuple[Control, ...]) -> bool:
    """Whether records have a form of their own in which everything can be said that they have to say."""
    return model.entry_kind is not None and not any(part.required and part.how == "aside" for part in controls)


def _are_few(controls: tuple[Control, ...]) -> bool:
    """Whether a record is small enough for a row."""
    is_plain = all(
        control.how not in {"record", "rows", "entries", "long", "names", "lines", "aside"} for control in controls
    )
    return is_plain and len(controls) <= FEW


def _of_prose(field: Field) -> How:
    if field.has_blocks:
        return "long"
    return "line" if field.is_owner or field.name.endswith(TITLE) else "text"


def _of_value(control: Control, field: Field, declared: FieldInfo) -> Control:
    """A control of a figure, a date or a choice."""
    words = tuple(str(word) for word in literals_in(declared.annotation))
    if words:
        return replace(control, how="choice", words=words)
    if field.is_date:
        return replace(control, how="date", begins=field.key == FROM)
    if has_type(declared.annotation, bool):
        return replace(control, how="truth", is_open=declared.default is None)
    return replace(control, how=_of_limits(declared))


def _of_limits(declared: FieldInfo) -> How:
    """How a figure or a text is asked about, by what its type says of its limits."""
    annotation = declared.annotation
    limits = [*_limits(annotation), *declared.metadata]
    if any(getattr(limit, "pattern", None) == FINANCIAL_YEAR_PATTERN for limit in limits):
        return "year"
    if has_type(annotation, Decimal):
        is_money = any(isinstance(limit, Ge) for limit in limits) and not any(isinstance(limit, Le) for limit in limits)
        return "money" if is_money else "figure"
    if has_type(annotation, int):
        return "figure"
    return "line" if _is_short(limits) else "text"


def _part(control: Control, field: Field) -> Part:
    """The part of the form in which a control stands, by what it holds."""
    if _is_for_editors(control, field):
        return "editors"
    hows = {part.how for part in (control, *control.inside)}
    if "money" in hows:
        return "money"
    if control.how in {"rows", "entries"}:
        return "who" if any(part.owner for part in control.inside) else "produces"
    if field.ref and control.how != "drawing":
        return "for" if field.ref.checked else "figures"
    return _part_of_value(control, hows)


def _is_for_editors(control: Control, field: Field) -> bool:
    """Whether a field says nothing to readers."""
    is_remark = isinstance(field.mark, Prose) and not field.is_published
    return isinstance(field.mark, Internal) or field.role == "name" or control.model is Suppression or is_remark


def _part_of_value(control: Control, hows: set[How]) -> Part:
    """The same of words, figures, dates and choices."""
    if control.how == "drawing":
        return "what"
    if hows & {"figure", "choice", "truth"}:
        return "figures"
    return "who" if control.owner or hows & {"date", "year"} else "what"


def _limits(annotation: Any) -> Iterator[Any]:
    """Everything that an annotation says in ``Annotated`` of its values."""
    for limit in getattr(annotation, "__metadata__", ()):
        yield limit
        yield from getattr(limit, "metadata", ())
    for part in get_args(annotation):
        yield from _limits(part)


def _is_short(limits: list[Any]) -> bool:
    """Whether a text is limited to one line."""
    lengths = [limit.max_length for limit in limits if isinstance(limit, StringConstraints)]
    lengths += [limit.max_length for limit in limits if hasattr(limit, "max_length")]
    patterns = [getattr(limit, "pattern", None) for limit in limits]
    return any(length is not None and length <= SHORT for length in lengths) or any(patterns)
