"""What cpsplan mends of the tags that WeasyPrint makes, fault by fault.

Each fault is shown first in what WeasyPrint writes by itself. Where that test fails, a new version has mended it, and
what `writers/_tags` does about it can go.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
import weasyprint

from cpsplan.writers import _exchange, _tags
from tests.support.checkers import pdf

VARIANT = "pdf/a-3a"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title><style>
@page {{ size: 90mm 60mm; margin: 10mm }}
.leader::after {{ content: leader(".") target-counter(attr(href), page) }}
.flex {{ display: flex }} .grid {{ display: grid }} .clear {{ opacity: .5 }}
.reverse {{ display: flex; flex-direction: column-reverse }}
.narrow {{ width: 30mm }} .note {{ float: footnote }} .note::footnote-call, .note::footnote-marker {{ content: "" }}
</style></head><body><main><h1 id="top">A page</h1>{}</main></body></html>"""
ROWS = "".join(f"<tr><td>Row {number}<td>Words</tr>" for number in range(30))
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}<path d="M0 0h9v9z"/></svg>'


def shape(element: pdf.Element) -> str:
    """The tags of an element and of those below it: L(LI(Lbl LBody))."""
    below = " ".join(map(shape, element.children))
    return f"{element.tag}({below})" if below else element.tag


class Written:
    """A page in the tags of WeasyPrint, and in ours."""

    def __init__(self, folder: Path, body: str) -> None:
        own, mended = folder / "own.pdf", folder / "mended.pdf"
        weasyprint.HTML(string=PAGE.format(body)).write_pdf(own, pdf_variant=VARIANT)
        html = weasyprint.HTML(string=PAGE.format(body))
        with _tags.nothing_dropped():
            document = html.render(pdf_variant=VARIANT)
        with _tags.structured(document, html.etree_element):
            document.write_pdf(mended, pdf_variant=VARIANT)
        self.own, self.mended = pdf.read(own), pdf.read(mended)


Ask = Callable[[pdf.Document], object]


def links(document: pdf.Document) -> list[str]:
    return [link.words for element in document.walk() for link in element.links]


def below_main(document: pdf.Document) -> str:
    return " ".join(shape(child) for part in document.tagged("Part") for child in part.children)


def text_of(tag: str) -> Ask:
    return lambda document: [element.text for element in document.tagged(tag)]


def number_of(*tags: str) -> Ask:
    return lambda document: [len(document.tagged(tag)) for tag in tags]


