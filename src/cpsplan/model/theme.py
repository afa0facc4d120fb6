"""A theme: how everything that is published looks. Sizes, grid and order are fixed, so that a theme breaks no page."""

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from cpsplan.model.marks import Internal, Kind
from cpsplan.model.reference import CoverRef, LogoRef, Suppression
from cpsplan.model.text import Record, Text

COLOUR_PATTERN = r"^#?[0-9a-fA-F]{6}$"
FONT_FILE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*[.](ttf|otf)$"
LICENCE_FILE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*[.](txt|md)$"
TYPEFACE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9 -]*$"
WORD_FILE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]*[.](dotx|docx)$"
_LOOK = Internal("how pages look, not what they say")


def _as_written(colour: str) -> str:
    """A colour as style sheets write it: #0a4c9c."""
    return f"#{colour.removeprefix('#').lower()}"


Colour = Annotated[str, StringConstraints(pattern=COLOUR_PATTERN), AfterValidator(_as_written), _LOOK]
"""A colour in quotation marks, by red, green and blue: "#0a4c9c"."""
ThemeName = Literal["warm", "sober"]
"""The themes that come with cpsplan."""
THEME_NAMES: tuple[ThemeName, ...] = get_args(ThemeName)
Shape = Literal["circle", "square", "triangle", "diamond", "pentagon", "plus", "dome", "triangle down", "star"]
"""The shapes of the marks of aims: no two are alike, also for who sees no colours."""
SHAPES: tuple[Shape, ...] = get_args(Shape)
FontFile = Annotated[str, StringConstraints(pattern=FONT_FILE_PATTERN, max_length=100), _LOOK]
"""The name of a file in plans/fonts/: Lato-Regular.ttf."""
LicenceFile = Annotated[str, StringConstraints(pattern=LICENCE_FILE_PATTERN, max_length=100), _LOOK]
"""The name of a text in plans/fonts/: OFL.txt."""


WordFileName = Annotated[str, StringConstraints(pattern=WORD_FILE_PATTERN, max_length=100), _LOOK]
"""The name of a file in plans/word/, a document or template without macros: crown.dotx."""


class SchemeColours(Record):
    """The colours of one scheme: light, dark or paper. What is left out is as in the theme that it is based on."""

    paper: Colour | None = None
    """What everything stands on: "#fbfaf7"."""
    tint: Colour | None = None
    """A second ground, a little darker or lighter: "#f1efe8"."""
    ink: Colour | None = None
    """Text and thick lines: "#1d1c2b"."""
    muted: Colour | None = None
    """What is said beside the text, such as heads of columns: "#565469"."""
    thin_line: Colour | None = None
    """Lines between rows, which carry no meaning: "#d3d0c6"."""
    line: Colour | None = None
    """Lines that carry meaning, such as the axis of a chart: "#8a8799"."""
    link: Colour | None = None
    """Links: "#17408b"."""
    focus: Colour | None = None
    """The frame around what the keyboard has reached: "#0b57d0"."""
    brand: Colour | None = None
    """The colour of the body: the band of a notice, the line below the masthead, a cover in colour: "#0b4f5c"."""
    on_brand: Colour | None = None
    """Words on the colour of the body: "#ffffff"."""
    on_aim: Colour | None = None
    """Numbers on the colours of aims: "#ffffff"."""
    shades: Annotated[tuple[Colour, ...], Field(min_length=1, max_length=4)] | None = None
    """The four steps of tables that count by colour, the weakest first. Of fewer, the last is the strongest, and the
    others are mixed from it; of none, they are mixed from the brand: "#0b4f5c"."""


class AimLook(Record):
    """How an aim looks, wherever it is named: the first of the list is for the first aim of each strategy."""

    colour: Colour | None = None
    """Its colour in the light and on paper: "#b80d4f"."""
    dark_colour: Colour | None = None
    """Its colour in the dark. Left out, it is the nearest one to its colour that can be read there: "#e07fa3"."""
    shape: Annotated[Shape | None, _LOOK] = None
    """The shape of its mark: circle. No two aims share one."""


