"""Blocks of prose that have changed: which translation of a block that is gone belongs to which new one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polib

    from cpsplan.language.catalogue import Message

ALIKE = 0.5
"""How like the old words of a block have to be to the new ones (0 to 1), so that its translation is taken over."""
_KEY = re.compile(r"[0-9a-f]{8}(-\d+)?")
"""What a block goes by below its prose."""


def changed_blocks(
    old: Iterable[polib.POEntry], wanted: Collection[Message], moved: Mapping[str, polib.POEntry]
) -> dict[str, polib.POEntry]:
    """Each new block of a prose with the message that was its own before its words changed, by the new context.

    ``moved`` are the messages whose texts stand elsewhere now, by their new contexts.
    """
    entries = [entry for entry in old if entry.msgctxt and entry.msgstr]
    known = {entry.msgctxt for entry in entries}
    taken = {message.context for message in wanted} | {entry.msgctxt for entry in moved.values()}
    gone: dict[str, list[polib.POEntry]] = {}
    for entry in entries:
        prose, _, key = entry.msgctxt.rpartition("/")
        if entry.msgctxt not in taken and _KEY.fullmatch(key):
            gone.setdefault(prose, []).append(entry)
    new: dict[str, list[Message]] = {}
    for message in wanted:
        if message.prose in gone and message.context not in known and message.context not in moved:
            new.setdefault(message.prose, []).append(message)
    pairs: dict[str, polib.POEntry] = {}
    for prose, messages in new.items():
        pairs |= _most_alike(messages, gone[prose])
    return pairs


def _most_alike(messages: Iterable[Message], gone: Iterable[polib.POEntry]) -> dict[str, polib.POEntry]:
    """Pairs of a new block and one that is gone, the most alike first; each of them once."""
    likeness = [
        (SequenceMatcher(None, entry.msgid.split(), message.text.split()).ratio(), message.context, entry)
        for message in messages
        for entry in gone
    ]
    pairs: dict[str, polib.POEntry] = {}
    used: set[str] = set()
    for alike, context, entry in sorted(likeness, key=lambda pair: -pair[0]):
        if alike >= ALIKE and context not in pairs and entry.msgctxt not in used:
            pairs[context] = entry
            used.add(entry.msgctxt)
    return pairs
