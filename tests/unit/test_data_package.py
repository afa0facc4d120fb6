"""The descriptor of the tables in CSV: every file is there and holds what it says, and every column has a meaning."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cpsplan.book.book import Book
from cpsplan.compiler import compile_book
from cpsplan.publishing.datasets import datasets, titled_documents
from cpsplan.publishing.ledger import Ledger
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from cpsplan.writers.data_package import as_data_package, meaning
from cpsplan.writers.tables import tables_of
from tests.support.places import REPOSITORY
from tests.support.workbooks import starter

READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "any": str,
    "integer": int,
    "number": Decimal,
    "date": datetime.date.fromisoformat,
}


@pytest.fixture(params=["starter", "published"], scope="module")
def book(request: pytest.FixtureRequest) -> Book:
    """The library of the starter, and the plans of this repository."""
    workspace = MemoryWorkspace(starter()) if request.param == "starter" else DiskWorkspace(REPOSITORY)
    return compile_book(workspace).book


def package(book: Book) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(as_data_package(book, titled_documents(book)))
    return values


def test_every_file_holds_what_the_package_says(book: Book, tmp_path: Path) -> None:
    files = {artifact.path: artifact.content for artifact in datasets(book, (), Ledger(tmp_path))}
    resources = package(book)["resources"]
    assert {f"data/{resource['path']}" for resource in resources} == {path for path in files if path.endswith(".csv")}
    ids = {}
    for resource in resources:
        text = files[f"data/{resource['path']}"].decode("utf-8-sig")
        heads, *rows = csv.reader(io.StringIO(text, newline=""))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == heads
        for row in rows:
            for field, value in zip(fields, row, strict=True):
                assert not value or READERS[field["type"]](value) is not None
        if resource["schema"].get("primaryKey"):
            ids[resource["name"]] = {row[0] for row in rows}
            assert len(ids[resource["name"]]) == len(rows)
    for resource in resources:
        for key in resource["schema"].get("foreignKeys", ()):
            place = [field["name"] for field in resource["schema"]["fields"]].index(key["fields"][0])
            rows = list(csv.reader(io.StringIO(files[f"data/{resource['path']}"].decode("utf-8-sig"), newline="")))[1:]
            assert {row[place] for row in rows} - {""} <= ids[key["reference"]["resource"]]


def test_it_keeps_to_the_standard(book: Book) -> None:
    """What the JSON Schema of Data Package 2.0 asks of a package, its resources, dialects and tables."""
    values = package(book)
    assert values["$schema"].startswith("https://datapackage.org/profiles/2.0/")
    assert values["resources"]
    names = [resource["name"] for resource in values["resources"]]
    assert len({*names}) == len(names)
    for resource in values["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert re.fullmatch(r"(?!/|.*\.\.)[\w./-]+", resource["path"])
        assert resource["type"] == "table"
        assert set(resource["dialect"]) <= {"header", "delimiter", "lineTerminator", "quoteChar", "doubleQuote"}
        assert {field["type"] for field in resource["schema"]["fields"]} <= set(READERS)
    for licence in values.get("licenses", ()):
        assert licence["path"].startswith("https://")
    assert not {key for key in values if key not in KNOWN}


KNOWN = {"$schema", "name", "title", "description", "contributors", "licenses", "resources"}


def test_every_column_has_a_meaning(book: Book) -> None:
    for document in (*book.strategies, *book.plans):
        for table in tables_of(book, document):
            for head in table.heads:
                assert meaning(table.name, head), f"{table.name}: {head}"
    assert meaning("activities", "Outcomes") == "The outcomes that it serves, in words."
    assert meaning("activities", "Outcomes (ids)") == "The same as in “Outcomes”, by id."
    assert meaning("activities", "Revenue EUR").endswith("In this currency.")


def test_a_licence_that_is_not_known_is_not_invented() -> None:
    values = package(compile_book(MemoryWorkspace(starter())).book)
    assert "licenses" not in values
    assert not any("licenses" in resource for resource in values["resources"])


def test_a_build_of_one_plan_leaves_the_package_of_all_alone(tmp_path: Path) -> None:
    book = compile_book(MemoryWorkspace(starter())).book
    paths = [artifact.path for artifact in datasets(book, ("2026-27",), Ledger(tmp_path))]
    assert "data/2026-27.ods" in paths
    assert "data/datapackage.json" not in paths
