"""Damage to the parts of a file: the keys and values of a YAML file, the messages of a catalogue. For the fuzzer."""

from __future__ import annotations

import copy
import random
import re
from decimal import Decimal
from typing import Any

import yaml

from cpsplan.sources.load import load
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support.mutations_of_bytes import TEXTS, insert

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 10**17, 9999, Decimal("0.5"), Decimal("-0.000000000000000001"), "", " ", "x"),
    *(
        [],
        {},
        [[]],
        [None],
        [{}],
        {"a": None},
        {"": ""},
        {"id": "x"},
        [["a", "b"], {"c": []}],
        "x" * 5_000,
        "x " * 3_000,
    ),
    *(
        "2022-13-45",
        "2022-02-29",
        "0000-01-01",
        "9999-12-31",
        "0000",
        "0000-01",
        "9999-00",
        "9999-00-q4",
        "0000-01-q1",
        "9999-99",
        "2022-23",
        "1999-00",
        "2023-22",
        "2022-23-q5",
    ),
    *("a.b", "a:b.c", "a/b", "..", "a..b", ".", ":", "/", "-", "a/b/c/d", "places.open", "park-2030:nature.trees"),
    *("https://", "http://[::1", "javascript:alert(1)", "mailto:", "£", "£1.5m", "5%", "1/0", "NaN", "Infinity"),
    *("CPS401", "CPS999", "en", "cy", "xx", "html", "pdf", "draft", "published", "higher", "lower"),
)
Way = tuple[str | int, ...]


