"""The milestones of a strategy or plan itself as a table, and in a report what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cpsplan.assess.milestones import MilestoneState, own_milestones
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.milestone import Milestone
from cpsplan.render.figures import date
from cpsplan.render.places import to_document
from cpsplan.render.ratings import as_of, milestone_word, state_style
from cpsplan.render.values import Hyperlink, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow(Values):
    """A milestone, by when it is to be reached, and how it stands."""

    id: str
    title: str
    due: str
    strategy: Hyperlink | None
    """The strategy that it is of, on the page of a report."""
    word: str = ""
    """How it stands; empty where no report tells."""
    style: str = ""
    note: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneTable(Values):
    """Milestones of a document."""

    rows: tuple[MilestoneRow, ...]
    has_states: bool


def milestone_table(
    localised: LocalisedBook, *documents: str, page: str, states: Mapping[str, MilestoneState] | None = None
) -> MilestoneTable | None:
    """The milestones of ``documents`` themselves on a page, with how they stand where a report tells.

    On the page of a report, which is none of the documents, those of a strategy are left out of which none tells.
    """
    rows: list[MilestoneRow] = []
    for document in documents:
        rows += _rows(localised, document, page, states or {})
    return MilestoneTable(tuple(rows), any(row.word for row in rows)) if rows else None


def _rows(
    localised: LocalisedBook, document: str, page: str, states: Mapping[str, MilestoneState]
) -> Iterator[MilestoneRow]:
    """The milestones of one document."""
    strategy = localised.book.strategies.get(document) if page != document else None
    link = Hyperlink(strategy.model.title, to_document(document, "milestones")) if strategy else None
    for milestone in own_milestones(localised.book, document):
        state = states.get(milestone.address)
        if state is not None and document in localised.book.strategies and not _is_told(state):
            # What is late or open is told by a report on the plan that it is of.
            state = None
        if state is not None or page == document:
            yield _row(localised, milestone, link, state)


def _row(
    localised: LocalisedBook, milestone: Entry[Milestone], strategy: Hyperlink | None, state: MilestoneState | None
) -> MilestoneRow:
    """The row of a milestone, with how it stands where that is told."""
    phrases = localised.phrases
    row = MilestoneRow(
        id=f"milestone-{milestone.address.id}",
        title=milestone.model.title,
        due=date(phrases, milestone.model.due),
        strategy=strategy,
    )
    if state is None:
        return row
    return replace(
        row,
        word=milestone_word(phrases, state),
        style=state_style(state.word),
        note=state.note,
        as_of=as_of(phrases, state.as_of),
    )


def _is_told(state: MilestoneState) -> bool:
    return state.word == "reached" or bool(state.note)
