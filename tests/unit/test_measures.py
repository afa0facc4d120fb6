"""Measures of all kinds: without a target, with a range, in words, in own units; and what reports say of them."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest

from cpsplan.assess.measuring import meets
from cpsplan.assess.progress import assess
from cpsplan.changes.difference.workspaces import compare_books
from cpsplan.changes.report_file import new_report
from cpsplan.publishing.editions import localised_editions
from cpsplan.render.figures import figure
from cpsplan.render.scale import scale_of
from cpsplan.writers.tables import tables_of
from tests.support.reported import FIRST, PLAN, SECOND, Edits, compiled, english, messages, page

LONELY = """\
  - id: loneliness
    statement: We will measure loneliness of readers, a baseline will be set in the year
    subject: readers who feel lonely
    unit: percent
    no_target:
      state: baseline being set
      by: 2027-01
      reason: The first survey of readers is in autumn.
    outcomes: [readers.reach]
"""
"""A measure without a target, as a body writes it that has no baseline yet."""


def with_measure(measure: str, first: str = "", second: str = "") -> Edits:
    """The workspace with one more measure, and what its two reports say of it."""
    edits: Edits = {PLAN: [("measures:\n", f"measures:\n{measure}")]}
    for path, line in ((FIRST, first), (SECOND, second)):
        if line:
            edits[path] = [("observations:\n", f"observations:\n  - {{{line}}}\n")]
    return edits


def verdict(edits: Edits, measure: str, report: str = "2026-27-q2") -> str:
    """How a measure stands in a report."""
    book = compiled(edits).book
    return assess(book, book.progress[report]).measures[f"2026-27/measures/{measure}"].verdict


FIGURE = "of: loneliness, value: 12, date: 2026-09, source: Survey"


def test_a_measure_without_a_target_says_so_and_why() -> None:
    edits = with_measure(LONELY, FIGURE.replace("09", "06"), FIGURE)
    assert messages(edits) == []
    words = page(edits, "2026-27")
    assert (
        "It has no target yet. The starting figure is being worked out, and the target will be set by January 2027."
        in words
    )
    assert "The first survey of readers is in autumn." in words


def test_a_measure_without_a_target_is_not_judged_and_not_counted() -> None:
    edits = with_measure(LONELY, FIGURE.replace("09", "06"), FIGURE)
    assert verdict(edits, "loneliness") == "not judged"
    words = page(edits)
    assert "Not judged 12% in September 2026 Source: Survey" in words
    assert "A measure without a target is not judged" in words
    before = page()
    met = before[before.index("measures met") :][:40]
    assert met in words, "as many are counted as without it"
    assert "neither as met nor as missed" not in before


def test_a_target_given_up_is_told_as_weakened() -> None:
    target = "    target:\n      comparator: at least\n      value: 95\n"
    old, new = compiled().book, compiled({PLAN: [(target, "    no_target: {state: monitored}\n")]}).book
    told = {change.sentence: change.weakened for change in compare_books(old, new).changes}
    removed = "Target of “villages that are visited every week” removed (before: at least 95%)"
    assert told[removed]
    assert any("no target added: state monitored" in sentence for sentence in told)


def test_a_figure_that_is_not_available_has_its_reason_in_the_place_of_it() -> None:
    first = "of: loneliness, not_available: The survey began late., date: 2026-06"
    edits = with_measure(LONELY, first, FIGURE)
    assert messages(edits) == []
    assert verdict(edits, "loneliness", "2026-27-q1") == "not available"
    words = page(edits, "2026-27-q1")
    assert "Not available No figure available for June 2026 The survey began late." in words
    assert "Before: no figure available for June 2026" in page(edits)


def test_a_figure_that_is_not_available_is_neither_met_nor_missed() -> None:
    edits: Edits = {SECOND: [("    value: 74\n    date: 2026-09\n    source: Logbook of the mobile library\n", GONE)]}
    assert messages(edits) == []
    assert verdict(edits, "villages-visited") == "not available"
    words = page(edits)
    assert "No figure available for September 2026 The logbook was lost." in words
    assert "Before: 61% in June 2026" in words


GONE = "    not_available: The logbook was lost.\n    date: 2026-09\n"


def test_the_note_of_a_figure_stands_beside_it() -> None:
    note = "    value: 74\n    note: A bridge was closed for two months.\n"
    edits: Edits = {SECOND: [("    value: 74\n", note)]}
    assert "74% in September 2026 A bridge was closed for two months. Source: Logbook" in page(edits)


STAFF = """\
  - id: staff
    statement: STATEMENT
    subject: staff who leave
    unit: percent
    baseline: {value: 20, date: 2026-03}
    target: {TARGET}
    outcomes: [readers.reach]
