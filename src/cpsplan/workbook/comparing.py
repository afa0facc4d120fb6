"""Comparing: what people have changed in a workbook, held against what it said and against what the plan says now.

Three ways: what was not changed here, the plan's value holds; what was changed here only is taken; what was changed on
both sides, differently, is a conflict. An emptied cell and a row that is gone are questions and never done in silence:
a program that reads a workbook sees no difference between an empty cell, an error, and a formula without its value.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from decimal import Decimal
from functools import partial

from cpsplan.book.new_ids import free_id, id_of_record
from cpsplan.changes.three_ways import who_changed
from cpsplan.late import dataclass
from cpsplan.workbook.cells import NotTaken, counted_from_1904, says_the_same, taken
from cpsplan.workbook.choices import Choices, named_in
from cpsplan.workbook.grid import BELONGS, EXACT, Grid, Head, PlanWorkbook
from cpsplan.workbook.reading import CellRemark, Returned, ReturnedRow
from cpsplan.workbook.sheets import ID

FILTERED = 3
"""Where more than one row of so many is gone, it is probably a filtered copy."""
FEW_ROWS = 4
NEAR = 0.6
"""How like an id another one has to be to be taken for a slip of the pen, from 0 to 1."""
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else than before."""

    place: str
    """Where it is: Activities!D14."""
    sheet: str
    key: str
    head: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        return f"{self.place}: {self.key}, {self.head}: {in_marks(self.before)} is now {in_marks(self.after)}"


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that the plan does not have yet."""

    place: str
    sheet: str
    around: str
    """The key of what it stands in; empty where it stands in the plan itself."""
    values: Mapping[str, str]
    proposed: str
    """The id that is proposed for it."""

    def __str__(self) -> str:
        said = "; ".join(f"{head}: {in_marks(value)}" for head, value in self.values.items())
        return f"{self.place}: new, with the id “{self.proposed}”: {said}"


@dataclass(frozen=True, slots=True)
class GoneRow:
    """A row of the plan that is no longer in the workbook."""

    sheet: str
    key: str

    def __str__(self) -> str:
        return f"{self.sheet}: the row of “{self.key}” is gone. Remove it from the plan?"


@dataclass(slots=True)
class WorkbookChanges:
    """What a workbook that came back says otherwise."""

    plan: str
    period: str = ""
    changes: list[CellChange] = field(default_factory=list)
    new: list[NewRow] = field(default_factory=list)
    emptied: list[CellChange] = field(default_factory=list)
    """Cells that are empty now: each is a question."""
    gone: list[GoneRow] = field(default_factory=list)
    """Rows that are gone: each is a question."""
    conflicts: list[CellRemark] = field(default_factory=list)
    faults: list[CellRemark] = field(default_factory=list)
    notes: list[CellRemark] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed, and nothing is asked."""
        return not (self.changes or self.new or self.emptied or self.gone or self.conflicts or self.faults)


def in_marks(value: str | None) -> str:
    """A value as it is told."""
    return "nothing" if value is None else f"“{value}”"


def changes_in(came_back: Returned, workbook: PlanWorkbook, choices: Choices) -> WorkbookChanges:
    """What came back, against what it said when it was made and what the plan says now (``workbook``)."""
    result = WorkbookChanges(workbook.plan, workbook.period, faults=list(came_back.faults), notes=list(came_back.notes))
    for grid in workbook.grids:
        if grid.name in came_back.sheets:
            _SheetChanges(result, came_back, grid, workbook.base.get(grid.name, {}), choices).compare()
    return result


