"""Archives (ZIP) whose bytes tell nothing of when or where they were made: Word, OpenDocument, e-books and packs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MOMENT = (1980, 1, 1, 0, 0, 0)
"""When every file in an archive was made: the first moment that ZIP knows."""
STORED = ("mimetype", ".mp3", ".zip", ".docx", ".odt", ".ods", ".epub", ".xlsx", ".pdf")
"""Endings of files that are not compressed: sound and finished archives do not get smaller, and programs know
OpenDocument and EPUB by their file mimetype, which has to stand first and uncompressed."""


def archive(files: Mapping[str, bytes]) -> bytes:
    """An archive of ``files``, by name and in their order. The same files always give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(STORED) else zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return out.getvalue()


def contents(packed: bytes) -> dict[str, bytes]:
    """The files of an archive, by name and in their order."""
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        return {name: files.read(name) for name in files.namelist()}
