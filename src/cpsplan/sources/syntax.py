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


def explained(path: str, text: str, error: yaml.MarkedYAMLError) -> tuple[Span, str, str]:
    """Where a text stops being YAML, what is wrong there and what to do, in words that a planner understands."""
    said = f"{error.context or ''} {error.problem or ''}"
    otherwise = error.problem or "unknown fault", QUOTATION_HINT
    problem, hint = next((saying[1:] for saying in _SAID if saying[0] in said), otherwise)
    # What is never closed is best looked for where it was opened.
    mark = error.context_mark if "never closed" in problem else error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.split("\n")
    if line > len(lines) or (line == len(lines) and not lines[-1] and line > 1):
        # Something was left open until the end: the last line with words in it is where to look.
        line = max((number for number, one in enumerate(lines, start=1) if one.strip()), default=1)
        column = len(lines[line - 1]) + 1
    here = lines[line - 1]
    if here.startswith(("<<<<<<<", "=======", ">>>>>>>")) or lines[max(0, line - 2)].startswith("<<<<<<<"):
        problem, hint = "git has left a conflict here", "Keep one of the two, and delete the lines of <, = and >"
    elif "\t" in here[: len(here) - len(here.lstrip())] or here[column - 1 : column] == "\t":
        problem, hint = "a tab stands where spaces are needed", "Indent with spaces"
    return Span(path, line, column, line, column + 1), problem, hint
