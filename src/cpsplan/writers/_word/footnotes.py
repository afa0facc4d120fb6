"""Footnotes of a Word file: python-docx has none, so the part that holds them is made here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.story import StoryPart
from docx.text.paragraph import Paragraph

from cpsplan.writers._word.frame import element

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
SEPARATORS = (("separator", -1), ("continuationSeparator", 0))
"""The lines between text and footnotes, which Word wants as footnotes of their own."""
REFERENCE = "footnote reference"
"""The style of the numbers."""


def add_footnote(paragraph: Any) -> Any:
    """Call a footnote at the end of a paragraph. Its own paragraph is given back, and has its number already."""
    part = _part_of(paragraph.part)
    number = str(len(part.element) - len(SEPARATORS) + 1)
    paragraph.add_run(style=REFERENCE)._r.append(element("w:footnoteReference", w_id=number))  # noqa: SLF001
    note = element("w:footnote", w_id=number)
    part.element.append(note)
    written = Paragraph(note.makeelement(qn("w:p")), part)
    note.append(written._p)  # noqa: SLF001
    written.style = "footnote text"
    written.add_run(style=REFERENCE)._r.append(element("w:footnoteRef"))  # noqa: SLF001
    written.add_run(" ")
    return written


def _part_of(story: Any) -> Any:
    """The part with the footnotes of a document; it is made when the first one is called."""
    for way in story.rels.values():
        if way.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            return way.target_part
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, number in SEPARATORS
    )
    root: Any = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}>{lines}</w:footnotes>")
    part = StoryPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE, root, story.package)
    story.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    return part


def notes_of(document: Document) -> Iterator[str]:
    """What the footnotes of a document say, in order."""
    for way in document.part.rels.values():
        if way.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            root: Any = parse_xml(way.target_part.blob)
            for paragraph in root.iter(qn("w:p")):
                yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
