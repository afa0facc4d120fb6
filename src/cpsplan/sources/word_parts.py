"""The parts of a Word file that have text, as XML.

The file may be a stranger's. It is opened as an archive with limits, and only the parts with text are read, without
entities.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from cpsplan.sources.word_text import UnreadableWord
from cpsplan.sources.xml_tree import BrokenXml, Element, read_xml

LARGEST = 50_000_000
"""The most bytes of a Word file, pictures and all."""
SAVE_AGAIN = "Open it in Word or LibreOffice, and save it as .docx"
MOST_PARTS, LARGEST_PART = 5_000, 20_000_000
"""How many files such an archive may hold, and how many bytes each may have that is read."""
DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
COMMENTS, FOOTNOTES, ENDNOTES = "word/comments.xml", "word/footnotes.xml", "word/endnotes.xml"
LINKS, ABOUT, ABOUT_FIRM = "word/_rels/document.xml.rels", "docProps/core.xml", "docProps/app.xml"
READ = (DOCUMENT, STYLES, NUMBERING, COMMENTS, FOOTNOTES, ENDNOTES, LINKS, ABOUT, ABOUT_FIRM)
HEAD_OR_FOOT = re.compile(r"word/(?:header|footer)[0-9]*\.xml")


def word_parts(content: bytes) -> dict[str, Element]:
    """The parts of a Word file that are read, by their names. Raises UnreadableWord."""
    return {name: _tree(name, part) for name, part in _unpacked(content).items()}


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The parts that are read. Raises UnreadableWord for what is no Word document, or too large."""
    if len(content) > LARGEST:
        raise UnreadableWord("it is too large: 50 MB is the most")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = [part for part in archive.infolist() if part.filename in READ or is_edge(part.filename)]
            if len(archive.infolist()) > MOST_PARTS or any(part.file_size > LARGEST_PART for part in listed):
                raise UnreadableWord("it is too large: 20 MB of text, unpacked, is the most")
            parts = {part.filename: archive.read(part) for part in listed}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError):
        raise UnreadableWord(f"it is no .docx, or it is damaged. {SAVE_AGAIN}") from None
    if DOCUMENT not in parts:
        raise UnreadableWord(f"it is no Word document. {SAVE_AGAIN}")
    return parts


def is_edge(name: str) -> bool:
    """Whether a part is the head or the foot of pages."""
    return HEAD_OR_FOOT.fullmatch(name) is not None


def _tree(name: str, part: bytes) -> Element:
    try:
        return read_xml(part)
    except BrokenXml as reason:
        raise UnreadableWord(f"it is damaged ({name}, {reason}). {SAVE_AGAIN}") from None
