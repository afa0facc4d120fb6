"""Copies of templates: a workspace that copies one remembers in its first line what the original was then."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from cpsplan.workspace import resources

TEMPLATES = "templates"
ENDINGS = (".html", ".css")
"""How templates and style sheets end."""
OF_THE_DESK = "css/desk.css"
"""The style sheet of the desk, which no workspace can replace."""
LETTERS = 16
"""How much of a checksum stands in a copy."""
_MARK = re.compile(r"(?:\{#|/\*) Copied from (?P<name>[a-z/.-]+) of cpsplan, checksum (?P<checksum>[0-9a-f]+)\.")


def originals() -> Iterator[str]:
    """The names of all templates and style sheets that come with cpsplan: plan.html, css/screen.css."""
    folder = resources.folder(TEMPLATES)
    for pattern in ("*.html", "css/*.css"):
        names = (path.relative_to(folder).as_posix() for path in folder.glob(pattern))
        yield from sorted(name for name in names if name != OF_THE_DESK)


def checksum_of(name: str) -> str:
    """The checksum of an original. Raises FileNotFoundError."""
    content = (resources.folder(TEMPLATES) / name).read_bytes()
    return hashlib.sha256(content).hexdigest()[:LETTERS]


def copy_of(name: str) -> str:
    """An original as a copy, with the line that says so. Raises FileNotFoundError."""
    text = (resources.folder(TEMPLATES) / name).read_text(encoding="utf-8")
    words = f"Copied from {name} of cpsplan, checksum {checksum_of(name)}."
    line = f"/* {words} */" if name.endswith(".css") else f"{{# {words} #}}"
    return f"{line}\n{text}"


def is_outdated(text: str) -> str:
    """The name of the original that has changed since a text was copied; empty where none has."""
    mark = _MARK.match(text)
    if mark is None or mark["name"] not in originals():
        return ""
    return mark["name"] if checksum_of(mark["name"]) != mark["checksum"] else ""
