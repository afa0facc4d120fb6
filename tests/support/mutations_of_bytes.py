"""Damage to the bytes of a file, whatever it holds: for the fuzzer."""

from __future__ import annotations

import random
import re

TEXTS = (
    *("\t", "\r", "\r\n", "\n", "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff", "\ue000", "\uffff"),
    *(
        "e\u0301",
        "ŵ",
        "\U0001d538",
        "👩\u200d👩\u200d👧",
        "\u200b",
        "\u00ad",
        "\u0600",
        "ﷺ",
        "İ",
        "ß",
        "\U000e0001",
        "\U0010fffd",
    ),
    *("&a ", "*a", "!!python/object:os.system ", "!t ", "<<: ", "%YAML 1.1\n", "---\n", "...\n", "? ", ": ", "- ", "#"),
    *("|", ">", "|2\n", ">-\n", "'", '"', "''", '""', "[", "]", "{", "}", ",", "@", "`", "%", "\\", "\\0", "\\x1b"),
    *('"\\0"', '"\\x1b[31m"', '"\\u202e"', '"\\ud800"', '"\\U0010ffff"', '"\\n\\n"', '"\\t"', '"\\r"', '" "', '"\\L"'),
    *("0", "-0", "1e999", "0x10", "9" * 18, "-" + "9" * 18, "0.000000000000000001", "9" * 400, "1_000", "12:30:45"),
    *(
        "null",
        "~",
        "true",
        "no",
        "NaN",
        ".inf",
        "=",
        "2022-02-30",
        "0000",
        "9999-12-31",
        "2022-23",
        "1-1",
        "2022-23-q5",
    ),
    *(
        "{{ 1 / 0 }}",
        "{% include 'x' %}",
        "<script>",
        "]]>",
        "&amp;",
        "::error::x",
        "=1+1",
        "{count}",
        "{",
        "%s",
        "%(a)s",
    ),
)
BAD_UTF8 = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xfe\xff", b"\x80")
MUCH = (200, 2_000, 20_000)


def _place(chance: random.Random, content: bytes) -> int:
    return chance.randint(0, len(content))


def _stretch(chance: random.Random, content: bytes, longest: int = 60) -> tuple[int, int]:
    start = _place(chance, content)
    return start, min(len(content), start + chance.randint(1, longest))


def flip(chance: random.Random, content: bytes) -> bytes:
    """One bit, some of them several times."""
    made = bytearray(content or b" ")
    for _ in range(chance.choice((1, 1, 3, 20))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def delete(chance: random.Random, content: bytes) -> bytes:
    """A stretch goes."""
    start, end = _stretch(chance, content)
    return content[:start] + content[end:]


def insert(chance: random.Random, content: bytes) -> bytes:
    """A text that means something to YAML, PO, HTML, a terminal or a template."""
    place = _place(chance, content)
    return content[:place] + chance.choice(TEXTS).encode() + content[place:]


def replace_value(chance: random.Random, content: bytes) -> bytes:
    """What stands behind a colon becomes an odd text."""
    found = list(re.finditer(rb"(?<=: )[^\n]+", content))
    if not found:
        return insert(chance, content)
    one = chance.choice(found)
    return content[: one.start()] + chance.choice(TEXTS).encode() + content[one.end() :]


def splice(chance: random.Random, content: bytes) -> bytes:
    """A stretch is copied to another place."""
    start, end = _stretch(chance, content, 400)
    place = _place(chance, content)
    return content[:place] + content[start:end] + content[place:]


def truncate(chance: random.Random, content: bytes) -> bytes:
    """The end goes."""
    return content[: _place(chance, content)]


def repeat_block(chance: random.Random, content: bytes) -> bytes:
    """Some lines stand again, and again."""
    lines = content.split(b"\n")
    start = chance.randrange(len(lines))
    block = lines[start : start + chance.randint(1, 8)]
    return b"\n".join((*lines[:start], *block * chance.choice((2, 2, 3, 30)), *lines[start:]))


def swap_lines(chance: random.Random, content: bytes) -> bytes:
    """Two lines change places."""
    lines = content.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def drop_line(chance: random.Random, content: bytes) -> bytes:
    """One line goes."""
    lines = content.split(b"\n")
    lines.pop(chance.randrange(len(lines)))
    return b"\n".join(lines)


def indent(chance: random.Random, content: bytes) -> bytes:
    """Some lines move to the right or to the left."""
    lines = content.split(b"\n")
    start = chance.randrange(len(lines))
    for number in range(start, min(len(lines), start + chance.randint(1, 6))):
        if chance.random() < 0.5:
            lines[number] = chance.choice((b" ", b"  ", b"\t", b"    ")) + lines[number]
        else:
            lines[number] = lines[number][chance.randint(1, 4) :]
    return b"\n".join(lines)


def other_line_ends(chance: random.Random, content: bytes) -> bytes:
    """Those of Windows, of an old Mac, or now the one and now the other."""
    endings = chance.choice(((b"\r\n",), (b"\r",), (b"\r\n", b"\n", b"\r")))
    lines = content.split(b"\n")
    return b"".join(line + chance.choice(endings) for line in lines)


def other_encoding(chance: random.Random, content: bytes) -> bytes:
    """A byte order mark, another encoding, or bytes that are no UTF-8."""
    text = content.decode("utf-8", "replace")
    if chance.random() < 0.5:
        place = _place(chance, content)
        return content[:place] + chance.choice(BAD_UTF8) + content[place:]
    code = chance.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp037"))
    return text.encode(code, "replace")


def long_line(chance: random.Random, content: bytes) -> bytes:
    """A very long word, text or line of blanks."""
    place = _place(chance, content)
    piece = chance.choice((b"a", b"a ", b" ", b"ab-", b"\xc5\xb5", b"# ", b"a: ", b"'", b'\\"', b".", b"a.b "))
    return content[:place] + piece * chance.choice(MUCH) + content[place:]


def many_lines(chance: random.Random, content: bytes) -> bytes:
    """Very many lines, all the same."""
    place = content.find(b"\n", _place(chance, content)) + 1
    piece = chance.choice((b"\n", b"# x\n", b"- x\n", b"  - x\n", b"a:\n", b"x\n", b'msgid "a"\n', b"#~ x\n"))
    return content[:place] + piece * chance.choice(MUCH[:2]) + content[place:]


def deep(chance: random.Random, content: bytes) -> bytes:
    """Deep nesting, closed or not."""
    count = chance.choice((20, 63, 64, 65, 1_000, 30_000))
    start, end = chance.choice(((b"[", b"]"), (b"{a: ", b"}"), (b"- ", b""), (b"? ", b""), (b"{", b"}"), (b"[", b"")))
    place = _place(chance, content)
    return content[:place] + start * count + end * count + content[place:]


def stairs(chance: random.Random, content: bytes) -> bytes:
    """Keys, each further to the right than the one before."""
    key = chance.choice(("a:", "- a:", "- -", "? a"))
    lines = (f"{' ' * number}{key}\n" for number in range(chance.choice((10, 70, 500))))
    return content + "".join(lines).encode()


BYTES = (
    *(flip, flip, delete, delete, insert, insert, insert, replace_value, replace_value, replace_value),
    *(splice, truncate, repeat_block, swap_lines, drop_line, drop_line, indent, indent),
    *(other_line_ends, other_encoding, long_line, many_lines, deep, stairs),
)
"""The mutations, as often as they are to be taken."""
