"""Diagnostics for people: place, code, words, the line with a caret below it, a hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from cpsplan.diagnostic import Diagnostic, Severity, Span
from cpsplan.reporters.visible import one_line, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDTH = 140
"""The longest excerpt, in characters; of a longer line the part around the fault is shown."""
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold blue"}


def print_all(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], console: Console) -> None:
    """Print every diagnostic with its excerpt to ``console``. ``texts`` are the files by path."""
    from rich.text import Text  # noqa: PLC0415 - not loaded where there is nothing to report

    for diagnostic in diagnostics:
        head = Text(f"{visible(str(diagnostic.span))} ")
        head.append(f"{diagnostic.severity.word} {diagnostic.code}", STYLES[diagnostic.severity])
        head.append(f" {one_line(diagnostic.message)}")
        _print_line(console, head)
        for line in excerpt(diagnostic.span, texts.get(diagnostic.span.path, "")):
            _print_line(console, Text(f"    {line}", "dim"))
        for related in diagnostic.related:
            _print_line(console, Text(f"    {visible(str(related.span))} {one_line(related.message)}"))
        if diagnostic.hint:
            _print_line(console, Text(f"    {one_line(diagnostic.hint)}", "green"))


def excerpt(span: Span, text: str) -> Iterator[str]:
    """The line of ``text`` that ``span`` begins on, and below it carets under what is meant."""
    lines = _split_once(text)
    if not text or span.line > len(lines):
        return
    line = visible(lines[span.line - 1].rstrip("\r"))
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    if len(line) > WIDTH:
        cut = max(0, min(start - WIDTH // 3, len(line) - WIDTH))
        line, start, end = line[cut : cut + WIDTH], start - cut, min(end - cut, WIDTH)
    yield f"{span.line:>5} | {line}"
    yield f"      | {' ' * start}{'^' * max(1, end - start)}"


@lru_cache(maxsize=2)
def _split_once(text: str) -> list[str]:
    return text.split("\n")


def _print_line(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True, highlight=False)
