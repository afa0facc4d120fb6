"""The theme as templates and style sheets get it: colours as attributes, shapes as paths, tokens as custom properties.

Pictures in a PDF do not see the style sheets, nor do the margins of its pages see custom properties. So all of it is
written out here, from the one theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from cpsplan.book.theme import SHIPPED_TYPEFACE, Face, Scheme, Theme
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.colour import contrast
from cpsplan.render.picture_figure import PictureFigure, picture_figure
from cpsplan.render.values import Values

DRAWINGS = {
    "circle": ("M12 1.8a10.2 10.2 0 1 1 0 20.4a10.2 10.2 0 1 1 0-20.4Z", "16", 1.0),
    "square": ("M2.4 2.4h19.2v19.2H2.4Z", "16", 1.0),
    "triangle": ("M12 1.6 23 21.4H1Z", "19", 1.0),
    "diamond": ("M12 1 23 12 12 23 1 12Z", "16", 1.0),
    "pentagon": ("M12 1.4 23 9.5 18.8 22H5.2L1 9.5Z", "17", 1.0),
    "plus": ("M7.6 1.6h8.8v6h6v8.8h-6v6H7.6v-6h-6V7.6h6Z", "16", 0.92),
    "dome": ("M1.2 21.4V12.2a10.8 10.6 0 0 1 21.6 0v9.2Z", "17.6", 0.92),
    "triangle down": ("M1 2.6h22L12 22.4Z", "12.6", 0.84),
    "star": ("M12 .6l3.5 7.4 8.1 1-6 5.6 1.5 8L12 18.7l-7.1 3.9 1.5-8-6-5.6 8.1-1Z", "16.2", 0.8),
}
"""Each shape: its path in a square of 24, where its number stands, and how much of the usual size that has."""
NUMBER_SIZES = (12.0, 9.5, 7.0, 5.0)
"""How large a number in a mark is, by how many characters it has."""
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z-]*( [A-Za-z][A-Za-z-]*)*")


@dataclass(frozen=True, slots=True)
class AimDrawing(Values):
    """How an aim is drawn."""

    colour: str
    path: str
    baseline: str
    sizes: tuple[str, ...]
    """How large its number is, by how many characters that has."""


@dataclass(frozen=True, slots=True)
class Drawing(Values):
    """What templates draw with: the colours of paper, as attributes. On screen the style sheets have the others."""

    paper: str
    tint: str
    ink: str
    muted: str
    thin_line: str
    line: str
    on_aim: str
    shades: tuple[str, ...]
    """Paper, and the four steps of a count by colour."""
    on_shades: tuple[str, ...]
    """What can be read on each of them."""
    family: str
    """The typeface of the words in a chart."""
    aims: tuple[AimDrawing, ...]
    cover: str


@cache
def drawing_of(theme: Theme) -> Drawing:
    """What templates draw with."""
    paper = theme.paper
    return Drawing(
        paper=paper.paper,
        tint=paper.tint,
        ink=paper.ink,
        muted=paper.muted,
        thin_line=paper.thin_line,
        line=paper.line,
        on_aim=paper.on_aim,
        shades=(paper.paper, *paper.shades),
        on_shades=(paper.muted, *on_shades(paper)),
        family=f"{_in_attribute(theme.text)}Arial, sans-serif",
        aims=tuple(_aim(colour, shape) for colour, shape in zip(paper.aims, theme.shapes, strict=True)),
        cover=theme.cover,
    )


def _aim(colour: str, shape: str) -> AimDrawing:
    path, baseline, share = DRAWINGS[shape]
    return AimDrawing(colour, path, baseline, tuple(f"{size * share:.3g}" for size in NUMBER_SIZES))


def on_shades(scheme: Scheme) -> tuple[str, ...]:
    """The colour of words on each of the four steps: ink, or that of numbers on aims, whichever is read better."""
    return tuple(max((scheme.ink, scheme.on_aim), key=lambda words: contrast(words, shade)) for shade in scheme.shades)


def _in_attribute(face: Face) -> str:
    """The typefaces that go before all others, for an attribute in double quotation marks."""
    return "".join(f"{name if _PLAIN_NAME.fullmatch(name) else repr(name)}, " for name in _own_first(face))


def _own_first(face: Face) -> tuple[str, ...]:
    """A typeface, and that of cpsplan, which has the letters that it may lack."""
    return tuple(dict.fromkeys((face.name, SHIPPED_TYPEFACE)))


# --- pictures of the body


@dataclass(frozen=True, slots=True)
class SiteLogo(Values):
    """The logo of the body on each ground."""

    light: PictureFigure
    dark: PictureFigure | None
    white: PictureFigure | None


def logo_of(localised: LocalisedBook) -> SiteLogo | None:
    """The logo of the body, as far as it can be shown."""
    own = localised.book.own_theme
    if own is None or own.logo is None:
        return None
    light, dark, white = (
        picture_figure(localised, picture) if picture else None
        for picture in (own.logo.light, own.logo.dark, own.logo.white)
    )
    return SiteLogo(light, dark, white) if light else None


def corner_of(localised: LocalisedBook) -> str:
    """The short text in the corner of each page; empty where there is none."""
    own = localised.book.own_theme
    return (own.corner if own else None) or ""


def cover_of(localised: LocalisedBook) -> PictureFigure | None:
    """The picture of a cover with one, as far as it can be shown."""
    own = localised.book.own_theme
    cover = own.cover if own else None
    return picture_figure(localised, cover.picture) if cover and cover.picture else None


def theme_of(localised: LocalisedBook) -> Theme:
    """The theme of an edition, with the files of its pictures and its words in the language of the edition."""
    theme, logo, across = localised.book.theme, logo_of(localised), cover_of(localised)
    return replace(
        theme,
        logo=logo.light.file if logo else "",
        dark_logo=logo.dark.file if logo and logo.dark else "",
        white_logo=logo.white.file if logo and logo.white else "",
        logo_words=logo.light.alt if logo else "",
        cover=theme.cover if theme.cover != "picture" or across else "plain",
        cover_picture=across.sizes[-1].file if across else "",
    )


# --- style sheets


def style_of(theme: Theme, sheet: str) -> str:
    """What stands before the style sheet of this name: typefaces, colours, and what margins of pages are printed in."""
    return "".join(f"{line}\n" for line in _STYLES[sheet](theme)) if sheet in _STYLES else ""


def _screen(theme: Theme) -> Iterator[str]:
    yield from _font_faces(theme, " font-display: swap;")
    yield f":root {{ color-scheme: light dark; {_faces(theme, _NOTO)} {tokens_of(theme.light)} }}"
    yield f"@media (prefers-color-scheme: dark) {{ :root {{ {tokens_of(theme.dark)} --plate: {theme.light.paper}; }} }}"
    yield from _tones(theme)
    yield from _headings(theme)


def _print(theme: Theme) -> Iterator[str]:
    yield from _font_faces(theme)
    yield f":root {{ {_faces(theme)} {tokens_of(theme.paper)} {_cover(theme)} --tone: var(--ink); }}"
    yield from _tones(theme)
    yield from _headings(theme)
    yield f"@page {{ size: {theme.paper_size}; {_margin(theme, theme.paper.muted)} {_in_ink(theme)} }}"
    if theme.corner:
        yield "@page { @top-center { content: string(corner); vertical-align: bottom; padding-bottom: 4mm; } }"
    yield from _cover_page(theme)


def _in_ink(theme: Theme) -> str:
    """The parts of the margin that are in the colour of text."""
    return " ".join(f"@bottom-{place} {{ color: {theme.paper.ink}; }}" for place in ("center", "right"))


def _cover_page(theme: Theme) -> Iterator[str]:
    """The page before the first: its colour belongs to the page, its words flow."""
    if theme.cover == "plain":
        return
    places = ("top-left", "top-center", "top-right", "bottom-left", "bottom-center", "bottom-right")
    bare = " ".join(f"@{place} {{ content: none; }}" for place in places)
    if theme.cover == "colour":
        yield f"@page cover {{ background: {theme.cover_colour}; margin: 24mm 24mm 18mm 22mm; {bare} }}"
        yield ".cover { color: var(--on-cover); }"
    else:
        yield f"@page cover {{ margin: 0 0 16mm; {bare} }}"
    # What the page after it says at the top is its title.
    beside = " ".join(f"@{place} {{ content: none; }}" for place in ("top-left", "top-right", "bottom-left"))
    yield f"@page :nth(2) {{ {beside} }}"


def _large_print(theme: Theme) -> Iterator[str]:
    yield f"@media print {{ @page {{ color: {theme.paper.ink}; }} }}"


def _easy_read(theme: Theme) -> Iterator[str]:
    yield from _font_faces(theme)
    plain = "--accent: var(--ink);"
    yield f":root {{ {_faces(theme)} {tokens_of(theme.paper)} {plain} --plate: var(--paper); --on: var(--on-aim); }}"
    dark = f"{tokens_of(theme.dark)} --plate: {theme.light.paper};"
    yield f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    for number in range(1, len(theme.shapes) + 1):
        yield f".a{number} {{ --accent: var(--tone-{number}); }}"
    yield from _headings(theme)
    yield f"@media print {{ @page {{ size: {theme.paper_size}; {_margin(theme, theme.paper.ink)} }} }}"


def _epub(theme: Theme) -> Iterator[str]:
    for number, colour in enumerate(theme.paper.aims, start=1):
        yield f".t{number} {{ border-color: {colour}; }}"


_STYLES = {
    "screen.css": _screen,
    "print.css": _print,
    "large-print.css": _large_print,
    "easy-read.css": _easy_read,
    "epub.css": _epub,
}
_NOTO = '"Noto Sans", Arial, '


def tokens_of(scheme: Scheme) -> str:
    """The colours of a scheme as custom properties."""
    values = {
        "paper": scheme.paper,
        "tint": scheme.tint,
        "ink": scheme.ink,
        "quiet": scheme.muted,
        "hair": scheme.thin_line,
        "line": scheme.line,
        "link": scheme.link,
        "focus": scheme.focus,
        "brand": scheme.brand,
        "on-brand": scheme.on_brand,
        "on-aim": scheme.on_aim,
        **_numbered("tone", scheme.aims),
        **_numbered("heat", scheme.shades),
        **_numbered("on-heat", on_shades(scheme)),
    }
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _numbered(name: str, values: tuple[str, ...]) -> dict[str, str]:
    return {f"{name}-{number}": value for number, value in enumerate(values, start=1)}


def _cover(theme: Theme) -> str:
    return f"--cover: {theme.cover_colour}; --on-cover: {theme.on_cover};"


def _faces(theme: Theme, more: str = "") -> str:
    """The typefaces as custom properties; ``more`` stands before the last that takes their place."""
    text, headings = _stack(theme.text, more), _stack(theme.headings, more)
    return f"--text-face: {text}; --head-face: {headings}; --head-weight: {theme.heading_weight};"


def _stack(face: Face, more: str = "") -> str:
    names = ", ".join(f'"{name}"' for name in _own_first(face))
    return f"{names}, {more}{'serif' if face.kind == 'serif' else 'sans-serif'}"


def _margin(theme: Theme, colour: str) -> str:
    return f"font-family: {_stack(theme.text)}; color: {colour};"


def _tones(theme: Theme) -> Iterator[str]:
    for number in range(1, len(theme.shapes) + 1):
        yield f".t{number} {{ --tone: var(--tone-{number}); }}"


def _headings(theme: Theme) -> Iterator[str]:
    if theme.headings != theme.text or theme.heading_weight != _BOLD:
        yield "h1, h2, h3, h4 { font-family: var(--head-face); font-weight: var(--head-weight); }"


_BOLD = 700
SHIPPED_FILES = ((400, "OpenSans-Regular.ttf"), (600, "OpenSans-SemiBold.ttf"), (700, "OpenSans-Bold.ttf"))
"""The files of the typeface that comes with cpsplan, by their weights."""


def _font_faces(theme: Theme, more: str = "") -> Iterator[str]:
    faces: dict[str, tuple[tuple[int, str], ...]] = {SHIPPED_TYPEFACE: SHIPPED_FILES}
    faces |= {face.name: face.files for face in (theme.text, theme.headings) if face.files}
    for name, files in faces.items():
        for weight, file in files:
            yield f'@font-face {{ font-family: "{name}"; font-weight: {weight};{more} src: url("fonts/{file}"); }}'
