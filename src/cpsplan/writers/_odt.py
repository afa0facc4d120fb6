"""An OpenDocument text, put together with odfdo. Imported only when one is written: odfdo loads lxml."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

import odfdo

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
)
from cpsplan.writers._office.beside import SPACE, room_below
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
    Placed,
    anchor_of,
    are_figures,
    contents_entries,
    headed_alike,
    is_told_first,
    logo_size,
    placed,
)
from cpsplan.writers._opendocument.beside import LOOK, framed_beside
from cpsplan.writers._opendocument.contents import filled_contents, tagged
from cpsplan.writers._opendocument.reference import CELLS, reference_text, style_key
from cpsplan.writers._pictures import easy_picture, for_office, mark_as_png, on_paper, within_square
from cpsplan.writers.assets import KINDS, Assets

_GENERATOR = re.compile(rb"<meta:generator>[^<]*</meta:generator>")
"""The name of the library, which it writes when it saves."""


class TextDocument:
    """One OpenDocument text while it is being put together."""

    def __init__(self, content: Content, assets: Assets) -> None:
        self.content, self.assets, self.design = content, assets, design_of(assets.theme)
        self.size = EASY_SIZE if content.is_easy_read else SIZE
        looks = looks_of(self.design, self.size, content.title)
        self.document = odfdo.Document(io.BytesIO(reference_text(self.design, looks, content)))
        self.body = self.document.body
        self.own_styles: dict[str, str] = {}
        """The names of the styles that only this text has, by what they say."""
        self.pictures: dict[str, str] = {}
        """Where each picture lies in the document, by its file among the assets."""
        self.tables = 0
        self.notes = 0

    def finished(self, labels: Mapping[str, str]) -> bytes:
        """The finished file, with the same times in its archive whenever it is made."""
        self._properties()
        if not is_told_first(self.content.publisher, self.content):
            self._publisher()
        parts = placed(self.content, self.design)
        entries, is_cover = contents_entries(parts), True
        for place, part in enumerate(parts):
            if is_cover and not part.is_cover and entries:
                self.body.append(filled_contents(entries, labels["contents"]))
            is_cover = part.is_cover
            self._add(part, place)
        self._begin_pages()
        raw = io.BytesIO()
        self.document.save(raw)
        files = contents(raw.getvalue())
        files["meta.xml"] = _GENERATOR.sub(b"", files["meta.xml"])
        # The type of the document comes first: so programs know it.
        return archive(dict(sorted(files.items(), key=lambda file: (file[0] != "mimetype", file[0]))))

    def _publisher(self) -> None:
        """Whose document it is, at the top of the cover: the logo where there is one, else the name."""
        logo = self.content.logo
        paragraph = self._paragraph(() if logo else (Run(self.content.publisher),), "Publisher")
        if logo:
            paragraph.append(_frame(self._place_of(logo), logo.picture.words, *logo_size(logo)))
        self.body.append(paragraph)

    def _properties(self) -> None:
        properties = self.document.meta
        properties.title = self.content.title
        properties.creator = properties.initial_creator = self.content.publisher
        properties.subject = self.content.description
        properties.language = office_language(self.content.language)
        for name, when in (("meta:creation-date", self.content.created), ("dc:date", self.content.changed)):
            for old in properties.get_elements(f"//{name}"):
                old.delete()
            if when:
                day = tagged(name)
                day.text = f"{when:%Y-%m-%dT%H:%M:%S}"
                properties.get_meta_body().append(day)

    def _begin_pages(self) -> None:
        """Say which pages are of the cover: it begins with the first block, and the contents begin a page."""
        first = self.body.children[0] if self.body.children else None
        if first is not None:
            basis = first.get_attribute("text:style-name") or "Normal"
            first.set_attribute("text:style-name", self._style_on(f"{basis}", 'style:master-page-name="Cover"', ""))
        head = self.body.get_element('//text:p[@text:style-name="ContentsHead"]')
        if head is not None:
            head.set_attribute("text:style-name", self._style_on("TOC_20_Heading", "", 'fo:break-before="page"'))

    def _add(self, part: Placed, place: int) -> None:
        match part.block:
            case Heading():
                self.body.append(self._heading(part.block, part.style, place))
            case Paragraph(line):
                self.body.append(self._paragraph(line, part.style, keeps=part.keeps_with_next))
            case Entries():
                self.body.append(self._list(part.block, is_second=part.is_second_list))
            case QuotedWords():
                self._quotation(part.block)
            case Meanings():
                self._meanings(part.block, is_cover=part.is_cover)
            case Table():
                self._table(part.block)
            case IllustratedIdea():
                self._idea(part.block)
            case CaptionedPicture():
                self._captioned(part.block)
            case ShownPicture():
                self.body.append(self._picture(part.block))

    # --- words

    def _heading(self, heading: Heading, style: str, place: int) -> odfdo.Element:
        """A heading with its anchor; the title of the document is a paragraph."""
        level = heading.level - 1
        written = odfdo.Header(level) if level else odfdo.Paragraph()
        written.set_attribute("text:style-name", style_key(style))
        anchor = anchor_of(place)
        written.append(tagged("text:bookmark-start", text_name=anchor))
        if heading.drawn:
            width = MARK_WIDTHS[min(heading.level, len(MARK_WIDTHS) - 1)]
            written.append(_frame(self._mark(heading.drawn), heading.mark, width, width))
            written.append(" ")
        self._fill(written, heading.line)
        written.append(tagged("text:bookmark-end", text_name=anchor))
        return written

    def _paragraph(self, line: Line, style: str = "", *, strong: bool = False, keeps: bool = False) -> odfdo.Element:
        name = style_key(style or "Normal")
        if keeps:
            name = self._style_on(name, "", 'fo:keep-with-next="always"')
        return self._fill(odfdo.Paragraph(style=name), line, strong=strong)

    def _fill(self, written: odfdo.Element, line: Line, *, strong: bool = False) -> odfdo.Element:
        """Put runs into an element, each in its language; a link where one leads out of the document."""
        for run in line:
            place = written
            if run.note:
                written.append(self._note(run.note))
                continue
            if run.leads_out:
                place = odfdo.Link(run.href)
                place.set_attribute("text:style-name", "Internet_20_link")
                written.append(place)
            if strong or run.strong or run.language:
                span = odfdo.Span(style=self._style_of_run(run.language, strong=strong or run.strong))
                place.append(span)
                place = span
            place.append(run.text.replace(LINE_BREAK, "\n"))
        return written

    def _note(self, line: Line) -> odfdo.Element:
        """A footnote, at the place where it is called."""
        self.notes += 1
        note = tagged("text:note", text_id=f"note{self.notes}", text_note_class="footnote")
        number, inside = tagged("text:note-citation"), tagged("text:note-body")
        number.text = f"{self.notes}"
        # Programs set the number right before the words.
        inside.append(self._paragraph((Run(" "), *line), "footnote text"))
        note.append(number)
        note.append(inside)
        return note

    def _style_of_run(self, language: str, *, strong: bool) -> str:
        values = {"fo:language": language, "fo:country": "GB"} if language else {}
        if strong:
            values["fo:font-weight"] = "bold"
        text = " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())
        return self._own_style("text", f"<style:text-properties {text}/>")

    def _style_on(self, basis: str, attributes: str, properties: str) -> str:
        """The name of a style of paragraphs that is like another one but for something."""
        inside = f"<style:paragraph-properties {properties}/>" if properties else ""
        return self._own_style("paragraph", inside, f'style:parent-style-name="{basis}" {attributes}')

    def _own_style(self, family: str, inside: str, attributes: str = "") -> str:
        """The name of a style that nobody is to see in the list of styles of their program."""
        text = f'style:family="{family}" {attributes}>{inside}'
        if text not in self.own_styles:
            name = self.own_styles[text] = f"own{len(self.own_styles) + 1}"
            self.document.insert_style(f'<style:style style:name="{name}" {text}</style:style>', automatic=True)
        return self.own_styles[text]

    def _list(self, entries: Entries, *, is_second: bool = False) -> odfdo.Element:
        written = tagged("text:list", text_style_name="numbers" if entries.numbered else "bullets")
        style = "List Number" if entries.numbered else "List Bullet"
        for place, line in enumerate(entries.entries):
            entry = tagged("text:list-item")
            if place == 0 and entries.start != 1:
                entry.set_attribute("text:start-value", f"{entries.start}")
            paragraph = self._paragraph(line, style)
            if is_second and place == 0:
                gap = self._style_on(style_key(style), "", f'fo:margin-top="{BETWEEN_LISTS}pt"')
                paragraph.set_attribute("text:style-name", gap)
            entry.append(paragraph)
            for inner in entries.inner[place] if entries.inner else ():
                entry.append(self._list(inner))
            written.append(entry)
        return written

    def _quotation(self, quotation: QuotedWords) -> None:
        for line in quotation.lines:
            self.body.append(self._paragraph(line, "Quote"))
        if quotation.by:
            self.body.append(self._paragraph(quotation.by, "Quote Source"))

    def _meanings(self, meanings: Meanings, *, is_cover: bool) -> None:
        if is_cover and are_figures(meanings):
            self._figures(meanings)
            return
        for term, meaning in meanings.pairs:
            paragraph = self._paragraph(term, strong=True)
            paragraph.append(": ")
            self.body.append(self._fill(paragraph, meaning))

    # --- tables

    def _figures(self, figures: Meanings) -> None:
        """The figures of a cover side by side: what each counts, and below it the number."""
        grid = self._grid("Figures", [TEXT_WIDTH / len(figures.pairs)] * len(figures.pairs))
        heads = tagged("table:table-header-rows")
        grid.append(heads)
        for place, style in enumerate(("Figure Label", "Figure")):
            cells = [[self._paragraph(pair[place], style)] for pair in figures.pairs]
            (grid if place else heads).append(self._row(cells, ""))
        self._end_table()

    def _table(self, table: Table) -> None:
        if table.caption:
            self.body.append(self._paragraph(table.caption, "caption"))
        widths = column_widths(headed_alike(table, self.content), TEXT_WIDTH, self.size)
        rows = len(table.rows) + bool(table.head)
        grid = self._grid("Table", widths, splits=rows > KEPT_ROWS)
        if table.head:
            heads = tagged("table:table-header-rows")
            heads.append(self._row_of(table.head, "HeadCell"))
            grid.append(heads)
        for cells in filter(None, table.rows):
            grid.append(self._row_of(cells, "Cell"))
        self._end_table()

    def _grid(self, kind: str, widths: Sequence[float], *, splits: bool = False) -> odfdo.Element:
        """A table at the end of the document, with its columns and no rows."""
        self.tables += 1
        grid = tagged("table:table", table_name=f"{kind}{self.tables}")
        breaks = f'style:may-break-between-rows="{"true" if splits else "false"}"'
        width = f'<style:table-properties style:width="{TEXT_WIDTH}mm" table:align="left" {breaks}/>'
        grid.set_attribute("table:style-name", self._own_style("table", width))
        for share in widths:
            properties = f'<style:table-column-properties style:column-width="{share:.1f}mm"/>'
            grid.append(tagged("table:table-column", table_style_name=self._own_style("table-column", properties)))
        self.body.append(grid)
        return grid

    def _end_table(self) -> None:
        self.body.append(odfdo.Paragraph(style="Table_20_End"))

    def _row_of(self, cells: Sequence[Cell], kind: str) -> odfdo.Element:
        """A row; of what heads it, the first line is its name."""
        return self._row(
            [
                [
                    self._paragraph(line, "Table Head" if cell.heads and place == 0 else "Table Text")
                    for place, line in enumerate(cell.lines or ((),))
                ]
                for cell in cells
            ],
            kind,
        )

    def _row(self, cells: Sequence[Sequence[odfdo.Element]], kind: str) -> odfdo.Element:
        """A row that stands on one page, with paragraphs in its cells; ``kind`` says what line is below it."""
        whole = '<style:table-row-properties fo:keep-together="always"/>'
        row = tagged("table:table-row", table_style_name=self._own_style("table-row", whole))
        colour = self.design.ink if kind == "HeadCell" else self.design.hair
        line = f'fo:border-bottom="{CELLS[kind]}pt solid {colour}" ' if kind else ""
        look = self._own_style("table-cell", f'<style:table-cell-properties {line}fo:padding-right="3mm"/>')
        for paragraphs in cells:
            cell = tagged("table:table-cell", table_style_name=look, office_value_type="string")
            for paragraph in paragraphs:
                cell.append(paragraph)
            row.append(cell)
        return row

    def _idea(self, idea: IllustratedIdea) -> None:
        """A picture on the left, its sentences on the right, each on a line of its own: no table, for it is none."""
        paragraph = self._paragraph((), "Idea" if idea.picture else "Idea Alone")
        if idea.picture:
            paragraph.append(framed_beside(self._framed(idea.picture), self._own_style("graphic", LOOK)))
        self.body.append(self._fill(paragraph, idea.one_line))
        if idea.picture:
            size = f'<style:text-properties fo:font-size="{room_below(idea):.0f}pt"/>'
            paragraph.append(odfdo.LineBreak())
            paragraph.append(odfdo.Span(SPACE, style=self._own_style("text", size)))

    # --- pictures

    def _picture(self, picture: ShownPicture) -> odfdo.Element:
        paragraph = odfdo.Paragraph(style="Normal")
        paragraph.append(self._framed(picture))
        return paragraph

    def _framed(self, picture: ShownPicture) -> odfdo.Element:
        """A picture of Easy Read in its frame."""
        content, ending = easy_picture(picture.file, self.assets)
        if picture.file not in self.pictures:
            self.pictures[picture.file] = self._put(f"{PurePosixPath(picture.file).stem}{ending}", content)
        return _frame(self.pictures[picture.file], picture.words, *within_square(content, IDEA_PICTURE))

    def _captioned(self, figure: CaptionedPicture) -> None:
        """A picture of the register, with what stands below it on the same page."""
        place_of_picture = self._place_of(figure)
        paragraph = odfdo.Paragraph(style="Picture" if figure.lines else "Normal")
        paragraph.append(_frame(place_of_picture, figure.picture.words, *on_paper(figure.width, figure.height)))
        self.body.append(paragraph)
        for place, line in enumerate(figure.lines, start=1):
            self.body.append(self._paragraph(line, "Picture Caption", keeps=place < len(figure.lines)))

    def _place_of(self, figure: CaptionedPicture) -> str:
        """Where a picture of the register lies in the document; it is put there when it is first asked for."""
        file = figure.picture.file
        if file not in self.pictures:
            content, ending = for_office(file, self.assets)
            self.pictures[file] = self._put(f"{PurePosixPath(file).stem}{ending}", content)
        return self.pictures[file]

    def _mark(self, drawn: str) -> str:
        """Where the mark of an aim lies in the document."""
        if drawn not in self.pictures:
            self.pictures[drawn] = self._put(f"mark{len(self.pictures) + 1}.png", mark_as_png(drawn.encode()))
        return self.pictures[drawn]

    def _put(self, name: str, picture: bytes) -> str:
        """Put a picture into the document; where it lies there."""
        place = f"Pictures/{name}"
        self.document.set_part(place, picture)
        self.document.manifest.add_full_path(place, KINDS[PurePosixPath(place).suffix])
        return place


def _frame(place: str, alt: str, width: float, height: float) -> odfdo.Element:
    """The picture at a place of the document, in a line of text; sizes are in millimetres."""
    frame = odfdo.Frame(size=(f"{width:.1f}mm", f"{height:.1f}mm"), anchor_type="as-char")
    frame.append(odfdo.DrawImage(place))
    if not alt:
        # An extension of ODF, which LibreOffice writes too.
        frame.set_attribute("loext:decorative", "true")
        return frame
    for tag in ("svg:title", "svg:desc"):
        words = tagged(tag)
        words.text = alt
        frame.append(words)
    return frame
