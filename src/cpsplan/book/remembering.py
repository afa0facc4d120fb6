"""What is worked out once for a book, and forgotten with it: a desk makes a book at every save, for days."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from cpsplan.book.book import Book

P = ParamSpec("P")
R = TypeVar("R")


def once_a_book(work: Callable[Concatenate[Book, P], R]) -> Callable[Concatenate[Book, P], R]:
    """The same function, which works once for each book, and each of what else it is given, by place and hashable.

    What it returns must not hold the book itself, or neither is ever let go.
    """
    known: WeakKeyDictionary[Book, dict[tuple[Hashable, ...], R]] = WeakKeyDictionary()

    @wraps(work)
    def remembered(book: Book, /, *rest: Any) -> R:
        answers = known.setdefault(book, {})
        if rest not in answers:
            answers[rest] = work(book, *rest)  # type: ignore[call-arg]  # what is given by place, all of it
        return answers[rest]

    return remembered  # type: ignore[return-value]  # nothing is given by name
