"""The theme of a workspace, resolved: the colours and typefaces of what is published, in every format.

What a workspace leaves out comes from the theme of cpsplan that it is based on. Colours for the dark are worked out
from those for the light where only these are given: the nearest ones that can be read there.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from cpsplan.late import dataclass
from cpsplan.model.colour import contrast, mixed, nearest_readable
from cpsplan.model.text import Record
from cpsplan.model.theme import AimLook, Cover, OwnTheme, SchemeColours, Typeface
from cpsplan.sources.load import load
from cpsplan.workspace import resources
from cpsplan.workspace.disk import DiskWorkspace

WORDS = 4.5
"""The contrast that words need to what they stand on (WCAG 2.2, 1.4.3)."""
MARKS = 3.0
"""The contrast that marks and lines need which carry meaning (WCAG 2.2, 1.4.11)."""
SHADE_SHARES = (0.14, 0.38, 0.68, 1.0)
"""How much of the brand the four steps of a count by colour have."""
FALLBACKS = {"sans": '"Noto Sans", Arial, sans-serif', "serif": 'Georgia, "Times New Roman", serif'}
"""What takes the place of a typeface that is missing."""
WEIGHTS = {"regular": 400, "semibold": 600, "bold": 700}
SHIPPED_TYPEFACE = "Open Sans"
"""The typeface that comes with cpsplan."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one scheme, each as style sheets write it: #0a4c9c."""

    paper: str
    tint: str
    ink: str
    muted: str
    thin_line: str
    line: str
    link: str
    focus: str
    brand: str
    on_brand: str
    on_aim: str
    shades: tuple[str, ...]
    """The four steps of a count by colour, the weakest first."""
    aims: tuple[str, ...]
    """The colours of the aims, that of the first aim first."""


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface, and its files by their weights."""

    name: str
    kind: str
    files: tuple[tuple[int, str], ...] = ()
    """Each weight, and the name of its file below plans/fonts/; none for the typeface that comes with cpsplan."""

    @property
    def stack(self) -> str:
        """The typeface for style sheets, with what takes its place where it is missing."""
        return f'"{self.name}", {FALLBACKS[self.kind]}'


@dataclass(frozen=True, slots=True)
class Theme:
    """How everything that is published looks."""

    name: str
    """The theme of cpsplan that it is, or is based on."""
    light: Scheme
    dark: Scheme
    paper: Scheme
    """The colours on paper, and in files that are made for it: PDF, Word, OpenDocument."""
    shapes: tuple[str, ...]
    """The shapes of the marks of aims, by their names, that of the first aim first. As many as there are colours."""
    text: Face
    headings: Face
    heading_weight: int
    """400, 600 or 700."""
    cover: str
    """plain, colour or picture."""
    cover_colour: str
    on_cover: str
    """Words on the colour of the cover."""
    corner: str
    """A short text for the corner of each page of paper; empty for none."""
    paper_size: str
    """A4 or Letter."""
    logo: str = ""
    """The file of the logo for light ground, below the folder of assets; empty where there is none."""
    dark_logo: str = ""
    white_logo: str = ""
    """The one for the colour of a cover."""
    logo_words: str = ""
    """What the logo tells those who do not see it."""
    cover_picture: str = ""
    """The picture of a cover with one, below the folder of assets."""


@cache
def shipped(name: str) -> OwnTheme:
    """A theme of cpsplan as it is written, with nothing left out. Raises FileNotFoundError where it is missing."""
    source, _ = load(DiskWorkspace(resources.folder("templates")), f"themes/{name}.yaml")
    if source is None:
        raise FileNotFoundError(f"the theme {name} of cpsplan is missing: install cpsplan again")
    return OwnTheme.model_validate(source.value)


@cache
def default_theme() -> Theme:
    """The theme of who says nothing about it."""
    return resolved(OwnTheme())


def resolved(own: OwnTheme) -> Theme:
    """A theme with every value: its own, that of the theme that it is based on, or one worked out from them."""
    base = shipped(own.based_on)
    looks = _looks(base.aims, own.aims)
    colours = tuple(look.colour or "" for look in looks)
    light = _scheme((base.colours, own.colours), colours)
    on_paper = _scheme((base.colours, own.colours, base.print_colours, own.print_colours), colours)
    text, headings, weight = _faces(base, own)
    cover = Cover.model_validate(_joined(base.cover, _brand_as_cover(own), own.cover))
    return Theme(
        name=own.based_on,
        light=light,
        dark=_dark(base, own, looks),
        paper=on_paper,
        shapes=tuple(look.shape or "" for look in looks),
        text=text,
        headings=headings,
        heading_weight=weight,
        cover=str(cover.kind),
        cover_colour=str(cover.colour),
        on_cover=max((on_paper.paper, on_paper.ink), key=lambda words: contrast(words, str(cover.colour))),
        corner=own.corner or "",
        paper_size=str(own.paper_size or base.paper_size),
    )


def _brand_as_cover(own: OwnTheme) -> Cover | None:
    """A cover in the colour of the body, where it has one."""
    return Cover(colour=own.colours.brand) if own.colours and own.colours.brand else None


def _faces(base: OwnTheme, own: OwnTheme) -> tuple[Face, Face, int]:
    """The typefaces of text and of headings, and the weight of headings."""
    text = own.text_typeface or base.text_typeface
    headings = own.heading_typeface or own.text_typeface or base.heading_typeface
    weights = (getattr(typeface, "weight", None) for typeface in (own.heading_typeface, base.heading_typeface))
    return _face(text), _face(headings), WEIGHTS[next(filter(None, weights))]


def _joined(*parts: Record | None) -> dict[str, Any]:
    """What several records of a kind say, the last before the others."""
    joined: dict[str, Any] = {}
    for part in parts:
        joined |= {key: value for key, value in dict(part or ()).items() if value is not None}
    return joined


def _scheme(parts: tuple[SchemeColours | None, ...], aims: tuple[str, ...]) -> Scheme:
    """The colours of several schemes in one; the last goes before the others."""
    colours = _joined(*parts)
    shades = tuple(colours["shades"])
    if not _says_shades(parts):
        shades = (colours["brand"],)
    if len(shades) < len(SHADE_SHARES):
        shades = tuple(mixed(shades[-1], colours["paper"], share) for share in SHADE_SHARES)
    return Scheme(**colours | {"shades": shades, "aims": aims})


def _says_shades(parts: tuple[SchemeColours | None, ...]) -> bool:
    """Whether the shades are those of the brand: no later part has another brand and says nothing of them."""
    last = [part for part in parts if part and (part.shades or part.brand)]
    return bool(last[-1].shades)


def _dark(base: OwnTheme, own: OwnTheme, looks: list[AimLook]) -> Scheme:
    """The colours in the dark: what has one in the light alone gets the nearest one that can be read."""
    given = _joined(base.dark_colours, own.dark_colours)
    grounds = (given["paper"], given["tint"])
    following = _following(own.colours, given, grounds)
    aims = tuple(look.dark_colour or nearest_readable(str(look.colour), grounds, WORDS) for look in looks)
    return _scheme((base.dark_colours, following, own.dark_colours), aims)


def _following(light: SchemeColours | None, dark: dict[str, Any], grounds: tuple[str, str]) -> SchemeColours | None:
    """Link and brand in the dark, as near to those in the light as they can be read there."""
    if light is None:
        return None
    link, brand = ((colour and nearest_readable(colour, grounds, WORDS)) for colour in (light.link, light.brand))
    return SchemeColours(link=link, brand=brand, on_brand=dark["paper"] if brand else None)


def _looks(base: tuple[AimLook, ...], own: tuple[AimLook, ...]) -> list[AimLook]:
    """How each aim looks: as it is said, then as the theme has it that it is based on. No shape comes twice."""
    looks = [_look(base[place % len(base)], aim) for place, aim in enumerate(own)] + list(base[len(own) :])
    taken = [aim.shape for aim in own if aim.shape]
    for place, look in enumerate(looks):
        if place < len(own) and own[place].shape:
            continue
        if look.shape in taken:
            free = (aim.shape for aim in base if aim.shape not in taken)
            looks[place] = look.model_copy(update={"shape": next(free, look.shape)})
        taken += filter(None, [looks[place].shape])
    return looks


def _look(base: AimLook, own: AimLook) -> AimLook:
    """The look of an aim: its colour in the dark follows its own colour, not that of the theme below."""
    dark = own.dark_colour or (None if own.colour else base.dark_colour)
    return AimLook(colour=own.colour or base.colour, dark_colour=dark, shape=own.shape or base.shape)


def _face(typeface: Typeface | None) -> Face:
    if typeface is None:
        return Face(SHIPPED_TYPEFACE, "sans")
    files = ((400, typeface.regular), (600, typeface.semibold), (700, typeface.bold))
    return Face(typeface.name, typeface.kind, tuple((weight, file) for weight, file in files if file))
