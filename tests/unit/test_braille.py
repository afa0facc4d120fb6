"""Braille: what a file begins with, what stands at the head of its pages, and that its words can be read back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cpsplan.render.page import Page
from cpsplan.writers import braille
from tests.support import braille_read_back
from tests.unit.test_prose_formats import NO_ASSETS, PROSE, page_of

CELLS, LINES = 40, 25


def pages_of(page: Page) -> list[list[str]]:
    content = braille.write(page, NO_ASSETS).decode("ascii")
    return [page.removesuffix("\r\n").split("\r\n") for page in content.removesuffix("\f").split("\f")]


def test_title_page_contents_and_heads() -> None:
    title, contents, *rest = pages_of(page_of(PROSE))
    said = braille_read_back.words_of(title, "en").split("\n")
    assert [line.strip() for line in said if line] == [page_of(PROSE).title, "Braille"]
    assert len(title) == LINES
    assert not title[0]
    assert contents[0].endswith("#B")
    assert "Contents" in braille_read_back.words_of(contents, "en")
    for page in rest:
        assert len(page) == LINES
        assert page[0].split() == [*next(line for line in title if line).split(), page[0].split()[-1]]


def test_long_title_is_cut_between_words_in_the_head() -> None:
    head = braille._head("A VERY LONG TITLE ( A PLAN = TEN YE>S", "#AB")  # noqa: SLF001 - before it is on a page
    assert len(head) == CELLS
    assert head.split() == ["A", "VERY", "LONG", "TITLE", "(", "A", "PLAN", "=", "#AB"]


def test_page_never_begins_with_a_free_line() -> None:
    parts = "".join(f"<h2>Part {number}</h2><p>{'Some words of a text. ' * number}</p>" for number in range(1, 40))
    whole = page_of(PROSE)
    _, *rest = pages_of(replace(whole, html=whole.html.replace("</main>", f"{parts}</main>")))
    assert len(rest) > 8
    assert all(page[1] for page in rest)


@pytest.mark.parametrize("text", ["3B AND 4C", "SECTION 3B OF THE ACT", "(3B) AND MORE 4C OF IT", "In 3b; 10am, A3."])
def test_letters_behind_digits_are_read_back(text: str) -> None:
    (translated,) = braille.translate([text], "en")
    assert braille_read_back.words_of([translated], "en").strip().casefold() == text.casefold()


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    "text", ["word " * 900, "w" * 3000, "3B" * 900, "\N{BOOKS}" * 500, "e\N{COMBINING ACUTE ACCENT}" * 700]
)
def test_long_text_is_whole_and_moves_no_other(text: str, language: str) -> None:
    short, _ = braille.translate([text[:100], ""], language)
    whole, after = braille.translate([text, "The end"], language)
    assert [after] == braille.translate(["The end"], language)
    assert len(whole) > len(short) / 100 * len(text) * 0.9


def test_heading_of_blank_cells_stands_not_in_the_contents() -> None:
    whole = page_of(PROSE)
    _, contents, *_ = pages_of(
        replace(whole, html=whole.html.replace("</main>", "<h2>\N{BRAILLE PATTERN BLANK}</h2></main>"))
    )
    assert contents == pages_of(whole)[1]


def test_every_word_is_read_back() -> None:
    texts = [piece.text for piece in braille._pieces(page_of(PROSE))]  # noqa: SLF001 - before liblouis
    back = braille_read_back.words_of(braille.translate(texts, "en"), "en").splitlines()
    assert len(back) == len(texts)
    for text, said in zip(texts, back, strict=True):
        assert re.findall(r"\w+", said.casefold()) == re.findall(r"\w+", text.casefold())
