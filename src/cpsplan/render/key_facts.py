"""Facts and figures: what a strategy, a plan or a report tells in figures that are no measures."""

from __future__ import annotations

from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.fact import KeyFact
from cpsplan.render.figures import figure
from cpsplan.render.target_words import figure_at
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True)
class KeyFactRow(Values):
    """A fact, its figure with its date, and where it comes from."""

    title: str
    figure: str
    source: str


@dataclass(frozen=True, slots=True)
class KeyFacts(Values):
    """The facts of a document."""

    rows: tuple[KeyFactRow, ...]
    has_sources: bool


def key_facts(localised: LocalisedBook, document: str) -> KeyFacts | None:
    """The facts of a strategy, plan or report, in the order of the file; None where it has none."""
    facts: tuple[Entry[KeyFact], ...] = localised.book.below(document, "fact")
    rows = tuple(_row(localised, fact.model) for fact in facts)
    return KeyFacts(rows, any(row.source for row in rows)) if rows else None


def _row(localised: LocalisedBook, fact: KeyFact) -> KeyFactRow:
    phrases = localised.phrases
    words = figure(phrases, fact.value, fact.unit)
    dated = figure_at(phrases, words, fact.date) if fact.date else words
    return KeyFactRow(fact.title, dated, fact.source or "")
