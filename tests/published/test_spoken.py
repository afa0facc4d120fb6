"""What a screen reader says of a page of each kind is what a person has read once, and found good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cpsplan.verify import axe
from tests.support import page_kinds, spoken

BAD = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A page</title><body><main><h1>A page</h1>
<p><svg width="9" height="9" role="img"><title>Amber</title><circle r="4"/></svg> Amber</p>
<p><svg width="9" height="9" role="img" aria-hidden="true"><title>Red</title></svg> Red</p></main>"""


@pytest.fixture(scope="module")
def browser(page_of_each_kind: Path) -> Iterator[axe.Chromium]:
    with axe.browser() as started:
        yield axe.Chromium(started, page_of_each_kind)


def test_picture_that_says_the_word_beside_it_is_heard(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(BAD, encoding="utf-8")
    with axe.browser() as started:
        said = spoken.phrases(axe.Chromium(started, tmp_path), tmp_path / "bad.html")
    assert list(spoken.said_twice(said)) == ["Amber"]
    assert spoken.outline(said) == "document\nmain\nheading, A page, level 1\nimage, Amber\nAmber\nRed\n"


@pytest.mark.parametrize("page", page_kinds.PAGES)
def test_page_is_read_as_it_was(browser: axe.Chromium, page_of_each_kind: Path, page: str) -> None:
    """Where a page is meant to say something else now, `make spoken` keeps that, for a person to read."""
    said = spoken.phrases(browser, page_of_each_kind / page)
    assert not list(spoken.said_twice(said))
    assert spoken.outline(said) == spoken.kept_file(page).read_text(encoding="utf-8")
