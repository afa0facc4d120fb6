"""Word: real headings, lists and tables with header rows, the language of each part, text alternatives, styles."""

from __future__ import annotations

from dataclasses import replace

from cpsplan.render import Page
from cpsplan.render.text_places import with_places
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="docx", file_name="<document>.docx", words="format-docx", rank=4)


def write(page: Page, assets: Assets) -> bytes:
    """The page as a Word document."""
    from cpsplan.writers._docx import word_document  # noqa: PLC0415 - loads python-docx, and with it lxml

    marked = replace(page, html=with_places(page.html, page.texts))
    return word_document(read_page(marked), page.labels, assets)


def read_back(content: bytes) -> str:
    """What a file of this format says: every paragraph of its text, in order."""
    from cpsplan.writers._docx import paragraphs  # noqa: PLC0415 - as above

    return "\n".join(paragraphs(content))