class Typeface(Record):
    """A typeface: its name, and its files, which lie in plans/fonts/ with their licence."""

    name: Annotated[str, StringConstraints(pattern=TYPEFACE_PATTERN, max_length=60), _LOOK]
    """What it is called: Lato. Word and OpenDocument name it and do not carry it."""
    kind: Annotated[Literal["sans", "serif"], _LOOK] = "sans"
    """Whether its letters have serifs: where it is missing, one of the same kind takes its place."""
    regular: FontFile | None = None
    """The file with its letters of usual weight: Lato-Regular.ttf."""
    semibold: FontFile | None = None
    """The file with its letters of weight 600; left out, the bold ones stand there: Lato-SemiBold.ttf."""
    bold: FontFile | None = None
    """The file with its bold letters: Lato-Bold.ttf."""
    licence: LicenceFile | None = None
    """The file with the licence that allows to publish it: OFL.txt."""


class HeadingTypeface(Typeface):
    """The typeface of headings, with their weight and spacing."""

    weight: Annotated[Literal["regular", "semibold", "bold"] | None, _LOOK] = None
    """How heavy headings are."""


class Logo(Record):
    """The logo of the body, one to eight times as wide as it is high. A quarter of its height stays clear around it."""

    light: LogoRef
    """The picture of the register that stands on light ground: logo."""
    dark: LogoRef | None = None
    """The same for dark ground. Left out, the one for light ground stands on a light plate."""
    white: LogoRef | None = None
    """The same for a cover in colour. Left out, a cover in colour has the name of the body."""


class Cover(Record):
    """The first page of what is printed."""

    kind: Annotated[Literal["plain", "colour", "picture"] | None, _LOOK] = None
    """What it is: plain, in one colour, or with a picture across its upper half."""
    picture: CoverRef | None = None
    """The picture of the register that it has: lake. It tells nothing that the text does not tell."""
    colour: Colour | None = None
    """Its colour, where it is in one. Left out, it is the brand: "#271857"."""

    @model_validator(mode="after")
    def _with_its_picture(self) -> "Cover":
        if self.kind == "picture" and not self.picture:
            message = (
                "it has no picture: add “picture” with the id of one in plans/pictures.yaml, or write another kind"
            )
            raise ValueError(message)
        if self.kind in ("plain", "colour") and self.picture:
            message = "it shows no picture: write “kind: picture”, or take “picture” out"
            raise ValueError(message)
        return self


class OwnTheme(Record):
    """How everything that is published looks: what is left out is as the theme has it that it is based on."""

    based_on: Annotated[ThemeName, _LOOK] = "warm"
    """The theme of cpsplan that holds where nothing is said: warm, on warm white paper, or sober, on white paper."""
    colours: SchemeColours | None = None
    """The colours on a light screen; on paper too, but that paper is white."""
    dark_colours: SchemeColours | None = None
    """The colours on a dark screen. Those that are left out follow the light ones as far as they can be read."""
    print_colours: SchemeColours | None = None
    """The colours on paper that differ from those on a light screen."""
    aims: Annotated[tuple[AimLook, ...], Field(max_length=24)] = ()
    """A colour and a shape for each aim, in the order of the strategy; after these come those of the theme."""
    text_typeface: Typeface | None = None
    """The typeface of text."""
    heading_typeface: HeadingTypeface | None = None
    """The typeface of headings. Left out, it is that of text."""
    logo: Logo | None = None
    """The logo of the body: at the top of every page, and on covers."""
    cover: Cover | None = None
    """The first page of what is printed."""
    corner: Text | None = None
    """A short text at the top right of each page of paper: For the board."""
    paper_size: Annotated[Literal["A4", "Letter"] | None, _LOOK] = None
    """The size of the paper of what is printed."""
    numbering: Annotated[Literal["figures", "letters"] | None, _LOOK] = None
    """What counts aims without a number of their own: figures (1, outcomes 1.1), or letters (A, outcomes A.1)."""
    word: WordFileName | None = None
    """A Word document or template of the body, in plans/word/: its styles are those of Word files: crown.dotx."""


class ThemeFile(OwnTheme):
    """The theme of a workspace in a file of its own, plans/theme.yaml: it says the same as “theme” in the settings."""

    entry_kind: ClassVar = Kind("theme", "themes", id="")

    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


def theme_by_name(value: Any) -> Any:
    """A theme, where the name of one that comes with cpsplan may stand for it."""
    return {"based_on": value} if isinstance(value, str) else value


ThemeOrName = Annotated[
    OwnTheme | None, BeforeValidator(theme_by_name, json_schema_input_type=OwnTheme | ThemeName | None)
]
"""A theme, or the name of one that comes with cpsplan."""
