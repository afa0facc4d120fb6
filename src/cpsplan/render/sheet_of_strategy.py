"""A strategy on a page: vision, mission, and a row for each aim, so that nine aims need no second page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.strategy import Strategy
from cpsplan.render.marks import Mark
from cpsplan.render.notices import PageContent
from cpsplan.render.on_a_page import Paper
from cpsplan.render.places import anchor, to_document
from cpsplan.render.strategy import StrategyAim, StrategyContent
from cpsplan.render.values import Fact, Hyperlink, Values

LONG = 4200
"""From so many letters on, a sheet is set in smaller type."""


@dataclass(frozen=True, slots=True)
class SheetLine(Values):
    """An outcome or a commitment."""

    number: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAim(Values):
    """An aim of a strategy on a sheet."""

    mark: Mark
    name: str
    href: str
    statement: str
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategySheet(PageContent):
    """A strategy on a page."""

    document: Hyperlink
    is_small: bool
    is_long: bool
    kicker: str
    published: tuple[Fact, ...]
    vision: str
    mission: str
    aims: tuple[SheetAim, ...]
    has_outcomes: bool
    principles: tuple[str, ...]


def strategy_sheet(
    localised: LocalisedBook, strategy: Entry[Strategy], content: StrategyContent, paper: Paper
) -> StrategySheet:
    """A strategy on a page of A3 or A4, of which its own page has the ``content``."""
    aims = tuple(_aim(localised, strategy.address, aim) for aim in content.aims)
    letters = sum(len(aim.statement) + sum(len(line.text) for line in aim.lines) for aim in aims)
    return StrategySheet(
        title=content.title,
        summary=None if content.vision else content.summary,
        notices=tuple(notice for notice in content.notices if notice.draft),
        document=Hyperlink(content.title, to_document(strategy.address, top="../../")),
        is_small=paper == "a4",
        is_long=letters > LONG,
        kicker=localised.phrases.text("sheet-strategy", period=content.period),
        published=content.publication.head if content.publication else (),
        vision=content.vision or "",
        mission=content.mission or "",
        aims=aims,
        has_outcomes=content.has_outcomes or not content.has_commitments,
        principles=tuple(principle.title for principle in content.principles),
    )


def _aim(localised: LocalisedBook, strategy: str, aim: StrategyAim) -> SheetAim:
    entry = next(entry for entry in localised.book.below(strategy, "aim") if anchor(entry, strategy) == aim.id)
    name = entry.model.short_title or aim.title
    return SheetAim(
        mark=replace(aim.mark, title=name),
        name=name,
        href=to_document(strategy, aim.id, top="../../"),
        statement=aim.statement or aim.heading or "",
        lines=tuple(_lines(aim)),
    )


def _lines(aim: StrategyAim) -> Iterator[SheetLine]:
    for outcome in aim.outcomes:
        yield SheetLine(outcome.number, outcome.statement)
    for commitment in aim.commitments:
        yield SheetLine("", commitment.text)
