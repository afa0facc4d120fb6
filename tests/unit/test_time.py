"""What pages and messages say of time: as of when, late or not, dates as exact as they are, any year, several plans."""

from __future__ import annotations

import datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from cpsplan.changes.roll import roll
from cpsplan.compiler import compile_book
from cpsplan.language.phrases import load_phrases
from cpsplan.model.dates import (
    PartialDate,
    Period,
    end_of_month,
    english_date,
    first_day,
    last_day,
    months_later,
    moved,
)
from cpsplan.render.figures import date
from cpsplan.render.folders import template_folders
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers.tables import tables_of
from tests.support.reported import FIRST, OLDER_PLAN, PLAN, SECOND, Edits, compiled, files, messages, page

DRIVERS = """\
  - of: mobile-library/drivers
    status: on track
    note: One driver has started; the second post is advertised again.
"""
TIMETABLE = "  - of: mobile-library/timetable\n    status: on track\n"
VILLAGES = "  - of: villages-visited\n    value: 74\n    date: 2026-09\n    source: Logbook of the mobile library\n"
HELPERS = "  - of: digital-helpers\n    amount: 27500\n"


# --- as of when


def test_what_is_carried_over_says_of_which_day() -> None:
    words = page({SECOND: [(DRIVERS, ""), (TIMETABLE, ""), (VILLAGES, ""), (HELPERS, "")]})
    assert "Due August 2026 Late as of 30 June 2026 Both posts are advertised." in words
    assert "Timetable for every village published. Due November 2026 Not started as of 30 June 2026" in words
    assert "61% in June 2026 as of 30 June 2026 Source: Logbook of the mobile library" in words
    assert "£9,000 spent, 15% of the budget as of 30 June 2026" in words
    assert "spent of £830,000, some of it as of 30 June 2026" in words
    assert "due November 2026: not started, as of 30 June 2026" in words
    assert "some of it as of 30 June 2026" in words.split("The whole plan")[1]


def test_counts_on_the_cover_say_how_many_are_carried_over() -> None:
    words = page({SECOND: [(DRIVERS, ""), (TIMETABLE, "")]})
    assert "outputs done 2 of 9 outputs late, 1 of them as of 30 June 2026 1 outputs at risk 1 measures met" in words
    assert "of them as of" not in page()


def test_what_is_reported_says_nothing_of_another_day() -> None:
    assert "as of 30 June" not in page()
    assert "as of 30 June" not in page(document="2026-27-q1")


def test_a_report_that_leaves_something_out_is_told_by_name() -> None:
    told = messages({SECOND: [(DRIVERS, ""), (VILLAGES, ""), (HELPERS, "")]})
    assert told == [
        ("CPS469", "Nothing is reported on digital-helpers"),
        ("CPS469", "Nothing is reported on mobile-library/drivers"),
        ("CPS469", "Nothing is reported on villages-visited"),
    ]


def test_what_was_stopped_as_a_whole_is_not_asked_for_again() -> None:
    outputs = "".join(f"  - of: long-opening/{output}\n    status: not started\n" for output in ("rota", "count"))
    silent = [(outputs, ""), ("  - of: long-opening\n    amount: 0\n", "")]
    stopped = "activities:\n  - of: long-opening\n    status: stopped\n    note: The staff said no.\noutputs:\n"
    assert {code for code, _ in messages({SECOND: silent})} == {"CPS469"}
    assert messages({SECOND: silent, FIRST: [("outputs:\n", stopped)]}) == []


def test_a_measure_with_one_figure_a_year_says_so_itself() -> None:
    excuse = "    suppress:\n      - {rule: CPS469, reason: It is counted once a year.}\n"
    ends = "    activities: [mobile-library]\n"
    excused: Edits = {PLAN: [(ends, ends + excuse)]}
    assert messages({SECOND: [(VILLAGES, "")]} | excused) == []
    assert messages({SECOND: [(VILLAGES, ""), (HELPERS, "")]} | excused) == [
        ("CPS469", "Nothing is reported on digital-helpers")
    ]
    assert [code for code, _ in messages(excused)] == ["CPS701"]


