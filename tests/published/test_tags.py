"""The structure of every published PDF, read back: it is that of the page, whatever the layout cuts or repeats.

veraPDF asks for none of this. The page is asked in a browser, as it would print it: which tables, sections, headings
and items of lists it shows, and which words, in which order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import weasyprint
from playwright.sync_api import Page

from cpsplan.verify import axe
from cpsplan.writers._paper import BRIEF
from tests.support.checkers import pdf, versions
from tests.support.enough import enough, listed, shapes_of_pdf
from tests.support.verdicts import Verdicts

GROUPS = {"Document", "Part", "Art", "Sect", "L", "LI", "TOC", "Table", "THead", "TBody", "TR"}
"""What holds elements only, never a text."""
BELOW = {
    "L": {"LI"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOCI"},
    "TOCI": {"Lbl", "Reference", "P", "TOC"},
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "TR": {"TH", "TD"},
}
"""What may stand right below what."""
CAPTIONED = {"Table", "Figure", "Sect"}
SOON = 40
"""So many words may be heard besides, between two of a page: page numbers, and the marks of a list."""
RUNNING_HEADS = 250
"""At most this many characters of a printed page may stand outside the structure tree: heads and page numbers."""
WORD = re.compile(r"[^\W\d_]+")
DOTS = re.compile(r"\. ?\. ?\.")
ORDER = """brief => {
    for (const front of [...document.querySelectorAll('[data-front]')].reverse())
        front.parentElement.prepend(front);
    if (brief)
        document.querySelectorAll('main nav').forEach(nav => nav.remove());
}"""
"""The order of paper, which is one thing that writers change in a page."""
SHOWN = """() => {
    // What is hidden from those who hear a page, such as the key of a drawing, has no tags.
    const heard = e => e.checkVisibility() && !e.closest('[aria-hidden=true]');
    const shown = (...tags) => [...document.querySelectorAll(tags.join())].filter(heard).length;
    const besides = figure => {
        const copy = figure.cloneNode(true);
        copy.querySelectorAll('img, svg, figcaption').forEach(part => part.remove());
        return copy.textContent.trim();
    };
    const numbers = {
        Table: shown('table'), items: shown('li', 'dt'), H1: shown('h1'), H2: shown('h2'), H3: shown('h3'),
        H4: shown('h4'), Note: shown('[role=doc-footnote]'),
        Sect: shown('section', 'nav', 'aside:not([role])') + [...document.querySelectorAll('figure')]
            .filter(figure => figure.querySelectorAll('img, svg').length !== 1 || besides(figure)).length,
    };
    for (const element of document.querySelectorAll('svg, [aria-hidden=true]'))
        element.style.display = 'none';
    document.querySelectorAll('br').forEach(line => line.replaceWith(' '));
    return [numbers, document.body.innerText];
}"""


@pytest.fixture(scope="module")
def documents(published: Path, example: Path) -> list[Path]:
    """Every PDF of the repository's own plans, and of the example."""
    return [document for out in (published, example) for document in listed(out, ".pdf")]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with axe.browser() as browser:
        yield browser.new_page()


def page_of(path: Path) -> list[Path]:
    """The page from which a PDF is written. That of a sheet is the page of the larger of the two."""
    return [path.parent / "index.html"]


def test_tags_are_sound_and_those_of_the_page(documents: list[Path], page: Page) -> None:
    def look(unknown: list[Path]) -> Iterator[list[str]]:
        for path in unknown:
            document = pdf.read(path)
            page.goto(page_of(path)[0].as_uri())
            page.emulate_media(media="print")
            page.evaluate(ORDER, len(document.pages) <= BRIEF)
            shown = page.evaluate(SHOWN)
            yield [f"{path}: {fault}" for fault in (*unheard(document), *unsound(document), *unlike(document, *shown))]

    own = (Path(pdf.__file__), Path(__file__))
    verdicts = Verdicts("structure", versions.python("pikepdf"), versions.chromium(), *own)
    faults = verdicts.faults(enough(documents, shapes_of_pdf), look, page_of)
    assert not faults, "\n".join(map(str, faults))


def unheard(document: pdf.Document) -> Iterator[str]:
    """What veraPDF does not look at: whether a PDF says what it is, and whether its text can be heard."""
    if not (document.title and document.displays_title and document.bookmarks):
        yield "has no title, does not show it, or has no bookmarks"
    if document.language.split("-")[0] not in {"en", "cy"}:
        yield f"is in the language “{document.language}”"
    heard = "".join(letters for page in document.pages for letters in WORD.findall(page.tagged))
    for page in document.pages:
        place = f"page {page.number}"
        if page.untagged:
            yield f"{place}: not tagged: {page.untagged}"
        # A drawing may fill a page by itself, where a table tells the same on another.
        not_heard = [word for word in WORD.findall(page.artifact + page.detached) if word not in heard]
        if not page.tagged and not_heard:
            yield f"{place}: nothing is tagged, and these are words of no other page: {not_heard}"
        if len(page.detached) > RUNNING_HEADS:
            yield f"{place}: too much is detached: {page.detached}"


