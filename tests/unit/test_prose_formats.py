"""Prose in the formats without a layout: footnotes behind their block, quotations said to be such, nested lists."""

import re

import pytest
from markupsafe import Markup

from cpsplan.render.page import LABELS, Page
from cpsplan.render.parity import lost_texts
from cpsplan.render.prose import prose_html
from cpsplan.sources.markdown import read_markdown
from cpsplan.workspace.archive import contents
from cpsplan.writers import braille, docx, epub, odt, script, text
from cpsplan.writers._content import Entries, Paragraph, QuotedWords, plain, words_of
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets

PROSE = """\
One bus in three no longer runs.[^1] So it *depends* on where
people live.[^bills]

> When the van came, my shop was full.
>
> — **Keeper of a shop**, partner

- If you use a library
- If you work in one
  1. look for your outcome
  2. read it
- If you decide

: The service in figures

| What | 2025 |
|------|-----:|
| Villages[^seen] | 60% |

[^1]: A count of *timetables*.
[^bills]: Energy [bills](https://example.org/bills) of a year.
[^seen]: Seen every week.
"""


def page_of(prose: str) -> Page:
    html = prose_html(prose, heading_level=3, name="context", href_of=lambda _: None, picture_of=lambda _: Markup())
    whole = f'<html lang="en"><head></head><body><main><h1>Libraries</h1>{html}</main></body></html>'
    labels = {label: label.capitalize() for label in LABELS}
    return Page("libraries", "en", "en", "Libraries", "Of libraries", whole, "en/libraries/index.html", labels=labels)


NO_ASSETS = Assets({"epub.css": b""})


def test_the_page_is_read_with_notes_where_they_are_called() -> None:
    _, paragraph, quotation, entries, _ = read_page(page_of(PROSE)).blocks
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, plain(run.note)) for run in paragraph.line if run.note] == [
        ("1", "A count of timetables."),
        ("2", "Energy bills of a year."),
    ]
    assert isinstance(quotation, QuotedWords)
    assert plain(quotation.by) == "Keeper of a shop, partner"
    assert isinstance(entries, Entries)
    assert [(level, number, plain(line)) for _, level, number, line in entries.ways()] == [
        (1, 1, "If you use a library"),
        (1, 2, "If you work in one"),
        (2, 1, "look for your outcome"),
        (2, 2, "read it"),
        (1, 3, "If you decide"),
    ]


def test_plain_text() -> None:
    assert (
        text.write(page_of(PROSE), NO_ASSETS).decode()
        == """\
Libraries
=========

One bus in three no longer runs.[1] So it depends on where people
live.[2]

  [1] A count of timetables.
  [2] Energy bills <https://example.org/bills> of a year.

Quotation:
    When the van came, my shop was full.
    — Keeper of a shop, partner

  - If you use a library
  - If you work in one
      1. look for your outcome
      2. read it
  - If you decide

Table: The service in figures

  What: Villages[3]
    2025: 60%

  [3] Seen every week.
"""
    )


def test_a_script_tells_notes_and_quotations_as_such() -> None:
    lines = script.write(page_of(PROSE), NO_ASSETS).decode().split("\n")
    assert lines[3:9] == [
        "One bus in three no longer runs. So it depends on where people live.",
        "Footnote 1: A count of timetables.",
        "Footnote 2: Energy bills of a year.",
        "[pause]",
        "Quotation:",
        "When the van came, my shop was full.",
    ]
    assert "2: read it." in lines
    assert "Footnote 3: Seen every week." in lines


def test_braille_has_notes_behind_their_block() -> None:
    pieces = [(piece.first, piece.text) for piece in braille._pieces(page_of(PROSE))]  # noqa: SLF001 - before liblouis
    assert (2, "[1] A count of timetables.") in pieces
    assert (4, "Keeper of a shop, partner") in pieces
    assert (2, "1. look for your outcome") in pieces


def test_a_book_opens_notes_in_their_place() -> None:
    book = epub.write(page_of(PROSE), NO_ASSETS)

    html = contents(book)["book/text.xhtml"].decode()
    assert 'role="doc-noteref" epub:type="noteref"' in html
    assert 'role="doc-footnote" epub:type="footnote"' in html
    assert 'href="#context-note-1"' in html


