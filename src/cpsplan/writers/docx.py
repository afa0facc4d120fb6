"""Word: real headings, lists and tables with header rows, the language of each part, text alternatives, styles."""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any

from cpsplan.render import Page
from cpsplan.workspace.archive import archive, contents
from cpsplan.writers._content import Block, Cell, Content, Line, Run, Table
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

if TYPE_CHECKING:
    from docx.document import Document

FORMAT = Format(name="docx", file_name="<document>.docx", words="format-docx", rank=4)

MOMENT = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""When every file was made, so that the same page gives the same bytes."""
FONT = "Arial"
"""A typeface that every word processor has, with all letters of Welsh."""
SIZE, EASY_SIZE = 12, 16
"""Points of the text: UKAAF clear print; Easy Read."""
INK = "1D1C2B"
CELL_SPACE = 38100
"""Space above and below the lines of a cell, in EMU: 3 pt."""
PICTURE_WIDTH = 1.7
"""Inches."""


def write(page: Page, assets: Assets) -> bytes:
    """The page as a Word document."""
    import docx  # noqa: PLC0415 - loads lxml

    from cpsplan.writers._content import Idea, read  # noqa: PLC0415

    content = read(page)
    easy = any(isinstance(one, Idea) for one in content.blocks)
    document = docx.Document()
    _properties(document, content)
    _styles(document, content.language, EASY_SIZE if easy else SIZE)
    _paper(document, page.labels["page"])
    for block in content.blocks:
        _add(document, block, assets)
    return _normalised(document)


def _properties(document: Document, content: Content) -> None:
    properties = document.core_properties
    properties.title, properties.author = content.title, content.publisher
    properties.subject, properties.language = content.description, _tag(content.language)
    properties.created = properties.modified = MOMENT
    properties.last_modified_by, properties.revision = "cpsplan", 1


def _tag(language: str) -> str:
    """A language as word processors name it."""
    return f"{language}-GB" if language in {"en", "cy", "gd", "ga"} else language


def _styles(document: Document, language: str, size: int) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    styles: Any = document.styles
    styles.element.find(f".//{qn('w:docDefaults')}").find(f".//{qn('w:lang')}").set(qn("w:val"), _tag(language))
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(size)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.4
    for level, points in ((1, 26), (2, 20), (3, 16), (4, 14), (5, 13)):
        style = styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(max(points, size)), True
        style.font.italic, style.font.color.rgb = False, RGBColor.from_string(INK)
        style.element.rPr.rFonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs"):
            style.element.rPr.rFonts.set(qn(f"w:{script}"), FONT)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(18), Pt(6)
        style.paragraph_format.keep_with_next = True


def _paper(document: Document, word: str) -> None:
    """A4 paper; at the foot the number of the page, as a field that word processors fill in."""
    from docx.shared import Mm  # noqa: PLC0415

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    paragraph: Any = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{word[:1].upper()}{word[1:]} ")
    paragraph._p.append(_element("w:fldSimple", w_instr="PAGE"))  # noqa: SLF001 - python-docx has no fields


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name.replace("_", ":")), value)
    return made


def _add(document: Document, block: Block, assets: Assets) -> None:
    from cpsplan.writers import _content as content  # noqa: PLC0415

    if isinstance(block, content.Heading):
        _fill(document.add_heading(level=block.level), block.shown)
    elif isinstance(block, content.Paragraph):
        _fill(document.add_paragraph(), block.line)
    elif isinstance(block, content.Entries):
        for number, line in enumerate(block.entries):
            paragraph = document.add_paragraph(style="List Number" if block.numbered else "List Bullet")
            if block.numbered and not number:
                _restart(document, paragraph)
            _fill(paragraph, line)
    elif isinstance(block, content.Meanings):
        for name, meaning in block.pairs:
            paragraph = document.add_paragraph()
            _fill(paragraph, tuple(_bold(run) for run in name))
            paragraph.add_run(": ")
            _fill(paragraph, meaning)
    elif isinstance(block, content.Table):
        _table(document, block)
    elif isinstance(block, content.Idea):
        _idea(document, block.lines, assets.contents[block.picture.file], block.picture.words)
    else:
        _picture(document.add_paragraph(), assets.contents[block.file], block.words)


def _restart(document: Document, paragraph: Any) -> None:
    """Begin a numbered list with 1: without this, Word would go on counting from the list before."""
    numbering = document.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001 - python-docx has no lists
    origin = paragraph.style.element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(origin).abstractNumId.val
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = made.numId


def _bold(run: Run) -> Run:
    from dataclasses import replace  # noqa: PLC0415

    return replace(run, strong=True)


def _fill(paragraph: Any, line: Line) -> None:
    """Put runs into a paragraph, each with its language; a link where one leads out of the document."""
    for run in line:
        outside = run.href.startswith(("https://", "http://", "mailto:"))
        made = paragraph.add_run(run.text)
        made.bold = run.strong or None
        if run.language:
            made._r.get_or_add_rPr().append(_element("w:lang", w_val=_tag(run.language)))  # noqa: SLF001
        if outside:
            made.underline = True
            link = _element("w:hyperlink", r_id=paragraph.part.relate_to(run.href, HYPERLINK, is_external=True))
            link.append(made._r)  # noqa: SLF001
            paragraph._p.append(link)  # noqa: SLF001


HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _table(document: Document, table: Table) -> None:
    rows = [table.head, *table.rows] if table.head else list(table.rows)
    caption = document.add_paragraph()
    _fill(caption, tuple(_bold(run) for run in table.caption))
    caption.paragraph_format.keep_with_next = True
    made: Any = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    words = "".join(run.text for run in table.caption)
    properties = made._tbl.tblPr  # noqa: SLF001 - python-docx knows no headers and captions of tables
    if words:
        properties.append(_element("w:tblCaption", w_val=words))
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            _cell(made.cell(place, column), cell)
        row_properties = made.rows[place]._tr.get_or_add_trPr()  # noqa: SLF001
        row_properties.append(_element("w:cantSplit"))
        if table.head and place == 0:
            row_properties.append(_element("w:tblHeader"))
    document.add_paragraph()


def _cell(made: Any, cell: Cell) -> None:
    for number, line in enumerate(cell.lines):
        paragraph = made.paragraphs[0] if number == 0 else made.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = CELL_SPACE
        _fill(paragraph, tuple(_bold(run) for run in line) if cell.heads else line)


def _idea(document: Document, lines: tuple[Line, ...], svg: bytes, words: str) -> None:
    """A picture on the left, its sentences on the right: two cells without lines around them."""
    from docx.shared import Inches  # noqa: PLC0415

    made: Any = document.add_table(1, 2)
    made.autofit = False
    made.rows[0]._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001
    for cell, width in zip(made.rows[0].cells, (2.0, 4.2), strict=True):
        cell.width = Inches(width)
    _picture(made.cell(0, 0).paragraphs[0], svg, words)
    for number, line in enumerate(lines):
        cell = made.cell(0, 1)
        _fill(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), line)
    # Without a paragraph between them, two tables would become one.
    document.add_paragraph().paragraph_format.space_after = 0


def _picture(paragraph: Any, svg: bytes, words: str) -> None:
    from docx.shared import Inches  # noqa: PLC0415

    from cpsplan.writers._pictures import as_png  # noqa: PLC0415

    shape = paragraph.add_run().add_picture(io.BytesIO(as_png(svg)), width=Inches(PICTURE_WIDTH))
    shape._inline.docPr.set("descr", words)  # noqa: SLF001 - python-docx has no alternative text


def _normalised(document: Document) -> bytes:
    """The bytes of a document with the same times in its archive, whenever it is made."""
    raw = io.BytesIO()
    document.save(raw)
    return archive(contents(raw.getvalue()))


def read_back(content: bytes) -> str:
    """What a file of this format says: every paragraph of its text, in order."""
    import docx  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    body: Any = docx.Document(io.BytesIO(content)).element.body
    return "\n".join("".join(one.text or "" for one in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p")))
