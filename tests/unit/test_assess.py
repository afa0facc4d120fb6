"""How a plan stands: late, missed, met, and the colours of activities, outcomes and aims."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from cpsplan.assess.measuring import meets
from cpsplan.assess.progress import Assessment, assess
from cpsplan.model.measure import Target
from tests.support import samples
from tests.support.samples import PLAN, changed

REPORT = "plans/progress/2026-27-q2.yaml"
HEAD = """id: 2026-27-q2
title: Progress to September 2026
plan: 2026-27
period: {from: 2026-07, to: 2026-09}
date: 2026-09-30
"""
OUTPUTS = """    outputs:
      - {text: Forty trees planted., due: 2026-08, id: trees}
      - {text: Paths swept., due: 2026-12}
    budgets: [{amount: 1000}]
    milestones:
      - {id: holes, title: Holes dug, due: 2026-06}
"""
MEASURE = """measures:
  - id: nests
    statement: Raise the number of nests from 10 to more than 20
    subject: nests
    unit: count
    direction: higher
    baseline: {value: 10, date: 2026-04}
    target: {comparator: more than, value: 20}
    outcomes: [nature.birds]
"""


def assessed(report: str, earlier: str = "") -> Assessment:
    """The small plan with dates, money and a measure, as a report says that it stands."""
    plan = changed(PLAN, ("    outputs:\n      - Forty trees planted.\n", OUTPUTS)) + MEASURE
    replaced: dict[str, str | bytes] = {PLAN: plan, REPORT: HEAD + report}
    if earlier:
        first = HEAD.replace("2026-27-q2", "2026-27-q1").replace(
            "from: 2026-07, to: 2026-09", "from: 2026-04, to: 2026-06"
        )
        replaced["plans/progress/2026-27-q1.yaml"] = first.replace("2026-09-30", "2026-06-30") + earlier
    compiled = samples.compiled(replaced)
    assert [one.message for one in compiled.diagnostics if one.severity.word == "error"] == []
    return assess(compiled.book, compiled.book.progress["2026-27-q2"])


PLANTING, NESTS = "2026-27/projects/planting", "2026-27/measures/nests"
ALL_WELL = """outputs:
  - {of: planting/trees, status: done, evidence: Photographs}
milestones:
  - {of: planting/holes, reached: 2026-06}
