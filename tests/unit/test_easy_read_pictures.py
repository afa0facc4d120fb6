"""The pictures of Easy Read: where none is right, what each stands for, and photographs in place of drawings."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from cpsplan.compiler import compile_book
from cpsplan.model.easyread import FRAME_PICTURES
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.render.easy_read import FramePictures
from cpsplan.render.values import field_names
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.writers._content import IllustratedIdea, Run, ShownPicture
from cpsplan.writers._office.beside import FACE, POINT, room_below
from cpsplan.writers._office.design import LINE
from tests.support import samples
from tests.support.checkers import pdf
from tests.support.drawn import painted, saved
from tests.support.places import CASES, REPOSITORY

BOOKLET = "plans/easy-read/park-2030.yaml"
EDITION = (
    "id: en-easy-read\ntitle: Easy Read\nlanguage: en\nstyle: easy-read\nformats: [html, pdf, docx, odt, epub, txt]\n"
)
SENTENCE = "Nest boxes are small homes for birds."
MARK = "Aim 1"
"""What the mark of the aim says: it stands before the heading, and is no picture of an idea."""
DRAWING = qn("w:drawing")
Files = dict[str, bytes]


def built(place: Path, booklet: str, more: dict[str, str | bytes] | None = None) -> Files:
    """The files of the booklet of the small workspace, by the ends of their names."""
    origin = CASES / "easy-read"
    files: dict[str, str | bytes] = dict(samples.files())
    for path in origin.rglob("*.yaml"):
        files[path.relative_to(origin).as_posix()] = path.read_text(encoding="utf-8")
    files |= {BOOKLET: booklet, "plans/editions/en-easy-read.yaml": EDITION, **(more or {})}
    root = samples.written(place, files)
    compiled = compile_book(DiskWorkspace(root))
    assert [fault for fault in compiled.diagnostics if fault.severity.name == "ERROR"] == []
    artifacts, faults = build(compiled.book, root, BuildOptions(editions=frozenset({"en-easy-read"})))
    assert faults == []
    return {
        artifact.path.rpartition(".")[2]: artifact.content
        for artifact in artifacts
        if artifact.path.startswith("en-easy-read/park-2030/") and "formats" not in artifact.path
    }


def booklet(before: str, after: str) -> str:
    """The small booklet with something changed."""
    text = (CASES / "easy-read" / BOOKLET).read_text(encoding="utf-8")
    assert before in text
    return text.replace(before, after)


def part_of(content: bytes, name: str) -> str:
    """A file of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The small booklet, whose last idea has no picture."""
    none = "picture: none\n        picture_reason: No drawing shows a nest box."
    return built(tmp_path_factory.mktemp("without"), booklet("picture: home", none))


def test_an_idea_without_a_picture_keeps_its_words_in_every_format(without: Files) -> None:
    page = without["html"].decode()
    (idea,) = re.findall(r'<div class="say" data-reading="idea">\s*<div>(.*?)</div>', page, flags=re.DOTALL)
    assert SENTENCE in idea
    assert "home.svg" not in page
    assert "none" not in re.findall(r'src="[^"]*/([^"/]+)\.svg"', page)
    assert SENTENCE in without["txt"].decode()
    assert SENTENCE in part_of(without["docx"], "word/document.xml")
    assert SENTENCE in part_of(without["odt"], "content.xml")
    assert without["pdf"].startswith(b"%PDF")


def test_why_there_is_no_picture_is_not_published(without: Files) -> None:
    for ending in ("html", "txt"):
        assert "No drawing shows a nest box" not in without[ending].decode()


# --- what a picture stands for


def test_a_picture_that_repeats_its_sentences_is_heard_nowhere(without: Files, tmp_path: Path) -> None:
    page = without["html"].decode()
    alternatives = re.findall(r'<img [^>]*alt="([^"]*)"', page)
    assert len(alternatives) > 8
    assert set(alternatives) == {""}
    assert "[Picture" not in without["txt"].decode()
    assert figures(without["pdf"], tmp_path) == [MARK]
    word, opendocument = part_of(without["docx"], "word/document.xml"), part_of(without["odt"], "content.xml")
    assert word.count("decorative ") == word.count("<wp:docPr ") > 6
    assert opendocument.count('loext:decorative="true"') == opendocument.count("<draw:frame ") > 6


def test_what_a_picture_stands_for_is_heard_in_every_format(tmp_path: Path) -> None:
    words = "The warden of the park"
    files = built(tmp_path, booklet("picture: home", f"picture: home\n        stands_for: {words}"))
    assert f'alt="{words}"' in files["html"].decode()
    assert f"[Picture: {words}]" in files["txt"].decode()
    assert figures(files["pdf"], tmp_path) == [MARK, words]
    assert f'descr="{words}"' in part_of(files["docx"], "word/document.xml")
    assert f"<svg:desc>{words}</svg:desc>" in part_of(files["odt"], "content.xml")


def figures(content: bytes, folder: Path) -> list[str]:
    """The alternatives of the figures of a PDF."""
    (folder / "figures.pdf").write_bytes(content)
    return [figure.alternative for figure in pdf.read(folder / "figures.pdf").tagged("Figure")]


# --- word processors


def test_word_and_opendocument_have_no_tables_and_no_empty_paragraphs(without: Files) -> None:
    word, opendocument = part_of(without["docx"], "word/document.xml"), part_of(without["odt"], "content.xml")
    assert "<w:tbl>" not in word
    assert "<table:table " not in opendocument
    assert all(
        paragraph.text.strip() or paragraph._p.findall(f".//{DRAWING}")  # noqa: SLF001 - python-docx tells of no pictures
        for paragraph in docx.Document(io.BytesIO(without["docx"])).paragraphs
    )
    assert re.findall(r"<text:p [^>]*/>|<text:p [^>]*>\s*</text:p>", opendocument) == []


def test_pictures_stand_beside_their_sentences(without: Files) -> None:
    word, opendocument = part_of(without["docx"], "word/document.xml"), part_of(without["odt"], "content.xml")
    assert word.count("<wp:anchor ") == word.count('<w:pStyle w:val="Idea"/>') > 4
    assert opendocument.count('text:anchor-type="paragraph"') == opendocument.count('"Idea"') > 4
    assert word.count('"IdeaAlone"') == opendocument.count('"Idea_20_Alone"') == 1


def test_short_ideas_leave_more_room_below_their_words() -> None:
    picture = ShownPicture("pictures/home.svg", "")
    short, long = (IllustratedIdea(picture, ((Run("A short sentence."),),) * count) for count in (1, 5))
    assert room_below(short) > 3 * room_below(long)
    # Its words take one line, and the picture four and a half: 43 mm and a gap.
    assert room_below(short) * FACE * LINE * POINT == pytest.approx(48 - 16 * FACE * LINE * POINT)


# --- photographs in place of drawings

REGISTER = """pictures:
  - {id: home, file: easy-read/home.jpg, decorative: true, credit: Photographs by the friends of the park}
  - {id: ask, file: easy-read/ask.jpg, decorative: true, credit: Photographs by the friends of the park}
  - {id: map, file: map.jpg, decorative: true}
