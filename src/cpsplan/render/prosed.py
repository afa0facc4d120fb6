"""Prosed: the prose of a page as HTML, its links leading on."""

from __future__ import annotations

from markupsafe import Markup

from cpsplan.render.sections import ProsePart


def prosed(part: ProsePart, level: int, opening: bool = False) -> Markup:  # noqa: FBT001, FBT002 - templates call it so
    """A prose as HTML, with headings from ``level`` on. With ``opening`` its first paragraph is larger."""
    from cpsplan.render.prose import prose_html  # noqa: PLC0415 - most pages have no prose

    hrefs = {target.id: target.href for target in part.targets}
    return prose_html(
        part.markdown,
        heading_level=level,
        name=part.id,
        href_of=hrefs.get,
        picture_of=_no_picture,
        opening=opening,
    )


def _no_picture(name: str) -> Markup:  # noqa: ARG001 - the workspace has no pictures yet
    return Markup()
