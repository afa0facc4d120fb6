"""“cpsplan verify --quick”, which `make` runs: what takes seconds; what others found of the same files stays."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from cpsplan.publishing.journal import digest
from cpsplan.publishing.publish import MANIFEST
from cpsplan.verify.results import FORMAT, save_results, verify

TODAY = datetime.date(2026, 11, 29)
PAGE = '<!doctype html><html lang="en"><title>A page</title><h1>A page</h1>'


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a page, which axe-core has looked at the day before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / MANIFEST).write_text(json.dumps({"artifacts": [{"path": "index.html"}]}), encoding="utf-8")
    files = {"index.html": digest(PAGE.encode())}
    check = {"check": "wcag", "tool": "axe-core", "version": "4.0", "standard": "WCAG 2.2 AA", "findings": 0}
    checks = [{**check, "first": [], "files": files}]
    save_results(folder, {"format": FORMAT, "date": "2026-11-28", "checks": checks, "not_run": []})
    return folder


def test_what_was_found_of_the_same_files_stays_with_its_day(out: Path) -> None:
    results = verify(out, TODAY, is_quick=True)
    assert [check["check"] for check in results["checks"]] == ["structure", "wcag"]
    assert results["date"] == "2026-11-28"
    assert "axe-core" not in {check["tool"] for check in results["not_run"]}


def test_what_was_found_of_other_files_goes(out: Path) -> None:
    (out / "index.html").write_text(PAGE.replace("A page", "Another"), encoding="utf-8")
    results = verify(out, TODAY, is_quick=True)
    assert [check["check"] for check in results["checks"]] == ["structure"]
    assert results["date"] == "2026-11-29"
    assert "axe-core" in {check["tool"] for check in results["not_run"]}
