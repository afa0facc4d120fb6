"""The forms of the desk in a real browser, by keyboard alone, with its script and without."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpsplan.verify import axe
from tests.support import library
from tests.support.open_desk import OpenDesk, open_desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FORM = "/edit/activity/2026-27/projects/mobile-library"
SAYS_FAULT = ".while-typing"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    """The desk of a workspace."""
    with open_desk(library.written(tmp_path / "library")) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - heavy

    program = next(filter(None, map(shutil.which, axe.PROGRAMS)))
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--no-proxy-server"])


def form_in(browser: Browser, desk: OpenDesk, path: str = FORM, *, has_script: bool) -> Page:
    """A form in a browser that has come by the address on the terminal."""
    context = browser.new_context(reduced_motion="reduce", java_script_enabled=has_script)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{desk.port}/?token={desk.token}")
    page.goto(f"http://127.0.0.1:{desk.port}{path}")
    return page


LONG = "The vehicle will be bought and every village will be visited once a week because readers asked us."


def test_rules_on_sentences_are_told_while_they_are_typed(browser: Browser, desk: OpenDesk) -> None:
    page = form_in(browser, desk, "/easy-read/2026-27/mobile-library", has_script=True)
    assert page.locator(".sentences .fault").count() == 0
    sentence = page.locator("textarea").first
    sentence.fill(LONG)
    page.wait_for_selector(".sentences .wrong .fault")
    assert f"{len(LONG.split())}" in page.locator(".words-left").first.inner_text()
    assert LONG in page.locator(".booklet").inner_text()
    assert sentence.input_value() == LONG
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    sentence.fill("We will buy another van.")
    page.wait_for_selector(".sentences .fault", state="detached")
    assert "another van" not in (Path(desk.root) / "plans/easy-read/2026-27.yaml").read_text("utf-8")


def test_rules_on_translations_are_told_while_they_are_typed(browser: Browser, desk: OpenDesk) -> None:
    edition = "id: cy\ntitle: Cymraeg\nlanguage: cy\nformats: [html]\n"
    (Path(desk.root) / "plans/editions/cy.yaml").write_text(edition, encoding="utf-8")
    page = form_in(browser, desk, "/translate/cy/2026-27?show=all", has_script=True)
    page.reload()
    page.locator("textarea").first.fill("99 o bethau")
    page.wait_for_selector(".field.wrong .fault >> text=99")
    assert page.locator("#live-says").inner_text()
    page.locator("textarea").first.fill("")
    page.wait_for_selector(".field.wrong .fault >> text=99", state="detached")
    assert not (Path(desk.root) / "plans/translations/cy/2026-27.po").exists()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_wrong_date_is_told_mended_and_saved_by_keyboard(
    browser: Browser, desk: OpenDesk, *, has_script: bool
) -> None:
    page = form_in(browser, desk, has_script=has_script)
    page.focus("[name='timeframe.to']")
    page.keyboard.press("Control+A")
    page.keyboard.type("end of Nov")
    if has_script:
        page.wait_for_selector(f"{SAYS_FAULT} >> text=“end of Nov” is no date")
        assert page.evaluate("document.activeElement.name") == "timeframe.to"
    page.keyboard.press("Enter")
    page.wait_for_selector(".summary >> text=nothing was saved")
    assert page.title().startswith("Error: ")
    page.focus("[name='timeframe.to']")
    page.keyboard.press("Control+A")
    page.keyboard.type("November 2026")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved: Second mobile library: 1 field")
    assert page.url.partition("#")[0].endswith("/preview/en/2026-27/index.html?saved=1")
    assert "to: 2026-11\n" in (Path(desk.root) / library.PLAN).read_text("utf-8")


def test_a_project_is_new_and_its_row_is_added_without_saving(browser: Browser, desk: OpenDesk) -> None:
    page = form_in(browser, desk, "/new/project?in=2026-27", has_script=False)
    page.fill("[name='title']", "Reading by the river")
    page.fill("[name='scope']", "A boat with books.")
    page.check("[value='readers.reach']")
    page.fill("[name='outputs.1.text']", "A boat.")
    page.click("button[value='add:outputs']")
    page.fill("[name='outputs.2.text']", "A captain.")
    assert "boat" not in (Path(desk.root) / library.PLAN).read_text("utf-8")
    page.click("button.main")
    page.wait_for_selector("text=Reading by the river is new")
    assert "- A captain." in (Path(desk.root) / library.PLAN).read_text("utf-8")
