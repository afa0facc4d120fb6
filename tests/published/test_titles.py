"""Authors write titles of any length: on no page does a long one press other words together or stick out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import weasyprint
from playwright.sync_api import Page, ViewportSize

from cpsplan.compiler import compile_book
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.verify import axe
from cpsplan.workspace import resources
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers._laying_out import quicker
from tests.support.checkers import versions
from tests.support.enough import enough, shapes_of_page
from tests.support.verdicts import Verdicts, loaded_by_page

STARTER = Path(str(resources.folder("templates"))) / "starter"
WIDTHS = (320, 768, 1024, 1280, 1920)
LONGEST_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch"
LONG = f"{LONGEST_WORD} with learning, culture and community hubs for everyone in the districts around it"
AUTHORS_WORDS = re.compile(
    r"^([ -]*(?:title|summary|statement|text|scope|owner|subject|note|evidence|source|reason|publisher|vision|mission|"
    r"explanation): )([^|\"].*)$",
    re.MULTILINE,
)
MARGIN = 17
"""No words of a PDF are nearer to its left or right edge, in millimetres: they would be in its margin."""
EDGE = 4
"""No running head or foot is nearer to the upper or lower edge, in millimetres: a printer would cut it."""
DOCUMENTS = ["en/2026-27-q2", "en/libraries-2030", "en-large-print/2026-27-q2", "en-easy-read/2026-27"]
PLAN = "plans/delivery/2026-27.yaml"
GROUP = (
    "actions:\n  - id: computer-courses\n",
    "groups:\n  - id: winter\n    title: Winter\nactions:\n  - id: computer-courses\n    group: winter\n",
)
EDITIONS = {
    "en-large-print": "title: Large print\nlanguage: en\nstyle: large-print\n",
    "cy": "title: Cymraeg\nlanguage: cy\n",
}

FEWEST_LETTERS = 7
"""A line of words holds so many letters on average, wherever they stand."""

# The headings that take several lines in a column of less than some CSS pixels, each with its width and its words.
NARROW_HEADINGS = """least => [...document.querySelectorAll('h1, h2, h3, h4')].flatMap(heading => {
    const words = heading.querySelector(':scope > span:last-child:not(.draft-mark)') ?? heading;
    const {width, height} = words.getBoundingClientRect();
    const lines = height / parseFloat(getComputedStyle(words).lineHeight);
    return lines > 1.5 && width < least ? [`${Math.round(width)} px: ${words.textContent.slice(0, 40)}`] : [];
})"""

# The long words in lines of fewer letters than some, each with the letters of a line.
PRESSED_WORDS = """([longestWord, fewest]) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const found = [];
    while (texts.nextNode()) {
        const words = texts.currentNode.textContent;
        if (!words.includes(longestWord)) continue;
        range.selectNodeContents(texts.currentNode);
        const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top))).size;
        const letters = words.length / lines;
        if (letters < fewest) found.push(`${letters.toFixed(1)} letters a line: ${words.slice(0, 40)}`);
    }
    return found;
}"""


def lengthened(text: str) -> str:
    """A file of plan data with all words of its authors made long."""
    return AUTHORS_WORDS.sub(rf"\1\2 {LONG}", text)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the pages of the workspace of `cpsplan init`, where nothing is said in few words."""
    files: dict[str, str | bytes] = {}
    for path in filter(Path.is_file, (STARTER / "plans").rglob("*")):
        name = path.relative_to(STARTER).as_posix()
        text = path.read_text(encoding="utf-8")
        files[name] = lengthened(text.replace(*GROUP) if name == PLAN else text)
    for edition, text in EDITIONS.items():
        files[f"plans/editions/{edition}.yaml"] = f"id: {edition}\n{lengthened(text)}formats: [html]\n"
    artifacts, _ = build(compile_book(MemoryWorkspace(files)).book, STARTER, BuildOptions(formats=frozenset({"html"})))
    out = tmp_path_factory.mktemp("long")
    for one in artifacts:
        (out / one.path).parent.mkdir(parents=True, exist_ok=True)
        (out / one.path).write_bytes(one.content)
    return out


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with axe.browser() as browser:
        yield browser.new_page()


def faults(page: Page, path: Path) -> list[str]:
    """What is too wide or too narrow on a page, at each width of the window."""
    page.goto(path.as_uri())
    found = []
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        pixels, elements = page.evaluate(axe.WIDER)
        if pixels > 0:
            found.append(f"{path} at {width} px: {pixels} px too wide: {', '.join(elements[-3:])}")
        narrow = page.evaluate(NARROW_HEADINGS, 150 if width == 320 else 200)
        pressed = page.evaluate(PRESSED_WORDS, [LONGEST_WORD, FEWEST_LETTERS])
        found += [f"{path} at {width} px: {one}" for one in narrow + pressed]
    return found


def test_long_words_of_authors_leave_pages_whole(built: Path, page: Page) -> None:
    pages = sorted(built.rglob("*.html"))
    assert len(pages) > 30
    verdicts = Verdicts("titles", versions.chromium(), Path(axe.__file__), Path(__file__))
    wrong = verdicts.faults(
        enough(pages, shapes_of_page), lambda unknown: (faults(page, path) for path in unknown), loaded_by_page
    )
    assert not wrong, "\n".join(map(str, wrong))


def beyond(path: Path) -> list[str]:
    """The letters of a PDF that stand in a margin or beyond the paper, with their pages."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(path), start=1):
        width, height = page.get_size()
        words = page.get_textpage()
        aside, edge = MARGIN / 25.4 * 72, EDGE / 25.4 * 72
        boxes = {place: words.get_charbox(place) for place in range(words.count_chars())}
        out = [
            words.get_text_range(place, 1)
            for place, (left, bottom, right, top) in boxes.items()
            if left < aside or right > width - aside or bottom < edge or top > height - edge
        ]
        letters = "".join(out).split()
        found += [f"{path.name}, page {number}: {' '.join(letters)}"] if letters else []
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_long_words_of_authors_stay_on_the_paper(built: Path, tmp_path: Path, document: str) -> None:
    printed = tmp_path / f"{document.replace('/', '-')}.pdf"
    with quicker():
        weasyprint.HTML(filename=built / document / "index.html").write_pdf(printed)
    found = beyond(printed)
    assert not found, "\n".join(found)
