"""Words on a terminal, in a CI log or in JSON: nothing in a plan can steer what reads them."""

from __future__ import annotations

import json
import re
from typing import Any

from cpsplan.workspace.disk import UNUSABLE

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_MENTION = re.compile(r"@(?=\w)")
COMMAND = re.compile(r"#(?=#\w*\[)")
"""Where a command to a CI system begins that may stand anywhere in a line."""


def visible(text: str, keep: str = "") -> str:
    """The text with control characters made visible, so that a plan cannot steer a terminal or a CI log.

    Those in ``keep`` stay as they are. Nor is anything left that a CI system takes for a command wherever it stands in
    a line: “##[add-mask]” (GitHub), “##vso[” (Azure). It keeps its length, so that carets stay where they belong.
    """
    text = COMMAND.sub("�", text) if "##" in text else text
    if text.isprintable():
        return text
    return "".join(character if character in keep else _visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character == "\t" else "�"


def one_line(text: str) -> str:
    """The text on one line, with control characters made visible."""
    return visible(" ".join(text.split()))


def as_json(values: Any) -> str:
    """Values as JSON, and a line end. What could steer a terminal or a CI log is an escape there: it reads the same."""
    text = json.dumps(values, ensure_ascii=False, indent=2).replace("##", "#\\u0023")
    return UNUSABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def escaped(text: str) -> str:
    """A text in which nothing means anything to Markdown. A comment inside a mention keeps it from calling anybody."""
    return _MENTION.sub("@<!-- -->", _MARKS.sub(r"\\\1", one_line(text)))
