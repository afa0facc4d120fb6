"""Footnotes of a Word file. python-docx has none: they are a part of their own, which the reference document brings."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from cpsplan.writers._content import Line, office_language
from cpsplan.writers._word.frame import element
from cpsplan.writers._word.reference import FOOTNOTES

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
FIRST = 1
"""The number of the first footnote: what parts them from the text has the numbers before."""


def add_footnote(paragraph: Any, line: Line) -> None:
    """Call a footnote at the end of a paragraph, and write it."""
    part = paragraph.part.part_related_by(FOOTNOTES)
    root = parse_xml(part.blob)
    number = max([0, *(int(note.get(qn("w:id"))) for note in root)]) + FIRST
    note, words = element("w:footnote", w_id=f"{number}"), element("w:p")
    looks = element("w:pPr")
    looks.append(element("w:pStyle", w_val="footnotetext"))
    words.extend((looks, _run_with(element("w:footnoteRef"))))
    words.append(_run(" "))
    for run in line:
        written = _run(run.text, strong=run.strong, language=run.language)
        if run.leads_out:
            link = element("w:hyperlink", r_id=part.relate_to(run.href, HYPERLINK, is_external=True))
            link.append(written)
            written = link
        words.append(written)
    note.append(words)
    root.append(note)
    part._blob = etree.tostring(root, encoding="UTF-8", standalone=True, xml_declaration=True)  # noqa: SLF001 - no setter
    paragraph._p.append(_run_with(element("w:footnoteReference", w_id=f"{number}")))  # noqa: SLF001


def _run_with(part: Any) -> Any:
    """A run that is the number of a footnote, here or there: set high."""
    run, looks = element("w:r"), element("w:rPr")
    looks.append(element("w:vertAlign", w_val="superscript"))
    run.extend((looks, part))
    return run


def _run(text: str, *, strong: bool = False, language: str = "") -> Any:
    run, looks, words = element("w:r"), element("w:rPr"), element("w:t", xml_space="preserve")
    if strong:
        looks.append(element("w:b"))
    if language:
        looks.append(element("w:lang", w_val=office_language(language)))
    words.text = text
    run.extend((looks, words))
    return run


def words_of_footnotes(document: Any) -> list[str]:
    """What each footnote of a document says; none where it has no part for them."""
    for way in document.part.rels.values():
        if way.reltype == FOOTNOTES:
            notes = parse_xml(way.target_part.blob)
            return ["".join(text.text or "" for text in note.iter(qn("w:t"))) for note in notes]
    return []
