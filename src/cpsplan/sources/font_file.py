"""A file of a typeface: whether it is one, may be published inside documents, and which letters it has."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from cpsplan.late import dataclass

RESTRICTED = 0x0002
"""The bit of OS/2 fsType that forbids to put a typeface into documents."""
BITMAPS_ONLY = 0x0200
"""The bit that allows pictures of its letters alone."""
STARTS = (b"\x00\x01\x00\x00", b"OTTO", b"true")
"""How the files begin that are read: TrueType and OpenType, one typeface each."""
FAMILY_NAMES = (16, 1)
"""The numbers of the names of a family, the better one first."""


class BrokenFont(Exception):  # noqa: N818 - it names what is the matter; a diagnostic is made of it
    """A file that is no typeface that can be used; the message says why, to go after its name."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A typeface as far as it is looked into."""

    content: bytes
    family: str
    """What it calls itself."""
    letters: frozenset[int]
    """The characters that it has."""
    may_be_embedded: bool


@lru_cache(maxsize=16)
def read_font_file(content: bytes) -> FontFile:
    """What a file holds. Raises BrokenFont where it is no typeface."""
    if content[:4] in (b"wOFF", b"wOF2"):
        raise BrokenFont("is packed for the web: take the same typeface as .ttf or .otf")
    if content[:4] not in STARTS:
        raise BrokenFont("is no typeface")
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - loaded where a theme brings a typeface only

    try:
        font: Any = TTFont(io.BytesIO(content), lazy=True, fontNumber=0)
        names = font["name"]
        families = (names.getDebugName(number) for number in FAMILY_NAMES)
        kind = font["OS/2"].fsType
        letters = frozenset(font.getBestCmap() or ())
        is_whole = len(font.getGlyphOrder()) > 0 and ("glyf" in font or "CFF " in font or "CFF2" in font)
    except (TTLibError, KeyError, AttributeError, ValueError, AssertionError, IndexError, OverflowError) as error:
        raise BrokenFont("is damaged") from error
    except Exception as error:
        if type(error).__module__ == "struct":
            raise BrokenFont("is damaged") from error
        raise
    if not is_whole:
        raise BrokenFont("has no letters in outlines")
    family = next(filter(None, families), "")
    return FontFile(content, family, letters, not kind & (RESTRICTED | BITMAPS_ONLY))
