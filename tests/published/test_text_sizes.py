"""The size of text follows that of the reader: a default twice as large makes every word of every edition so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from cpsplan.verify import axe
from cpsplan.workspace import children
from tests.published.test_charts import DOUBLED

EDITIONS = ("en", "cy", "en-large-print", "cy-large-print", "en-easy-read", "cy-easy-read")
WIDTHS = (375, 1280)
SIZES = """() => {
    const isSeen = element => element.checkVisibility({opacityProperty: true, visibilityProperty: true});
    const words = [...document.querySelectorAll('h1, h2, h3, p, dt, dd, td, th, li, a, button')].filter(isSeen);
    return words.filter(element => !element.closest('svg')).map(element => {
        const text = element.textContent.trim().slice(0, 40);
        return [`${element.tagName} ${text}`, parseFloat(getComputedStyle(element).fontSize)];
    });
}"""


@pytest.fixture(scope="module")
def browsers() -> Iterator[tuple[Page, Page]]:
    """A page of a browser as it comes, and of one whose reader has set twice the size of text."""
    program = next(filter(None, map(children.program, axe.PROGRAMS)))
    with axe.browser() as started:
        larger = started.browser_type.launch(executable_path=program, args=[*axe.ARGUMENTS, DOUBLED])
        yield started.new_page(), larger.new_page()
        larger.close()


def not_doubled(browsers: tuple[Page, Page], address: str) -> list[str]:
    """The words of a page that are not twice as large for a reader who has set that."""
    wrong: list[str] = []
    for width in WIDTHS:
        sizes: list[list[tuple[str, float]]] = []
        for page, wide in zip(browsers, (width, 2 * width), strict=True):
            # The page is twice as wide too: the same layout, or other sizes would be compared.
            page.set_viewport_size({"width": wide, "height": 900})
            page.goto(address)
            sizes.append(page.evaluate(SIZES))
        assert len(sizes[0]) > 5
        for (name, before), (_, after) in zip(*sizes, strict=True):
            if abs(after - 2 * before) > 1:
                wrong.append(f"{width} px: {name}: {before} px, then {after} px")
    return wrong


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_doubled_default_doubles_every_text(published: Path, browsers: tuple[Page, Page], edition: str) -> None:
    assert not_doubled(browsers, (published / edition / "2022-23" / "index.html").as_uri()) == []


def test_a_size_that_stays_is_seen(browsers: tuple[Page, Page], tmp_path: Path) -> None:
    body = "<p>Follows" * 5 + '<p style="font-size: 16pt">Stays'
    (tmp_path / "x.html").write_text(f"<!doctype html><title>x</title><body>{body}", encoding="utf-8")
    wrong = not_doubled(browsers, (tmp_path / "x.html").as_uri())
    assert wrong == [f"{width} px: P Stays: 21.3333 px, then 21.3333 px" for width in WIDTHS]
