"""The commands of the command line, as they are declared: with those that stand below another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.cli.app import COMMANDS, load_command


def leaves() -> list[tuple[str, ...]]:
    """The words by which each command is called that has none below it: translate, xliff."""
    return [leaf for name in COMMANDS for leaf in _below(load_command(name), (name,))]


def _below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    inner = getattr(command, "commands", {})
    if not inner:
        yield words
    for name, other in inner.items():
        yield from _below(other, (*words, name))
