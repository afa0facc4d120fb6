"""Prosed: the prose of a page as HTML, its links leading on and its pictures in their places."""

from __future__ import annotations

from markupsafe import Markup

from cpsplan.render.picture_figure import figured
from cpsplan.render.prose import prose_html
from cpsplan.render.sections import ProsePart


def prosed(part: ProsePart, level: int, assets: str, opening: bool = False) -> Markup:  # noqa: FBT001, FBT002 - a filter
    """A prose as HTML, with headings from ``level`` on. With ``opening`` its first paragraph is larger.

    ``assets`` is the way from the page to the folder of assets.
    """
    hrefs = {target.id: target.href for target in part.targets}
    figures = {picture.id: figured(picture.figure, assets) for picture in part.pictures}
    return prose_html(
        part.markdown,
        heading_level=level,
        name=part.id,
        href_of=hrefs.get,
        picture_of=lambda name: figures.get(name, Markup()),
        opening=opening,
    )
