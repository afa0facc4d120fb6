"""A workbook with thirty faults that people make in spreadsheets: each is told by sheet and cell, with what to do.

The plan of forty projects is illustrative: made up for this test. What is no cell (merged cells, renamed heads, sheets,
errors of formulas) is put into the parts of the file, as spreadsheet programs leave it there.
"""

from __future__ import annotations

import datetime
import difflib
import re
from functools import cache
from pathlib import Path

from cpsplan.book.book import Book
from cpsplan.compiler import compile_book
from cpsplan.workbook.comparing import WorkbookChanges
from cpsplan.workbook.making import workbook_of
from cpsplan.workbook.writing_back import written_back
from cpsplan.workbook.xlsx import xlsx_of
from cpsplan.workspace.archive import archive, contents
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support.illustrative import PATH, PLAN, illustrative
from tests.support.workbooks import Typed, Value, compared, filled_in

PROJECTS = 40
OUTPUTS, BUDGETS, ACTIVITIES = "Outputs", "Budgets", "Activities"
TYPED: Typed = {
    (OUTPUTS, "room-1/step-1", "Due"): "30 Sept 2027",
    (OUTPUTS, "room-1/step-2", "Due"): "end of Nov",
    (OUTPUTS, "room-1/step-3", "Due"): "31/11/2027",
    (OUTPUTS, "room-1/step-4", "Due"): 46630,
    (OUTPUTS, "room-1/step-5", "Due"): datetime.date(2027, 9, 12),
    (OUTPUTS, "room-2/step-1", "Due, exact to"): "fortnight",
    (OUTPUTS, "room-2/step-2", "Due"): datetime.date(2031, 7, 1),
    (OUTPUTS, "room-2/step-3", "Belongs to"): "Reading room 9 in Birchwood [room-9]",
    (OUTPUTS, "room-2/step-4", "Id"): "room-2/stepp-4",
    (OUTPUTS, "room-2/step-5", "Id"): "room-2/step-1",
    (OUTPUTS, "room-3/step-1", "Output"): datetime.date(2027, 3, 1),
    (OUTPUTS, "room-3/step-2", "Output"): None,
    (OUTPUTS, "room-3/step-3", "Output"): "#REF!",
    (OUTPUTS, "room-3/step-5", "Output"): "  Step 5  of room 3\nis done. ",
    (BUDGETS, "room-1/budgets/1", "Amount"): "£1.2m",
    (BUDGETS, "room-1/budgets/2", "Amount"): "60,000",
    (BUDGETS, "room-2/budgets/1", "Amount"): "n/a",
    (BUDGETS, "room-2/budgets/2", "Amount"): "45000",
    (BUDGETS, "room-3/budgets/1", "Amount"): datetime.date(2027, 4, 1),
    (BUDGETS, "room-3/budgets/2", "Kind"): "capitel",
    (BUDGETS, "room-4/budgets/1", "Currency"): "sterling",
    (BUDGETS, "room-4/budgets/2", "Amount"): "(5,000)",
    (ACTIVITIES, "room-5", "Outcomes 1"): "Readers can do online what they need",
    (ACTIVITIES, "room-6", "Outcomes 1"): "something else altogether",
    (ACTIVITIES, "room-7", "Id"): None,
    (ACTIVITIES, "room-8", "Timeframe from"): datetime.date(2027, 4, 12),
}
NEW: list[tuple[str, dict[str, Value]]] = [
    (OUTPUTS, {"Output": "A step without a project."}),
    (OUTPUTS, {"Belongs to": "[room-4]", "Output": "A further step of room 4."}),
]
GONE = {(OUTPUTS, "room-3/step-4")}


@cache
def book() -> Book:
    """The library of the starter with forty illustrative projects."""
    return compile_book(MemoryWorkspace(illustrative(PROJECTS))).book


