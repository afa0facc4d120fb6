"""Words about a drawing that stand on a page once more."""

from __future__ import annotations

import pytest

from cpsplan.publishing.drawings import untied_words
from cpsplan.render import Page
from tests.support import samples

KEY = "A dot stands for one project of the plan."
SKIPPED = '<span data-reading="skip"> or two</span>'


@pytest.mark.parametrize(
    ("elsewhere", "is_told"),
    [
        (f"<ul><li>Before it</li><li>{KEY}</li></ul>", True),
        ("<p>A dot <b>stands for</b> one project of the plan</p>", True),
        (f"<p>A dot stands for one{SKIPPED} project of the plan.</p>", True),
        (f"<div><section><div><p>{KEY}</p></div></section></div>", True),
        (f'<dl><div><dt>Key</dt><dd>1<div class="told">{KEY}</div></dd></div></dl>', False),
        (f"<ul><li>So: <div><section>and</section></div>{KEY}</li></ul>", False),
        ("<p>A dot stands for one project.</p><p>It is of the plan.</p>", False),
        (f'<p data-reading="skip">{KEY}</p>', False),
        (f"<p>{KEY} Or two.</p>", False),
        (f'<p>See<a data-reading="call" href="#n">1</a></p><p data-reading="skip" id="n">{KEY}</p>', True),
    ],
)
def test_words_of_a_drawing_are_found_wherever_else_they_are_read(elsewhere: str, *, is_told: bool) -> None:
    drawing = f'<div data-reading="drawing"><svg></svg></div><p data-reading="words-of-drawing">{KEY}</p>'
    others = "".join(f"<section><h2>{number}</h2><p>Something else.</p></section>" for number in range(3))
    body = f"<main><h1>A</h1>{drawing}{others}<section><h2>B</h2>{elsewhere}</section>{others}</main>"
    page = Page("2026-27", "en", "en", "A", "", f"<html><body>{body}</body></html>", "en/a/index.html")
    faults = [fault.message for fault in untied_words(page, samples.compiled().book)]
    assert [fault.endswith("is told to formats that have none") for fault in faults] == [True] * is_told
