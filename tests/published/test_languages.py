"""English and Welsh on a basis of equality: the same pages, linked both ways, nothing left in the other language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
import pytest

from cpsplan.compiler import compile_book
from cpsplan.language.catalogue import published_texts
from cpsplan.render.languages import mark_languages, marked
from cpsplan.workspace.disk import DiskWorkspace
from tests.support import real_plans
from tests.support.places import REPOSITORY

DOCUMENTS = ("cps-2020", "cps-2025", "ice-2025", "2019-20", "2020-21", "2022-23")
LONG = 4
"""From this number of words on a text is a sentence that has to be translated."""


class Reader(HTMLParser):
    """Reads a page: its links, its anchors, its words, its language and the links to other languages."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.words: list[str] = []
        self.language = ""
        self.alternates: dict[str, str] = {}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element has."""
        given = {name: value or "" for name, value in attrs}
        self.anchors.add(given.get("id", ""))
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "link" and given.get("rel") == "alternate":
            self.alternates[given["hreflang"]] = given["href"]
        if tag in ("a", "link") and "href" in given:
            self.links.append(given["href"])

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All words of the page with single spaces."""
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def pages(published: Path) -> dict[str, Reader]:
    """Every page of the repository's own workspace by its path."""
    return {path.relative_to(published).as_posix(): Reader(path) for path in published.rglob("*.html")}


def test_no_link_is_broken(pages: dict[str, Reader], published: Path) -> None:
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("https", "http", "mailto"), link
                continue
            target = (published / path).parent / unquote(parts.path) if parts.path else published / path
            there = target.resolve()
            if not there.is_file():
                broken.append(f"{path}: {link}")
            elif (
                parts.fragment
                and parts.fragment not in pages[there.relative_to(published.resolve()).as_posix()].anchors
            ):
                broken.append(f"{path}: {link} (no such place)")
    assert broken == []
    assert sum(len(page.links) for page in pages.values()) > 1000


def test_every_page_leads_to_its_twin_and_back(pages: dict[str, Reader], published: Path) -> None:
    def twin(path: str, language: str) -> str:
        target = ((published / path).parent / pages[path].alternates[language]).resolve()
        return target.relative_to(published.resolve()).as_posix()

    for path, page in pages.items():
        other = "en" if page.language == "cy" else "cy"
        assert set(page.alternates) == {other}, path
        assert page.alternates[other] in page.links
        assert pages[twin(path, other)].language == other
        assert twin(twin(path, other), page.language) == path


def test_both_languages_have_the_same_pages_and_files(published: Path) -> None:
    for document in DOCUMENTS:
        names = [sorted(path.name for path in (published / language / document).iterdir()) for language in ("en", "cy")]
        assert names[0] == names[1]
        endings = [".brf", ".docx", ".epub", ".odt", ".pdf", ".txt", "-audio-script.txt"]
        endings += [".mp3"] if real_plans.is_spoken(document) else []
        pages = {"index.html", "formats.html", "on-a-page"}
        assert set(names[0]) == {*pages, *(f"{document}{ending}" for ending in endings)}
    for language in ("", "cy/"):
        assert (published / f"{language}index.html").is_file()
        assert not (published / f"{language}coverage.html").exists()


def sentences() -> Iterator[str]:
    """Every English text of the plans that is a sentence."""
    for _, _, text in published_texts(compile_book(DiskWorkspace(REPOSITORY)).book):
        if len(text.split()) >= LONG:
            yield text


def test_no_english_sentence_is_left_in_a_welsh_page(pages: dict[str, Reader]) -> None:
    welsh = " ".join(page.text for page in pages.values() if page.language == "cy")
    assert [text for text in sentences() if text in welsh] == []
    assert len(welsh) > 100_000


def test_the_search_for_english_sentences_finds_them_where_they_are(pages: dict[str, Reader]) -> None:
    english = " ".join(page.text for page in pages.values() if page.language == "en")
    assert sum(text in english for text in sentences()) > 200


