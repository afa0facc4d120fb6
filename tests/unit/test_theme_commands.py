"""The commands on the theme and on templates, and a theme of a workspace in what is built."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cpsplan.cli.app import app
from cpsplan.compiler import compile_book
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.render import render
from cpsplan.sources.template_copy import copy_of, is_outdated
from cpsplan.workspace.archive import contents
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.writers import epub
from cpsplan.writers.assets import Assets
from tests.support import samples
from tests.support.fonts import font

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 100"><path d="M0 0h800v100H0Z"/></svg>'
PUBLISHER = "The Joint Committee of the Parks, Gardens, Commons and Open Spaces of Elmshire and its Districts"
THIRD = """\
based_on: sober
colours: {brand: "#7a1f5c", link: "#7a1f5c"}
aims:
  - {colour: "#7a1f5c", shape: star}
  - {colour: "#00626e", shape: dome}
  - {colour: "#8a3b00", shape: plus}
  - {colour: "#31572c", shape: circle}
  - {colour: "#4b3a8f", shape: square}
  - {colour: "#5b4a1e", shape: triangle}
  - {colour: "#8c1c13", shape: diamond}
  - {colour: "#134074", shape: pentagon}
  - {colour: "#3d3d3d", shape: triangle down}
text_typeface: {name: Boxes, regular: Boxes.ttf, licence: OFL.txt}
logo: {light: logo, white: white}
cover: {kind: colour}
corner: For the board
"""
FILES: dict[str, str | bytes] = {
    "plans/theme.yaml": THIRD,
    "plans/pictures.yaml": "pictures:\n  - {id: logo, file: logo.svg, alt: The parks of Elmshire}\n"
    "  - {id: white, file: white.svg, alt: The parks of Elmshire in white}\n",
    "plans/pictures/logo.svg": LOGO,
    "plans/pictures/white.svg": LOGO.replace(b"<path", b'<path fill="white"'),
    "plans/fonts/Boxes.ttf": font(),
    "plans/fonts/OFL.txt": "A licence.\n",
}
AIMS = "".join(
    f"  - id: aim-{number}\n    title: Aim number {number}\n    outcomes: [{{id: one, statement: It is {number}.}}]\n"
    for number in range(2, 10)
)


@pytest.fixture
def third(tmp_path: Path) -> Path:
    """A workspace in a theme of its own, with a long name, a wide logo and nine aims."""
    settings = samples.changed(samples.SETTINGS, ("publisher: Friends of the park", f"publisher: {PUBLISHER}"))
    strategy = f"{samples.files()[samples.STRATEGY].rstrip()}\n{AIMS}"
    return samples.written(tmp_path, {**FILES, samples.SETTINGS: settings, samples.STRATEGY: strategy})


def edition_of(place: Path) -> LocalisedBook:
    compiled = compile_book(DiskWorkspace(place))
    assert [fault.code for fault in compiled.diagnostics if fault.code.startswith("CPS57")] == []
    editions, _ = localised_editions(compiled.book, [place / "templates"], strict=False)
    return editions[0]


def test_a_third_theme_holds_in_pages_and_style_sheets(third: Path) -> None:
    localised = edition_of(third)
    page = render(localised, "park-2030").html
    assert len(localised.book.aims) == len(localised.book.theme.shapes)
    assert 'alt="The parks of Elmshire in white"' in page
    assert "For the board" in page
    assert PUBLISHER in page
    for colour in ("#7a1f5c", "#00626e", "#3d3d3d"):
        assert f'fill="{colour}"' in page
    assets = assets_of(localised.book, [localised], [], Ledger(Path()))
    assert assets.contents["fonts/Boxes.ttf"] == FILES["plans/fonts/Boxes.ttf"]
    assert '@font-face { font-family: "Boxes"' in assets.contents["print.css"].decode()
    assert f"background: {localised.book.theme.cover_colour}" in assets.contents["print.css"].decode()


def test_without_a_theme_no_page_has_anything_of_one(tmp_path: Path) -> None:
    page = render(edition_of(samples.written(tmp_path)), "park-2030").html
    assert not re.search(r'class="(cover|corner|logo|with-logo)', page)


def test_the_page_of_specimens_is_whole_in_itself(third: Path, tmp_path: Path) -> None:
    out = tmp_path / "seen.html"
    result = CliRunner().invoke(app, ["theme", "--workspace", str(third), "--out", str(out)])
    assert result.exit_code == 0, result.output
    page = out.read_text(encoding="utf-8")
    assert "A cover in colour" in page
    assert not re.search(r'(?:src|href)="(?!data:|#)|url\("(?!data:)', page)


def test_a_copy_remembers_its_original(third: Path) -> None:
    arguments = ["templates", "copy", "css/epub.css", "--workspace", str(third)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    copied = (third / "templates" / "css" / "epub.css").read_text(encoding="utf-8")
    assert copied == copy_of("css/epub.css")
    assert is_outdated(copied) == ""
    assert is_outdated(re.sub(r"checksum \w+", "checksum 0123", copied)) == "css/epub.css"
    assert CliRunner().invoke(app, arguments).exit_code != 0
    assert CliRunner().invoke(app, ["templates", "copy", "nothing.html", "--workspace", str(third)]).exit_code != 0


def test_a_colour_without_quotation_marks_is_a_remark_and_told(tmp_path: Path) -> None:
    place = samples.written(tmp_path, {"plans/theme.yaml": "colours:\n  brand: #7a1f5c\n"})
    told = [fault for fault in compile_book(DiskWorkspace(place)).diagnostics if fault.span.path == "plans/theme.yaml"]
    assert [fault.span.line for fault in told] == [2]
    assert "quotation marks" in told[0].hint


def test_an_e_book_has_the_cover_of_a_theme_that_has_one(third: Path, tmp_path: Path) -> None:
    localised = edition_of(third)
    page = render(localised, "park-2030")
    assets = assets_of(localised.book, [localised], [], Ledger(Path()))
    with_cover = contents(epub.write(page, assets))
    assert with_cover["book/cover.png"].startswith(b"\x89PNG")
    assert b'properties="cover-image"' in with_cover["book/package.opf"]
    plain = edition_of(samples.written(tmp_path / "plain"))
    assert "book/cover.png" not in contents(epub.write(render(plain, "park-2030"), Assets.load()))


def test_a_new_workspace_may_have_another_theme(tmp_path: Path) -> None:
    place = tmp_path / "library"
    assert CliRunner().invoke(app, ["init", str(place), "--theme", "sober"]).exit_code == 0
    compiled = compile_book(DiskWorkspace(place))
    assert compiled.book.theme.name == "sober"
    assert compiled.diagnostics == ()
    refused = CliRunner().invoke(app, ["init", str(tmp_path / "other"), "--theme", "loud"])
    assert refused.exit_code != 0
    assert not (tmp_path / "other").exists()
