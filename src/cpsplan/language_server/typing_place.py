"""Typing place: under which key a writer is typing, found by looking at the lines.

While somebody types, a file is no YAML: a bracket is open, a key has no value. So nothing is parsed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_KEY = re.compile(r"(?P<before>\s*(?:- +)*)(?P<key>[a-z_]+):(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"(?P<before>\s*)-[ \t]+(?P<value>.*)$")
_WORD = re.compile(r"[a-z0-9][a-z0-9:./-]*$", re.IGNORECASE)
_TOP = re.compile(r"^(id|strategy|plan):[ \t]+['\"]?([a-z0-9-]+)", re.MULTILINE)


class Typing(NamedTuple):
    """What is being typed, and where."""

    keys: tuple[str, ...]
    """The keys around it, the outermost first."""
    word: str
    """What of the word stands before the cursor."""
    in_list: bool
    """Whether a list is open, so that another member of it can follow."""


class _Key(NamedTuple):
    """A key on a line: its name, how far it is indented, and what is written behind it; None where nothing is yet."""

    name: str
    indentation: int
    value: str | None

    @property
    def holds_a_part(self) -> bool:
        """Whether nothing but a comment stands behind it: its value follows on the next lines."""
        return not (self.value or "").partition("#")[0].strip()


def _key_of(line: str) -> _Key | None:
    match = _KEY.match(line.rstrip("\r"))
    return _Key(match["key"], len(match["before"]), match["value"]) if match else None


def typing_at(text: str, line: int, column: int) -> Typing | None:
    """What is being typed at a line and column, which are counted from 1; None where it is no value of a key."""
    lines = text.split("\n")[:line]
    if len(lines) < line:
        return None
    here = lines.pop().rstrip("\r")[: column - 1]
    if here.lstrip().startswith("#") or " #" in here:
        return None
    if key := _key_of(here):
        return None if key.value is None else _typing(lines, key, key.value, in_list=key.value.startswith("["))
    if item := _ITEM.match(here):
        return _typing(lines, _owner(lines, len(item["before"])), item["value"], in_list=True)
    return _typing(lines, _open_list(lines), here, in_list=True)


def of_document(text: str) -> dict[str, str]:
    """The id of the document that a text is of, the strategy that it delivers, the plan that it reports on."""
    return dict(_TOP.findall(text))


def _typing(lines: list[str], key: _Key | None, value: str, *, in_list: bool) -> Typing | None:
    """What is being typed where ``value`` stands behind a key, or in its list; None where it is no reference."""
    if key is None or value.rstrip().endswith("]"):
        return None
    match = _WORD.search(value)
    word = match[0] if match else ""
    before = value[: len(value) - len(word)].strip(" \t'\"")
    if before and not before.endswith(("[", ",")):
        # Words before it: this is prose and no reference.
        return None
    return Typing((*reversed(list(_outer(lines, key.indentation))), key.name), word, in_list)


def _outer(lines: list[str], indentation: int) -> Iterator[str]:
    """The keys around what stands at an indentation, the innermost first."""
    for line in reversed(lines):
        key = _key_of(line)
        if key and key.holds_a_part and key.indentation < indentation:
            yield key.name
            indentation = key.indentation


def _owner(lines: list[str], indentation: int) -> _Key | None:
    """The key whose list has its dashes at an indentation."""
    for line in reversed(lines):
        content = line.lstrip()
        if not content.strip() or content.startswith("#"):
            continue
        key = _key_of(line)
        if key and key.holds_a_part and key.indentation <= indentation:
            return key
        depth = len(line) - len(content)
        if depth < indentation or (depth == indentation and not content.startswith("-")):
            return None
    return None


def _open_list(lines: list[str]) -> _Key | None:
    """The key of the list in brackets that goes on over the lines."""
    behind = ""
    for line in reversed(lines):
        if key := _key_of(line):
            members = (key.value or "") + behind
            return key if members.startswith("[") and "]" not in members else None
        behind = f"\n{line}{behind}"
    return None
