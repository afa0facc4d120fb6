"""The desk without a server: screens asked as a browser would ask them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from cpsplan.desk.screen import Answer, Asked
from cpsplan.desk.screens import SCREENS
from cpsplan.desk.workshop import Workshop

Form = Mapping[str, str] | Sequence[tuple[str, str]]
_TAG = re.compile(r"<[^>]*>")


def ask(workshop: Workshop, address: str, form: Form | None = None, language: str = "en") -> Answer:
    """What the screen at an address answers; with a form, to that form being sent."""
    parts = urlsplit(address)
    path, query = unquote(parts.path), tuple(parse_qsl(parts.query, keep_blank_values=True))
    fields = () if form is None else tuple(form.items() if isinstance(form, Mapping) else form)
    method = "GET" if form is None else "POST"
    for screen in SCREENS:
        places = screen.parts_of(path)
        if places is not None and method in screen.methods:
            return screen.function(workshop, Asked(method, path, places, query, fields, language))
    raise AssertionError(f"no screen for {method} {address}")


def words(answer: Answer) -> str:
    """What a reader sees of an answer, in one line."""
    body = answer.body.decode().partition("<main")[2]
    return " ".join(unescape(_TAG.sub(" ", body)).split())


def changed_in_editor(root: Path, path: str, old: str, new: str) -> None:
    """What somebody else does meanwhile, in an editor: other words in a file."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text, old
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
