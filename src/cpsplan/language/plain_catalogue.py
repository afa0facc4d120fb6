"""Catalogues as cpsplan writes them, read in one go; what is written otherwise is left to the library for catalogues.

A check reads every catalogue at every start, and the library takes as long for that as everything else takes together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cpsplan.workspace.disk import UNUSABLE

_STRING = r'"[^"\\\n\r]*(?:\\["\\nrt][^"\\\n\r]*)*"'
_STRINGS = rf"{_STRING}(?:\n{_STRING})*"
_HEADER = re.compile(rf'(?:#(?: [^\n\r]*)?\n)*msgid ""\nmsgstr {_STRINGS}\s*(?:\n|\Z)')
_NOTES = r"(?:#(?:[:.]? [^\n\r]*)?\n)*"
_MESSAGE = re.compile(
    rf"\n*(?P<block>(?P<notes>{_NOTES})(?P<fuzzy>#, fuzzy\n)?(?:#\| msgid (?P<before>{_STRING}(?:\n#\| {_STRING})*)\n)?"
    rf"msgctxt (?P<context>{_STRINGS})\nmsgid (?P<text>{_STRINGS})\nmsgstr (?P<translation>{_STRINGS})(?:\n|\Z))"
)
_ASIDE = re.compile(
    rf"\n*{_NOTES}(?:#, fuzzy\n)?(?:#~\| (?:msgid )?{_STRING}\n)*#~ msgctxt {_STRING}\n"
    rf"#~ msgid {_STRING}\n(?:#~ {_STRING}\n)*#~ msgstr {_STRING}(?:\n#~ {_STRING})*(?:\n|\Z)"
)
"""A message that was put aside: nothing of it is published."""
_JOINT = re.compile(r'"\n(?:#\| )?"')
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "r": "\r", "t": "\t"}


class PlainMessage(NamedTuple):
    """A message that has no plural and is not put aside."""

    context: str
    text: str
    translation: str
    before: str
    """The text that was translated, where it has changed since."""
    is_fuzzy: bool
    comment: str
    """What a translator has written about it."""
    line: int
    """The line where it begins."""


def plain_messages(text: str) -> list[PlainMessage] | None:
    """The messages of a catalogue; None where it holds anything that is not as cpsplan writes it, or stands twice."""
    header = _HEADER.match(text)
    if header is None or UNUSABLE.search(text):
        return None
    messages: list[PlainMessage] = []
    shared: dict[str, str] = {}
    place, line = header.end(), text.count("\n", 0, header.end()) + 1
    while match := _MESSAGE.match(text, place) or _ASIDE.match(text, place):
        if match.re is _MESSAGE:
            # Only line ends stand before a message.
            messages.append(_message(match, line + match.start("block") - place, shared))
        line += text.count("\n", place, match.end())
        place = match.end()
    is_whole = not text[place:].strip("\n")
    return messages if is_whole and len({message.context for message in messages}) == len(messages) else None


def _message(match: re.Match[str], line: int, shared: dict[str, str]) -> PlainMessage:
    """A message that begins in a line. What many say is one text in memory, which ``shared`` remembers."""
    _, notes, fuzzy, before, context, written, in_words = match.groups()
    comment = "\n".join(_comments(notes)) if "# " in notes or "#\n" in notes else ""
    text, translation = _unquoted(written), _unquoted(in_words)
    text, translation = shared.setdefault(text, text), shared.setdefault(translation, translation)
    return PlainMessage(
        _unquoted(context), text, translation, _unquoted(before) if before else "", fuzzy is not None, comment, line
    )


def _comments(notes: str) -> Iterator[str]:
    """The comments of translators among those of a message."""
    for note in notes.splitlines():
        if note[1:2] in {"", " "}:
            yield note[2:]


def _unquoted(strings: str) -> str:
    """What one string says, or several below each other."""
    text = strings[1:-1]
    if '"' in text:
        text = _JOINT.sub("", text)
    return _ESCAPED.sub(lambda match: _MEANT.get(match[1], match[1]), text) if "\\" in text else text
