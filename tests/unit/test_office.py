"""Word and OpenDocument: a designed file, with cover, contents, head and foot, and the colours of the aims."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from cpsplan.book.theme import default_theme
from cpsplan.render import Page
from cpsplan.workspace.archive import contents
from cpsplan.writers import WRITERS, Assets
from cpsplan.writers._content import CaptionedPicture, Cell, Paragraph, Run, Table, plain
from cpsplan.writers._office.columns import column_widths
from cpsplan.writers._office.design import design_of, looks_of
from cpsplan.writers._reading import read_page
from cpsplan.writers._word.reference import reference_document

MARK = (
    '<span><svg class="mark" viewbox="0 0 24 24" role="img"><title>Aim 2</title><path class="full" d="M2 2h19v19H2Z"'
    ' fill="{colour}"/><text x="12" y="16">2</text></svg></span>'
)
BODY = """<main>
<p>Delivers a strategy</p><h1>A plan</h1><p>What the plan is about, in a sentence.</p>
<dl><div><dt>aims</dt><dd>2</dd></div><div><dt>projects</dt><dd>4</dd></div></dl>
<h2>How to read it</h2><p>From the left<a data-reading="call" href="#note-1">1</a> to the right.</p>
<ol data-x=""><li id="note-1" data-reading="footnote">See <a href="https://a.example/">the other side</a>.</li></ol>
<div>{mark}<div><h2>Our places</h2><p>Libraries are open.</p></div></div>
<h3>2.1 Roofs are dry</h3><p>Key outputs</p>
<ol start="3"><li>One roof<ul><li>with tiles</li></ul></li><li>Two roofs</li></ol>
<figure data-reading="quotation"><blockquote><p>It rained on my book.</p></blockquote>
<figcaption>A reader</figcaption></figure>
<table><thead><tr><th>What</th><th>How much</th></tr></thead>
<tbody><tr><th>A very long thing to say of a roof</th><td>3</td></tr>
</tbody></table>
<h2>Words</h2><p>None.</p></main>"""
CONTENTS = ["How to read it", "2 Our places", "2.1 Roofs are dry", "Words"]


def page(language: str = "en") -> Page:
    """A page with what an office file makes something of."""
    body = BODY.format(mark=MARK.format(colour=default_theme().paper.aims[1]))
    head = '<head><meta name="author" content="A body"></head>'
    html = f'<html>{head}<body data-of=" of " data-standing="Illustrative data">{body}</body></html>'
    return Page(
        "x",
        "en",
        language,
        "A plan",
        "",
        html,
        "en/x/index.html",
        labels={"contents": "Contents", "picture": "Picture"},
        created=date(2026, 4, 1),
        changed=datetime(2026, 5, 1, 12, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def word() -> bytes:
    return WRITERS["docx"].write(page(), Assets.load())


@pytest.fixture(scope="module")
def opendocument() -> dict[str, str]:
    files = contents(WRITERS["odt"].write(page(), Assets.load()))
    return {name: text.decode() for name, text in files.items() if name.endswith((".xml", "mimetype"))}


def words(part: object) -> list[str]:
    """The words of each paragraph of a part of a Word file."""
    return ["".join(text.text or "" for text in line.iter(qn("w:t"))) for line in part.iter(qn("w:p"))]  # type: ignore[attr-defined]


# --- Word


def test_word_styles_say_what_a_paragraph_is(word: bytes) -> None:
    lines = docx.Document(io.BytesIO(word)).paragraphs
    styles = {line.text.strip(): line.style.name for line in lines if line.style}
    wanted = {
        "A body": "Publisher",
        "Delivers a strategy": "Kicker",
        "A plan": "Title",
        "What the plan is about, in a sentence.": "Lead",
        "How to read it": "Heading 1",
        "Our places": "Heading 1 Aim 2",
        "Libraries are open.": "Statement",
        "2.1 Roofs are dry": "Heading 2 Aim 2",
        "Key outputs": "Label",
        "One roof": "List Number",
        "with tiles": "List Bullet 2",
        "It rained on my book.": "Quote",
        "A reader": "Quote Source",
        "Words": "Heading 1",
    }
    assert {text: styles.get(text) for text in wanted} == wanted


def test_word_lists_its_contents_in_a_field_that_is_filled_in(word: bytes) -> None:
    body = docx.Document(io.BytesIO(word)).element.body
    (listed,) = body.iter(qn("w:sdt"))
    assert words(listed) == ["Contents", *(f"{entry}" for entry in CONTENTS)]
    asked = [field.text.strip() for field in listed.iter(qn("w:instrText"))]
    assert asked[0] == 'TOC \\o "1-2" \\h \\z \\u'
    anchors = [link.get(qn("w:anchor")) for link in listed.iter(qn("w:hyperlink"))]
    assert asked[1:] == [f"PAGEREF {anchor} \\h" for anchor in anchors]
    known = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert set(anchors) < known
    kinds = [mark.get(qn("w:fldCharType")) for mark in listed.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == 1 + len(CONTENTS)


def test_the_cover_says_what_every_page_says_of_itself(word: bytes, opendocument: dict[str, str]) -> None:
    cover = docx.Document(io.BytesIO(word)).sections[0].first_page_footer
    assert words(cover._element) == ["Illustrative data"]  # noqa: SLF001
    master = re.search(r'<style:master-page style:name="Cover".*?</style:master-page>', opendocument["styles.xml"])
    assert master
    assert "Illustrative data" in master[0]


LISTS = "<main><h1>A plan</h1><p>Milestones</p><ul><li>First van</li></ul><ul><li>Courses</li></ul></main>"


def test_a_list_behind_a_list_stands_apart() -> None:
    second = replace(page(), html=f"<html><head></head><body>{LISTS}</body></html>")
    lines = docx.Document(io.BytesIO(WRITERS["docx"].write(second, Assets.load()))).paragraphs
    gaps = {line.text: line.paragraph_format.space_before for line in lines}
    assert (gaps["First van"], gaps["Courses"].pt) == (None, 12)
    written = contents(WRITERS["odt"].write(second, Assets.load()))["content.xml"].decode()
    assert written.count('fo:margin-top="12pt"') == 1


SIGNED = (
    '<main><h1>A plan</h1><ul class="signed" data-reading="signed"><li class="with-portrait">'
    '<img src="../../assets/images/chair.svg" alt="A woman in a red coat." width="600" height="800">'
    '<span class="who"><strong>Chair</strong>, Ada Nott <span data-reading="line">The council</span></span></li>'
    "<li><span><strong>Skipper</strong>, Bo Lind</span></li></ul></main>"
)
DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 8"><path d="M0 0h6v8H0Z"/></svg>'


def test_a_portrait_stands_above_who_signs() -> None:
    signed = replace(page(), html=f"<html><head></head><body>{SIGNED}</body></html>")
    portrait, alone = read_page(signed).blocks[1:]
    assert isinstance(portrait, CaptionedPicture)
    assert (portrait.picture.words, portrait.width, portrait.height) == ("A woman in a red coat.", 113, 151)
    assert [plain(line) for line in portrait.lines] == ["Chair, Ada Nott", "The council"]
    assert isinstance(alone, Paragraph)
    assert plain(alone.line) == "Skipper, Bo Lind"
    assets = Assets({**Assets.load().contents, "images/chair.svg": DRAWN})
    for name in ("docx", "odt", "txt", "script"):
        assert WRITERS[name].lost(signed, WRITERS[name].write(signed, assets)) == [], name
    assert b"A woman in a red coat." in contents(WRITERS["docx"].write(signed, assets))["word/document.xml"]


def test_word_has_its_title_above_and_its_publisher_state_and_page_below(word: bytes) -> None:
    section = docx.Document(io.BytesIO(word)).sections[0]
    assert section.different_first_page_header_footer
    assert "".join(words(section.header._element)) == "A plan"  # noqa: SLF001
    assert "".join(words(section.footer._element)) == "A bodyIllustrative data1 of 1"  # noqa: SLF001
    fields = [
        field.text.strip()
        for part in (section.header, section.footer)
        for field in part._element.iter(qn("w:instrText"))  # noqa: SLF001
    ]
    assert fields == ['STYLEREF "Running Title"', "PAGE", "NUMPAGES"]


def test_word_draws_the_mark_of_an_aim_with_its_words(word: bytes) -> None:
    body = docx.Document(io.BytesIO(word)).element.body
    assert [drawing.get("descr") for drawing in body.iter(qn("wp:docPr"))] == ["Aim 2"]
    styles = contents(word)["word/styles.xml"].decode()
    colour = default_theme().paper.aims[1].removeprefix("#").upper()
    assert re.search(rf'w:styleId="Heading1Aim2">.*?<w:top [^>]*w:color="{colour}"', styles)


def test_word_keeps_rows_whole_and_repeats_heads(word: bytes) -> None:
    tables = docx.Document(io.BytesIO(word)).tables
    for table in tables:
        rows = [row._tr.get_or_add_trPr() for row in table.rows]  # noqa: SLF001
        assert rows[0].find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
    first, second = (int(column.get(qn("w:w"))) for column in tables[1]._tbl.tblGrid)  # noqa: SLF001
    assert first > 1.5 * second


def test_word_has_a_true_footnote_and_numbers_that_go_on(word: bytes) -> None:
    files = contents(word)
    assert "See the other side." in "".join(etree.fromstring(files["word/footnotes.xml"]).itertext())
    assert b"https://a.example/" in files["word/_rels/footnotes.xml.rels"]
    assert files["word/document.xml"].count(b"<w:footnoteReference ") == 1
    assert b'<w:startOverride w:val="3"/>' in files["word/numbering.xml"]
    assert WRITERS["docx"].lost(page(), word) == []


def test_the_reference_document_is_the_same_each_time_and_of_no_program() -> None:
    design = design_of(default_theme())
    first, second = (reference_document(design, looks_of(design, 12, "A title"), "en-GB") for _ in range(2))
    assert first == second
    assert not [name for name in contents(first) if "app.xml" in name or "thumbnail" in name or "theme" in name]
    names = {style.name for style in docx.Document(io.BytesIO(first)).styles}
    assert {"Normal", "Title", "Heading 4", "Heading 1 Aim 5", "Caption", "footnote text", "Plan Table"} <= names


def test_a_long_title_is_set_smaller_and_nothing_smaller_than_the_text() -> None:
    design = design_of(default_theme())
    points = {look.name: look.points for look in looks_of(design, 16, "A title " * 10)}
    assert points["Title"] == 22
    assert min(value for name, value in points.items() if value and name != "Table End") == 16


# --- OpenDocument


def test_opendocument_has_the_same_styles(opendocument: dict[str, str]) -> None:
    text = opendocument["content.xml"]
    for style in (
        "Kicker",
        "Title",
        "Lead",
        "Heading_20_1_20_Aim_20_2",
        "Statement",
        "Heading_20_2_20_Aim_20_2",
        "Label",
    ):
        assert f'text:style-name="{style}"' in text, style
    names = set(re.findall(r'style:display-name="([^"]+)"', opendocument["styles.xml"]))
    assert {look.name for look in looks_of(design_of(default_theme()), 12, "")} <= names


def test_opendocument_lists_its_contents_with_the_numbers_of_pages(opendocument: dict[str, str]) -> None:
    root = etree.fromstring(opendocument["content.xml"].encode())
    (listed,) = root.iter("{*}index-body")
    assert ["".join(line.itertext()) for line in listed.iter("{*}p")] == ["Contents", *CONTENTS]
    numbers = [next(iter(field.xpath("@*[local-name()='ref-name']"))) for field in listed.iter("{*}bookmark-ref")]
    anchors = {next(iter(mark.xpath("@*[local-name()='name']"))) for mark in root.iter("{*}bookmark-start")}
    assert len(numbers) == len(CONTENTS)
    assert set(numbers) <= anchors


def test_opendocument_has_a_cover_and_a_head_and_foot_behind_it(opendocument: dict[str, str]) -> None:
    styles = opendocument["styles.xml"]
    assert 'style:master-page-name="Cover"' in opendocument["content.xml"]
    assert 'style:name="Cover" style:page-layout-name="cover" style:next-style-name="Standard"' in styles
    for field in (
        "<text:title>A plan",
        "<text:chapter ",
        "<text:page-number ",
        " of <text:page-count>",
        "Illustrative data",
    ):
        assert field in styles, field
    assert WRITERS["odt"].lost(page(), WRITERS["odt"].write(page(), Assets.load())) == []


# --- columns


def table(*rows: tuple[str, ...]) -> Table:
    """A table with these words in its cells."""
    return Table((), (), tuple(tuple(Cell(((Run(text),),)) for text in row) for row in rows))


def test_columns_are_as_wide_as_what_they_say() -> None:
    long = "All parts of our workforce are diverse and inclusive, and feel that they are"
    first, second, third = column_widths(table((long, "3", "14"), (long, "–", "1")), 166, 12)
    assert first > 110
    assert second < 30
    assert round(first + second + third) == 166


def test_a_column_has_room_for_its_longest_word() -> None:
    first, second = column_widths(table(("Telecommunications", "word " * 60)), 166, 12)
    assert first > 18 * 2.3
    assert second > first


def test_columns_fit_on_the_page_whatever_they_say() -> None:
    widths = column_widths(table(("a" * 58,) * 9), 166, 16)
    assert round(sum(widths)) == 166


# --- the logo, and the kind of a part


LOGO = (
    '<header><picture><img src="../../assets/images/logo.svg" alt="A body" width="300" height="100"></picture></header>'
    '<p class="publisher" data-reading="skip" data-publisher="A body"></p>'
)


def test_the_logo_stands_on_the_cover() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M0 0h300v100z"/></svg>'
    assets = Assets({**Assets.load().contents, "images/logo.svg": svg})
    with_logo = replace(page(), html=page().html.replace("<main>", f"{LOGO}<main>", 1))
    body = docx.Document(io.BytesIO(WRITERS["docx"].write(with_logo, assets))).element.body
    assert [drawing.get("descr") for drawing in body.iter(qn("wp:docPr"))] == ["A body", "Aim 2"]
    text = contents(WRITERS["odt"].write(with_logo, assets))["content.xml"].decode()
    assert "<svg:desc>A body</svg:desc>" in text
    assert 'svg:width="54.0mm" svg:height="18.0mm"' in text


def test_the_kind_of_a_part_stays_with_its_heading() -> None:
    with_kind = replace(page(), html=page().html.replace("<h2>How", "<p>Foreword</p><h2>How", 1))
    lines = docx.Document(io.BytesIO(WRITERS["docx"].write(with_kind, Assets.load()))).element.body
    in_order = [said for said in words(lines) if said]
    place = in_order.index("Foreword")
    assert in_order[place + 1] == "How to read it"
    assert in_order.index("Contents") < place


# --- drafts, and paper


def test_a_draft_has_a_double_line_on_each_page() -> None:
    draft = replace(page(), html=page().html.replace("<body ", '<body data-draft="Draft" ', 1))
    files = contents(WRITERS["docx"].write(draft, Assets.load()))
    feet = [text for name, text in files.items() if name.startswith("word/footer") and b"Illustrative" in text]
    # The cover says it in words.
    assert sorted(text.count(b'w:val="double"') for text in feet) == [0, 1]
    assert b"double" not in contents(WRITERS["docx"].write(page(), Assets.load()))["word/footer1.xml"]
    assert b"2.5pt double" in contents(WRITERS["odt"].write(draft, Assets.load()))["styles.xml"]


def test_paper_is_that_of_the_theme() -> None:
    letter = Assets(Assets.load().contents, replace(default_theme(), paper_size="Letter"))
    section = docx.Document(io.BytesIO(WRITERS["docx"].write(page(), letter))).sections[0]
    assert section.page_width
    assert section.page_height
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (216, 279)
    styles = contents(WRITERS["odt"].write(page(), letter))["styles.xml"].decode()
    assert 'fo:page-width="215.9mm" fo:page-height="279.4mm"' in styles
