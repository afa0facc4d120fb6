"""One thing alone for other programs: every format of “cpsplan export”, of everything and of one plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cpsplan.writers.export import book_schema
from tests.support import library
from tests.support.command_line import run
from tests.support.json_schemas import refuse

PLAN = "2026-27"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that “cpsplan init” writes."""
    return library.written(tmp_path_factory.mktemp("export") / "library")


@pytest.mark.parametrize(
    ("asked", "file"),
    [
        (("csv", "--plan", PLAN), f"{PLAN}-outputs.csv"),
        (("xlsx", "--plan", PLAN), f"{PLAN}-tables.xlsx"),
        (("ods", "--plan", PLAN), f"{PLAN}-tables.ods"),
        (("stratml", "--plan", "libraries-2030"), "libraries-2030.stratml.xml"),
        (("csv", "--out", "tables"), "tables/datapackage.json"),
        (("xlsx", "--plan", PLAN, "--out", "mine.xlsx"), "mine.xlsx"),
        (("ods", "--out", "all"), "all/2025-26-tables.ods"),
        (("json", "--out", "book.json"), "book.json"),
    ],
)
def test_a_format_alone(folder: Path, asked: tuple[str, ...], file: str) -> None:
    done = run("export", *asked, folder=folder)
    assert done.returncode == 0, done.stderr
    content = (folder / file).read_bytes()
    assert content
    run("export", *asked, folder=folder)
    assert (folder / file).read_bytes() == content, "the same every time"


def test_the_package_tells_of_the_tables_beside_it(folder: Path) -> None:
    assert run("export", "csv", "--plan", PLAN, "--out", "alone", folder=folder).returncode == 0
    package = json.loads((folder / "alone" / "datapackage.json").read_text(encoding="utf-8"))
    beside = {path.name for path in (folder / "alone").glob("*.csv")}
    assert {resource["path"] for resource in package["resources"]} == beside
    assert all(name.startswith(PLAN) for name in beside)


def test_one_plan_in_json_keeps_to_the_schema_of_the_book(folder: Path) -> None:
    values = json.loads(run("export", "json", "--plan", PLAN, folder=folder).stdout)
    refuse(values, json.loads(book_schema()))
    assert [plan["id"] for plan in values["plans"]] == [PLAN]
    assert values["strategies"] == []
    assert len(values["progress"]) == 2
    assert set(values["counts"]) == {PLAN}


def test_a_workbook_that_people_fill_in_is_not_written_over(folder: Path) -> None:
    assert run("workbook", "export", PLAN, folder=folder).returncode == 0
    before = (folder / f"{PLAN}.xlsx").read_bytes()
    done = run("export", "xlsx", "--plan", PLAN, "--out", f"{PLAN}.xlsx", folder=folder)
    assert done.returncode == 2
    assert "is a workbook that people fill in" in done.stderr
    assert (folder / f"{PLAN}.xlsx").read_bytes() == before


def test_a_plan_that_is_not_there_is_told(folder: Path) -> None:
    done = run("export", "ods", "--plan", "2026-72", folder=folder)
    assert done.returncode == 2
    assert "Did you mean “2026-27”?" in done.stderr


@pytest.mark.parametrize(
    "asked",
    [
        ("export", "xlsx", "--plan", PLAN, "--out"),
        ("export", "json", "--out"),
        ("theme", "--out"),
        ("check", "--write-baseline"),
    ],
)
def test_no_file_of_the_workspace_is_written_over(folder: Path, asked: tuple[str, ...]) -> None:
    place = folder / library.PLAN
    before = place.read_bytes()
    done = run(*asked, library.PLAN, folder=folder)
    assert done.returncode == 2
    assert f"{library.PLAN} is a file of the workspace, and is not written over" in done.stderr
    assert place.read_bytes() == before
