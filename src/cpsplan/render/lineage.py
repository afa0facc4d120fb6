"""Lineage: what a strategy continues, serves, is continued by and is served by; and so its aims and outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.strategy import Aim, OutcomeRecord, Strategy
from cpsplan.render.marks import Mark, mark
from cpsplan.render.places import aim_at, anchor, place_words, to_definition, to_document
from cpsplan.render.values import Hyperlink, Values


@dataclass(frozen=True, slots=True)
class StrategyRelation(Values):
    """How a strategy hangs together with others."""

    key: str
    links: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True)
class KinLink(Values):
    """An aim by its mark and title, or an outcome by its number and words, with the way to it."""

    mark: Mark
    number: str
    """Of an outcome; empty for an aim, whose mark has it."""
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class LineageRow(Values):
    """An aim or outcome of the strategy, and those that it hangs together with."""

    kin: KinLink
    others: tuple[KinLink, ...]


@dataclass(frozen=True, slots=True)
class LineageTable(Values):
    """The aims or outcomes of a strategy beside those that they continue, serve, or are continued or served by."""

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
    """Tables that set the aims of a strategy beside those that they continue, serve, or are continued by.

    Of its outcomes, only those stand in a table that continue others or are continued.
    """
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
    yield from _lineage_of_outcomes(localised, strategy)


def _lineage_of_outcomes(localised: LocalisedBook, strategy: Entry[Strategy]) -> Iterator[LineageTable]:
    book = localised.book
    outcomes: tuple[Entry[OutcomeRecord], ...] = book.below(strategy.address, "outcome")
    relations: dict[str, dict[str, Iterable[str]]] = {
        "outcomes-continue": {outcome.address: outcome.model.succeeds for outcome in outcomes},
        "outcomes-continued": {outcome.address: book.succeeded_by.get(outcome.address, ()) for outcome in outcomes},
    }
    for key, pairs in relations.items():
        known = {address: others for address, others in pairs.items() if others}
        if known:
            yield _table(localised, strategy, key, known)


def _aligned_with(book: Book, aim: str) -> list[str]:
    return [other.address for other in book.aims.values() if other.model.aligns_with == aim]


def _table(
    localised: LocalisedBook, strategy: Entry[Strategy], key: str, pairs: Mapping[str, Iterable[str]]
) -> LineageTable:
    book = localised.book
    rows: list[LineageRow] = []
    titles: dict[str, None] = {}
    for place, others in pairs.items():
        links: list[KinLink] = []
        for other in others:
            known = book.get(other)
            if known:
                links.append(_kin_link(localised, other, to_definition(known)))
                titles[book.strategy_of(other).model.title] = None
        own = _kin_link(localised, place, f"#{anchor(book.find(place), strategy.address)}")
        rows.append(LineageRow(own, tuple(links)))
    other_titles = localised.phrases.text("list-separator").join(titles)
    return LineageTable(f"lineage-{key}", strategy.model.title, other_titles, tuple(rows))


def _kin_link(localised: LocalisedBook, place: str, href: str) -> KinLink:
    book = localised.book
    aim_mark = mark(localised, aim_at(book, place))
    number = book.numbers[place] if place in book.outcomes else ""
    return KinLink(aim_mark, number, place_words(book, place), href)