class _Dumper(yaml.CSafeDumper):
    """Writes decimal numbers as such, and the same value twice as two."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature of the library
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", format(number, "f"))
)


def written(value: Any, chance: random.Random) -> bytes:
    """The value as YAML, in one layout or another."""
    style = chance.choice((False, False, False, None, True))
    width = chance.choice((20, 80, 1_000))
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=style, width=width)
    return text.encode("utf-8", "replace")


def _read(content: bytes) -> dict[str, Any] | None:
    source, _ = load(MemoryWorkspace({"a.yaml": content}), "a.yaml")
    return None if source is None else source.value


def _ways(value: Any, way: Way = ()) -> list[Way]:
    """The way to every value below this one."""
    steps: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value))) if _is_list(value) else []
    return [one for step in steps for one in ((*way, step), *_ways(value[step], (*way, step)))]


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _at(value: Any, way: Way) -> Any:
    for step in way:
        value = value[step]
    return value


def _put(value: Any, way: Way, new: Any) -> None:
    _at(value, way[:-1])[way[-1]] = new


class _Values:
    """The values of a file while they are being damaged."""

    def __init__(self, chance: random.Random, content: bytes) -> None:
        self.chance, self.content = chance, content
        self.value = _read(content)
        self.ways = _ways(self.value) if self.value else []

    def one(self, *kinds: type) -> Way | None:
        """The way to a value of one of the kinds; to any value where none is given."""
        ways = [way for way in self.ways if not kinds or isinstance(_at(self.value, way), kinds)]
        return self.chance.choice(ways) if ways else None

    def finish(self) -> bytes:
        return written(self.value, self.chance)


def other_value(chance: random.Random, content: bytes) -> bytes:
    """A value is of another type, or says something odd."""
    values = _Values(chance, content)
    if (way := values.one()) is None:
        return insert(chance, content)
    _put(values.value, way, copy.deepcopy(chance.choice(ODD)))
    return values.finish()


def other_text(chance: random.Random, content: bytes) -> bytes:
    """A text holds something that means something elsewhere, quoted so that it comes through."""
    values = _Values(chance, content)
    if (way := values.one(str)) is None:
        return insert(chance, content)
    text, odd = _at(values.value, way), chance.choice(TEXTS)
    place = chance.randint(0, len(text))
    _put(values.value, way, chance.choice((odd, text[:place] + odd + text[place:], text + odd, odd * 50)))
    return values.finish()


def drop(chance: random.Random, content: bytes) -> bytes:
    """A key or an item goes."""
    values = _Values(chance, content)
    if (way := values.one()) is None:
        return insert(chance, content)
    del _at(values.value, way[:-1])[way[-1]]
    return values.finish()


def twice(chance: random.Random, content: bytes) -> bytes:
    """An item stands twice in its list, or very often, so that ids are doubled."""
    values = _Values(chance, content)
    if (way := values.one(list)) is None or not (found := _at(values.value, way)):
        return insert(chance, content)
    place = chance.randrange(len(found))
    found[place:place] = [found[place]] * chance.choice((1, 1, 1, 2, 100))
    return values.finish()


def exchange(chance: random.Random, content: bytes) -> bytes:
    """Two values have changed places, or one stands in the place of the other too."""
    values = _Values(chance, content)
    one, other = values.one(), values.one()
    if one is None or other is None:
        return insert(chance, content)
    first, second = copy.deepcopy(_at(values.value, one)), copy.deepcopy(_at(values.value, other))
    _put(values.value, one, second)
    if chance.random() < 0.5 and other[: len(one)] != one:
        _put(values.value, other, first)
    return values.finish()


def other_reference(chance: random.Random, content: bytes) -> bytes:
    """A text becomes another text of the file: an id that is taken, a reference to itself or to something else."""
    values = _Values(chance, content)
    ways = [way for way in values.ways if isinstance(_at(values.value, way), str)]
    ids = [
        way for way in ways if way[-1] in ("id", "of", "rule", "into", "plan", "strategy") or isinstance(way[-1], int)
    ]
    if not ids:
        return insert(chance, content)
    names = [_at(values.value, way) for way in ids]
    name = chance.choice((chance.choice(names), f"{chance.choice(names)}.{chance.choice(names)}", names[0]))
    _put(values.value, chance.choice(ids), chance.choice((name, f"{names[0]}:{name}", f"{names[0]}/{name}")))
    return values.finish()


def other_key(chance: random.Random, content: bytes) -> bytes:
    """A key is called like another, and stands where it stood; or is one slip away from its name."""
    values = _Values(chance, content)
    groups = [way for way in ((), *values.ways) if isinstance(_at(values.value, way), dict) and _at(values.value, way)]
    if not values.value or not groups:
        return insert(chance, content)
    group = _at(values.value, chance.choice(groups))
    keys = [str(way[-1]) for way in values.ways if isinstance(way[-1], str)]
    old = chance.choice(list(group))
    new = chance.choice((chance.choice(keys), old[1:], f"{old}x", old.upper(), "suppress", "depends_on", "succeeds"))
    pairs = {(new if key == old else key): part for key, part in group.items()}
    group.clear()
    group.update(pairs)
    return values.finish()


def shuffle(chance: random.Random, content: bytes) -> bytes:
    """The keys or items of a value come in another order."""
    values = _Values(chance, content)
    if (way := values.one(list, dict)) is None:
        return insert(chance, content)
    found = _at(values.value, way)
    if isinstance(found, list):
        chance.shuffle(found)
    else:
        pairs = list(found.items())
        chance.shuffle(pairs)
        found.clear()
        found.update(pairs)
    return values.finish()


def key_twice(chance: random.Random, content: bytes) -> bytes:
    """A line with a key stands twice, with the same value or another."""
    lines = content.split(b"\n")
    keys = [number for number, line in enumerate(lines) if re.match(rb" *[a-z_]+:", line)]
    if not keys:
        return insert(chance, content)
    number = chance.choice(keys)
    line = lines[number].split(b":")[0] + b": x" if chance.random() < 0.5 else lines[number]
    lines.insert(chance.choice((number, number + 1)), line)
    return b"\n".join(lines)


STRUCTURES = (
    *(other_value, other_value, other_value, other_text, other_text, other_text, drop, drop, twice, twice),
    *(exchange, exchange, other_reference, other_reference, other_reference, other_key, other_key, shuffle, key_twice),
)
"""The mutations of YAML, as often as they are to be taken."""

# --- catalogues

_WORDS_OF_PO = (
    "msgctxt",
    "msgid",
    "msgid_plural",
    "msgstr",
    "msgstr[0]",
    "msgstr[1]",
    "msgstr[9]",
    "msgstr[x]",
    "#~ msgid",
)
_LINES_OF_PO = (
    *("#, fuzzy", "#, fuzzy, c-format", '#| msgid "old"', '#| msgctxt "x"', "#", "#~", "#.", "#:", "#: a.yaml:x", "#,"),
    "#|",
    *('"', '""', '"more"', 'msgid ""', 'msgstr ""', 'msgctxt ""', 'msgid "a" "b"', 'msgid_plural "more"'),
    'msgstr[0] "a"',
    *('domain "x"', "\\", '"\\q"', '"\\x41"', '"\\"', "# reviewed: ", "# reviewed:: x", '#~ msgctxt "x"'),
    '#~| msgid "x"',
    *('"Content-Type: text/plain; charset=KOI8-R\\n"', '"Plural-Forms: nplurals=99; plural=n/0;\\n"'),
    '"Language: xx\\n"',
)  # fmt: skip


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").split("\n")


def _joined(lines: list[str]) -> bytes:
    return "\n".join(lines).encode()


def other_word(chance: random.Random, content: bytes) -> bytes:
    """A line begins with another word of the format."""
    lines = _lines(content)
    found = [number for number, line in enumerate(lines) if line.startswith("msg")]
    if not found:
        return insert(chance, content)
    number = chance.choice(found)
    lines[number] = f"{chance.choice(_WORDS_OF_PO)} {lines[number].partition(' ')[2]}"
    return _joined(lines)


def new_line(chance: random.Random, content: bytes) -> bytes:
    """A line stands where it should not: a flag, a remark, a text, a header."""
    lines = _lines(content)
    lines.insert(chance.randint(0, len(lines)), chance.choice(_LINES_OF_PO))
    return _joined(lines)


def lost_line(chance: random.Random, content: bytes) -> bytes:
    """A line of a message or of the header goes."""
    lines = _lines(content)
    found = [number for number, line in enumerate(lines) if line.strip()]
    if not found:
        return insert(chance, content)
    lines.pop(chance.choice(found))
    return _joined(lines)


def other_translation(chance: random.Random, content: bytes) -> bytes:
    """A text between quotation marks becomes another: empty, odd, with placeholders, or that of another message."""
    lines = _lines(content)
    found = [number for number, line in enumerate(lines) if line.endswith('"') and '"' in line[:-1]]
    if not found:
        return insert(chance, content)
    number = chance.choice(found)
    head, _, text = lines[number].partition('"')
    odd = chance.choice(TEXTS).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    other = lines[chance.choice(found)].partition('"')[2][:-1]
    lines[number] = f'{head}"{chance.choice(("", odd, other, text[:-1] + odd, odd + text[:-1], "{count}", "{", "%d"))}"'
    return _joined(lines)


def obsolete(chance: random.Random, content: bytes) -> bytes:
    """Some lines are put aside, as those of a message that is not wanted any more."""
    lines = _lines(content)
    start = chance.randrange(len(lines))
    for number in range(start, min(len(lines), start + chance.randint(1, 8))):
        lines[number] = chance.choice(("#~ ", "#~", "# ", "#, ", "#| ")) + lines[number]
    return _joined(lines)


def plural(chance: random.Random, content: bytes) -> bytes:
    """A message has forms for one and several, more or fewer than its language has."""
    lines = _lines(content)
    found = [number for number, line in enumerate(lines) if line.startswith("msgstr ")]
    if not found:
        return insert(chance, content)
    number = chance.choice(found)
    text = lines[number].partition(" ")[2]
    forms = [f"msgstr[{form}] {text}" for form in range(chance.choice((1, 2, 6, 11)))]
    lines[number : number + 1] = ['msgid_plural "several"', *forms]
    return _joined(lines)


def message_twice(chance: random.Random, content: bytes) -> bytes:
    """A message stands twice, or without its first or last lines."""
    blocks = content.split(b"\n\n")
    block = chance.choice(blocks).split(b"\n")
    part = block[chance.randint(0, 1) : len(block) - chance.randint(0, 1)]
    blocks.insert(chance.randint(0, len(blocks)), b"\n".join(part))
    return b"\n\n".join(blocks)


def no_header(_: random.Random, content: bytes) -> bytes:
    """The header is not there."""
    return content.partition(b"\n\n")[2]


CATALOGUES = (
    *(other_word, other_word, new_line, new_line, new_line, lost_line, lost_line, other_translation, other_translation),
    *(other_translation, obsolete, plural, plural, message_twice, no_header, insert),
)
"""The mutations of catalogues, as often as they are to be taken."""
