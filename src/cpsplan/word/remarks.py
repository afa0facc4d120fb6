"""Remarks: what was taken for what, by its place in the Word document, for a person to look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field
from typing import NamedTuple

from cpsplan.late import dataclass
from cpsplan.sources.word_text import WordParagraph

SHOWN = 60
"""How many signs of a text are shown."""


class WordRemark(NamedTuple):
    """Something to look at: where it is in the document, counted from 1, and the words."""

    number: int
    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


@dataclass(slots=True)
class WordRemarks:
    """What a person has to look at."""

    guessed: list[WordRemark] = field(default_factory=list)
    missing: list[WordRemark] = field(default_factory=list)
    """What a document has to say and the file does not: nothing is made up in its place."""
    left: list[WordRemark] = field(default_factory=list)

    def guess(self, place: WordParagraph | WordRemark, words: str) -> None:
        """Note what was made of something."""
        self.guessed.append(_remark(place, words))

    def miss(self, place: WordParagraph | WordRemark, words: str) -> None:
        """Note what is not said."""
        self.missing.append(_remark(place, words))

    def leave(self, place: WordParagraph | WordRemark, words: str) -> None:
        """Note what has no place."""
        self.left.append(_remark(place, words))

    def comments(self, names: Collection[str], *, others: bool) -> list[str]:
        """What was guessed and what is missing of the entries with some ids, at the top of their file.

        With ``others`` so is what was said of none of ``names``, the ids of another file.
        """
        remarks = sorted([*self.guessed, *self.missing])
        kept = [remark for remark in remarks if others != any(f"“{name}”" in remark.words for name in names)]
        head = "# Imported from Word. Guessed or missing, so look at each (the places are those of the document):"
        return [head, *(f"# - {remark}" for remark in kept)]


def _remark(place: WordParagraph | WordRemark, words: str) -> WordRemark:
    if isinstance(place, WordParagraph):
        shown = f" “{first_words(place.words)}”" if place.words else ""
        return WordRemark(place.number, f"paragraph {place.number}{shown}", words)
    return place._replace(words=words)


def first_words(words: str) -> str:
    """The first words of a text."""
    return words if len(words) <= SHOWN else words[:SHOWN].rpartition(" ")[0] + " …"
