"""Drawings as PNG, for formats that cannot hold SVG. The same picture always gives the same bytes."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from cpsplan.sources.picture import read_picture
from cpsplan.writers.assets import Assets, font_files

PIXELS = 480
"""Width and height of a picture of Easy Read: sharp at 40 mm on paper."""
MARK_PIXELS = 160
"""The same of a mark of 10 mm."""
MILLIMETRES = 25.4 / 96
"""How wide a pixel is."""
TEXT_WIDTH, TEXT_HEIGHT = 166, 110
"""How wide a text is on paper, and how high a picture in it may be, in millimetres."""
WIDE = 1600
"""The width of a picture of the register: sharp as wide as a text."""


@lru_cache(maxsize=256)
def as_png(svg: bytes, width: int = PIXELS) -> bytes:
    """An SVG picture as PNG: what is drawn in it, for resvg would read what it refers to.

    Raises BrokenPicture for one that is no SVG.
    """
    import resvg_py  # noqa: PLC0415 - wanted where a booklet is written only

    drawn = read_picture(svg).svg.decode()
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, width=width))


def for_office(file: str, assets: Assets) -> tuple[bytes, str]:
    """A picture of the register as word processors take it, and how its name ends: pixels as they are."""
    content, ending = assets.contents[file], PurePosixPath(file).suffix
    return (as_png(content, WIDE), ".png") if ending == ".svg" else (content, ending)


def easy_picture(file: str, assets: Assets) -> tuple[bytes, str]:
    """A picture of Easy Read as word processors take it, and how its name ends."""
    content, ending = assets.contents[file], PurePosixPath(file).suffix
    return (as_png(content), ".png") if ending == ".svg" else (content, ending)


def within_square(content: bytes, side: float) -> tuple[float, float]:
    """How wide and high a picture of pixels is that has room in a square of that side."""
    from PIL import Image  # noqa: PLC0415 - wanted where a booklet is written only

    with Image.open(io.BytesIO(content)) as picture:
        scale = side / max(picture.size)
        return picture.width * scale, picture.height * scale


def on_paper(width: int, height: int) -> tuple[float, float]:
    """How wide and high a picture is on paper, in millimetres: as on screens, and never larger than the text."""
    scale = min(MILLIMETRES, TEXT_WIDTH / max(width, 1), TEXT_HEIGHT / max(height, 1))
    return width * scale, height * scale


@lru_cache(maxsize=256)
def mark_as_png(svg: bytes) -> bytes:
    """The mark of an aim as PNG, its number in the letters that travel with cpsplan: never in those of the machine.

    Raises BrokenPicture for one that is no SVG.
    """
    import resvg_py  # noqa: PLC0415 - as above

    drawn = read_picture(svg).svg.decode()
    files = [str(path) for path in font_files()]
    png = resvg_py.svg_to_bytes(
        svg_string=drawn, skip_system_fonts=True, font_files=files, width=MARK_PIXELS, height=MARK_PIXELS
    )
    return bytes(png)


def widest(image: Any) -> str:
    """The widest of the files of an image: what is written for paper takes that."""
    sizes = str(image.get("srcset") or image.get("src")).split(", ")
    return sizes[-1].partition(" ")[0]
