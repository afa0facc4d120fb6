"""Where things stand: the place of an aim, the number of an outcome, its mark, its anchor and the way to it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.delivery import DeliveryPlan

SHAPES = 5
"""How many shapes and colours there are: circle, square, triangle, diamond, pentagon, each with its own colour."""

SHORT_TITLE = 32
"""How many characters of a title the running head of a page has room for."""

Values = dict[str, Any]
"""Plain values for a template."""


def aim_place(book: Book, aim: str) -> int:
    """The place of an aim in its strategy, from 1."""
    ids = [one.id for one in book.strategy_of(aim).model.aims]
    return ids.index(book.aims[aim].model.id) + 1


def outcome_number(book: Book, outcome: str) -> str:
    """The number of an outcome by its place in the strategy: 1.2."""
    aim = book.aim_of(outcome)
    ids = [one.id for one in aim.model.outcomes]
    return f"{aim_place(book, aim.address)}.{ids.index(book.outcomes[outcome].model.id) + 1}"


def mark(localised: LocalisedBook, aim: str) -> Values:
    """The mark of an aim: its number, and the shape and colour that it shares with the aims of its family.

    An aim that is continued looks like the one that continues it, drawn hollow; an aim of a thematic strategy looks
    like the aim that it is aligned with.
    """
    book, model = localised.book, localised.book.aims[aim].model
    word = localised.phrases.text(f"mark-{book.strategy_of(aim).model.aim_word}", number=aim_place(book, aim))
    place, hollow = _family(book, aim)
    return {
        "number": str(aim_place(book, aim)),
        "shape": place % SHAPES + 1,
        "tone": (place + place // SHAPES) % SHAPES + 1,
        "hollow": hollow,
        "word": word,
        "title": model.title,
    }


def short_name(localised: LocalisedBook, aim: str) -> str:
    """An aim for the running head of a page: its word and number, and its title where that is short."""
    values = mark(localised, aim)
    if len(values["title"]) > SHORT_TITLE:
        return str(values["word"])
    return localised.phrases.text("running-head", word=values["word"], title=values["title"])


def _family(book: Book, aim: str) -> tuple[int, bool]:
    """The place (from 0) that decides on shape and colour, and whether the mark is hollow."""
    hollow, seen = False, {aim}
    while True:
        following = next(iter(book.succeeded_by.get(aim, ())), None)
        onward = following or book.aims[aim].model.aligns_with
        if onward is None or onward in seen or onward not in book.aims:
            return aim_place(book, aim) - 1, hollow
        hollow = hollow or following is not None
        seen.add(onward)
        aim = onward


def anchor(address: str, strategy: str = "") -> str:
    """The anchor of an aim or outcome on a page; one of another strategy than ``strategy`` keeps its full address."""
    kind = "outcome" if "." in address else "aim"
    return f"{kind}-{address.removeprefix(f'{strategy}:') if strategy else address}"


def activity_anchor(address: str) -> str:
    """The anchor of an activity on the page of its plan: project-hybrid-working for 2022-23/projects/hybrid-working."""
    _, kind, identifier = address.split("/")
    return f"{kind.removesuffix('s')}-{identifier}"


def to_document(document: str, fragment: str = "", top: str = "../") -> str:
    """The way from the page of one document to that of another, or to a place on it.

    ``top`` leads from the page to the folder of the edition; for a page that is no document, such as coverage.html,
    it is that folder itself.
    """
    return f"{top}{document}/index.html{f'#{fragment}' if fragment else ''}"


def to_definition(book: Book, address: str, top: str = "../") -> str:
    """The way from a page to the place where a strategy defines an aim or outcome."""
    strategy = book.strategy_of(address).address
    return to_document(strategy, anchor(address, strategy), top)


def aims_in_order(book: Book, plan: Entry[DeliveryPlan], named: Iterable[str]) -> list[str]:
    """The aims among ``named``, each once: those of the plan's own strategy in its order, then the others."""
    wanted = dict.fromkeys(named)
    own = [one for one in book.aims if one.startswith(f"{plan.model.strategy}:") and one in wanted]
    return list(dict.fromkeys((*own, *wanted)))


def strategies_in_order(book: Book) -> list[str]:
    """The strategies, each followed by those that serve it; older ones first."""
    known = book.strategies

    def children(parent: str | None) -> list[str]:
        parents = {one: entry.model.parent for one, entry in known.items()}
        found = [one for one, above in parents.items() if (above if above in known else None) == parent]
        found.sort(key=lambda one: _age(book, one))
        return [way for one in found for way in (one, *(children(one) if one != parent else ()))]

    return children(None)


def _age(book: Book, strategy: str) -> tuple[str, str, str]:
    """What strategies are sorted by: the end of their period, since an older document may print no beginning."""
    period = book.strategies[strategy].model.period
    return (str(period.last or datetime.date.max), str(period.first or datetime.date.min), strategy)


def plans_in_order(book: Book, strategy: str) -> list[str]:
    """The plans that deliver a strategy, older ones first."""
    plans = book.plans_of(strategy)
    return [plan.address for plan in sorted(plans, key=lambda one: (str(one.model.period.first), one.address))]
