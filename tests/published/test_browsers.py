"""What is published, and the desk, in Firefox and in WebKit: what they show, what axe-core says, and the keyboard.

All other tests look with Chromium. A browser that is not there is a failure, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cpsplan.verify import axe
from tests.support import page_kinds
from tests.support.browsers import BROWSERS, CONTROL, ENTER, NARROW, TAB, WIDE, Browser
from tests.support.desk import changed_in_editor
from tests.support.open_desk import OpenDesk, open_desk

PLAN = "plans/delivery/2026-27.yaml"
FORM = "/edit/activity/2026-27/projects/mobile-library"
DESK = (
    "/",
    "/preview/en/2026-27/index.html",
    FORM,
    "/edit/measure/2026-27/measures/villages-visited",
    "/new/project",
    "/progress/2026-27/q3",
    "/fates/2025-26",
    "/move/outcome/libraries-2030:readers.skills",
    "/translate",
    "/translate/cy/2026-27?show=all",
    "/easy-read",
    "/easy-read/2026-27",
    "/easy-read/2026-27/mobile-library",
    "/changes",
)
BAD_PAGE = """<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=device-width"><title>Bad</title>
<main><h1>Bad</h1><img src="no.png"><p style="width: 400px">Wide</p></main>
<script>no()</script></html>"""


@pytest.fixture(scope="module", params=sorted(BROWSERS))
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with BROWSERS[request.param](tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk that the browser has come to by the address on the terminal."""
    with open_desk(page_kinds.workspace(tmp_path_factory.mktemp("desk") / "library")) as opened:
        browser.open(f"http://127.0.0.1:{opened.port}/?token={opened.token}")
        yield opened


def _faults(browser: Browser, *addresses: str) -> list[str]:
    """What is wrong with pages, in a wide window and in a narrow one, which every browser is slow to become."""
    faults: list[str] = []
    for width in (WIDE, NARROW):
        browser.resize(width)
        for address in addresses:
            browser.open(address)
            faults += [f"{address} at {width} px: {words}" for words in browser.sideways()]
            if width == NARROW:
                faults += [f"{address}: {words}" for words in (*browser.not_loaded(), *browser.violations(axe.TAGS))]
    return faults


def test_faults_are_seen(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(BAD_PAGE, encoding="utf-8")
    faults = "\n".join(_faults(browser, page.as_uri()))
    for words in ("no.png", "image-alt: img", "px too wide: p"):
        assert words in faults
    if browser.name == "Firefox":
        said = {words.rpartition(": ")[2] for words in browser.complaints(page.as_uri())}
        assert said == {"no is not defined"}


def test_published_pages(browser: Browser, page_of_each_kind: Path) -> None:
    out = page_of_each_kind
    faults = _faults(browser, *((out / page).as_uri() for page in page_kinds.looked_at()))
    assert not faults, "\n".join(faults)
    assert not browser.complaints(out.as_uri())


def test_pages_of_the_desk(browser: Browser, desk: OpenDesk) -> None:
    cookie = desk.cookie()
    address = f"http://127.0.0.1:{desk.port}"
    for path in DESK:
        assert desk.page(path, cookie).startswith("HTTP/1.1 200"), path
    faults = _faults(browser, *(address + path for path in DESK))
    assert not faults, "\n".join(faults)
    assert not browser.complaints(address)


def _type_date(browser: Browser, desk: OpenDesk, date: str) -> None:
    """Come by Tab to when a project ends, and type another date there."""
    browser.open(f"http://127.0.0.1:{desk.port}{FORM}")
    browser.run("document.querySelector('[name=\"timeframe.from\"]').focus()")
    browser.press(TAB)
    assert browser.run("return document.activeElement.name") == "timeframe.to"
    browser.press(CONTROL + "a", *date)
    assert browser.run("return document.activeElement.value") == date


def test_form_is_filled_in_and_saved_by_keyboard(browser: Browser, desk: OpenDesk) -> None:
    _type_date(browser, desk, "November 2026")
    browser.press(ENTER)
    browser.await_true("return location.search === '?saved=1'")
    assert "to: 2026-11\n" in (desk.root / PLAN).read_text(encoding="utf-8")


def test_conflict_is_shown_and_nothing_overwritten(browser: Browser, desk: OpenDesk) -> None:
    _type_date(browser, desk, "August 2026")
    date = next(line for line in (desk.root / PLAN).read_text(encoding="utf-8").splitlines() if "to: 2026-" in line)
    changed_in_editor(desk.root, PLAN, date, date.partition("to:")[0] + "to: 2026-10")
    browser.press(ENTER)
    browser.await_true("return location.pathname.startsWith('/conflict/')")
    faults = _faults(browser, browser.run("return location.href"))
    assert not faults, "\n".join(faults)
    assert "to: 2026-10\n" in (desk.root / PLAN).read_text(encoding="utf-8")