class _SheetChanges:
    """One sheet that is being compared."""

    def __init__(
        self,
        result: WorkbookChanges,
        came_back: Returned,
        grid: Grid,
        now: Mapping[str, Mapping[str, str]],
        choices: Choices,
    ) -> None:
        self._result, self._grid, self._now, self._choices = result, grid, now, choices
        self._sheet = came_back.sheets[grid.name]
        self._before = came_back.base.get(grid.name, {})
        self._seen: set[str] = set()
        self._around = {row.key: row.cells for row in grid.rows}
        self._options = {row.key: row.options for row in grid.rows}

    def compare(self) -> None:
        """Put everything that the sheet says otherwise into the result."""
        fresh = []
        for row in self._sheet.rows:
            key = " ".join(str(row.cells.get(ID, "") or "").split())
            if not key:
                fresh.append(row)
            elif self._is_known(row, key):
                self._seen.add(key)
                self._compare_row(row, key)
        for row in fresh:
            self._new_row(row)
        self._gone_rows()

    def _is_known(self, row: ReturnedRow, key: str) -> bool:
        """Whether a row is one of the workbook as it was made; what is not is told."""
        place = row.place(self._grid.name, ID)
        if key in self._seen:
            same = self._same_row({head.words: str(row.cells.get(head.words)) for head in self._heads()})
            self._seen.update([same] if same else [])
            hint = f"This row reads like “{same}”: put that id back" if same else "Empty the id of the row that is new"
            self._fault(place, f"“{key}” stands here twice. {hint}")
        elif key not in self._before:
            near = difflib.get_close_matches(key, self._before, 1, NEAR)
            self._seen.update(near)  # It is not gone, only misspelt.
            hint = f"Was it “{near[0]}”?" if near else "Empty it if the row is new"
            self._fault(place, f"“{key}” is no id of this sheet. {hint}")
        else:
            return True
        return False

    def _fault(self, place: str, words: str) -> None:
        self._result.faults.append(CellRemark(place, words))

    def _heads(self) -> Iterator[Head]:
        """The heads of cells that say something, and are there: an exactness goes with its date."""
        for head in self._grid.heads:
            if head.use not in {"id", "around", "exact", "fixed"} and head.words in self._sheet.heads:
                yield head

    def _compare_row(self, row: ReturnedRow, key: str) -> None:
        before, now = self._before[key], self._now.get(key)
        self._not_moved(row, key)
        for head in self._heads():
            if head.words not in row.cells:
                continue
            after = self._taken(row, head, before.get(head.words))
            if not isinstance(after, NotTaken) and not says_the_same(head, before.get(head.words), after):
                self._changed(row, key, head, after, now)

    def _not_moved(self, row: ReturnedRow, key: str) -> None:
        """Tell where a row is said to belong to something else: entries are not moved in a workbook."""
        if BELONGS not in row.cells or key not in self._around:
            return
        named = named_in(str(row.cells[BELONGS]))
        was = named_in(str(self._around[key][1]))
        if named and named != was:
            self._fault(row.place(self._grid.name, BELONGS), f"“{key}” is not moved here; it belongs to “{was}”")

    def _taken(self, row: ReturnedRow, head: Head, before: str | None) -> str | NotTaken | None:
        """What a cell says; what cannot be taken is told, but for what stands there as it did before."""
        exact = row.cells.get(f"{head.words}, {EXACT}", "")
        value = row.cells.get(head.words)
        doubt = counted_from_1904(before, value) if head.use == "date" else ""
        after = NotTaken(doubt) if doubt else taken(self._asked(row, head), value, exact, self._choices)
        if isinstance(after, NotTaken):
            if before is not None and isinstance(value, str) and value.strip() == before:
                return before
            self._fault(row.place(self._grid.name, head.words), after.words)
        return after

    def _asked(self, row: ReturnedRow, head: Head) -> Head:
        """A head as its row asks: an answer is one of a few words, or a figure."""
        if head.use != "answer":
            return head
        options = self._options.get(str(row.cells.get(ID, "")), ())
        return replace(head, use="word" if options else "number", options=options)

    def _changed(
        self, row: ReturnedRow, key: str, head: Head, after: str | None, now: Mapping[str, str] | None
    ) -> None:
        """File a cell that says something else than when the workbook was made."""
        place, before = row.place(self._grid.name, head.words), self._before[key].get(head.words)
        who = who_changed(before, after, (now or {}).get(head.words), partial(says_the_same, head))
        change = CellChange(place, self._grid.name, key, head.words, before, after)
        if now is None:
            words = (
                f"{key}, {head.words}: you changed {in_marks(before)} to {in_marks(after)}, and the plan has it no more"
            )
            self._result.conflicts.append(CellRemark(place, words))
        elif who in {"both", "clash"}:
            self._both_sides(change, now.get(head.words), agree=who == "both")
        elif after is None:
            self._result.emptied.append(change)
        elif doubt := _doubt(row, head, before, after):
            self._fault(place, f"{key}, {head.words}: {doubt}")
        else:
            self._result.changes.append(change)

    def _both_sides(self, change: CellChange, now: str | None, *, agree: bool) -> None:
        named = f"{change.key}, {change.head}"
        if agree:
            self._result.notes.append(CellRemark(change.place, f"{named}: the plan says {in_marks(now)} already"))
            return
        words = (
            f"it was {in_marks(change.before)}; here it is {in_marks(change.after)}, in the plan now {in_marks(now)}"
        )
        self._result.conflicts.append(CellRemark(change.place, f"{named}: {words}. Which holds?"))

    def _new_row(self, row: ReturnedRow) -> None:
        values: dict[str, str] = {}
        for head in self._heads():
            value = self._taken(row, head, None)
            if isinstance(value, str):
                values[head.words] = value
        place = row.place(self._grid.name, ID)
        if self._grid.asks:
            self._fault(place, "the row has no id. Rows are not added here: answer those that are there")
            return
        same = self._same_row(values)
        if same:
            self._seen.add(same)
            self._fault(place, f"the id is empty, and the row reads like “{same}”, whose id is gone. Put it back")
            return
        around = named_in(str(row.cells.get(BELONGS, "") or ""))
        if self._grid.heads[1].use == "around" and not around:
            self._fault(row.place(self._grid.name, BELONGS), "the new row does not say what it belongs to. Choose it")
            return
        if values:
            ids = {*(key.rpartition("/")[2] for key in self._now), *(new.proposed for new in self._result.new)}
            proposed = free_id(id_of_record(values.values()), ids)
            self._result.new.append(NewRow(place, self._grid.name, around, values, proposed))

    def _same_row(self, values: Mapping[str, str]) -> str | None:
        """The row whose id was emptied: one that is gone, and says the same words."""
        words = next((value for value in values.values() if " " in value), "")
        rest = [key for key in self._before if key not in self._seen]
        return next((key for key in rest if words and words in self._before[key].values()), None)

    def _gone_rows(self) -> None:
        if self._grid.asks:
            return  # A question that is not there is one that nobody answers.
        gone = [key for key in self._before if key not in self._seen and key in self._now]
        if len(self._before) > FEW_ROWS and len(gone) * FILTERED > len(self._before):
            words = f"{len(gone)} of {len(self._before)} rows are gone, as in a filtered copy. None is removed"
            self._result.notes.append(CellRemark(self._grid.name, words))
        else:
            self._result.gone += [GoneRow(self._grid.name, key) for key in gone]


def _doubt(row: ReturnedRow, head: Head, before: str | None, after: str) -> str:
    """Why a figure is probably not meant: a share of one in a row of percent. Empty where it may well be."""
    if head.use != "number" or not before or named_in(str(row.cells.get("Unit", ""))) != PERCENT:
        return ""
    if 0 < abs(Decimal(after)) <= 1 < abs(Decimal(before)):
        return f"{after} in a row of percent, where it was {before}. Is {(Decimal(after) * 100).normalize():f} meant?"
    return ""
