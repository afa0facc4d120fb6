"""Pictures for tests, drawn here: of every kind, and with everything that cameras and programs put into them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any, Literal

from PIL import Image, ImageCms, ImageDraw

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#4b7f9e"/></svg>\n'
)
NOTED = "Photographer Doe, 51.5007 north"
"""What a file says besides its pixels, and nobody is to read."""
TURNED = 6
"""What a camera notes that was held upright: turn it a quarter to the right."""
RED, BLUE = (200, 30, 60), (20, 40, 180)


def painted(width: int = 40, height: int = 20, mode: str = "RGB") -> Image.Image:
    """A picture, red on its left half and blue on its right."""
    picture = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(picture).rectangle((width // 2, 0, width, height), fill=BLUE)
    return picture.convert(mode)


def saved(kind: str = "PNG", picture: Image.Image | None = None, **more: Any) -> bytes:
    """A picture as a file of a kind."""
    raw = io.BytesIO()
    (picture or painted()).save(raw, kind, **more)
    return raw.getvalue()


def noted(orientation: int = 1) -> Image.Exif:
    """What a camera notes: how it was held, and whose it is."""
    notes = Image.Exif()
    notes[0x0112], notes[0x8298] = orientation, NOTED
    return notes


def profile(name: Literal["sRGB", "XYZ"] = "sRGB") -> bytes:
    """A colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def swapped_profile() -> bytes:
    """A colour profile in which red is green and green is red."""
    red, green, aside = b"rXYZ", b"gXYZ", b"----"
    return profile().replace(red, aside).replace(green, red).replace(aside, green)


def chunk(name: bytes, content: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *parts: bytes, rows: bytes = b"") -> bytes:
    """A PNG that says to be so large, whatever pixels there are."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(parts) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
