"""The head of an MP3 file: what it is, and where its chapters begin (ID3 2.3 with the addendum on chapters)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cpsplan.late import dataclass

UTF_16 = b"\x01"
"""The mark of the encoding of a text: UTF-16 with a byte order mark."""
NO_OFFSET = b"\xff" * 4
"""That a chapter is found by its time, not by its place in the file."""
TOP_AND_IN_ORDER = b"\x03"
MOST = 255
"""As many chapters as a table of contents can count."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title, and from when to when it lasts, in milliseconds."""

    title: str
    start: int
    end: int


def tag(fields: Mapping[str, str], label: str, chapters: Sequence[Chapter]) -> bytes:
    """The head of a file. ``fields`` are texts by the name of their frames, ``label`` names the table of contents."""
    listed = chapters[:MOST]
    names = [b"chapter%d" % number for number in range(len(listed))]
    contents = b"contents\0" + TOP_AND_IN_ORDER + bytes([len(names)]) + b"".join(name + b"\0" for name in names)
    frames = [_text(name, words) for name, words in fields.items() if words]
    frames.append(_frame("CTOC", contents + _text("TIT2", label)))
    for name, chapter in zip(names, listed, strict=True):
        times = chapter.start.to_bytes(4) + chapter.end.to_bytes(4) + NO_OFFSET * 2
        frames.append(_frame("CHAP", name + b"\0" + times + _text("TIT2", chapter.title)))
    whole = b"".join(frames)
    return b"ID3\x03\0\0" + _in_seven_bits(len(whole)) + whole


def _text(name: str, words: str) -> bytes:
    return _frame(name, UTF_16 + f"\N{BYTE ORDER MARK}{words}".encode("utf-16-le"))


def _frame(name: str, content: bytes) -> bytes:
    return name.encode("ascii") + len(content).to_bytes(4) + b"\0\0" + content


def _in_seven_bits(number: int) -> bytes:
    """A number in four bytes of seven bits, so that none looks like the beginning of sound."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
