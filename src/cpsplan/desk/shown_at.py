"""Shown at: the page of the preview on which an entry is seen, and the place on it."""

from __future__ import annotations

from urllib.parse import quote

from cpsplan.book.entry import Entry
from cpsplan.desk.workshop import Workshop
from cpsplan.model.address import Address
from cpsplan.model.delivery import Action, Project
from cpsplan.render.places import activity_anchor, anchor


def shown_at(workshop: Workshop, address: str, saved: int = 0) -> str:
    """Where the browser is to go to see the entry at an address; the start, where no page shows it.

    ``saved`` is the number of the save that the page tells of, with the way to undo it.
    """
    entry = workshop.book.thing(address)
    query = f"?saved={saved}" if saved else ""
    path = _page_of(workshop, entry.address.document) if entry else ""
    if entry is None or not path:
        return f"/{query}"
    place = _anchor_of(workshop, entry)
    return f"/preview/{quote(path)}{query}" + (f"#{quote(place)}" if place else "")


def _page_of(workshop: Workshop, document: Address) -> str:
    """The page of a document in the language of the plans; empty where none can be made."""
    preview = workshop.preview
    if preview is None:
        return ""
    settings = workshop.book.settings
    own = settings.model.language if settings else "en"
    pages = [(edition, path) for path, (edition, name) in preview.index.items() if name == document]
    best = sorted(pages, key=lambda page: (page[0].edition.language != own, page[0].edition.style != "standard"))
    return best[0][1] if best else ""


def _anchor_of(workshop: Workshop, entry: Entry[object]) -> str:  # type: ignore[type-var]
    """The place of an entry on the page of its document; of a part, that of what it stands in."""
    for address in (entry.address, *entry.address.above):
        known = workshop.book.thing(address)
        if known is None or address.parent is None:
            return ""
        if isinstance(known.model, Project | Action):
            return activity_anchor(known)
        if address.kind in {"aim", "outcome"}:
            return anchor(known, address.document)
    return ""