"""


def test_nothing_reported_is_grey_unless_something_is_late() -> None:
    found = assessed("")
    assert found.activities["2026-27/actions/nest-boxes"].rating.colour == "grey"
    assert found.activities[PLANTING].rating.reasons == (("because-late", 1), ("because-milestone-late", 1))
    assert found.activities[PLANTING].rating.colour == "red"


def test_all_well_is_green() -> None:
    found = assessed(ALL_WELL)
    assert [one.word for one in found.activities[PLANTING].outputs] == ["done", "not reported"]
    assert found.activities[PLANTING].rating.colour == "green"
    assert found.outcomes["park-2030:nature.trees"].colour == "green"
    assert found.outcomes["park-2030:nature.birds"].colour == "grey"
    assert found.aims["park-2030:nature"].colour == "green"


@pytest.mark.parametrize(
    ("status", "word", "colour"),
    [
        ("not started", "late", "red"),
        ("on track", "late", "red"),
        ("at risk", "late", "red"),
        ("stopped", "stopped", "red"),
        ("done", "done", "green"),
    ],
)
def test_output_that_was_due(status: str, word: str, colour: str) -> None:
    report = ALL_WELL.replace("status: done", f"status: {status}, note: So it is")
    found = assessed(report).activities[PLANTING]
    assert (found.outputs[0].word, found.rating.colour) == (word, colour)


def test_output_that_is_not_due_yet() -> None:
    report = ALL_WELL.replace("milestones:", "  - {of: planting/2, status: at risk, note: Rain}\nmilestones:")
    found = assessed(report).activities[PLANTING]
    assert (found.outputs[1].word, found.rating.colour) == ("at risk", "amber")


@pytest.mark.parametrize(("spent", "colour"), [("900", "green"), ("1000", "green"), ("1050", "amber"), ("1101", "red")])
def test_money(spent: str, colour: str) -> None:
    found = assessed(f"{ALL_WELL}spend:\n  - {{of: planting, amount: {spent}}}\n").activities[PLANTING]
    (money,) = found.money
    assert money.spent
    assert (money.budget, money.spent.amount, found.rating.colour) == (Decimal(1000), Decimal(spent), colour)


def test_what_a_report_does_not_mention_stands_as_before() -> None:
    found = assessed("", earlier=ALL_WELL.replace("status: done, evidence: Photographs", "status: on track"))
    assert found.activities[PLANTING].outputs[0].word == "late"
    assert found.activities[PLANTING].milestones[0].word == "reached"


def test_what_is_left_of_what_was_stopped_is_stopped_and_not_late() -> None:
    stopped = "activities: [{of: planting, status: stopped, note: The wood was sold.}]\n"
    earlier = (
        "outputs: [{of: planting/2, status: on track, note: Soon}]\nmilestones: [{of: planting/holes, note: Soon}]\n"
    )
    state = assessed(stopped, earlier=earlier).activities[PLANTING]
    assert {(output.note, output.as_of) for output in state.outputs} == {("", "")}
    assert [(milestone.note, milestone.as_of) for milestone in state.milestones] == [("", "")]
    assert [output.word for output in state.outputs] == ["stopped", "stopped"]
    assert [milestone.word for milestone in state.milestones] == ["stopped"]
    assert state.rating.reasons == (("because-it-stopped", 1), ("because-stopped", 2))
    reached = assessed(f"{stopped}milestones: [{{of: planting/holes, reached: 2026-05}}]\n").activities[PLANTING]
    assert [milestone.word for milestone in reached.milestones] == ["reached"]
    parts = [f"{{of: planting/{number}, status: stopped, note: So}}" for number in (1, 2)]
    assert [milestone.word for milestone in assessed(_outputs(parts)).activities[PLANTING].milestones] == ["stopped"]
    assert [milestone.word for milestone in assessed(_outputs(parts[:1])).activities[PLANTING].milestones] == ["late"]


def _outputs(lines: list[str]) -> str:
    return f"outputs: [{', '.join(lines)}]\n"


@pytest.mark.parametrize(
    ("day", "earlier", "late"),
    [
        ("2026-08-31", "", False),
        ("2026-09", "", True),
        ("", "", False),
        ("", "activities: [{of: nest-boxes, status: on track}]\n", True),
        ("2026-08-31", "activities: [{of: nest-boxes, status: on track}]\n", False),
    ],
)
def test_action_has_its_own_day_and_was_late_after_its_time(day: str, earlier: str, late: bool) -> None:  # noqa: FBT001
    until = "2026-06" if earlier and not day else "2026-08"
    action = "  - id: nest-boxes\n"
    plan = changed(PLAN, (action, f"{action}    timeframe: {{from: 2026-04, to: {until}}}\n"))
    done = f"status: done, evidence: Photographs{f', done_on: {day}' if day else ''}"
    files = {PLAN: plan, REPORT: f"{HEAD}activities: [{{of: nest-boxes, {done}}}]\n"}
    if earlier:
        first = HEAD.replace("q2", "q1").replace("from: 2026-07, to: 2026-09", "from: 2026-04, to: 2026-06")
        files["plans/progress/2026-27-q1.yaml"] = first.replace("2026-09-30", "2026-06-30") + earlier
    book = samples.compiled({**files}).book
    own = assess(book, book.progress["2026-27-q2"]).activities["2026-27/actions/nest-boxes"].own
    assert own is not None
    assert (own.word, own.done_on, own.was_late) == ("done", day, late)


@pytest.mark.parametrize(
    ("value", "date", "verdict"),
    [
        ("21", "2026-09", "met"),
        ("20", "2026-09", "on course"),
        ("15", "2026-09", "on course"),
        ("11", "2026-09", "off course"),
    ],
)
def test_measure_on_its_way(value: str, date: str, verdict: str) -> None:
    report = f"observations:\n  - {{of: nests, value: {value}, date: {date}, source: Count}}\n"
    assert assessed(report).measures[NESTS].verdict == verdict


WITHOUT_BASELINE = "    baseline: {value: 10, date: 2026-04}\n"


@pytest.mark.parametrize(
    ("old", "new", "figure", "verdict", "because"),
    [
        (WITHOUT_BASELINE, "", 20, "not yet met", (("because-measure-open", 1),)),
        (WITHOUT_BASELINE, "", 21, "met", (("because-measure-met", 1),)),
        ("comparator: more than, value: 20", "comparator: towards, of: as many as can be", 20, "no target", ()),
        ("value: 10, date", "value: 30, date", 20, "off course", (("because-measure-off-course", 1),)),
    ],
)
def test_measure_is_judged_by_what_the_plan_says(
    old: str, new: str, figure: int, verdict: str, because: tuple[tuple[str, int], ...]
) -> None:
    measure = samples.files()[PLAN] + MEASURE.replace(old, new)
    report = f"observations:\n  - {{of: nests, value: {figure}, date: 2026-09, source: Count}}\n"
    compiled = samples.compiled({PLAN: measure, REPORT: HEAD + report})
    standing = assess(compiled.book, compiled.book.progress["2026-27-q2"])
    assert standing.measures[NESTS].verdict == verdict
    assert standing.outcomes["park-2030:nature.birds"].reasons == because


def test_a_target_without_a_figure_is_never_missed() -> None:
    late = HEAD.replace("date: 2026-09-30", "date: 2027-04-30")
    measure = MEASURE.replace("comparator: more than, value: 20", "comparator: towards, of: as many as can be")
    report = "observations:\n  - {of: nests, value: 20, date: 2027-03, source: Count}\n"
    compiled = samples.compiled({PLAN: samples.files()[PLAN] + measure, REPORT: late + report})
    assert assess(compiled.book, compiled.book.progress["2026-27-q2"]).measures[NESTS].verdict == "no target"


def test_measure_after_its_day_is_missed() -> None:
    late = HEAD.replace("date: 2026-09-30", "date: 2027-04-30")
    report = "observations:\n  - {of: nests, value: 20, date: 2027-03, source: Count}\n"
    compiled = samples.compiled({PLAN: samples.files()[PLAN] + MEASURE, REPORT: late + report})
    found = assess(compiled.book, compiled.book.progress["2026-27-q2"])
    assert found.day == datetime.date(2027, 4, 30)
    assert found.measures[NESTS].verdict == "missed"
    assert found.outcomes["park-2030:nature.birds"].colour == "red"


OUTPUT_DUE = """    outputs:
      - {id: trees, text: Forty trees planted., due: %s}
