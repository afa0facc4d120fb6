"""The pictures of Easy Read as PNG, for formats that cannot hold SVG. The same picture always gives the same bytes."""

from __future__ import annotations

from functools import lru_cache

from cpsplan.sources.picture import read_picture
from cpsplan.writers.assets import font_files

PIXELS = 480
"""Width and height: sharp at 40 mm on paper."""
MARK_PIXELS = 160
"""The same for a mark of 10 mm."""


@lru_cache(maxsize=256)
def as_png(svg: bytes) -> bytes:
    """A square SVG picture as PNG: what is drawn in it, for resvg would read what it refers to.

    Raises BrokenPicture for one that is no SVG.
    """
    import resvg_py  # noqa: PLC0415 - wanted where a booklet is written only

    drawn = read_picture(svg).svg.decode()
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, width=PIXELS, height=PIXELS))


@lru_cache(maxsize=256)
def mark_as_png(svg: bytes) -> bytes:
    """The mark of an aim as PNG, its number in the letters that travel with cpsplan: never in those of the machine.

    Raises BrokenPicture for one that is no SVG.
    """
    import resvg_py  # noqa: PLC0415 - as above

    drawn = read_picture(svg).svg.decode()
    files = [str(path) for path in font_files()]
    pixels = {"width": MARK_PIXELS, "height": MARK_PIXELS}
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, skip_system_fonts=True, font_files=files, **pixels))
