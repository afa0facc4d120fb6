"""Diagnostics for people: place, code, words, the line with a caret below it, a hint."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cpsplan.diagnostic import Diagnostic, Severity, Span
from cpsplan.workspace.disk import UNUSABLE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from cpsplan.reporters.report import Report

WIDTH = 140
"""The longest excerpt, in characters; of a longer line the part around the fault is shown."""
COMMAND = re.compile(r"#(?=#\w*\[)")
"""Where a command to a CI system begins that may stand anywhere in a line."""
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold blue"}


def told(report: Report) -> str:
    """The report as plain text, with excerpts and a closing line."""
    from rich.console import Console  # noqa: PLC0415 - loaded only where it is asked for

    stream = io.StringIO()
    console = Console(file=stream, force_terminal=False, highlight=False, soft_wrap=True, color_system=None)
    print_all(report.diagnostics, report.texts, console)
    return f"{stream.getvalue()}{closing(report)}\n"


def closing(report: Report) -> str:
    """The closing lines: how much was read, what was found, what can be mended, what the baseline knows."""
    book = report.compiled.book
    counts = (
        (len(book.strategies) + len(book.plans), "document", "documents"),
        (len(book.outcomes), "outcome", "outcomes"),
        (len(book.activities), "activity", "activities"),
    )
    read = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
    lines = [f"{read}: {summary(report.diagnostics)}"]
    # A fix is proved when it is made; a count is no reason to prove them all.
    if fixable := sum(one.fix is not None for one in report.diagnostics):
        lines.append(f"{fixable} fixable with --fix; --diff shows what it would change")
    if report.known:
        lines.append(f"{report.known} more {'is' if report.known == 1 else 'are'} known to the baseline")
    if report.gone:
        what = "fault that is" if report.gone == 1 else "faults that are"
        lines.append(f"The baseline knows {report.gone} {what} not there any more: write it anew with --write-baseline")
    return "\n".join(lines)


def print_all(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], console: Console) -> None:
    """Print every diagnostic with its excerpt to ``console``. ``texts`` are the files by path."""
    from rich.text import Text  # noqa: PLC0415 - not loaded where there is nothing to report

    for one in diagnostics:
        head = Text(f"{visible(str(one.span))} ")
        head.append(f"{one.severity.word} {one.code}", STYLES[one.severity])
        head.append(f" {one_line(one.message)}")
        _print(console, head)
        for line in excerpt(one.span, texts.get(one.span.path, "")):
            _print(console, Text(f"    {line}", "dim"))
        for related in one.related:
            _print(console, Text(f"    {visible(str(related.span))} {one_line(related.message)}"))
        if one.hint:
            _print(console, Text(f"    {one_line(one.hint)}", "green"))


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """The closing line: “2 errors, 1 warning”, or “nothing wrong”."""
    counted = Counter(one.severity for one in diagnostics)
    parts = [
        f"{counted[severity]} {severity.word}{'s' if counted[severity] > 1 else ''}"
        for severity in sorted(Severity, reverse=True)
        if counted[severity]
    ]
    return ", ".join(parts) or "nothing wrong"


def excerpt(span: Span, text: str) -> Iterator[str]:
    """The line of ``text`` that ``span`` begins on, and below it carets under what is meant."""
    lines = _lines(text)
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
def _lines(text: str) -> list[str]:
    return text.split("\n")


def visible(text: str, keep: str = "") -> str:
    """The text with control characters made visible, so that a plan cannot steer a terminal or a CI log.

    Those in ``keep`` stay as they are. Nor is anything left that a CI system takes for a command wherever it stands in
    a line: “##[add-mask]” (GitHub), “##vso[” (Azure). It keeps its length, so that carets stay where they belong.
    """
    text = COMMAND.sub("�", text) if "##" in text else text
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one in keep else "�" if one != "\t" else " " for one in text)


def as_json(values: Any) -> str:
    """Values as JSON, and a line end. What could steer a terminal or a CI log is an escape there: it reads the same."""
    text = json.dumps(values, ensure_ascii=False, indent=2).replace("##", "#\\u0023")
    return UNUSABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def one_line(text: str) -> str:
    """The text on one line, with control characters made visible."""
    return visible(" ".join(text.split()))


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True, highlight=False)
