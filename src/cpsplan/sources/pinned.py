"""Books of other bodies, as their cpsplan wrote them (data/book.json): what is used of one, and nothing else is read.

The file is a stranger's: what is no book is refused with a reason, and every value that is used has the shape and the
limits that it would have in a file of this workspace.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from cpsplan.model.text import ID_PATTERN
from cpsplan.workspace.disk import UNUSABLE


class BrokenBook(Exception):  # noqa: N818 - it names the state of a file, which a stage turns into a diagnostic
    """A file is no book that can be used; the message says why, in words that go after its path."""


def _printable(text: str) -> str:
    if UNUSABLE.search(text):
        message = "characters that cannot be seen"
        raise ValueError(message)
    return text


_Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
_Words = Annotated[str, StringConstraints(min_length=1, max_length=4000), AfterValidator(_printable)]
_Code = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


class _Part(BaseModel):
    """A part of a book. A later version of cpsplan may say more of it: what is not used is passed over."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)


class WrittenOutcome(_Part):
    """An outcome as the other body's book has it; or a part of one."""

    id: _Id
    statement: _Words
    outcomes: list[WrittenOutcome] = []


class WrittenAim(_Part):
    """An aim as the other body's book has it."""

    id: _Id
    title: _Words
    outcomes: list[WrittenOutcome] = []


class WrittenStrategy(_Part):
    """A strategy as the other body's book has it."""

    id: _Id
    title: _Words
    aims: list[WrittenAim]


class WrittenSettings(_Part):
    """Whose book it is, and in which language."""

    publisher: _Words
    language: _Code = "en"


class WrittenBook(_Part):
    """What is used of the book of another body."""

    format: Literal["cpsplan-book/1"]
    settings: WrittenSettings
    strategies: list[WrittenStrategy]

    def places(self) -> Iterator[tuple[str, WrittenStrategy, str, WrittenAim | WrittenOutcome]]:
        """Every aim and outcome: its address, its strategy, its number there, and what it says."""
        for strategy in self.strategies:
            for number, aim in enumerate(strategy.aims, start=1):
                yield f"{strategy.id}:{aim.id}", strategy, str(number), aim
                for way, inner, outcome in _outcomes_below(aim.outcomes, f"{strategy.id}:{aim.id}", f"{number}"):
                    yield way, strategy, inner, outcome


def _outcomes_below(outcomes: list[WrittenOutcome], way: str, number: str) -> Iterator[tuple[str, str, WrittenOutcome]]:
    """The outcomes of a list and their parts, each with its address and its number."""
    for place, outcome in enumerate(outcomes, start=1):
        address, own = f"{way}.{outcome.id}", f"{number}.{place}"
        yield address, own, outcome
        yield from _outcomes_below(outcome.outcomes, address, own)


def read_pinned(content: bytes) -> WrittenBook:
    """What is used of a book. Raises BrokenBook."""
    try:
        values = json.loads(content.decode("utf-8"), object_pairs_hook=_each_once, parse_constant=_refused)
    except UnicodeDecodeError:
        raise BrokenBook("is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise BrokenBook("is no JSON file that can be read") from None
    try:
        book = WrittenBook.model_validate(values)
    except ValidationError as error:
        way = ".".join(map(str, error.errors(include_url=False, include_input=False)[0]["loc"]))
        where = f": “{way}” is not what it has to be" if way else ""
        raise BrokenBook(f"is no book as cpsplan writes it (cpsplan-book/1){where}") from None
    addresses = [address for address, *_ in book.places()]
    if len(set(addresses)) < len(addresses):
        raise BrokenBook("names an aim or an outcome twice")
    return book


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        message = "a key stands twice"
        raise ValueError(message)
    return values


def _refused(constant: str) -> None:
    raise ValueError(constant)
