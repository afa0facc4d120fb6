"""Documents of any shape on paper and on wide screens: nothing stands alone, nothing is cut, one edge for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, ViewportSize

from cpsplan.compiler import compile_book
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.verify import axe
from cpsplan.workspace import resources
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples
from tests.support.samples import EDITION, PLAN, STRATEGY, changed

STARTER = Path(str(resources.folder("templates"))) / "starter"
WIDTHS = (320, 375, 768, 1024, 1280, 1920)
TITLE = (
    "Libraries, learning, culture and community hubs for everyone in Exampleshire "
    "and in the districts around it, 2025 to 2030"
)
WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
LONG_AIM = 2
SHORTEST_LINE = 90
"""No heading is narrower, in CSS pixels."""

# Where the words of the masthead, the title and the foot begin, and how far the page is wider than the window.
EDGES = """() => {
    const left = name => {
        const texts = document.createTreeWalker(document.querySelector(name), NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        let least = Infinity;
        while (texts.nextNode()) {
            if (!texts.currentNode.textContent.trim()) continue;
            range.selectNodeContents(texts.currentNode);
            for (const box of range.getClientRects()) if (box.width > 1) least = Math.min(least, box.left);
        }
        return Math.round(least);
    };
    return ['.masthead', 'h1', '.colophon'].map(left);
}"""
NARROW = """least => [...document.querySelectorAll('h1, h2, h3, h4')].filter(heading => {
    const {width, height} = heading.getBoundingClientRect();
    return width && width < least && height > 40;
}).map(heading => heading.textContent.slice(0, 40))"""


def hard() -> dict[str, str | bytes]:
    """A workspace with a title of 120 letters, a word of 58, nine aims, twelve outcomes, no outputs."""
    aims = ""
    for number in range(1, 10):
        title = f"Our {WORD}" if number == LONG_AIM else f"Aim of the number {number}"
        aims += f"  - id: aim{number}\n    title: {title}\n    outcomes:\n"
        for place in range(4 if number == 1 else 1):
            aims += f"      - id: outcome{number}{place}\n        statement: Outcome {place} of aim {number} is so.\n"
    strategy = re.sub(r"(?sm)aims:\n.*?(?=^\w|\Z)", f"aims:\n{aims}", samples.files()[STRATEGY], count=1)
    strategy = re.sub(r"(?m)^title: .*$", f"title: {TITLE}", strategy)
    plan = (
        f"id: 2026-27\ntitle: {TITLE}\nstrategy: park-2030\nperiod:\n  financial_year: 2026-27\nprojects:\n"
        f"  - id: planting\n    title: {WORD} and more\n    outcomes: [aim1.outcome10]\n    scope: It has no outputs.\n"
    )
    return {STRATEGY: strategy, PLAN: plan}


@pytest.fixture(scope="module")
def built(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the pages and PDFs of the example and, below hard/, of the hard workspace."""
    out = tmp_path_factory.mktemp("paper")
    for entry in example.iterdir():
        (out / entry.name).symlink_to(entry)
    book = compile_book(MemoryWorkspace({**samples.files(), **hard(), EDITION: changed(EDITION)})).book
    artifacts, faults = build(book, STARTER, BuildOptions())
    assert [fault for fault in faults if fault.severity.name == "ERROR"] == []
    for artifact in artifacts:
        place = out / "hard" / artifact.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(artifact.content)
    return out


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with axe.browser() as browser:
        yield browser.new_page()


# --- screens


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "en/2026-27/index.html",
        "en/2026-27/formats.html",
        "hard/en/2026-27/index.html",
        "hard/en/park-2030/index.html",
    ],
)
def test_masthead_text_and_foot_share_one_edge(built: Path, page: Page, path: str) -> None:
    page.goto((built / path).as_uri())
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        edges = page.evaluate(EDGES)
        pixels, elements = page.evaluate(axe.WIDER)
        narrow = page.evaluate(NARROW, SHORTEST_LINE)
        if max(edges) - min(edges) > 2 or pixels > 0 or narrow:
            wrong.append((width, edges, pixels, elements[-2:], narrow))
    assert wrong == []


