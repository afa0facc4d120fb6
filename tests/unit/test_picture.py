"""Pictures of a workspace are let through by a list: nothing that runs, loads, links or moves is published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.sources.broken import BrokenPicture
from cpsplan.sources.picture import DEEPEST, MOST_USES, read_picture
from cpsplan.writers import Assets
from tests.support import samples
from tests.support.places import CASES, REPOSITORY

PATH = "templates/pictures/easy-read/tree.svg"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"{}>{}</svg>'

BOOKLET = "plans/easy-read/park-2030.yaml"


def found(svg: str) -> tuple[Diagnostic, ...]:
    """What is told of a workspace with a booklet and a picture of its own."""
    booklet = (CASES / "easy-read" / BOOKLET).read_text(encoding="utf-8")
    return tuple(samples.compiled({PATH: svg, BOOKLET: booklet}).diagnostics)


HOSTILE = {
    "handler": (SVG.format(' onload="alert(1)"', ""), "onload"),
    "handler in capitals": (SVG.format(' ONLOAD="alert(1)"', ""), "ONLOAD"),
    "script": (SVG.format("", "<script>alert(1)</script>"), "<script>"),
    "script with a prefix": (SVG.format("", "<s:script>alert(1)</s:script>"), "<script>"),
    "script of XHTML": (SVG.format("", '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'), "<script>"),
    "set": (SVG.format("", '<set attributeName="href" to="javascript:alert(1)"/>'), "<set>"),
    "animation": (SVG.format("", '<animate attributeName="href" values="javascript:alert(1)"/>'), "<animate>"),
    "page in a picture": (
        SVG.format("", '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="http://x"/></foreignObject>'),
        "<foreignObject>",
    ),
    "picture in a picture": (SVG.format("", '<image href="/etc/passwd"/>'), "<image>"),
    "link": (SVG.format("", '<a href="javascript:alert(1)"><path d="M0"/></a>'), "<a>"),
    "use of another file": (SVG.format("", '<use href="other.svg#a"/>'), "href=other.svg#a"),
    "use by another name": (
        SVG.format(' xmlns:k="http://www.w3.org/1999/xlink"', '<use k:href="data:image/svg+xml,x#a"/>'),
        "href=data:image/svg+xml,x#a",
    ),
    "colour from elsewhere": (SVG.format("", '<path fill="u\\72l(http://x)"/>'), "fill=u\\72l(http://x)"),
    "style from elsewhere": (SVG.format("", '<path style="fill: u\\72l(http://x)"/>'), "fill"),
    "import": (SVG.format("", '<style>@import "http://x";</style>'), "@import"),
    "font": (SVG.format("", "<style>@font-face {src: url(http://x)}</style>"), "@font-face"),
    "background": (SVG.format("", "<style>svg {background: url(http://x)}</style>"), "background"),
    "set of images": (SVG.format("", "<style>svg {fill: image-set('http://x' 1x)}</style>"), "fill"),
}
UNSAFE = re.compile(rb"alert|http://x|javascript|passwd|other\.svg|data:|@|iframe", re.IGNORECASE)


@pytest.mark.parametrize(("svg", "what"), HOSTILE.values(), ids=HOSTILE)
def test_what_runs_or_leads_outside_is_dropped_and_told_with_its_place(svg: str, what: str) -> None:
    picture = read_picture(svg.encode())
    assert UNSAFE.search(svg.encode())
    assert not UNSAFE.search(picture.svg), picture.svg
    assert (what, False) in [(part.what, part.harmless) for part in picture.dropped]
    told = [one for one in found(f"\n{svg}") if one.code == "CPS638"]
    assert told
    assert told[0].severity is Severity.ERROR
    assert (told[0].span.path, told[0].span.line) == (PATH, 2)
    assert svg[told[0].span.column - 1 :].startswith(("<", "s:", "k:")) or svg[told[0].span.column - 1].isalpha()


BROKEN = {
    "entities": '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("", "<text>&a;</text>"),
    "another file as an entity": '<!DOCTYPE svg [<!ENTITY a SYSTEM "/etc/passwd">]>'
    + SVG.format("", "<text>&a;</text>"),
    "no namespace": "<svg/>",
    "page": '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "cut off": '<svg xmlns="http://www.w3.org/2000/svg"><g>',
    "empty": "",
    "deep": SVG.format("", "<g>" * DEEPEST + "</g>" * DEEPEST),
    "deep style": SVG.format("", f'<path style="fill:{"f(" * 9999}"/>'),
    "deep colour": SVG.format("", f'<path fill="{"f(" * 9999}"/>'),
    "grows": SVG.format("", '<use href="#a"/>' * (MOST_USES + 1)),
}


@pytest.mark.parametrize("svg", BROKEN.values(), ids=BROKEN)
def test_what_is_no_picture_is_refused_with_a_place(svg: str) -> None:
    with pytest.raises(BrokenPicture):
        read_picture(svg.encode())
    codes = [(one.code, one.span.path) for one in found(svg)]
    assert ("CPS638", PATH) in codes


def test_what_a_program_for_drawing_left_is_a_note() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:version="1.3">'
        '<i:view i:zoom="2"/><metadata>By me</metadata>'
        '<circle r="2" i:label="head" style="fill:red;-inkscape-x:1"/></svg>'
    )
    told = [one for one in found(drawn) if one.code == "CPS638"]
    assert [one.severity for one in told] == [Severity.NOTE]
    assert "“version”, “<view>”, “<metadata>”, “label”, “-inkscape-x”" in told[0].message
    assert read_picture(drawn.encode()).svg == (
        b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="2" style="fill:red"></circle></svg>'
    )


def test_pictures_of_cpsplan_are_drawn_whole() -> None:
    pictures = sorted((REPOSITORY / "templates/pictures/easy-read").glob("*.svg"))
    assert len(pictures) > 60
    assert {path.name: read_picture(path.read_bytes()).dropped for path in pictures} == {
        path.name: () for path in pictures
    }


def test_what_is_published_is_what_was_parsed(tmp_path: Path) -> None:
    place = tmp_path / "pictures" / "easy-read" / "tree.svg"
    place.parent.mkdir(parents=True)
    place.write_text(HOSTILE["script with a prefix"][0], encoding="utf-8")
    assert b"alert" not in Assets.load([tmp_path], ["tree"]).contents["pictures/tree.svg"]


def test_other_files_among_the_pictures_are_let_be() -> None:
    booklet = (CASES / "easy-read" / BOOKLET).read_text(encoding="utf-8")
    photograph: dict[str, str | bytes] = {"templates/pictures/easy-read/tree.png": b"\x89PNG\r\n\xff", BOOKLET: booklet}
    assert samples.compiled(photograph).diagnostics == samples.compiled({BOOKLET: booklet}).diagnostics


def test_two_names_of_one_attribute_are_one() -> None:
    twice = SVG.format(' xmlns:k="http://www.w3.org/1999/xlink"', '<use href="#a" k:href="#b"/>')
    assert read_picture(twice.encode()).svg.count(b"href") == 1


def test_long_style_sheet_is_kept_whole() -> None:
    rules = "".join(f".a{number} {{\n  fill: #abcdef;\n  stroke: #123456\n}}\n" for number in range(600))
    svg = read_picture(SVG.format("", f"<style>{rules}</style>").encode()).svg
    assert svg.count(b"fill:#abcdef") == svg.count(b"stroke:#123456") == 600
