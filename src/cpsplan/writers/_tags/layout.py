"""What the layout drops, and readers miss: links right inside of flex and grid, and the spaces at the ends of lines."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import inline

_blockify: Any = build.blockify
_remove_last_whitespace: Any = inline.remove_last_whitespace
_split_text_box: Any = inline.split_text_box


def blockified(box: Any, layout: Any = None) -> Any:
    """A box as a block, as WeasyPrint makes one of what stands right inside of flex and grid; it stays a link."""
    block = _blockify(box, layout)
    block.link = block.link or box.link
    return block


def without_last_space(context: Any, line: Any) -> None:
    """Take the space at the end of a line away, as WeasyPrint does, and keep in mind that it was."""
    box = line
    while isinstance(box, boxes.LineBox | boxes.InlineBox) and box.children:
        box = box.children[-1]
    before = box.text if isinstance(box, boxes.TextBox) else ""
    _remove_last_whitespace(context, line)
    if before and before != box.text:
        box.ends_with_space = True


def split_with_space(context: Any, box: Any, width: Any, skip: int, *rest: Any, **more: Any) -> Any:
    """As much of a text as a line holds, as WeasyPrint splits it; a line keeps in mind where it breaks at a space."""
    line, resume, is_break = _split_text_box(context, box, width, skip, *rest, **more)
    if line is not None:
        text = box.text.encode()
        line.begins_with_space = bool(skip) and not text[:skip].strip()
        is_cut = text[:resume].endswith(b" ") and not line.text.endswith(" ")
        line.ends_with_space = is_cut and not is_break
    return line, resume, is_break
