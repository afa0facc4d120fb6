"""Taking over: changes of texts, as people made them in a Word file, written into the files of the plans."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from cpsplan.changes.refused import ChangeRefused
from cpsplan.model.blocks import PartKey
from cpsplan.sources.amend import Amendment, NotAmended, Put, amended, value_by_route
from cpsplan.sources.load import load
from cpsplan.word.prose import markdown_of
from cpsplan.word.reviewing import PlanText, TextChange
from cpsplan.workspace.disk import MemoryWorkspace

LINE = 120
"""How long the lines of prose are where it is written in several."""


def with_changes(changes: Iterable[TextChange]) -> dict[str, bytes]:
    """The files in which something was changed, by their paths, with all of it; comments and layout stay.

    Raises ChangeRefused where a file is laid out in a way that a text cannot be written into.
    """
    steps: dict[str, list[Amendment]] = {}
    blocks: dict[str, list[TextChange]] = {}
    sources: dict[str, str] = {}
    for change in changes:
        text = change.plan_text
        if isinstance(text.way[-1], PartKey):
            stretch = text.way[-1].stretch
            sources[stretch.path] = stretch.source
            blocks.setdefault(stretch.path, []).append(change)
        else:
            path = text.entry.source.path
            sources[path] = text.entry.source.text
            steps.setdefault(path, []).append(Put(_route(text), change.after))
    return {path: _written(path, source, steps.get(path, []), blocks.get(path, [])) for path, source in sources.items()}


def _written(path: str, source: str, steps: list[Amendment], blocks: list[TextChange]) -> bytes:
    """A file with steps on its values, and blocks of prose that say something else."""
    text = _with_blocks(source, blocks)
    if steps:
        read, _ = load(MemoryWorkspace({path: text}), path)
        if read is None:
            raise ChangeRefused(f"{path} cannot be read any more after these changes")
        try:
            text = amended(read, steps)
        except NotAmended as refusal:
            raise ChangeRefused(f"{refusal}: write it by hand") from None
    return text.encode()


def _with_blocks(source: str, blocks: list[TextChange]) -> str:
    """A file with some blocks of prose replaced, each as one line in the place of those that it has."""
    for change in sorted(blocks, key=lambda change: _stretch_start(change.plan_text), reverse=True):
        key = change.plan_text.way[-1]
        assert isinstance(key, PartKey)  # noqa: S101 - only such changes are here
        start, end = key.stretch.start, key.stretch.end
        written = source[start:end]
        if " ".join(written.split()).lstrip("# ") != change.plan_text.text:
            raise ChangeRefused(f"{change.plan_text.address} has marks of Markdown: change it by hand")
        head = written[: len(written) - len(written.lstrip("# "))]
        source = source[:start] + head + _laid_out(markdown_of(change.after), source, start, end) + source[end:]
    return source


def _laid_out(words: str, source: str, start: int, end: int) -> str:
    """Words in lines as long as those that they take the place of; in one line, where another would read as a list."""
    column = start - (source.rfind("\n", 0, start) + 1)
    if "\n" not in source[start:end] or source[start - column : start].strip():
        return words
    first, *others = textwrap.wrap(words, LINE - column, break_long_words=False, break_on_hyphens=False)
    if any(markdown_of(line) != line for line in others):
        return words
    ending = "\r\n" if "\r\n" in source else "\n"
    return "".join((first, *(f"{ending}{' ' * column}{line}" for line in others)))


def _stretch_start(text: PlanText) -> int:
    key = text.way[-1]
    return key.stretch.start if isinstance(key, PartKey) else 0


def _route(text: PlanText) -> tuple[Any, ...]:
    """The way to a text in its file, where a plain text may stand for a record that has only a text."""
    source = text.entry.source
    route = source.written((*text.entry.route, *text.way))
    while route and value_by_route(source.value, route) is None:
        route = route[:-1]
    if value_by_route(source.value, route) != text.text:
        raise ChangeRefused(f"{text.address} is not written in {source.path} as it reads: change it by hand")
    return route
