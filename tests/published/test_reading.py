"""What pages tell the formats: words about a drawing go where the drawing goes, and no heading stands over nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cssselect2
import docx
import lxml.html
import pytest
import tinycss2
from lxml import etree

from cpsplan.compiler import compile_book
from cpsplan.language.localise import localise
from cpsplan.language.phrases import load_phrases
from cpsplan.publishing.images import images_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.render import COVERAGE, STATEMENT, Page, documents, formats_page, pictures_of, prepare
from cpsplan.render.folders import template_folders
from cpsplan.workspace import resources
from cpsplan.workspace.archive import contents
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from cpsplan.writers import WRITERS, Assets, WriteError, braille
from cpsplan.writers._reading_values import Reading

TEMPLATES = Path(str(resources.folder("templates")))
STARTER = TEMPLATES / "starter"
LARGE_PRINT = "id: en-large-print\ntitle: Large print\nlanguage: en\nstyle: large-print\nformats: [html]\n"
SPEAKS_OF_A_DRAWING = re.compile(
    r"\b[Oo]ne mark is|\b[Tt]he dot is|thick line|pale band|diamond|[Ff]illed is|sign beside it|cell stands out|"
    r"[Aa] column with|broken line|[Ee]ach bar|A bar (?:is|shows)|A pale bar|The same in a table|stronger colour"
)
"""Words of pages that mean nothing without a drawing. None of them stands in the plans of the workspace."""
WITHOUT_DRAWINGS = ("txt", "script", "docx", "odt", "brf")
Heading = tuple[int, str]


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    """Every page of the workspace that `cpsplan init` writes, in three styles, by its path."""
    files = {path: (STARTER / path).read_bytes() for path in DiskWorkspace(STARTER).names("plans")}
    book = compile_book(MemoryWorkspace({**files, "plans/editions/en-large-print.yaml": LARGE_PRINT})).book
    made: dict[str, Page] = {}
    for edition in book.editions.values():
        phrases, _ = load_phrases("en", template_folders())
        localised, _ = localise(book, edition.model, phrases)
        assert phrases
        assert localised
        names = ["2026-27"] if edition.model.style == "large-print" else ["", *documents(localised)]
        if edition.model.style == "standard":
            names += [COVERAGE, STATEMENT, *map(formats_page, documents(localised))]
        for name in names:
            page = prepare(localised, name).page(phrases)
            made[page.path] = page
    return made


@pytest.fixture(scope="module")
def assets() -> Assets:
    files = {path: (STARTER / path).read_bytes() for path in DiskWorkspace(STARTER).names("plans")}
    book = compile_book(MemoryWorkspace(files)).book
    return Assets.load((), sorted(pictures_of(book)), images_of(book, Ledger(Path())))


WRITTEN: dict[tuple[str, str, str], bytes] = {}
"""What was written already, by the path and the HTML of the page and the format: several tests ask for the same."""


def written(page: Page, assets: Assets, name: str) -> bytes:
    """A page in a format; Braille before it is translated, for which a program is wanted."""
    if name == "brf":
        return "\n".join(piece.text for piece in braille._pieces(page)).encode()  # noqa: SLF001 - its source
    asked = (page.path, page.html, name)
    if asked not in WRITTEN:
        WRITTEN[asked] = WRITERS[name].write(page, assets)
    return WRITTEN[asked]


def said(content: bytes, name: str) -> str:
    """What a file says."""
    if name == "docx":
        return "\n".join(words for _, words in _of_docx(content))
    if name == "odt":
        return "\n".join(words for _, words in _of_odt(content))
    return content.decode()


def without(page: Page, *readings: str) -> Page:
    """A page whose template has left out what an element says of its reading."""
    html = page.html
    for reading in readings:
        assert f' data-reading="{reading}"' in html
        html = html.replace(f' data-reading="{reading}"', "")
    # Where texts stand is known of the page as it was only.
    return replace(page, html=html, texts=())


# --- headings


def _of_docx(content: bytes) -> Iterator[Heading]:
    """The headings, with their levels, and the other paragraphs, as level 0, in their order."""
    for paragraph in docx.Document(io.BytesIO(content)).element.body.iter("{*}p"):
        style = paragraph.find("./{*}pPr/{*}pStyle")
        name = "" if style is None else next(iter(style.attrib.values()))
        words = "".join(text.text or "" for text in paragraph.iter("{*}t"))
        level = re.match(r"Heading(\d)", name)
        yield int(level[1]) if level else 0, words


def _of_odt(content: bytes) -> Iterator[Heading]:
    root = etree.fromstring(contents(content)["content.xml"])
    for element in root.iter("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}*"):
        name = etree.QName(element).localname
        if name in {"h", "p"}:
            level = next((int(value) for key, value in element.attrib.items() if key.endswith("outline-level")), 0)
            yield level if name == "h" else 0, "".join(element.itertext())


def _of_html(root: Any) -> Iterator[Heading]:
    """The headings, and as level 0 everything else that says or draws something."""
    levels = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5}
    for element in root.iter("*"):
        tag = etree.QName(element).localname
        beside = element.getparent().getprevious()
        if tag in levels and (beside is None or etree.QName(beside).localname != "img"):
            yield levels[tag], " ".join("".join(element.itertext()).split())
        elif not levels.keys() & {etree.QName(above).localname for above in element.iterancestors()}:
            yield 0, (element.text or "").strip() or ("drawn" if tag in {"svg", "img"} else "")


def empty(lines: Iterable[Heading]) -> list[str]:
    """The headings with nothing under them, neither words nor a lower heading."""
    found: list[str] = []
    open_heading: Heading | None = None
    for level, words in lines:
        if level and open_heading and level <= open_heading[0]:
            found.append(open_heading[1])
        if level:
            open_heading = (level, words)
        elif words.strip():
            open_heading = None
    return [*found, open_heading[1]] if open_heading else found


def test_an_empty_heading_is_seen() -> None:
    lines = [(1, "a"), (2, "b"), (0, " "), (2, "c"), (0, "words"), (3, "d"), (2, "e")]
    assert empty(lines) == ["b", "d", "e"]


@pytest.mark.parametrize("name", ["docx", "odt", "epub"])
def test_no_heading_stands_over_nothing(pages: dict[str, Page], assets: Assets, name: str) -> None:
    for path, page in pages.items():
        content = written(page, assets, name)
        lines = {"docx": _of_docx, "odt": _of_odt, "epub": _of_epub}[name](content)
        assert empty(lines) == [], f"{path} as {name}"


def _of_epub(content: bytes) -> Iterator[Heading]:
    return _of_html(etree.fromstring(contents(content)["book/text.xhtml"]).find("{*}body"))


# --- words of drawings


def test_every_kind_of_page_is_looked_at(pages: dict[str, Page]) -> None:
    kinds = {match[1] for page in pages.values() for match in re.finditer(r'<body class="([\w -]+)"', page.html)}
    template = re.compile(r"{% block kind %}([\w -]+){% endblock %}")
    wanted = {match[1] for path in TEMPLATES.glob("*.html") for match in template.finditer(path.read_text("utf-8"))}
    assert {kind.removesuffix(" large-print") for kind in kinds} == wanted | {"easy-read"}


@pytest.mark.parametrize("name", WITHOUT_DRAWINGS)
def test_without_drawings_nothing_speaks_of_them(pages: dict[str, Page], assets: Assets, name: str) -> None:
    for path, page in pages.items():
        match = SPEAKS_OF_A_DRAWING.search(said(written(page, assets, name), name))
        assert match is None, f"{path} as {name}: {match}"


@pytest.mark.parametrize("name", WITHOUT_DRAWINGS)
@pytest.mark.parametrize("document", ["2026-27", "2026-27-q2", "libraries-2030"])
def test_words_that_lost_their_drawing_are_seen(
    pages: dict[str, Page], assets: Assets, name: str, document: str
) -> None:
    page = without(pages[f"en/{document}/index.html"], "words-of-drawing")
    assert SPEAKS_OF_A_DRAWING.search(said(written(page, assets, name), name))


def _untied(root: Any) -> list[str]:
    """Lists each of whose entries begins with a drawing, as keys do, that are not told to be words of one."""
    tied = f"ancestor-or-self::*[@data-reading='{Reading.DRAWING}' or @data-reading='{Reading.WORDS_OF_DRAWING}']"
    lists = [element for element in root.iter("ul") if not element.xpath("ancestor::nav")]
    keys = [element for element in lists if all(entry.find("./*[1]") is not None for entry in element)]
    return [
        " ".join((entry.find("./svg").tail or "").strip() for entry in element)
        for element in keys
        if all(entry.find("./*[1]").tag == "svg" for entry in element) and not element.xpath(tied)
    ]


def test_every_key_is_tied_to_its_drawing(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert _untied(lxml.html.document_fromstring(page.html)) == [], path
    loose = without(pages["en/2026-27-q2/index.html"], "words-of-drawing")
    assert _untied(lxml.html.document_fromstring(loose.html)) == ["Red Amber Green Grey"]


def test_words_of_a_drawing_stand_on_a_page_that_draws(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        root = lxml.html.document_fromstring(page.html)
        if root.xpath(f"//*[@data-reading='{Reading.WORDS_OF_DRAWING}']"):
            assert root.xpath("//main//svg[@role='img'][not(@class='mark')]"), path


@pytest.mark.parametrize("name", ["txt", "script", "docx", "odt", "epub"])
def test_what_stands_around_words_of_a_drawing_is_in_every_format(
    pages: dict[str, Page], assets: Assets, name: str
) -> None:
    for path, page in pages.items():
        assert WRITERS[name].lost(page, written(page, assets, name)) == [], path


# --- large print, whose style sheet takes drawings away


def _hidden(root: Any, style_sheet: str) -> set[Any]:
    """The elements that a style sheet hides, on a narrow screen or on paper."""
    matcher = cssselect2.Matcher()

    def add(rules: Iterable[Any]) -> None:
        for rule in rules:
            if rule.type == "at-rule" and rule.lower_at_keyword == "media":
                add(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
            elif rule.type == "qualified-rule" and re.search(r"display\s*:\s*none", tinycss2.serialize(rule.content)):
                for selector in cssselect2.compile_selector_list(rule.prelude):
                    matcher.add_selector(selector, None)

    add(tinycss2.parse_stylesheet(style_sheet, skip_comments=True, skip_whitespace=True))
    elements = cssselect2.ElementWrapper.from_html_root(root).iter_subtree()
    return {element.etree_element for element in elements if matcher.match(element)}


def _halves(page: Page, style_sheet: str) -> list[str]:
    """The tables of which the style sheet hides the drawings, and not the words that belong to them."""
    root = lxml.html.document_fromstring(page.html)
    hidden = _hidden(root, style_sheet)
    return [
        table.get("class")
        for table in root.iter("table")
        if any(element.find(".//svg") is not None for element in hidden & set(table.iter()))
        and not set(table.xpath(f".//*[@data-reading='{Reading.WORDS_OF_DRAWING}']")) <= hidden
    ]


def test_large_print_hides_drawings_with_their_words(pages: dict[str, Page]) -> None:
    style_sheet = (TEMPLATES / "css" / "large-print.css").read_text("utf-8")
    page = pages["en-large-print/2026-27/index.html"]
    hidden = _hidden(lxml.html.document_fromstring(page.html), style_sheet)
    assert any("One mark is one output" in element.text_content() for element in hidden)
    assert _halves(page, style_sheet) == []
    assert _halves(page, ".front .marks { display: none; }") == ["front"]


# --- templates of a workspace


def test_a_reading_that_nobody_knows_is_refused(pages: dict[str, Page], assets: Assets) -> None:
    page = pages["en/2026-27/index.html"]
    wrong = replace(page, html=page.html.replace('data-reading="line"', 'data-reading="lines"', 1), texts=())
    for name in (*WITHOUT_DRAWINGS, "epub"):
        with pytest.raises(
            WriteError, match=r"en/2026-27/index\.html has data-reading=“lines”; there are: skip, line,"
        ):
            written(wrong, assets, name)


@pytest.mark.parametrize("name", ["txt", "script", "docx", "odt", "epub"])
def test_templates_without_readings_go_on_working(pages: dict[str, Page], assets: Assets, name: str) -> None:
    for path, page in pages.items():
        old = replace(page, html=re.sub(r' data-reading="[\w-]+"', "", page.html), texts=())
        content = WRITERS[name].write(old, assets)
        assert WRITERS[name].lost(old, content) == [], path
        # What the style sheet of paper hides is in no PDF, so it must be in no text that a PDF is compared with.
        assert "Accessibility statement" not in WRITERS["txt"].write(old, assets).decode() or "accessibility" in path
