"""Which element of HTML is what in the structure of a PDF 1.7, and what a reader hears of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SVG, SVG_TITLE = "{http://www.w3.org/2000/svg}svg", "{http://www.w3.org/2000/svg}title"

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BY_TAG = {
    "main": "Part", "article": "Art", "section": "Sect", "nav": "Sect", "aside": "Sect", "figure": "Sect",
    "p": "P", "blockquote": "BlockQuote", **{tag: tag.upper() for tag in HEADINGS}, "q": "Quote", "code": "Code",
    "ul": "L", "ol": "L", "menu": "L", "dl": "L", "li": "LI", "dt": "Lbl", "dd": "LBody",
    "table": "Table", "caption": "Caption", "figcaption": "Caption", "thead": "THead", "tbody": "TBody",
    "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD", "img": "Figure", SVG: "Figure",
}  # fmt: skip
_BY_ROLE = {"doc-footnote": "Note"}

PHRASES = {
    "a", "abbr", "b", "bdi", "br", "button", "cite", "code", "dfn", "em", "i", "img", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "time", "u", "var", SVG,
}  # fmt: skip
"""What may stand inside a sentence, unless it is laid out as a block."""
GROUPS = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote"}
"""Hold no text themselves: a run of phrases in them is a paragraph, as HTML too defines paragraphs."""
CELLS = {"LBody", "TH", "TD", "Caption", "Note"}
"""Hold phrases or blocks. With a block in them they are as GROUPS."""


def structure_of(element: Any) -> str | None:
    """The type of structure of an HTML element; None for one that leaves no trace, as div and strong."""
    return _BY_ROLE.get(element.get("role", "")) or _BY_TAG.get(element.tag)


def says_nothing(element: Any) -> bool:
    """Whether HTML says that an element is nothing to be read."""
    if element.get("aria-hidden") == "true":
        return True
    if structure_of(element) != "Figure":
        return False
    return element.get("role") in {"presentation", "none"} or (element.tag == "img" and element.get("alt") == "")


def heard_of(element: Any) -> str:
    """The words of a link or a picture, as a reader hears them."""
    return " ".join("".join(_parts(element)).split())


def _parts(element: Any) -> Iterator[str]:
    if element.get("aria-hidden") == "true":
        return
    if element.get("aria-label") or element.tag == SVG:
        yield element.get("aria-label") or element.findtext(SVG_TITLE) or ""
        return
    yield element.get("alt") or element.text or ""
    for child in element:
        yield from _parts(child)
        yield child.tail or ""
