"""Which pages and files a slow checker looks at in `make test`: enough of them that every shape is seen.

Templates make the same shape again and again, with other words in it. Chosen are pages that have among them every
element with its classes below every other, in every style, and every kind of page in every edition. The choice is the
same in every run; where CPSPLAN_THOROUGH is `on`, as each week, nothing is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import lxml.html

from tests.support import thorough

Shapes = frozenset[Hashable]
Thing = TypeVar("Thing", bound=Hashable)
STYLES = {"large-print", "easy-read", "sheet"}
"""Classes of the body that bring a style sheet of their own."""


def listed(out: Path, suffix: str) -> list[Path]:
    """The files of a kind that a manifest lists: all of those that are there, and no other."""
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    listed = sorted(out / entry["path"] for entry in manifest["artifacts"] if entry["path"].endswith(suffix))
    assert listed, f"the manifest lists no {suffix}"
    assert listed == sorted(out.rglob(f"*{suffix}"))
    return listed


def enough(paths: Sequence[Thing], shapes: Callable[[Thing], Shapes]) -> list[Thing]:
    """Those of some files, in their order, that have all shapes of all of them; every file in a thorough run."""
    return list(paths) if thorough.is_on() else fewest(paths, shapes)


def fewest(paths: Sequence[Thing], shapes: Callable[[Thing], Shapes]) -> list[Thing]:
    """A few of the files, in their order, that have all shapes of all of them: always the next with most new ones."""
    of_path = {path: set(shapes(path)) for path in paths}
    missing = set().union(*of_path.values())
    chosen: set[Thing] = set()
    while missing:
        best = max(of_path, key=lambda path: len(of_path[path] & missing))
        chosen.add(best)
        missing -= of_path[best]
    return [path for path in paths if path in chosen]


@cache
def shapes_of_page(page: Path) -> Shapes:
    """What a page is and what it is made of: its kind in its language; in its style, each element in the one around."""
    root = lxml.html.document_fromstring(page.read_bytes())
    body = root.find("body")
    style = frozenset(body.get("class", "").split()) & STYLES
    shapes: set[Hashable] = {_kind(root)}
    for element in body.iter("*"):
        shapes.add((style, _form(element), _form(element.getparent())))
    return frozenset(shapes)


@cache
def shapes_of_pdf(path: Path) -> Shapes:
    """What a PDF is made of: its page, and the paper of that kind. A sheet is written from the page beside it."""
    page = path.with_name("index.html")
    root = lxml.html.document_fromstring(page.read_bytes())
    return shapes_of_page(page) | {(_kind(root), "on-a-page" in path.stem, path.stem.endswith("-a4"))}


def shapes_of_values(value: Any, route: tuple[Hashable, ...] = ()) -> Shapes:
    """What plain values are made of: each field by its way there, of what type, and with which marks in its text."""
    if isinstance(value, dict):
        parts = [shapes_of_values(part, (*route, key)) for key, part in value.items()]
    elif isinstance(value, (list, tuple)):
        parts = [frozenset({(*route, min(len(value), 3))}), *(shapes_of_values(part, (*route, "-")) for part in value)]
    else:
        marks = {sign for sign in value if not sign.isalnum()} if isinstance(value, str) else set()
        parts = [frozenset({(*route, type(value).__name__), *((*route, sign) for sign in marks)})]
    return frozenset().union(*parts)


def _kind(root: Any) -> Hashable:
    """What kind of page it is, in which language."""
    return root.get("lang"), root.find("body").get("class", "")


def _form(element: Any) -> Hashable:
    """An element without its words: its name, its classes, and which attributes it has."""
    return element.tag, frozenset(element.get("class", "").split()), frozenset(element.keys())
