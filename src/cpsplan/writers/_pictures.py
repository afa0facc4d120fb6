"""The pictures of Easy Read as PNG, for formats that cannot hold SVG. The same picture always gives the same bytes."""

from __future__ import annotations

from functools import lru_cache

from cpsplan.language.booklets import FOREIGN

PIXELS = 480
"""Width and height: sharp at 40 mm on paper."""


@lru_cache(maxsize=256)
def as_png(svg: bytes) -> bytes:
    """A square SVG picture as PNG. Raises ValueError for one that refers to something outside: resvg would read it."""
    import resvg_py  # noqa: PLC0415 - wanted where a booklet is written only

    if FOREIGN.search(svg.decode()):
        raise ValueError("a picture refers to something outside of it")
    return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=PIXELS, height=PIXELS))