def unsound(document: pdf.Document) -> Iterator[str]:
    """What is wrong with the tags of a PDF, whatever its page says."""
    elements = tuple(document.walk())
    for element in elements:
        yield from _unsound_element(element)
    for name in ("Document", "Part"):
        if len(document.tagged(name)) != 1:
            yield f"{len(document.tagged(name))} of {name}"
    for page in document.pages:
        if page.detached:
            yield f"page {page.number}: in no element: {page.detached}"
    pressed = sum(len(element.links) for element in elements)
    if pressed != document.annotations:
        yield f"{document.annotations} annotations, {pressed} of them in elements"
    if not document.labels:
        yield "no labels of pages"
    if document.metadata_language != document.language:
        yield f"metadata in the language “{document.metadata_language}”, the text in “{document.language}”"


def _unsound_element(element: pdf.Element) -> Iterator[str]:
    tag, place = element.tag, f"{element.tag} “{element.text[:40]}”"
    wrong = {child.tag for child in element.children} - BELOW.get(tag, {child.tag for child in element.children})
    if wrong:
        yield f"{place}: {wrong} right below it"
    if element.has_content and tag in GROUPS:
        yield f"{place}: holds text"
    if tag not in CAPTIONED and any(child.tag == "Caption" for child in element.children):
        yield f"{place}: has a caption"
    if tag == "TH" and not element.table.scope:
        yield f"{place}: heads neither a row nor a column"
    if tag == "Note" and not element.identifier:
        yield f"{place}: has no name"
    if DOTS.search(element.text):
        yield f"{place}: reads dots"
    yield from _unsound_links(element, place)


def _unsound_links(element: pdf.Element, place: str) -> Iterator[str]:
    if element.links and element.tag != "Link":
        yield f"{place}: has an annotation"
    if element.tag != "Link":
        return
    if not element.links:
        yield f"{place}: has no annotation"
    if any(child.tag == "Link" for child in element.walk() if child is not element):
        yield f"{place}: a link in a link"
    for link in element.links:
        if link.words == link.destination or not link.words:
            yield f"{place}: is called “{link.words}”"


def unlike(document: pdf.Document, shown: dict[str, int], text: str) -> Iterator[str]:
    """What the tags of a PDF say otherwise than its page."""
    numbers = {tag: len(document.tagged(tag)) for tag in shown}
    numbers["items"] = len(document.tagged("LI", "TOCI"))
    for tag, number in shown.items():
        if numbers[tag] != number:
            yield f"{tag}: {number} in the page, {numbers[tag]} in the tags"
    heard = " ".join(element.text for element in document.elements).casefold().split()
    words = text.casefold().split()
    at = 0
    for place, word in enumerate(words):
        after = _after(word, heard, at)
        if not after:
            around = " ".join(words[max(place - 5, 0) : place + 5])
            yield f"“{word}” of “{around}” is not heard behind “{' '.join(heard[max(at - 5, 0) : at])}”"
            return
        at = after


def _after(word: str, heard: list[str], start: int) -> int:
    """Where what is heard goes on behind a word, which may be in parts in it; 0 where it does not come soon."""
    for place in range(start, min(start + SOON, len(heard))):
        so_far = ""
        for end in range(place, len(heard)):
            so_far += heard[end]
            if so_far == word:
                return end + 1
            if not word.startswith(so_far):
                break
    return 0


# What is read sees what is wrong.

BODY = """<!DOCTYPE html><html lang="en"><head><title>A page</title><style>@page {{ size: 90mm 60mm }}</style></head>
<body><main><h1 id="top">A page</h1>{}</main></body></html>"""
BAD = {
    "a link in a link": '<style>a::after { content: "!" }</style><p><a href="#top">Top</a>',
    "has no annotation": "<p><a>No link</a>",
    "right below it": "<dl><div><dt>Aims<dd>5</div></dl>",
    "of Part": "<p>Words" * 40,
    "heads neither": "<table><tr><th>Aim</table>",
}


@pytest.mark.parametrize("fault", BAD)
def test_what_is_unsound_is_seen(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "bad.pdf"
    weasyprint.HTML(string=BODY.format(BAD[fault])).write_pdf(path, pdf_variant="pdf/ua-1")
    assert any(fault in line for line in unsound(pdf.read(path)))


def test_an_untagged_pdf_is_seen_as_such(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    weasyprint.HTML(string="<p>Nothing but text").write_pdf(path)
    document = pdf.read(path)
    assert len(list(unheard(document))) == 3
    assert (document.title, document.displays_title) == ("", False)
    assert (document.bookmarks, document.elements) == ((), ())
    assert document.pages == (pdf.PageText(1, "", "", "", "Nothing but text"),)


def test_words_that_are_lost_joined_or_in_another_order_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "words.pdf"
    weasyprint.HTML(string=BODY.format("<p>One two three four")).write_pdf(path, pdf_variant="pdf/ua-1")
    document = pdf.read(path)
    assert list(unlike(document, {"Table": 0, "items": 0}, "A page One two three four")) == []
    assert list(unlike(document, {}, "A page Onetwo three four")) == []
    for text in ("A page One two five", "A page One three two", "A page One two thr ee"):
        assert len(list(unlike(document, {}, text))) == 1, text
    assert list(unlike(document, {"Table": 1}, "")) == ["Table: 1 in the page, 0 in the tags"]
