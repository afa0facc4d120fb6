"""Syntax: what the YAML parser says of a text that is no YAML, in plain words and at the most likely place."""

from __future__ import annotations

import yaml

from cpsplan.diagnostic import Span

QUOTATION_HINT = "A text with “: ” or “ #” in it, or that begins with a special character, wants quotation marks"
_SAID: tuple[tuple[str, str, str], ...] = (
    ("scanning a quoted scalar", "a quotation mark is opened here and never closed", "Close it at the end of the text"),
    ("parsing a flow sequence", "a bracket is opened here and never closed", "Close it with ]"),
    ("parsing a flow mapping", "a brace is opened here and never closed", "Close it with }"),
    ("single document", "a second document begins here (---)", "Keep one document a file"),
    ("did not find expected", "this line does not line up with those around it", "Indent as the lines above do"),
    ("mapping values are not allowed", "a colon in a text, or a line indented too far", QUOTATION_HINT),
    ("could not find expected ':'", "a key lacks its colon", "Write a colon and a space after the key"),
    ("cannot start any token", "a text cannot begin with this character", QUOTATION_HINT),
)
"""What the parser says, in its own words, and what that means: in what is wrong and in what to do."""


def explain_syntax(path: str, text: str, error: yaml.MarkedYAMLError) -> tuple[Span, str, str]:
    """Where a text stops being YAML, what is wrong there and what to do, in words that a planner understands."""
    problem, hint = _meaning(error)
    # What is never closed is best looked for where it was opened.
    mark = error.context_mark if "never closed" in problem else error.problem_mark or error.context_mark
    lines = text.split("\n")
    line, column = _place(mark, lines)
    if _is_conflict(lines, line):
        problem, hint = "git has left a conflict here", "Keep one of the two, and delete the lines of <, = and >"
    elif _has_tab(lines[line - 1], column):
        problem, hint = "a tab stands where spaces are needed", "Indent with spaces"
    return Span(path, line, column, line, column + 1), problem, hint


def _meaning(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """What is wrong, and what to do."""
    said = f"{error.context or ''} {error.problem or ''}"
    for saying, problem, hint in _SAID:
        if saying in said:
            return problem, hint
    return error.problem or "unknown fault", QUOTATION_HINT


def _place(mark: yaml.Mark | None, lines: list[str]) -> tuple[int, int]:
    """The line and column to look at."""
    if mark is None:
        return 1, 1
    last = len(lines) if lines[-1] or len(lines) == 1 else len(lines) - 1
    if mark.line < last:
        return mark.line + 1, mark.column + 1
    # Something was left open until the end: the last line with words in it is where to look.
    written = [number for number, line in enumerate(lines, start=1) if line.strip()]
    line = written[-1] if written else 1
    return line, len(lines[line - 1]) + 1


def _is_conflict(lines: list[str], line: int) -> bool:
    before, here = lines[max(0, line - 2)], lines[line - 1]
    return here.startswith(("<<<<<<<", "=======", ">>>>>>>")) or before.startswith("<<<<<<<")


def _has_tab(line: str, column: int) -> bool:
    margin = line[: len(line) - len(line.lstrip())]
    return "\t" in margin or line[column - 1 : column] == "\t"
