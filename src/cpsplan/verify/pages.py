"""What cpsplan itself can see of a page: its language, headings, text alternatives, heads of tables, words of links.

This needs no other program, so it always runs. It says less than axe-core in a browser does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any


def check(paths: Sequence[Path]) -> list[str]:
    """What is wrong with the pages, one line each."""
    import lxml.html  # noqa: PLC0415 - only where pages are read
    from lxml import etree  # noqa: PLC0415

    findings: list[str] = []
    for path in paths:
        try:
            root = lxml.html.document_fromstring(path.read_bytes().decode())
            findings += [f"{path}: {fault}" for fault in _faults(root)]
        except (etree.LxmlError, UnicodeDecodeError, ValueError, AttributeError) as error:
            findings.append(f"{path}: cannot be read as a page: {error}")
    return findings


def _faults(root: Any) -> Iterator[str]:
    if not root.get("lang"):
        yield "the page does not name its language (WCAG 3.1.1)"
    if not (root.findtext(".//title") or "").strip():
        yield "the page has no title (WCAG 2.4.2)"
    yield from _headings([int(heading.tag[1]) for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6")])
    yield from _pictures(root)
    for table in root.iter("table"):
        if table.find(".//th") is None:
            yield "a table has no heads (WCAG 1.3.1)"
    for link in root.iter("a"):
        if link.get("href") and not _has_words(link):
            yield f"a link to {link.get('href')} has no words (WCAG 2.4.4)"


def _has_words(link: Any) -> bool:
    return bool(link.text_content().strip()) or link.find(".//img") is not None


def _headings(levels: list[int]) -> Iterator[str]:
    if levels.count(1) != 1:
        yield f"the page has {levels.count(1)} headings of the first level instead of one (WCAG 1.3.1)"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before} (WCAG 1.3.1)"


def _pictures(root: Any) -> Iterator[str]:
    for image in root.iter("img"):
        if image.get("alt") is None:
            yield f"{image.get('src')} has no text alternative (WCAG 1.1.1)"
    for drawing in root.iter("svg"):
        if drawing.get("role") == "img" and not (drawing.findtext("./title") or "").strip():
            yield "a drawing has no text alternative (WCAG 1.1.1)"
