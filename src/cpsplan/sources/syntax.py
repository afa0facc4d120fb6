"""Syntax: what is wrong with a text that is no YAML, in plain words and at its place; every fault, not the first.

The parser says where it gave up, which is often a line too late. So the lines up to there are looked through for what
people write that cannot be YAML: a no-break space, a bullet for the mark of a list, a text that begins with a bracket.
Where one text is at fault and not how lines hang together, it is put aside, and the rest is read on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import yaml

from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.late import dataclass

CUT_TEXT = declare(
    "CPS112",
    "text-cut-by-comment",
    Severity.WARNING,
    """A text without quotation marks has “ #” in it. YAML takes everything from there on for a comment, so the rest of
    the text is lost. Put the text in quotation marks; or leave a space after the # if it is a comment.""",
)

_CUT = re.compile(r"\s*(?:- )*[a-z_]+: +[^\s'\"\[{|>&*!#][^'\"]*? (#[^\s#!].*)")
TOLD = 20
"""How many faults of one file are told at most."""
READ_ON = 500_000
"""Up to how many characters a text is read on after a fault: each time it is read from its beginning."""
LONGEST_LINE = 1000
"""Up to how many characters a line is looked through; in the longest that a file can hold it would take hours."""
LOOKED_AT = 3
"""How many written lines before the one where the parser gave up are looked through."""
QUOTATION_HINT = "A text with “: ” or “ #” in it, or that begins with a special character, wants quotation marks"
WHOLE_HINT = "Put the whole text in quotation marks"
COLON_IN_TEXT = "a colon in a text"
TOO_FAR_IN = "this line is indented further than the one before, which has its value already"
_SAID: tuple[tuple[str, str, str], ...] = (
    ("scanning a quoted scalar", "a quotation mark is opened here and never closed", "Close it at the end of the text"),
    ("parsing a flow sequence", "a bracket is opened here and never closed", "Close it with ]"),
    ("parsing a flow mapping", "a brace is opened here and never closed", "Close it with }"),
    ("single document", "a second document begins here (---)", "Keep one document a file"),
    ("did not find expected", "this line does not line up with those around it", "Indent as the lines above do"),
    ("mapping values are not allowed", COLON_IN_TEXT, QUOTATION_HINT),
    (
        "could not find expected ':'",
        "this line has no colon: a key lacks it, or the text of the line before goes on here",
        "Write a colon and a space after the key; or indent the line further than the one in which the text begins",
    ),
    ("cannot start any token", "a text cannot begin with this character", QUOTATION_HINT),
)
"""What the parser says, in its own words, and what that means: in what is wrong and in what to do."""

_START = r"[ ]*(?:- +)*"
_KEY = r"[\w-]+:"
_SPACES = re.compile(rf"^{_START}(?:-|{_KEY})?[ ]*(?P<wrong>[^\S \t\r\n])")
"""White space that is none to YAML, where an indentation is, or after a dash or a colon."""
_MARK = re.compile(rf"^[ ]*(?P<wrong>[•‣▪●○◦·–—*])\s+{_KEY}")
_DASH = re.compile(rf"^[ ]*(?P<wrong>-){_KEY}(?:\s|$)")
_NO_SPACE = re.compile(rf"^{_START}\w[\w-]*(?P<wrong>:)[^\s:]")
_QUOTED = re.compile(
    rf"""^{_START}(?:{_KEY} +)?(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?P<wrong>[^\s#,:\]}}'"][^#]*|['"].*)"""
)
_IN_BRACKETS = re.compile(rf"^{_START}(?:{_KEY} +)?(?P<wrong>[\[{{])[^\[\]{{}}]*[\]}}]\s*[^\s#,:\]}}]")
_SPECIAL = re.compile(
    rf"^{_START}{_KEY} +(?P<wrong>[@%`&*]|[|>](?![+-]?[0-9]?[+-]?\s*(?:#.*)?$)|[-?](?=\s))|^{_START}(?P<item>[@%`&])"
)
_FOLDED = re.compile(r"[:-] [|>][-+]?[0-9]?[-+]?\s*$")
_TEXT = re.compile(rf"^(?P<start>{_START}(?:{_KEY} +)?)(?P<text>\S.*)$")


@dataclass(frozen=True, slots=True)
class _Fault:
    """One fault of a text: its line and column, what is wrong, what to do."""

    line: int
    column: int
    problem: str
    hint: str
    mended: str | None = None
    """The line as it can be read on; None where nobody can tell what is meant below."""


def explain_syntax(path: str, text: str, error: yaml.MarkedYAMLError) -> Iterator[tuple[Span, str, str]]:
    """Each place where a text stops being YAML, what is wrong there and what to do, in words of a planner."""
    lines = re.split(r"\r\n|\r|\n", text)
    last = 0
    following: yaml.MarkedYAMLError | None = error
    for _ in range(TOLD):
        if following is None:
            return
        fault = _fault(lines, following)
        if fault.line <= last:
            return
        yield Span(path, fault.line, fault.column, fault.line, fault.column + 1), fault.problem, fault.hint
        if fault.mended is None or len(text) > READ_ON:
            return
        last, lines[fault.line - 1] = fault.line, fault.mended
        following = _next_error("\n".join(lines))


def _next_error(text: str) -> yaml.MarkedYAMLError | None:
    """What the parser says of a text, if it does not read it to its end."""
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return error
    except (yaml.YAMLError, ValueError):
        return None
    return None


