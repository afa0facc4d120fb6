"""The head of an MP3 file: what it is, and where its chapters begin (ID3 2.3 with the addendum on chapters)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cpsplan.late import dataclass

UTF_16 = b"\x01"
"""The mark of the encoding of a text: UTF-16 with a byte order mark."""
NO_OFFSET = b"\xff" * 4
"""That a chapter is found by its time, not by its place in the file."""
TOP_AND_IN_ORDER, IN_ORDER = b"\x03", b"\x01"
MOST = 255
"""As many chapters, or further tables, as a table of contents can count."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title, and from when to when it lasts, in milliseconds."""

    title: str
    start: int
    end: int


def tag(fields: Mapping[str, str], label: str, chapters: Sequence[Chapter]) -> bytes:
    """The head of a file. ``fields`` are texts by the name of their frames, ``label`` names the table of contents."""
    names = [b"chapter%d" % number for number in range(len(chapters))]
    frames = [_text(name, words) for name, words in fields.items() if words]
    frames += _tables(names, _text("TIT2", label))
    for name, chapter in zip(names, chapters, strict=True):
        times = chapter.start.to_bytes(4) + chapter.end.to_bytes(4) + NO_OFFSET * 2
        frames.append(_frame("CHAP", name + b"\0" + times + _text("TIT2", chapter.title)))
    whole = b"".join(frames)
    return b"ID3\x03\0\0" + _in_seven_bits(len(whole)) + whole


def _tables(names: Sequence[bytes], title: bytes) -> list[bytes]:
    """The table of contents: of all chapters or, where these are too many to count, of further tables behind it."""
    further: list[bytes] = []
    while len(names) > MOST:
        groups = [names[begin : begin + MOST] for begin in range(0, len(names), MOST)]
        names = [b"contents%d" % (len(further) + number) for number in range(len(groups))]
        further += [_table(name, IN_ORDER, group) for name, group in zip(names, groups, strict=True)]
    return [_table(b"contents", TOP_AND_IN_ORDER, names, title), *further]


def _table(name: bytes, flags: bytes, entries: Sequence[bytes], title: bytes = b"") -> bytes:
    counted = flags + bytes([len(entries)]) + b"".join(entry + b"\0" for entry in entries)
    return _frame("CTOC", name + b"\0" + counted + title)


def _text(name: str, words: str) -> bytes:
    return _frame(name, UTF_16 + f"\N{BYTE ORDER MARK}{words}".encode("utf-16-le"))


def _frame(name: str, content: bytes) -> bytes:
    return name.encode("ascii") + len(content).to_bytes(4) + b"\0\0" + content


def _in_seven_bits(number: int) -> bytes:
    """A number in four bytes of seven bits, so that none looks like the beginning of sound."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
