"""A Word document with the blocks of a page. Loaded where one is written or read only: python-docx brings lxml."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Mm, Pt, RGBColor

from cpsplan.language.word_forms import capital
from cpsplan.workspace.archive import archive, contents
from cpsplan.writers._content import (
    OFFICE_EASY_SIZE,
    OFFICE_FONT,
    OFFICE_SIZE,
    Block,
    CaptionedPicture,
    Cell,
    Content,
    Entries,
    Heading,
    IllustratedIdea,
    Line,
    Meanings,
    Paragraph,
    ShownPicture,
    Table,
    office_language,
    plain,
)
from cpsplan.writers._pictures import as_png, for_office, on_paper
from cpsplan.writers.assets import Assets

INK = "1D1C2B"
OF_THE_PROGRAM = ("/extended-properties", "/thumbnail")
"""Parts of a document that tell of the program and the day that its model was made with."""
CELL_SPACE = 38100
"""Space above and below the lines of a cell, in EMU: 3 pt."""
PICTURE_WIDTH = 1.7
"""Inches."""


def word_document(content: Content, labels: Mapping[str, str], assets: Assets) -> bytes:
    """What a page holds as a Word document; ``labels`` has the word for a page of paper."""
    document = docx.Document()
    _properties(document, content)
    _styles(document, content.language, OFFICE_EASY_SIZE if content.is_easy_read else OFFICE_SIZE)
    _paper(document, labels["page"])
    for block in content.blocks:
        _add(document, block, assets)
    return _normalised(document)


def _properties(document: Document, content: Content) -> None:
    properties = document.core_properties
    properties.title, properties.author = content.title, content.publisher
    properties.subject, properties.language = content.description, office_language(content.language)
    if content.created and content.changed:
        properties.created, properties.modified = datetime.combine(content.created, time()), content.changed
    properties.last_modified_by, properties.comments, properties.revision = content.publisher, "", 1


def _styles(document: Document, language: str, size: int) -> None:
    styles: Any = document.styles
    styles.element.find(f".//{qn('w:docDefaults')}").find(f".//{qn('w:lang')}").set(
        qn("w:val"), office_language(language)
    )
    normal = styles["Normal"]
    normal.font.name, normal.font.size = OFFICE_FONT, Pt(size)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.4
    for level, points in ((1, 26), (2, 20), (3, 16), (4, 14), (5, 13)):
        style = styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = OFFICE_FONT, Pt(max(points, size)), True
        style.font.italic, style.font.color.rgb = False, RGBColor.from_string(INK)
        style.element.rPr.rFonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs"):
            style.element.rPr.rFonts.set(qn(f"w:{script}"), OFFICE_FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(18), Pt(6)
        style.paragraph_format.keep_with_next = True


def _paper(document: Document, word: str) -> None:
    """A4 paper; at the foot the number of the page, as a field that word processors fill in."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    paragraph: Any = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{capital(word)} ")
    paragraph._p.append(_element("w:fldSimple", w_instr="PAGE"))  # noqa: SLF001 - python-docx has no fields


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name.replace("_", ":")), value)
    return element


def _add(document: Document, block: Block, assets: Assets) -> None:
    match block:
        case Heading(level):
            _fill(document.add_heading(level=level), block.shown)
        case Paragraph(line):
            _fill(document.add_paragraph(), line)
        case Entries():
            _list(document, block)
        case Meanings(pairs):
            for term, meaning in pairs:
                paragraph = document.add_paragraph()
                _fill(paragraph, _bold(term))
                paragraph.add_run(": ")
                _fill(paragraph, meaning)
        case Table():
            _table(document, block)
        case IllustratedIdea():
            _idea(document, block, assets)
        case CaptionedPicture():
            _captioned(document, block, assets)
        case ShownPicture():
            _picture(document.add_paragraph(), block, assets)


def _list(document: Document, entries: Entries) -> None:
    for number, line in enumerate(entries.entries):
        paragraph = document.add_paragraph(style="List Number" if entries.numbered else "List Bullet")
        if entries.numbered and number == 0:
            _restart(document, paragraph)
        _fill(paragraph, line)