"""


def test_photographs_of_the_set_take_the_place_of_drawings(tmp_path: Path) -> None:
    photograph = saved("JPEG", painted(700, 700))
    names = ("easy-read/home", "easy-read/ask", "map")
    more: dict[str, str | bytes] = {f"plans/pictures/{name}.jpg": photograph for name in names}
    whole = (CASES / "easy-read" / BOOKLET).read_text(encoding="utf-8")
    files = built(tmp_path, whole, {**more, "plans/pictures.yaml": REGISTER})
    page = files["html"].decode()
    assert re.search(r'<img src="../../assets/images/home-700\.\w+\.jpg" alt=""', page)
    assert re.search(r'<img src="../../assets/images/ask-700\.\w+\.jpg" alt=""', page)
    assert "home.svg" not in page
    assert "ask.svg" not in page
    # A picture that lies elsewhere goes by the same id as a drawing, and stands for something else.
    assert "pictures/map.svg" in page
    assert page.count("Photographs by the friends of the park") == 1
    assert "The drawings are from OpenMoji" in page
    for ending, folder in (("docx", "word/media/"), ("odt", "Pictures/"), ("epub", "book/images/")):
        with zipfile.ZipFile(io.BytesIO(files[ending])) as archive:
            kept = [name for name in archive.namelist() if name.startswith(folder) and name.endswith(".jpg")]
        assert len(kept) >= 1, ending


def test_the_frame_of_a_booklet_has_the_pictures_that_the_model_names() -> None:
    book = compile_book(DiskWorkspace(REPOSITORY)).book
    assert not any(book.shows_photograph(name) for name in book.drawings)
    assert tuple(sorted(FRAME_PICTURES)) == tuple(sorted(field_names(FramePictures)))


def test_a_photograph_that_is_too_small_or_missing_is_told(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {
        "plans/pictures.yaml": REGISTER,
        "plans/pictures/easy-read/home.jpg": saved("JPEG", painted(60, 60)),
        BOOKLET: (CASES / "easy-read" / BOOKLET).read_text(encoding="utf-8"),
    }
    compiled = compile_book(DiskWorkspace(samples.written(tmp_path, {**samples.files(), **more})))
    codes = {fault.code for fault in compiled.diagnostics}
    assert {"CPS560", "CPS563"} <= codes