def test_what_came_to_the_plan_during_the_year_is_asked_for_from_then_on() -> None:
    new = "  - id: garden\n    text: Benches in the gardens of all libraries\n    outcomes: [places.open]\n"
    added: Edits = {
        PLAN: [("actions:\n", f"actions:\n{new}    budgets:\n      - amount: 3000\n    owner: Head of estates\n")]
    }
    told_of_it = [("CPS469", "Nothing is reported on garden")]
    line = "  - of: garden\n    amount: 0\n"
    before = "  - of: computer-courses\n    amount: 5000\n"

    def left_out(edits: Edits) -> list[tuple[str, str]]:
        return [message for message in messages(added | edits) if message[0] == "CPS469"]

    assert left_out({}) == told_of_it
    assert left_out({SECOND: [(HELPERS, HELPERS + line)]}) == []
    assert left_out({FIRST: [(before, before + line)]}) == told_of_it


def test_what_earlier_reports_spoke_of_is_asked_for_in_each_of_them() -> None:
    assert messages({FIRST: [("  - of: warm-buildings/lamps\n    status: not started\n", "")]}) == [
        ("CPS469", "Nothing is reported on warm-buildings/lamps")
    ]


def test_of_a_report_dated_before_its_own_time_only_that_is_told() -> None:
    told = messages({SECOND: [("date: 2026-09-30", "date: 2026-05-30")]})
    assert told == [("CPS457", "30 May 2026 lies before the time that the report covers")]


# --- late


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ("    status: done\n    done_on: 2026-09-18\n", "Done 18 September 2026"),
        ("    status: done\n    done_on: 2026-10-01\n", "Done late, 1 October 2026"),
        ("    status: done\n", "Done The van"),
    ],
)
def test_done_late_says_so(done: str, words: str) -> None:
    late = [("    status: done\n", done), ("date: 2026-09-30\n", "date: 2026-10-02\n")]
    assert f"Van bought and fitted out. Due September 2026 {words}" in page({SECOND: late})


def test_what_an_earlier_report_had_late_is_done_late() -> None:
    first = [("date: 2026-06-30", "date: 2026-08-31")]
    assert "Handbook for volunteers written. Due August 2026 Done late" in page({FIRST: first})
    assert "Contract signed Due June 2026 Reached late, 14 August 2026" in page()
    assert "Van ordered Due May 2026 Reached 20 May 2026" in page()


# --- diagnostics


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ({SECOND: [("date: 2026-09-30", "date: 2026-12-31")]}, "CPS460"),
        ({FIRST: [("date: 2026-06-30", "date: 2026-10-31")]}, "CPS457"),
        ({SECOND: [("date: 2026-09-30", "date: 2027-09-30")]}, "CPS457"),
        ({SECOND: [("  from: 2026-07\n  to: 2026-09", "  from: 2026-04\n  to: 2026-06")]}, "CPS462"),
        ({SECOND: [("  from: 2026-07\n  to: 2026-09", "  from: 2026-07\n  to: 2026-08")]}, "CPS463"),
        ({SECOND: [("    value: 74\n    date: 2026-09", "    value: 74\n    date: 2026-05")]}, "CPS464"),
        ({FIRST: [("    value: 61\n    date: 2026-06", "    value: 61\n    date: 2026-02")]}, "CPS464"),
        ({SECOND: [("    value: 74\n    date: 2026-09", "    value: 74\n    date: 2026-06-30")]}, "CPS465"),
        ({FIRST: [("status: on track", "status: done\n    evidence: It")]}, ""),
        ({FIRST: [("drivers\n    status: on track", "drivers\n    status: done")]}, "CPS468"),
        ({SECOND: [("digital-helpers/first-course\n    reached: 2026-09-12", "mobile-library/order\n    note: Again")]},
         "CPS468"),
        ({PLAN: [("      value: 60\n      date: 2026-03", "      value: 60\n      date: 2027-05")]}, "CPS427"),
        ({PLAN: [("      value: 95\n", "      value: 95\n      by: 2026-02\n")]}, "CPS427"),
        ({PLAN: [("title: Library plan 2026-27", "title: Library plan 2025-26")]}, "CPS425"),
        ({PLAN: [("title: Library plan 2026-27", "title: Library plan 2026 to 2027")]}, ""),
    ],
)  # fmt: skip
def test_dates_that_do_not_go_together(edits: Edits, code: str) -> None:
    told = {known for known, _ in messages(edits)} - {"CPS453", "CPS454", "CPS469"}
    assert (code in told) if code else not told


