"""Positions: places in a text as the compiler counts them, and as an editor does.

The compiler counts lines and columns from 1, in code points. The protocol counts from 0, in units of UTF-16 unless the
editor agrees to others: an emoji is one column here and two there.
"""

from __future__ import annotations

import bisect
import re

from lsprotocol.types import Position, PositionEncodingKind, Range

from cpsplan.diagnostic import Span

_ENDING = re.compile(r"\r\n|\n|\r")


class Lines:
    """A text in lines, for an editor that counts in ``encoding``."""

    def __init__(self, text: str, encoding: str = PositionEncodingKind.Utf16.value) -> None:
        self.text = text
        self._encoding = encoding
        endings = list(_ENDING.finditer(text))
        self._starts = [0, *(ending.end() for ending in endings)]
        self._ends = [*(ending.start() for ending in endings), len(text)]

    def line(self, number: int) -> str:
        """The line of that number, counted from 1, without its ending; empty where there is none."""
        if not 0 < number <= len(self._starts):
            return ""
        return self.text[self._starts[number - 1] : self._ends[number - 1]]

    def position(self, line: int, column: int) -> Position:
        """The editor's position of a line and column, which are counted from 1."""
        return Position(line - 1, self._units(self.line(line)[: column - 1]))

    def range(self, span: Span) -> Range:
        """The editor's range of a span."""
        return Range(self.position(span.line, span.column), self.position(span.end_line, span.end_column))

    def range_between(self, start: int, end: int) -> Range:
        """The editor's range from one place of the text to another, counted in characters."""
        first, last = (bisect.bisect_right(self._starts, place) for place in (start, end))
        return Range(
            self.position(first, start - self._starts[first - 1] + 1),
            self.position(last, end - self._starts[last - 1] + 1),
        )

    def place(self, position: Position) -> tuple[int, int]:
        """The line and column, counted from 1, of an editor's position; never further right than the line ends."""
        line, units, column = self.line(position.line + 1), 0, 1
        for character in line:
            units += self._units(character)
            if units > position.character:
                break
            column += 1
        return position.line + 1, column

    def _units(self, text: str) -> int:
        if self._encoding == PositionEncodingKind.Utf32.value:
            return len(text)
        if self._encoding == PositionEncodingKind.Utf8.value:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(character > "\uffff" for character in text)
