"""The desk in a real browser: accessible as axe-core sees it, the keyboard in order, and made anew by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpsplan.verify import axe
from tests.support import library
from tests.support.desk import changed_in_editor
from tests.support.open_desk import OpenDesk, open_desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PLAN_PAGE = "/preview/en/2026-27/index.html"
PAGES = ("/", PLAN_PAGE, "/preview/en/libraries-2030/index.html", "/preview/en-easy-read/2026-27/index.html", "/faults")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = """() => {
    const at = document.activeElement, bar = document.querySelector('.desk');
    const {top, height} = at.getBoundingClientRect();
    const stays = getComputedStyle(bar).position === 'sticky', isOnPage = !at.matches('body, .desk *, .skip');
    return [at.textContent.trim(), !stays || !isOnPage || !height || top >= bar.getBoundingClientRect().bottom];
}"""
STOPS = 60
"""How many stops of the keyboard are looked at."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """The desk of a workspace with an error, and with a good page from before."""
    root = library.written(tmp_path_factory.mktemp("desk") / "library")
    with open_desk(root) as opened:
        library.misspell(root)
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy

    program = next(filter(None, map(shutil.which, axe.PROGRAMS)))
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--no-proxy-server"])


@pytest.fixture
def page(browser: Browser, desk: OpenDesk) -> Iterator[Page]:
    """A page of a browser that has come by the address on the terminal."""
    context = browser.new_context(reduced_motion="reduce")
    opened = context.new_page()
    opened.goto(f"http://127.0.0.1:{desk.port}/?token={desk.token}")
    assert opened.url == f"http://127.0.0.1:{desk.port}/"
    yield opened
    context.close()


def address(desk: OpenDesk, path: str) -> str:
    """The address of a page of the desk."""
    return f"http://127.0.0.1:{desk.port}{path}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_desk_satisfies_axe_and_breaks_none_of_its_own_rules(
    page: Page, desk: OpenDesk, path: str
) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(address(desk, path))
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.evaluate(axe.axe_core().read_text(encoding="utf-8"))
    wrong: list[str] = []
    for width in axe.WIDTHS:
        for scheme in axe.SCHEMES:
            page.set_viewport_size({"width": width, "height": axe.HEIGHT})
            page.emulate_media(color_scheme=scheme)
            answer = page.evaluate(axe.RUN, list(axe.TAGS))
            wrong += [f"{width} {scheme} {found['id']}: {found['nodes'][0]['html']}" for found in answer["violations"]]
            assert page.evaluate(SIDEWAYS) <= 0, width
    assert wrong == []
    assert told == []


@pytest.mark.parametrize("path", [PLAN_PAGE, "/faults"])
def test_the_keyboard_comes_to_the_desk_first_and_nothing_hides_where_it_is(
    page: Page, desk: OpenDesk, path: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": axe.HEIGHT})
    page.goto(address(desk, path))
    stops: list[str] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        words, is_clear = page.evaluate(FOCUSED)
        assert is_clear, words
        stops.append(words)
    assert stops[:3] == ["Skip to main content", "Plans of the Exampleshire Library Service", "Preview"]
    faults = next(place for place, words in enumerate(stops) if words.startswith("Faults"))
    assert stops[faults + 1].startswith(("Go to “outcomes” of Second mobile library", "Write “readers.reach”"))


def test_a_changed_word_comes_into_the_browser_by_itself(page: Page, desk: OpenDesk) -> None:
    page.goto(address(desk, PLAN_PAGE))
    page.wait_for_selector("text=One error keeps the new page from being made")
    root = Path(desk.root)
    changed_in_editor(root, library.PLAN, "[readers.reech]", "[readers.reach]")
    changed_in_editor(root, library.PLAN, "Buy and fit out a second van", "Buy and paint a second van")
    page.wait_for_selector("text=Buy and paint a second van", state="attached")
    assert page.locator("text=keeps the new page").count() == 0
    library.misspell(root)
    page.wait_for_selector("text=One error keeps the new page from being made")
