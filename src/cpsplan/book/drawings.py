"""Drawings: what a picture in SVG that somebody brings holds beside a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.sources.broken import BrokenPicture

FOREIGN_PICTURE = declare(
    "CPS638",
    "picture-leads-outside",
    Severity.ERROR,
    """A picture in SVG of the workspace, for Easy Read or in plans/pictures/, refers to something outside of it, or
    holds what is no drawing, such as a script. Whoever publishes it would publish the file that it names, or run the
    script for all who open it. Shapes, text, gradients and references to its own parts (“#id”) are let through, and
    nothing else; a note names what a program for drawing left in it for itself.""",
)


def not_drawn(path: str, text: str) -> Iterator[Diagnostic]:
    """What a picture of the workspace holds beside a drawing."""
    from cpsplan.sources.picture import read_picture  # noqa: PLC0415 - loads tinycss2

    try:
        dropped = read_picture(text.encode()).dropped
    except BrokenPicture as broken:
        span = _span_in(path, text, broken.offset)
        yield FOREIGN_PICTURE.at(span, f"The picture {broken}", hint="Save it as plain SVG")
        return
    for part in dropped:
        if not part.harmless:
            message = f"The picture holds “{part.what}”, which leads outside of it or is no drawing"
            hint = "Draw everything in the picture itself, of shapes; save it as plain SVG"
            yield FOREIGN_PICTURE.at(_span_in(path, text, part.offset), message, hint=hint)
    notes = {part.what: part for part in dropped if part.harmless}
    if notes:
        names = ", ".join(f"“{what}”" for what in notes)
        note = FOREIGN_PICTURE.at(
            _span_in(path, text, min(part.offset for part in notes.values())),
            f"The picture is published without {names}, which draws nothing",
            hint="A program for drawing left it there; saved as plain SVG, the picture has none of it",
        )
        yield replace(note, severity=Severity.NOTE)


def _span_in(path: str, text: str, offset: int) -> Span:
    """The place of a byte of a text in UTF-8."""
    start = len(text.encode()[:offset].decode(errors="ignore"))
    return Span.of_stretch(path, text, start, start + 1)
