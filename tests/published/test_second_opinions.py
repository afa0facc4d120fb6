"""What Alfa, IBM's checker and HTML_CodeSniffer say of a page of each kind, beside axe-core.

Each is first shown a page that is bad in a way that only a browser sees, and one that is good.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cpsplan.publishing.publish import MANIFEST
from cpsplan.verify import npm, second_opinions
from cpsplan.verify.missing import MissingProgramError
from cpsplan.verify.results import verify
from tests.support import page_kinds, samples
from tests.support.checkers import versions
from tests.support.verdicts import Verdicts, loaded_by_page

Check = Callable[[Sequence[Path], Path], list[str]]
CHECKS: dict[str, Check] = {
    second_opinions.ALFA: second_opinions.alfa,
    second_opinions.IBM: second_opinions.ibm,
    second_opinions.CODESNIFFER: second_opinions.codesniffer,
}
GOOD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="stylesheet" href="page.css"></head>
<body><main><h1>A page</h1><p id="pale">With a paragraph.</p></main></body></html>
"""


def _site(folder: Path, page: str, colour: str) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "page.css").write_text(f"body {{background: #fff; color: #111}} #pale {{color: {colour}}}")
    return folder / "index.html"


@pytest.mark.parametrize("package", CHECKS)
def test_good_page_passes_and_absent_page_and_pale_words_of_a_style_sheet_are_seen(
    package: str, tmp_path: Path
) -> None:
    """Behind a page that cannot be asked, the next one is looked at."""
    good, pale = _site(tmp_path / "good", GOOD, "#111"), _site(tmp_path / "pale", GOOD, "#bbb")
    absent = tmp_path / "absent.html"
    # Alfa is asked at the end about all pages that could be opened.
    findings = sorted(CHECKS[package]([good, absent, pale], tmp_path))
    assert [finding.split(": ")[0] for finding in findings] == [str(absent), str(pale)]
    assert "not checked" in findings[0]
    assert re.search("contrast|sia-r69", findings[1])


@pytest.mark.parametrize("package", CHECKS)
def test_pages_of_each_kind(package: str, page_of_each_kind: Path) -> None:
    out = page_of_each_kind
    pages = [out / page for page in page_kinds.looked_at()]

    def look(unknown: list[Path]) -> list[list[str]]:
        findings = CHECKS[package](unknown, out)
        return [[words for words in findings if words.startswith(f"{page}: ")] for page in unknown]

    asked = (versions.npm(package), versions.chromium(), Path(second_opinions.__file__), second_opinions.ALFA_SCRIPT)
    faults = Verdicts(package.replace("/", "-"), *asked).faults(pages, look, loaded_by_page)
    assert not faults, "\n".join(map(str, faults))


def test_sheet_of_a_plan_that_says_nothing_more_of_its_activities(tmp_path: Path) -> None:
    """A cell that heads no other is none that heads: Alfa sees it, and HTML_CodeSniffer what heads are not named."""
    folder = samples.written(tmp_path, {samples.EDITION: samples.changed(samples.EDITION, ("html, pdf", "html"))})
    page_kinds.cpsplan("build", "--workspace", str(folder), "--out", str(folder / "out"))
    sheet = folder / "out" / "en/2026-27/on-a-page/index.html"
    assert '<td headers="head-act head-1" class="c-act">' in sheet.read_text(encoding="utf-8")
    assert second_opinions.alfa([sheet], folder / "out") == []
    assert second_opinions.codesniffer([sheet], folder / "out") == []


def test_packages_come_from_a_named_folder_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = tmp_path / "node_modules" / second_opinions.IBM
    brought.mkdir(parents=True)
    (brought / "package.json").write_text('{"version": "9.9.9"}')
    monkeypatch.chdir(tmp_path)
    for folder in ("", "node_modules"):
        monkeypatch.setenv(npm.ELSEWHERE, folder)
        assert npm.version_of_package(second_opinions.IBM) == versions.npm(second_opinions.IBM)
    monkeypatch.setenv(npm.ELSEWHERE, str(tmp_path / "node_modules"))
    assert npm.version_of_package(second_opinions.IBM) == "9.9.9"
    with pytest.raises(MissingProgramError, match="npm package @pa11y/html_codesniffer is missing"):
        npm.version_of_package(second_opinions.CODESNIFFER)


def test_results_name_what_gave_no_second_opinion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = _site(tmp_path / "out", GOOD, "#111").parent
    (out / MANIFEST).write_text(json.dumps({"artifacts": [{"path": "index.html"}]}))
    monkeypatch.setenv(npm.ELSEWHERE, str(tmp_path))
    results = verify(out, datetime.date(2026, 6, 1))
    assert [check["check"] for check in results["checks"]] == ["structure", "wcag"]
    assert [(left["tool"], left["is_second"]) for left in results["not_run"]] == [
        ("Alfa", True),
        ("IBM Equal Access", True),
        ("HTML_CodeSniffer", True),
    ]
