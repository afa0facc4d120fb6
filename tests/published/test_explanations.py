"""What has the focus is never covered by the explanation of a word that stays open (WCAG 2.4.11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from cpsplan.verify import axe

PAGE = "en/2026-27/index.html"
BELOW = ".meaning { position-area: block-end span-all !important; position-try-fallbacks: none !important }"
"""Where explanations would stand over what follows."""
COVERED = """() => {
    const open = document.querySelector('.meaning:popover-open'), focused = document.activeElement;
    if (!open || getComputedStyle(open).visibility === 'hidden') return 'not seen';
    const a = open.getBoundingClientRect();
    const over = b => Math.min(a.right, b.right) > Math.max(a.left, b.left) + 1
        && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top) + 1;
    return [...focused.getClientRects()].some(over) ? focused.textContent : '';
}"""
LINKED = """() => document.querySelectorAll('.term').forEach(term => {
    const link = Object.assign(document.createElement('a'), {href: '#main', textContent: 'next'});
    term.after(document.createElement('br'), link);
})"""
"""A link below each word, so that something near comes next."""
IS_WORD = "() => document.activeElement.matches('[popovertarget]')"
IS_LEFT = "() => document.activeElement === document.body"


def walk(page: Any, enough: int) -> tuple[int, list[str]]:
    """How many words were opened by the keyboard, up to some, and what was covered by them or not seen."""
    opened, faults = 0, []
    for _ in range(150):
        if opened == enough:
            break
        page.keyboard.press("Tab")
        if page.evaluate(IS_LEFT):
            break
        if page.evaluate(IS_WORD):
            opened += 1
            page.keyboard.press("Enter")
            faults.append(page.evaluate(COVERED))
            for keys in (("Tab",), ("Shift+Tab", "Shift+Tab")):
                for key in keys:
                    page.keyboard.press(key)
                faults.append(page.evaluate(COVERED).replace("not seen", ""))
            page.keyboard.press("Tab")
            page.keyboard.press("Escape")
    return opened, list(filter(None, faults))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with axe.browser() as started:
        yield started


@pytest.mark.parametrize("width", axe.WIDTHS)
@pytest.mark.parametrize("is_spoiled", [False, True])
def test_open_explanation_never_covers_the_focus(
    browser: Browser, page_of_each_kind: Path, width: int, *, is_spoiled: bool
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((page_of_each_kind / PAGE).as_uri())
    page.evaluate(LINKED)
    if is_spoiled:
        page.evaluate("() => document.querySelectorAll('style').forEach(style => style.remove())")
        page.add_style_tag(content=BELOW)
    # That what is spoiled is seen is shown by a few words.
    opened, faults = walk(page, 8 if is_spoiled else 150)
    page.close()
    assert opened > 3
    assert bool(faults) == is_spoiled, faults
