"""A picture of a workspace: what kind it is by what is in it, how large, and what is published of it.

Nothing is believed of its name or of what it says of itself: pixels are unpacked once to see that all of them are
there, and what is published is drawn anew.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from cpsplan.late import dataclass
from cpsplan.sources.broken import BrokenPicture
from cpsplan.sources.pixels import measured
from cpsplan.workspace.disk import MEBIBYTE, SIZE_LIMIT

WIDTHS = (480, 960, 1600)
"""How wide a picture is published, in pixels: for telephones, for screens, for paper and large screens."""
LETTERS = 8
"""How many letters of its checksum stand in the name of a file."""
SVG = "svg"
STARTS = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"%PDF": "PDF",
    b"8BPS": "Photoshop",
    b"%!PS": "PostScript",
    b"\xd7\xcd\xc6\x9a": "WMF",
}
"""How the kinds of pictures begin that can be told by that."""
OF_PIXELS = frozenset({"JPEG", "PNG", "WebP"})
"""The kinds of pictures made of pixels that are read."""
ENDINGS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WebP": (".webp",), "SVG": (".svg",)}
"""How the names of the files of each kind end that is read."""
_SIZE = re.compile(r"(?P<number>[0-9]*\.?[0-9]+)(?P<unit>px|pt|pc|mm|cm|in)?")
_UNITS = {"px": 1.0, "": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96.0}
_LARGEST_DRAWING = 20_000
"""How wide or high a drawing may say to be, in pixels."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture that can be published."""

    kind: str
    """What it is: JPEG, PNG, WebP, SVG."""
    ending: str
    """How the files end that are published of it, which is also their kind: jpg, png, svg."""
    width: int
    """In pixels, as it is shown: upright."""
    height: int
    content: bytes
    """What lies in the workspace; of a drawing, what is published of it."""
    checksum: str

    @property
    def widths(self) -> tuple[int, ...]:
        """How wide it is published, the narrowest first; never wider than it is."""
        if self.ending == SVG:
            return (self.width,)
        return (*(width for width in WIDTHS if width < self.width), min(self.width, WIDTHS[-1]))[: len(WIDTHS)]

    def name(self, picture: str, width: int) -> str:
        """What the file of the picture with this id is called that is so wide."""
        size = "" if self.ending == SVG else f"-{width}"
        return f"{picture}{size}.{self.checksum[:LETTERS]}.{self.ending}"


def kind_of_picture(content: bytes) -> str:
    """What kind of picture some bytes are, by how they begin; empty where nobody can tell."""
    for start, kind in STARTS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP"
    if content[4:8] == b"ftyp":
        return "AVIF" if content[8:11] == b"avi" else "HEIC"
    begun = content[:SIZE_LIMIT].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "SVG" if begun.startswith(b"<") else ""


@lru_cache(maxsize=64)
def read_picture_file(content: bytes) -> PictureFile:
    """What can be published of a file. Raises BrokenPicture where that is nothing."""
    kind = kind_of_picture(content)
    if kind == "SVG":
        return _drawing(content)
    if kind not in OF_PIXELS:
        what = f"is {kind}, which is not read" if kind else "is no picture" if content else "is empty"
        raise BrokenPicture(what, 0)
    width, height, ending = measured(content, kind)
    return PictureFile(kind, ending, width, height, content, hashlib.sha256(content).hexdigest())


def _drawing(content: bytes) -> PictureFile:
    if len(content) > SIZE_LIMIT:
        raise BrokenPicture(f"is larger than {SIZE_LIMIT // MEBIBYTE} MB, the most for a drawing", 0)
    from cpsplan.sources.picture import read_picture  # noqa: PLC0415 - loads tinycss2

    svg = read_picture(content).svg
    width, height = _size_of(svg.decode())
    return PictureFile("SVG", SVG, width, height, svg, hashlib.sha256(svg).hexdigest())


def _size_of(svg: str) -> tuple[int, int]:
    """How wide and how high a drawing is, in pixels. Raises BrokenPicture where it does not say."""
    root = svg[: svg.index(">")]
    sizes = [_length(root, name) for name in ("width", "height")]
    box = re.search(r'\sviewBox="([^"]*)"', root)
    numbers = re.split(r"[\s,]+", box[1].strip()) if box else []
    if len(numbers) == len(("x", "y", "width", "height")):
        inside = [float(number) if _SIZE.fullmatch(number) else 0.0 for number in numbers[2:]]
        sizes = sizes if all(sizes) else inside
    width, height = (round(size) for size in sizes)
    if not (0 < width <= _LARGEST_DRAWING and 0 < height <= _LARGEST_DRAWING):
        raise BrokenPicture("says in no viewBox how wide and high it is", 0)
    return width, height


def _length(root: str, name: str) -> float:
    written = re.search(rf'\s{name}="([^"]*)"', root)
    size = _SIZE.fullmatch(written[1].strip()) if written else None
    return float(size["number"]) * _UNITS[size["unit"] or ""] if size else 0.0
