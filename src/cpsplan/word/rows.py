"""Rows: what the tables of a plan list as activities, measures and milestones."""

from __future__ import annotations

import re
from typing import Any

from cpsplan.word.entries import DraftEntry, EntryMaking
from cpsplan.word.heads import heading_named
from cpsplan.word.remarks import first_words
from cpsplan.word.tables import Cell, ListedTable, TableRow, cell_words

SAID = ("number", "owner", "support", "start", "end", "when", "budget")
"""The columns that say something of an activity, in the order in which they are read."""


class RowReading:
    """Makes entries of rows."""

    def __init__(self, making: EntryMaking) -> None:
        self._making = making

    def take(self, table: ListedTable, serves: DraftEntry | None, heading: str) -> None:
        """Make entries of a table that stands below an aim, an outcome, or another ``heading``."""
        for row in table.rows:
            if row.is_head:
                words = cell_words(next(iter(row.cells.values()), ()))
                named = self._named(words)
                heading, serves = ("", named) if named else (words, serves)
                self._making.remarks.guess(row.place, f"“{first_words(words)}” heads the rows below it")
            elif table.kind == "activity":
                self._activity(table, row, serves, heading)
            elif table.kind == "measure":
                self._measure(table, row, serves)
            else:
                self._milestone(table, row)

    def _activity(self, table: ListedTable, row: TableRow, serves: DraftEntry | None, heading: str) -> None:
        making = self._making
        name, scope = _name_and_scope(row)
        if not name:
            making.remarks.leave(row.place, f"no activity is named: {_whole(row)}")
            return
        if scope or "output" in row.cells:
            entry = making.project(name, row.place)
            entry.values |= {"scope": scope} if scope else {}
        else:
            entry = making.action(name, row.place)
        entry.heading = heading
        entry.serves = self._serves(table, row, entry) or ([serves] if serves else [])
        self._say_all(table, row, entry)

    def _say_all(self, table: ListedTable, row: TableRow, entry: DraftEntry) -> None:
        """Say of an activity what the other cells of its row hold."""
        making = self._making
        for column in SAID:
            if column in row.cells:
                making.say(entry, column, row.words(column), table.heads[column], row.place)
        if entry.kind == "project" and entry.words != row.words("output"):
            for output in _lines(row.cells.get("output", ())):
                making.output(entry, output, row.place)
        for column in ("milestone", "measure", "baseline", "target", "unit"):
            if column in row.cells:
                making.note(entry, table.heads[column], row.words(column), row.place)
        self._note_others(entry, row)

    def _note_others(self, entry: DraftEntry, row: TableRow) -> None:
        for head, cell in row.others.items():
            if words := cell_words(cell):
                self._making.note(entry, head, words, row.place)

    def _serves(self, table: ListedTable, row: TableRow, activity: DraftEntry) -> list[DraftEntry]:
        """The aims or outcomes that a row names, by their numbers or their words."""
        words = row.words("outcome")
        if not words:
            return []
        lines = _lines(row.cells["outcome"])
        whole = self._named(words)
        parts = [self._named(part) for part in re.split(r"[;,\n]|\band\b", "\n".join(lines)) if part.strip()]
        named = [whole] if whole else [part for part in parts if part] if all(parts) else []
        if not named:
            self._making.note(activity, table.heads["outcome"], words, row.place)
        return list({id(entry): entry for entry in named}.values())

    def _named(self, words: str) -> DraftEntry | None:
        """The aim or outcome that some words name."""
        name = heading_named(words)
        plain = words.strip().rstrip(".")
        for number, entry in self._making.lists.numbered():
            own = {entry.words.casefold().rstrip("."), f"{number} {entry.words}".casefold().rstrip(".")}
            is_number = number in {plain, name.number} and (name.kind in {"aim", "outcome"} or number == plain)
            if is_number or plain.casefold() in own or name.words.casefold().rstrip(".") in own:
                return entry
        return None

    def _measure(self, table: ListedTable, row: TableRow, serves: DraftEntry | None) -> None:
        making = self._making
        if not row.words("measure"):
            making.remarks.leave(row.place, f"no measure is named: {_whole(row)}")
            return
        entry = making.measure(row.words("measure"), row.place)
        entry.serves = self._serves(table, row, entry) or ([serves] if serves else [])
        if target := row.words("target"):
            entry.values["target"] = {"words": target}
            making.remarks.guess(row.place, f"the target “{target}” as words: write its figure, unit and direction")
        if owner := row.words("owner"):
            entry.values["owner"] = owner
        for column in ("number", "baseline", "unit", "activity", "when", "end"):
            if words := row.words(column):
                making.note(entry, table.heads[column], words, row.place)
        self._note_others(entry, row)

    def _milestone(self, table: ListedTable, row: TableRow) -> None:
        when = row.words("when") or row.words("end")
        title = row.words("milestone")
        others: dict[str, Any] = {head: cell_words(cell) for head, cell in row.others.items() if cell_words(cell)}
        others |= {table.heads[name]: row.words(name) for name in row.cells if name not in {"milestone", "when", "end"}}
        if not title or not self._making.milestone(None, f"{title} by {when.removeprefix('by ')}", row.place):
            self._making.remarks.leave(row.place, f"a milestone without a date that can be read: {_whole(row)}")
        elif others:
            said = "; ".join(f"{head}: {words}" for head, words in others.items())
            self._making.remarks.leave(row.place, f"said of the milestone: {said}")


def _name_and_scope(row: TableRow) -> tuple[str, str]:
    """What an activity is called and what it covers: the cells of both, or the first line and the rest of one."""
    lines = _lines(row.cells.get("activity", ()))
    scope = row.words("scope")
    if not lines:
        return row.words("output") or scope, ""
    if scope:
        return " ".join(lines), scope
    return lines[0], " ".join(lines[1:])


def _lines(cell: Cell) -> list[str]:
    """The lines of a cell: its paragraphs, and what stands on lines of its own in them."""
    return [line for paragraph in cell for line in map(str.strip, paragraph.text.split("\n")) if line]


def _whole(row: TableRow) -> str:
    """All that a row says."""
    return "; ".join(cell_words(cell) for cell in (*row.cells.values(), *row.others.values()) if cell_words(cell))