def _restart(document: Document, paragraph: Any) -> None:
    """Begin a numbered list with 1: without this, Word would go on counting from the list before."""
    numbering = document.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001 - python-docx has no lists
    origin = paragraph.style.element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(origin).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number.numId


def _bold(line: Line) -> Line:
    return tuple(replace(run, strong=True) for run in line)


def _fill(paragraph: Any, line: Line) -> None:
    """Put runs into a paragraph, each with its language; a link where one leads out of the document."""
    for run in line:
        words = paragraph.add_run(run.text)
        words.bold = run.strong or None
        if run.language:
            words._r.get_or_add_rPr().append(_element("w:lang", w_val=office_language(run.language)))  # noqa: SLF001
        if run.leads_out:
            words.underline = True
            link = _element("w:hyperlink", r_id=paragraph.part.relate_to(run.href, HYPERLINK, is_external=True))
            link.append(words._r)  # noqa: SLF001
            paragraph._p.append(link)  # noqa: SLF001


HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _table(document: Document, table: Table) -> None:
    rows = [table.head, *table.rows] if table.head else list(table.rows)
    caption = document.add_paragraph()
    _fill(caption, _bold(table.caption))
    caption.paragraph_format.keep_with_next = True
    grid: Any = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    if table.caption:
        # python-docx knows no headers and captions of tables.
        grid._tbl.tblPr.append(_element("w:tblCaption", w_val=plain(table.caption)))  # noqa: SLF001
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            _cell(grid.cell(place, column), cell)
        row_properties = grid.rows[place]._tr.get_or_add_trPr()  # noqa: SLF001
        row_properties.append(_element("w:cantSplit"))
        if table.head and place == 0:
            row_properties.append(_element("w:tblHeader"))
    document.add_paragraph()


def _cell(place: Any, cell: Cell) -> None:
    for number, line in enumerate(cell.lines):
        paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = CELL_SPACE
        _fill(paragraph, _bold(line) if cell.heads else line)


def _idea(document: Document, idea: IllustratedIdea, assets: Assets) -> None:
    """A picture on the left, its sentences on the right: two cells without lines around them."""
    grid: Any = document.add_table(1, 2)
    grid.autofit = False
    grid.rows[0]._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001
    left, right = grid.rows[0].cells
    left.width, right.width = Inches(2.0), Inches(4.2)
    _picture(left.paragraphs[0], idea.picture, assets)
    for number, line in enumerate(idea.lines):
        _fill(right.paragraphs[0] if number == 0 else right.add_paragraph(), line)
    # Without a paragraph between them, two tables would become one.
    document.add_paragraph().paragraph_format.space_after = 0


def _picture(paragraph: Any, picture: ShownPicture, assets: Assets) -> None:
    png = as_png(assets.contents[picture.file])
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Inches(PICTURE_WIDTH))
    shape._inline.docPr.set("descr", picture.words)  # noqa: SLF001 - python-docx has no alternative text


def _captioned(document: Document, figure: CaptionedPicture, assets: Assets) -> None:
    """A picture of the register, with what stands below it on the same page."""
    content, _ = for_office(figure.picture.file, assets)
    width, height = on_paper(figure.width, figure.height)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = bool(figure.lines)
    shape = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(width), height=Mm(height))
    shape._inline.docPr.set("descr", figure.picture.words)  # noqa: SLF001 - python-docx has no alternative text
    for place, line in enumerate(figure.lines, start=1):
        caption = document.add_paragraph()
        caption.paragraph_format.keep_with_next = place < len(figure.lines)
        _fill(caption, line)


def _normalised(document: Document) -> bytes:
    """The bytes of a document with the same times in its archive, whenever it is made."""
    ways = document.part.package.rels
    for name in [name for name, way in ways.items() if way.reltype.endswith(OF_THE_PROGRAM)]:
        del ways[name]
    raw = io.BytesIO()
    document.save(raw)
    return archive(contents(raw.getvalue()))


def paragraphs(content: bytes) -> list[str]:
    """The paragraphs of a document, in order."""
    body: Any = docx.Document(io.BytesIO(content)).element.body
    return ["".join(text.text or "" for text in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))]
