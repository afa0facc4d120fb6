"""The books of other bodies: pinned by checksum, served by plans, and never believed."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from lsprotocol.types import Position

from cpsplan.compiler import Compiled, compile_book
from cpsplan.language_server.completion import completion
from cpsplan.language_server.desk import Desk
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers.export import book_as_values, export_json
from cpsplan.writers.tables import tables_of
from tests.support import samples
from tests.support.pages_in_words import html, words

STARTER = DiskWorkspace(folder("templates") / "starter")
BOOK = export_json(compile_book(STARTER).book)
PATH = "plans/books/county.json"
SERVED = "county/libraries-2030:readers.reach"
REACH = "People in every village can reach a library service."


def pinned(content: str | bytes = BOOK, *, sha256: str = "", more: str = "", served: str = SERVED) -> Compiled:
    """The small workspace, whose project serves an outcome in the book of another body as well."""
    raw = content.encode() if isinstance(content, str) else content
    checksum = sha256 or hashlib.sha256(raw).hexdigest()
    settings = f"{samples.files()[samples.SETTINGS]}books:\n  - id: county\n    sha256: {checksum}\n{more}"
    plan = samples.changed(samples.PLAN, ("[nature.trees]", f"[nature.trees, {served}]"))
    return samples.compiled({samples.SETTINGS: settings, samples.PLAN: plan, PATH: raw})


def told(compiled: Compiled) -> list[tuple[str, str, int]]:
    return [(fault.code, fault.span.path, fault.span.line) for fault in compiled.diagnostics]


def test_a_plan_serves_an_outcome_of_another_body_and_its_page_says_so() -> None:
    compiled = pinned()
    assert told(compiled) == []
    page = words(html(compiled)["2026-27"])
    named = "Libraries for everyone 2030, Exampleshire Library Service"
    assert f"Helps other bodies with: 1.1 People in every village can reach a library service ({named})" in page


def test_what_serves_another_body_only_is_said_to() -> None:
    plan = samples.changed(
        samples.PLAN,
        ("[nature.trees]", "[nature.trees, nature.birds]"),
        ("    outcomes: [nature.birds]\n", f"    outcomes: [{SERVED}]\n"),
    )
    settings = f"{samples.files()[samples.SETTINGS]}books:\n  - id: county\n    sha256: {checksum_of(BOOK)}\n"
    compiled = samples.compiled({samples.SETTINGS: settings, samples.PLAN: plan, PATH: BOOK})
    assert told(compiled) == []
    page = words(html(compiled)["2026-27"])
    assert "These do not name any of the aims or outcomes of this strategy." in page


def checksum_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_tables_and_data_name_it() -> None:
    book = pinned().book
    activities = next(table for table in tables_of(book, "2026-27") if table.name == "activities")
    row = dict(zip(activities.heads, activities.rows[0], strict=True))
    assert row["Outcomes"] == f"There are more trees.; {REACH}"
    assert book_as_values(book)["plans"][0]["projects"][0]["outcomes"] == ["park-2030:nature.trees", SERVED]


def test_another_file_than_the_pinned_one_is_told_with_its_checksum() -> None:
    [fault] = pinned(sha256="0" * 64).diagnostics
    assert (fault.code, fault.span.path, fault.span.line) == ("CPS373", samples.SETTINGS, 6)
    assert f"sha256: {checksum_of(BOOK)}" in fault.hint


@pytest.mark.parametrize(
    ("served", "message"),
    [
        ("county/libraries-2030:readers.reech", "The book “county” has no outcome “libraries-2030:readers.reech”"),
        ("county/libraries-2030:readers", "The book “county” has no outcome “libraries-2030:readers”"),
        ("town/libraries-2030:readers.reach", "There is no book “town” of another body"),
    ],
)
def test_what_is_not_in_the_book_is_told(served: str, message: str) -> None:
    [fault] = pinned(served=served).diagnostics
    assert (fault.code, fault.span.path, fault.message) == ("CPS302", samples.PLAN, message)


def test_only_an_activity_serves_what_is_of_another_body() -> None:
    quoted = f"quotations:\n  - {{of: {SERVED}, text: Words.}}\nprojects:\n"
    plan = samples.changed(samples.PLAN, ("projects:\n", quoted))
    settings = f"{samples.files()[samples.SETTINGS]}books:\n  - id: county\n    sha256: {checksum_of(BOOK)}\n"
    compiled = samples.compiled({samples.SETTINGS: settings, samples.PLAN: plan, PATH: BOOK})
    assert "this cannot name it" in compiled.diagnostics[0].message


def test_an_agreed_outcome_that_changes_or_goes_is_told() -> None:
    more = (
        "    outcomes:\n"
        f"      - {{of: libraries-2030:readers.reach, text: {REACH}}}\n"
        "      - {of: libraries-2030:readers.skills, text: Readers read.}\n"
        "      - {of: libraries-2030:readers.vans, text: Vans drive.}\n"
    )
    messages = [fault.message for fault in pinned(more=more).diagnostics]
    assert messages == [
        "county/libraries-2030:readers.skills is worded otherwise now: “Readers can do online what they need to do.”",
        "county/libraries-2030:readers.vans is gone from the book of that body: “Vans drive.”",
    ]


def changed(*way: str | int, value: Any) -> str:
    """The book with one value changed."""
    values = copy.deepcopy(json.loads(BOOK))
    place = values
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    return json.dumps(values)


AIM = ("strategies", 0, "aims", 0)
BROKEN: dict[str, str | bytes] = {
    "no text": b"\xff\xfe",
    "no JSON": "{",
    "not a number": '{"format": NaN}',
    "deep": "[" * 100_000,
    "a key twice": '{"format": "cpsplan-book/1", "format": "cpsplan-book/1"}',
    "another format": changed("format", value="cpsplan-book/2"),
    "a list": "[]",
    "strategies that are none": changed("strategies", value={"id": "x"}),
    "an id that leads out": changed("strategies", 0, "id", value="../../etc"),
    "a title with a control character": changed(*AIM, "title", value="Our\u202ereaders"),
    "words without end": changed(*AIM, "outcomes", 0, "statement", value="x" * 5000),
    "a number for words": changed(*AIM, "title", value=7),
    "an outcome twice": changed(*AIM, "outcomes", 1, "id", value="reach"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_book_is_told_once_and_nothing_of_it_is_used(name: str) -> None:
    compiled = pinned(BROKEN[name])
    assert told(compiled) == [("CPS372", samples.SETTINGS, 5)]
    assert compiled.book.served_abroad == {}


def test_markup_in_the_book_is_text_on_the_page() -> None:
    page = html(pinned(changed(*AIM, "outcomes", 0, "statement", value="<script>alert(1)</script>")))["2026-27"]
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_file_that_is_too_large_or_leads_out_is_not_read(tmp_path: Path) -> None:
    settings = f"{samples.files()[samples.SETTINGS]}books:\n  - id: county\n    sha256: {checksum_of(BOOK)}\n"
    root = samples.written(tmp_path / "park", {samples.SETTINGS: settings, PATH: BOOK + " " * (5 * 1024 * 1024)})
    assert told(compile_book(DiskWorkspace(root))) == [("CPS372", samples.SETTINGS, 5)]
    outside = tmp_path / "county.json"
    outside.write_text(BOOK, encoding="utf-8")
    (root / PATH).unlink()
    (root / PATH).symlink_to(outside)
    assert told(compile_book(DiskWorkspace(root))) == [("CPS372", samples.SETTINGS, 5)]


def test_a_missing_file_is_told_at_the_settings() -> None:
    settings = f"{samples.files()[samples.SETTINGS]}books:\n  - id: county\n    sha256: {'0' * 64}\n"
    [fault] = samples.compiled({samples.SETTINGS: settings}).diagnostics
    assert (fault.code, fault.message) == ("CPS372", "plans/books/county.json does not exist")


def test_a_file_that_is_not_pinned_is_told_with_its_checksum() -> None:
    [fault] = samples.compiled({PATH: BOOK}).diagnostics
    assert fault.code == "CPS375"
    assert f"{{id: county, sha256: {checksum_of(BOOK)}}}" in fault.hint


def test_the_text_of_the_book_is_an_input_of_what_is_built() -> None:
    assert pinned().texts[PATH] == BOOK


def test_an_editor_offers_what_is_in_the_book(tmp_path: Path) -> None:
    settings = f"{samples.files()[samples.SETTINGS]}books:\n  - id: county\n    sha256: {checksum_of(BOOK)}\n"
    plan = samples.changed(samples.PLAN, ("[nature.trees]", f"[{SERVED}]"))
    root = samples.written(tmp_path, {samples.SETTINGS: settings, samples.PLAN: plan, PATH: BOOK})
    lines = plan[: plan.index("libraries-2030:")].split("\n")
    here = Position(len(lines) - 1, len(lines[-1]))
    offered = {item.label: item.detail for item in completion(Desk(root, "utf-32"), samples.PLAN, here, markdown=False)}
    assert offered[SERVED] == REACH
