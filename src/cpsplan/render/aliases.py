"""Aliases: the anchors that places of a page had before they were renamed, so that old links still lead there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.model.address import Address
from cpsplan.render.places import activity_anchor, anchor

Aliases = tuple[tuple[str, str], ...]
"""Anchors as they are, each with one that the place had before."""
_OPENED = r'<(?:section|article|div|li|p|h[1-6]|td|dd)\b[^>]*\sid="{}"[^>]*>'
"""The start of an element that can hold another anchor."""


def aliases_of(book: Book) -> Aliases:
    """Every anchor that something had before, with the one that it has now."""
    settings = book.settings
    known: list[tuple[str, str]] = []
    for place, formerly in enumerate(settings.model.formerly if settings else ()):
        link = book.links.at(settings.address, ("formerly", place, "now")) if settings else None
        if link and link.target:
            known += _of(book, link.target, re.split(r"[:/]", formerly.was)[-1])
    return tuple(dict.fromkeys(known))


def _of(book: Book, now: Address, old: str) -> Iterator[tuple[str, str]]:
    """The anchors of a thing and of what stands in it, each with that of before, when the thing was called ``old``."""
    if now in book.aims:
        yield anchor(book.aims[now], now.document), f"aim-{old}"
        for outcome in book.below(now, "outcome"):
            yield anchor(outcome, now.document), f"outcome-{old}.{outcome.address.short.partition('.')[2]}"
    elif now in book.outcomes:
        yield anchor(book.outcomes[now], now.document), f"outcome-{old}"
        for part in book.outcomes_under(now):
            yield anchor(part, now.document), f"outcome-{old}.{part.address.id}"
    elif now in book.activities:
        current = activity_anchor(book.activities[now])
        yield current, current.removesuffix(now.id) + old


def with_aliases(html: str, aliases: Aliases) -> str:
    """``html`` with the anchors of before beside those of now, where the page has these and not those."""
    for current, old in aliases:
        if f'id="{old}"' not in html:
            html = re.sub(_OPENED.format(re.escape(current)), rf'\g<0><span id="{old}"></span>', html, count=1)
    return html
