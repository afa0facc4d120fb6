"""Pictures in a Word document, each with a number of its own."""

from __future__ import annotations

import io
from typing import Any
from weakref import WeakKeyDictionary

from docx.oxml.shape import CT_Inline
from docx.shared import Length

_last: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
"""The number of the last picture of each part of a document."""


def add_picture(paragraph: Any, content: bytes, width: Length, height: Length | None = None) -> Any:
    """Add a picture to a paragraph, and return its properties, which take its alternative text.

    It gets the number that python-docx would give it, which looks through the whole document for each: of a thousand
    pictures that took three quarters of the time of a file. Whatever has a number in a document goes through here.
    """
    run = paragraph.add_run()
    part = run.part
    relation, image = part.get_or_add_image(io.BytesIO(content))
    _last[part] = number = _last[part] + 1 if part in _last else part.next_id
    inline = CT_Inline.new_pic_inline(number, relation, image.filename, *image.scaled_dimensions(width, height))
    run._r.add_drawing(inline)  # noqa: SLF001 - as python-docx itself does
    return inline.docPr
