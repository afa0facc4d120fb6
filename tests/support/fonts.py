"""Typefaces of the tests: every letter is the same small box, so that they are small and owed to nobody."""

from __future__ import annotations

import io
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from cpsplan.rules.themes import PLAIN, WELSH

EM, WIDTH = 1000, 500
WHOLE = f" {PLAIN}{WELSH}{WELSH.upper()}"


def font(family: str = "Boxes", letters: str = WHOLE, kind: int = 0) -> bytes:
    """A typeface of a family with these letters; ``kind`` says whether it may be embedded, as OS/2 fsType does."""
    names = [".notdef", *(f"uni{ord(letter):04X}" for letter in dict.fromkeys(letters))]
    builder: Any = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"uni{ord(letter):04X}" for letter in letters})
    builder.setupGlyf(dict.fromkeys(names, _box()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(fsType=kind)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    content = io.BytesIO()
    builder.save(content)
    return content.getvalue()


def _box() -> Any:
    pen: Any = TTGlyphPen(None)
    for start, *others in (((100, 0), (100, 700), (400, 700), (400, 0)),):
        pen.moveTo(start)
        for point in others:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
