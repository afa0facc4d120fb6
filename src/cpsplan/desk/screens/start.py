"""The start: every document of the workspace, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from cpsplan.desk.faults import faults_of
from cpsplan.desk.leading import href_of, name_of_language
from cpsplan.desk.page import LANGUAGES, page_of, phrases_of
from cpsplan.desk.preview import Preview
from cpsplan.desk.screen import Answer, Asked, Screen, see_other
from cpsplan.desk.workshop import Workshop
from cpsplan.late import dataclass
from cpsplan.render.frame import titles_of
from cpsplan.render.values import Hyperlink, Values


@dataclass(frozen=True, slots=True)
class EditionPages(Values):
    """An edition, and the pages of its documents."""

    title: str
    language: str
    pages: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True)
class PlanWays(Values):
    """A plan, and what can be done with it."""

    words: str
    href: str
    ways: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True)
class LanguageChoice(Values):
    """A language of the interface, by its own name."""

    code: str
    words: str
    current: bool


def start_page(workshop: Workshop, asked: Asked) -> Answer:
    """The page that the desk opens with."""
    if workshop.preview is None:
        values = {"faults": faults_of(workshop.compiled), "refused": ""}
        return page_of(workshop, asked, "desk/blocked.html", values, status=503)
    plans = tuple(_plans(workshop, asked))
    # Each language is named in itself, for those who do not read the other.
    languages = tuple(
        LanguageChoice(code, name_of_language(phrases_of(code), code), code == asked.language) for code in LANGUAGES
    )
    values = {"plans": plans, "editions": tuple(_editions(workshop.preview)), "languages": languages}
    return page_of(workshop, asked, "desk/start.html", values)


def _plans(workshop: Workshop, asked: Asked) -> Iterator[PlanWays]:
    """Every plan, the latest first, with what planners come for."""
    phrases = phrases_of(asked.language)
    for name, plan in reversed([*workshop.book.plans.items()]):
        ways = (
            Hyperlink(phrases.text("desk-new-project"), f"/new/project?{urlencode({'in': name})}"),
            Hyperlink(phrases.text("desk-report"), f"/progress/{quote(name)}"),
            Hyperlink(phrases.text("desk-fates"), f"/fates/{quote(name)}"),
        )
        yield PlanWays(plan.words, href_of(workshop, plan.address), ways)


def _editions(preview: Preview) -> list[EditionPages]:
    """Every edition that can be shown, with its documents: first that in which the plans are written."""
    editions: list[EditionPages] = []
    titles = titles_of(preview.book)
    settings = preview.book.settings
    own = settings.model.language if settings else "en"
    shown = sorted(
        preview.editions,
        key=lambda each: (each.edition.language != own, each.edition.style != "standard"),
    )
    for localised in shown:
        pages = [
            Hyperlink(titles[name], f"/preview/{path}")
            for path, (owner, name) in preview.index.items()
            if owner is localised and name in titles
        ]
        editions.append(EditionPages(localised.edition.title, localised.edition.code, tuple(pages)))
    return editions


def choose_language(workshop: Workshop, asked: Asked) -> Answer:
    """Speak one of the languages of the interface from now on."""
    if asked.value("language") in LANGUAGES:
        workshop.language = asked.value("language")
    return see_other("/")


SCREENS = (Screen("/", start_page), Screen("/language", choose_language, ("POST",)))
