"""The handbook as a site: it is made without a complaint, holds what the program knows, and everybody can read it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from cpsplan.cli.app import COMMANDS
from cpsplan.publishing.codes import every_code
from cpsplan.verify import axe
from tests.tools.handbook.__main__ import MANUAL, assemble, mkdocs
from tests.tools.handbook.commands import helps_of, manual_page

READ = ("index.html", "how-to/pages.html", "reference/rules-2.html", "reference/commands.html")
"""Pages of each kind, for the checker."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handbook")
    assemble(folder / "pages")
    assert mkdocs(folder / "pages", folder / "site") == 0
    return folder / "site"


def test_a_link_that_leads_nowhere_stops_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assemble(tmp_path / "pages")
    for path in (tmp_path / "pages" / "reference").glob("*.md"):
        path.write_text("Left out here: it takes long.\n", encoding="utf-8")
    (tmp_path / "pages" / "index.md").write_text("[Nowhere](nowhere.md)\n", encoding="utf-8")
    assert mkdocs(tmp_path / "pages", tmp_path / "site") != 0
    assert "'index.md' contains a link 'nowhere.md'" in capsys.readouterr().err


def test_reference_holds_every_rule_and_every_command(site: Path) -> None:
    reference = {path.name: path.read_text(encoding="utf-8") for path in (site / "reference").glob("*.html")}
    for code in every_code():
        assert f'id="{code.lower()}"' in reference[f"rules-{code[3]}.html"]
        assert code in reference["rules.html"]
    for command in COMMANDS:
        for known in helps_of(command):
            assert f">{html.escape(known.name)}<" in reference["commands.html"], known.name


def test_reference_holds_every_phrase_in_both_languages(site: Path) -> None:
    page = (site / "reference" / "phrases.html").read_text(encoding="utf-8")
    assert "<td>Skip to main content</td>" in page
    assert "<td>Neidio i’r prif gynnwys</td>" in page


def test_every_link_leads_to_a_page_or_to_the_web(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = re.sub(r"<(pre|code)\b.*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in map(html.unescape, re.findall(r'<a\b[^>]*\shref="([^"#?]+)', text)):
            if not target.startswith(("https://", "http://", "mailto:", "/")):
                assert (path.parent / target).exists(), (path.name, target)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|iframe)[^>]*\ssrc=\"(https?:[^\"]*)", text)
        loaded += re.findall(r"<link[^>]*rel=\"?stylesheet\"?[^>]*href=\"(https?:[^\"]*)", text)
        assert loaded == [], path


def test_everybody_can_read_it(site: Path) -> None:
    with axe.chromium(site) as browser:
        for name in READ:
            assert browser.check(site / name).violations == (), name
            assert browser.sideways(site / name, (375, 1280)) == [], name


def test_manual_is_that_of_the_commands() -> None:
    assert MANUAL.read_text(encoding="utf-8") == manual_page(), "run “make manual”"
