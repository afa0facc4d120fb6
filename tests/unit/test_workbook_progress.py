"""How things stand, asked in a workbook: what is answered becomes the report, and what stays empty says nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path

import pytest

from cpsplan.book.book import Book
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import compile_book
from cpsplan.workbook.making import workbook_of
from cpsplan.workbook.progress import report_written
from cpsplan.workbook.xlsx import xlsx_of
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import library
from tests.support.command_line import run
from tests.support.workbooks import Typed, came_back, filled_in, starter

PLAN, PERIOD = "2026-27", "q3"
ANSWERS: Typed = {
    ("Progress", "outputs/mobile-library/timetable", "Now"): "done",
    ("Progress", "outputs/mobile-library/timetable", "On"): datetime.date(2026, 11, 12),
    ("Progress", "outputs/mobile-library/timetable", "Source or evidence"): "The timetable on the website",
    ("Progress", "activities/computer-courses", "Now"): "on track",
    ("Progress", "milestones/mobile-library/first-round", "On"): datetime.date(2026, 10, 31),
    ("Progress", "milestones/mobile-library/first-round", "On, exact to"): "month",
    ("Progress", "observations/villages-visited", "Now"): Decimal("81.5"),
    ("Progress", "observations/villages-visited", "On"): datetime.date(2026, 12, 31),
    ("Progress", "observations/villages-visited", "Source or evidence"): "Log of the vans",
    ("Progress", "observations/villages-visited", "Note"): "Snow kept the van in the depot for a week.",
    ("Progress", "spend/mobile-library", "Now"): 220_000,
}
WRITTEN = """\
outputs:
  - of: mobile-library/timetable
    status: done
    done_on: 2026-11-12
    evidence: The timetable on the website
activities:
  - of: computer-courses
    status: on track
milestones:
  - of: mobile-library/first-round
    reached: 2026-10
observations:
  - of: villages-visited
    value: 81.5
    date: 2026-12-31
    source: Log of the vans
    note: Snow kept the van in the depot for a week.
spend:
  - of: mobile-library
    amount: 220000
