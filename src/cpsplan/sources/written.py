"""Written: plain values as YAML, as a person would write them. What comes of it reads as the same values again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cpsplan.sources.load import load
from cpsplan.workspace.disk import MemoryWorkspace

INDENT = 2
"""How far what is new stands in from what is around it."""


def line_ending(text: str) -> str:
    """What ends the lines of a file."""
    return "\r\n" if "\r\n" in text else "\n"


def yaml_values(text: str) -> dict[str, Any] | None:
    """The values of a YAML text; None where it is none."""
    source, diagnostics = load(MemoryWorkspace({"plan.yaml": text}), "plan.yaml")
    return source.value if source and not diagnostics else None


def yaml_written(value: Any, *, in_brackets: bool = False) -> str:
    """A value in YAML: a list in brackets, a group in braces, a text with quotation marks only where it needs them.

    With ``in_brackets`` it stands in a list or a group itself, where a comma or a bracket ends a text.
    """
    if isinstance(value, list):
        return f"[{', '.join(yaml_written(part, in_brackets=True) for part in value)}]"
    if isinstance(value, dict):
        pairs = (f"{key}: {yaml_written(part, in_brackets=True)}" for key, part in value.items())
        return f"{{{', '.join(pairs)}}}"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return str(value)
    return value if _is_plain(value, in_brackets=in_brackets) else json.dumps(value, ensure_ascii=False)


def _is_plain(text: str, *, in_brackets: bool) -> bool:
    """Whether a text reads as itself without quotation marks."""
    if "\n" in text:
        return False
    if in_brackets:
        return yaml_values(f"text: [{text}]\n") == {"text": [text]}
    return yaml_values(f"text: {text}\n") == {"text": text}


def yaml_lines(values: Mapping[str, Any]) -> Iterator[str]:
    """Values as indented YAML, one key a line; a list of short values in brackets, lines of a text as lines."""
    for key, value in values.items():
        below = _lines_below(value)
        if isinstance(value, str) and _keeps_lines(value):
            yield f"{key}: |"
            yield from (f"{' ' * INDENT}{line}" if line else "" for line in value.removesuffix("\n").split("\n"))
        elif below:
            yield f"{key}:"
            yield from (f"{' ' * INDENT}{line}" if line else line for line in below)
        else:
            yield f"{key}: {yaml_written(value)}"


def _keeps_lines(text: str) -> bool:
    """Whether a text of several lines, such as prose, can be written as it is: “|” keeps all but spaces at the ends."""
    lines = text.removesuffix("\n").split("\n")
    return text.endswith("\n") and bool(lines[-1]) and lines[0] == lines[0].strip() != "" and "\r" not in text


def _lines_below(value: Any) -> list[str]:
    """The lines of a value that stand below its key; none where it stands beside that."""
    if isinstance(value, dict):
        return list(yaml_lines(value))
    lines: list[str] = []
    if isinstance(value, list) and any(isinstance(part, dict) or " " in str(part) for part in value):
        for part in value:
            first, *others = yaml_lines(part) if isinstance(part, dict) else [yaml_written(part)]
            lines += [f"- {first}", *(f"{' ' * INDENT}{line}" if line else "" for line in others)]
    return lines
