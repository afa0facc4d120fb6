"""“cpsplan verify --quick”, which `make` runs: what takes seconds; what others found of the same files stays."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from cpsplan.publishing.journal import digest
from cpsplan.publishing.publish import MANIFEST
from cpsplan.verify import RESULTS
from cpsplan.verify.results import FORMAT, save_results, verify
from tests.support.command_line import run

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


def listing(out: Path, *paths: str) -> Path:
    """The folder, whose manifest lists other paths."""
    (out / MANIFEST).write_text(json.dumps({"artifacts": [{"path": path} for path in paths]}), encoding="utf-8")
    return out


def test_files_that_are_gone_are_said(out: Path) -> None:
    done = run(
        "verify",
        str(listing(out, "index.html", "en/gone.html", "en/gone.pdf", f"{'a' * 300}.html")),
        "--quick",
        folder=out.parent,
    )
    assert done.returncode == 1
    assert "gone: en/gone.html\n" in done.stderr
    assert "Not there: 3 files of the manifest, which nothing checks. Run “cpsplan build”" in " ".join(
        done.stderr.split()
    )
    assert json.loads((out / RESULTS).read_text(encoding="utf-8"))["gone"][1:] == ["en/gone.html", "en/gone.pdf"]


def test_where_nothing_is_gone_nothing_is_said(out: Path) -> None:
    done = run("verify", str(out), "--quick", folder=out.parent)
    assert "gone: " not in done.stderr
    assert "Not there" not in done.stderr


@pytest.mark.parametrize("path", ["a\0b.html", "a\ud800.html", "a\nb.html"], ids=["zero", "surrogate", "line"])
def test_a_path_that_can_be_no_file_is_refused_in_words(out: Path, path: str) -> None:
    done = run("verify", str(listing(out, path)), "--quick", folder=out.parent)
    assert done.returncode == 2
    assert "which can be no file: run “cpsplan build”" in " ".join(done.stderr.split())
    assert "\0" not in done.stderr


def test_a_checker_that_is_not_run_is_named_once(out: Path) -> None:
    (out / "plan.pdf").write_bytes(b"%PDF-1.7")
    done = run("verify", str(listing(out, "index.html", "plan.pdf")), "--quick", folder=out.parent)
    assert done.stderr.count("not run: veraPDF") == 1


def test_what_was_found_of_other_files_goes(out: Path) -> None:
    (out / "index.html").write_text(PAGE.replace("A page", "Another"), encoding="utf-8")
    results = verify(out, TODAY, is_quick=True)
    assert [check["check"] for check in results["checks"]] == ["structure"]
    assert results["date"] == "2026-11-29"
    assert "axe-core" in {check["tool"] for check in results["not_run"]}
