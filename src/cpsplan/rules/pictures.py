"""Rules on the register of pictures: what each file is, whether it is shown, and large enough for its place."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.book.links import Link
from cpsplan.diagnostic import Severity
from cpsplan.rules.rule import Finding, rule
from cpsplan.sources.picture_file import ENDINGS, SVG
from cpsplan.workspace.disk import PICTURES

DOTS = 150
"""How many pixels an inch of paper wants at least: below that, edges look frayed."""
MILLIMETRES = 25.4
"""In an inch."""
WIDEST_LOGO = 8
"""How many times as wide as it is high a logo is at most."""
LONGEST_ALT = 250
"""How many letters tell a picture at most: it is heard in one go, and nobody can go back in it."""
SPOKEN_ALREADY = ("picture of", "image of", "photo of", "photograph of", "drawing of", "graphic of")
"""How alternatives begin that say what everybody is told anyway: that this is a picture."""


@rule("CPS560", "unusable-picture", Severity.ERROR)
def unusable_picture(book: Book) -> Iterator[Finding]:
    """A picture of the register cannot be published: its file is missing, cut off, too large or of another kind.

    PNG, JPEG, WebP and SVG are read, up to 20 MB and 50 million pixels. What a file is, is told by what is in it.
    """
    for address, broken in book.broken_pictures.items():
        entry = book.pictures[address]
        message = f"The picture {PICTURES}/{entry.model.file} {broken}"
        hint = "Save it as JPEG, PNG or plain SVG"
        if "exist" in str(broken):
            hint = f"Put the file into {PICTURES}/, and write its path below that: lake.jpg"
        yield Finding(entry, ("file",), message, hint=hint)


@rule("CPS562", "unused-picture", Severity.NOTE)
def unused_picture(book: Book) -> Iterator[Finding]:
    """Nothing shows a picture of the register. It may have been left over."""
    for address, entry in book.pictures.items():
        if address not in book.shown_pictures and not book.incomplete:
            message = f"Nothing shows the picture “{entry.model.id}”"
            yield Finding(entry, ("id",), message, hint="Show it, or take it and its file out")


@rule("CPS563", "coarse-picture", Severity.WARNING)
def coarse_picture(book: Book) -> Iterator[Finding]:
    """A picture has too few pixels for the place where it is shown, and looks coarse on paper.

    An inch of paper wants 150 pixels or more: a picture as wide as a text 980, one as wide as a page 1,240. Pictures
    are never made larger than they are. A drawing in SVG is sharp at every size.
    """
    for link in book.links.known:
        file = book.picture_files.get(link.target or "")
        if file and file.ending != SVG and file.width < wanted_pixels(link):
            message = (
                f"The picture “{link.written}” is {file.width:,} pixels wide, and {link.ref.millimetres} mm of paper"
                f" want {wanted_pixels(link):,}"
            )
            hint = f"Take a picture that is {wanted_pixels(link):,} pixels wide or more"
            yield Finding(link.entry, link.route, message, hint=hint, about=link.target or "")


def wanted_pixels(link: Link) -> int:
    """How many pixels wide the picture has to be that a reference shows."""
    return round(link.ref.millimetres / MILLIMETRES * DOTS)


@rule("CPS578", "logo-out-of-shape", Severity.WARNING)
def logo_out_of_shape(book: Book) -> Iterator[Finding]:
    """A logo is higher than it is wide, or more than eight times as wide as it is high.

    All logos are equally high, and none is wider than its place: a high one becomes a dot, and a very wide one a line.
    """
    for link in book.links.known:
        file = book.picture_files.get(link.target or "")
        if file and "logo" in link.route and not file.height <= file.width <= WIDEST_LOGO * file.height:
            message = f"The logo “{link.written}” is {file.width / file.height:.2g} times as wide as it is high"
            hint = f"Take one that is between once and {WIDEST_LOGO} times as wide as it is high"
            yield Finding(link.entry, link.route, message, hint=hint, about=link.target or "")


@rule("CPS564", "picture-of-another-kind", Severity.NOTE)
def picture_of_another_kind(book: Book) -> Iterator[Finding]:
    """The name of a file says another kind of picture than what is in it. It is read as what is in it."""
    for address, file in book.picture_files.items():
        entry = book.pictures[address]
        if not entry.model.file.lower().endswith(ENDINGS[file.kind]):
            message = f"{PICTURES}/{entry.model.file} holds a picture in {file.kind}"
            yield Finding(entry, ("file",), message, hint=f"Let its name end in {ENDINGS[file.kind][0]}")


@rule("CPS565", "idle-alternative", Severity.WARNING)
def idle_alternative(book: Book) -> Iterator[Finding]:
    """The alternative of a picture tells nothing, or too much at once.

    It is read out in the place of the picture. So it says what the picture tells, in a sentence or two: not that there
    is a picture, which is said anyway, not the name of the file, and not the caption, which is read out too.
    """
    for entry in book.pictures.values():
        picture = entry.model
        alt = picture.alt or ""
        if alt and alt == picture.caption:
            yield Finding(entry, ("alt",), "The alternative is the caption again", hint="Say what the picture shows")
        elif alt.casefold() == picture.file.rpartition("/")[2].casefold():
            yield Finding(entry, ("alt",), "The alternative is the name of the file", hint="Say what the picture shows")
        elif alt.casefold().startswith(SPOKEN_ALREADY):
            said = next(words for words in SPOKEN_ALREADY if alt.casefold().startswith(words))
            hint = "Begin with what is to be seen: programs say that it is a picture"
            yield Finding(entry, ("alt",), f"The alternative begins with “{alt[: len(said)]}”", hint=hint)
        elif len(alt) > LONGEST_ALT:
            message = f"The alternative has {len(alt)} letters, and {LONGEST_ALT} are the most that is heard in one go"
            yield Finding(entry, ("alt",), message, hint="Say the rest in the text beside the picture")
