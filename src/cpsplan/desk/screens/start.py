"""The start: every document of the workspace, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from cpsplan.desk.faults import faults_of
from cpsplan.desk.page import page_of
from cpsplan.desk.preview import Preview
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
    if workshop.preview is None:
        values = {"faults": faults_of(workshop.compiled), "refused": ""}
        return page_of(workshop, asked, "desk/blocked.html", values, status=503)
    return page_of(workshop, asked, "desk/start.html", {"editions": tuple(_editions(workshop.preview))})


def _editions(preview: Preview) -> list[EditionPages]:
    """Every edition that can be shown, with the way in and its documents."""
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
