"""The register of pictures: what each shows, who made it, and how it may be cropped."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from cpsplan.model.marks import Internal, Kind, Shown
from cpsplan.model.reference import Suppression
from cpsplan.model.text import Id, Record, Text

FILE_PATTERN = r"^[^./\\\s][^/\\\r\n\t]*(/[^./\\\s][^/\\\r\n\t]*)*$"
"""A path below plans/pictures/ in one line: nothing hidden, and no way out."""
PictureFileName = Annotated[
    str,
    StringConstraints(pattern=FILE_PATTERN, max_length=200),
    Internal("where the picture lies: pages show what is in it"),
]
"""The file of a picture, by its path below plans/pictures/: lake.jpg."""
Place = Annotated[int, Field(ge=0, le=100), Internal("decides what of a picture is shown")]
"""A place in a picture, in percent of its width or of its height."""


class Focus(Record):
    """What of a picture stays to be seen where it is cropped: a point, from the top left corner."""

    across: Place
    """How far from the left edge, in percent of the width: 50."""
    down: Place
    """How far from the upper edge, in percent of the height: 30."""


class Picture(Record):
    """A picture: a photograph, a drawing, a logo."""

    entry_kind: ClassVar = Kind("picture", "pictures", joint="/")

    id: Id
    """A short name, unique in the register, by which sections and other fields show it: lake."""
    file: PictureFileName
    """The file, by its path below plans/pictures/: lake.jpg. PNG, JPEG, WebP and SVG are read."""
    alt: Text | None = None
    """What the picture tells, in a sentence or two, for those who do not see it: Volunteers plant reeds at the lake."""
    decorative: Annotated[bool, Internal("decides whether the picture is told, not shown itself")] = False
    """True for a picture that tells nothing, such as a pattern. Nobody who does not see it is told of it."""
    caption: Text | None = None
    """The words below the picture."""
    credit: Text | None = None
    """Who made the picture: Photograph by the Friends of the Lake."""
    licence: Annotated[str | None, StringConstraints(min_length=1, max_length=200), Shown()] = None
    """Under what licence the picture is used: CC BY 4.0."""
    focus: Focus | None = None
    """The point that stays to be seen where the picture is cropped. Its middle, if left out."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""

    @model_validator(mode="after")
    def _told_or_not(self) -> Self:
        if self.decorative and (self.alt or self.caption):
            words = "alt" if self.alt else "caption"
            message = f"a decorative picture tells nothing: leave out {words}, or take out “decorative: true”"
            raise ValueError(message)
        if not (self.decorative or self.alt):
            message = "say in alt what the picture tells, or that it is “decorative: true”"
            raise ValueError(message)
        return self


class Pictures(Record):
    """All pictures of a workspace."""

    pictures: tuple[Picture, ...]
    """The pictures, in any order."""