# How much room there is between each thick rule of an aim and the words before it.
ROOM = """() => [...document.querySelectorAll('.section + .aim, .section + .outcome')].map(part => {
    const range = document.createRange();
    range.selectNodeContents(part.previousElementSibling);
    return part.getBoundingClientRect().top - range.getBoundingClientRect().bottom;
})"""
LINES = """name => [...document.querySelectorAll(name)].map(figure => {
    const range = document.createRange();
    range.selectNodeContents(figure);
    return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
})"""


@pytest.mark.parametrize(("path", "places"), [("en/2026-27/index.html", 1), ("en/libraries-2030/index.html", 1)])
def test_prose_has_room_below_it(built: Path, page: Page, path: str, places: int) -> None:
    page.goto((built / path).as_uri())
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        rooms = page.evaluate(ROOM)
        assert len(rooms) == places
        assert min(rooms) >= 24, width


def test_a_headline_figure_has_one_line_on_a_desk(built: Path, page: Page) -> None:
    page.set_viewport_size(ViewportSize(width=1280, height=900))
    page.goto((built / "en/2026-27/index.html").as_uri())
    assert page.evaluate(LINES, ".headline dd") == [1, 1, 1]
    assert page.evaluate(LINES, ".site a") == [1]
    assert page.locator(".site").inner_text() == "Plans of the Exampleshire Library Service"


def test_no_line_stands_above_the_head_of_a_table(built: Path, page: Page) -> None:
    page.goto((built / "en/2026-27/index.html").as_uri())
    widths = "heads => heads.map(head => getComputedStyle(head).borderTopWidth)"
    assert set(page.locator("thead th").evaluate_all(widths)) == {"0px"}


# --- printed from a browser


@pytest.mark.parametrize(
    "path", ["index.html", "accessibility.html", "en/2026-27/index.html", "en/2026-27/formats.html"]
)
def test_a_browser_numbers_the_pages_and_leaves_none_empty(built: Path, page: Page, path: str) -> None:
    page.goto((built / path).as_uri())
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    texts = [one.get_textpage().get_text_range() for one in printed]
    count = len(texts)
    assert [number for number, text in enumerate(texts, start=1) if f"{number} / {count}" not in text] == []
    if "2026-27/index" not in path:
        assert lowest_ink(printed[0]) > 0.5, "the first page is nearly empty"


def lowest_ink(paper: Any) -> float:
    """How far down a page the last words of its text stand, as a share of its height; its foot does not count."""
    height = paper.get_height()
    words = paper.get_textpage()
    bottoms = [words.get_charbox(place)[1] for place in range(words.count_chars())]
    inside = [bottom for bottom in bottoms if bottom > 22 / 25.4 * 72]
    return float(1 - min(inside, default=height) / height)


# --- PDF


@pytest.mark.parametrize(
    "path", ["en/2026-27/2026-27.pdf", "en/2026-27-q2/2026-27-q2.pdf", "hard/en/2026-27/2026-27.pdf"]
)
def test_no_heading_and_no_head_of_a_table_ends_a_page(built: Path, path: str) -> None:
    html = (built / path).with_name("index.html").read_text(encoding="utf-8")
    headings = {letters(re.sub("<[^>]+>", "", words)) for words in re.findall(r"(?s)<h[2-5][^>]*>(.*?)</h[2-5]>", html)}
    heads = {letters(re.sub("<[^>]+>", "", words)) for words in re.findall(r"(?s)<thead>(.*?)</thead>", html)}
    stranded = []
    for number, paper in enumerate(pypdfium2.PdfDocument(built / path), start=1):
        width, height = paper.get_size()
        inside = paper.get_textpage().get_text_bounded(0, 23 / 25.4 * 72, width, height - 23 / 25.4 * 72)
        lines = [letters(line) for line in inside.splitlines() if letters(line)]
        if lines and (lines[-1] in headings or lines[-1] in heads):
            stranded.append((number, lines[-1]))
    assert stranded == []


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]", "", text).casefold()


