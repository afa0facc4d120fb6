"""The pages of the desk: its templates, filled with values in the language of whoever sits at it.

They come with cpsplan alone: a workspace has no say in what its planner is shown, and no page that a template of a
workspace has made ever holds the token of a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cpsplan.desk.faults import without_followers
from cpsplan.desk.screen import Answer, Asked
from cpsplan.desk.workshop import Workshop
from cpsplan.diagnostic import Severity
from cpsplan.language.phrases import Phrases, load_phrases
from cpsplan.late import dataclass
from cpsplan.render.environment import environment
from cpsplan.render.filling import fill
from cpsplan.render.folders import template_folders
from cpsplan.render.texts import Vocabulary
from cpsplan.render.values import Values, content_of

LANGUAGES = ("en", "cy")
"""The languages that the interface is written in, the first one for everybody else."""
MENU: tuple[tuple[str, str], ...] = (
    ("desk-menu-preview", "/"),
    ("desk-menu-translate", "/translate"),
    ("desk-menu-easy-read", "/easy-read"),
    ("desk-menu-changes", "/changes"),
)
"""The places of the bar, each by its phrase and its address; the faults come last by themselves."""
FAULTS = "/faults"


@dataclass(frozen=True, slots=True)
class MenuLink(Values):
    """A place that the bar leads to."""

    words: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class DeskFrame(Values):
    """What every page of the desk has around it: the name ``desk`` in its template."""

    token: str
    language: str
    site: str
    """The title of the workspace."""
    menu: tuple[MenuLink, ...]
    errors: int
    warnings: int
    """How many other faults there are: warnings and notes."""
    version: int
    at_faults: bool
    """Whether this is the page of all faults."""


@cache
def phrases_of(language: str) -> Phrases:
    """The words of the interface in one of LANGUAGES."""
    phrases, _ = load_phrases(language, template_folders())
    if phrases is None:
        raise FileNotFoundError(f"the phrases of cpsplan in {language} are missing: install cpsplan again")
    return phrases


def frame_of(workshop: Workshop, asked: Asked) -> DeskFrame:
    """What stands around a page."""
    phrases = phrases_of(asked.language)
    settings = workshop.book.settings
    severities = [diagnostic.severity for diagnostic in without_followers(workshop.diagnostics)]
    return DeskFrame(
        token=workshop.form_token,
        language=asked.language,
        site=settings.model.title if settings else workshop.root.name,
        menu=tuple(MenuLink(phrases.text(key), href, _is_at(asked.path, href)) for key, href in MENU),
        errors=severities.count(Severity.ERROR),
        warnings=len(severities) - severities.count(Severity.ERROR),
        version=workshop.version,
        at_faults=asked.path == FAULTS,
    )


def _is_at(path: str, place: str) -> bool:
    """Whether an address is a place of the bar, or one below it."""
    return path == place or (place != "/" and path.startswith(f"{place}/"))


def page_text(workshop: Workshop, asked: Asked, template: str, values: Mapping[str, object]) -> str:
    """A template of the desk, filled with ``desk`` and ``values``: texts, numbers, Values and tuples of those."""
    for name, value in values.items():
        content_of(value, name)
    sandbox = environment(phrases_of(asked.language), template_folders())
    return fill(sandbox, template, {"desk": frame_of(workshop, asked), **values}, Vocabulary.of((), ()))


def page_of(
    workshop: Workshop, asked: Asked, template: str, values: Mapping[str, object], *, status: int = 200
) -> Answer:
    """The same as an answer."""
    return Answer(page_text(workshop, asked, template, values).encode(), status)


def not_here(workshop: Workshop, asked: Asked) -> Answer:
    """That there is nothing at an address."""
    return page_of(workshop, asked, "desk/missing.html", {}, status=404)
