"""Offers: which files a page may lead to, each with its size where that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cpsplan.language.localise import LocalisedBook
from cpsplan.render import Download, documents
from cpsplan.writers import downloads

DATA_FORMATS = {".xlsx": "xlsx", ".csv": "csv", ".stratml.xml": "stratml", ".zip": "zip"}
"""The formats of data by the ending of their files."""


def offered(editions: Iterable[LocalisedBook], sizes: Mapping[str, int]) -> list[Download]:
    """Every file that the pages may lead to, with its size where that is known."""
    return [
        download
        for one in editions
        for download in downloads(documents(one), one.edition.id, one.edition.formats, sizes)
    ]


def offered_tables(editions: list[LocalisedBook], sizes: Mapping[str, int]) -> Iterator[Download]:
    """The files of data that a page may lead to, each with its document and its size."""
    for document in dict.fromkeys(name for one in editions for name in documents(one)):
        for path in sorted(sizes):
            kind = next((one for one in DATA_FORMATS if path.endswith(one)), "")
            name = path.removeprefix("data/").removeprefix("packs/")
            if kind and "/" not in name and name.startswith(document) and name.removeprefix(document)[:1] in {"-", "."}:
                yield Download(document, "", DATA_FORMATS[kind], f"format-{DATA_FORMATS[kind]}", path, sizes[path])
