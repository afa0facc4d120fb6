"""The lines of a text, and where in it something stands that the parser tells of by its place in a block."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from cpsplan.late import dataclass

LINE_END = re.compile(r"\r\n|\r|\n")
Place = tuple[int, int]
"""A line and a column, counted from 0."""


class SourceLines:
    """A text by its lines. Their ends may be written in any way; places are those of the text as it came."""

    def __init__(self, text: str) -> None:
        self.lines: list[str] = []
        self.starts: list[int] = []
        start = 0
        for end in LINE_END.finditer(text):
            self._add(text, start, end.start())
            start = end.end()
        self._add(text, start, len(text))

    def _add(self, text: str, start: int, end: int) -> None:
        self.lines.append(text[start:end])
        self.starts.append(start)

    def between(self, first: int, end: int) -> str:
        """The lines from ``first`` to before ``end``, without empty ones at the edges."""
        lines = self.lines[first:end]
        while lines and not lines[-1].strip():
            lines.pop()
        return "\n".join(lines)

    def beginning(self, line: int) -> Place:
        """Where the words of a line begin."""
        words = self.lines[line] if line < len(self.lines) else ""
        return line, len(words) - len(words.lstrip())

    def offset(self, place: Place) -> int:
        """How many characters of the text stand before a place."""
        line, column = place
        return self.starts[line] + column


@dataclass(frozen=True, slots=True)
class WordsOrigin:
    """Where each line of the content of a block comes from."""

    offsets: Sequence[int]
    """Where in the content the lines begin."""
    places: Sequence[Place]
    """Where in the text the same lines begin."""
    escaped: Sequence[int] = ()
    """Where in the content of a cell a bar stands that is written with a backslash before it."""

    def at(self, offset: int) -> Place:
        """The place of a character of the content."""
        number = bisect_right(self.offsets, offset) - 1
        line, column = self.places[number]
        return line, column + offset - self.offsets[number] + sum(bar < offset for bar in self.escaped)


def origin_of_lines(source: SourceLines, first: int, content: str) -> WordsOrigin:
    """The origin of content that is whole lines, without what stands before them and without space at the end."""
    offsets, places, offset = [], [], 0
    for number, words in enumerate(content.split("\n")):
        line = min(first + number, len(source.lines) - 1)
        bare = words.strip()
        column = len(source.lines[line].rstrip()) - len(bare) - (len(words) - len(words.lstrip()))
        offsets.append(offset)
        places.append((line, max(column, 0)))
        offset += len(words) + 1
    return WordsOrigin(offsets, places)


def origin_within(source: SourceLines, line: int, content: str) -> WordsOrigin:
    """The origin of content that is the words of a heading, between its signs."""
    written = source.lines[line]
    return WordsOrigin((0,), ((line, max(written.find(content, written.find("#") + 1), 0)),))


def cells_of(source: SourceLines, line: int) -> list[WordsOrigin]:
    """The origins of the cells of a row: as many as are written."""
    written = source.lines[line]
    bars = [place for place, sign in enumerate(written) if sign == "|" and written[place - 1 : place] != "\\"]
    edges = [-1, *bars, len(written)]
    cells = [(start + 1, end) for start, end in pairwise(edges)]
    if cells and not written[slice(*cells[0])].strip():
        cells.pop(0)
    if cells and not written[slice(*cells[-1])].strip():
        cells.pop()
    return [_origin_of_cell(written, line, start, end) for start, end in cells]


def _origin_of_cell(written: str, line: int, start: int, end: int) -> WordsOrigin:
    words = written[start:end]
    column = start + len(words) - len(words.lstrip())
    escaped = [place.start() for place in re.finditer(r"\\\|", words.strip())]
    # Each backslash before is gone from the content already.
    return WordsOrigin((0,), ((line, column),), tuple(place - number for number, place in enumerate(escaped)))