def seeded() -> bytes:
    """The workbook with all faults."""
    parts = contents(xlsx_of(filled_in(workbook_of(book(), PLAN), TYPED, NEW, GONE)))
    sheets = dict(re.findall(r'<sheet name="([^"]+)" sheetId="(\d+)"', parts["xl/workbook.xml"].decode()))

    def change(part: str, old: str, new: str) -> None:
        text = parts[part].decode()
        assert old in text, f"{part} has no {old}"
        parts[part] = text.replace(old, new, 1).encode()

    activities, outputs = (f"xl/worksheets/sheet{sheets[name]}.xml" for name in (ACTIVITIES, OUTPUTS))
    merged = '<mergeCells count="1"><mergeCell ref="C20:C21"/></mergeCells><dataValidations'
    change(activities, "<dataValidations", merged)
    cell = re.search(r'<c r="C18"( s="\d+")[^>]*>.*?</c><c r="D18"', parts[outputs].decode())
    other = re.search(r'<c r="C19"( s="\d+")[^>]*>.*?</c><c r="D19"', parts[outputs].decode())
    assert cell
    assert other
    change(outputs, cell[0], f'<c r="C18"{cell[1]} t="e"><f>Sums!B7</f><v>#REF!</v></c><c r="D18"')
    change(outputs, other[0], f'<c r="C19"{other[1]}><f>B19&amp;"!"</f></c><c r="D19"')
    change("xl/sharedStrings.xml", "<t>Support 1</t>", "<t>Suport 1</t>")
    change("xl/sharedStrings.xml", "<t>Support 2</t>", "<t>My sums</t>")
    change("xl/workbook.xml", 'name="Milestones"', 'name="Milestone"')
    return archive(parts)


@cache
def comparison() -> WorkbookChanges:
    return compared(book(), seeded())


def test_every_fault_is_told_by_its_cell() -> None:
    result = comparison()
    said = [*result.faults, *result.emptied, *result.gone, *result.notes]
    assert [str(remark) for remark in said] == MESSAGES.read_text(encoding="utf-8").splitlines()
    assert len(said) >= 30
    assert not result.conflicts


def test_what_is_right_in_it_is_kept_apart_from_the_faults() -> None:
    assert [str(row) for row in comparison().new] == [NEW_ROW]
    (change,) = comparison().changes
    assert str(change).endswith("Currency: “GBP” is now “sterling”"), "a word of which “check” says that it is none"


def test_the_mended_workbook_gives_the_patch() -> None:
    right: Typed = {
        (OUTPUTS, "room-1/step-1", "Due"): datetime.date(2027, 9, 30),
        (OUTPUTS, "room-1/step-1", "Due, exact to"): "day",
        (BUDGETS, "room-1/budgets/1", "Amount"): 1_200_000,
        (BUDGETS, "room-3/budgets/2", "Kind"): "capital",
        (ACTIVITIES, "room-7", "Outcomes 1"): "1.2 Readers can do online what they need to do. [readers.skills]",
        (ACTIVITIES, "room-6", "Owner"): "Head of rooms",
    }
    result = compared(book(), xlsx_of(filled_in(workbook_of(book(), PLAN), right, NEW[1:])))
    assert not result.faults
    path, text = written_back(book(), PLAN, result)
    assert path == PATH
    before, after = illustrative(PROJECTS)[PATH].split("\n"), text.split("\n")
    assert [line for line in difflib.ndiff(before, after) if line[0] in "+-"] == PATCH


MESSAGES = Path(__file__).with_name("thirty_faults.txt")
"""What is said of the workbook, fault by fault, then what is asked and what is only to be known."""
NEW_ROW = "Outputs!A204: new, with the id “a-further-step”: Output: “A further step of room 4.”"
PATCH = [
    "-         due: 2027-05",
    "+         due: 2027-09-30",
    "-       - amount: 1000",
    "+       - amount: 1200000",
    "-         kind: revenue",
    "+         kind: capital",
    "+       - text: A further step of room 4.",
    "-     owner: Head of libraries",
    "+     owner: Head of rooms",
    "-     outcomes: [places.warm]",
    "+     outcomes: [readers.skills]",
]
"""The lines of the plan that go, and those that come: comments, order and everything else stay."""