def test_a_book_says_what_it_keeps_to_and_leads_to_its_parts() -> None:
    files = contents(epub.write(page_of(PROSE), NO_ASSETS))
    package, navigation = files["book/package.opf"].decode(), files["book/contents.xhtml"].decode()
    assert 'conformsTo" id="conforms">EPUB Accessibility 1.1 - WCAG 2.2 Level AA<' in package
    assert '<meta property="a11y:certifiedBy" refines="#conforms">cpsplan</meta>' in package
    # A book leads only to what is in its spine.
    assert '<itemref idref="contents" linear="no"/>' in package
    landmarks = navigation.partition('<nav epub:type="landmarks"')[2]
    assert re.findall(r'epub:type="(\w+)" href="([^"]+)"', landmarks)[0] == ("toc", "#toc")
    assert len(re.findall(r'epub:type="bodymatter" href="text.xhtml#[^"]+">[^<]+<', landmarks)) == 1


@pytest.mark.parametrize("writer", [text, script, epub, docx, odt], ids=lambda writer: writer.__name__)
def test_every_word_is_in_every_format(writer: object) -> None:
    page = page_of(PROSE)
    said = writer.read_back(writer.write(page, NO_ASSETS))  # type: ignore[attr-defined]
    assert lost_texts(words_of(read_page(page)), said, ()) == []
    assert lost_texts(["a word that nobody wrote"], said, ()) != []


def test_word_has_footnotes_of_its_own() -> None:
    files = contents(docx.write(page_of(PROSE), NO_ASSETS))
    notes = files["word/footnotes.xml"].decode()
    assert re.findall(r'<w:footnote w:id="(\d+)"', notes) == ["1", "2", "3"]
    assert "https://example.org/bills" in files["word/_rels/footnotes.xml.rels"].decode()
    text_of_body = files["word/document.xml"].decode()
    assert re.findall(r'<w:footnoteReference w:id="(\d+)"', text_of_body) == ["1", "2", "3"]
    assert '<w:pStyle w:val="ListNumber2"/>' in text_of_body
    assert '<w:pStyle w:val="Quote"/>' in text_of_body
    assert "footnotes+xml" in files["[Content_Types].xml"].decode()


def test_opendocument_has_footnotes_where_they_are_called() -> None:
    body = contents(odt.write(page_of(PROSE), NO_ASSETS))["content.xml"].decode()
    assert len(re.findall(r'<text:note [^>]*text:note-class="footnote"', body)) == 3
    inner = body.split("look for your outcome", maxsplit=1)[0]
    assert inner.count("<text:list ") - inner.count("</text:list>") == 2
    assert 'text:style-name="Quote"' in body


def test_a_list_begins_with_its_number() -> None:
    page = page_of("3. a\n4. b\n")
    assert "  3. a\n  4. b" in text.write(page, NO_ASSETS).decode()
    assert '<w:startOverride w:val="3"/>' in contents(docx.write(page, NO_ASSETS))["word/numbering.xml"].decode()
    assert 'text:start-value="3"' in contents(odt.write(page, NO_ASSETS))["content.xml"].decode()


def test_lines_of_an_address_stay_lines() -> None:
    page = page_of("Write to us:\\\n12 High Street\\\nUpper Sample.\n")
    assert "Write to us:\n12 High Street\nUpper Sample." in text.write(page, NO_ASSETS).decode()
    assert "12 High Street, Upper Sample." in script.write(page, NO_ASSETS).decode()
    body = contents(docx.write(page, NO_ASSETS))["word/document.xml"].decode()
    assert body.count("<w:br/>") == 2
    assert contents(odt.write(page, NO_ASSETS))["content.xml"].decode().count("<text:line-break/>") == 2


@pytest.mark.parametrize(
    "prose",
    [
        "A&amp;B &nbsp; and so on.",
        "- an item [with\n  a link](https://example.org) in it",
        "See <https://example.org/a>.",
    ],
)
def test_what_has_to_be_said_of_a_block_is_what_a_page_says(prose: str) -> None:
    page = page_of(prose)
    assert lost_texts(read_markdown(prose).pieces, "\n".join(words_of(read_page(page))), ()) == []