"""


def staff(statement: str, target: str, value: int, report: str = "date: 2026-09, source: Payroll") -> Edits:
    """The workspace with a measure of staff who leave, and a figure of it."""
    measure = STAFF.replace("STATEMENT", statement).replace("TARGET", target)
    return with_measure(measure, second=f"of: staff, value: {value}, {report}")


BETWEEN = "comparator: between, from: 8, to: 12"
KEPT = "comparator: maintain, value: 20"


@pytest.mark.parametrize(
    ("target", "value", "stands"),
    [
        (BETWEEN, 8, "met"),
        (BETWEEN, 12, "met"),
        (BETWEEN, 13, "on course"),
        (BETWEEN, 18, "off course"),
        (BETWEEN, 3, "on course"),
        (KEPT, 20, "met"),
        (KEPT, 21, "off course"),
        (f"{KEPT}, tolerance: 1", 21, "met"),
        ("comparator: about, value: 10", 10, "not judged"),
        ("comparator: about, value: 10, tolerance: 2", 12, "met"),
        ("comparator: about, value: 10, tolerance: 2", 19, "off course"),
    ],
)
def test_a_range_and_what_is_to_stay_are_judged(target: str, value: int, stands: str) -> None:
    edits = staff("Staff who leave", target, value)
    assert {code for code, _ in messages(edits)} <= {"CPS469", "CPS525"}
    assert verdict(edits, "staff") == stands


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (BETWEEN, "between 8% and 12%"),
        (KEPT, "stay at 20%"),
        ("comparator: about, value: 10, tolerance: 2", "about 10%, give or take 2%"),
    ],
)
def test_a_range_is_said_and_a_percentage_stays_between_0_and_100(target: str, words: str) -> None:
    edits = staff("Staff who leave", target, 15)
    assert words in page(edits, "2026-27")
    model = compiled(edits).book.measures["2026-27/measures/staff"].model
    drawn = scale_of(model, [Decimal(15)])
    assert drawn
    assert (drawn.start, drawn.end) == (Decimal(0), Decimal(100))
    assert all(meets(figure, model.target, None) for figure in (drawn.low, drawn.high) if model.target)


def test_a_sentence_has_both_ends_of_its_range() -> None:
    assert ("CPS511", "The target is 8 to 12, and the sentence says 8, 15") in messages(staff("8% to 15%", BETWEEN, 9))
    assert "CPS511" not in {code for code, _ in messages(staff("8% to 12%", BETWEEN, 9))}


def test_a_wider_range_is_weaker() -> None:
    old, new = staff("Staff", BETWEEN, 9), staff("Staff", BETWEEN.replace("12", "15"), 9)
    changes = compare_books(compiled(old).book, compiled(new).book).changes
    told = {change.sentence: change.weakened for change in changes}
    assert told["Target of “staff who leave” changed from between 8% and 12% to between 8% and 15%"]


AWARD = """\
  - id: standard
    statement: The standard is published
    subject: publication of the standard
    target: {words: published in full}
    outcomes: [readers.reach]
"""


@pytest.mark.parametrize(
    ("met", "words", "stands", "shown"),
    [
        ("true", "", "met", "Target met Met in September 2026 Source: Website"),
        ("false", ", words: published in part", "not yet met", "Not yet met Published in part in September 2026"),
    ],
)
def test_a_target_in_words_is_reported_as_met_or_not(met: str, words: str, stands: str, shown: str) -> None:
    edits = with_measure(AWARD, second=f"of: standard, met: {met}{words}, date: 2026-09, source: Website")
    assert {code for code, _ in messages(edits)} <= {"CPS469"}
    assert "Target: published in full" in page(edits)
    assert verdict(edits, "standard") == stands
    assert shown in page(edits)


def test_the_next_report_asks_whether_a_target_in_words_is_met() -> None:
    edits = with_measure(AWARD, second="of: standard, met: false, date: 2026-09, source: Website")
    _, text = new_report(compiled(edits).book, "2026-27", "q3")
    asked = text[text.index("# The standard is published.") - 10 :]
    assert "The report before says not met in September 2026." in asked
    assert asked.index("met:") < asked.index("date:")


SETTINGS, WELSH = "plans/cpsplan.yaml", "plans/editions/cy.yaml"
UNITS = """\
units:
  - id: complaint
    singular: complaint
    plural: complaints
    places: 1
    per: 1,000 residents
  - id: dollar
    singular: dollar
    plural: dollars
    symbol: $
    before: true
  - id: chair
    singular: chair
    plural: chairs
    forms:
      cy: {one: gadair, two: gadair, few: cadair, many: chadair, other: cadair}
