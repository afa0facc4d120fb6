"""Coverage as one HTML file: the page of coverage with its style sheet inside, to look at or to keep with a CI job."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from cpsplan.assess.coverage import DIMENSIONS, EASY_READ, language_name
from cpsplan.assess.gate import CoverageReport
from cpsplan.book.entry import Entry
from cpsplan.book.theme import Theme
from cpsplan.language.localise import localise
from cpsplan.language.phrases import Phrases, load_phrases
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.edition import Edition, Floors
from cpsplan.render import COVERAGE, Prepared, main_edition, prepare
from cpsplan.render.folders import template_folders
from cpsplan.render.page import SCHEMES
from cpsplan.writers import Assets

PLAIN = (*DIMENSIONS, EASY_READ)
"""The dimensions that are no languages."""
FOR_PAPER = "print.css"
"""The style sheet that only PDFs are made with."""
FONT = re.compile(r"@font-face\s*\{[^}]*\}\s*")
SHEET = re.compile(r'<link rel="stylesheet" href="[^"]*/([a-z-]+\.css)"[^>]*>')
OUT = "|".join(SCHEMES)
ELSEWHERE = re.compile(rf'<a\b[^>]*\bhref="(?!#|{OUT})[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
BESIDE = re.compile(r'<link rel="(?:icon|alternate|canonical)"[^>]*>\s*')
"""What the head of a page names of the site that it is part of."""
FOOTER_LINK = re.compile(rf'<p class="screen-only"><a href="(?!#|{OUT})[^"]*">.*?</a></p>\s*')


class NoPage(Exception):  # noqa: N818 - it names what is the matter; the command makes a message of it
    """The page cannot be made; the message says why."""


@dataclass(frozen=True)
class CoveragePage:
    """The page of coverage, before it is made."""

    prepared: Prepared
    phrases: Phrases
    overrides: Sequence[Path]
    theme: Theme

    @property
    def fingerprint(self) -> str:
        """The checksum of everything that goes into the page but the templates, the phrases and cpsplan itself."""
        return f"{self.prepared.fingerprint} {self.theme!r}"

    def html(self) -> str:
        """The page in one file. Links to pages that do not lie beside it become plain words; links to sources stay.

        Letters are those of the reader's machine. Raises RenderError.
        """
        html = self.prepared.page(self.phrases, self.overrides).html
        sheets = Assets.load(self.overrides, theme=self.theme).contents

        def inside(link: re.Match[str]) -> str:
            if link[1] == FOR_PAPER:
                return ""
            # Nothing in a style sheet may end the element that it stands in.
            text = FONT.sub("", sheets[link[1]].decode("utf-8")).replace("</", "<\\/")
            return f"<style>\n{text}</style>"

        return ELSEWHERE.sub(r"\1", FOOTER_LINK.sub("", BESIDE.sub("", SHEET.sub(inside, html))))


def as_page(report: CoverageReport, overrides: Sequence[Path] = ()) -> str:
    """The page of coverage in the language of the plans, in one file. Raises NoPage and RenderError."""
    return coverage_page(report, overrides).html()


def coverage_page(report: CoverageReport, overrides: Sequence[Path] = ()) -> CoveragePage:
    """What the page of coverage will show, in the language of the plans. Works for a workspace with faults too.

    Raises NoPage.
    """
    book = report.book
    if book.settings is None:
        raise NoPage("there is no page of coverage without settings")
    entry = book.editions.get(main_edition(book))
    if entry is None or entry.model.style == "easy-read":
        language = book.settings.model.language
        model = Edition(id=language, title=book.settings.model.title, language=language, formats=("html",))
        entry = Entry(Address.top(model.id, "edition"), model, book.settings.source, ())
    settings = book.settings._replace(model=book.settings.model.model_copy(update={"floors": _as_settings(report)}))
    editions = MappingProxyType({str(entry.address): entry})
    alone = replace(book, tables={**book.tables, "editions": editions}, settings=settings)
    phrases, _ = load_phrases(entry.model.language, template_folders(overrides))
    localised, faults = localise(alone, entry.model, phrases)
    if localised is None:
        raise NoPage("; ".join(fault.message for fault in faults))
    return CoveragePage(prepare(localised, COVERAGE, for_word=False), localised.phrases, overrides, book.theme)


def _as_settings(report: CoverageReport) -> Floors:
    """The floors of the report as settings would have them."""
    given = {name: Decimal(f"{floor:g}") for name, floor in report.floors.items()}
    values: dict[str, object] = {name: floor for name, floor in given.items() if name in PLAIN}
    languages = {}
    for code in report.translated:
        if language_name(code) in given:
            languages[code] = given[language_name(code)]
    return Floors.model_validate({**values, "languages": languages})
