"""How documents are published: dates, version, numbers, the office that answers for them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date

import pikepdf
import pytest

from cpsplan.language import phrases
from cpsplan.language.localise import localise
from cpsplan.model.edition import Edition
from cpsplan.render import Page
from cpsplan.render.days import DocumentDays, days_of
from cpsplan.render.preparing import render
from cpsplan.workspace.archive import contents
from cpsplan.workspace.resources import folder
from cpsplan.writers import WRITERS, Assets
from cpsplan.writers.export import book_as_values
from tests.support import samples
from tests.support.samples import PLAN, STRATEGY, changed

PUBLISHED = """publication:
  published: 2026-03-31
  updated: 2026-05
  version: 1.10
  review_date: 2027-01
  isbn: 978-0-306-40615-7
  reference_number: HC 123
  responsible_office: Parks and gardens team
"""
WORDS = (
    "Published: 31 March 2026",
    "Updated: May 2026",
    "Version: 1.10",
    "Review date: January 2027",
    "ISBN: 978-0-306-40615-7",
    "Reference number: HC 123",
    "Responsible office: Parks and gardens team",
)
DOCUMENTS = {PLAN: "2026-27", STRATEGY: "park-2030"}


def finished(path: str, text: str, language: str = "en") -> Page:
    """The page of a document of the small workspace that says how it is published."""
    result = samples.compiled({path: changed(path, ("period:\n", f"{text}period:\n"))})
    assert result.diagnostics == ()
    loaded, _ = phrases.load_phrases(language, [folder("templates")])
    edition = Edition(id=language, title=language, language=language, formats=("html",))
    localised, faults = localise(result.book, edition, loaded)
    assert localised is not None, faults
    return render(localised, DOCUMENTS[path])


def words_of(page: Page) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.html).split())


@pytest.mark.parametrize("path", DOCUMENTS)
def test_all_of_it_stands_on_the_page(path: str) -> None:
    said = words_of(finished(path, PUBLISHED))
    assert [words for words in WORDS if said.count(words) != 1] == []
    assert "Cyhoeddwyd: 31 Mawrth 2026" in words_of(finished(path, PUBLISHED, "cy"))


def test_page_says_nothing_of_what_nobody_has_written() -> None:
    plain = finished(PLAN, "")
    assert 'class="published"' not in plain.html
    assert "dcterms" not in plain.html
    assert 'id="publication"' not in finished(PLAN, "publication: {published: 2026}\n").html


def test_files_tell_programs_when_they_were_published() -> None:
    page = finished(PLAN, PUBLISHED)
    made = {name: WRITERS[name].write(page, Assets.load()) for name in ("docx", "odt", "epub", "pdf")}
    for name, part in (("docx", "docProps/core.xml"), ("odt", "meta.xml"), ("epub", "book/package.opf")):
        assert b"2026-03-31" in zipfile.ZipFile(io.BytesIO(made[name])).read(part), name
    with pikepdf.open(io.BytesIO(made["pdf"])) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20260331")


def properties_of(path: str, text: str) -> dict[str, str]:
    """What the files of a document say of themselves, by format: their parts with properties."""
    page = finished(path, text)
    files = {name: WRITERS[name].write(page, Assets.load()) for name in ("docx", "odt", "epub", "pdf")}
    packed = {name: contents(files[name]) for name in ("docx", "odt", "epub")}
    with pikepdf.open(io.BytesIO(files["pdf"])) as document:
        metadata = document.Root.Metadata.read_bytes().decode()
        dates = f"{document.docinfo['/CreationDate']} {document.docinfo['/ModDate']}"
    return {
        "docx": "".join(text.decode() for name, text in packed["docx"].items() if name.startswith("docProps/")),
        "odt": packed["odt"]["meta.xml"].decode(),
        "epub": packed["epub"]["book/package.opf"].decode(),
        "pdf": f"{metadata} {dates}",
    }


OF_PROGRAMS = re.compile(r"python-docx|Macintosh|Microsoft|odfdo|2000-01-01|20000101|cpsplan")
"""Words of libraries and of moments that nobody has written."""


def test_properties_are_those_of_the_document() -> None:
    for name, said in properties_of(PLAN, PUBLISHED).items():
        assert "Park plan" in said, name
        assert "Friends of the park" in said, name
        assert "2026-05-01" in said or "20260501" in said, f"{name}: the day of the change"
        # Who says that an e-book keeps to a standard is who has tested it, and no property of the document.
        properties = re.sub(r'<meta property="a11y:certifiedBy".*?</meta>', "", said)
        assert OF_PROGRAMS.search(properties) is None, f"{name}: {said}"


def test_dates_are_of_the_period_where_nothing_is_said_of_the_publication() -> None:
    for name, said in properties_of(PLAN, "").items():
        assert "2026-04-01" in said or "20260401" in said, name


CHANGED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|D:\d{14})")


def test_dates_change_with_the_words_alone() -> None:
    """The same words give the same moment, other words another one, on the same day."""
    moments = [
        {name: max(CHANGED.findall(said)) for name, said in properties_of(PLAN, text).items()}
        for text in ("", "", "summary: Trees and birds.\n")
    ]
    assert moments[0] == moments[1]
    assert {moment.removeprefix("D:")[:4] for moment in moments[0].values()} == {"2026"}
    assert [name for name in moments[0] if moments[0][name] == moments[2][name]] == []
    assert [name for name in moments[0] if moments[0][name][:10] != moments[2][name][:10]] == []


def test_a_document_is_as_new_as_what_it_says_last() -> None:
    text = changed(PLAN, ("period:\n", "publication: {published: 2026-03}\nperiod:\n"))
    report = (
        "id: 2026-27-q1\ntitle: First quarter\nplan: 2026-27\nperiod: {from: 2026-04, to: 2026-06}\ndate: 2026-06\n"
        "status: published\n"
    )
    book = samples.compiled({PLAN: text, "plans/progress/2026-27-q1.yaml": report}).book
    june = date(2026, 6, 30)
    assert days_of(book, "2026-27") == DocumentDays(date(2026, 3, 1), june)
    assert days_of(book, "2026-27-q1") == DocumentDays(june, june)
    assert days_of(book, "") == DocumentDays(june, june)


def test_date_that_programs_do_not_know_is_for_people_only() -> None:
    page = finished(PLAN, "publication: {published: 2026-27-q1}\n")
    assert "April to June 2026" in words_of(page)
    assert "dcterms" not in page.html


def test_data_hold_it() -> None:
    book = samples.compiled({PLAN: changed(PLAN, ("period:\n", f"{PUBLISHED}period:\n"))}).book
    plan = json.loads(json.dumps(book_as_values(book)))["plans"][0]
    assert plan["publication"]["version"] == "1.10"
    assert plan["publication"]["isbn"] == "978-0-306-40615-7"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("isbn: 978-0-306-40615-3", "a digit of 978-0-306-40615-3 is wrong"),
        ("isbn: 12345", "is no ISBN"),
        ("published: soon", "is no date"),
        ('version: " "', "“version”"),
    ],
)
def test_what_cannot_be_is_told(line: str, told: str) -> None:
    text = changed(PLAN, ("period:\n", f"publication: {{{line}}}\nperiod:\n"))
    (fault,) = samples.compiled({PLAN: text}).diagnostics
    assert fault.code == "CPS204"
    assert told in fault.message


@pytest.mark.parametrize(
    ("isbn", "is_right"),
    [("0-306-40615-2", True), ("9780306406157", True), ("0-8044-2957-X", True), ("0306406153", False)],
)
def test_the_last_digit_of_an_isbn_fits_the_others(isbn: str, is_right: bool) -> None:  # noqa: FBT001
    text = changed(PLAN, ("period:\n", f"publication: {{isbn: {isbn}}}\nperiod:\n"))
    assert (samples.compiled({PLAN: text}).diagnostics == ()) is is_right


def test_report_is_not_published_before_its_day() -> None:
    report = (
        "id: 2026-27-q1\ntitle: First quarter\nplan: 2026-27\nperiod: {from: 2026-04, to: 2026-06}\ndate: 2026-06-30\n"
        "status: published\npublication: {published: 2026-06-12}\n"
    )
    found = samples.compiled({"plans/progress/2026-27-q1.yaml": report}).diagnostics
    assert [(fault.span.line, fault.message) for fault in found if fault.code == "CPS923"] == [
        (7, "The report is published 12 June 2026, before the day that it reports on")
    ]
