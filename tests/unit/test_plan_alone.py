"""A plan without a strategy: its groups are its headings, and nothing has to serve an outcome."""

from __future__ import annotations

import re

import pytest

from cpsplan.changes.new import Wanted, with_activity
from cpsplan.language.localise import LocalisedBook, localise
from cpsplan.language.phrases import load_phrases
from cpsplan.model.edition import Edition
from cpsplan.render.parity import lost_texts, statements
from cpsplan.render.preparing import prepare
from cpsplan.workspace.resources import folder
from cpsplan.writers.export import book_as_values
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of
from tests.support.samples import compiled

PLAN = "plans/delivery/school-2026.yaml"
SCHOOL = """\
id: school-2026
title: A plan of a school
period: {from: 2026-08, to: 2027-07}
groups:
  - {id: teaching, title: Part A, note: What happens in classrooms.}
  - {id: buildings, title: Part B}
projects:
  - id: reading
    title: Reading
    scope: Every class reads each day.
    group: teaching
    budgets: [{amount: 4000}]
    outputs: [{text: A list of books., due: 2026-12}]
    timeframe: {from: 2026-09, to: 2027-06}
actions:
  - {id: roof, text: Mend the roof, group: buildings}
  - {id: council, text: Ask the pupils}
measures:
  - id: readers
    statement: At least 80% of pupils read a book a month
    subject: Pupils who read a book a month
    unit: percent
    direction: higher
    baseline: {value: 60}
    target: {comparator: at least, value: 80}
    group: teaching
"""
TARGETS = "id: school-2026\ntitle: A list of targets\nperiod: {from: 2026-08, to: 2027-07}\nmeasures:\n" + SCHOOL[
    SCHOOL.index("  - id: readers") :
].replace("    group: teaching\n", "")
REPORT = """\
id: school-2026-autumn
title: A report of a school
plan: school-2026
period: {from: 2026-08, to: 2026-10}
date: 2026-10-31
outputs:
  - {of: reading/1, status: done, evidence: The list}
activities:
  - {of: roof, status: on track}
  - {of: council, status: on track}
observations:
  - {of: readers, value: 70, date: 2026-10, source: Library lists}
"""
FILES: dict[str, str | bytes] = {PLAN: SCHOOL, "plans/progress/school-2026-autumn.yaml": REPORT}


def in_english(files: dict[str, str | bytes]) -> LocalisedBook:
    """The book in an English edition."""
    english, _ = load_phrases("en", [folder("templates")])
    assert english
    edition = Edition(id="en", title="English", language="en", formats=("html",))
    localised, faults = localise(compiled(files).book, edition, english)
    assert localised is not None, faults
    return localised


def page(document: str, files: dict[str, str | bytes]) -> str:
    """The words of a page, with single spaces."""
    localised = in_english(files)
    html = prepare(localised, document).page(localised.phrases).html
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", html)).split())


@pytest.mark.parametrize("text", [SCHOOL, TARGETS], ids=["groups", "targets"])
def test_plan_without_a_strategy_is_no_fault(text: str) -> None:
    assert compiled({PLAN: text}).diagnostics == ()


def test_groups_are_the_headings_of_the_page() -> None:
    words = page("school-2026", FILES)
    order = [words.index(text, words.index("Contents")) for text in ("Part A", "Part B", "Projects and actions")]
    assert order == sorted(order)
    # The table of the cover, contents twice, heading, timeline; in the money the name, its bar, the table.
    assert words.count("Part A") == 8
    assert words.count("Every class reads each day.") == words.count("What happens in classrooms.") == 1
    assert not re.search(r"\b(aims?|outcomes?|strategy)\b", words, flags=re.IGNORECASE)


def test_list_of_targets_is_a_page() -> None:
    words = page("school-2026", {PLAN: TARGETS})
    assert words.count("At least 80% of pupils read a book a month") == 1
    assert not re.search(r"\b(aims?|outcomes?|strategy|projects?)\b", words, flags=re.IGNORECASE)


def test_report_tells_of_a_plan_without_a_strategy() -> None:
    words = page("school-2026-autumn", FILES)
    assert "Part A" in words
    assert "60%" in words
    assert not re.search(r"\b(aims?|outcomes?|strategy)\b", words, flags=re.IGNORECASE)


def test_index_and_coverage_name_it() -> None:
    assert "A plan of a school" in page("", FILES)
    assert "A plan of a school" in page("coverage", FILES)


def test_tables_data_and_stratml_know_its_groups() -> None:
    book = compiled(FILES).book
    activities = tables_of(book, "school-2026")[0]
    assert activities.rows[0][activities.heads.index("Group")] == "Part A"
    assert book_as_values(book)["plans"][-1]["strategy"] == ""
    written = as_stratml(book, "school-2026").decode()
    assert re.findall("<Goal>\\s*<Name>(.*?)</Name>", written) == ["Part A", "Part B", "A plan of a school"]


def test_new_action_of_it_serves_nothing() -> None:
    _, text = with_activity(compiled(FILES).book, "school-2026", Wanted("actions", "paint", {"text": "Paint"}, (), ()))
    assert "id: paint" in text


@pytest.mark.parametrize("name", ["reders", "2026-27/villages-visited"])
def test_report_names_only_what_its_plan_has(name: str) -> None:
    """A report on a plan without a strategy is held to the names of that plan, as every other report is."""
    report = REPORT.replace("of: readers", f"of: {name}")
    told = compiled({**FILES, "plans/progress/school-2026-autumn.yaml": report}).diagnostics
    assert [(fault.about, fault.hint) for fault in told if fault.code == "CPS302"] == [
        (name, "Did you mean “readers”?" if name == "reders" else "Known are: readers")
    ]


def test_group_to_which_nothing_belongs_is_asked_of_no_page() -> None:
    """The check warns of it (CPS408). A build that misses its heading would blame the templates."""
    plan = SCHOOL.replace("groups:\n", "groups:\n  - {id: sports, title: Part C, note: Nothing yet.}\n")
    files: dict[str, str | bytes] = {PLAN: plan}
    assert [fault.code for fault in compiled(files).diagnostics] == ["CPS408"]
    texts = {statement.text for statement in statements(in_english(files), "school-2026")}
    assert {"Part A", "What happens in classrooms."} <= texts
    assert lost_texts(texts, page("school-2026", files), ()) == []
