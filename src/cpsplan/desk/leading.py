"""Leading: where the desk shows or changes the thing that goes by an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from cpsplan.book.entry import Entry
from cpsplan.desk.workshop import Workshop
from cpsplan.language.phrases import Phrases
from cpsplan.model.address import Address
from cpsplan.model.delivery import Action, Project
from cpsplan.model.measure import Measure
from cpsplan.model.strategy import Aim, Commitment, OutcomeRecord
from cpsplan.render.places import activity_anchor, anchor, measure_anchor

EASY_READ = "/easy-read"


def preview_of(workshop: Workshop, document: str) -> str:
    """Where the page of a document is shown, as the plans are written if that can be; empty where it is nowhere."""
    if workshop.preview is None:
        return ""
    settings = workshop.book.settings
    own = settings.model.language if settings else "en"
    pages = [(edition.edition, path) for path, (edition, name) in workshop.preview.index.items() if name == document]
    pages.sort(key=lambda page: (page[0].style != "standard", page[0].language != own))
    return f"/preview/{quote(pages[0][1])}" if pages else ""


def href_of(workshop: Workshop, address: str) -> str:
    """Where the thing at an address is shown; empty where it is nowhere, or gone."""
    entry = workshop.book.get(address)
    if entry is None:
        return ""
    if entry.address.kind in {"passage", "booklet"}:
        way = f"#passage-{quote(entry.address.step)}" if entry.address.kind == "passage" else ""
        return f"{EASY_READ}/{quote(entry.address.document.id)}{way}"
    page = preview_of(workshop, entry.address.document.id)
    fragment = _fragment(entry)
    return f"{page}#{quote(fragment)}" if page and fragment else page


def _fragment(entry: Entry[Any]) -> str:
    """The anchor of an entry on its page, or that of what it lies in."""
    model, address = entry.model, entry.address
    if isinstance(model, Project | Action):
        return activity_anchor(entry)
    if isinstance(model, Measure):
        return measure_anchor(entry)
    if isinstance(model, Aim | OutcomeRecord | Commitment):
        return anchor(entry, address.document)
    return _around(address)


def _around(address: Address) -> str:
    """The anchor of the project that something lies in."""
    around = next((above for above in address.above if above.kind == "project"), None)
    return f"project-{around.id}" if around else ""


def name_of_language(phrases: Phrases, code: str) -> str:
    """What a language is called in that of the interface: Welsh, Cymraeg."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - loaded where a language is named

    try:
        return Locale.parse(code).get_display_name(phrases.language) or code
    except (UnknownLocaleError, ValueError):
        return code
