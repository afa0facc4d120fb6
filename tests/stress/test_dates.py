"""Dates: whatever is written where a date belongs is read as one, or is told to be none with its place."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from cpsplan.compiler import compile_book
from cpsplan.language.phrases import load_phrases
from cpsplan.model.dates import FIRST_YEAR, LAST_YEAR, Day, FinancialYear, PartialDate, Period, first_day, last_day
from cpsplan.render.figures import date
from cpsplan.render.folders import template_folders
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import journeys
from tests.support.json_schemas import refuse
from tests.support.mutants import Mutant, workspaces
from tests.support.samples import PLAN, changed, compiled
from tests.support.thorough import tries

KINDS = {"date": TypeAdapter(PartialDate), "year": TypeAdapter(FinancialYear), "day": TypeAdapter(Day)}
KEYS = "due|from|to|date|reached|by|published|until|financial_year"
DATED = re.compile(rf"^ *(?:- )?({KEYS}): ([12][0-9]{{3}}(?:-[0-9q-]+)?)$", re.MULTILINE)
"""A line of a plan that gives a date."""
STARTER = {path: content.decode() for path, content in workspaces()["starter"].items()} | {
    "plans/cpsplan.yaml": workspaces()["starter"]["plans/cpsplan.yaml"].decode()
    + "waivers:\n  - dimension: owners\n    document: 2026-27\n    reason: Not yet.\n    until: 2026-12\n"
}
PLACES = [
    (path, found.start(2), found.end(2), found[1])
    for path, text in sorted(STARTER.items())
    if "/confirmed/" not in path
    for found in DATED.finditer(text)
]
"""Every date of the workspace that “cpsplan init” writes: file, from where to where, and its key.

What people confirmed of a text is words, whatever they look like.
"""
YEARS = st.integers(0, 9999) | st.sampled_from([0, 1, 999, 1000, 1899, 1900, 1999, 2000, 2026, 2199, 2200, 9998, 9999])
SHAPES = ("{:04}", "{:04}-{:02}", "{:04}-{:02}-{:02}", "{:04}-{:02}-q{}", "{}-{}", "{:04}-{:02}-{:02}x")
WRITTEN = st.builds(
    lambda shape, year, month, day: shape.format(year, month, day),
    st.sampled_from(SHAPES),
    YEARS,
    st.integers(0, 13) | st.sampled_from([0, 27, 99]),
    st.integers(0, 32) | st.integers(1, 4),
) | YEARS.map(lambda year: f"{year:04}-{(year + 1) % 100:02}")


def accepted(kind: str, text: str) -> bool:
    """Whether the model takes ``text`` for a date, or for a financial year."""
    try:
        KINDS[kind].validate_python(text)
    except ValidationError:
        return False
    return True


@settings(max_examples=tries(500), deadline=None)
@given(WRITTEN)
def test_what_is_accepted_has_days_and_words(text: str) -> None:
    phrases, _ = load_phrases("en", template_folders(()))
    assert phrases
    if accepted("date", text):
        assert first_day(text) <= last_day(text) < last_day(text) + datetime.timedelta(days=1)
        assert date(phrases, text)
        assert Period(to=text).last == last_day(text)
    if accepted("day", text):
        assert first_day(text) == last_day(text) == datetime.date.fromisoformat(text)
    if accepted("year", text):
        period = Period(financial_year=text)
        assert period.first
        assert period.last
        assert period.last - period.first in (datetime.timedelta(days=364), datetime.timedelta(days=365))
    for kind, adapter in KINDS.items():
        if accepted(kind, text):
            # An editor never marks what the compiler takes.
            refuse(text, adapter.json_schema())


@settings(max_examples=tries(60), deadline=None)
@given(st.sampled_from(PLACES), WRITTEN)
@example(next(one for one in PLACES if one[3] == "financial_year"), f"{LAST_YEAR}-00")
@example(next(one for one in PLACES if one[3] == "to"), str(LAST_YEAR))
@example(next(one for one in PLACES if one[3] == "from"), str(FIRST_YEAR))
@example(next(one for one in PLACES if one[3] == "due"), f"{LAST_YEAR}-00-q4")
@example(next(one for one in PLACES if one[3] == "financial_year"), "1000")
def test_any_date_in_any_place_is_published_or_told(place: tuple[str, int, int, str], text: str) -> None:
    path, start, end, key = place
    files = {name: content.encode() for name, content in STARTER.items()}
    files[path] = f"{STARTER[path][:start]}{text}{STARTER[path][end:]}".encode()
    trip = journeys.begin(Mutant(0, 0, "structure", "starter", workspaces()["starter"], files, ()))
    line = STARTER[path].count("\n", 0, start) + 1
    # A number such as 1000 is told as what it is: not a text (CPS203).
    faults = [one for one in trip.compiled.diagnostics if one.code in {"CPS203", "CPS204"}]
    told = [one.span.line for one in faults if one.span.path == path]
    assert (line in told) == (not accepted("year" if key == "financial_year" else "date", text)), trip.compiled
    for journey in (journeys.compare, journeys.export, journeys.next_plan, journeys.pages):
        journey(trip)


@pytest.mark.parametrize("text", ["0000", "0000-01", "0000-01-q1", "9999-00-q4", "9999-12-31", "1899-12-31", "2200"])
def test_year_beyond_the_span_is_told_with_its_place_and_what_is_allowed(text: str) -> None:
    due = changed(PLAN, ("    outputs:\n      - Forty trees planted.\n", OUTPUT.format(text)))
    (fault,) = (one for one in compiled({PLAN: due}).diagnostics if one.code == "CPS204")
    assert fault.span.path == PLAN
    assert due.splitlines()[fault.span.line - 1][fault.span.column - 1 :].startswith(text)
    assert f"“{text}” is no date" in fault.message
    assert f"{FIRST_YEAR} to {LAST_YEAR}" in fault.message


@pytest.mark.parametrize("text", ["0", "86400", "2026", "2026-09", "0000-01-01", "9999-12-31", "2026-02-30"])
def test_day_on_which_a_booklet_was_checked_is_a_day(text: str) -> None:
    """A number would be taken for seconds since 1970."""
    booklet = "plans/easy-read/2026-27.yaml"
    checked = f"{STARTER[booklet]}checked:\n  - by: A group of readers\n    date: {text}\n"
    found = compile_book(MemoryWorkspace({**STARTER, booklet: checked})).diagnostics
    (fault,) = (one for one in found if one.span.path == booklet)
    assert fault.code in ("CPS203", "CPS204")
    assert (fault.span.line, fault.span.column) == (checked.count("\n"), 11)


OUTPUT = """    outputs:
      - text: Forty trees planted.
        due: {}
"""
