"""Steps: what a form says otherwise than the file, as steps in that file. What was not touched has none.

A field that holds something that cannot be understood has a fault in the place of a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Any

from cpsplan.book.new_ids import free_id, id_of_record
from cpsplan.desk.forms.controls import Control
from cpsplan.desk.forms.said import Said, in_row, is_empty, name_of_field, own_key
from cpsplan.desk.forms.typed import NotUnderstood, value_of
from cpsplan.diagnostic import Remove, Route
from cpsplan.late import dataclass
from cpsplan.sources.amend import Add, Amendment, Put, value_by_route

PLAIN = "text"
"""The key of a record that may be written as a plain text."""
ID = "id"


@dataclass
class Steps:
    """The steps in one file, what was not understood, and the lists whose rows come in another order."""

    value: Mapping[str, Any]
    """The values of the file."""
    own: str = "en"
    amendments: list[Amendment] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    """Why something cannot be written, by the name of its field."""
    orders: dict[Route, tuple[int, ...]] = field(default_factory=dict)
    """Of each list that is sorted anew, the places of its rows after all steps, in their new order."""
    touched: list[str] = field(default_factory=list)
    """The names of the fields that say something else."""

    def take(self, controls: Iterable[Control], route: Route, now: Said, wanted: Said, prefix: str = "") -> None:
        """Take in what is ``wanted`` of the fields below a route, where that is not what they say ``now``."""
        for control in controls:
            name = name_of_field(prefix, control.key)
            if control.how == "record":
                self._record(control, (*route, control.key), now, wanted, name)
            elif control.how == "rows":
                self._rows(control, (*route, control.key), now, wanted, name)
            elif name in wanted and wanted[name] != now.get(name):
                self._leaf(control, (*route, control.key), wanted[name], name)

    def _leaf(self, control: Control, route: Route, texts: tuple[str, ...], name: str) -> None:
        before = value_by_route(self.value, route)
        if control.how == "names":
            self._names(route, texts, name)
            return
        if control.how != "lines" and isinstance(before, dict) and own_key(before, self.own):
            route, before = (*route, own_key(before, self.own)), before[own_key(before, self.own)]
        value = self._value(control, texts, name)
        if name in self.faults or _is_same(control, before, value):
            return
        self.touched.append(name)
        if value is not None:
            self.amendments.append(Put(route, value))
        elif before is not None:
            self.amendments.append(Remove(route))

    def _value(self, control: Control, texts: tuple[str, ...], name: str) -> Any:
        """What a field says, as the plan writes it; what is not understood becomes a fault."""
        try:
            value = value_of(control, texts[0] if texts else "")
        except NotUnderstood as reason:
            self.faults[name] = str(reason)
            return None
        if control.how == "truth" and not control.is_open:
            return None if not value and not control.default else bool(value)
        return None if control.how == "choice" and value not in control.words else value

    def _names(self, route: Route, texts: tuple[str, ...], name: str) -> None:
        """The steps that make a list of references another one; what stays in it stays in its place."""
        before = [str(item) for item in value_by_route(self.value, route) or []]
        if set(before) == set(texts):
            return
        self.touched.append(name)
        if not texts:
            self.amendments.append(Remove(route))
            return
        self.amendments += [Remove((*route, place)) for place, item in enumerate(before) if item not in texts]
        self.amendments += [Add(route, text) for text in dict.fromkeys(texts) if text not in before]

    def _record(self, control: Control, route: Route, now: Said, wanted: Said, name: str) -> None:
        before = value_by_route(self.value, route)
        if not isinstance(before, dict):
            value = self.new_record(control.inside, wanted, name)
            if value:
                self.touched.append(name)
                self.amendments.append(Put(route, value))
        elif is_empty(control.inside, wanted, name) and not is_empty(control.inside, now, name):
            self.touched.append(name)
            self.amendments.append(Remove(route))
        else:
            self.take(control.inside, route, now, wanted, name)

    def new_record(self, controls: Sequence[Control], wanted: Said, prefix: str) -> dict[str, Any]:
        """What a record says that is not there yet, as it is written; empty where it says nothing."""
        if is_empty(controls, wanted, prefix):
            return {}
        values: dict[str, Any] = {}
        for control in controls:
            name = name_of_field(prefix, control.key)
            if control.how == "record":
                value: Any = self.new_record(control.inside, wanted, name)
            elif control.how == "rows":
                value = self._new_rows(control, wanted, name)
            elif control.how == "names":
                value = list(dict.fromkeys(wanted.get(name, ())))
            else:
                value = self._value(control, wanted.get(name, ()), name)
                value = None if value == control.default and not control.required else value
            if value not in (None, [], {}):
                values[control.key] = value
        return values

    def _new_rows(self, control: Control, wanted: Said, name: str) -> list[Any]:
        rows = [self.new_record(control.inside, wanted, in_row(name, place)) for place in wanted.get(name, ())]
        return [_short(control, row) for row in with_ids(control, [row for row in rows if row], ())]

    def _rows(self, control: Control, route: Route, now: Said, wanted: Said, name: str) -> None:
        before, after = now.get(name, ()), wanted.get(name)
        if after is None:
            return
        staying, fresh = _apart(after, before)
        for place in staying:
            self._row(control, (*route, int(place)), now, wanted, in_row(name, place))
        self.amendments += [Remove((*route, int(place))) for place in before if place not in after]
        self._add_rows(control, route, staying, [(in_row(name, place), wanted) for place in fresh])
        in_turn = [*sorted(staying, key=int), *fresh]
        if in_turn != list(after):
            self.orders[route] = tuple(in_turn.index(place) for place in after)
        if before != after:
            self.touched.append(name)

    def _add_rows(self, control: Control, route: Route, staying: list[str], fresh: list[tuple[str, Said]]) -> None:
        """The steps for rows that are new, by what their names begin with."""
        taken = [_id_of(value_by_route(self.value, (*route, int(place)))) for place in staying]
        new = [self.new_record(control.inside, wanted, name) for name, wanted in fresh]
        self.amendments += [Add(route, _short(control, row)) for row in with_ids(control, new, taken)]

    def _row(self, control: Control, route: Route, now: Said, wanted: Said, name: str) -> None:
        if isinstance(value_by_route(self.value, route), dict) or not control.plain:
            self.take(control.inside, route, now, wanted, name)
        elif any(wanted.get(key) != texts for key, texts in now.items() if key.startswith(f"{name}.")):
            self.touched.append(name)
            self.amendments.append(Put(route, _short(control, self.new_record(control.inside, wanted, name))))


def _is_same(control: Control, before: Any, value: Any) -> bool:
    """Whether a value says what stands there already, or what holds where nothing stands there."""
    if before is None:
        return value is None or (value == control.default and bool(value))
    if isinstance(before, bool) or isinstance(value, bool):
        return before is value
    if isinstance(before, int | Decimal) and isinstance(value, int | Decimal):
        return before == value and str(before) == str(value)
    if control.how in {"long", "text", "line"}:
        return value is not None and str(before).strip() == str(value).strip()
    return str(before) == str(value)


def _apart(places: Sequence[str], known: Sequence[str]) -> tuple[list[str], list[str]]:
    """The places that are known, and those that are new."""
    return [place for place in places if place in known], [place for place in places if place not in known]


def _short(control: Control, row: dict[str, Any]) -> Any:
    """A row with words alone as a plain text, where one will do."""
    return row[PLAIN] if control.plain and list(row) == [PLAIN] else row


def _id_of(row: Any) -> str:
    return str(row.get(ID, "")) if isinstance(row, dict) else ""


def with_ids(control: Control, rows: Sequence[dict[str, Any]], taken: Sequence[str]) -> list[dict[str, Any]]:
    """New rows, each with an id made of its words where those of its kind have one, and it has none yet."""
    asked = next((part for part in control.inside if part.how == "id"), None)
    if asked is None or not (asked.required or any(taken)):
        return list(rows)
    ids, done = [*taken], []
    for row in rows:
        identifier = row.get(ID) or proposed_name(row, ids)
        ids.append(identifier)
        done.append({ID: identifier, **row})
    return done


def proposed_name(values: Mapping[str, Any], taken: Iterable[str]) -> str:
    """An id made of the first words that a record says, and that none of ``taken`` has."""
    texts = (value for key, value in values.items() if isinstance(value, str) and key != ID)
    return free_id(id_of_record(texts), {*taken})
