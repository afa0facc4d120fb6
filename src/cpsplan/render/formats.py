"""The page of all formats of one document: what there is, how large it is, and who it is for."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale

from cpsplan.language.localise import LocalisedBook
from cpsplan.render.figures import size
from cpsplan.render.frame import translation_notices
from cpsplan.render.page import Download, formats_page, in_order, main_edition, page_path, page_top
from cpsplan.render.places import Values, to_document

DATA = ""
"""The edition of files that are of no language: tables and data."""


def formats_values(localised: LocalisedBook, document: str, downloads: Iterable[Download]) -> Values:
    """Everything that the page of formats shows, as plain values."""
    book, phrases = localised.book, localised.phrases
    path = page_path(formats_page(document), localised.edition.id, main_edition(book))
    top = page_top(path)
    files = [one for one in downloads if one.document == document]
    title = _title(localised, document)
    groups = []
    for edition in [*in_order(book, localised.edition.language), None]:
        mine = [one for one in files if one.edition == (edition.id if edition else DATA)]
        if not mine:
            continue
        language = edition.language if edition else ""
        name = str(Locale.parse(language).get_display_name(localised.edition.language)) if language else ""
        words = phrases.text(f"style-{edition.style}") if edition else phrases.text("formats-data")
        groups.append(
            {
                "id": edition.id if edition else "data",
                "title": phrases.text("formats-group", style=words, language=name) if name else words,
                "who": phrases.text(f"style-{edition.style}-for") if edition else phrases.text("formats-data-for"),
                "language": language,
                "files": [
                    {
                        "words": phrases.text(one.words),
                        "who": phrases.text(f"{one.words}-for"),
                        "href": f"{top}{one.path}",
                        "file": one.path.rpartition("/")[2] if one.format == "csv" else "",
                        "size": "" if one.size is None else size(phrases, one.size),
                    }
                    for one in mine
                ],
            }
        )
    return {
        "title": phrases.text("formats-title", title=title),
        "summary": phrases.text("formats-lead"),
        "document": {"title": title, "href": to_document(document)},
        "groups": groups,
        "notices": translation_notices(localised),
    }


def _title(localised: LocalisedBook, document: str) -> str:
    book = localised.book
    for table in (book.strategies, book.plans, book.progress):
        if document in table:
            return str(table[document].model.title)
    raise KeyError(document)
