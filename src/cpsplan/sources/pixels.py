"""Pixels: pictures read with Pillow, made upright, turned into the colours of screens, and written anew in sizes.

A picture may be a stranger's: a few bytes can stand for gigabytes of pixels, so its size is looked at before it is
unpacked. What is written has nothing of what else was in the file: no place where it was taken, no name, no thumbnail.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cpsplan.sources.broken import BrokenPicture

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
"""The most pixels that a picture may have: those of a good camera."""
LONGEST_SIDE = 16_000
MOST_SCANS = 100
"""How often a JPEG may go over the picture to make it finer; each time costs as much as the first."""
QUALITY = 82
"""Of JPEG, 0 to 100: no difference is seen at twice the size."""
PHOTOGRAPH = 1
"""How many bytes a pixel a PNG takes at least that is a photograph: of a drawing or a screen it takes less."""
SCAN = b"\xff\xda"
LOSSLESS_WEBP = b"VP8L"
_FEW_COLOURS = frozenset({"1", "P", "PA"})
"""The modes of pictures of 256 colours or fewer."""
_DEEP = ("I", "F")
"""How the modes of pictures begin that have more than eight bits for each colour."""


def measured(content: bytes, kind: str) -> tuple[int, int, str]:
    """How wide and high a picture is when it stands upright, and how the files end that are published of it.

    Raises BrokenPicture where not all of it can be unpacked.
    """
    with _opened(content, kind) as picture:
        upright = _upright(picture)
        return upright.width, upright.height, _ending(upright, content, kind)


def sizes_of(content: bytes, kind: str, ending: str, widths: Iterable[int]) -> dict[int, bytes]:
    """A picture in each of some widths, as it is published. Raises BrokenPicture."""
    with _opened(content, kind) as picture:
        coloured = _in_colours_of_screens(_upright(picture))
        return {width: _written(_narrowed(coloured, width), ending) for width in widths}


@contextmanager
def _opened(content: bytes, kind: str) -> Iterator[Image]:
    """A picture with all of its pixels. Raises BrokenPicture for whatever Pillow says of a damaged one."""
    from PIL import Image as images  # noqa: N813, PLC0415 - loads a large library
    from PIL import ImageFile  # noqa: PLC0415

    if content.count(SCAN) > MOST_SCANS and kind == "JPEG":
        raise BrokenPicture(f"goes over the picture more than {MOST_SCANS} times", 0)
    with warnings.catch_warnings():
        # What Pillow warns of is no matter to planners, or told here.
        warnings.simplefilter("ignore")
        # WeasyPrint lets Pillow take what is cut off for whole.
        lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            with images.open(io.BytesIO(content), formats=(kind.upper(),)) as picture:
                _refuse(picture, kind)
                picture.load()
                yield picture
        except BrokenPicture:
            raise
        except images.DecompressionBombError:
            raise BrokenPicture(_too_many(), 0) from None
        except Exception as error:
            # A damaged file makes Pillow raise nearly anything: struct.error, SyntaxError, zlib.error, TypeError.
            raise BrokenPicture(_reason(error), 0) from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _refuse(picture: Image, kind: str) -> None:
    """Refuse, before it is unpacked, what is too large or moves. Raises BrokenPicture."""
    if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
        raise BrokenPicture(f"has {picture.width:,} × {picture.height:,} pixels, and {_most()}", 0)
    # A JPEG of a telephone may hold other pictures besides, but nothing that moves.
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        raise BrokenPicture("moves, and a document holds still: save one picture of it", 0)


def _most() -> str:
    return f"{MOST_PIXELS // 1_000_000} million, {LONGEST_SIDE:,} on a side, are the most"


def _too_many() -> str:
    return f"has too many pixels: {_most()}"


def _reason(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "takes more memory than there is"
    return "is cut off" if "truncated" in str(error) or "broken" in str(error) else "is damaged"


def _upright(picture: Image) -> Image:
    """A picture turned as the camera says that it was held."""
    from PIL import ImageOps  # noqa: PLC0415

    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001 - what a camera notes can be damaged in any way, and the picture is whole
        return picture


def _is_see_through(picture: Image) -> bool:
    """Whether anything behind a picture shines through."""
    if not picture.has_transparency_data:
        return False
    return picture.convert("RGBA").getchannel("A").getextrema() != (255, 255)


def _ending(picture: Image, content: bytes, kind: str) -> str:
    """How the files of a picture end: JPEG for photographs, PNG for drawings and for what is seen through."""
    if kind == "JPEG":
        return "jpg"
    if _is_see_through(picture):
        return "png"
    if picture.mode in _FEW_COLOURS:
        return "png"
    if kind == "PNG":
        return "jpg" if len(content) > PHOTOGRAPH * picture.width * picture.height else "png"
    return "png" if LOSSLESS_WEBP in content[:64] else "jpg"


def _in_colours_of_screens(picture: Image) -> Image:
    """A picture with eight bits for each of red, green and blue, in sRGB, and its transparency where it has some."""
    shallow = _shallow(picture)
    mode = "RGBA" if _is_see_through(shallow) else "RGB"
    profile = picture.info.get("icc_profile")
    coloured = _by_profile(shallow, profile, mode) if profile else None
    coloured = coloured or shallow.convert(mode)
    # What else the file said is not written again.
    coloured.info = {}
    return coloured


def _shallow(picture: Image) -> Image:
    """A picture with at most eight bits for each colour."""
    if not picture.mode.startswith(_DEEP):
        return picture
    # Pillow would cut off all that is brighter than 255 of 65,535.
    return picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")


def _by_profile(picture: Image, profile: bytes, mode: str) -> Image | None:
    """A picture in sRGB by the colour profile that it brings; None where that cannot be used."""
    from PIL import ImageCms  # noqa: PLC0415

    flat = picture.convert(mode) if picture.mode in {"P", "PA", "1", "LA"} else picture
    try:
        brought, screens = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(flat, brought, screens, outputMode=mode)
    except Exception:  # noqa: BLE001 - a profile that is damaged or for other colours says nothing of this picture
        return None


def _narrowed(picture: Image, width: int) -> Image:
    from PIL.Image import Resampling  # noqa: PLC0415

    if width >= picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Resampling.LANCZOS)


def _written(picture: Image, ending: str) -> bytes:
    """A picture as a file. The settings are fixed, so that the same picture gives the same bytes."""
    raw = io.BytesIO()
    if ending == "jpg":
        picture.convert("RGB").save(
            raw, "JPEG", quality=QUALITY, optimize=True, progressive=True, subsampling="4:2:0", dpi=(72, 72)
        )
    else:
        picture.save(raw, "PNG", optimize=True)
    return raw.getvalue()
