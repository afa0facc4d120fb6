"""What WeasyPrint 70 leaves out of the tags of a PDF, put in. Imported only when a PDF is written.

The validators pass without it, but a reader with a screen reader is worse off:

* the language of a part (``lang`` on an element) does not reach the structure tree, so that Welsh words are read with
  an English voice (gathered upstream in Kozea/WeasyPrint#2482);
* a header cell does not say whether it heads a row or a column (Kozea/WeasyPrint#2508);
* the description of a link is its address instead of its words (Kozea/WeasyPrint#2482);
* a picture with an empty alternative is a figure that nobody describes, instead of an artifact;
* what stands around words and blocks that are mixed in a cell is tagged as another cell.

It wraps two internal functions, of exactly this version; a test says when a new version no longer needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

VERSION = "70.0"
"""The version whose internals are wrapped. Another one is left as it is."""

_build: Any = tags._build_box_tree  # noqa: SLF001 - the internal that is wrapped
_marked: Any = Stream.marked


@contextmanager
def mended() -> Iterator[None]:
    """While this holds, PDFs are written with what WeasyPrint leaves out: see above."""
    if weasyprint.__version__ != VERSION:
        yield
        return
    tags._build_box_tree = _mended_build  # noqa: SLF001
    Stream.marked = _mended_marked
    try:
        yield
    finally:
        tags._build_box_tree = _build  # noqa: SLF001
        Stream.marked = _marked


def _mended_build(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
    """The structure elements of a box, as WeasyPrint makes them, with what it leaves out."""
    inner = getattr(box, "_box", box)
    if _is_decorative(inner):
        return
    html = _own_element(inner)
    if html is not None and inner.link_annotation is not None:
        words = " ".join("".join(html.itertext()).split())
        if words:
            inner.link_annotation["Contents"] = pydyf.String(words)
    for element in _build(box, parent, pdf, *rest):
        if html is not None and isinstance(element, pydyf.Dictionary):
            _add(element, html)
            if element["S"] in {"/TD", "/TH"} and not isinstance(inner, boxes.TableCellBox):
                element["S"] = "/NonStruct"
        yield element


def _mended_marked(stream: Any, box: Any, tag: str) -> Any:
    """What marks the content of a box in a page: that of a decorative picture belongs to no structure."""
    return stream.artifact() if _is_decorative(box) else _marked(stream, box, tag)


def _is_decorative(box: Any) -> bool:
    """Whether a box is a picture that tells nothing."""
    return isinstance(box, boxes.ReplacedBox) and box.element is not None and box.element.get("alt") == ""


def _own_element(box: Any) -> Any:
    """The HTML element that a box stands for; None for lines, pages, and what style sheets generate."""
    if isinstance(box, boxes.LineBox | boxes.PageBox | boxes.MarginBox) or box.element is None:
        return None
    return None if "::" in str(box.element_tag) or box.element_tag == "html" else box.element


def _add(element: pydyf.Dictionary, html: Any) -> None:
    language = html.get("lang")
    if language:
        element["Lang"] = pydyf.String(language)
    if element["S"] == "/TH" and "A" in element:
        element["A"]["Scope"] = "/Row" if html.get("scope", "").startswith("row") else "/Column"
