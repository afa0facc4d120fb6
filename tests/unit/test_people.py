"""Owners, who helps them, and partner bodies: on the page, in tables and data, checked and renamed alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lsprotocol.types import Position

from cpsplan.changes.difference import compare_books
from cpsplan.changes.owners import rename_owner
from cpsplan.changes.rename import rename
from cpsplan.compiler import compile_book
from cpsplan.language_server.completion import completion
from cpsplan.language_server.desk import Desk
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers.export import export_json
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of
from tests.support import samples
from tests.support.pages_in_words import html, part, words
from tests.support.samples import PLAN, SETTINGS, changed

BODIES = """\
bodies:
  - id: county
    name: Elm County Council
    short_name: ECC
  - {id: friends, name: Friends of the Elm}
"""
PEOPLE = """\
    owner: Head gardener
    support: [Head of paths, Head of volunteers]
    partners: [friends, county]
"""
PROJECT = "    title: Planting\n"


def files(people: str = PEOPLE) -> dict[str, str]:
    plan = changed(PLAN, (PROJECT, f"{PROJECT}{people}"))
    return {**samples.files(), SETTINGS: samples.files()[SETTINGS] + BODIES, PLAN: plan}


def workspace(people: str = PEOPLE) -> MemoryWorkspace:
    return MemoryWorkspace({path: text.encode() for path, text in files(people).items()})


def test_the_page_of_a_plan_names_them() -> None:
    page = html(compile_book(workspace()))["2026-27"]
    planting = words(part(page, "project-planting", "</section>"))
    assert "Owner: Head gardener Support: Head of paths, Head of volunteers" in planting
    assert "Partners: Friends of the Elm, Elm County Council (ECC)" in planting


def test_tables_and_data_hold_them() -> None:
    book = compile_book(workspace()).book
    activities = tables_of(book, "2026-27")[0]
    row = dict(zip(activities.heads, activities.rows[0], strict=True))
    assert row["Support"] == "Head of paths; Head of volunteers"
    assert row["Partners"] == "Friends of the Elm; Elm County Council"
    values = json.loads(export_json(book))
    assert values["settings"]["bodies"][0] == {
        "id": "county", "name": "Elm County Council", "short_name": "ECC", "suppress": []
    }  # fmt: skip
    assert values["plans"][0]["projects"][0]["partners"] == ["settings/bodies/friends", "settings/bodies/county"]
    stratml = as_stratml(book, "2026-27").decode()
    for name in ("Head gardener", "Head of volunteers", "Elm County Council"):
        assert f"<Name>{name}</Name>" in stratml


def test_a_body_is_checked_and_renamed() -> None:
    compiled = compile_book(workspace(PEOPLE.replace("friends", "freinds")))
    (fault,) = [diagnostic for diagnostic in compiled.diagnostics if diagnostic.code == "CPS302"]
    assert "friends" in fault.hint
    disk = workspace()
    renaming = rename(disk, compile_book(disk), "county", "elm-county")
    assert b"partners: [friends, elm-county]" in renaming.after[PLAN]
    assert b"id: elm-county" in renaming.after[SETTINGS]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("Head of paths", "Mary Miller", ["CPS645"]),
        ("Head of paths", "Head Gardener", ["CPS382", "CPS646"]),
        ("Head of paths", "TBC", ["CPS644"]),
    ],
)
def test_the_rules_on_owners_hold_for_who_helps(old: str, new: str, codes: list[str]) -> None:
    diagnostics = compile_book(workspace(PEOPLE.replace(old, new))).diagnostics
    assert [(fault.code, fault.span.line) for fault in diagnostics] == [(code, 11) for code in codes]


def test_an_editor_offers_the_bodies_of_the_register(tmp_path: Path) -> None:
    for path, text in files("    partners: [friends, ]\n").items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    offered = completion(Desk(tmp_path, "utf-32"), PLAN, Position(9, len("    partners: [friends, ")), markdown=False)
    assert [item.label for item in offered] == ["county", "friends"]
    assert offered[0].detail == "Elm County Council"


def test_who_helps_is_renamed_like_an_owner() -> None:
    disk = workspace()
    renaming = rename_owner(disk, compile_book(disk), "Head of paths", "Head of ways")
    assert b"support: [Head of ways, Head of volunteers]" in renaming.after[PLAN]


def test_the_name_of_a_body_is_translated() -> None:
    welsh = {
        "plans/editions/cy.yaml": "{id: cy, title: Cymraeg, language: cy, formats: [html]}\n",
        "plans/translations/cy/settings.po": 'msgctxt "settings/bodies/county/name"\n'
        'msgid "Elm County Council"\nmsgstr "Cyngor Sir y Llwyfen"\n\n'
        'msgctxt "settings/bodies/guild/name"\nmsgid "Guild of trees"\nmsgstr "Guild of trees"\n',
    }
    welsh |= {SETTINGS: files()[SETTINGS] + "  - {id: guild, name: Guild of trees}\n"}
    compiled = compile_book(MemoryWorkspace({path: text.encode() for path, text in {**files(), **welsh}.items()}))
    planting = part(html(compiled)["cy/2026-27"], "project-planting", "</section>")
    assert "Cyngor Sir y Llwyfen (ECC)" in words(planting)
    assert "CPS916" not in [fault.code for fault in compiled.diagnostics], "a body may have one name"
    assert 'lang="en"' in planting.partition("Partneriaid")[2].partition("Cyngor")[0], "the other is not translated"


def test_a_change_of_the_register_is_told() -> None:
    renamed = {**files(), SETTINGS: files()[SETTINGS].replace("Friends of the Elm", "The Elm Society")}
    after = compile_book(MemoryWorkspace({path: text.encode() for path, text in renamed.items()})).book
    told = [change.sentence for change in compare_books(compile_book(workspace()).book, after).changes]
    assert told == ["Body “Friends of the Elm”: name changed from “Friends of the Elm” to “The Elm Society”"]
