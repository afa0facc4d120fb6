"""Said: what a form says, as one flat mapping from the name of each field to its texts.

A row goes by the place that it has in the file, so that it is still the same one when rows are moved, added or removed:
``outputs.@2.due`` is the due date of the third output of the file, ``outputs.@new1.due`` that of a row that is new. The
rows themselves, in their order, stand under ``outputs``. On the page rows are numbered: ``outputs.3.due``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cpsplan.desk.forms.controls import Control
from cpsplan.desk.forms.typed import shown_text
from cpsplan.model.language import language_of

Said = dict[str, tuple[str, ...]]
"""What each field says; of a list of rows, the places of these."""
NEW = "new"
ROW = "row"
"""The hidden field of each row: its place in the file; empty for one that is new."""
_NUMBER = re.compile(r"[0-9]{1,4}")


def in_row(name: str, place: str) -> str:
    """What the names of the fields in a row begin with."""
    return f"{name}.@{place}"


def name_of_field(prefix: str, key: str) -> str:
    """The name of a field below another one."""
    return f"{prefix}.{key}" if prefix else key


def said_in_file(controls: Iterable[Control], value: Any, own: str = "en", prefix: str = "") -> Said:
    """What the ``value`` of an entry says in each field; texts in several languages in the language ``own``."""
    said: Said = {}
    values = value if isinstance(value, dict) else {}
    for control in controls:
        name, part = name_of_field(prefix, control.key), values.get(control.key)
        if control.how == "record":
            said |= said_in_file(control.inside, part, own, name)
        elif control.how == "rows":
            said |= _rows_in_file(control, part, own, name)
        elif control.how == "names":
            said[name] = tuple(str(item) for item in part) if isinstance(part, list) else ()
        elif control.how not in {"entries", "aside"}:
            said[name] = (shown_text(control, _in_own_language(control, part, own)) or _default(control, part),)
    return said


def _in_own_language(control: Control, part: Any, own: str) -> Any:
    """What a file says of a field; of texts in several languages side by side, the own one."""
    language = own_key(part, own) if isinstance(part, dict) and control.how != "lines" else ""
    return part[language] if language else part


def _default(control: Control, part: Any) -> str:
    """What holds where nothing is written; a box to tick shows that by being empty."""
    return control.default if part is None and control.how != "truth" else ""


def own_key(texts: Mapping[Any, Any], own: str) -> str:
    """The key of the text in one's own language, among several side by side; empty where there is none."""
    return next((key for key in texts if isinstance(key, str) and language_of(key) == language_of(own)), "")


def _rows_in_file(control: Control, rows: Any, own: str, name: str) -> Said:
    rows = rows if isinstance(rows, list) else []
    said: Said = {name: tuple(str(place) for place in range(len(rows)))}
    for place, row in enumerate(rows):
        record = {"text": row} if control.plain and isinstance(row, str) else row
        said |= said_in_file(control.inside, record, own, in_row(name, str(place)))
    return said


def said_in_post(controls: Iterable[Control], pairs: Iterable[tuple[str, str]]) -> Said:
    """What a form that was sent says. A text that was not sent at all says nothing, and is not among them."""
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\r", "\n"))
    return _sent_below(controls, sent, "", "")


def _sent_below(controls: Iterable[Control], sent: Mapping[str, list[str]], page: str, prefix: str) -> Said:
    """What was sent of some controls. ``page`` is what their names begin with on the page, ``prefix`` here."""
    said: Said = {}
    for control in controls:
        shown, name = name_of_field(page, control.key), name_of_field(prefix, control.key)
        if control.how == "record":
            said |= _sent_below(control.inside, sent, shown, name)
        elif control.how == "rows":
            said |= _rows_sent(control, sent, shown, name)
        elif control.how in {"names", "truth", "choice"}:
            said[name] = tuple(sent.get(shown, () if control.how == "names" else ("",)))
        elif control.how not in {"entries", "aside"} and shown in sent:
            said[name] = tuple(sent[shown][:1])
    return said


def _rows_sent(control: Control, sent: Mapping[str, list[str]], page: str, name: str) -> Said:
    places: list[str] = []
    said: Said = {}
    for number in _numbers(sent, page):
        row = _sent_below(control.inside, sent, f"{page}.{number}", "")
        place = sent[f"{page}.{number}.{ROW}"][0] if _NUMBER.fullmatch(sent[f"{page}.{number}.{ROW}"][0]) else ""
        if (place and place not in places) or not is_empty(control.inside, row):
            place = place if place and place not in places else f"{NEW}{number}"
            places.append(place)
            said |= {name_of_field(in_row(name, place), key): texts for key, texts in row.items()}
    return {name: tuple(places), **said}


def _numbers(sent: Mapping[str, list[str]], page: str) -> Iterator[int]:
    """The numbers of the rows of a list that were sent, in their order."""
    pattern = re.compile(rf"{re.escape(page)}\.([1-9][0-9]{{0,3}})\.{ROW}", re.ASCII)
    yield from sorted({int(match[1]) for name in sent if (match := pattern.fullmatch(name))})


def is_empty(controls: Iterable[Control], said: Mapping[str, tuple[str, ...]], prefix: str = "") -> bool:
    """Whether a record or a row says nothing; what holds where nothing is written is nothing."""
    for control in controls:
        texts = said.get(name_of_field(prefix, control.key), ())
        if any(text.strip() not in {"", control.default} for text in texts):
            return False
    return True
