"""Blocks of prose that have changed: which translation of a block that is gone belongs to which new one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

import polib

ALIKE = 0.5
"""How like the old words of a block have to be to the new ones (0 to 1), so that its translation is taken over."""
_KEY = re.compile(r"[0-9a-f]{8}(-\d+)?")
"""What a block goes by below its prose."""


class NewBlock(NamedTuple):
    """A block of which a catalogue has no message."""

    context: str
    prose: str
    """The address of the prose that it is a block of."""
    text: str


def changed_blocks(gone: Iterable[polib.POEntry], new: Iterable[NewBlock]) -> dict[str, polib.POEntry]:
    """Each new block of a prose with the message that was its own before its words changed, by the new context.

    ``gone`` are translated messages whose texts are no more.
    """
    by_prose: dict[str, list[polib.POEntry]] = {}
    for entry in gone:
        prose, _, key = (entry.msgctxt or "").rpartition("/")
        if _KEY.fullmatch(key):
            by_prose.setdefault(prose, []).append(entry)
    likeness = [
        (SequenceMatcher(None, entry.msgid.split(), block.text.split()).ratio(), block.context, entry)
        for block in new
        for entry in by_prose.get(block.prose, ())
    ]
    return _most_alike(likeness)


def _most_alike(likeness: Collection[tuple[float, str, polib.POEntry]]) -> dict[str, polib.POEntry]:
    """Pairs of a new block and one that is gone, the most alike first; each of them once."""
    pairs: dict[str, polib.POEntry] = {}
    used: set[str] = set()
    for alike, context, entry in sorted(likeness, key=lambda pair: -pair[0]):
        if alike >= ALIKE and context not in pairs and entry.msgctxt not in used:
            pairs[context] = entry
            used.add(entry.msgctxt)
    return pairs
