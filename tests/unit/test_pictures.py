"""Pictures of the register: checked, shown in every format, told to those who do not see them, and made once."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pikepdf
import pytest
from PIL import Image

from cpsplan.changes.difference import compare_books
from cpsplan.changes.rename import rename
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Severity
from cpsplan.language import phrases
from cpsplan.language.localise import localise
from cpsplan.model.edition import Edition
from cpsplan.publishing.build import build
from cpsplan.publishing.images import images_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.options import BuildOptions
from cpsplan.render import Page
from cpsplan.render.preparing import render
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers import WRITERS, Assets
from cpsplan.writers.export import book_as_values
from tests.support import samples
from tests.support.drawn import SVG, noted, painted, saved
from tests.support.samples import PLAN, changed

REGISTER, PHOTOGRAPH = "plans/pictures.yaml", "plans/pictures/lake.jpg"
LAKE = """pictures:
  - id: lake
    file: lake.jpg
    alt: Volunteers plant reeds.
    caption: The lake in March.
    credit: Photograph by the friends of the lake
    licence: CC BY 4.0
    focus: {across: 30, down: 20}
"""
SHOWN = changed(PLAN, ("    outputs:\n", "    picture: lake\n    outputs:\n"))


def workspace(register: str = LAKE, more: Mapping[str, str | bytes] = MappingProxyType({})) -> dict[str, str | bytes]:
    """The files of a workspace in which a project shows a picture."""
    photograph = saved("JPEG", painted(1800, 900), exif=noted())
    return {PLAN: SHOWN, REGISTER: register, PHOTOGRAPH: photograph, **more}


def finished(compiled: Compiled, language: str = "en") -> Page:
    """The page of the plan."""
    loaded, _ = phrases.load_phrases(language, [folder("templates")])
    edition = Edition(id=language, title=language, language=language, formats=("html",))
    localised, faults = localise(compiled.book, edition, loaded)
    assert localised is not None, faults
    return render(localised, "2026-27")


def written(name: str, register: str = LAKE) -> bytes:
    """The plan in a format."""
    compiled = samples.compiled(workspace(register))
    page = finished(compiled)
    images = images_of(compiled.book, Ledger(Path()))
    content = WRITERS[name].write(page, Assets.load(images=images))
    assert WRITERS[name].lost(page, content) == []
    return content


def test_a_picture_is_a_figure_in_the_sizes_that_there_are() -> None:
    compiled = samples.compiled(workspace())
    assert compiled.diagnostics == ()
    html = finished(compiled).html
    (figure,) = re.findall(r'<figure class="picture".*?</figure>', html, re.DOTALL)
    names = re.findall(r"assets/(images/lake-[0-9]+\.[0-9a-f]{8}\.jpg)", figure)
    assert set(names) == set(images_of(compiled.book, Ledger(Path())))
    assert [name.split("-")[1].split(".")[0] for name in names] == ["960", "480", "960", "1600"]
    for part in (
        'alt="Volunteers plant reeds."',
        'width="1600" height="800"',
        'loading="lazy"',
        "object-position: 30% 20%",
        "The lake in March.",
        "Photograph by the friends of the lake",
    ):
        assert part in figure
    assert "The lake in March: Photograph by the friends of the lake. Licence: CC BY 4.0" in html


def test_whom_a_picture_is_owed_to_is_what_every_page_has_to_say(tmp_path: Path) -> None:
    layout = (folder("templates") / "layout.html").read_text(encoding="utf-8")
    assert "{{ credits(picture_credits) }}" in layout
    bare = layout.replace("{{ credits(picture_credits) }}", "")
    files = workspace(DECORATIVE, {"templates/layout.html": bare})
    place = samples.written(tmp_path, files)
    _, diagnostics = build(compile_book(DiskWorkspace(place)).book, place, BuildOptions(formats=frozenset({"html"})))
    assert [(fault.code, fault.span.path) for fault in diagnostics] == [("CPS807", REGISTER)]


def test_a_caption_is_what_the_page_of_its_picture_has_to_say(tmp_path: Path) -> None:
    template = (folder("templates") / "plan.html").read_text(encoding="utf-8")
    shown = "{% if activity.illustration %}{{ activity.illustration|figured(page.assets) }}{% endif %}"
    assert shown in template
    # Whom it is owed to would name it at the end of the page.
    lines = LAKE.splitlines(keepends=True)
    owed_to_nobody = "".join(line for line in lines if "credit" not in line and "licence" not in line)
    files = workspace(owed_to_nobody)
    place = samples.written(tmp_path, {**files, "templates/plan.html": template.replace(shown, "")})
    _, diagnostics = build(compile_book(DiskWorkspace(place)).book, place, BuildOptions(formats=frozenset({"html"})))
    assert [(fault.code, fault.span.line) for fault in diagnostics] == [("CPS807", 5)]


@pytest.mark.parametrize("name", ["txt", "script", "brf"])
def test_who_does_not_see_a_picture_is_told_of_it(name: str) -> None:
    if name == "brf":
        if not WRITERS["brf"].format.needs[0].place:
            return
        assert b"vol" in written(name).lower()
        return
    text = " ".join(written(name).decode().split())
    assert "Picture: Volunteers plant reeds." in text
    assert text.index("Volunteers plant reeds.") < text.index("The lake in March.") < text.index("Photograph by")


def sizes_in(archive: zipfile.ZipFile, media: str) -> set[tuple[int, int]]:
    """How large the pictures are that a file of an office program holds."""
    sizes: set[tuple[int, int]] = set()
    for path in archive.namelist():
        if path.startswith(media):
            with Image.open(io.BytesIO(archive.read(path))) as picture:
                sizes.add(picture.size)
    return sizes


def test_word_and_opendocument_hold_the_picture_with_its_alternative_and_its_caption() -> None:
    for name, media, part in (("docx", "word/media/", "word/document.xml"), ("odt", "Pictures/", "content.xml")):
        with zipfile.ZipFile(io.BytesIO(written(name))) as archive:
            assert (1600, 800) in sizes_in(archive, media)
            text = archive.read(part).decode()
            assert "Volunteers plant reeds." in text
            assert "The lake in March." in re.sub(r"<[^>]*>", "", text)


def test_a_drawing_is_drawn_for_word_and_stays_itself_elsewhere() -> None:
    drawn = LAKE.replace("lake.jpg", "lake.svg")
    compiled = samples.compiled(workspace(drawn, {"plans/pictures/lake.svg": SVG}))
    page = finished(compiled)
    assets = Assets.load(images=images_of(compiled.book, Ledger(Path())))
    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"].write(page, assets))) as archive:
        assert (1600, 800) in sizes_in(archive, "word/media/")
    with zipfile.ZipFile(io.BytesIO(WRITERS["epub"].write(page, assets))) as archive:
        assert 'media-type="image/svg+xml"' in archive.read("book/package.opf").decode()


def test_an_e_book_holds_each_picture_once_and_names_no_other_size() -> None:
    with zipfile.ZipFile(io.BytesIO(written("epub"))) as archive:
        (file,) = (path for path in archive.namelist() if path.startswith("book/images/"))
        assert "-960." in file
        assert "srcset" not in archive.read("book/text.xhtml").decode()
        assert 'media-type="image/jpeg"' in archive.read("book/package.opf").decode()


def figures(content: bytes) -> list[str]:
    """The alternatives of the figures that a PDF has in its structure."""
    alternatives: list[str] = []

    def walk(element: Any) -> None:
        if isinstance(element, pikepdf.Array):
            for part in element:
                walk(part)
        elif isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == "/Figure":
                alternatives.append(str(element.get("/Alt", "")))
            if "/K" in element:
                walk(element.K)

    with pikepdf.open(io.BytesIO(content)) as document:
        walk(document.Root.StructTreeRoot.K)
    return alternatives


def test_a_pdf_has_the_picture_as_a_figure_and_none_of_a_decorative_one() -> None:
    assert "Volunteers plant reeds." in figures(written("pdf"))
    told = {*figures(written("pdf"))} - {*figures(written("pdf", DECORATIVE))}
    assert told == {"Volunteers plant reeds."}
    assert "" not in figures(written("pdf", DECORATIVE))


DECORATIVE = "pictures: [{id: lake, file: lake.jpg, decorative: true, credit: By a friend}]\n"


def test_a_decorative_picture_is_told_nowhere_and_its_maker_at_the_end() -> None:
    page = finished(samples.compiled(workspace(DECORATIVE)))
    (figure,) = re.findall(r'<figure class="picture".*?</figure>', page.html, re.DOTALL)
    assert 'alt=""' in figure
    assert "figcaption" not in figure
    assert "Decoration: By a friend" in page.html
    text = written("txt", DECORATIVE).decode()
    assert "[Picture" not in text
    assert "Decoration: By a friend" in text


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{id: lake, file: lake.jpg}", "say in alt what the picture tells"),
        ("{id: lake, file: lake.jpg, alt: x, decorative: true}", "leave out alt"),
        ("{id: lake, file: lake.jpg, caption: x, decorative: true}", "leave out caption"),
        ("{id: lake, file: ../../cpsplan.yaml, alt: x}", "is no file of plans/pictures/"),
        ("{id: lake, file: /etc/passwd, alt: x}", "is no file of plans/pictures/"),
        ("{id: lake, file: .hidden.jpg, alt: x}", "is no file of plans/pictures/"),
        ("{id: lake, file: lake.jpg, alt: x, focus: {across: 101, down: 0}}", "across"),
        ("{id: lake, file: lake.jpg, alt: x, focus: {across: 10}}", "down"),
    ],
)
def test_an_entry_that_says_too_little_or_leads_out_is_refused_at_its_place(entry: str, words: str) -> None:
    faults = samples.compiled(workspace(f"pictures: [{entry}]\n")).diagnostics
    (fault,) = (fault for fault in faults if fault.severity is Severity.ERROR)
    assert fault.span.path == REGISTER
    assert words in f"{fault.message} {fault.hint}"


def test_what_names_no_picture_is_told() -> None:
    faults = samples.compiled(workspace(LAKE.replace("id: lake", "id: laky"))).diagnostics
    assert [(fault.code, fault.span.path) for fault in faults] == [("CPS302", PLAN), ("CPS562", REGISTER)]
    assert "laky" in faults[0].hint


def test_what_the_register_lacks_is_to_be_added_to_it_whatever_else_has_its_id() -> None:
    faults = samples.compiled({PLAN: SHOWN.replace("picture: lake", "picture: planting")}).diagnostics
    (fault,) = (fault for fault in faults if fault.code == "CPS302")
    assert (fault.message, fault.hint) == (
        "“planting” is not known",
        "Add it to “pictures:” in plans/pictures.yaml",
    )


def test_a_picture_that_is_renamed_is_renamed_where_it_is_shown(tmp_path: Path) -> None:
    place = DiskWorkspace(samples.written(tmp_path, workspace()))
    renaming = rename(place, compile_book(place), "pictures/lake", "pond")
    assert b"picture: pond" in renaming.after[PLAN]
    assert b"id: pond" in renaming.after[REGISTER]


def test_alternatives_are_translated() -> None:
    catalogue = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

msgctxt "pictures/lake/alt"
msgid "Volunteers plant reeds."
msgstr "Mae gwirfoddolwyr yn plannu."
"""
    edition = "{id: cy, title: Cymraeg, language: cy, formats: [html]}\n"
    more = {"plans/translations/cy/pictures.po": catalogue, "plans/editions/cy.yaml": edition}
    html = finished(samples.compiled(workspace(LAKE, more)), "cy").html
    assert 'alt="Mae gwirfoddolwyr yn plannu."' in html
    assert '<span lang="en" class="foreign">The lake in March.</span>' in html


