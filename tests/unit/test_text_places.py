"""Places of texts: what a page for a Word file keeps beside it, and how marks are taken out of it again."""

from __future__ import annotations

from markupsafe import Markup

from cpsplan.compiler import compile_book
from cpsplan.publishing.editions import localised_editions
from cpsplan.render import prepare
from cpsplan.render.text_places import no_part, places_of_texts, with_mark, with_places, without_marks
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support.workbooks import starter


def test_marks_become_tags_and_leave_no_trace_on_the_page() -> None:
    full = no_part(Markup(" (Park <b>board</b>)"))
    page = f"<p>{with_mark(Markup('PB') + full + Markup(' &amp; all'), 'm')}</p><p>{with_mark(Markup('PB'), 'm')}</p>"
    plain = without_marks(page)
    assert plain == "<p>PB (Park <b>board</b>) &amp; all</p><p>PB</p>"
    first = '<span data-text="m_1">PB<span data-text=""> (Park <b>board</b>)</span> &amp; all</span>'
    assert with_places(plain, places_of_texts(page)) == f'<p>{first}</p><p><span data-text="m_2">PB</span></p>'


def test_no_tag_is_put_into_a_tag_or_into_an_element_of_text_alone() -> None:
    text = with_mark(Markup("Open the park"), "m")
    page = f'<title>{text}</title><a aria-label="{text}">{text}</a><option value="{text}">{text}</option>'
    plain = without_marks(page)
    shown = '<a aria-label="Open the park"><span data-text="m_1">Open the park</span></a>'
    assert plain == page.replace(text, "Open the park")
    assert with_places(plain, places_of_texts(page)) == plain.replace(
        plain[plain.index("<a") : plain.index("<op")], shown
    )


def test_a_page_is_the_same_where_no_word_file_is_written_from_it() -> None:
    editions, _ = localised_editions(compile_book(MemoryWorkspace(starter())).book, [], strict=False)
    edition = next(localised for localised in editions if localised.edition.style == "standard")
    page, plain = (prepare(edition, "2026-27", for_word=word).page(edition.phrases) for word in (True, False))
    assert page.html == plain.html
    assert page.texts
    assert plain.texts == ()
