"""Words: what an editor shows of a thing of the book, beside its id."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.word_forms import capital
from cpsplan.late import dataclass
from cpsplan.model.delivery import Project

_MARKS = re.compile(r"([\\`*_<>\[\]#|~])")


@dataclass
class Card:
    """What is told of one thing: a heading, paragraphs, and lists that each have a title."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    lists: list[tuple[str, list[str]]] = field(default_factory=list)

    def markdown(self) -> str:
        """The card as Markdown. What stands in the plans is text, whatever marks are in it."""
        blocks = [f"**{_without_marks(self.heading)}**", *map(_without_marks, self.paragraphs)]
        for title, members in self.lists:
            blocks.append("\n".join([_without_marks(title), "", *(f"- {_without_marks(text)}" for text in members)]))
        return "\n\n".join(blocks)

    def plain(self) -> str:
        """The card as plain text."""
        blocks = [self.heading, *self.paragraphs]
        for title, members in self.lists:
            blocks.append("\n".join([title, *(f"- {text}" for text in members)]))
        return "\n\n".join(blocks)


def _without_marks(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def card(book: Book, address: str) -> Card | None:
    """What is told of the thing at ``address``; None where there is no such thing."""
    entry = book.thing(address)
    if entry is None:
        return None
    make = CARDS.get(entry.address.kind, _card_of_part if entry.route else _card_of_document)
    return make(book, entry)


def _card_of_outcome(book: Book, entry: Entry[Any]) -> Card:
    aim, strategy = book.aim_of(entry.address), book.strategy_of(entry.address)
    outcomes = book.outcomes_in(strategy.address)
    heading = f"Outcome {outcomes.index(entry.address) + 1} of {len(outcomes)}: {entry.address.short}"
    about = f"{aim.model.title} · {strategy.model.title}"
    whole = book.outcomes.get(entry.address.parent or "")
    around = [f"Part of: {whole.model.statement}"] if whole else []
    lists = _outcomes_of(book, entry) + _service_of(book, entry.address)
    return Card(heading, [entry.model.statement, *around, about], lists)


def _card_of_aim(book: Book, entry: Entry[Any]) -> Card:
    strategy = book.strategy_of(entry.address)
    statement = [entry.model.statement] if entry.model.statement else []
    about = [*statement, f"{capital(strategy.model.aim_word)} of {strategy.model.title}"]
    return Card(entry.model.title, about, _outcomes_of(book, entry) + _service_of(book, entry.address))


def _outcomes_of(book: Book, entry: Entry[Any]) -> list[tuple[str, list[str]]]:
    """The outcomes of an aim, or the parts of an outcome."""
    outcomes = [outcome.model.statement for outcome in book.outcomes_under(entry.address)]
    head = "Outcomes:" if entry.address.kind == "aim" else "Its parts:"
    return [(head, outcomes)] if outcomes else []


def _service_of(book: Book, address: str) -> list[tuple[str, list[str]]]:
    """Who serves an aim or outcome, plan by plan, and what measures it."""
    by_plan: dict[str, list[str]] = {}
    for activity in book.served_by.get(address, ()):
        by_plan.setdefault(book.plan_of(activity).model.id, []).append(book.activities[activity].model.name)
    lists = [(f"Served in {plan} by:", names) for plan, names in by_plan.items()]
    measures = [measure.model.name for measure in book.measures.values() if address in _served_by(book, measure)]
    if measures:
        lists.append(("Measured by:", measures))
    return lists or [("Served by nobody so far.", [])]


def _served_by(book: Book, entry: Entry[Any]) -> tuple[str, ...]:
    """The outcomes and aims that an activity or a measure names."""
    return (*book.outcomes_of.get(entry.address, ()), *book.aims_of.get(entry.address, ()))


def _card_of_activity(book: Book, entry: Entry[Any]) -> Card:
    model, plan = entry.model, book.plan_of(entry.address)
    about, outputs = [], []
    if isinstance(model, Project):
        about.append(model.scope)
        outputs = [output.text for output in model.outputs]
    about.append(plan.model.title)
    lists = []
    served = [book.find(address).words for address in _served_by(book, entry)]
    served += [book.named[address].words for address in book.commitments_of.get(entry.address, ())]
    if served:
        lists.append(("Serves:", served))
    if outputs:
        lists.append(("Outputs:", outputs))
    return Card(model.name, about, lists)


def _card_of_document(_: Book, entry: Entry[Any]) -> Card:
    summary = getattr(entry.model, "summary", None)
    return Card(entry.words, [summary] if summary else [])


def _card_of_group(_: Book, entry: Entry[Any]) -> Card:
    return Card(entry.model.title, [f"Group of actions in {entry.address.document}"])


def _card_of_part(book: Book, entry: Entry[Any]) -> Card:
    """What has no card of its own: the words that it goes by, the way to it, and the title of its document."""
    document = book.get(entry.address.document) or book.settings
    around = f" · {document.words}" if document else ""
    return Card(entry.words, [f"{entry.address.way}{around}"])


CARDS: dict[str, Callable[[Book, Entry[Any]], Card]] = {
    "outcome": _card_of_outcome,
    "aim": _card_of_aim,
    "activity": _card_of_activity,
    "group": _card_of_group,
}
"""The kinds of things of which there is more to tell than the words that they go by."""