"""


def counted(unit: str, value: str, edition: str = "en") -> str:
    """A figure in a unit, as an edition writes it."""
    edits: Edits = {
        SETTINGS: [("title:", f"{UNITS}title:")],
        WELSH: [("", "{id: cy, title: Cymraeg, language: cy, formats: [html]}\n")],
    }
    editions, _ = localised_editions(compiled(edits).book, [], strict=False)
    localised = next(localised for localised in editions if localised.edition.id == edition)
    return figure(localised.phrases, Decimal(value), unit)


@pytest.mark.parametrize(
    ("unit", "value", "english", "welsh"),
    [
        ("hour", "1", "1 hour", "1 awr"),
        ("hour", "2.5", "2.5 hours", "2.5 awr"),
        ("minute", "2", "2 minutes", "2 funud"),
        ("week", "12", "12 weeks", "12 wythnos"),
        ("year", "2", "2 years", "2 flynedd"),
        ("tonne", "6", "6 tonnes", "6 thunnell"),
        ("euro", "1250000", "€1.25 million", "€1.25 miliwn"),
        ("euro", "-40.5", "−€40.50", "−€40.50"),
        ("full-time-equivalent", "35.4", "35.4 full-time equivalents", "35.4 cyfwerth ag amser llawn"),
        ("ratio", "4", "4 to 1", "4 i 1"),
        ("chair", "1", "1 chair", "1 gadair"),
        ("chair", "6", "6 chairs", "6 chadair"),
        ("dollar", "5", "$5", "$5"),
        ("complaint", "3", "3.0 complaints per 1,000 residents", "3.0 complaints fesul 1,000 residents"),
        ("complaint", "3.25", "3.25 complaints per 1,000 residents", "3.25 complaints fesul 1,000 residents"),
    ],
)
def test_a_figure_has_its_unit_in_the_form_of_the_language(unit: str, value: str, english: str, welsh: str) -> None:
    assert counted(unit, value) == english
    assert counted(unit, value, "cy") == welsh


OPEN_LATE = """\
  - id: open-late
    statement: Open more than 40 hours a week
    subject: hours that a library is open
    unit: hour
    direction: higher
    baseline: {value: 36, date: 2026-03}
    target: {comparator: more than, value: 40}
    outcomes: [places.open]
"""


def test_hours_and_own_units_are_on_the_page_and_in_the_table() -> None:
    complaints = OPEN_LATE.replace("open-late", "complaints").replace("unit: hour", "unit: complaint")
    edits = with_measure(OPEN_LATE + complaints)
    edits[SETTINGS] = [("title:", f"{UNITS}title:")]
    assert {code for code, _ in messages(edits)} <= {"CPS469"}
    words = page(edits, "2026-27")
    assert "more than 40 hours was 36 hours in March 2026" in words
    assert "more than 40.0 complaints per 1,000 residents" in words
    table = next(table for table in tables_of(compiled(edits).book, "2026-27") if table.name == "measures")
    units = [row[table.heads.index("Unit")] for row in table.rows]
    assert units[:3] == ["hour", "complaints per 1,000 residents", "percent"]


def test_units_go_to_other_processes() -> None:
    edits: Edits = {SETTINGS: [("title:", f"{UNITS}title:")]}
    phrases = pickle.loads(pickle.dumps(english(edits).phrases))  # noqa: S301 - made here
    assert figure(phrases, Decimal(2), "chair") == "2 chairs"


@pytest.mark.parametrize(("first", "value"), [("-0.00", "0.00"), ("0.000", "-0.000"), ("7.0", "7"), ("1E+4", "10000")])
def test_a_figure_is_the_same_whatever_was_written_before(first: str, value: str) -> None:
    alone = {"0.00": "0.00%", "-0.000": "-0.000%", "7": "7%", "10000": "10,000%"}
    counted("percent", first)
    assert counted("percent", value) == alone[value]


CALLS = """\
  - id: calls
    statement: Answer 92% of calls within a day and 85% within an hour
    subject: calls that are answered in time
    outcomes: [readers.reach]
