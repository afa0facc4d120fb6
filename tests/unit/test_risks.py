"""Risks, and what an activity waits for outside of all plans: on the page, in tables and data, compared and rolled."""

from __future__ import annotations

import json

from cpsplan.changes.difference import compare_books
from cpsplan.compiler import compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers.data_table import DataTable
from cpsplan.writers.export import export_json
from cpsplan.writers.tables import tables_of
from tests.support import samples
from tests.support.pages_in_words import html, part, words
from tests.support.samples import PLAN, SETTINGS, changed

PROJECT = "    title: Planting\n"
OWN = """\
    external_dependencies:
      - text: Permission to dig.
        body: county
        by: 2026-10
      - A mild winter
    risks:
      - id: drought
        title: A dry spring
        likelihood: high
        impact: very high
        mitigation: We water every week.
        owner: Head gardener
"""
OF_THE_PLAN = """\
risks:
  - id: money
    title: The money ends
    description: A grant is cut.
"""


def files() -> dict[str, str]:
    plan = changed(PLAN, (PROJECT, f"{PROJECT}{OWN}")) + OF_THE_PLAN
    settings = samples.files()[SETTINGS] + "bodies: [{id: county, name: Elm County Council}]\n"
    return {**samples.files(), SETTINGS: settings, PLAN: plan}


def workspace(*pairs: tuple[str, str]) -> MemoryWorkspace:
    texts = files()
    for old, new in pairs:
        assert old in texts[PLAN]
        texts[PLAN] = texts[PLAN].replace(old, new)
    return MemoryWorkspace({path: text.encode() for path, text in texts.items()})


def rows(table: DataTable) -> list[dict[str, object]]:
    return [dict(zip(table.heads, row, strict=True)) for row in table.rows]


def test_the_page_of_a_plan_has_a_table_of_risks() -> None:
    page = html(compile_book(workspace()))["2026-27"]
    risks = words(part(page, "risks"))
    own = "The money ends A grant is cut. – – A dry spring A risk of: Planting "
    assert own + "Likelihood: high Impact: very high We water every week. Owner: Head gardener" in risks
    assert 'href="#project-planting"' in part(page, "risk-planting-drought", "</tr>")


def test_an_activity_says_what_it_waits_for_outside() -> None:
    planting = words(part(html(compile_book(workspace()))["2026-27"], "project-planting", "</section>"))
    assert "Depends on: Permission to dig (Elm County Council, by October 2026) Depends on: A mild winter" in planting


def test_tables_and_data_hold_them() -> None:
    book = compile_book(workspace()).book
    tables = {table.name: rows(table) for table in tables_of(book, "2026-27")}
    money, drought = tables["risks"]
    assert (money["Activity"], money["Description"], money["Impact"]) == (None, "A grant is cut.", None)
    assert (drought["Activity"], drought["Impact"], drought["Owner"]) == ("Planting", "very high", "Head gardener")
    permission, winter = tables["dependencies"]
    assert (permission["Body"], permission["By"], winter["By"]) == ("Elm County Council", "2026-10", None)
    values = json.loads(export_json(book))["plans"][0]
    assert values["projects"][0]["risks"][0]["likelihood"] == "high"
    assert values["risks"][0]["title"] == "The money ends"


def test_a_plan_without_them_says_nothing_of_them() -> None:
    page = html(compile_book(MemoryWorkspace({path: text.encode() for path, text in samples.files().items()})))
    assert "risk" not in page["2026-27"]


def test_changes_of_them_are_told() -> None:
    after = compile_book(workspace(("impact: very high", "impact: low"), ("body: county", "by: 2026-11"))).book
    assert not compile_book(workspace()).diagnostics
    told = [change.sentence for change in compare_books(compile_book(workspace()).book, after).changes]
    assert "Project “Planting”, risk “A dry spring”: impact changed from “very high” to “low”" in told


def test_the_owner_of_a_risk_is_held_to_the_rules_on_owners() -> None:
    diagnostics = compile_book(workspace(("owner: Head gardener", "owner: Mary Miller"))).diagnostics
    assert [fault.code for fault in diagnostics] == ["CPS645"]
