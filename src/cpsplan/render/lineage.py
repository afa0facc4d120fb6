"""Lineage: what a strategy continues, serves, is continued by and is served by, and the same of its aims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.strategy import Aim, Strategy
from cpsplan.render.marks import Mark, mark
from cpsplan.render.places import anchor, to_definition, to_document
from cpsplan.render.values import Hyperlink, Values


@dataclass(frozen=True, slots=True)
class StrategyRelation(Values):
    """How a strategy hangs together with others."""

    key: str
    links: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True)
class AimLink(Values):
    """An aim by its mark and title, with the way to it."""

    mark: Mark
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class LineageRow(Values):
    """An aim of the strategy, and those that it hangs together with."""

    aim: AimLink
    others: tuple[AimLink, ...]


@dataclass(frozen=True, slots=True)
class LineageTable(Values):
    """The aims of a strategy beside those that they continue, serve, or are continued or served by."""

    key: str
    own: str
    other: str
    rows: tuple[LineageRow, ...]


def relations_of(localised: LocalisedBook, strategy: Entry[Strategy]) -> Iterator[StrategyRelation]:
    """What a strategy continues, serves, is continued by and is served by, with links."""
    book, model = localised.book, strategy.model
    children = [other.address for other in book.strategies.values() if other.model.parent == strategy.address]
    relations: dict[str, Iterable[str]] = {
        "continues": _known(model.succeeds),
        "continued-by": book.succeeded_by.get(strategy.address, ()),
        "serves": _known(model.parent),
        "served-by": children,
    }
    for key, others in relations.items():
        known = [book.strategies[other] for other in others if other in book.strategies]
        if known:
            links = tuple(Hyperlink(other.model.title, to_document(other.address)) for other in known)
            yield StrategyRelation(f"relation-{key}", links)


def _known(reference: str | None) -> list[str]:
    return [reference] if reference else []


def lineage_of(localised: LocalisedBook, strategy: Entry[Strategy]) -> Iterator[LineageTable]:
    """Tables that set the aims of a strategy beside those that they continue, serve, or are continued by."""
    book = localised.book
    aims: tuple[Entry[Aim], ...] = book.below(strategy.address, "aim")
    relations: dict[str, dict[str, Iterable[str]]] = {
        "continues": {aim.address: aim.model.succeeds for aim in aims},
        "continued-by": {aim.address: book.succeeded_by.get(aim.address, ()) for aim in aims},
        "serves": {aim.address: _known(aim.model.aligns_with) for aim in aims},
        "served-by": {aim.address: _aligned_with(book, aim.address) for aim in aims},
    }
    for key, pairs in relations.items():
        if any(pairs.values()):
            yield _table(localised, strategy, key, pairs)


def _aligned_with(book: Book, aim: str) -> list[str]:
    return [other.address for other in book.aims.values() if other.model.aligns_with == aim]


def _table(
    localised: LocalisedBook, strategy: Entry[Strategy], key: str, pairs: Mapping[str, Iterable[str]]
) -> LineageTable:
    book = localised.book
    rows: list[LineageRow] = []
    titles: dict[str, None] = {}
    for aim, others in pairs.items():
        links: list[AimLink] = []
        for other in others:
            if other in book.aims:
                links.append(_aim_link(localised, other, to_definition(book.aims[other])))
                titles[book.strategy_of(other).model.title] = None
        own = _aim_link(localised, aim, f"#{anchor(book.aims[aim], strategy.address)}")
        rows.append(LineageRow(own, tuple(links)))
    other_titles = localised.phrases.text("list-separator").join(titles)
    return LineageTable(f"lineage-{key}", strategy.model.title, other_titles, tuple(rows))


def _aim_link(localised: LocalisedBook, aim: str, href: str) -> AimLink:
    return AimLink(mark(localised, aim), localised.book.aims[aim].model.title, href)
