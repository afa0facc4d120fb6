"""Sheets: each document on a page, as a web page and as PDF files of their own, beside its other files.

Standard editions have them. Easy Read is told in passages of its own, and large print has no room for all of it on one
page: what a sheet says stands in the large-print document too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpsplan.language.localise import LocalisedBook
from cpsplan.render import Download, formats_page, has_page, is_sheet, is_small, own_document, wall_sheets
from cpsplan.writers import FORMATS, Format

PDF = "pdf"
SHEET = "sheet"
"""What the format of a sheet goes by where files are listed: it is none that editions ask for."""


def sheets(localised: LocalisedBook, document: str) -> tuple[str, ...]:
    """What the sheets of a document go by; none where the edition has none."""
    names = wall_sheets(document, report=document in localised.book.progress)
    return tuple(name for name in names if has_page(localised.book, localised.edition, name))


def pages_beside(localised: LocalisedBook, document: str) -> tuple[str, ...]:
    """What has a web page of its own beside that of a document: all of its formats, and all of it on a page."""
    formats = formats_page(document)
    of_formats = (formats,) if has_page(localised.book, localised.edition, formats) else ()
    return (*of_formats, *sheets(localised, document)[:1])


def file_path(name: str, document: str, edition: str, formats: Mapping[str, Format] = FORMATS) -> str:
    """Where a file of a document, or of a sheet, lies below out/. ``formats`` are all that there are."""
    if not is_sheet(document):
        return formats[name].path(document, edition)
    own = own_document(document)
    paper = "-a4" if is_small(document) else ""
    return f"{edition}/{own}/on-a-page/{own}-on-a-page{paper}.pdf"


def offered_sheets(localised: LocalisedBook, document: str, sizes: Mapping[str, int]) -> Iterator[Download]:
    """The PDF files of the sheets of a document, with their sizes where these are known."""
    if PDF in localised.edition.formats:
        for name in sheets(localised, document):
            path = file_path(PDF, name, localised.edition.id)
            words = "format-sheet-a4" if is_small(name) else "format-sheet-a3"
            yield Download(document, localised.edition.id, SHEET, words, path, sizes.get(path))
