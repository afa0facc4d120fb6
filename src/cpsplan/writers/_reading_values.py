"""What a part of a page says of how it is read: the values of its attribute ``data-reading``."""

from __future__ import annotations

from enum import StrEnum

ATTRIBUTE = "data-reading"


class Reading(StrEnum):
    """What the attribute ``data-reading`` of an element says."""

    SKIP = "skip"
    """Only steers a reader of the screen or of paper: no other format has it."""
    LINE = "line"
    """Stands on a line of its own in its cell."""
    IDEA = "idea"
    """A picture of Easy Read with the sentences beside it."""
    PICTURE = "picture"
    """A picture of the register, with its caption."""
    DRAWING = "drawing"
    """A drawing, and whatever else is part of it. Formats that draw nothing leave it out."""
    WORDS_OF_DRAWING = "words-of-drawing"
    """Words that mean nothing without the drawing, such as its key: they go where it goes."""
    QUOTATION = "quotation"
    """A figure with what somebody has said; its caption tells who."""
    SIGNED = "signed"
    """A list of who signs, some with a portrait."""
    CALL = "call"
    """The number of a footnote where it is called: a link to the footnote."""
    FOOTNOTE = "footnote"
    """A footnote. It is read where it is called."""
    NUMBER = "number"
    """Its number, before its words. Formats number footnotes as they do."""


FORMER = {
    **dict.fromkeys(
        ("screen-only", "print-only", "meanings", "files", "twin", "go", "where", "contents"), Reading.SKIP
    ),
    **dict.fromkeys(("below", "told", "aimed", "before", "point-line", "kin"), Reading.LINE),
    **dict.fromkeys(("ends", "upright"), Reading.WORDS_OF_DRAWING),
    "say": Reading.IDEA,
}
"""What classes said before there was the attribute. They count for templates of workspaces, on elements without it."""
LEFT_OUT = frozenset({Reading.SKIP, Reading.DRAWING, Reading.WORDS_OF_DRAWING, Reading.FOOTNOTE, Reading.NUMBER})
KEPT = frozenset({Reading.PICTURE, Reading.QUOTATION})
"""Figures that every format has."""
