"""What stands around the text of a Word file: the list of contents, the head and the foot of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from cpsplan.writers._content import Content
from cpsplan.writers._office.design import AIM_RULES, FOOT_SHARES, HEAD_SHARES, TEXT_WIDTH
from cpsplan.writers._office.placing import ContentsEntry

AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption")
"""What comes behind the borders among the properties of a table."""


def element(tag: str, **attributes: str) -> Any:
    """An element of Word with attributes, written w_val for w:val."""
    part = OxmlElement(tag)
    for name, value in attributes.items():
        part.set(qn(name.replace("_", ":")), value)
    return part


def add_field(paragraph: Any, instruction: str, shown: str = "") -> None:
    """A field at the end of a paragraph: what it asks for, and what it shows until it is asked."""
    run = paragraph.add_run
    run()._r.append(element("w:fldChar", w_fldCharType="begin"))  # noqa: SLF001 - python-docx has no fields
    asked = element("w:instrText", xml_space="preserve")
    asked.text = f" {instruction} "
    run()._r.append(asked)  # noqa: SLF001
    run()._r.append(element("w:fldChar", w_fldCharType="separate"))  # noqa: SLF001
    if shown:
        run(shown)
    run()._r.append(element("w:fldChar", w_fldCharType="end"))  # noqa: SLF001


def add_head_and_foot(document: Document, content: Content) -> None:
    """On every page but the first: title and part above, publisher, state and “3 of 16” below. Fields fill them in."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    title, part = _side_by_side(section.header, HEAD_SHARES)
    title.add_run(content.title)
    add_field(part, 'STYLEREF "Running Title"')
    publisher, state, number = _side_by_side(section.footer, FOOT_SHARES)
    publisher.add_run(content.publisher)
    state.add_run(content.status).bold = True
    add_field(number, "PAGE", "1")
    number.add_run(content.page_of)
    add_field(number, "NUMPAGES", "1")
    # The cover has no number; what it says of itself, such as that its words are made up, it says all the same.
    section.first_page_footer.paragraphs[0].add_run(content.status).bold = True
    if content.draft:
        _draw_double_line(section.footer.tables[0])


def _draw_double_line(grid: Any) -> None:
    """The mark of a draft, above the foot of each page: nothing else has a double line. It runs across all cells."""
    borders = element("w:tblBorders")
    borders.append(element("w:top", w_val="double", w_sz="12", w_space="0", w_color="auto"))
    grid._tbl.tblPr.insert_element_before(borders, *AFTER_BORDERS)  # noqa: SLF001


def _side_by_side(part: Any, shares: Sequence[float]) -> list[Any]:
    """Paragraphs side by side in the head or foot of a page, the first one from the left, the last one to the right."""
    style, empty = part.paragraphs[0].style, part.paragraphs[0]
    grid = part.add_table(1, len(shares), Mm(TEXT_WIDTH))
    grid.style, grid.autofit = "Side by Side", False
    paragraphs = []
    for cell, share in zip(grid.rows[0].cells, shares, strict=True):
        cell.width = Mm(TEXT_WIDTH * share)
        paragraphs.append(cell.paragraphs[0])
        paragraphs[-1].style = style
    paragraphs[-1].alignment = 2
    if len(paragraphs) > 2:  # noqa: PLR2004 - one stands in the middle
        paragraphs[1].alignment = 1
    # A table cannot be the last thing: the paragraph that was there comes behind it, as low as it gets.
    part._element.append(empty._p)  # noqa: SLF001
    empty.style = "Table End"
    return paragraphs


def contents_list(paper: Document, entries: Sequence[ContentsEntry], label: str) -> Any:
    """The list of contents as an element: a field that is filled in, with a link for each heading.

    The numbers of pages are fields of their own, and empty: only a word processor knows them, and a wrong one is worse
    than none. It fills them in when it prints, or when somebody asks it to.
    """
    part = element("w:sdt")
    properties, inside = element("w:sdtPr"), element("w:sdtContent")
    kind = element("w:docPartObj")
    kind.append(element("w:docPartGallery", w_val="Table of Contents"))
    kind.append(element("w:docPartUnique"))
    properties.append(kind)
    part.extend((properties, inside))
    head = paper.add_paragraph(label, style="TOC Heading")
    inside.append(head._p)  # noqa: SLF001
    lines = [paper.add_paragraph(style=f"toc {entry.level}") for entry in entries]
    _begin(lines[0], len(AIM_RULES))
    for line, entry in zip(lines, entries, strict=True):
        _link(line, entry)
        inside.append(line._p)  # noqa: SLF001
    lines[-1].add_run()._r.append(element("w:fldChar", w_fldCharType="end"))  # noqa: SLF001
    return part


def _begin(paragraph: Any, levels: int) -> None:
    """The beginning of the field: the headings of so many levels, with links."""
    paragraph.add_run()._r.append(element("w:fldChar", w_fldCharType="begin"))  # noqa: SLF001
    asked = element("w:instrText", xml_space="preserve")
    asked.text = f' TOC \\o "1-{levels}" \\h \\z \\u '
    paragraph.add_run()._r.append(asked)  # noqa: SLF001
    paragraph.add_run()._r.append(element("w:fldChar", w_fldCharType="separate"))  # noqa: SLF001


def _link(paragraph: Any, entry: ContentsEntry) -> None:
    before = len(paragraph._p)  # noqa: SLF001
    paragraph.add_run(entry.words)
    paragraph.add_run("\t")
    add_field(paragraph, f"PAGEREF {entry.anchor} \\h")
    link = element("w:hyperlink", w_anchor=entry.anchor, w_history="1")
    link.extend(list(paragraph._p)[before:])  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001


def add_bookmark(paragraph: Any, anchor: str, number: int) -> None:
    """Let a paragraph be led to."""
    begin = element("w:bookmarkStart", w_id=f"{number}", w_name=anchor)
    properties = paragraph._p.pPr  # noqa: SLF001
    paragraph._p.insert(0 if properties is None else 1, begin)  # noqa: SLF001
    paragraph._p.append(element("w:bookmarkEnd", w_id=f"{number}"))  # noqa: SLF001
