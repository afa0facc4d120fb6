"""Pictures that stand beside a paragraph in an OpenDocument text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import odfdo

LOOK = (
    '<style:graphic-properties style:wrap="run-through" style:run-through="foreground" style:vertical-pos="top"'
    ' style:vertical-rel="paragraph" style:horizontal-pos="left" style:horizontal-rel="page-content"/>'
)
"""The look of a picture at the left edge: the paragraph is indented by its width."""


def framed_beside(frame: odfdo.Element, style: str) -> odfdo.Element:
    """Take a picture out of its line: it stands beside the paragraph that it is put into, and stays with that."""
    frame.set_attribute("text:anchor-type", "paragraph")
    frame.set_attribute("draw:style-name", style)
    return frame
