"""On a screen that is touched, links in lists and what opens are 44 pixels high (WCAG 2.5.5, level AAA)."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.verify import axe

SMALL = """() => [...document.querySelectorAll(
    ':is(.contents, .formats, .ways, .switch) li > a, .site > a, .twin > a, summary'
)].filter(target => target.checkVisibility() && target.getBoundingClientRect().height < 43.5)
  .map(target => target.textContent)"""


@pytest.mark.parametrize("is_touched", [True, False])
def test_targets_are_large_enough_for_fingers(page_of_each_kind: Path, *, is_touched: bool) -> None:
    with axe.browser() as started:
        context = started.new_context(
            viewport={"width": 375, "height": 800}, has_touch=is_touched, is_mobile=is_touched
        )
        page = context.new_page()
        small = []
        for path in ("index.html", "en/2026-27/index.html", "en/libraries-2030/index.html"):
            page.goto((page_of_each_kind / path).as_uri())
            small += page.evaluate(SMALL)
    assert bool(small) != is_touched, small
