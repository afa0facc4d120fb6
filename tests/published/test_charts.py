"""The words of charts, measured in a browser: none is cut, none stands over another, however a reader sets the text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from cpsplan.verify import axe
from cpsplan.workspace import children

WIDTHS = (320, 1280)
DOUBLED = "--blink-settings=defaultFontSize=32"
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""
"""The text spacing of WCAG 1.4.12."""
SETTINGS = {"plain": "", "spaced": SPACED, "doubled": ""}
PAGES = (
    ("published", "en/cps-2025/index.html"),
    ("published", "cy/cps-2025/index.html"),
    ("published", "cy-large-print/cps-2025/index.html"),
    ("published", "cy-large-print/cps-2020/index.html"),
    ("published", "index.html"),
    ("example", "en/2026-27/index.html"),
    ("example", "en/2026-27-q2/index.html"),
    ("example", "en/libraries-2030/index.html"),
)
MEASURE = r"""() => {
    const isSeen = element => element.checkVisibility({opacityProperty: true, visibilityProperty: true});
    const charts = [...document.querySelectorAll('figure, .matrices, .history, [data-reading=drawing], svg')];
    const outer = charts.filter(chart => isSeen(chart) && !chart.parentElement.closest(
        'figure, .matrices, .history, [data-reading=drawing], svg'));
    const wordsOf = chart => {
        const words = [];
        const texts = document.createTreeWalker(chart, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const node = texts.currentNode, of = node.parentElement;
            if (!node.data.trim() || of.closest('title') || !isSeen(of)) continue;
            const range = document.createRange();
            range.setStart(node, node.data.search(/\S/));
            range.setEnd(node, node.data.trimEnd().length);
            for (const box of range.getClientRects()) words.push({node, of, box, text: node.data.trim()});
        }
        return words;
    };
    const isOut = (box, of) =>
        box.left < of.left - 1 || box.right > of.right + 1 || box.top < of.top - 2 || box.bottom > of.bottom + 2;
    const isCut = word => {
        for (let element = word.of; element !== document.body; element = element.parentElement) {
            const {display, overflowX} = getComputedStyle(element);
            const isWritten = element.namespaceURI.endsWith('svg') && element.tagName !== 'svg';
            if (isWritten || overflowX === 'visible' || (display === 'inline' && element.tagName !== 'svg')) continue;
            if (/auto|scroll/.test(overflowX)) return false;
            if (isOut(word.box, element.getBoundingClientRect())) return true;
        }
        return word.box.left < -1 || word.box.right > Math.max(innerWidth, document.documentElement.scrollWidth) + 1;
    };
    const areOver = (a, b) => a.node !== b.node
        && Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1
        && Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
            > Math.min(a.box.height, b.box.height) * .35;
    return outer.map(wordsOf).flatMap(words => [
        ...words.filter(isCut).map(word => 'cut: ' + word.text),
        ...words.flatMap((a, number) => words.slice(number + 1).filter(b => areOver(a, b))
            .map(b => `over another: ${a.text}, ${b.text}`)),
    ]);
}"""
TWICE = """() => [...document.querySelectorAll('[role=img]')]
    .filter(picture => !picture.closest('[aria-hidden=true]'))
    .filter(picture => {
        const name = (picture.querySelector('title')?.textContent ?? '').trim();
        const after = document.createRange();
        after.setStartAfter(picture);
        after.setEndAfter(picture.closest('td, th, li, p, dt, figure, div'));
        return name && after.toString().trim().startsWith(name);
    }).map(picture => picture.querySelector('title').textContent)"""
"""The pictures whose name is read again right after them."""


@pytest.fixture(scope="module")
def browsers() -> Iterator[dict[str, Page]]:
    """A page for each setting. Text is doubled by the browser's own setting, which queries of the width follow too."""
    program = next(filter(None, map(children.program, axe.PROGRAMS)))
    with axe.browser() as started:
        larger = started.browser_type.launch(executable_path=program, args=[*axe.ARGUMENTS, DOUBLED])
        pages = {setting: (larger if setting == "doubled" else started).new_page() for setting in SETTINGS}
        yield pages
        larger.close()


def faults(browsers: dict[str, Page], address: str) -> list[str]:
    """What is wrong with the words of charts on a page, in every width and setting."""
    wrong: list[str] = []
    for setting, page in browsers.items():
        page.goto(address)
        if style := SETTINGS[setting]:
            page.add_style_tag(content=style)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{width} px, {setting}: {fault}" for fault in page.evaluate(MEASURE)]
    return wrong


@pytest.mark.parametrize(("folder", "path"), PAGES)
def test_words_of_charts_are_whole(
    request: pytest.FixtureRequest, browsers: dict[str, Page], folder: str, path: str
) -> None:
    out = request.getfixturevalue(folder)
    assert isinstance(out, Path)
    assert faults(browsers, (out / path).as_uri()) == []
    assert browsers["plain"].evaluate(TWICE) == []


@pytest.mark.parametrize(
    ("chart", "fault"),
    [
        ('<svg width="40" height="20"><text x="0" y="15">cut at the right</text></svg>', "cut: cut at the right"),
        (
            '<svg width="400" height="20"><text y="15">a long name</text><text x="30" y="15">2021</text></svg>',
            "over another: a long name, 2021",
        ),
        ('<figure style="overflow: hidden; height: 8px">too tall</figure>', "cut: too tall"),
    ],
)
def test_words_that_are_cut_or_covered_are_seen(
    browsers: dict[str, Page], tmp_path: Path, chart: str, fault: str
) -> None:
    (tmp_path / "x.html").write_text(f"<!doctype html><title>x</title><body>{chart}", encoding="utf-8")
    assert f"1280 px, plain: {fault}" in faults(browsers, (tmp_path / "x.html").as_uri())


def test_a_name_that_is_read_twice_is_seen(browsers: dict[str, Page]) -> None:
    page = browsers["plain"]
    sign = '<p><svg role="img" width="9" height="9"{}><title>Amber</title></svg> Amber</p>'
    page.set_content("<!doctype html><title>x</title><body>" + sign.format(""))
    assert page.evaluate(TWICE) == ["Amber"]
    page.set_content("<!doctype html><title>x</title><body>" + sign.format(" aria-hidden=true"))
    assert page.evaluate(TWICE) == []
