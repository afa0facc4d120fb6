"""The start: every document of the workspace, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from cpsplan.desk.page import page_of
from cpsplan.desk.screen import Answer, Asked, Screen
from cpsplan.desk.workshop import Workshop
from cpsplan.render.frame import titles_of
from cpsplan.render.values import Hyperlink, Values


@dataclass(frozen=True, slots=True)
class EditionPages(Values):
    """An edition, and the pages of its documents."""

    title: str
    language: str
    pages: tuple[Hyperlink, ...]


def start_page(workshop: Workshop, asked: Asked) -> Answer:
    """The page that the desk opens with."""
    return page_of(workshop, asked, "desk/start.html", {"editions": tuple(_editions(workshop))})


def _editions(workshop: Workshop) -> list[EditionPages]:
    """Every edition that can be shown, with the way in and its documents."""
    preview = workshop.preview
    if preview is None:
        return []
    editions: list[EditionPages] = []
    titles = titles_of(preview.book)
    for localised in preview.editions:
        pages = [
            Hyperlink(titles[name], f"/preview/{path}")
            for path, (owner, name) in preview.index.items()
            if owner is localised and name in titles
        ]
        editions.append(EditionPages(localised.edition.title, localised.edition.code, tuple(pages)))
    return editions


SCREENS = (Screen("/", start_page),)