EVERY_PDF = [
    f"{name}{document}"
    for name, document, sheets in (
        ("", "2026-27", 2),
        ("", "2026-27-q2", 1),
        ("", "libraries-2030", 2),
        ("hard/", "2026-27", 2),
        ("hard/", "park-2030", 2),
    )
    for document in (
        f"en/{document}/{document}.pdf",
        f"en/{document}/on-a-page/{document}-on-a-page-a4.pdf",
        f"en/{document}/on-a-page/{document}-on-a-page.pdf",
    )[: sheets + 1]
]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


@pytest.mark.parametrize("path", EVERY_PDF)
def test_no_word_stands_on_another_or_over_the_edge(built: Path, path: str) -> None:
    for number, paper in enumerate(pypdfium2.PdfDocument(built / path), start=1):
        letters_here = ink_of(paper)
        assert list(letters_on_others(letters_here)) == [], f"page {number}"
        width, height = paper.get_size()
        assert all(10 < box[0] < box[2] < width - 10 for box in letters_here), f"page {number}"
        assert all(10 < box[1] < box[3] < height - 10 for box in letters_here), f"page {number}"


def ink_of(paper: Any) -> list[Box]:
    """Where the letters of a page have their ink. Two that are one sign, as in “office”, count once."""
    words = paper.get_textpage()
    boxes: list[Box] = [words.get_charbox(place) for place in range(words.count_chars())]
    seen = [box for before, box in pairwise([(0, 0, 0, 0), *boxes]) if box != before]
    return [box for box in seen if box[2] - box[0] > 0.5 and box[3] - box[1] > 0.5]


def letters_on_others(boxes: list[Box]) -> Iterator[tuple[Box, Box]]:
    """Letters that cover a third of another one: two by two."""
    near: dict[tuple[int, int], list[Box]] = {}
    for box in boxes:
        left, bottom, right, top = (int(side // 12) for side in box)
        cells = [(column, row) for column in range(left, right + 1) for row in range(bottom, top + 1)]
        for other in {other for cell in cells for other in near.get(cell, [])}:
            if shared(box, other) > min(area(box), area(other)) / 3:
                yield box, other
        for cell in cells:
            near.setdefault(cell, []).append(box)


def shared(first: Box, second: Box) -> float:
    """How much of two boxes is the same."""
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    return wide * high if wide > 0 and high > 0 else 0


def area(box: Box) -> float:
    """How large a box is."""
    return (box[2] - box[0]) * (box[3] - box[1])


def test_control_words_on_others_are_seen() -> None:
    apart: list[Box] = [(10, 10, 16, 20), (17, 10, 23, 20)]
    assert list(letters_on_others(apart)) == []
    assert list(letters_on_others([*apart, (12, 11, 18, 21)])) == [((12, 11, 18, 21), (10, 10, 16, 20))]


@pytest.mark.parametrize("path", ["en/2026-27/2026-27.pdf", "en/2026-27-q2/2026-27-q2.pdf"])
def test_pages_are_at_least_half_full(built: Path, path: str) -> None:
    papers = list(pypdfium2.PdfDocument(built / path))
    # A part may begin a page, and the last page ends where the text does.
    low = [number for number, paper in enumerate(papers[1:-1], start=2) if lowest_ink(paper) < 0.5]
    assert low == []


@pytest.mark.parametrize(
    ("edition", "least"), [("en", 0.5), ("cy", 0.5), ("en-large-print", 0.4), ("cy-large-print", 0.4)]
)
def test_no_page_of_the_real_documents_is_nearly_empty(published: Path, edition: str, least: float) -> None:
    paths = sorted((published / edition).glob("*/*.pdf"))
    assert len(paths) >= 6
    pages = {path: list(pypdfium2.PdfDocument(path))[:-1] for path in paths}
    empty = [(path.name, paper) for path in paths for paper in pages[path] if lowest_ink(paper) < least]
    assert empty == []


def test_a_footnote_stands_on_the_page_that_calls_it(built: Path) -> None:
    paper = pypdfium2.PdfDocument(built / "en/libraries-2030/libraries-2030.pdf")
    texts = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in paper]
    assert ["no longer runs" in text for text in texts] == ["Count of timetables" in text for text in texts]
    assert any("no longer runs" in text for text in texts)
