"""The first screens of a plan: what is done begins on the second screen of a telephone at the latest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, ViewportSize

from cpsplan.verify import axe

FIRST = "document.querySelector('.project, ul.actions > li').getBoundingClientRect().top + window.scrollY"
"""Where the first project or action begins."""
TELEPHONE, DESK = ViewportSize(width=375, height=812), ViewportSize(width=1280, height=900)
SCREENS = {"telephone": (TELEPHONE, 2.0), "desk": (DESK, 1.4)}
"""How many screens may pass before it."""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with axe.browser() as browser:
        yield browser.new_page()


@pytest.mark.parametrize("kind", SCREENS)
@pytest.mark.parametrize(
    ("folder", "plan"),
    [("published", "2019-20"), ("published", "2020-21"), ("published", "2022-23"), ("example", "2026-27")],
)
def test_what_is_done_begins_soon(
    request: pytest.FixtureRequest, page: Page, folder: str, plan: str, kind: str
) -> None:
    out = request.getfixturevalue(folder)
    assert isinstance(out, Path)
    viewport, screens = SCREENS[kind]
    page.set_viewport_size(viewport)
    page.goto((out / "en" / plan / "index.html").as_uri())
    assert 0 < float(page.evaluate(FIRST)) <= viewport["height"] * screens


def test_contents_are_a_line_that_opens_on_a_telephone(example: Path, page: Page) -> None:
    for viewport, opens in ((TELEPHONE, True), (DESK, False)):
        page.set_viewport_size(viewport)
        page.goto((example / "en" / "2026-27" / "index.html").as_uri())
        assert page.locator(".contents.opens summary").is_visible() is opens
        assert page.locator(".contents:not(.opens) h2").is_visible() is not opens


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_asks_for_more_contrast_has_no_pale_words(
    example: Path, page: Page, scheme: Literal["light", "dark"]
) -> None:
    pale = "getComputedStyle(document.querySelector('main .quiet, main .kicker, main .muted')).color"
    ink = "getComputedStyle(document.body).color"
    page.goto((example / "en" / "2026-27" / "index.html").as_uri())
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(pale) != page.evaluate(ink)
    page.emulate_media(color_scheme=scheme, contrast="more")
    assert page.evaluate(pale) == page.evaluate(ink)
    page.emulate_media(color_scheme="null", contrast="null")
