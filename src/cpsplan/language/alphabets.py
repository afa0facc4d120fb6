"""The order of words in a list: by the alphabet of the language they are in, which may have letters of two signs.

In Welsh “ng” is a letter that stands behind “g”, and “ll” one behind “l”: “anghymesuredd” comes before “AI”. A letter
with an accent goes by the one without, and one that the alphabet does not have stands behind all others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from cpsplan.model.language import language_of

_LATIN = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
ALPHABETS = {
    # The 29 letters, and k, q, v, x and z of words from elsewhere where English has them.
    "cy": "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z",
}
"""The letters of a language in their order, where they are not those of English."""


def alphabetical(language: str) -> Callable[[str], tuple[tuple[int, ...], str]]:
    """What sorts texts in a language: a key for ``sorted``. Case and accents decide where all letters are the same.

    Where two signs stand beside each other without being a letter, as in “Bangor”, they count as one all the same: only
    a dictionary knows.
    """
    letters = ALPHABETS.get(language_of(language), _LATIN).split()
    rank = {letter: number for number, letter in enumerate(letters, start=1)}
    sign = re.compile("|".join([*sorted(letters, key=len, reverse=True), r"[^\W_]", r"\s"]))

    def key(text: str) -> tuple[tuple[int, ...], str]:
        plain = "".join(
            char for char in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(char)
        )
        return tuple(rank.get(letter) or _rank_of(letter, len(rank)) for letter in sign.findall(plain)), text

    return key


def _rank_of(sign: str, letters: int) -> int:
    """The place of a sign that is no letter of the alphabet: a space and figures stand before it, others behind."""
    if sign.isspace():
        return -len("0123456789") - 1
    return int(sign) - len("0123456789") if sign.isdecimal() else letters + ord(sign)