"""


@cache
def book() -> Book:
    """The library of the starter."""
    return compile_book(MemoryWorkspace(starter())).book


def report(typed: Typed, of: Book | None = None, period: str = PERIOD) -> tuple[str, str]:
    """The path and the text of the report with what was typed into the sheet of progress."""
    known = of or book()
    comparison = came_back(known, filled_in(workbook_of(known, PLAN, period=period), typed))
    assert not comparison.faults, comparison.faults
    return report_written(known, PLAN, period, comparison.changes)


def test_answers_become_the_report() -> None:
    path, text = report(ANSWERS)
    assert path == f"plans/progress/{PLAN}-{PERIOD}.yaml"
    head, _, entries = text.partition("status: draft\n")
    assert "date: 2026-12-31\n" in head
    assert entries == WRITTEN
    diagnostics = compile_book(MemoryWorkspace(starter() | {path: text})).diagnostics
    assert not [diagnostic for diagnostic in diagnostics if diagnostic.severity.name == "ERROR"]


def test_a_report_that_is_there_is_changed_and_keeps_its_comments() -> None:
    path, text = report(ANSWERS)
    commented = text.replace("  - of: computer-courses\n", "  # asked by telephone\n  - of: computer-courses\n")
    now = compile_book(MemoryWorkspace(starter() | {path: commented})).book
    assert came_back(now, workbook_of(now, PLAN, period=PERIOD)).is_empty, "what it says stands in the cells"
    more: Typed = {
        ("Progress", "activities/computer-courses", "Now"): "at risk",
        ("Progress", "spend/warm-buildings", "Now"): 130_000,
    }
    _, changed = report(more, now)
    expected = commented.replace("status: on track", "status: at risk")
    assert changed == f"{expected}  - of: warm-buildings\n    amount: 130000\n"


def test_an_answer_that_is_none_is_told_by_its_cell() -> None:
    typed: Typed = {
        ("Progress", "activities/computer-courses", "Now"): "nearly done",
        ("Progress", "spend/mobile-library", "Now"): "£220k",
    }
    faults = came_back(book(), filled_in(workbook_of(book(), PLAN, period=PERIOD), typed)).faults
    assert [str(fault).split(": ")[0] for fault in faults] == ["Progress!G11", "Progress!G19"]
    assert "Is 220,000 meant?" in str(faults[1])


def test_questions_are_neither_added_nor_taken_away() -> None:
    workbook = workbook_of(book(), PLAN, period=PERIOD)
    gone = {("Progress", "activities/computer-courses")}
    assert came_back(book(), filled_in(workbook, gone=gone)).is_empty
    new = [("Progress", {"What": "Something else", "Note": "It went well."})]
    (fault,) = came_back(book(), filled_in(workbook, new=new)).faults
    assert "Rows are not added here" in str(fault)


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(ChangeRefused, match="is no period of a plan"):
        workbook_of(book(), PLAN, period="q5")


def test_the_command_makes_the_report(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    done = run("workbook", "export", PLAN, "--progress", PERIOD, "--for", "Head of outreach", folder=folder)
    assert done.returncode == 0, done.stderr
    workbook = workbook_of(book(), PLAN, "Head of outreach", PERIOD)
    own = {place: value for place, value in ANSWERS.items() if "mobile-library" in place[1]}
    (folder / "back.xlsx").write_bytes(xlsx_of(filled_in(workbook, own)))
    done = run("workbook", "import", "back.xlsx", "--yes", folder=folder)
    assert done.returncode == 0, done.stderr
    text = (folder / "plans" / "progress" / f"{PLAN}-{PERIOD}.yaml").read_text(encoding="utf-8")
    assert "of: mobile-library/timetable\n    status: done\n" in text
    assert run("workbook", "import", "back.xlsx", "--yes", folder=folder).stderr.endswith("Nothing is changed.\n")


def test_who_has_not_said_what_is_told_by_owner(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    done = run("progress", "missing", PLAN, PERIOD, folder=folder)
    assert done.returncode == 1
    assert "Head of outreach: Second mobile library: Timetable for every village published. (outputs/" in done.stdout
    path, text = report(ANSWERS)
    (folder / path).write_text(text, encoding="utf-8")
    mine = run("progress", "missing", PLAN, PERIOD, "--owner", "Head of outreach", folder=folder).stdout
    assert "outputs/mobile-library/timetable" not in mine
    assert "outputs/mobile-library/drivers" in mine
    assert "Head of learning" not in mine
    unknown = run("progress", "missing", PLAN, PERIOD, "--owner", "Head of outrech", folder=folder)
    assert (unknown.returncode, "Did you mean “Head of outreach”?" in unknown.stderr) == (2, True)


def test_each_owner_gets_a_workbook_a_letter_and_a_date(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    asking = ("progress", "ask", PLAN, PERIOD, "--by", "2027-01-15")
    assert run(*asking, folder=folder).returncode == 0
    files = {path.name: path.read_bytes() for path in (folder / "ask").iterdir()}
    name = f"{PLAN}-{PERIOD}-head-of-outreach"
    assert {f"{name}.xlsx", f"{name}.eml", f"{name}.ics"} <= set(files)
    letter = message_from_bytes(files[f"{name}.eml"], policy=default)
    assert "send it back by Friday 15 January 2027" in letter.get_body().get_content()  # type: ignore[union-attr]
    attached = {part.get_filename(): part.get_payload(decode=True) for part in letter.iter_attachments()}
    assert attached == {f"{name}.xlsx": files[f"{name}.xlsx"], f"{name}.ics": files[f"{name}.ics"]}
    assert b"DTSTART;VALUE=DATE:20270115\r\n" in files[f"{name}.ics"]
    nobody = message_from_bytes(files[f"{PLAN}-{PERIOD}-nobody.eml"], policy=default)
    assert "4 things that nobody is named for in the plan" in nobody.get_body().get_content()  # type: ignore[union-attr]
    back = sorted(f"ask/{file}" for file in files if file.endswith(".xlsx"))
    done = run("progress", "import", *back, "--yes", folder=folder)
    assert done.stderr.count("Nothing is changed.\n") == len(back), "nobody has answered yet"
    assert run(*asking, folder=folder).returncode == 0
    assert {path.name: path.read_bytes() for path in (folder / "ask").iterdir()} == files, "the same letters"


def test_what_an_owner_has_filled_in_is_not_written_over(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    asking = ("progress", "ask", PLAN, PERIOD, "--by", "2027-01-15")
    assert run(*asking, folder=folder).returncode == 0
    back = folder / "ask" / f"{PLAN}-{PERIOD}-head-of-outreach.xlsx"
    own = {place: value for place, value in ANSWERS.items() if "mobile-library" in place[1]}
    filled = xlsx_of(filled_in(workbook_of(book(), PLAN, "Head of outreach", PERIOD), own))
    back.write_bytes(filled)
    for again in (asking, ("workbook", "export", PLAN, "--into", f"ask/{back.name}")):
        done = run(*again, folder=folder)
        assert (done.returncode, f"“cpsplan workbook import ask/{back.name}”" in done.stderr) == (2, True), done.stderr
        assert back.read_bytes() == filled
    assert run("workbook", "import", f"ask/{back.name}", "--yes", folder=folder).returncode == 0
    assert run(*asking, folder=folder).returncode == 0, "all of it is in the report now"
    back.write_bytes(b"minutes of a meeting")
    done = run("workbook", "export", PLAN, "--into", f"ask/{back.name}", folder=folder)
    assert "is no workbook of these plans: name another file" in done.stderr
