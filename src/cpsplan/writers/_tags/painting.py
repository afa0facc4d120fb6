"""What is painted: what is no content is an artifact, and spaces are letters too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.draw
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import FROM_UNITS, pango

_marked: Any = Stream.marked
_draw_text: Any = weasyprint.draw.draw_text
FACE = ("font_family", "font_size", "font_style", "font_weight", "font_stretch", "font_variation_settings")
"""What decides of a style in which font a space is painted."""


@contextmanager
def marked_content(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is painted of a box: as an artifact, or as content with the stream in which it is."""
    if getattr(box, "artifact", False):
        with stream.artifact():
            yield
        return
    with _marked(stream, box, tag):
        if stream._tags is not None:  # noqa: SLF001 - what was marked stands nowhere else
            stream._tags[box]["stream"] = stream  # noqa: SLF001
        yield


class Spaces:
    """Paints texts with the spaces in and around them. Of one document: it remembers the space of each of its fonts."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], tuple[Any, float, int]] = {}

    def painted_text(self, stream: Any, box: Any, *rest: Any) -> None:
        """Paint a text, as WeasyPrint does, and the space that is all of it, or that stood before or behind it."""
        is_content = not getattr(box, "artifact", False) and box.style["visibility"] == "visible"
        if is_content and getattr(box, "begins_with_space", False):
            self._paint_space(stream, box, box.position_x)
        _draw_text(stream, box, *rest)
        if is_content and (not box.text.strip() or getattr(box, "ends_with_space", False)):
            self._paint_space(stream, box, box.position_x + box.width)

    def _paint_space(self, stream: Any, box: Any, place: float) -> None:
        key = tuple(str(box.style[name]) for name in FACE)
        if key not in self._known:
            self._known[key] = _space_of(stream, box)
        font, size, glyph = self._known[key]
        stream.begin_text()
        stream.set_font_size(font.hash, size)
        stream.set_text_matrix(1, 0, 0, -1, place, box.position_y + box.baseline)
        stream.show_text(f"<{glyph:04x}>")
        stream.end_text()


def _space_of(stream: Any, box: Any) -> tuple[Any, float, int]:
    """The font in which a text is painted, its size, and the number of the space in it."""
    layout = box.pango_layout
    layout.reactivate(box.style)
    text = layout.text
    layout.set_text(" ")
    line, _ = layout.get_first_line()
    run = line.runs[0].data
    glyph = run.glyphs.glyphs[0].glyph
    font, size = stream.add_font(run.item.analysis.font)
    font.to_unicode.setdefault(glyph, " ")
    if glyph not in font.widths:
        pango.pango_font_get_glyph_extents(run.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
        font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    layout.set_text(text)
    layout.deactivate()
    return font, size, glyph
