"""Paper: what is decided only when the pages of a document are laid out.

A document of few pages has no list of contents. What is to stand on one page across stands closer where it takes two. A
document that ends with a page of little is set a bit tighter, where that saves the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

BRIEF = 8
"""Up to so many pages a document has no list of contents."""
LITTLE = 0.3
"""What part of a last page is worth that page."""
TIGHT = "data-tight"
"""Says on the body of a page that it is set tighter."""
CROWDED = "data-crowded"
"""Says on the body of a page that its strategy on a page stands closer."""


def laid_out(document: Any, options: Mapping[str, Any]) -> Any:
    """The pages of a document, with these options of its ``render``."""
    try:
        with _stopped_where_it_goes_on_across():
            paper = document.render(**options)
        # Another version of WeasyPrint is not stopped, and has laid out everything.
        _refuse_across([(page.width, page.height) for page in paper.pages])
    except _GoesOnAcrossError:
        document.etree_element.find(".//body").set(CROWDED, "")
        paper = document.render(**options)
    if len(paper.pages) <= BRIEF and _drop_contents(document.etree_element):
        paper = document.render(**options)
    if len(paper.pages) > 1 and _filled(paper.pages[-1]) < LITTLE:
        document.etree_element.find(".//body").set(TIGHT, "")
        tighter = document.render(**options)
        if len(tighter.pages) < len(paper.pages):
            return tighter
    return paper


def _drop_contents(root: Any) -> bool:
    """Take the list of contents out of the main part of a page. Returns whether there was any."""
    lists = [(parent, child) for parent in root.iterfind(".//main//*") for child in parent if child.tag == "nav"]
    for parent, contents in lists:
        parent.remove(contents)
    return bool(lists)


class _GoesOnAcrossError(Exception):
    """Two pages across follow each other: what they show is made to be seen at once."""


def _refuse_across(sizes: Sequence[tuple[float, float]]) -> None:
    """Raise _GoesOnAcrossError where two pages across follow each other among pages of these widths and heights."""
    if any(wide > high and next_wide > next_high for (wide, high), (next_wide, next_high) in pairwise(sizes)):
        raise _GoesOnAcrossError


@contextmanager
def _stopped_where_it_goes_on_across() -> Iterator[None]:
    """While this holds, no page is laid out behind a second one across. Raises _GoesOnAcrossError there."""
    import weasyprint.layout  # noqa: PLC0415 - heavy, and loaded where pages are laid out

    from cpsplan.writers._exchange import exchanged  # noqa: PLC0415

    make_all_pages = weasyprint.layout.make_all_pages

    def watched(*given: Any) -> Iterator[Any]:
        sizes: list[tuple[float, float]] = []
        for page in make_all_pages(*given):
            sizes.append((page.margin_width(), page.margin_height()))
            _refuse_across(sizes[-2:])
            yield page

    with exchanged((weasyprint.layout, "make_all_pages", watched)):
        yield


def _filled(page: Any) -> float:
    """How far down a page is filled, as a part of it."""
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415 - heavy, and loaded where pages are laid out

    paper = page._page_box  # noqa: SLF001 - WeasyPrint tells nobody what lies where
    parts = [child for child in paper.children if not isinstance(child, boxes.MarginBox)]
    lines = [box for part in parts for box in part.descendants() if isinstance(box, boxes.LineBox)]
    ends = [line.position_y + line.height - paper.content_box_y() for line in lines]
    return float(max(ends, default=0) / paper.height)
