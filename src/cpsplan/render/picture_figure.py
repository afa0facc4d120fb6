"""Pictures of the register on a page: with what they tell, their caption, and whom they are owed to.

Whoever shows one asks ``picture_figure`` for it, and prints it with the filter ``figured`` (a figure with its caption)
or ``portrayed`` (the picture alone: a portrait, a cover, a logo).
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from cpsplan.book.book import Book
from cpsplan.book.translation import Foreign
from cpsplan.language.booklets import STYLE, SUFFIX
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.render.texts import explain
from cpsplan.render.values import Values

IMAGES = "images/"
"""Where the pictures of the register lie below the folder of assets."""
USUAL = 960
"""How wide the picture is, in pixels, that programs take which choose none."""
WIDE = "(min-width: 52rem) 48rem, 100vw"
"""How wide a figure is on screens, as browsers are told that choose a size."""
SMALL = "12rem"


@dataclass(frozen=True, slots=True)
class PictureSize(Values):
    """A picture in one width: its file below the assets, and how many pixels wide it is."""

    file: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFigure(Values):
    """A picture, and what is told of it."""

    file: str
    """The one that programs take which choose none, below the assets."""
    sizes: tuple[PictureSize, ...]
    """All of them, the narrowest first."""
    width: int
    height: int
    alt: str
    """What it tells; empty where it is decorative."""
    caption: str | None
    credit: str | None
    licence: str | None
    focus: str
    """The point that stays to be seen where it is cropped, as style sheets say it: 30% 20%."""


def picture_figure(localised: LocalisedBook, picture: str) -> PictureFigure | None:
    """The picture of the register with an id or an address; None where it cannot be shown, which the check tells."""
    book = localised.book
    entry = book.pictures.get(picture) or book.pictures.get(f"pictures/{picture}")
    file = book.picture_files.get(entry.address) if entry else None
    if entry is None or file is None:
        return None
    model = entry.model
    widths = file.widths
    sizes = tuple(PictureSize(f"{IMAGES}{file.name(model.id, width)}", width) for width in widths)
    usual = max((size for size in sizes if size.width <= USUAL), default=sizes[0], key=lambda size: size.width)
    focus = f"{model.focus.across}% {model.focus.down}%" if model.focus else ""
    return PictureFigure(
        file=usual.file,
        sizes=sizes,
        width=widths[-1],
        height=max(1, round(file.height * widths[-1] / file.width)),
        alt=model.alt or "",
        caption=model.caption,
        credit=model.credit,
        licence=model.licence,
        focus=focus,
    )


def figured(figure: PictureFigure, assets: str) -> Markup:
    """A picture as wide as the text, with its caption. ``assets`` is the way from the page to the folder of assets.

    A decorative one is a figure that no other format reads.
    """
    image = _image(figure, assets, WIDE)
    if not figure.alt:
        return Markup('<figure class="picture">{}</figure>').format(image)
    lines = Markup().join(_lines(figure))
    caption = Markup("<figcaption>{}</figcaption>").format(lines) if lines else ""
    return Markup('<figure class="picture" data-reading="picture">{}{}</figure>').format(image, caption)


def portrayed(figure: PictureFigure, assets: str) -> Markup:
    """A picture alone: a portrait, a cover, a logo. What is around it says how large it is."""
    return _image(figure, assets, SMALL)


def _image(figure: PictureFigure, assets: str, sizes: str) -> Markup:
    attributes = {"src": f"{assets}{figure.file}"}
    if len(figure.sizes) > 1:
        attributes["srcset"] = ", ".join(f"{assets}{size.file} {size.width}w" for size in figure.sizes)
        attributes["sizes"] = sizes
    attributes |= {"alt": figure.alt, "width": str(figure.width), "height": str(figure.height), "loading": "lazy"}
    if isinstance(figure.alt, Foreign):
        attributes["lang"] = figure.alt.language
    if figure.focus:
        attributes["style"] = f"object-position: {figure.focus}"
    written = Markup().join(Markup(' {}="{}"').format(name, str(value)) for name, value in attributes.items())
    return Markup("<img{}>").format(written)


def _lines(figure: PictureFigure) -> Iterator[Markup]:
    """What stands below a picture."""
    if figure.caption:
        yield Markup('<span class="caption" data-reading="line">{}</span>').format(explain(figure.caption))
    if figure.credit:
        space = " " if figure.caption else ""
        yield Markup('{}<span class="credit" data-reading="line">{}</span>').format(space, explain(figure.credit))


@dataclass(frozen=True, slots=True)
class PictureCredit(Values):
    """Who made a picture that a page shows, and under what licence it is used."""

    words: str
    """What it is known by: its caption, or what it tells; empty for a decorative one."""
    credit: str
    licence: str | None


def picture_credits(localised: LocalisedBook, document: str) -> tuple[PictureCredit, ...]:
    """Whom the pictures of a document are owed to, as far as the register says it."""
    book = localised.book
    page = f"{document}{SUFFIX}" if localised.edition.style == STYLE else document
    models = (book.pictures[address].model for address in pictures_in(book, page))
    credits_told = (
        PictureCredit(_stopless(model.caption or model.alt or ""), _stopless(model.credit or ""), model.licence)
        for model in models
        if model.credit or model.licence
    )
    # Many decorative pictures of one set are owed to the same people.
    return tuple(dict.fromkeys(credits_told))


def _stopless(words: str) -> str:
    """Words without a full stop: others follow in the same line."""
    plain = words.removesuffix(".")
    return Foreign(plain, words.language) if isinstance(words, Foreign) else plain


def pictures_in(book: Book, document: str) -> list[str]:
    """The addresses of the pictures that a document shows, and of those that every document shows, in their order."""
    shown: dict[str, None] = {}
    for link in book.links.known:
        if link.target and link.target.kind == "picture" and link.entry.address.document in {document, "settings"}:
            shown[link.target] = None
    return list(dict.fromkeys((*shown, *(book.frame_photographs if document.endswith(SUFFIX) else ()))))
