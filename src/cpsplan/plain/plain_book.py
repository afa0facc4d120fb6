"""A book in plain values."""

from __future__ import annotations

from functools import cached_property

from cpsplan.book.book import Book
from cpsplan.plain.reading import activities_in, aims_in, documents_in, outcomes_of_all, shares_in
from cpsplan.plain.values import Activity, Aim, Document, Outcome, Share


class PlainBook:
    """What all plans of a workspace say, as they were when they were read."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every strategy, every plan and every progress report, in this order."""
        return tuple(documents_in(self._book))

    @cached_property
    def aims(self) -> tuple[Aim, ...]:
        """Every aim of every strategy."""
        return tuple(aims_in(self._book))

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every outcome of every strategy, each followed by its parts."""
        return tuple(outcomes_of_all(self._book))

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """Every project and action of every plan, in the order of the sources."""
        return tuple(activities_in(self._book))

    def coverage(self) -> tuple[Share, ...]:
        """What “cpsplan coverage” tells: how much of each plan is covered in each dimension, and the gaps."""
        return tuple(shares_in(self._book))
