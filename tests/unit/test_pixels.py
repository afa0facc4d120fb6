"""Pictures of pixels: known by what is in them, upright, in the colours of screens, and without what else they said."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageFile

from cpsplan.sources.broken import BrokenPicture
from cpsplan.sources.picture_file import WIDTHS, kind_of_picture, read_picture_file
from cpsplan.sources.pixels import LONGEST_SIDE, MOST_PIXELS, MOST_SCANS, sizes_of
from tests.support.drawn import (
    BLUE,
    NOTED,
    RED,
    SVG,
    TURNED,
    chunk,
    noted,
    painted,
    png,
    profile,
    saved,
    swapped_profile,
)

DEEP = Image.new("I;16", (40, 20), 30_000)
READ = {
    "PNG": (saved(), "PNG", "png"),
    "JPEG": (saved("JPEG"), "JPEG", "jpg"),
    "WebP": (saved("WEBP"), "WebP", "jpg"),
    "WebP without loss": (saved("WEBP", lossless=True), "WebP", "png"),
    "SVG": (SVG.encode(), "SVG", "svg"),
    "SVG with a byte order mark": (b"\xef\xbb\xbf" + SVG.encode(), "SVG", "svg"),
    "palette": (saved(picture=painted(mode="P")), "PNG", "png"),
    "palette with a colour that is seen through": (saved(picture=painted(mode="P"), transparency=0), "PNG", "png"),
    "grey": (saved(picture=painted(mode="L")), "PNG", "png"),
    "black and white": (saved(picture=painted(mode="1")), "PNG", "png"),
    "grey with transparency": (saved(picture=painted(mode="LA")), "PNG", "png"),
    "sixteen bits": (saved(picture=DEEP), "PNG", "png"),
    "four colours of print": (saved("JPEG", painted(mode="CMYK")), "JPEG", "jpg"),
    "colour profile": (saved("JPEG", icc_profile=profile()), "JPEG", "jpg"),
    "colour profile for other colours": (saved("PNG", painted(mode="L"), icc_profile=profile("XYZ")), "PNG", "png"),
    "colour profile that is none": (saved("JPEG", icc_profile=b"none" * 99), "JPEG", "jpg"),
    "notes of a camera that are none": (saved("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), "JPEG", "jpg"),
    "page behind a picture": (saved("JPEG") + b"<script>alert(1)</script>", "JPEG", "jpg"),
    "archive behind a picture": (saved() + b"PK\x03\x04" + b"\0" * 99, "PNG", "png"),
}


@pytest.mark.parametrize(("content", "kind", "ending"), READ.values(), ids=READ)
def test_what_is_in_a_file_says_what_it_is_and_how_it_is_published(content: bytes, kind: str, ending: str) -> None:
    file = read_picture_file(content)
    assert (file.kind, file.ending, file.width, file.height) == (kind, ending, 40, 20)
    if ending == "svg":
        return
    (written,) = sizes_of(content, kind, ending, file.widths).values()
    with Image.open(io.BytesIO(written)) as again:
        assert again.size == (40, 20)
        assert again.mode in {"RGB", "RGBA"}
        assert {*again.info} <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "dpi",
            "progressive",
            "progression",
        }
    assert not any(rest in written for rest in (b"script", b"PK\x03\x04"))


ANIMATED: dict[str, Any] = {"save_all": True, "append_images": [painted(mode="L").convert("RGB")]}
REFUSED = {
    "nothing": (b"", "is empty"),
    "text": (b"A lake.", "is no picture"),
    "page": (b"<!doctype html><script>alert(1)</script>", "is"),
    "GIF": (saved("GIF"), "is GIF, which is not read"),
    "TIFF": (saved("TIFF"), "is TIFF, which is not read"),
    "BMP": (saved("BMP"), "is BMP, which is not read"),
    "PDF": (b"%PDF-1.7 ", "is PDF, which is not read"),
    "HEIC": (b"\0\0\0\x18ftypheic" + b"\0" * 99, "is HEIC, which is not read"),
    "PNG that is cut off": (saved(picture=Image.effect_noise((90, 90), 50))[:-900], "is cut off"),
    "JPEG that is cut off": (saved("JPEG", Image.effect_noise((90, 90), 50))[:-900], "is cut off"),
    "WebP that is cut off": (saved("WEBP", Image.effect_noise((90, 90), 50))[:-90], "is"),
    "PNG without pixels": (png(40, 20), "is"),
    "PNG with a head only": (saved()[:20], "is"),
    "PNG with wrong sums": (saved().replace(b"IDAT", b"IDAT\0", 1), "is"),
    "PNG that moves": (saved(**ANIMATED), "moves"),
    "WebP that moves": (saved("WEBP", **ANIMATED), "moves"),
    "more pixels than anybody takes": (png(15_000, 15_000), f"{MOST_PIXELS // 10**6} million"),
    "more pixels than there are": (png(2**31 - 1, 2**31 - 1), f"{MOST_PIXELS // 10**6} million"),
    "a long thin line": (png(LONGEST_SIDE + 1, 1), f"{LONGEST_SIDE:,} on a side"),
    "words without end": (png(40, 20, chunk(b"zTXt", b"a\0\0" + b"x" * 10**6)), "is"),
    "JPEG that goes over the picture again and again": (
        saved("JPEG", progressive=True) + b"\xff\xda\0\x08" * (MOST_SCANS + 1),
        f"more than {MOST_SCANS} times",
    ),
    "SVG of no size": (b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>', "viewBox"),
    "SVG of an endless size": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e9 inf"/>', "viewBox"),
    "SVG that is cut off": (SVG[:-9].encode(), "is no XML"),
    "another XML": (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "is no SVG"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_published_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(BrokenPicture, match=r"\w") as refusal:
        read_picture_file(content)
    assert why in str(refusal.value)


def test_what_is_cut_off_is_refused_whatever_another_library_has_set(monkeypatch: pytest.MonkeyPatch) -> None:
    # WeasyPrint has Pillow take what is cut off for whole, in the whole process.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(BrokenPicture, match="is cut off"):
        read_picture_file(saved(picture=Image.effect_noise((80, 80), 50))[:-900])
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_what_camera_and_owner_have_noted_is_not_published() -> None:
    for kind, name in (("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WebP")):
        content = saved(kind, exif=noted(), icc_profile=profile())
        assert NOTED.encode() in content
        for written in sizes_of(content, name, "jpg", (40,)).values():
            assert NOTED.encode() not in written
            assert b"ICC_PROFILE" not in written


def test_a_picture_stands_as_the_camera_was_held() -> None:
    content = saved("JPEG", exif=noted(TURNED), quality=95)
    file = read_picture_file(content)
    assert (file.width, file.height) == (20, 40)
    (written,) = sizes_of(content, "JPEG", "jpg", file.widths).values()
    with Image.open(io.BytesIO(written)) as upright:
        assert near(upright.getpixel((10, 3)), RED)
        assert near(upright.getpixel((10, 36)), BLUE)


def near(colour: object, wanted: tuple[int, int, int]) -> bool:
    """Whether a colour is another one, but for what JPEG makes of it."""
    assert isinstance(colour, tuple)
    return all(abs(part - other) < 40 for part, other in zip(colour, wanted, strict=True))


def test_sixteen_bits_are_as_bright_as_they_were() -> None:
    content = saved(picture=DEEP)
    (written,) = sizes_of(content, "PNG", "png", (40,)).values()
    with Image.open(io.BytesIO(written)) as shallow:
        assert shallow.getpixel((5, 5)) == (117, 117, 117)


def test_colours_of_a_profile_become_those_of_screens() -> None:
    content = saved("PNG", icc_profile=swapped_profile())
    (written,) = sizes_of(content, "PNG", "png", (40,)).values()
    with Image.open(io.BytesIO(written)) as coloured:
        assert near(coloured.getpixel((3, 3)), (RED[1], RED[0], RED[2]))


@pytest.mark.parametrize(
    ("width", "widths"), [(40, (40,)), (480, (480,)), (900, (480, 900)), (1600, WIDTHS), (4000, WIDTHS)]
)
def test_no_picture_is_made_wider_than_it_is(width: int, widths: tuple[int, ...]) -> None:
    content = saved("JPEG", painted(width, 10))
    file = read_picture_file(content)
    assert file.widths == widths
    for wanted, written in sizes_of(content, "JPEG", "jpg", widths).items():
        with Image.open(io.BytesIO(written)) as size:
            assert size.width == wanted


def test_a_photograph_in_png_is_published_as_jpeg_and_a_drawing_as_it_is() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((200, 200), 90) for _ in range(3)])
    assert read_picture_file(saved(picture=noise)).ending == "jpg"
    assert read_picture_file(saved(picture=painted(200, 200))).ending == "png"


def test_the_same_picture_gives_the_same_bytes() -> None:
    for content, kind, ending in READ.values():
        if ending != "svg":
            assert sizes_of(content, kind, ending, (20,)) == sizes_of(content, kind, ending, (20,))


@pytest.mark.parametrize("cut", range(0, 900, 7))
def test_a_picture_that_ends_anywhere_is_read_or_refused(cut: int) -> None:
    for kind in ("PNG", "JPEG", "WEBP"):
        try:
            picture = read_picture_file(saved(kind, Image.effect_noise((20, 20), 40), exif=noted())[:cut])
        except BrokenPicture:
            continue
        assert (picture.width, picture.height) == (20, 20)


def test_nobody_goes_by_the_name_of_a_file() -> None:
    assert [kind_of_picture(content) for content in (saved(), saved("JPEG"), saved("WEBP"), SVG.encode(), b"x")] == [
        *("PNG", "JPEG", "WebP", "SVG", "")
    ]
