"""The theme as one HTML file, to look at: every colour on what it stands on, every mark, and what pages are made of."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cpsplan.book.book import Book
from cpsplan.book.theme import WORDS, Scheme, Theme
from cpsplan.language.localise import LocalisedBook, localise
from cpsplan.language.phrases import load_phrases
from cpsplan.late import dataclass
from cpsplan.model.colour import contrast
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.render import main_edition
from cpsplan.render.environment import environment
from cpsplan.render.filling import fill
from cpsplan.render.folders import template_folders
from cpsplan.render.frame import settings_of, vocabulary_of
from cpsplan.render.marks import Mark
from cpsplan.render.theme import cover_of, logo_of, theme_of, tokens_of
from cpsplan.render.values import Values
from cpsplan.rules.themes import PAIRS

TEMPLATE = "theme.html"
SHEET = "screen.css"
KINDS = {"ttf": "font/ttf", "otf": "font/otf", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}
"""The media types of what is put into the page."""
OUTSIDE = re.compile(r'(?P<before>(?:src|srcset)="|url\(")(?:assets/)?(?P<name>[a-z]+/[^"]+)"')
SCHEMES = (("light", "In the light"), ("dark", "In the dark"), ("paper", "On paper"))


class NoThemePage(Exception):  # noqa: N818 - it names what is the matter; the command makes a message of it
    """The page cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class ColourPair(Values):
    """A colour on what it stands on."""

    name: str
    ground: str
    colour: str
    below: str
    measured: str
    needed: str
    passes: bool


@dataclass(frozen=True, slots=True)
class SchemeSpecimen(Values):
    """A scheme of the theme: its class on the page, its title, and its pairs."""

    name: str
    title: str
    pairs: tuple[ColourPair, ...]


def theme_page(book: Book, overrides: Sequence[Path] = ()) -> str:
    """The theme of a workspace in one file. Raises NoThemePage, and RenderError where a template is at fault."""
    localised = _localised(book, overrides)
    theme, folders = theme_of(localised), template_folders(overrides)
    contents = assets_of(book, [localised], overrides, Ledger(Path())).contents
    values: dict[str, object] = {
        "publisher": settings_of(localised.book).publisher,
        "logo": logo_of(localised),
        "cover": cover_of(localised),
        "schemes": tuple(_scheme(theme, name, title) for name, title in SCHEMES),
        "marks": tuple(_mark(number) for number in range(1, len(theme.shapes) + 1)),
        "names": tuple(theme.shapes),
        "text_typeface": theme.text.name,
        "heading_typeface": theme.headings.name,
    }
    page = fill(environment(localised.phrases, folders, theme), TEMPLATE, values, vocabulary_of(localised))
    sheet = contents[SHEET].decode().replace("</", "<\\/")
    styled = page.replace("/* sheet */", f"{sheet}\n{_scopes(theme)}", 1)
    return OUTSIDE.sub(lambda reference: _inside(reference, contents), styled)


def _localised(book: Book, overrides: Sequence[Path]) -> LocalisedBook:
    """The book in its main edition. Raises NoThemePage."""
    entry = book.editions.get(main_edition(book))
    if book.settings is None or entry is None:
        raise NoThemePage("there is no edition, and no settings to take the theme from: “cpsplan check” says more")
    phrases, _ = load_phrases(entry.model.language, template_folders(overrides))
    localised, faults = localise(book, entry.model, phrases)
    if localised is None:
        raise NoThemePage("; ".join(fault.message for fault in faults))
    return localised


def _mark(number: int) -> Mark:
    return Mark(str(number), number, number, hollow=False, word=f"Aim {number}", title=f"Aim {number}")


def _scopes(theme: Theme) -> str:
    """Each scheme as a class, so that all of them can be seen at once."""
    rules = (f".in-{name} {{ {tokens_of(getattr(theme, name))} --tone: var(--ink); }}" for name, _ in SCHEMES)
    cover = f".in-cover {{ background: {theme.cover_colour}; color: {theme.on_cover}; }}"
    return "\n".join((*rules, f".in-dark {{ --plate: {theme.light.paper}; }}", cover))


def _scheme(theme: Theme, name: str, title: str) -> SchemeSpecimen:
    scheme: Scheme = getattr(theme, name)
    return SchemeSpecimen(name, title, tuple(_pairs(scheme)))


def _pairs(scheme: Scheme) -> Iterator[ColourPair]:
    """Every pair that pages use, and its contrast."""
    for name, grounds, wanted in PAIRS:
        for ground in grounds:
            yield _pair((name, getattr(scheme, name)), (ground, getattr(scheme, ground)), wanted)
    for number, colour in enumerate(scheme.aims, start=1):
        yield _pair((f"aim {number}", colour), ("paper", scheme.paper), WORDS)
        yield _pair(("on_aim", scheme.on_aim), (f"aim {number}", colour), WORDS)


def _pair(words: tuple[str, str], ground: tuple[str, str], wanted: float) -> ColourPair:
    measured = contrast(words[1], ground[1])
    shown = f"{int(measured * 10) / 10:g}"
    return ColourPair(words[0], ground[0], words[1], ground[1], shown, f"{wanted:g}", measured >= wanted)


def _inside(reference: re.Match[str], contents: Mapping[str, bytes]) -> str:
    """A reference to an asset with the asset in its place."""
    content = contents.get(reference["name"])
    if content is None:
        return reference[0]
    kind = KINDS.get(reference["name"].rpartition(".")[2], "application/octet-stream")
    return f'{reference["before"]}data:{kind};base64,{base64.b64encode(content).decode()}"'
