"""The page of every key: each kind of file, each entry, each key with what it is for, and an example of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpsplan.book.keys import UNDER, Key, KeyGroup, groups, keys_of
from cpsplan.changes.examples import example_of
from cpsplan.model.shape import shape

PATH = "docs/reference/keys.md"
"""Where the page lies in a workspace that keeps it."""
MARK = "<!-- “cpsplan schema” writes this page from the models: change the words there. -->"
"""How the page begins, so that nothing else is overwritten."""
LEAD = """\
# Every key

What may stand in the files of a workspace. Every kind of file has a part here; below it is each entry that can stand in
it, with its keys in the order of the file. `cpsplan explain KEY` tells the same on the terminal: `cpsplan explain due`,
or `cpsplan explain measure.target` for the key of one entry. Texts may have several languages side by side,
`title: {en: Welcome, cy: Croeso}`."""


def keys_page() -> str:
    """The page in Markdown. It ends with a line end."""
    parts = [MARK, LEAD]
    last = ""
    for group in groups():
        file, _, below = group.places[0].partition(UNDER)
        if file != last:
            parts.append(f"## {file}")
            last = file
        parts += _group(group, is_file=not below)
    return "\n\n".join(parts) + "\n"


def _group(group: KeyGroup, *, is_file: bool) -> Iterator[str]:
    """The part of an entry: what it is, where it stands, and its keys."""
    yield f"### {group.name[:1].upper()}{group.name[1:]}"
    yield _safe(group.words)
    if not is_file:
        yield f"It stands in {', '.join(_place(place) for place in group.places)}."
    for key in keys_of(group):
        yield from _key(group, key)


def _place(place: str) -> str:
    file, _, way = place.partition(UNDER)
    return f"`{file}`{UNDER}`{way}`" if way else f"`{file}`"


def _key(group: KeyGroup, key: Key) -> Iterator[str]:
    models = shape(group.model)[key.field].models
    inner = [f"[{known.name}](#{known.name.replace(' ', '-')})" for known in groups() if known.model in models]
    below = f"; see {' and '.join(inner)}" if inner else ""
    yield f"**`{key.name}`** ({'; '.join(facts(key))}{below})\\\n{_safe(key.words)}"
    yield indented(example_of(group.model, key.field).splitlines())


def _safe(words: str) -> str:
    """Words in which Markdown sees no tags."""
    return words.replace("<", "&lt;")


def facts(key: Key) -> Iterator[str]:
    """What a key holds, whether it has to be there, what is allowed, and what holds without it."""
    if key.allowed:
        listed = "a list of these: " if key.holds.startswith("a list") else ""
        yield f"{listed}{', '.join(key.allowed)}"
    else:
        yield key.holds
    if key.is_needed:
        yield "has to be there"
    if key.default:
        yield f"{key.default}, if left out"


def indented(lines: Iterable[str]) -> str:
    """Lines as a block of code."""
    return "\n".join(f"    {line}" for line in lines)
