"""A Word document with the blocks of a page. Loaded where one is written or read only: python-docx brings lxml."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from cpsplan.workspace.archive import archive, contents
from cpsplan.writers._content import (
    LINE_BREAK,
    CaptionedPicture,
    Cell,
    Content,
    Entries,
    Heading,
    IllustratedIdea,
    Line,
    Meanings,
    Paragraph,
    QuotedWords,
    Run,
    ShownPicture,
    Table,
    office_language,
    plain,
)
from cpsplan.writers._office.beside import room_below
from cpsplan.writers._office.columns import column_widths
from cpsplan.writers._office.design import (
    BETWEEN_LISTS,
    EASY_SIZE,
    IDEA_PICTURE,
    KEPT_ROWS,
    MARK_WIDTHS,
    SIZE,
    TEXT_WIDTH,
    design_of,
    looks_of,
)
from cpsplan.writers._office.placing import (
    ContentsEntry,
    Placed,
    anchor_of,
    are_figures,
    contents_entries,
    headed_alike,
    is_told_first,
    logo_size,
    placed,
)
from cpsplan.writers._pictures import easy_picture, for_office, mark_as_png, on_paper, within_square
from cpsplan.writers._word.beside import leave_room, stand_beside
from cpsplan.writers._word.drawing import add_picture
from cpsplan.writers._word.footnotes import add_footnote, notes_of
from cpsplan.writers._word.frame import add_bookmark, add_head_and_foot, contents_list, element
from cpsplan.writers._word.reference import reference_document, twips
from cpsplan.writers._word.text_bookmarks import MARK, add_text_bookmarks
from cpsplan.writers.assets import Assets


def word_document(content: Content, labels: Mapping[str, str], assets: Assets) -> bytes:
    """What a page holds as a Word document; ``labels`` has the words for its list of contents."""
    return _WordFile(content, assets).bytes(labels)


class _WordFile:
    """One Word document while it is being put together."""

    def __init__(self, content: Content, assets: Assets) -> None:
        self.content, self.assets, self.design = content, assets, design_of(assets.theme)
        self.size = EASY_SIZE if content.is_easy_read else SIZE
        looks = looks_of(self.design, self.size, content.title)
        reference = reference_document(self.design, looks, office_language(content.language), assets.word_looks)
        self.document = docx.Document(io.BytesIO(reference))
        _look_styles_up_once(self.document.part)

    def bytes(self, labels: Mapping[str, str]) -> bytes:
        """The finished file, with the same times in its archive whenever it is made."""
        _properties(self.document, self.content)
        add_head_and_foot(self.document, self.content)
        if not is_told_first(self.content.publisher, self.content):
            self._publisher()
        parts = placed(self.content, self.design)
        entries = contents_entries(parts)
        is_cover = True
        for place, part in enumerate(parts):
            if is_cover and not part.is_cover:
                self._begin_text(labels["contents"], entries)
            is_cover = part.is_cover
            self._add(part, place)
        add_text_bookmarks(self.document.element.body)
        raw = io.BytesIO()
        self.document.save(raw)
        return archive(contents(raw.getvalue()))

    def _publisher(self) -> None:
        """Whose document it is, at the top of the cover: the logo where there is one, else the name."""
        logo = self.content.logo
        paragraph = self.document.add_paragraph("" if logo else self.content.publisher, style="Publisher")
        if logo:
            picture, _ = for_office(logo.picture.file, self.assets)
            _drawing(paragraph, picture, Mm(logo_size(logo)[0]), logo.picture.words)

    def _begin_text(self, label: str, entries: Sequence[ContentsEntry]) -> None:
        """What stands between the cover and the text: a new page, and the list of contents."""
        if not entries:
            return
        listed = contents_list(self.document, entries, label)
        body = self.document.element.body
        body.insert(len(body) - 1, listed)
        head = listed.find(f".//{qn('w:p')}").get_or_add_pPr()
        head.append(element("w:pageBreakBefore"))

    def _add(self, part: Placed, place: int) -> None:
        match part.block:
            case Heading():
                self._heading(part.block, part.style, place)
            case Paragraph(line):
                paragraph = self.document.add_paragraph(style=part.style or None)
                paragraph.paragraph_format.keep_with_next = part.keeps_with_next or None
                _fill(paragraph, line)
            case Entries():
                _list(self.document, part.block, is_second=part.is_second_list)
            case QuotedWords():
                _quotation(self.document, part.block)
            case Meanings():
                self._meanings(part.block, is_cover=part.is_cover)
            case Table():
                self._table(part.block)
            case IllustratedIdea():
                _idea(self.document, part.block, self.assets)
            case CaptionedPicture():
                _captioned(self.document, part.block, self.assets)
            case ShownPicture():
                _picture(self.document.add_paragraph(style="Picture"), part.block, self.assets)

    def _heading(self, heading: Heading, style: str, place: int) -> None:
        paragraph = self.document.add_paragraph(style=style)
        if heading.drawn:
            width = Mm(MARK_WIDTHS[min(heading.level, len(MARK_WIDTHS) - 1)])
            _drawing(paragraph, mark_as_png(heading.drawn.encode()), width, heading.mark)
            _fill(paragraph, (Run(" "),))
        # The head of the page looks for the last part of the first level.
        _fill(paragraph, heading.line, "Running Title" if heading.level == 2 else None)  # noqa: PLR2004 - as its style
        add_bookmark(paragraph, anchor_of(place), place)

    def _meanings(self, meanings: Meanings, *, is_cover: bool) -> None:
        if is_cover and are_figures(meanings):
            self._figures(meanings)
            return
        for term, meaning in meanings.pairs:
            paragraph = self.document.add_paragraph()
            _fill(paragraph, _bold(term))
            paragraph.add_run(": ")
            _fill(paragraph, meaning)

    def _figures(self, figures: Meanings) -> None:
        """The figures of a cover side by side: what each counts, and below it the number."""
        columns = len(figures.pairs)
        grid: Any = self.document.add_table(2, columns, style="Side by Side")
        grid.autofit = False
        _share(grid, [TEXT_WIDTH / columns] * columns)
        for place, style in enumerate(("Figure Label", "Figure")):
            for cell, pair in zip(grid.rows[place].cells, figures.pairs, strict=True):
                cell.width = Mm(TEXT_WIDTH / columns)
                cell.paragraphs[0].style = style
                _fill(cell.paragraphs[0], pair[place])
            _keep_whole(grid.rows[place], is_head=not place)
        self.document.add_paragraph(style="Table End")

    def _table(self, table: Table) -> None:
        rows = [table.head, *table.rows] if table.head else list(table.rows)
        if table.caption:
            _fill(self.document.add_paragraph(style="caption"), table.caption)
        grid: Any = self.document.add_table(len(rows), max(map(len, rows)), style="Plan Table")
        grid.autofit = False
        if table.caption:
            # python-docx knows no headers and captions of tables.
            grid._tbl.tblPr.append(element("w:tblCaption", w_val=plain(table.caption)))  # noqa: SLF001
        widths = column_widths(headed_alike(table, self.content), TEXT_WIDTH, self.size)
        _share(grid, widths)
        for place, row in enumerate(rows):
            is_head = bool(table.head) and place == 0
            keeps = is_head or (place < len(rows) - 1 and (len(rows) <= KEPT_ROWS or place in {1, len(rows) - 2}))
            for cell, place_of_cell, width in zip(row, grid.rows[place].cells, widths, strict=False):
                place_of_cell.width = Mm(width)
                _cell(place_of_cell, cell, keeps=keeps)
            _keep_whole(grid.rows[place], is_head=is_head)
        self.document.add_paragraph(style="Table End")


def _properties(document: Document, content: Content) -> None:
    properties = document.core_properties
    properties.title, properties.author = content.title, content.publisher
    properties.subject, properties.language = content.description, office_language(content.language)
    if content.created and content.changed:
        properties.created, properties.modified = datetime.combine(content.created, time()), content.changed
    properties.last_modified_by, properties.comments, properties.revision = content.publisher, "", 1


def _look_styles_up_once(part: Any) -> None:
    """Keep the ids of styles by their names: python-docx looks through all styles for each paragraph.

    A document gets no further styles, so that an id stays.
    """
    look_up, ids = part.get_style_id, {}

    def get_style_id(style: Any, kind: Any) -> Any:
        if not isinstance(style, str):
            return look_up(style, kind)
        if (style, kind) not in ids:
            ids[style, kind] = look_up(style, kind)
        return ids[style, kind]

    part.get_style_id = get_style_id


def _list(document: Document, entries: Entries, *, is_second: bool) -> None:
    counted: dict[int, Any] = {}
    is_apart = is_second
    for inner, level, number, line in entries.ways():
        depth = min(level, LIST_LEVELS)
        style = "List Number" if inner.numbered else "List Bullet"
        paragraph = document.add_paragraph(style=style if depth == 1 else f"{style} {depth}")
        if inner.numbered and number == inner.start:
            counted[id(inner)] = _restarted(document, paragraph, depth, number)
        if inner.numbered:
            _count(paragraph, depth, counted[id(inner)])
        _fill(paragraph, line)
        if is_apart:
            paragraph.paragraph_format.space_before = Pt(BETWEEN_LISTS)
            is_apart = False


def _restarted(document: Document, paragraph: Any, level: int, start: int) -> Any:
    """The id of a numbering that begins with ``start``: without one, Word would go on counting from the list before."""
    numbering = document.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001 - python-docx has no lists
    origin = paragraph.style.element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(origin).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=level - 1).add_startOverride(start)
    return number.numId


def _count(paragraph: Any, level: int, numbering: Any) -> None:
    """Number a paragraph by a numbering."""
    properties = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level - 1
    properties.get_or_add_numId().val = numbering


def _quotation(document: Document, quotation: QuotedWords) -> None:
    """What was said in the style of quotations, and who said it below: it keeps with that."""
    for place, line in enumerate(quotation.lines, start=1):
        paragraph = document.add_paragraph(style="Quote")
        paragraph.paragraph_format.keep_with_next = bool(quotation.by) or place < len(quotation.lines)
        _fill(paragraph, line)
    if quotation.by:
        _fill(document.add_paragraph(style="Quote Source"), quotation.by)


def _bold(line: Line) -> Line:
    return tuple(replace(run, strong=True) for run in line)


def _fill(paragraph: Any, line: Line, style: str | None = None) -> None:
    """Put runs into a paragraph, each with its language; a link where one leads out of the document."""
    for run in line:
        if run.note:
            _fill(add_footnote(paragraph), run.note)
            continue
        words = paragraph.add_run(run.text.replace(LINE_BREAK, "\n"), style)
        words.bold = run.strong or None
        if run.mark:
            words._r.set(MARK, run.mark)  # noqa: SLF001 - bookmarks are put in its place at the end
        if run.language:
            words._r.get_or_add_rPr().append(element("w:lang", w_val=office_language(run.language)))  # noqa: SLF001
        if run.leads_out:
            words.style = "Hyperlink"
            link = element("w:hyperlink", r_id=paragraph.part.relate_to(run.href, HYPERLINK, is_external=True))
            link.append(words._r)  # noqa: SLF001
            paragraph._p.append(link)  # noqa: SLF001


LIST_LEVELS = 2
"""How many levels of lists have a style."""
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _share(grid: Any, widths: Sequence[float]) -> None:
    """Say how wide the columns of a table are, in millimetres: programs read it of the table or of its cells."""
    for column, width in zip(grid._tbl.tblGrid, widths, strict=True):  # noqa: SLF001
        column.set(qn("w:w"), str(twips(width)))


def _keep_whole(row: Any, *, is_head: bool = False) -> None:
    """Let a row stand on one page; a head is repeated on each."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(element("w:cantSplit"))
    if is_head:
        properties.append(element("w:tblHeader"))


