"""Formulas: the cells of an XLSX whose formula gives an error, or has no value.

python-calamine gives nothing for either, as for an empty cell. An empty cell is asked about, while these are told.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator

from cpsplan.workbook.cells import NO_VALUE

BOOK, WAYS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(r"<sheet\s[^>]*>")
_WAY = re.compile(r"<Relationship\s[^>]*>")
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<v>([^<]{0,20})")
LETTERS = 26


def failed_formulas(content: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """What formulas without a value give, by sheet: row and column, counted from 0, and the error."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if not {BOOK, WAYS} <= names:
            return {}
        book, ways = (archive.read(part).decode(errors="replace") for part in (BOOK, WAYS))
        targets = {_attribute(way, "Id"): _attribute(way, "Target") for way in _WAY.findall(ways)}
        failed = {}
        for sheet in _SHEET.findall(book):
            target = targets.get(_attribute(sheet, "r:id"), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if part in names:
                failed[html.unescape(_attribute(sheet, "name"))] = list(_failed_in(archive.read(part)))
    return failed


def _attribute(element: str, name: str) -> str:
    match = re.search(rf'\s{name}="([^"]*)"', element)
    return match[1] if match else ""


def _failed_in(part: bytes) -> Iterator[tuple[int, int, str]]:
    """The cells of a sheet that hold an error, or a formula alone."""
    for piece in part.split(b"</c>")[:-1]:
        start = piece.rfind(b"<c ")
        end = piece.find(b">", start)
        place = _PLACE.search(piece, max(start, 0), end)
        if start < 0 or place is None:
            continue
        value = _VALUE.search(piece, end)
        if b't="e"' in piece[start:end]:
            yield *_numbers(place), value[1].decode(errors="replace") if value else NO_VALUE
        elif b"<f" in piece[end:] and b"<v" not in piece[end:]:
            yield *_numbers(place), NO_VALUE


def _numbers(place: re.Match[bytes]) -> tuple[int, int]:
    """The row and the column of a place such as C16, counted from 0."""
    column = 0
    for letter in place[1].decode():
        column = column * LETTERS + ord(letter) - ord("A") + 1
    return int(place[2]) - 1, column - 1
