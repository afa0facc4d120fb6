"""A plan as a workbook, there and back: what people change arrives as exactly that, and all else stays as it is."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cpsplan.book.book import Book
from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Route
from cpsplan.sources.load import load
from cpsplan.workbook.grid import EXACT, Grid, GridRow, Head, PlanWorkbook
from cpsplan.workbook.making import workbook_of
from cpsplan.workbook.ods import ods_of
from cpsplan.workbook.reading import UnreadableWorkbook, read_workbook
from cpsplan.workbook.writing_back import written_back
from cpsplan.workbook.xlsx import xlsx_of
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from tests.support import library
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.workbooks import Typed, Value, came_back, compared, filled_in, starter

PLAN = "2026-27"
PUBLISHED = [path.stem for path in sorted((REPOSITORY / "plans" / "delivery").glob("*.yaml"))]
DAY = datetime.date(2027, 1, 31)


@cache
def book() -> Book:
    """The library of the starter."""
    return compile_book(MemoryWorkspace(starter())).book


@cache
def published_book() -> Book:
    """The plans of this repository."""
    return compile_book(DiskWorkspace(REPOSITORY)).book


@cache
def workbook() -> PlanWorkbook:
    return workbook_of(book(), PLAN)


def taken_over(typed: Typed, *new: tuple[str, dict[str, Value]]) -> list[str]:
    """The lines of the plan that are new when cells are typed over and rows are added."""
    comparison = came_back(book(), filled_in(workbook(), typed, new))
    assert not comparison.faults, comparison.faults
    path, text = written_back(book(), PLAN, comparison)
    before = starter()[path].split("\n")
    return [line.strip() for line in text.split("\n") if line not in before]


def test_a_workbook_that_was_not_touched_changes_nothing() -> None:
    assert came_back(book(), workbook()).is_empty


@pytest.mark.parametrize("write", [xlsx_of, ods_of])
@pytest.mark.parametrize("plan", PUBLISHED)
def test_the_published_plans_come_back_as_they_went(plan: str, write: Callable[[PlanWorkbook], bytes]) -> None:
    comparison = compared(published_book(), write(workbook_of(published_book(), plan)))
    assert comparison.is_empty
    assert not comparison.notes


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_no_byte_of_a_workspace_changes_when_its_workbooks_come_back(tmp_path: Path, ending: str) -> None:
    folder = library.written(tmp_path / "library")
    before = {path: path.read_bytes() for path in (folder / "plans").rglob("*") if path.is_file()}
    for plan in book().plans:
        for more in ((), ("--progress", "q2")):
            name = f"back{len(more)}-{plan}.{ending}"
            assert run("workbook", "export", plan, "--into", name, *more, folder=folder).returncode == 0
            done = run("workbook", "import", name, "--yes", "--remove", folder=folder)
            assert (done.returncode, done.stderr) == (0, "Nothing is changed.\n")
    assert {path: path.read_bytes() for path in (folder / "plans").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("cell", "value", "lines"),
    [
        (("Activities", "mobile-library", "Title"), "Third mobile library", ["title: Third mobile library"]),
        (("Activities", "mobile-library", "Owner"), "Head of vans", ["owner: Head of vans"]),
        (("Budgets", "mobile-library/budgets/1", "Amount"), 190_000, ["- amount: 190000"]),
        (("Measures", "villages-visited", "Target"), Decimal("96.5"), ["value: 96.5"]),
        (("Measures", "villages-visited", "Data source"), "The timetable", ["data_source: The timetable"]),
        (("Outputs", "mobile-library/van", "Due"), DAY, ["due: 2027-01"]),
    ],
)
def test_a_cell_arrives_as_one_line(cell: tuple[str, str, str], value: Value, lines: list[str]) -> None:
    assert taken_over({cell: value}) == lines


def test_a_date_is_as_exact_as_it_says_beside_it() -> None:
    due = ("Outputs", "mobile-library/van", "Due")
    exact = ("Outputs", "mobile-library/van", "Due, exact to")
    assert taken_over({due: datetime.date(2026, 11, 12), exact: "day"}) == ["due: 2026-11-12"]
    assert taken_over({due: datetime.date(2026, 6, 30), exact: "quarter"}) == ["due: 2026-27-q1"]
    (fault,) = came_back(book(), filled_in(workbook(), {due: datetime.date(2026, 11, 12)})).faults
    assert str(fault) == (
        "Outputs!D4: 12 November 2026 is not the last day of its month. If that day is meant, write “day” beside it;"
        " if the month is meant, put its last day"
    )


def test_one_outcome_more_is_added_to_the_list() -> None:
    choice = "1.2 Readers can do online what they need to do. [readers.skills]"
    assert taken_over({("Activities", "mobile-library", "Outcomes 2"): choice}) == [
        "outcomes: [readers.reach, readers.skills]"
    ]


def test_a_new_row_becomes_an_entry_with_a_proposed_id() -> None:
    row: dict[str, Value] = {
        "Title": "Quiet rooms for all",
        "Scope": "Set up a quiet room in each library.",
        "Outcomes 1": "2.1 Libraries are open when people have time. [places.open]",
    }
    lines = taken_over({}, ("Activities", row))
    assert lines[0] == "- id: quiet-rooms-for-all"
    assert "scope: Set up a quiet room in each library." in lines
    output: dict[str, Value] = {"Belongs to": "[mobile-library]", "Output": "A map of all stops is published."}
    assert "- text: A map of all stops is published." in taken_over({}, ("Outputs", output))


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        (("Outputs", "mobile-library/van", "Due"), "30 Sept 2026", "Is 2026-09-30 meant, exact to the day?"),
        (("Outputs", "mobile-library/van", "Due"), "31/11/2026", "is text, not a date. Put a date"),
        (("Outputs", "mobile-library/van", "Due"), "end of Nov", "is text, not a date. Put a date"),
        (("Outputs", "mobile-library/van", "Due"), 46265, "As a date it would be 31 August 2026"),
        (("Outputs", "mobile-library/van", "Due, exact to"), "week", "“week” beside it is not day, month"),
        (("Budgets", "mobile-library/budgets/1", "Amount"), "£1.2m", "Is 1,200,000 meant?"),
        (("Budgets", "mobile-library/budgets/1", "Amount"), "60,000", "Is 60,000 meant?"),
        (("Budgets", "mobile-library/budgets/1", "Amount"), "n/a", "Put a number, or leave it empty"),
        (("Budgets", "mobile-library/budgets/1", "Kind"), "capitel", "Did you mean “capital”?"),
        (("Measures", "villages-visited", "Target"), Decimal("0.97"), "Is 97 meant?"),
        (("Activities", "mobile-library", "Outcomes 1"), "people in every village", "[readers.reach]"),
        (("Activities", "mobile-library", "Title"), datetime.date(2026, 3, 1), "made a date of a text"),
        (("Activities", "mobile-library", "Title"), "#REF!", "the formula gives #REF!"),
        (("Activities", "mobile-library", "Id"), "mobil-library", "Was it “mobile-library”?"),
        (("Activities", "mobile-library", "Id"), "digital-helpers", "stands here twice"),
        (("Activities", "mobile-library", "Id"), None, "reads like “mobile-library”, whose id is gone"),
        (("Outputs", "mobile-library/van", "Belongs to"), "[digital-helpers]", "is not moved here"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_cell(cell: tuple[str, str, str], value: Value, said: str) -> None:
    comparison = came_back(book(), filled_in(workbook(), {cell: value}))
    assert said in "\n".join(map(str, comparison.faults)), comparison.faults
    assert str(comparison.faults[0]).startswith(f"{cell[0]}!")


def test_what_is_emptied_or_gone_is_a_question() -> None:
    owner = ("Activities", "mobile-library", "Owner")
    emptied = filled_in(workbook(), {owner: None}, gone={("Outputs", "mobile-library/van")})
    comparison = came_back(book(), emptied)
    assert [str(question) for question in comparison.gone] == [
        "Outputs: the row of “mobile-library/van” is gone. Remove it from the plan?"
    ]
    assert [(change.head, change.after) for change in comparison.emptied] == [("Owner", None)]
    path, text = written_back(book(), PLAN, comparison)
    assert text == starter()[path], "a question is no answer"
    _, text = written_back(book(), PLAN, comparison, emptied=comparison.emptied, gone=comparison.gone)
    assert "id: van\n" not in text
    assert text.count("owner: Head of outreach") == starter()[path].count("owner: Head of outreach") - 1


def test_a_filtered_copy_removes_nothing() -> None:
    most = {("Outputs", row.key) for grid in workbook().grids if grid.name == "Outputs" for row in grid.rows[:5]}
    comparison = came_back(book(), filled_in(workbook(), gone=most))
    assert not comparison.gone
    assert [str(note) for note in comparison.notes] == [
        "Outputs: 5 of 9 rows are gone, as in a filtered copy. None is removed"
    ]


def test_what_both_sides_changed_is_a_conflict() -> None:
    path, title = f"plans/delivery/{PLAN}.yaml", "title: Second mobile library"
    files = starter()
    meanwhile = files | {path: files[path].replace(title, "title: New mobile library")}
    now = compile_book(MemoryWorkspace(meanwhile)).book
    cell = ("Activities", "mobile-library", "Title")
    (conflict,) = came_back(now, filled_in(workbook(), {cell: "Third mobile library"})).conflicts
    assert str(conflict) == (
        "Activities!B4: mobile-library, Title: it was “Second mobile library”; here it is “Third mobile library”, in"
        " the plan now “New mobile library”. Which holds?"
    )
    assert came_back(now, workbook()).is_empty, "what was changed in the plan alone holds"
    same = came_back(now, filled_in(workbook(), {cell: "New mobile library"}))
    assert "says “New mobile library” already" in str(same.notes[0])


def test_what_is_no_workbook_of_a_plan_is_refused() -> None:
    for content in (b"", b"PK\x03\x04", b"a,b\n1,2\n"):
        with pytest.raises(UnreadableWorkbook):
            read_workbook(content)


def _may_change(grid: Grid, row: GridRow) -> list[tuple[Head, Value]]:
    """The cells of a row that any value may go into, each with what stands there."""
    pairs = zip(grid.heads, row.cells, strict=True)
    free = [
        (head, value) for head, value in pairs if value is not None and head.use in {"text", "number", "word", "date"}
    ]
    return [(head, value) for head, value in free if head.use != "date" or head.words == "Due"]


@settings(max_examples=25, deadline=None)
@given(some.data())
def test_random_changes_arrive_as_exactly_those(data: some.DataObject) -> None:
    cells = [
        (grid.name, row.key, head, value)
        for grid in workbook().grids
        for row in grid.rows
        for head, value in _may_change(grid, row)
        if "year" not in head.words and head.words not in {"Unit", "Currency"}
    ]
    chosen = data.draw(some.lists(some.sampled_from(cells), min_size=20, max_size=20, unique_by=lambda cell: cell[:2]))
    typed: dict[tuple[str, str, str], Value] = {}
    for sheet, key, head, _ in chosen:
        figure = data.draw(some.integers(2, 90))
        typed |= _typed_into(sheet, key, head, figure)
    comparison = came_back(book(), filled_in(workbook(), typed))
    before = workbook().base
    expected = {
        (sheet, key, head): str(value)
        for (sheet, key, head), value in typed.items()
        if not head.endswith(f", {EXACT}") and before[sheet][key][head] != str(value)
    }
    assert not comparison.faults
    assert {(change.sheet, change.key, change.head): change.after for change in comparison.changes} == expected
    path, text = written_back(book(), PLAN, comparison)
    after = workbook_of(compile_book(MemoryWorkspace(starter() | {path: text})).book, PLAN).base
    assert after == {
        sheet: {
            key: {head: expected.get((sheet, key, head), value) for head, value in values.items()}
            for key, values in rows.items()
        }
        for sheet, rows in before.items()
    }
    assert _comments(text) == _comments(starter()[path])
    # What was not written, because it is the usual, may be written now.
    routes = _routes_in(starter()[path], path)
    known = set(routes)
    assert [route for route in _routes_in(text, path) if route in known] == routes


def _typed_into(sheet: str, key: str, head: Head, figure: int) -> dict[tuple[str, str, str], Value]:
    """What a figure makes of a cell, and of the cell beside it that says how exact a day is."""
    place = (sheet, key, head.words)
    match head.use:
        case "number":
            return {place: Decimal(figure)}
        case "word":
            return {place: head.options[figure % len(head.options)]}
        case "date":
            return {place: DAY + datetime.timedelta(days=figure), (sheet, key, f"{head.words}, {EXACT}"): "day"}
        case _:
            return {place: f"{WORDS[figure % 5]} {figure}"}


WORDS = ("Vans: two", "it's # not", "“Quoted” words", "Ŵy a llyfr", "- a list")
"""Texts that want care in YAML."""


def _routes_in(text: str, path: str) -> list[Route]:
    """The ways to every value of a file, in the order in which they are written."""
    source, _ = load(MemoryWorkspace({path: text}), path)
    assert source is not None

    def below(value: Any, route: Route) -> Iterator[Route]:
        yield route
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, part in inside:
            yield from below(part, (*route, step))

    return list(below(source.value, ()))


def _comments(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip().startswith("#")]


def test_the_commands_take_a_workbook_there_and_back(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    plan = folder / "plans" / "delivery" / f"{PLAN}.yaml"
    before = plan.read_bytes()
    assert run("workbook", "export", PLAN, folder=folder).returncode == 0
    done = run("workbook", "import", f"{PLAN}.xlsx", "--yes", folder=folder)
    assert (done.returncode, done.stderr) == (0, "Nothing is changed.\n")
    cell = ("Activities", "mobile-library", "Title")
    (folder / "back.xlsx").write_bytes(xlsx_of(filled_in(workbook(), {cell: "Third mobile library"})))
    done = run("workbook", "import", "back.xlsx", "--diff", folder=folder)
    assert "+    title: Third mobile library\n" in done.stdout
    assert plan.read_bytes() == before
    assert run("workbook", "import", "back.xlsx", folder=folder).returncode == 2, "nobody has agreed"
    assert run("workbook", "import", "back.xlsx", "--yes", folder=folder).returncode == 0
    assert plan.read_bytes() == before.replace(b"Second mobile library", b"Third mobile library", 1)


def test_units_of_everybody_are_offered_without_brackets() -> None:
    (grid,) = (grid for grid in workbook().grids if grid.name == "Measures")
    place = [head.words for head in grid.heads].index("Unit")
    assert {row.cells[place] for row in grid.rows} == {"percent", "count", "pound"}


def test_what_check_would_say_afterwards_is_told_by_its_cell(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    cells = filled_in(workbook(), {("Activities", "mobile-library", "Outcomes 1"): "[readers.skils]"})
    (folder / "back.xlsx").write_bytes(xlsx_of(cells))
    done = run("workbook", "import", "back.xlsx", "--yes", folder=folder)
    assert done.returncode == 1
    assert "Activities!D4: " in done.stderr
    assert "“readers.skils”" in done.stderr
    assert done.stderr.endswith("Nothing is written.\n")


def test_a_workbook_for_one_owner_holds_what_that_one_answers_for(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    done = run("workbook", "export", PLAN, "--for", "Head of lerning", "--into", "a.xlsx", folder=folder)
    assert "Did you mean “Head of learning”?" in done.stderr
    own = workbook_of(book(), PLAN, "Head of learning")
    keys = [row.key for grid in own.grids for row in grid.rows]
    assert "digital-helpers" in keys
    assert "mobile-library" not in keys
    assert came_back(book(), own).is_empty


def test_opendocument_says_the_same() -> None:
    assert compared(book(), ods_of(workbook())).is_empty
    cell = ("Outputs", "mobile-library/van", "Due")
    (change,) = compared(book(), ods_of(filled_in(workbook(), {cell: DAY}))).changes
    assert str(change) == "Outputs!D4: mobile-library/van, Due: “2026-09” is now “2027-01”"
