"""The body's own Word file: its styles are taken, what runs or leads out is refused, what it lacks is told."""

from __future__ import annotations

import io

import docx
import pytest

from cpsplan.book.theme import default_theme
from cpsplan.sources.word_looks import STYLE_NAMES, BrokenLooks, read_word_looks
from cpsplan.workspace.archive import archive, contents
from cpsplan.writers._office.design import design_of, looks_of
from cpsplan.writers._word.reference import DOCUMENT_TYPE, TEMPLATE_TYPE, reference_document
from tests.support import samples
from tests.support.samples import SETTINGS, changed

DESIGN = design_of(default_theme())
LOOKS = looks_of(DESIGN, 12, "A title")
OWN = (
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/><w:pPr><w:jc w:val="right"/>'
    '<w:numPr><w:numId w:val="9"/></w:numPr></w:pPr><w:rPr><w:rFonts w:asciiTheme="majorHAnsi"/>'
    '<w:color w:val="AA0000" w:themeColor="accent1"/><w:sz w:val="64"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="T"/>'
    "<w:rPr><w:i/></w:rPr></w:style>"
)
FACES = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:fontScheme><a:majorFont>'
    '<a:latin typeface="Crown"/></a:majorFont></a:fontScheme></a:theme>'
)


def crown(**more: bytes) -> bytes:
    """A template with two styles and a theme, and other parts that are given by their names with __ for /."""
    files = contents(reference_document(DESIGN, LOOKS[:1], "en-GB"))
    files["word/styles.xml"] = files["word/styles.xml"].replace(b"</w:styles>", f"{OWN}</w:styles>".encode())
    files["word/theme/theme1.xml"] = FACES.encode()
    types = files["[Content_Types].xml"]
    files["[Content_Types].xml"] = types.replace(DOCUMENT_TYPE.encode(), TEMPLATE_TYPE.encode())
    return archive({**files, **{name.replace("__", "/"): part for name, part in more.items()}})


def test_styles_of_the_body_win_and_the_others_stay() -> None:
    looks = read_word_looks(crown())
    styles = docx.Document(io.BytesIO(reference_document(DESIGN, LOOKS, "en-GB", looks))).styles
    title, lead, aim = (styles[name] for name in ("Title", "Lead", "Heading 1 Aim 2"))
    assert (title.font.name, title.font.size.pt, str(title.font.color.rgb), title.font.bold) == (
        "Crown",
        32,
        "AA0000",
        None,
    )
    assert title.paragraph_format.alignment == 2
    assert title.element.pPr.numPr is None
    assert lead.font.size.pt == 14
    assert (aim.font.name, aim.font.italic) == ("Crown", True)
    assert aim.element.pPr.find("{*}pBdr") is not None


RELATION = (
    '<Relationships xmlns="x"><Relationship Id="r" Type="http://x/{}" Target="http://x/" TargetMode="External"/>'
    "</Relationships>"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no archive", "is no Word document"),
        (archive({"a": b""}), "is no Word document"),
        (crown(word__vbaProject=b""), "holds what runs"),
        (crown(word__embeddings__x=b""), "holds what runs"),
        (
            crown(**{"word/_rels/a.rels": RELATION.format("attachedTemplate").encode()}),
            "leads out of itself",
        ),
        (crown(**{"word/_rels/a.rels": RELATION.format("image").encode()}), "leads out of itself"),
        (crown(**{"word/styles.xml": b"<!DOCTYPE a><a/>"}), "declares a document type"),
        (crown(**{"word/styles.xml": b"<a>"}), "is no XML inside"),
    ],
)
def test_what_runs_or_leads_out_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(BrokenLooks, match=words):
        read_word_looks(content)


def test_links_to_the_web_are_no_way_out() -> None:
    linked = crown(**{"word/_rels/a.rels": RELATION.format("hyperlink").encode()})
    assert read_word_looks(linked) == read_word_looks(crown())


def test_the_names_of_styles_are_those_of_word_files() -> None:
    assert set(STYLE_NAMES) == {look.name for look in LOOKS if " Aim " not in look.name}


def findings(content: bytes | None) -> list[tuple[str, str]]:
    """What is told of a workspace whose theme names a Word file."""
    settings = changed(SETTINGS) + "theme: {word: crown.dotx}\n"
    files: dict[str, str | bytes] = {SETTINGS: settings, **({"plans/word/crown.dotx": content} if content else {})}
    return [(fault.code, fault.message) for fault in samples.compiled(files).diagnostics]


def test_check_tells_what_the_file_lacks_and_why_it_cannot_be_used() -> None:
    (told,) = findings(crown())
    assert told[0] == "CPS822"
    assert told[1].startswith("crown.dotx has no style “Publisher”, “Kicker”, “Lead”")
    assert [code for code, _ in findings(None)] == ["CPS821"]
    assert findings(crown(word__vbaProject=b"")) == [
        ("CPS821", "The file plans/word/crown.dotx holds what runs (word/vbaProject)")
    ]


def test_word_files_that_the_theme_does_not_name_are_told() -> None:
    files: dict[str, str | bytes] = {
        SETTINGS: changed(SETTINGS) + "theme: {word: crown.dotx}\n",
        "plans/word/crown.dotx": crown(),
        "plans/word/old.docx": b"",
    }
    unused = [fault for fault in samples.compiled(files).diagnostics if fault.code == "CPS823"]
    assert [fault.message for fault in unused] == ["The theme does not name old.docx"]