def _cell(place: Any, cell: Cell, *, keeps: bool) -> None:
    """Fill a cell. Where the row is kept with the next one, so are its paragraphs: Word knows no other way."""
    for number, line in enumerate(cell.lines or ((),)):
        paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
        # What heads a row may say more of it: its name alone is bold.
        paragraph.style = "Table Head" if cell.heads and number == 0 else "Table Text"
        paragraph.paragraph_format.keep_with_next = keeps
        _fill(paragraph, line)


def _idea(document: Document, idea: IllustratedIdea, assets: Assets) -> None:
    """A picture on the left, its sentences on the right, each on a line of its own: no table, for it is none."""
    paragraph = document.add_paragraph(style="Idea" if idea.picture else "Idea Alone")
    if idea.picture:
        _picture(paragraph, idea.picture, assets)
        stand_beside(paragraph)
    _fill(paragraph, idea.one_line)
    if idea.picture:
        leave_room(paragraph, room_below(idea))


def _picture(paragraph: Any, picture: ShownPicture, assets: Assets) -> None:
    content, _ = easy_picture(picture.file, assets)
    width, _ = within_square(content, IDEA_PICTURE)
    _drawing(paragraph, content, Mm(width), picture.words)


def _drawing(paragraph: Any, png: bytes, width: Any, words: str) -> None:
    _tell(add_picture(paragraph, png, width), words)


