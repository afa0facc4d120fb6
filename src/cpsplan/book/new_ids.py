"""Ids for what has none yet, made from its first words: of a form, of a row of a workbook, of a heading in Word."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from itertools import count

from cpsplan.book.misshapen import as_id

WORDS_IN_ID = 3
"""Of how many words an id is made that people are asked about."""
LONGEST_ID = 40
_SMALL_WORDS = """
a an and are as at be but by for from has have if in into is it its no not of off on or our out so
than that the their this to up we what which who will with your
ac am ar at dan dros drwy ein eich eu gan gyda heb hyd i n neu o r rhwng sy sydd trwy wrth y yn yr
"""
SMALL_WORDS = frozenset(_SMALL_WORDS.split())
"""Words, English and Welsh, after which more has to come: no id ends on one."""


def id_from_words(words: str, most: int = 0) -> str:
    """An id from the first words of a text, ``most`` where that is given: reading-by-the-river, not reading-by-the.

    Empty where they have no letter that an id may have.
    """
    parts = as_id(_without_accents(words)).split("-")
    kept = parts[: most or None]
    for part in parts[len(kept) :]:
        if kept[-1] not in SMALL_WORDS:
            break
        kept.append(part)
    while len(kept) > 1 and (len("-".join(kept)) > LONGEST_ID or kept[-1] in SMALL_WORDS):
        kept.pop()
    return kept[0][:LONGEST_ID] if len(kept) == 1 else "-".join(kept)


def id_of_record(texts: Iterable[str]) -> str:
    """An id for something that says some texts: from the first of them that has several words."""
    every = [*texts]
    words = next((text for text in every if " " in text), next(iter(every), ""))
    return id_from_words(words, WORDS_IN_ID) or "new"


def free_id(wanted: str, taken: Collection[str]) -> str:
    """The id, or with a number behind it where it is taken."""
    names = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
    return next(name for name in names if name not in taken)


def _without_accents(text: str) -> str:
    """A text with plain letters where it has letters with signs: tŷ is ty."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
