"""Marking: two versions of a text word by word, what went and what came."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from cpsplan.changes.three_ways import merged_items

_PIECE = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
MOST_PIECES = 4000
"""Of longer texts, word by word, only that they differ is shown: comparing them takes too long."""


class MarkedStretch(NamedTuple):
    """A stretch of a text: the same in both versions, gone, or new."""

    how: Literal["same", "gone", "new"]
    text: str


def marked_words(before: str, after: str) -> list[MarkedStretch]:
    """The stretches of two versions of a text, in order; what went stands before what came in its place."""
    return list(_joined(_stretches(before, after)))


def words_of_both(base: str, mine: str, theirs: str) -> str:
    """Two texts that were made of one, word by word in one text; ``mine`` where both have changed the same words."""
    pieces = [_PIECE.findall(text) for text in (base, mine, theirs)]
    if sum(map(len, pieces)) > MOST_PIECES:
        return mine
    merged = merged_items(*pieces)
    return mine if merged is None else "".join(map(str, merged))


def _stretches(before: str, after: str) -> Iterator[MarkedStretch]:
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if len(old) + len(new) > MOST_PIECES:
        yield from (MarkedStretch("gone", before), MarkedStretch("new", after))
        return
    for tag, start, end, low, high in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield MarkedStretch("same", "".join(old[start:end]))
        else:
            yield MarkedStretch("gone", "".join(old[start:end]))
            yield MarkedStretch("new", "".join(new[low:high]))


def _joined(stretches: Iterator[MarkedStretch]) -> Iterator[MarkedStretch]:
    """Stretches, where a lone space between two that changed is part of both."""
    waiting: dict[str, str] = {"gone": "", "new": ""}
    for stretch in stretches:
        if stretch.how != "same":
            waiting[stretch.how] += stretch.text
        elif stretch.text.isspace() and any(waiting.values()):
            waiting = {how: text + stretch.text for how, text in waiting.items()}
        else:
            yield from _changed(waiting)
            waiting = {"gone": "", "new": ""}
            yield stretch
    yield from _changed(waiting)


def _changed(waiting: dict[str, str]) -> Iterator[MarkedStretch]:
    gone, new = waiting["gone"], waiting["new"]
    # A space at the end that both have is no change.
    tail = " " if gone.endswith(" ") and new.endswith(" ") else ""
    if gone.removesuffix(tail):
        yield MarkedStretch("gone", gone.removesuffix(tail))
    if new.removesuffix(tail):
        yield MarkedStretch("new", new.removesuffix(tail))
    if tail:
        yield MarkedStretch("same", tail)
