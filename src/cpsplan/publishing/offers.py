"""Offers: which files a page may lead to, each with its size where that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing.sheets import offered_sheets
from cpsplan.render import Download, documents
from cpsplan.writers import FORMATS, Format, downloads

DATA_FORMATS = {".xlsx": "xlsx", ".ods": "ods", ".csv": "csv", ".stratml.xml": "stratml", ".zip": "zip"}
"""The formats of data by the ending of their files."""


def offered(
    editions: Iterable[LocalisedBook], sizes: Mapping[str, int], formats: Mapping[str, Format] = FORMATS
) -> list[Download]:
    """Every file that the pages may lead to, with its size where that is known; ``formats`` are all that there are."""
    files: list[Download] = []
    for localised in editions:
        edition = localised.edition
        for document in documents(localised):
            files += downloads([document], edition.id, edition.formats, sizes, formats)
            files += offered_sheets(localised, document, sizes)
    return files


def offered_tables(editions: Iterable[LocalisedBook], sizes: Mapping[str, int]) -> Iterator[Download]:
    """The files of data that a page may lead to, each with its document and its size."""
    names = [document for localised in editions for document in documents(localised)]
    for document in dict.fromkeys(names):
        for path in sorted(sizes):
            kind = _data_format(path, document)
            if kind:
                yield Download(document, "", kind, f"format-{kind}", path, sizes[path])


def _data_format(path: str, document: str) -> str:
    """The format of a file of data of a document; empty for every other file."""
    name = path.removeprefix("data/").removeprefix("packs/")
    if "/" in name or not name.startswith((f"{document}-", f"{document}.")):
        return ""
    return next((kind for ending, kind in DATA_FORMATS.items() if path.endswith(ending)), "")
