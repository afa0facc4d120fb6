"""Saving: a form as the new text of its file, tried out on the whole book before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from cpsplan.book.misshapen import MISSING_FIELD
from cpsplan.changes.three_ways import order_of
from cpsplan.compiler import Compiled, compile_book
from cpsplan.desk.forms.controls import Control, inside_by_key
from cpsplan.desk.forms.place import EntryPlace, read_source
from cpsplan.desk.forms.reorder import reordered
from cpsplan.desk.forms.said import Said, in_row, is_empty, name_of_field, said_in_file
from cpsplan.desk.forms.steps import Steps, with_ids
from cpsplan.desk.hints import hint_at_desk
from cpsplan.diagnostic import Diagnostic, Route, Severity
from cpsplan.late import dataclass
from cpsplan.model.shape import Shape, shape
from cpsplan.sources.amend import Add, NotAmended, amended, value_by_route
from cpsplan.sources.load import Source
from cpsplan.workspace.disk import OverlaidWorkspace, Workspace

MISSING = MISSING_FIELD.code
"""The code of what lacks something that has to be there: a form says it at the field that is empty."""


@dataclass(frozen=True)
class FieldFault:
    """Something that is wrong with what a form says."""

    name: str
    """The field that it is about; empty for what is about none of this form."""
    words: str
    severity: Severity = Severity.ERROR
    hint: str = ""
    code: str = ""
    entry: str = ""
    """The address of another entry that it is about."""
    stops: bool = False
    """Whether nothing can be written with it: what was typed cannot be understood."""
    is_new: bool = True
    """Whether saving would bring it in; else it is there already."""


@dataclass(frozen=True)
class FormChange:
    """What saving a form would do."""

    path: str
    text: str
    """The new text of the file; the old one, where nothing is touched or something stops it."""
    touched: tuple[str, ...] = ()
    """The names of the fields that say something else."""
    faults: tuple[FieldFault, ...] = ()
    address: str = ""
    """The address of the entry; of a new one, that of what it stands in."""
    new_id: str = ""
    """The id of an entry that is new."""


def form_change(place: EntryPlace, source: Source, said: Said, own: str) -> FormChange:
    """The new text of a file with what a form says of an entry, not yet held against the book."""
    steps, new_id = Steps(source.value, own), ""
    if place.is_new:
        new_id = str(_new_value(place, steps, source, said).get("id", ""))
    else:
        steps.take(place.controls, place.route, said_in_file(place.controls, place.value(source), own), said)
    faults = [FieldFault(name, words, stops=True) for name, words in steps.faults.items()]
    faults += missing_fields(place.controls, said) if steps.touched or place.is_new else ()
    change = FormChange(place.path, source.text, tuple(steps.touched), tuple(faults), place.address, new_id)
    if steps.faults:
        return change
    try:
        return replace(change, text=_written(place, source, steps))
    except NotAmended as refusal:
        words = f"{refusal}: write it in the file as an indented list, one key a line"
        return replace(change, faults=(FieldFault("", words, stops=True),))


def _new_value(place: EntryPlace, steps: Steps, source: Source, said: Said) -> dict[str, Any]:
    """What is written of a new entry; it is added to its list."""
    value = steps.new_record(place.controls, said, "")
    siblings = value_by_route(source.value, place.route) or []
    taken = [str(row.get("id")) for row in siblings if isinstance(row, dict)]
    asked = Control(key="", how="rows", inside=place.controls)
    value = with_ids(asked, [value], taken)[0] if value else {}
    ordered = {key: value[key] for key in _order_of_new(shape(place.model)) if key in value}
    if ordered:
        steps.amendments.append(Add(place.route, ordered))
        steps.touched += ordered
    return ordered


def _order_of_new(fields: Shape) -> list[str]:
    """The order of the keys of a new entry: what each of its kind has comes first, as where a person writes it."""
    return [field.key for field in sorted(fields.values(), key=lambda field: not field.required)]


def _written(place: EntryPlace, source: Source, steps: Steps) -> str:
    """The text of the file after all steps. Raises NotAmended."""
    text = amended(source, steps.amendments, order_of(place.path))
    for route, order in steps.orders.items():
        read = read_source(place.path, text)
        if read is not None:
            text = reordered(read, route, order)
    return text


def missing_fields(controls: tuple[Control, ...], said: Said, prefix: str = "") -> Iterator[FieldFault]:
    """The fields that are empty and may not be; those of a record, or a row, only where that says something."""
    for control in controls:
        name = name_of_field(prefix, control.key)
        if control.how == "record":
            if control.required or not is_empty(control.inside, said, name):
                yield from missing_fields(control.inside, said, name)
        elif control.how == "rows":
            for place in said.get(name, ()):
                yield from missing_fields(control.inside, said, in_row(name, place))
        elif control.required and control.how not in {"id", "entries", "aside"} and not any(said.get(name, ("",))):
            yield FieldFault(name, "", code=MISSING)


# --- what the book says of it


def tried_out(
    workspace: Workspace, before: Compiled, place: EntryPlace, change: FormChange, said: Said
) -> tuple[FieldFault, ...]:
    """What is wrong with the book once a change is written: what is new, and what is about this entry.

    A fault stands at its field, where it is about one of the form.
    """
    after = compile_book(OverlaidWorkspace(workspace, {change.path: change.text.encode("utf-8", "surrogatepass")}))
    old = Counter((fault.code, fault.message) for fault in before.diagnostics)
    source = read_source(change.path, change.text)
    faults: list[FieldFault] = [*change.faults]
    known = {MISSING} if any(fault.code == MISSING for fault in faults) else set()
    for fault in after.diagnostics:
        is_new = old[fault.code, fault.message] == 0
        old[fault.code, fault.message] -= 0 if is_new else 1
        placed = field_of(place, source, fault, said) if source else None
        if _is_folded(fault, after.diagnostics, place, is_here=placed is not None):
            continue
        if (is_new or placed is not None) and not (placed is not None and fault.code in known):
            faults.append(as_fault(fault, placed, is_new=is_new))
    return tuple(faults)


def _is_folded(fault: Diagnostic, diagnostics: tuple[Diagnostic, ...], place: EntryPlace, *, is_here: bool) -> bool:
    """Whether a fault goes away by itself once another one is mended that is told too.

    What is wrong in this form is told in it, unless its cause is, too.
    """
    causes = {f"{other.code} {other.entry}": other.entry for other in diagnostics}
    return fault.because in causes and (not is_here or causes[fault.because] == place.address)


def as_fault(fault: Diagnostic, name: str | None, *, is_new: bool) -> FieldFault:
    """What ``check`` says, at a field of the form or at none."""
    entry = "" if name else fault.entry
    return FieldFault(name or "", fault.message, fault.severity, hint_at_desk(fault), fault.code, entry, is_new=is_new)


def standing_faults(compiled: Compiled, place: EntryPlace) -> tuple[FieldFault, ...]:
    """What is wrong with an entry as it stands in its file."""
    source = read_source(place.path, compiled.texts.get(place.path, ""))
    if source is None or place.is_new:
        return ()
    placed = ((fault, field_of(place, source, fault, {})) for fault in compiled.diagnostics)
    return tuple(as_fault(fault, name, is_new=False) for fault, name in placed if name is not None)


def field_of(place: EntryPlace, source: Source, fault: Diagnostic, said: Said) -> str | None:
    """The name of the field that a fault is about, empty for the entry as a whole; None where it is about another."""
    if fault.span.path != place.path:
        return None
    way = route_at(source, fault.span.line, fault.span.column)
    route = place.route
    if place.is_new:
        items = value_by_route(source.value, route)
        route = (*route, len(items) - 1) if isinstance(items, list) else route
    return name_at(place.controls, way[len(route) :], said) if way[: len(route)] == route else None


def name_at(controls: tuple[Control, ...], way: Route, said: Said, prefix: str = "") -> str:
    """The name of the field at a way below the entry; of a record, its last field; empty for the entry itself.

    The rows of a list go by the places that they have in what was ``said``.
    """
    control = inside_by_key(controls).get(str(way[0])) if way else None
    if control is None:
        return prefix
    name = name_of_field(prefix, control.key)
    if control.how == "record":
        return name_at(control.inside, way[1:], said, name) if len(way) > 1 else _last_of(control, name)
    if control.how == "rows" and len(way) > 1 and isinstance(way[1], int):
        places, place = said.get(name, ()), way[1]
        return name_at(
            control.inside, way[2:], said, in_row(name, places[place] if place < len(places) else str(place))
        )
    return name


def _last_of(control: Control, name: str) -> str:
    dates = [part for part in control.inside if part.how == "date"] or [*control.inside]
    return name_of_field(name, dates[-1].key) if dates else name


def route_at(source: Source, line: int, column: int) -> Route:
    """The way to the innermost value of a file that stands at a line and column, or whose key does."""
    route: list[str | int] = []
    node: yaml.Node = source.node
    while isinstance(node, yaml.CollectionNode):
        step = next((step for step in _steps_of(node) if _is_at(step[1], step[2], line, column)), None)
        if step is None:
            break
        route.append(step[0])
        node = step[2]
    return tuple(route)


def _steps_of(node: yaml.CollectionNode) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.SequenceNode):
        yield from ((place, item, item) for place, item in enumerate(node.value))
    else:
        yield from ((str(key.value), key, value) for key, value in node.value)


def _is_at(first: yaml.Node, last: yaml.Node, line: int, column: int) -> bool:
    """Whether a place, counted from 1, lies between the beginning of one node and the end of another."""
    here = (line - 1, column - 1)
    start, end = first.start_mark, last.end_mark
    return (start.line, start.column) <= here < (end.line, end.column) or here == (start.line, start.column)