def test_data_for_programs_have_the_pictures_that_are_shown() -> None:
    unshown = LAKE + "  - {id: secret, file: lake.jpg, alt: A plan of next year.}\n"
    values = book_as_values(samples.compiled(workspace(unshown)).book)
    assert [picture["id"] for picture in values["pictures"]] == ["lake"]


def test_pictures_are_made_once_and_again_when_they_change(tmp_path: Path) -> None:
    book = samples.compiled(workspace()).book
    first = Ledger(tmp_path)
    images = images_of(book, first)
    for name, content in images.items():
        place = tmp_path / "assets" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content[:-1] + b"\n")
    # What lies in out/ is not what was made: it is made again, and the same.
    again = Ledger(tmp_path, old=dict(first.new))
    assert images_of(book, again) == images
    for name, content in images.items():
        (tmp_path / "assets" / name).write_bytes(content)
    assert images_of(book, Ledger(tmp_path, old=dict(first.new))) == images
    other = samples.compiled(workspace(LAKE, {PHOTOGRAPH: saved("JPEG", painted(1800, 800))})).book
    assert not set(images_of(other, Ledger(tmp_path))) & set(images)


def test_a_changed_picture_is_told_as_a_change_of_the_register() -> None:
    before = samples.compiled(workspace()).book
    after = samples.compiled(workspace(LAKE.replace("plant reeds", "plant trees"))).book
    changes = compare_books(before, after).changes
    assert [(change.section, change.before, change.after) for change in changes] == [
        ("pictures", ("Volunteers plant reeds.",), ("Volunteers plant trees.",))
    ]


