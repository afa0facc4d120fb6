"""Content of a page as lines: what text, Braille and scripts are written from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cpsplan.render.page import Page
from cpsplan.writers import _reading
from cpsplan.writers._content import Content, Entries, Paragraph, Run, on_one_line, plain
from cpsplan.writers._reading import read_page


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], ""),
        (["At least 80%", "was 61%"], "At least 80%; was 61%"),
        (["It has no target.", "Nobody counts it.", "Owner"], "It has no target. Nobody counts it. Owner"),
        (["Who pays?", "Nobody"], "Who pays? Nobody"),
    ],
)
def test_a_sentence_in_a_cell_needs_no_other_mark_behind_it(lines: list[str], line: str) -> None:
    assert on_one_line(lines, ";") == line


def entries(html: str) -> Entries:
    """The list in a page of that alone."""
    page = Page("", "en", "en", "A page", "", f"<html><body><main>{html}</main></body></html>", "en/index.html")
    (block,) = read_page(page).blocks
    assert isinstance(block, Entries)
    return block


def test_what_stands_on_lines_of_its_own_in_an_entry_ends_with_a_stop() -> None:
    below = '<span data-reading="line">{}</span>'
    read = entries(f"<ul><li>Plant trees {below.format('Owner: Gardener')} {below.format('When: 2026')}</li></ul>")
    assert plain(read.entries[0]) == "Plant trees. Owner: Gardener. When: 2026"
    asked = entries(f"<ul><li>Who plants? {below.format('Nobody')}</li></ul>")
    assert plain(asked.entries[0]) == "Who plants? Nobody"


def test_list_whose_entries_have_numbers_of_their_own_is_not_counted_once_more() -> None:
    assert not entries('<ol><li><span class="no">1.1</span> <span>Trees</span></li></ol>').numbered
    assert entries("<ol><li>Trees</li></ol>").numbered


def test_a_page_is_read_once_for_all_its_formats_and_another_one_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page("", "en", "en", "A page", "", "<html><body><main><p>Once.</main></body></html>", "en/once.html")
    read: list[Page] = []
    real = _reading._read  # noqa: SLF001 - what is counted

    def noting(page: Page) -> Content:
        read.append(page)
        return real(page)

    monkeypatch.setattr(_reading, "_read", noting)
    assert read_page(page) is read_page(replace(page, labels={"page": "Page"}))
    assert len(read) == 1
    assert read_page(replace(page, language="cy")).language == "cy"
    for number in range(_reading.REMEMBERED):
        read_page(replace(page, path=f"en/{number}.html"))
    assert len(_reading._remembered) == _reading.REMEMBERED  # noqa: SLF001 - so much, and no more
    assert read_page(page).blocks == (Paragraph((Run("Once."),)),)


def test_no_more_pages_are_remembered_where_threads_read_others_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page("", "en", "en", "A page", "", "<html><body><main><p>Twice.</main></body></html>", "en/twice.html")
    real = _reading._read  # noqa: SLF001 - what is held up

    def held_up(held: Page) -> Content:
        if held is page:
            for number in range(_reading.REMEMBERED):
                read_page(replace(page, path=f"en/other-{number}.html"))
        return real(held)

    monkeypatch.setattr(_reading, "_read", held_up)
    read_page(page)
    assert len(_reading._remembered) == _reading.REMEMBERED  # noqa: SLF001 - so much, and no more
