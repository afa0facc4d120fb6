"""Landmarks are few and named, tables and articles have a name, and no two links of the way in are called the same."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import lxml.html
import pytest

from cpsplan.compiler import compile_book
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.offers import offered
from cpsplan.render.preparing import documents, render
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.workspace.resources import folder

MANY = 12
"""More landmarks than that, and a list of them is no way through a page."""


@cache
def pages() -> dict[str, Any]:
    """The page of every document of the starter in the standard edition, and the way in, by their paths."""
    book = compile_book(DiskWorkspace(folder("templates") / "starter")).book
    editions, _ = localised_editions(book, [], strict=False)
    edition = next(edition for edition in editions if edition.edition.style == "standard")
    files = list(offered(editions, {}))
    made = [render(edition, document, files) for document in ("", *documents(edition))]
    return {page.path: lxml.html.document_fromstring(page.html) for page in made}


def name(element: Any) -> str:
    """The name that an element has of itself, of another element or of its caption."""
    label = element.get("aria-label") or element.get("aria-labelledby") or ""
    caption = element.find("caption")
    return label or ("" if caption is None else caption.text_content())


@pytest.mark.parametrize("path", pages())
def test_landmarks_are_few_and_what_has_a_name_on_a_list_has_one(path: str) -> None:
    page = pages()[path]
    regions = [element for element in page.iter("section", "div") if element.tag == "section" and name(element)]
    regions += page.xpath("//*[@role='region']")
    assert len(regions) <= MANY
    assert [element.tag for element in page.iter("article", "table") if not name(element)] == []


def test_links_of_the_way_in_say_what_they_lead_to() -> None:
    lists = pages()["index.html"].xpath("//ul[@class='formats']//a")
    assert len(lists) > 10
    assert [said for said, count in Counter(map(name, lists)).items() if count > 1] == []
    assert all(link.get("aria-label").startswith(link.text_content()) for link in lists), "WCAG 2.5.3"
    assert "PDF, Library plan 2026-27, Full text, English" in map(name, lists)
