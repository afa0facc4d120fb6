"""Hover: the words behind an id, and who serves it."""

from __future__ import annotations

from lsprotocol import types

from cpsplan.language_server.desk import Desk
from cpsplan.language_server.words import card


def hover(desk: Desk, path: str, position: types.Position, *, markdown: bool) -> types.Hover | None:
    """What is told of the thing at a place; None where nothing is known there."""
    place = desk.places.at(path, *desk.place(path, position))
    about = card(desk.linked.book, place.address) if place else None
    if place is None or about is None:
        return None
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    words = types.MarkupContent(kind, about.markdown() if markdown else about.plain())
    return types.Hover(words, desk.lines(path).range(place.span))
