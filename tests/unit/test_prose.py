"""Prose as HTML: the tags of the list and no others, every word escaped, footnotes behind the block that calls them."""

import re

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from cpsplan.book.translation import Foreign
from cpsplan.model.glossary import Term
from cpsplan.render.prose import prose_html
from cpsplan.render.texts import Vocabulary, reading
from cpsplan.sources.markdown import read_markdown
from tests.support.thorough import tries
from tests.unit.test_markdown import SIGNS, WHOLE

TAGS = {
    "div", "p", "h3", "h4", "ul", "ol", "li", "figure", "blockquote", "figcaption", "table", "caption", "thead",
    "tbody", "tr", "th", "td", "strong", "em", "a", "sup", "aside", "span", "br", "img", "button",
}  # fmt: skip
ATTRIBUTES = {
    "class", "id", "href", "role", "data-reading", "start", "scope", "tabindex", "aria-labelledby", "lang", "src",
    "alt",
}  # fmt: skip


def html_of(text: str, **more: bool) -> str:
    return prose_html(
        text,
        heading_level=3,
        name="context",
        href_of=lambda target: f"#{target}" if target.startswith("outcome") else None,
        picture_of=lambda name: Markup('<img src="{}.png" alt="A picture">').format(name),
        **more,
    )


def test_a_whole_text_becomes_html() -> None:
    html = html_of(WHOLE, opening=True)
    assert '<p class="opening">Opening <em>words</em> and <a href="#outcome:people.skills">a link</a> here.' in html
    assert "</sup>\nA second line, <strong>strong</strong>.</p>" in html
    assert "<ul><li>If you use a library</li><li>If you <em>work</em> in one<ol><li>third</li>" in html
    assert "<h3>How to use it</h3>" in html
    assert "<h4>Deeper</h4>" in html
    assert "<blockquote><p>When the van came.</p></blockquote>" in html
    assert "<figcaption><strong>Keeper of a shop</strong>, partner</figcaption>" in html
    assert '<caption id="context-table-1">The service in figures</caption>' in html
    assert '<th scope="row">Villages</th><td class="n">71%</td><td>van</td>' in html
    assert '<img src="van.png" alt="A picture">' in html


def test_a_footnote_stands_behind_the_block_that_calls_it() -> None:
    root = lxml.html.fragment_fromstring(html_of(WHOLE))
    (call,) = root.iterfind(".//a[@role='doc-noteref']")
    note = root.get_element_by_id(call.get("href")[1:])
    assert note.getprevious().tag == "p"
    assert call.text == "1"
    assert note.text_content().split() == "1 A count of lines . It goes on.".replace(" .", ".").split()


def test_footnotes_are_numbered_through_the_page() -> None:
    with reading(Vocabulary.of((), ())):
        first, second = html_of("a[^x]\n\n[^x]: b"), html_of("c[^x]\n\n[^x]: d")
    assert (">1</a>" in first, ">2</a>" in second) == (True, True)
    assert ">1</a>" in html_of("e[^x]\n\n[^x]: f")


def test_terms_are_explained_where_they_come_first_but_not_in_links() -> None:
    terms = [Term(term="CMS", full="case management system")]
    with reading(Vocabulary.of(terms, ())):
        html = html_of("The [CMS](https://example.org) is new.\n\nA CMS is a tool.")
        assert '<a href="https://example.org">CMS (case management system)</a>' in html
    with reading(Vocabulary.of(terms, ())):
        assert "<button" in html_of("A **CMS** is a tool.")


def test_blocks_in_another_language_say_so() -> None:
    blocks = ["Helo.", Foreign("Hello\nthere.", "en"), "Hwyl.", Foreign("- Bye", "en")]
    html = prose_html(blocks, heading_level=3, name="x", href_of=lambda _: None, picture_of=lambda _: Markup())
    assert re.findall(r"<(\w+)([^>]*)>[HB]", html) == [("p", ""), ("p", ' lang="en"'), ("p", ""), ("li", ' lang="en"')]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        '[a](https://e.org/"onmouseover="alert)',
        "[a](<https://e.org/'><script>)",
        '![](picture:a"onerror=x)',
        "![x](javascript:a)",
        "<svg/onload=alert(1)>",
        "[a](JaVaScRiPt:alert(1))",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[^<b>]\n\n[^<b>]: <i>x</i>",
    ],
)
def test_what_is_hostile_stays_words(text: str) -> None:
    only_what_is_ours(html_of(text))


def only_what_is_ours(html: str) -> None:
    root = lxml.html.fragment_fromstring(html)
    assert {element.tag for element in root.iter()} <= TAGS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    for element in root.iter("a"):
        assert re.match(r"#|https?://|mailto:|tel:", element.get("href"))


@settings(max_examples=tries(400), deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join) | st.text(max_size=80).filter(str.isprintable))
def test_words_come_out_as_words(text: str) -> None:
    html = html_of(text)
    only_what_is_ours(html)
    read = read_markdown(text)
    shown = "".join(lxml.html.fragment_fromstring(html).itertext())
    if not read.faults:
        letters = re.sub(r"[\W_]+", "", shown)
        assert not [piece for piece in read.pieces if re.sub(r"[\W_]+", "", piece) not in letters]


def test_headings_of_a_text_within_a_project_keep_their_two_levels() -> None:
    html = prose_html("## a\n\n### b", heading_level=5, name="x", href_of=lambda _: None, picture_of=lambda _: Markup())
    assert "<h5>a</h5>\n<h6>b</h6>" in html


@pytest.mark.parametrize(
    ("line", "stacks"), [("| --- | --- | --- | --- |", True), ("| --- | --- | --- | ---: |", False)]
)
def test_a_table_of_four_columns_of_words_is_a_list_on_a_telephone(line: str, stacks: bool) -> None:  # noqa: FBT001
    text = (
        f": What each does\n\n| Body | Does | Since | Who |\n{line}\n| Council | Cuts the grass | 2019 | The head |\n"
    )
    html = str(prose_html(text, heading_level=3, name="a", href_of=lambda _: None, picture_of=lambda _: Markup()))
    assert ('<td data-label="Does">Cuts the grass</td>' in html) is stacks
    assert ("stacks" in html) is stacks
