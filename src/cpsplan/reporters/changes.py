"""What changed, told in three ways: text for people, Markdown for a comment on a pull request, JSON for programs.

The JSON is one object: ``format`` (cpsplan-changes/1), ``before`` and ``after`` (what was compared), ``counts`` with
``changes`` and ``weakened``, ``unread`` (names of files that were not compared), and ``changes``: a list of objects
with ``section`` (its title), ``kind`` (added, removed, changed, moved), ``address``, ``sentence``, ``weakened`` (true
or false), ``before`` and ``after`` (lists of texts) and ``place_before`` and ``place_after`` (path:line, or null).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpsplan.changes.difference import Change, Differences
from cpsplan.diagnostic import Span
from cpsplan.reporters.visible import as_json as json_of
from cpsplan.reporters.visible import visible

FORMAT = "cpsplan-changes/1"
"""Name and version of the JSON."""

Names = tuple[str, str]
"""What was compared, in words: HEAD~1, the working files."""

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_MENTION = re.compile(r"@(?=\w)")


def as_text(differences: Differences, names: Names) -> str:
    """The changes for people, by section: a sentence each, and below it where to look."""
    return "\n".join(_text_lines(differences, names)) + "\n"


def as_markdown(differences: Differences, names: Names) -> str:
    """The changes as Markdown. No text of a plan can be taken for a mark, a link or a mention."""
    return "\n".join(_markdown_lines(differences, names)) + "\n"


def as_json(differences: Differences, names: Names) -> str:
    """The changes as JSON, in the shape that the top of this module tells."""
    values = {
        "format": FORMAT,
        "before": visible(names[0]),
        "after": visible(names[1]),
        "counts": {"changes": len(differences.changes), "weakened": len(differences.weakened)},
        "unread": [visible(one) for one in differences.unread],
        "changes": [
            {
                "section": title,
                "kind": one.kind,
                "address": one.address,
                "sentence": one.sentence,
                "weakened": one.weakened,
                "before": list(one.before),
                "after": list(one.after),
                "place_before": _place(one.place_before) or None,
                "place_after": _place(one.place_after) or None,
            }
            for title, changes in differences.sections()
            for one in changes
        ],
    }
    return json_of(values)


def summary(differences: Differences, names: Names) -> str:
    """The first line: what was compared, how much changed, and how much of that is weaker than before."""
    count, weakened = len(differences.changes), len(differences.weakened)
    left_out = f" Not compared: {', '.join(differences.unread)}." if differences.unread else ""
    if not count:
        return f"No difference between {names[0]} and {names[1]}.{left_out}"
    changes = f"{count} change{'' if count == 1 else 's'}"
    weaker = f"{weakened} of them weakened" if weakened else "nothing weakened"
    return f"From {names[0]} to {names[1]}: {changes}, {weaker}.{left_out}"


def _text_lines(differences: Differences, names: Names) -> Iterator[str]:
    yield _line(summary(differences, names))
    for title, changes in differences.sections():
        yield ""
        # The title of a document may stand here alone: no line begins as a command to a CI system does.
        yield _line(title).replace("::", "�:")
        for one in changes:
            yield f"  - {_line(one.sentence)}{' (weakened)' if one.weakened else ''}"
            if where := _where(one):
                yield f"    {_line(where)}"


def _markdown_lines(differences: Differences, names: Names) -> Iterator[str]:
    yield from ("## What changed in the plans", "", escaped(summary(differences, names)))
    for title, changes in differences.sections():
        yield from ("", f"### {escaped(title)}", "")
        for one in changes:
            mark = "**Weakened:** " if one.weakened else ""
            where = f" (`{_line(place).replace('`', '')}`)" if (place := _where(one)) else ""
            yield f"- {mark}{escaped(one.sentence)}{where}"


def _where(one: Change) -> str:
    """Where to look: the place now; where the thing is gone, the place that it had."""
    if one.place_after and one.kind != "removed":
        return _place(one.place_after)
    return f"before: {_place(one.place_before)}" if one.place_before else _place(one.place_after)


def _place(span: Span | None) -> str:
    return f"{visible(span.path)}:{span.line}" if span else ""


def _line(text: str) -> str:
    return visible(" ".join(text.split()))


def escaped(text: str) -> str:
    """A text in which nothing means anything to Markdown. A comment inside a mention keeps it from calling anybody."""
    return _MENTION.sub("@<!-- -->", _MARKS.sub(r"\\\1", _line(text)))