def test_today_is_that_of_the_workspace() -> None:
    assert messages(today=datetime.date(2026, 9, 30)) == []
    assert {code for code, _ in messages(today=datetime.date(2026, 9, 29))} == {"CPS460"}


# --- dates as exact as they are


@pytest.mark.parametrize(
    ("when", "first", "last", "words", "next_year"),
    [
        ("2014-15", "2014-04-01", "2015-03-31", "2014-15", "2015-16"),
        ("1999-00", "1999-04-01", "2000-03-31", "1999-00", "2000-01"),
        ("2011-12", "2011-12-01", "2011-12-31", "December 2011", "2012-12"),
        ("2013 to 2015", "2013-01-01", "2015-12-31", "2013 to 2015", "2014 to 2016"),
        ("2014-15 to 2016-17", "2014-04-01", "2017-03-31", "2014-15 to 2016-17", "2015-16 to 2017-18"),
        ("2026-q3", "2026-07-01", "2026-09-30", "July to September 2026", "2027-q3"),
        ("2026-27-q4", "2027-01-01", "2027-03-31", "January to March 2027", "2027-28-q4"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "29 February 2024", "2025-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024", "2025-02"),
    ],
)
def test_dates_of_all_kinds(when: str, first: str, last: str, words: str, next_year: str) -> None:
    phrases, _ = load_phrases("en", template_folders(()))
    assert phrases
    assert TypeAdapter(PartialDate).validate_python(when) == when
    assert (first_day(when).isoformat(), last_day(when).isoformat()) == (first, last)
    assert english_date(when) == date(phrases, when) == words
    assert moved(when, 1) == next_year


