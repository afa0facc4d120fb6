"""Words: what an editor shows of a thing of the book, beside its id."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry

_MARKS = re.compile(r"([\\`*_<>\[\]#|~])")


@dataclass
class Card:
    """What is told of one thing: a heading, paragraphs, and lists that each have a title."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    lists: list[tuple[str, list[str]]] = field(default_factory=list)

    def markdown(self) -> str:
        """The card as Markdown. What stands in the plans is text, whatever marks are in it."""
        lists = ("\n".join((_plain(title), "", *(f"- {_plain(one)}" for one in ones))) for title, ones in self.lists)
        return "\n\n".join((f"**{_plain(self.heading)}**", *map(_plain, self.paragraphs), *lists))

    def plain(self) -> str:
        """The card as plain text."""
        lists = ("\n".join((title, *(f"- {one}" for one in ones))) for title, ones in self.lists)
        return "\n\n".join((self.heading, *self.paragraphs, *lists))


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def card(book: Book, address: str) -> Card | None:
    """What is told of the thing at ``address``; None where there is no such thing."""
    entry = book.named.get(address) or book.get(address)
    if entry is None:
        return None
    make = CARDS.get(entry.address.kind, _of_part if entry.route else _of_document)
    return make(book, entry)


def _of_outcome(book: Book, entry: Entry[Any]) -> Card:
    aim, strategy = book.aim_of(entry.address), book.strategy_of(entry.address)
    outcomes = book.outcomes_in(strategy.address)
    number = outcomes.index(entry.address) + 1
    heading = f"Outcome {number} of {len(outcomes)}: {entry.address.split(':')[1]}"
    return Card(
        heading, [entry.model.statement, f"{aim.model.title} · {strategy.model.title}"], served(book, entry.address)
    )


def _of_aim(book: Book, entry: Entry[Any]) -> Card:
    strategy = book.strategy_of(entry.address)
    title, outcomes = entry.model.title, [one.statement for one in entry.model.outcomes]
    lists = [("Outcomes:", outcomes)] if outcomes else []
    about = [entry.model.statement, f"{strategy.model.aim_word.capitalize()} of {strategy.model.title}"]
    return Card(title, about, [*lists, *served(book, entry.address)])


def served(book: Book, address: str) -> list[tuple[str, list[str]]]:
    """Who serves an aim or outcome, plan by plan."""
    by_plan: dict[str, list[str]] = {}
    for one in book.served_by.get(address, ()):
        by_plan.setdefault(book.plan_of(one).model.id, []).append(book.activities[one].model.name)
    measures = [address_ for table in (book.outcomes_of, book.aims_of) for address_ in _naming(table, address)]
    told = [one.model.statement for one in book.measures.values() if one.address in measures]
    lists = [(f"Served in {plan} by:", names) for plan, names in by_plan.items()]
    return [*lists, *([("Measured by:", told)] if told else [])] or [("Served by nobody so far.", [])]


def _naming(table: Any, address: str) -> list[str]:
    return [one for one, named in table.items() if address in named]


def _of_activity(book: Book, entry: Entry[Any]) -> Card:
    model, plan = entry.model, book.plan_of(entry.address)
    named = (*book.outcomes_of.get(entry.address, ()), *book.aims_of.get(entry.address, ()))
    entries = [book.outcomes.get(one) or book.aims[one] for one in named]
    outputs = [one.text for one in getattr(model, "outputs", ())]
    lists = [("Serves:", [one.model.statement for one in entries])] if entries else []
    about = [getattr(model, "scope", ""), plan.model.title]
    return Card(model.name, list(filter(None, about)), [*lists, *([("Outputs:", outputs)] if outputs else [])])


def _of_document(_: Book, entry: Entry[Any]) -> Card:
    summary = getattr(entry.model, "summary", None)
    return Card(entry.words, [summary] if summary else [])


def _of_group(_: Book, entry: Entry[Any]) -> Card:
    return Card(entry.model.title, [f"Group of actions in {entry.address.document}"])


def _of_part(book: Book, entry: Entry[Any]) -> Card:
    """What has no card of its own: the words that it goes by, the way to it, and the title of its document."""
    document = book.find(entry.address.document)
    way = entry.address[len(document.address) + 1 :]
    return Card(entry.words, [f"{way} · {document.words}"])


CARDS: dict[str, Callable[[Book, Entry[Any]], Card]] = {
    "outcome": _of_outcome,
    "aim": _of_aim,
    "activity": _of_activity,
    "group": _of_group,
}
"""The kinds of things of which there is more to tell than the words that they go by."""