"""
MILESTONE_DUE = """    outputs: [Paths swept.]
    milestones:
      - {id: holes, title: Holes dug, due: %s}
"""


def on_the_day(day: str, due: str, measure: str = "") -> Assessment:
    """How the small plan stands in a report of ``day`` that has two figures and nothing done.

    ``due`` are the lines of the project with what is due; ``measure`` is the day of the target, else the plan's end.
    """
    plan = changed(PLAN, ("    outputs:\n      - Forty trees planted.\n", due))
    target = "target: {comparator: more than, value: 20"
    assert target in MEASURE
    measures = MEASURE.replace(target, f"{target}, by: {measure}") if measure else MEASURE
    head = HEAD.replace("date: 2026-09-30", f"date: {day}").replace("from: 2026-07, to: 2026-09", "from: 2026-04")
    figures = f"observations:\n  - {{of: nests, value: 19, date: {day}, source: Count}}\n"
    compiled = samples.compiled({PLAN: plan + measures, REPORT: head + figures})
    assert [one.message for one in compiled.diagnostics if one.severity.word == "error"] == []
    return assess(compiled.book, compiled.book.progress["2026-27-q2"])


BOUNDARIES = [
    *[(due, "2027-03-30", False) for due in ("2027-03", "2027-03-31", "2026-27-q4")],
    *[(due, "2027-03-31", True) for due in ("2027-03", "2027-03-31", "2026-27-q4")],
    *[(due, "2027-04-01", True) for due in ("2027-03", "2027-03-31", "2026-27-q4")],
    *[(due, "2026-06-29", False) for due in ("2026-06", "2026-06-30", "2026-27-q1")],
    *[(due, "2026-06-30", True) for due in ("2026-06", "2026-06-30", "2026-27-q1")],
    *[(due, "2026-09-29", False) for due in ("2026-09", "2026-09-30", "2026-27-q2", "2026-q3", "2026-04 to 2026-09")],
    *[(due, "2026-09-30", True) for due in ("2026-09", "2026-09-30", "2026-27-q2", "2026-q3", "2026-04 to 2026-09")],
    *[(due, "2026-12-30", False) for due in ("2026-12", "2026-12-31", "2026-27-q3", "2026-q4")],
    *[(due, "2026-12-31", True) for due in ("2026-12", "2026-12-31", "2026-27-q3", "2026-q4")],
    ("2026-27", "2027-03-30", False),
    ("2026-27", "2027-03-31", True),
    ("2026-06-30", "2026-06", True),
    ("2027-03-31", "2026-27-q4", True),
    ("2026", "2026-12-31", True),
    ("2026", "2026-12-30", False),
]
"""What is due when, the date of a report, and whether it is over by then."""


@pytest.mark.parametrize(("due", "day", "over"), BOUNDARIES)
def test_what_is_due_on_the_day_of_the_report_is_due(due: str, day: str, over: bool) -> None:  # noqa: FBT001
    output = on_the_day(day, OUTPUT_DUE % due).activities[PLANTING]
    milestone = on_the_day(day, MILESTONE_DUE % due).activities[PLANTING]
    assert (output.outputs[0].word, output.rating.colour) == (("late", "red") if over else ("not reported", "grey"))
    assert (milestone.milestones[0].word, milestone.rating.colour) == (("late", "red") if over else ("open", "grey"))


@pytest.mark.parametrize(("due", "day", "over"), BOUNDARIES)
def test_target_of_the_day_of_the_report_is_met_or_missed(due: str, day: str, over: bool) -> None:  # noqa: FBT001
    found = on_the_day(day, MILESTONE_DUE % "2027-03", due)
    assert (found.measures[NESTS].verdict == "missed") == over
    assert (found.outcomes["park-2030:nature.birds"].colour == "red") == over


@pytest.mark.parametrize(("day", "over"), [("2027-03-30", False), ("2027-03-31", True), ("2027-04-01", True)])
def test_target_without_a_day_is_met_or_missed_at_the_end_of_the_plan(day: str, over: bool) -> None:  # noqa: FBT001
    found = on_the_day(day, MILESTONE_DUE % "2027-03")
    assert found.measures[NESTS].verdict == ("missed" if over else "off course")
    assert found.aims["park-2030:nature"].colour == ("red" if over else "amber")


def test_history_is_in_order_and_a_later_report_corrects() -> None:
    first = "observations:\n  - {of: nests, value: 12, date: 2026-06, source: Count}\n"
    second = (
        "observations:\n  - {of: nests, value: 16, date: 2026-09, source: Count}\n"
        "  - {of: nests, value: 13, date: 2026-06, source: Count, corrected}\n"
    ).replace(", corrected", "")
    found = assessed(second, earlier=first)
    assert [(one.date, one.value) for one in found.measures[NESTS].history] == [
        ("2026-06", Decimal(13)),
        ("2026-09", Decimal(16)),
    ]


def test_override_counts_and_is_shown_beside_what_was_worked_out() -> None:
    report = ALL_WELL + "overrides:\n  - {of: planting, status: amber, reason: The nursery may close.}\n"
    found = assessed(report)
    rating = found.activities[PLANTING].rating
    assert (rating.colour, rating.worked_out, rating.override) == ("amber", "green", "The nursery may close.")
    assert found.outcomes["park-2030:nature.trees"].colour == "amber"


def test_override_of_an_aim_and_of_an_outcome() -> None:
    report = (
        "overrides:\n  - {of: nature, status: green, reason: A}\n  - {of: nature.trees, status: green, reason: B}\n"
    )
    found = assessed(report)
    assert (found.aims["park-2030:nature"].colour, found.outcomes["park-2030:nature.trees"].colour) == (
        "green",
        "green",
    )


@pytest.mark.parametrize(
    ("comparator", "direction", "value", "met"),
    [
        ("more than", "higher", "61", False),
        ("more than", "higher", "61.1", True),
        ("at least", "higher", "61", True),
        ("less than", "lower", "61", False),
        ("at most", "lower", "61", True),
        ("within", "within", "-61", True),
        ("within", "within", "-62", False),
        ("meets", "achieve", "61", True),
        ("towards", "achieve", "60", False),
        ("meets", "lower", "60", True),
        ("meets", "within", "61", True),
        ("meets", "within", "62", False),
        ("meets", "within", "60", False),
    ],
)
def test_meeting_a_target(comparator: str, direction: str, value: str, met: bool) -> None:  # noqa: FBT001
    target = Target.model_validate({"comparator": comparator, "value": 61})
    assert meets(Decimal(value), target, direction) is met


# --- what has no outputs is reported on as a whole


BOXES = "2026-27/actions/nest-boxes"


@pytest.mark.parametrize(
    ("status", "time", "word", "colour", "reason"),
    [
        ("not started", "", "not started", "green", "because-it-not-started"),
        ("on track", "", "on track", "green", "because-it-on-track"),
        ("done", "", "done", "green", "because-it-done"),
        ("at risk", "", "at risk", "amber", "because-it-at-risk"),
        ("stopped", "", "stopped", "red", "because-it-stopped"),
        ("on track", "2026-08", "late", "red", "because-it-late"),
        ("on track", "2026-10", "on track", "green", "because-it-on-track"),
        ("done", "2026-08", "done", "green", "because-it-done"),
    ],
)
def test_an_action_has_a_status_of_its_own(status: str, time: str, word: str, colour: str, reason: str) -> None:
    timed = f"    timeframe: {{from: 2026-05, to: {time}}}\n" if time else ""
    report = f"activities:\n  - {{of: nest-boxes, status: {status}, note: So it is., evidence: A list}}\n"
    plan = changed(PLAN, ("    text: Hang", f"{timed}    text: Hang"))
    compiled = samples.compiled({PLAN: plan, REPORT: HEAD + report})
    assert {diagnostic.code for diagnostic in compiled.diagnostics} <= {"CPS469"}
    standing = assess(compiled.book, compiled.book.progress["2026-27-q2"])
    state = standing.activities[BOXES]
    assert state.own is not None
    assert (state.own.word, state.own.note, state.own.evidence) == (word, "So it is.", "A list")
    assert (state.rating.colour, state.rating.reasons) == (colour, ((reason, 1),))
    assert standing.outcomes["park-2030:nature.birds"].colour == colour


def test_only_what_nobody_has_reported_on_is_grey() -> None:
    rating = assessed("").activities[BOXES].rating
    assert (rating.colour, rating.reasons) == ("grey", ())


@pytest.mark.parametrize(
    ("envelopes", "colour"),
    [("", "amber"), ("envelopes: [{amount: 99000}]\n", "green")],
    ids=["no money", "money of the whole plan"],
)
def test_spending_without_a_budget_is_not_green(envelopes: str, colour: str) -> None:
    report = HEAD + "spend: [{of: nest-boxes, amount: 900}]\n"
    compiled = samples.compiled({PLAN: changed(PLAN, ("projects:\n", f"{envelopes}projects:\n")), REPORT: report})
    rating = assess(compiled.book, compiled.book.progress["2026-27-q2"]).activities[BOXES].rating
    assert rating.colour == colour


@pytest.mark.parametrize(
    ("budgets", "code"),
    [("[{amount: 900, financial_year: 2031-32}]", "CPS445"), ("[{amount: 900}, {amount: 900}]", "CPS446")],
)
def test_nothing_follows_from_a_budget_of_another_year_or_one_that_stands_twice(budgets: str, code: str) -> None:
    plan = changed(
        PLAN,
        ("projects:\n", "envelopes: [{amount: 900}]\nprojects:\n"),
        ("    title: Planting", f"    title: Planting\n    budgets: {budgets}"),
    )
    report = f"{HEAD}spend: [{{of: planting, amount: 900}}]\n"
    diagnostics = samples.compiled({PLAN: plan, REPORT: report}).diagnostics
    assert [diagnostic.code for diagnostic in diagnostics if diagnostic.code != "CPS469"] == [code]


@pytest.mark.parametrize(("amount", "codes"), [(1000, ["CPS449"]), (2000, [])])
def test_spending_far_over_a_total_is_told(amount: int, codes: list[str]) -> None:
    plan = changed(PLAN, ("projects:\n", f"envelopes: [{{amount: {amount}}}]\nprojects:\n"))
    report = f"{HEAD}spend: [{{of: nest-boxes, amount: 900}}, {{of: planting, amount: 900}}]\n"
    diagnostics = samples.compiled({PLAN: plan, REPORT: report}).diagnostics
    assert [diagnostic.code for diagnostic in diagnostics if diagnostic.code != "CPS469"] == codes
