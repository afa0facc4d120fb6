"""Marks of texts: what a text of the plans goes by in a Word file, as the name of a bookmark.

Word allows forty letters, digits and low lines in a name, and shows none that begins with a low line. The name says by
checksums which text it is, by its address, and what it said when the file was written.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

_NAME = re.compile(
    r"_cps_(?P<address>[0-9a-f]{12})_(?P<said>[0-9a-f]{8})_(?P<place>[0-9]{1,5})_(?P<part>[0-9]{1,2})_(?P<of>[0-9]{1,2})"
)


class TextMark(NamedTuple):
    """What the name of a bookmark says: which text, what it said, where it stands, which part of it this is."""

    address: str
    said: str
    place: int
    """The number of the place where it is shown."""
    part: int
    of: int
    """Of how many parts the text is at this place: what is explained in the middle is no part of it."""


def address_sum(address: str) -> str:
    """The checksum of the address of a text."""
    return hashlib.sha256(address.encode()).hexdigest()[:12]


def text_sum(text: str) -> str:
    """The checksum of what a text says."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def text_mark(address: str, text: str) -> str:
    """What a text goes by, wherever it is shown."""
    return f"_cps_{address_sum(address)}_{text_sum(text)}"


def mark_of_part(mark: str, part: int, of: int) -> str:
    """The name of the bookmark around a part of a text, at a place that its mark names."""
    return f"{mark}_{part}_{of}"


def mark_named(name: str) -> TextMark | None:
    """What the name of a bookmark says; None where it is none of ours."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    return TextMark(match["address"], match["said"], int(match["place"]), int(match["part"]), int(match["of"]))