@pytest.mark.parametrize(
    "when", ["2014-16", "2015 to 2013", "2015 to 2015", "2014-q5", "2013-14-15", "2013 to", "2013-2015"]
)
def test_what_is_no_date(when: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(PartialDate).validate_python(when)


def test_dates_stay_as_exact_as_they_are_in_tables_and_messages() -> None:
    edits: Edits = {
        PLAN: [
            ("        due: 2026-08\n", "        due: 2026-08-31\n"),
            ("      date: 2026-03\n", "      date: 2014-15\n"),
        ]
    }
    tables = {table.name: table for table in tables_of(compiled(edits).book, "2026-27")}
    due = [row[tables["outputs"].heads.index("Due")] for row in tables["outputs"].rows]
    assert due[:3] == ["2026-09", "2026-11", datetime.date(2026, 8, 31)]
    baseline = [row[tables["measures"].heads.index("Baseline date")] for row in tables["measures"].rows]
    assert baseline[:2] == ["2014-15", "2026-03"]
    late = {PLAN: [("        due: 2026-09\n", "        due: 2027-05\n")]}
    assert messages(late) == [
        ("CPS423", "It is due in May 2027, outside 2026-27/projects/mobile-library (from April 2026 to December 2026)")
    ]
    assert "60% in 2014-15" in page(edits, "2026-27")


# --- any year


def test_a_project_over_several_years_is_no_error_and_the_page_says_which_part_is_in_the_plan() -> None:
    longer: Edits = {
        PLAN: [
            ("      from: 2026-04\n      to: 2026-12\n", "      from: 2025-10\n      to: 2027-06\n"),
            ("        due: 2026-11\n", "        due: 2027-05\n"),
        ]
    }
    assert messages(longer) == []
    words = page(longer, "2026-27")
    assert "October 2025 to June 2027; in the time of this plan: April 2026 to March 2027" in words
    outside: Edits = {PLAN: [("      from: 2026-04\n      to: 2026-12\n", "      from: 2027-04\n      to: 2027-12\n")]}
    assert "CPS422" in {code for code, _ in messages(outside)}


ACADEMIC: Edits = {
    OLDER_PLAN: [("  financial_year: 2025-26\n", "  from: 2025-08\n  to: 2026-07\n")],
    PLAN: [("  financial_year: 2026-27\n", "  from: 2026-08\n  to: 2027-07\n")],
}


@pytest.mark.parametrize(
    ("edits", "new", "period"),
    [
        ({}, "2027-28", "  financial_year: 2027-28\n"),
        (ACADEMIC, "2027-28", "  from: 2027-08\n  to: 2028-07\n"),
        ({PLAN: [("  financial_year: 2026-27\n", "  from: 2026\n  to: 2026\n")]}, "2027", "  from: 2027\n  to: 2027\n"),
        ({}, "libraries-2027-28", "  financial_year: 2027-28\n"),
    ],
)
def test_the_next_plan_is_for_the_same_months(edits: Edits, new: str, period: str) -> None:
    book = compiled(edits).book
    text = roll(book, book.plans["2026-27"], new)
    assert text.split("id: ", 1)[1].split("\n")[0].strip('"') == new
    assert f"period:\n{period}status: draft\n" in text


# --- several plans of one time


SIBLING = """\
id: museums-2026-27
title: Museum plan 2026-27
strategy: libraries-2030
period:
  financial_year: 2026-27
projects:
  - id: {}
    title: Open stores
    outcomes: [places.open, readers.reach, readers.skills, places.warm]
    scope: Let visitors into the stores of the museum.
    outputs: [Two stores opened.]
"""


def beside(project: str, edits: Edits) -> list[tuple[str, str]]:
    """What is told of the workspace with another plan of the same year."""
    sources = {**files(edits), "plans/delivery/museums-2026-27.yaml": SIBLING.format(project)}
    faults = compile_book(MemoryWorkspace(sources)).diagnostics
    return [(fault.code, fault.message) for fault in faults if not fault.code.startswith("CPS6")]


FATE = """\
fates:
  - of: village-survey
    fate: completed
    reason: The findings are published; the second mobile library follows from them.
"""


def test_plans_of_one_year_stand_side_by_side() -> None:
    assert beside("stores", {}) == []


def test_a_project_goes_on_in_either_plan() -> None:
    assert beside("village-survey", {PLAN: [(FATE, "")]}) == []
    gone = [("CPS431", "Nothing says what became of “village-survey” of 2025-26")]
    assert beside("stores", {PLAN: [(FATE, "")]}) == gone


def test_of_a_slip_in_a_fate_only_that_is_told() -> None:
    told = messages({PLAN: [("- of: village-survey", "- of: village-surve")]})
    assert told == [("CPS434", "“village-surve” is no project or action of 2025-26")]


# --- months, and the part of a time that lies in another


@pytest.mark.parametrize(
    ("day", "months", "begin", "end"),
    [
        ("2026-04-30", 0, "2026-04-01", "2026-04-30"),
        ("2026-04-01", 11, "2027-03-01", "2027-03-31"),
        ("2027-12-15", 2, "2028-02-01", "2028-02-29"),
        ("2026-01-31", -1, "2025-12-01", "2025-12-31"),
    ],
)
def test_months_later(day: str, months: int, begin: str, end: str) -> None:
    later = months_later(datetime.date.fromisoformat(day), months)
    assert (later.isoformat(), end_of_month(later).isoformat()) == (begin, end)


@pytest.mark.parametrize(
    ("start", "end", "part"),
    [
        ("2025-06", "2026-09", ("2026-04", "2026-09")),
        ("2026-09", "2028-01-15", ("2026-09", "2027-03")),
        (None, "2026-09", ("2026-04", "2026-09")),
        ("2026-09", None, ("2026-09", "2027-03")),
        ("2026-04", "2027-03", None),
        ("2026-09", "2026-10", None),
        ("2027-04", "2027-05", None),
    ],
)
def test_part_of_a_time_that_falls_into_a_year(
    start: str | None, end: str | None, part: tuple[str, str] | None
) -> None:
    inside = Period.model_validate({"from": start, "to": end}).inside(Period(financial_year="2026-27"))
    assert (inside and (inside.start, inside.end)) == part
