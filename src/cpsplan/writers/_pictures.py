"""The pictures of Easy Read as PNG, for formats that cannot hold SVG. The same picture always gives the same bytes."""

from __future__ import annotations

from functools import lru_cache

from cpsplan.sources.picture import read_picture

PIXELS = 480
"""Width and height: sharp at 40 mm on paper."""


@lru_cache(maxsize=256)
def as_png(svg: bytes) -> bytes:
    """A square SVG picture as PNG: what is drawn in it, for resvg would read what it refers to.

    Raises BrokenPicture for one that is no SVG.
    """
    import resvg_py  # noqa: PLC0415 - wanted where a booklet is written only

    drawn = read_picture(svg).svg.decode()
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, width=PIXELS, height=PIXELS))
