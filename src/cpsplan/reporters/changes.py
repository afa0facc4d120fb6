"""What changed, told in three ways: text for people, Markdown for a comment on a pull request, JSON for programs.

The JSON is one object: ``format`` (cpsplan-changes/1), ``before`` and ``after`` (what was compared), ``counts`` with
``changes`` and ``weakened``, ``unread`` (names of files that were not compared), and ``changes``: a list of objects
with ``section`` (its title), ``kind`` (added, removed, changed, moved), ``address``, ``sentence``, ``weakened`` (true
or false), ``before`` and ``after`` (lists of texts) and ``place_before`` and ``place_after`` (path:line, or null).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpsplan.changes.difference import Change, Differences
from cpsplan.diagnostic import Span
from cpsplan.reporters.visible import as_json, escaped, one_line, visible

FORMAT = "cpsplan-changes/1"
"""Name and version of the JSON."""

Names = tuple[str, str]
"""What was compared, in words: HEAD~1, the working files."""


def text_of_changes(differences: Differences, names: Names) -> str:
    """The changes for people, by section: a sentence each, and below it where to look."""
    return "\n".join(_text_lines(differences, names)) + "\n"


def markdown_of_changes(differences: Differences, names: Names) -> str:
    """The changes as Markdown. No text of a plan can be taken for a mark, a link or a mention."""
    return "\n".join(_markdown_lines(differences, names)) + "\n"


def json_of_changes(differences: Differences, names: Names) -> str:
    """The changes as JSON, in the shape that the top of this module tells."""
    rows = []
    for title, changes in differences.sections():
        rows += [_values_of_change(title, change) for change in changes]
    values = {
        "format": FORMAT,
        "before": visible(names[0]),
        "after": visible(names[1]),
        "counts": {"changes": len(differences.changes), "weakened": len(differences.weakened)},
        "unread": [visible(document) for document in differences.unread],
        "changes": rows,
    }
    return as_json(values)


def _values_of_change(title: str, change: Change) -> dict[str, Any]:
    return {
        "section": title,
        "kind": change.kind,
        "address": change.address,
        "sentence": change.sentence,
        "weakened": change.weakened,
        "before": list(change.before),
        "after": list(change.after),
        "place_before": _path_and_line(change.place_before) or None,
        "place_after": _path_and_line(change.place_after) or None,
    }


def summary_of_changes(differences: Differences, names: Names) -> str:
    """The first line: what was compared, how much changed, and how much of that is weaker than before."""
    count, weakened = len(differences.changes), len(differences.weakened)
    left_out = f" Not compared: {', '.join(differences.unread)}." if differences.unread else ""
    if not count:
        return f"No difference between {names[0]} and {names[1]}.{left_out}"
    changes = f"{count} change{'' if count == 1 else 's'}"
    weaker = f"{weakened} of them weakened" if weakened else "nothing weakened"
    return f"From {names[0]} to {names[1]}: {changes}, {weaker}.{left_out}"


def _text_lines(differences: Differences, names: Names) -> Iterator[str]:
    yield one_line(summary_of_changes(differences, names))
    for title, changes in differences.sections():
        yield ""
        # The title of a document may stand here alone: no line begins as a command to a CI system does.
        yield one_line(title).replace("::", "�:")
        for change in changes:
            yield f"  - {one_line(change.sentence)}{' (weakened)' if change.weakened else ''}"
            if where := _where_to_look(change):
                yield f"    {one_line(where)}"


def _markdown_lines(differences: Differences, names: Names) -> Iterator[str]:
    yield from ("## What changed in the plans", "", escaped(summary_of_changes(differences, names)))
    for title, changes in differences.sections():
        yield from ("", f"### {escaped(title)}", "")
        for change in changes:
            mark = "**Weakened:** " if change.weakened else ""
            where = f" (`{one_line(place).replace('`', '')}`)" if (place := _where_to_look(change)) else ""
            yield f"- {mark}{escaped(change.sentence)}{where}"


def _where_to_look(change: Change) -> str:
    """Where to look: the place now; where the thing is gone, the place that it had."""
    if change.place_after and change.kind != "removed":
        return _path_and_line(change.place_after)
    return (
        f"before: {_path_and_line(change.place_before)}" if change.place_before else _path_and_line(change.place_after)
    )


def _path_and_line(span: Span | None) -> str:
    return f"{visible(span.path)}:{span.line}" if span else ""
