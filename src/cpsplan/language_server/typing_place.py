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


def typing_at(text: str, line: int, column: int) -> Typing | None:
    """What is being typed at a line and column, which are counted from 1; None where it is no value of a key."""
    lines = text.split("\n")[:line]
    if len(lines) < line:
        return None
    here = lines.pop().rstrip("\r")[: column - 1]
    if here.lstrip().startswith("#") or " #" in here:
        return None
    if match := _KEY.match(here):
        if match["value"] is None:
            return None
        around = (match["key"], len(match["before"]))
        return _typing(lines, around, match["value"], in_list=match["value"].startswith("["))
    if match := _ITEM.match(here):
        owner = _owner(lines, len(match["before"]))
        return _typing(lines, owner, match["value"], in_list=True) if owner else None
    owner = _open_list(lines)
    return _typing(lines, owner, here, in_list=True) if owner else None


def of_document(text: str) -> dict[str, str]:
    """The id of the document that a text is of, the strategy that it delivers, the plan that it reports on."""
    return dict(_TOP.findall(text))


def _typing(lines: list[str], around: tuple[str, int], value: str, *, in_list: bool) -> Typing | None:
    if value.rstrip().endswith("]"):
        return None
    match = _WORD.search(value)
    word = match[0] if match else ""
    before = value[: len(value) - len(word)]
    if before.strip(" \t'\"") and not before.rstrip(" \t'\"").endswith(("[", ",")):
        # Words before it: this is prose and no reference.
        return None
    key, indentation = around
    return Typing((*reversed(list(_outer(lines, indentation))), key), word, in_list)


def _keys_upwards(lines: list[str]) -> Iterator[tuple[str, int, str]]:
    """The keys of the lines from the last upwards: the key, its indentation, and what stands behind it."""
    for line in reversed(lines):
        if match := _KEY.match(line.rstrip("\r")):
            yield match["key"], len(match["before"]), _value_of(match)


def _value_of(match: re.Match[str]) -> str:
    """What stands behind a key, without a comment."""
    return (match["value"] or "").partition("#")[0].strip()


def _outer(lines: list[str], indentation: int) -> Iterator[str]:
    """The keys around what stands at an indentation, the innermost first."""
    for key, place, value in _keys_upwards(lines):
        if place < indentation and not value:
            yield key
            indentation = place


def _owner(lines: list[str], indentation: int) -> tuple[str, int] | None:
    """The key whose list has its dashes at an indentation, with the key's own."""
    for line in reversed(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _KEY.match(line.rstrip("\r"))
        if match and len(match["before"]) <= indentation and not _value_of(match):
            return match["key"], len(match["before"])
        depth = len(line) - len(line.lstrip())
        if depth < indentation or (depth == indentation and not line.lstrip().startswith("-")):
            return None
    return None


def _open_list(lines: list[str]) -> tuple[str, int] | None:
    """The key of the list in brackets that goes on over the lines."""
    for place in range(len(lines) - 1, -1, -1):
        if match := _KEY.match(lines[place].rstrip("\r")):
            behind = "\n".join(((match["value"] or ""), *lines[place + 1 :]))
            return (match["key"], len(match["before"])) if behind.startswith("[") and "]" not in behind else None
    return None
