"""A new progress report asks for everything that is open, and says nothing itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.report_file import new_report
from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.samples import PLAN, changed

STARTER = REPOSITORY / "templates" / "starter"
REPORT = "plans/progress/2026-27-q3.yaml"


def starter(**replaced: str) -> dict[str, str]:
    """The files of the workspace of “cpsplan init”, with some replaced."""
    paths = [path for path in (STARTER / "plans").rglob("*") if path.is_file()]
    return {path.relative_to(STARTER).as_posix(): path.read_text(encoding="utf-8") for path in paths} | replaced


def report(period: str, plan: str = "2026-27") -> str:
    """The text of a new report in that workspace."""
    return new_report(compile_book(MemoryWorkspace(starter())).book, plan, period)[1]


def without_comments(text: str) -> str:
    """A report whose entries are no comments any more; its first lines are for editors and people."""
    head, entries = text.split("status: draft\n")
    return f"{head}status: draft\n{re.sub('(?m)^# ', '', entries)}"


def test_it_says_nothing_that_nobody_has_said() -> None:
    text = report("q3")
    assert "  from: 2026-10\n  to: 2026-12\ndate: 2026-12-31\nstatus: draft\n" in text
    written = text.split("status: draft\n")[1]
    assert written
    assert all(line.startswith("#") for line in written.splitlines())


def test_it_asks_for_what_is_open_and_not_for_what_is_done() -> None:
    text = report("q3")
    assert "mobile-library/drivers" in text
    assert "The report before says: late." in text
    assert "mobile-library/van" not in text
    assert "mobile-library/order" not in text
    assert "  value: 74\n" in text
    assert "214000 was spent by the report before" in text


def test_ids_that_are_numbers_are_written_as_texts() -> None:
    files = {path: text for path, text in starter().items() if "/progress/" not in path}
    plan = files["plans/delivery/2026-27.yaml"].replace("id: 2026-27\n", 'id: "2026"\n')
    plan = plan.replace("computer-courses", '"1"').replace("id: evening-hours", 'id: "2"')
    files["plans/delivery/2026-27.yaml"] = plan
    text = new_report(compile_book(MemoryWorkspace(files)).book, "2026", "q3")[1]
    report = without_comments(text)
    assert 'plan: "2026"\n' in report
    assert report.count('- of: "1"\n') == 2
    assert report.count('- of: "2"\n') == 1


def test_it_asks_how_far_actions_are_as_a_whole() -> None:
    path = "plans/progress/2026-27-q2.yaml"
    told = starter()[path] + "activities:\n  - of: computer-courses\n    status: at risk\n    note: No room.\n"
    asked = "#   # {} The report before says: at risk.\n#   - of: computer-courses\n#     status: at risk\n"
    asked = asked.format("Courses for beginners at a PC in all ELS libraries.")
    for status, is_asked in (("at risk", True), ("done", False), ("stopped", False)):
        files = starter(**{path: told.replace("courses\n    status: at risk", f"courses\n    status: {status}")})
        text = new_report(compile_book(MemoryWorkspace(files)).book, "2026-27", "q3")[1]
        assert (asked in text) == is_asked
        assert ("# activities:" in text) == is_asked


def test_without_its_comments_only_what_nobody_has_said_is_asked_for() -> None:
    text = without_comments(report("q3"))
    compiled = compile_book(MemoryWorkspace(starter() | {REPORT: text}))
    told = [fault for fault in compiled.diagnostics if fault.span.path == REPORT and fault.severity.name == "ERROR"]
    empty = [place for place, line in enumerate(text.splitlines(), start=1) if line.endswith(("status:", "date:"))]
    assert len(empty) > 2
    assert sorted(fault.span.line for fault in told) == empty
    filled = re.sub(r"(?m)^(    status:)$", r"\1 done", re.sub(r"(?m)^(    date:)$", r"\1 2026-12", text))
    again = compile_book(MemoryWorkspace(starter() | {REPORT: filled.replace("    reached:\n", "")})).diagnostics
    codes = {fault.code for fault in again if fault.span.path == REPORT}
    assert not codes & {"CPS469", "CPS203", "CPS204"}, "everything that is open was asked for"


def test_it_asks_about_no_money_of_another_year() -> None:
    path = "plans/delivery/2026-27.yaml"
    later = "        kind: capital\n      - amount: 45000\n        financial_year: 2027-28\n"
    files = starter() | {path: starter()[path].replace("        kind: capital\n      - amount: 45000\n", later)}
    text = new_report(compile_book(MemoryWorkspace(files)).book, "2026-27", "q3")[1]
    assert "Second mobile library: 180000 GBP for this plan." in text


def test_first_report_of_a_plan_has_nothing_from_before() -> None:
    text = report("q2", plan="2025-26")
    assert "The report before" not in text.split("status: draft\n")[1].replace("The report before says nothing.", "")


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("q1", "2026-04", "2026-06-30"),
        ("q4", "2027-01", "2027-03-31"),
        ("year", "2026-04", "2027-03-31"),
        ("2027-02", "2027-02", "2027-02-28"),
    ],
)
def test_period_of_a_plan(period: str, first: str, last: str) -> None:
    files = {path: text for path, text in starter().items() if "/progress/" not in path}
    text = new_report(compile_book(MemoryWorkspace(files)).book, "2026-27", period)[1]
    assert f"  from: {first}\n" in text
    assert f"date: {last}\n" in text


@pytest.mark.parametrize("date", ["2026-09-30", "2026-09", "2026-27-q2"])
def test_report_before_is_one_whatever_way_its_date_is_written(date: str) -> None:
    path = "plans/progress/2026-27-q2.yaml"
    before = starter()[path].replace("date: 2026-09-30\n", f"date: {date}\n", 1)
    text = new_report(compile_book(MemoryWorkspace(starter(**{path: before}))).book, "2026-27", "q3")[1]
    assert "214000 was spent by the report before" in text


@pytest.mark.parametrize(
    ("plan", "period", "words"),
    [
        ("2026-27", "q5", "no period of a plan"),
        ("2026-27", "2027-08", "lies outside"),
        ("2026-27", "q2", "is taken"),
        ("2026-72", "q2", "Did you mean “2026-27”"),
    ],
)
def test_what_cannot_be_reported_is_refused_in_words(plan: str, period: str, words: str) -> None:
    with pytest.raises(ChangeRefused, match=words):
        report(period, plan)


def test_command_writes_the_file_once(tmp_path: Path) -> None:
    run("init", str(tmp_path / "library"), folder=tmp_path)
    workspace = tmp_path / "library"
    done = run("new", "progress", "2026-27", "q3", folder=workspace)
    assert done.returncode == 0, done.stderr
    assert (workspace / REPORT).is_file()
    again = run("new", "progress", "2026-27", "q3", folder=workspace)
    assert again.returncode == 2
    assert "is taken" in again.stderr


def test_it_asks_what_is_spent_of_what_is_set_aside_where_no_activity_has_a_budget() -> None:
    envelopes = "envelopes: [{aim: nature, amount: 900, currency: EUR}, {amount: 50}]\n"
    plan = changed(PLAN, ("projects:\n", f"{envelopes}projects:\n"))
    text = new_report(samples.compiled({PLAN: plan}).book, "2026-27", "q2")[1]
    spend = text[text.index("# spend:") :]
    assert "900 EUR is set aside. No report says what was spent." in spend
    assert "#   - of: nature\n#     currency: EUR\n#     amount:\n" in spend
    assert spend.endswith("#   - amount:\n")


def test_it_asks_for_each_currency_by_itself() -> None:
    path = "plans/delivery/2026-27.yaml"
    euros = starter()[path].replace("      - amount: 45000\n", "      - amount: 45000\n        currency: EUR\n")
    text = new_report(compile_book(MemoryWorkspace(starter() | {path: euros})).book, "2026-27", "q3")[1]
    assert "Second mobile library: 45000 EUR for this plan. No report says what was spent." in text
    assert "#     currency: EUR\n" in text
