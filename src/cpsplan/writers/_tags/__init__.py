"""The structure of a PDF, made from the HTML and not from the boxes of its pages. Imported only when a PDF is written.

WeasyPrint 70 makes an element of the structure of each *box*, page by page, so that what a page break cuts is two, what
a style sheet generates is read aloud, and a link has an annotation for each box in it. But each box knows the HTML
element that it is of. So the way goes the other way round:

* ``layout`` keeps what the layout drops: links right inside of flex and grid, and the spaces at the ends of lines;
* ``tree`` walks the boxes once, and hangs every text and picture on its HTML element, on whatever page it is;
* ``painting`` says of what is no content that it is an artifact, and writes the spaces that readers hear;
* ``links`` makes one annotation for each line of a link, which says the words of the link;
* ``structure`` writes the elements of the structure in the order of the HTML, with ``elements`` and ``properties``;
* ``kinds`` knows which element of HTML is what in a PDF.

It reaches into WeasyPrint, of exactly this version. ``tests/unit/test_tags.py`` shows each fault of WeasyPrint's own
tags, and says when a new version no longer needs the mend.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.draw
import weasyprint.formatting_structure.build
import weasyprint.layout.inline
import weasyprint.pdf
from weasyprint.pdf.stream import Stream

from cpsplan.writers._exchange import exchanged
from cpsplan.writers._tags.layout import blockified, split_with_space, without_last_space
from cpsplan.writers._tags.links import annotated
from cpsplan.writers._tags.painting import Spaces, marked_content
from cpsplan.writers._tags.structure import Structure
from cpsplan.writers._tags.tree import Tree


@contextmanager
def nothing_dropped() -> Iterator[None]:
    """While this holds, documents are laid out with all their links and spaces."""
    with exchanged(
        (weasyprint.formatting_structure.build, "blockify", blockified),
        (weasyprint.layout.inline, "remove_last_whitespace", without_last_space),
        (weasyprint.layout.inline, "split_text_box", split_with_space),
    ):
        yield


@contextmanager
def structured(document: Any, root: Any) -> Iterator[None]:
    """While this holds, ``document``, which is laid out, is written with the structure of its HTML, ``root``."""
    tree = Tree(document.pages, root)

    def add_tags(pdf: Any, _document: Any, _version: Any, streams: Any) -> None:
        Structure(tree, pdf, streams).write()

    with exchanged(
        (Stream, "marked", marked_content),
        (weasyprint.draw, "draw_text", Spaces().painted_text),
        (weasyprint.pdf, "add_links", annotated(tree)),
        (weasyprint.pdf, "add_tags", add_tags),
    ):
        yield