def test_another_picture_under_the_same_name_is_a_change() -> None:
    before = samples.compiled(workspace()).book
    after = samples.compiled(workspace(more={PHOTOGRAPH: saved("JPEG", painted(1600, 900))})).book
    assert [change.sentence for change in compare_books(before, after).changes] == [
        "Picture “lake”: its file holds another picture"
    ]
    assert compare_books(before, before).changes == ()


BOOKLET = """id: park-2030
title: Our park
summary: What we want.
picture: booklet
passages:
  - of: nature
    title: More
    ideas: [{picture: lake, says: [We want more reeds.]}]
"""
EASY = "id: en-easy-read\ntitle: Easy Read\nlanguage: en\nstyle: easy-read\nformats: [html, docx, odt, epub, txt]\n"


def test_a_booklet_shows_a_picture_of_the_register(tmp_path: Path) -> None:
    files = {"plans/easy-read/park-2030.yaml": BOOKLET, "plans/editions/en-easy-read.yaml": EASY, PLAN: changed(PLAN)}
    place = samples.written(tmp_path, workspace(more=files))
    compiled = compile_book(DiskWorkspace(place))
    assert {"CPS631", "CPS562"}.isdisjoint(fault.code for fault in compiled.diagnostics)
    artifacts, diagnostics = build(compiled.book, place, BuildOptions(editions=frozenset({"en-easy-read"})))
    assert diagnostics == []
    files_made = {
        path.rpartition("/")[2]: content
        for path, content in ((made.path, made.content) for made in artifacts)
        if path.startswith("en-easy-read/park-2030/")
    }
    page = files_made["index.html"].decode()
    assert re.search(r'<img src="../../assets/images/lake-960\.\w+\.jpg" alt="Volunteers plant reeds\."', page)
    assert "The lake in March: Photograph by the friends of the lake. Licence: CC BY 4.0" in page
    assert "Volunteers plant reeds." in files_made["park-2030.txt"].decode()
    for name, media in (("docx", "word/media/"), ("odt", "Pictures/"), ("epub", "book/")):
        with zipfile.ZipFile(io.BytesIO(files_made[f"park-2030.{name}"])) as archive:
            assert any(path.startswith(media) and path.endswith(".jpg") for path in archive.namelist()), name
    with zipfile.ZipFile(io.BytesIO(files_made["park-2030.odt"])) as archive:
        written_there = archive.read("content.xml").decode()
    (frame,) = re.findall(r"<draw:frame ([^>]*)>\s*<draw:image [^>]*lake", written_there)
    assert 'svg:width="43.0mm"' in frame
    assert 'svg:height="21.5mm"' in frame


def test_a_booklet_that_names_no_picture_is_told() -> None:
    files = {"plans/easy-read/park-2030.yaml": BOOKLET.replace("lake", "lakes")}
    assert "CPS631" in [fault.code for fault in samples.compiled(workspace(more=files)).diagnostics]