def _tell(properties: Any, words: str) -> None:
    """Say what a picture stands for; of one without words, that readers pass over it."""
    properties.set("descr", words)
    if not words:
        properties.append(parse_xml(DECORATIVE))


DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
"""The extension with which Word marks a picture as decorative."""


def _captioned(document: Document, figure: CaptionedPicture, assets: Assets) -> None:
    """A picture of the register, with what stands below it on the same page."""
    content, _ = for_office(figure.picture.file, assets)
    width, height = on_paper(figure.width, figure.height)
    paragraph = document.add_paragraph(style="Picture")
    paragraph.paragraph_format.keep_with_next = bool(figure.lines)
    _tell(add_picture(paragraph, content, Mm(width), Mm(height)), figure.picture.words)
    for place, line in enumerate(figure.lines, start=1):
        caption = document.add_paragraph(style="Picture Caption")
        caption.paragraph_format.keep_with_next = place < len(figure.lines)
        _fill(caption, line)


def paragraphs(content: bytes) -> list[str]:
    """The paragraphs of a document, in order, but for those of the list of contents: its words stand in the text."""
    document = docx.Document(io.BytesIO(content))
    body: Any = document.element.body
    listed = {paragraph for part in body.iter(qn("w:sdt")) for paragraph in part.iter(qn("w:p"))}
    said = [
        "".join(text.text or "" for text in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
        if paragraph not in listed
    ]
    return [*said, *notes_of(document)]