FAULTS: dict[str, tuple[str, Ask, object, object]] = {
    "a table is one, whatever pages it is on, and its head is said once": (
        f"<table><thead><tr><th>Name<th>What</tr></thead><tbody>{ROWS}</tbody></table>",
        number_of("Table", "TH", "Part"),
        [7, 14, 7],
        [1, 2, 1],
    ),
    "a section and a list are one, whatever pages they are on": (
        f"<section><ul>{'<li>An item' * 30}</ul></section>",
        number_of("Sect", "L", "LI"),
        [5, 5, 30],
        [1, 1, 30],
    ),
    "a link is one, with one annotation that says its words": (
        '<nav><ol><li><a class="leader" href="#top">The top</a></ol></nav>',
        lambda document: (len(document.tagged("Link")), links(document)),
        (3, ["top", "top", "top"]),
        (1, ["The top"]),
    ),
    "a list of links in a nav is one of contents": (
        '<nav><ol><li><a href="#top">The top</a></ol></nav>',
        below_main,
        "H1(Span) NonStruct(L(LI(Lbl(Span) LBody(Link))))",
        "H1 Sect(TOC(TOCI(Lbl Reference(Link))))",
    ),
    "leaders are not read": (
        '<p><a class="leader" href="#top">The top</a>',
        lambda document: "..." in document.tagged("P")[0].text,
        True,
        False,
    ),
    "a term and what is said of it are one item": (
        "<dl><div><dt>Aims<dd>5</div></dl>",
        below_main,
        "H1(Span) L(Div(LI(LBody(Span)) LI(LBody(Span))))",
        "H1 L(LI(Lbl LBody))",
    ),
    "a link that leads nowhere is none": (
        "<p>To <a>another document</a>.",
        number_of("Link"),
        [1],
        [0],
    ),
    "a link right inside of flex can be pressed": (
        '<div class="flex"><a href="#top">The top</a></div>',
        lambda document: document.annotations,
        0,
        1,
    ),
    "a link right inside of a grid can be pressed": (
        '<div class="grid"><a href="#top">The top</a></div>',
        lambda document: document.annotations,
        0,
        1,
    ),
    "words stand apart at the ends of lines": (
        '<p class="narrow">Words that go over more than a line.',
        text_of("P"),
        ["Words thatgo over morethan a line."],
        ["Words that go over more than a line."],
    ),
    "words stand apart at the beginnings of lines": (
        '<p class="narrow">Words <em>that go over</em> morewords.',
        text_of("P"),
        ["Words thatgo overmorewords."],
        ["Words that go over morewords."],
    ),
    "words stand apart that are set apart": (
        '<p class="flex"><b>1</b><span>Aim</span>',
        text_of("P"),
        ["1Aim"],
        ["1 Aim"],
    ),
    "words stand apart where a space is all that is between": (
        "<p><em>Two</em> <em>words</em>",
        text_of("P"),
        ["Twowords"],
        ["Two words"],
    ),
    "words stand apart at a line break": (
        "<p>Two<br>lines",
        text_of("P"),
        ["Twolines"],
        ["Two lines"],
    ),
    "what stands in the other order for the eye is read as it is written": (
        '<div class="reverse"><p>First<p>Second</div>',
        text_of("P"),
        ["Second", "First"],
        ["First", "Second"],
    ),
    "a caption is in its figure": (
        f"<figure>{PICTURE.format('<title>A square</title>')}<figcaption>It is square.</figcaption></figure>",
        below_main,
        "H1(Span) NonStruct(NonStruct(Figure) Caption(Span))",
        "H1 Figure(Caption)",
    ),
    "a caption is in its table": (
        "<table><caption>Rows</caption><tr><td>A row</table>",
        below_main,
        "H1(Span) Table(Caption(Span) TBody(TR(TD(Span))))",
        "H1 Table(Caption TBody(TR(TD)))",
    ),
    "a footnote is a note, behind what it belongs to": (
        '<p>Words.</p><aside class="note" role="doc-footnote">A note.</aside><p>More.',
        lambda document: ([(note.text, note.identifier) for note in document.tagged("Note")], below_main(document)),
        ([], "H1(Span) P(Span) Part(NonStruct) NonStruct P(Span)"),
        ([("A note.", "note-0001")], "H1 P Note P"),
    ),
    "a part in another language says so": (
        '<p>Words and <span lang="cy">geiriau</span>.',
        lambda document: [(part.text, part.language) for part in document.walk() if part.language],
        [],
        [("geiriau", "cy")],
    ),
    "a header cell says what it heads": (
        '<table><tr><th>Aim<th scope="col">Cost</tr><tr><th scope="row">One<td>£1</tr></table>',
        lambda document: [header.table.scope for header in document.tagged("TH")],
        ["", "", ""],
        ["Column", "Column", "Row"],
    ),
    "a picture that tells nothing is no figure": (
        f'<p>Words <span aria-hidden="true">{PICTURE.format("")}</span>',
        number_of("Figure"),
        [1],
        [0],
    ),
    "what the HTML hides is not read": (
        '<p><span aria-hidden="true">✓</span> Done',
        text_of("P"),
        ["✓ Done"],
        ["Done"],
    ),
    "text in what lets through what is below is held": (
        '<p class="clear">Words',
        text_of("P"),
        ["Words"],
        ["Words"],
    ),
}
"""What is mended: a page, what is asked of it, the answer of WeasyPrint by itself, and ours."""
SAME_ANSWER = {"text in what lets through what is below is held"}
"""Where the fault is not in what is read, but in what veraPDF says."""


@pytest.mark.parametrize("mend", FAULTS)
def test_each_mend_mends(tmp_path: Path, mend: str) -> None:
    body, ask, _, ours = FAULTS[mend]
    assert ask(Written(tmp_path, body).mended) == ours


@pytest.mark.parametrize("mend", [mend for mend in FAULTS if mend not in SAME_ANSWER])
def test_each_mend_is_still_needed(tmp_path: Path, mend: str) -> None:
    body, ask, own, ours = FAULTS[mend]
    answer = ask(Written(tmp_path, body).own)
    assert answer != ours, (
        f"WeasyPrint {weasyprint.__version__} does this by itself: take out of writers/_tags that {mend}"
    )
    assert answer == own


@pytest.mark.parametrize("body", ["", "<tbody></tbody>"])
def test_a_table_without_rows_has_a_body_below_its_head(tmp_path: Path, body: str) -> None:
    table = f"<table><thead><tr><th>Aim</tr></thead>{body}</table>"
    assert below_main(Written(tmp_path, table).mended) == "H1 Table(THead(TR(TH)) TBody)"


def test_text_where_html_allows_none_is_read_at_the_end(tmp_path: Path) -> None:
    document = Written(tmp_path, "<ul>A text<li>An item</ul><p>A paragraph").mended
    assert [element.text for element in document.elements] == ["A page • An item A paragraph A text"]


def test_a_figure_with_words_beside_its_picture_is_a_section(tmp_path: Path) -> None:
    figure = PICTURE.format("<title>A square</title>") + "<span>0%</span><figcaption>It is square.</figcaption>"
    assert below_main(Written(tmp_path, f"<figure>{figure}</figure>").mended) == "H1 Sect(P(Figure) Caption)"


def test_another_version_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_exchange, "VERSION", "another")
    written = Written(tmp_path, FAULTS["a term and what is said of it are one item"][0])
    assert below_main(written.mended) == below_main(written.own)


def test_the_version_that_is_mended_is_the_one_that_is_installed() -> None:
    assert weasyprint.__version__ == _exchange.VERSION
