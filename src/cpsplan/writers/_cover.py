"""The cover of an e-book as a picture: whose it is and what it is called, as the theme has it."""

from __future__ import annotations

import base64
from functools import lru_cache
from html import escape
from pathlib import Path, PurePosixPath

from cpsplan.book.theme import SHIPPED_TYPEFACE, Theme
from cpsplan.workspace import children
from cpsplan.writers.assets import FONT_FOLDER, KINDS, Assets, font_files

WIDTH, HEIGHT = 1200, 1920
MARGIN = 110
PICTURE_HEIGHT = 760
TITLE_SIZES = (120, 96, 76, 60)
"""How large a title is: the first at which it fits on a few lines."""
MOST_LINES = 6
LETTER = 0.58
"""How wide a letter is, as a share of its size: a little more than the average."""


def has_cover(theme: Theme) -> bool:
    """Whether a theme says enough of the body for a cover: a logo, a colour or a picture."""
    return bool(theme.logo) or theme.cover != "plain"


def cover_as_png(title: str, publisher: str, assets: Assets) -> bytes:
    """The cover of a document with this title. The same words and theme always give the same bytes."""
    theme = assets.theme
    in_colour = theme.cover == "colour"
    logo = theme.white_logo if in_colour else theme.logo
    across = _image(theme.cover_picture, (0, 0, WIDTH, PICTURE_HEIGHT), "xMidYMid slice", assets)
    top = PICTURE_HEIGHT + MARGIN if across else MARGIN
    words = theme.on_cover if in_colour else theme.paper.ink
    name = _text([publisher], 44, top + 90, words, theme)
    whose = _image(logo, (MARGIN, top, 640, 150), "xMinYMid meet", assets) or name
    size, lines = _fitting(title)
    parts = (
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{theme.cover_colour if in_colour else theme.paper.paper}"/>',
        across,
        whose,
        f'<path d="M{MARGIN} {top + 200}H{WIDTH - MARGIN}" stroke="{words}" stroke-width="4"/>',
        _text(lines, size, top + (330 if across else 520), words, theme),
    )
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
    return _drawn(drawn, _own_fonts(assets))


def _own_fonts(assets: Assets) -> tuple[tuple[str, bytes], ...]:
    """The files of the theme's typeface of headings: the name of each, and its bytes."""
    files = (file for _, file in assets.theme.headings.files)
    return tuple(
        (file, assets.contents[place]) for file in files if (place := f"{FONT_FOLDER}{file}") in assets.contents
    )


def _fitting(title: str) -> tuple[int, list[str]]:
    """The largest size at which a title fits, and its lines."""
    broken = [(size, _broken(title, int((WIDTH - 2 * MARGIN) / (size * LETTER)))) for size in TITLE_SIZES]
    size, lines = next((fitting for fitting in broken if len(fitting[1]) <= MOST_LINES), broken[-1])
    return size, lines[:MOST_LINES]


def _broken(title: str, letters: int) -> list[str]:
    """A title in lines of so many letters at most; a word that is longer is broken."""
    lines = [""]
    for word in title.split():
        pieces = [word[start : start + letters] for start in range(0, len(word), letters)]
        for piece in pieces:
            longer = f"{lines[-1]} {piece}".strip()
            lines = [*lines[:-1], longer] if len(longer) <= letters else [*lines, piece]
    return lines


def _text(lines: list[str], size: int, top: int, colour: str, theme: Theme) -> str:
    spans = (
        f'<text x="{MARGIN}" y="{top + round(number * size * 1.15)}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    # What the theme's typeface lacks, or all where its files call themselves otherwise, is in the one of cpsplan.
    face = f"'{theme.headings.name}', '{SHIPPED_TYPEFACE}'"
    return f'<g font-family="{face}" font-weight="700" font-size="{size}" fill="{colour}">{"".join(spans)}</g>'


def _image(file: str, box: tuple[int, int, int, int], fitted: str, assets: Assets) -> str:
    """A picture of the register in a box; nothing where there is none."""
    if not file or file not in assets.contents:
        return ""
    kind = KINDS[PurePosixPath(file).suffix]
    content = base64.b64encode(assets.contents[file]).decode()
    left, top, width, height = box
    place = f'x="{left}" y="{top}" width="{width}" height="{height}" preserveAspectRatio="{fitted}"'
    return f'<image {place} href="data:{kind};base64,{content}"/>'


@lru_cache(maxsize=4)
def _drawn(svg: str, fonts: tuple[tuple[str, bytes], ...]) -> bytes:
    import resvg_py  # noqa: PLC0415 - wanted where an e-book has a cover only

    with children.own_folder() as name:
        files = list(font_files())
        for file, content in fonts:
            # The program takes typefaces by their paths alone.
            files.append(Path(name) / file)
            files[-1].write_bytes(content)
        png = resvg_py.svg_to_bytes(
            svg_string=svg, skip_system_fonts=True, font_files=list(map(str, files)), width=WIDTH, height=HEIGHT
        )
    return bytes(png)