"""
PART = """\
  - id: within-DAY
    statement: 92% within DAY
    subject: calls answered within DAY
    unit: percent
    direction: higher
    part_of: calls
    target: {comparator: at least, value: 92}
    outcomes: [readers.reach]
"""
CALLS_IN_PARTS = CALLS + PART.replace("DAY", "day") + PART.replace("DAY", "hour").replace("92", "85")


@pytest.mark.parametrize(
    ("day", "hour", "stands", "met"),
    [(93, 86, "met", 2), (93, 84, "not yet met", 1), (91, 84, "not yet met", 0)],
)
def test_a_measure_in_parts_is_met_when_all_of_them_are(day: int, hour: int, stands: str, met: int) -> None:
    figures = "of: within-{}, value: {}, date: 2026-09, source: Switchboard"
    second = f"{figures.format('day', day)}}}\n  - {{{figures.format('hour', hour)}"
    edits = with_measure(CALLS_IN_PARTS, second=second)
    assert {code for code, _ in messages(edits)} <= {"CPS469", "CPS507"}
    assert verdict(edits, "calls") == stands
    words = page(edits)
    assert "It has 2 parts, each with a target of its own." in words
    assert "Part of: Answer 92% of calls within a day and 85% within an hour Target: at least 85%" in words
    assert f"measures met {met} of 6" in words, "the parts count, and the whole does not"


def test_the_whole_of_several_parts_needs_a_unit_only_for_figures_of_its_own() -> None:
    edits = with_measure(CALLS_IN_PARTS.replace("in time\n", "in time\n    no_target: {state: monitored}\n"))
    assert "CPS502" not in {code for code, _ in messages(edits)}
    edits = with_measure(CALLS_IN_PARTS, second="of: calls, value: 90, date: 2026-09, source: Switchboard")
    assert "CPS502" in {code for code, _ in messages(edits)}


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("{value: 95}", "CPS521"),
        ("{from: 90, to: 95}", "CPS521"),
        ("{comparator: between, from: 95, to: 90}", "CPS528"),
        ("{comparator: maintain, value: 95, tolerance: -2}", "CPS528"),
    ],
)
def test_a_target_that_nobody_can_read_or_meet_is_told(target: str, code: str) -> None:
    there = "    target:\n      comparator: at least\n      value: 95\n"
    assert code in {told for told, _ in messages({PLAN: [(there, f"    target: {target}\n")]})}


def test_a_target_on_the_way_is_due_while_the_plan_runs() -> None:
    there = "    target:\n      comparator: at least\n      value: 95\n"
    steps = f"{there}    interim_targets: [{{value: 70, by: 2024}}]\n"
    assert "CPS427" in {told for told, _ in messages({PLAN: [(there, steps)]})}


def test_what_is_known_of_a_measure_is_on_the_page_and_in_the_table() -> None:
    about = (
        "    definition: Calls to the main number, without those that hang up.\n    data_source: The switchboard\n"
        "    owner: Head of contact\n    note: The number changed in May.\n"
    )
    edits: Edits = {PLAN: [("    unit: percent\n", f"    unit: percent\n{about}")]}
    assert messages(edits) == []
    lines = (
        "Definition: Calls to the main number, without those that hang up. Source of data: The switchboard "
        "Owner: Head of contact Note: The number changed in May."
    )
    assert lines in page(edits, "2026-27")
    assert lines in page(edits)
    table = next(table for table in tables_of(compiled(edits).book, "2026-27") if table.name == "measures")
    row = dict(zip(table.heads, table.rows[0], strict=True))
    assert (row["Data source"], row["Owner"]) == ("The switchboard", "Head of contact")
    people: Edits = {PLAN: [("    unit: percent\n", "    unit: percent\n    owner: Mr Smith\n")]}
    assert "CPS645" in {fault.code for fault in compiled(people).diagnostics}