def _fault(lines: list[str], error: yaml.MarkedYAMLError) -> _Fault:
    """What is wrong with the lines at which the parser gave up."""
    problem, hint = _meaning(error)
    # What is never closed, and a key without its colon, are best looked for where they began.
    at_beginning = "never closed" in problem or "no colon" in problem
    mark = error.context_mark if at_beginning else error.problem_mark or error.context_mark
    line, column = _place(mark, lines)
    end, _ = _place(error.problem_mark, lines)
    if _has_tab(lines[line - 1], column):
        return _Fault(line, column, "a tab stands where spaces are needed", "Indent with spaces")
    certain = _conflict(lines[:end]) or _suspect(lines, line, end)
    if certain:
        return certain
    if problem == COLON_IN_TEXT:
        return _colon(lines, line, column)
    return _Fault(line, column, problem, hint)


def _conflict(lines: list[str]) -> _Fault | None:
    """The first line that git has left where two versions of a file did not agree."""
    hint = "Keep one of the two, and delete the lines of <, = and >"
    for number, words in enumerate(lines, start=1):
        if words.startswith("<<<<<<< "):
            return _Fault(number, 1, "git has left a conflict here", hint)
    return None


def _suspect(lines: list[str], line: int, end: int) -> _Fault | None:
    """What cannot be YAML, in the lines at which the parser gave up or a little before."""
    before = [(number, False) for number in _before(lines, min(line, end))]
    for number, is_here in (*before, (line, True), (end, True)):
        words = lines[number - 1]
        if len(words) <= LONGEST_LINE:
            suspect = _suspect_layout(number, words) or (_suspect_text(number, words) if is_here else None)
            if suspect:
                return suspect
    return None


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


def _before(lines: list[str], line: int) -> list[int]:
    """The written lines before one where the cause may stand; not those of a text over several lines (“>-”)."""
    numbers: list[int] = []
    margin: int | None = None
    for number, words in enumerate(lines[: line - 1], start=1):
        indent = len(words) - len(words.lstrip(" "))
        if margin is not None and (indent > margin or not words.strip()):
            continue
        margin = indent if _FOLDED.search(words) else None
        if words.strip():
            numbers.append(number)
    return numbers[-LOOKED_AT:]


def _suspect_layout(number: int, line: str) -> _Fault | None:
    """What before the text of a line cannot be YAML; None where it looks well."""
    if match := _SPACES.match(line):
        name = unicodedata.name(match["wrong"], "a space of another kind").lower()
        mended = line[: match.start("wrong")] + " " + line[match.end("wrong") :]
        what = f"a {name} (it looks like a space) stands where a plain space is needed"
        return _Fault(number, match.start("wrong") + 1, what, "Delete it, and type a space", mended)
    if match := _MARK.match(line):
        mended = line[: match.start("wrong")] + "-" + line[match.end("wrong") :]
        what = f"“{match['wrong']}” does not mark what stands in a list"
        return _Fault(number, match.start("wrong") + 1, what, "Write a hyphen and a space: “- ”", mended)
    if match := _DASH.match(line):
        mended = line[: match.end("wrong")] + " " + line[match.end("wrong") :]
        hint = "Write a space after the dash"
        return _Fault(number, match.end("wrong"), "a dash without a space after it", hint, mended)
    return None


def _suspect_text(number: int, line: str) -> _Fault | None:
    """What in the text of a line cannot be YAML."""
    if match := _QUOTED.match(line):
        hint = "Put the whole text in quotation marks of the other kind, “\"” or “'”"
        return _Fault(
            number, match.start("wrong") + 1, "text after a closing quotation mark", hint, _without_text(line)
        )
    match = _IN_BRACKETS.match(line) or _SPECIAL.match(line)
    if match:
        group = "wrong" if match["wrong"] else "item"
        what = f"a text cannot begin with “{match[group]}”"
        return _Fault(number, match.start(group) + 1, what, WHOLE_HINT, _without_text(line))
    if match := _NO_SPACE.match(line):
        return _Fault(number, match.start("wrong") + 1, "a colon without a space", "Write a space after the colon")
    return None


def _colon(lines: list[str], line: int, column: int) -> _Fault:
    """A colon where none can be: in a text, or after a key that is indented too far."""
    here = lines[line - 1]
    text = here.lstrip(" ")
    before = next((words for words in reversed(lines[: line - 1]) if words.strip()), "")
    is_first = text.find(": ") in (-1, column - 1 - (len(here) - len(text)))
    if is_first and not text.startswith("- ") and len(here) - len(text) > len(before) - len(before.lstrip(" -")):
        return _Fault(line, column, TOO_FAR_IN, "Indent it as the line before")
    return _Fault(line, column, COLON_IN_TEXT, WHOLE_HINT, _without_text(here))


def _without_text(line: str) -> str | None:
    """A line with a harmless word for its text, so that the others can be read."""
    match = _TEXT.match(line)
    return f"{match['start']}x" if match else None


def _has_tab(line: str, column: int) -> bool:
    margin = line[: len(line) - len(line.lstrip())]
    return "\t" in margin or line[column - 1 : column] == "\t"


def cut_texts(path: str, text: str) -> Iterator[Diagnostic]:
    """The texts that end before a # that looks as if it belonged to them: “Second #1 library”."""
    for number, line in enumerate(text.split("\n"), start=1):
        if cut := _CUT.match(line):
            span = Span(path, number, cut.start(1) + 1, number, cut.end(1) + 1)
            message = "The text ends before the #; the rest of the line counts as a comment"
            yield CUT_TEXT.at(span, message, hint="Put the text in quotation marks")