def test_draft_is_announced_in_both_languages(pages: dict[str, Reader]) -> None:
    for path, page in pages.items():
        if page.language == "cy":
            easy = path.startswith("cy-easy-read")
            assert ("A translator has not checked these words yet." if easy else "Draft translation") in page.text, path
            assert ("Nid yw cyfieithydd wedi gwirio’r geiriau hyn eto." if easy else "Cyfieithiad drafft") in page.text


def languages_in(path: Path) -> tuple[str, list[str]]:
    """The language of a PDF, and those of the parts in its structure tree."""
    found: list[str] = []
    with pikepdf.open(path) as pdf:
        todo = [pdf.Root.StructTreeRoot.K]
        while todo:
            one = todo.pop()
            if isinstance(one, pikepdf.Array):
                todo += list(one)
            elif isinstance(one, pikepdf.Dictionary):
                if "/Lang" in one:
                    found.append(str(one.Lang))
                if "/K" in one and "/S" in one:
                    todo.append(one.K)
        return str(pdf.Root.Lang), found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_pdf_is_in_welsh_and_marks_what_is_english(document: str, published: Path) -> None:
    language, parts = languages_in(published / "cy" / document / f"{document}.pdf")
    assert language == "cy"
    assert "en" in parts
    assert languages_in(published / "en" / document / f"{document}.pdf")[0] == "en"


def test_names_that_stay_english_are_marked(published: Path) -> None:
    page = (published / "cy" / "2022-23" / "index.html").read_text(encoding="utf-8")
    assert '<span lang="en">Operation Soteria</span>' in page
    assert "y Platfform Cyffredin" in page, "this one has a Welsh name"
    assert '<span lang="en">RASSO</span>' in page
    assert '<span lang="en">CPS</span>' not in page, "the service has this name in both languages"
    assert not re.search(r'(?<!lang="en">)Operation Soteria(?!</span>)(?=[^<>]*<)', page)


def test_welsh_dates_figures_and_lists(pages: dict[str, Reader]) -> None:
    plan = pages["cy/2019-20/index.html"].text
    assert "£80 miliwn" in plan
    assert "2019" in plan
    assert "dros 61%" in plan


def test_changed_figure_is_an_error_that_names_both_places(tmp_path: Path) -> None:
    for path in (REPOSITORY / "plans").rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(REPOSITORY)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    catalogue = tmp_path / "plans/translations/cy/2019-20.po"
    text = catalogue.read_text(encoding="utf-8")
    address = 'msgctxt "2019-20/measures/employee-engagement/statement"'
    before, after = text.split(address)
    msgid, msgstr = after.split("msgstr", 1)
    changed = f"{msgid}msgstr{msgstr.replace('61%', '16%', 1)}"
    catalogue.write_text(f"{before}{address}{changed}", encoding="utf-8")
    found = [one for one in compile_book(DiskWorkspace(tmp_path)).diagnostics if one.severity.word == "error"]
    assert [(one.code, one.span.path) for one in found] == [("CPS914", "plans/delivery/2019-20.yaml")]
    assert "61%" in found[0].message
    assert "16%" in found[0].message
    assert found[0].related[0].span.path == "plans/translations/cy/2019-20.po"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>{marked('a & b', 'en')}</p>", '<p><span lang="en" class="foreign">a & b</span></p>'),
        (f"<title>{marked('a', 'en')} b</title>", "<title>a b</title>"),
        (f'<a title="{marked("a", "en")}">b</a>', '<a title="a">b</a>'),
        ("<p>Rhaglen Operation Soteria</p>", '<p>Rhaglen <span lang="en">Operation Soteria</span></p>'),
        ('<p class="Operation Soteria">a</p>', '<p class="Operation Soteria">a</p>'),
        ("<svg><title>Operation Soteria</title></svg>", "<svg><title>Operation Soteria</title></svg>"),
        ("<svg><text>Operation Soteria</text></svg>", "<svg><text>Operation Soteria</text></svg>"),
    ],
)
def test_marking_parts_in_another_language(html: str, expected: str) -> None:
    assert mark_languages(html, ["Operation Soteria"], "en") == expected
