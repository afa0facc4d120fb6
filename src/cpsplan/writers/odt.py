"""OpenDocument: real headings, lists and tables with header rows, the language of each part, text alternatives."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import Any

from cpsplan.render import Page
from cpsplan.workspace.archive import archive, contents
from cpsplan.writers._content import (
    Block,
    Cell,
    Content,
    Entries,
    Heading,
    IllustratedIdea,
    Line,
    Meanings,
    Paragraph,
    Picture,
    Table,
)
from cpsplan.writers._pictures import as_png
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="odt", file_name="<document>.odt", words="format-odt", rank=5)

MOMENT = "2000-01-01T00:00:00"
"""When every file was made, so that the same page gives the same bytes."""
FONT = "Arial"
HEADINGS = {1: 26, 2: 20, 3: 16, 4: 14, 5: 13}
"""Points of a heading by its level."""
SIZE, EASY_SIZE = 12, 16
"""Points of the text: UKAAF clear print; Easy Read."""


def write(page: Page, assets: Assets) -> bytes:
    """The page as an OpenDocument text."""
    content = read_page(page)
    return _TextDocument(content, assets, EASY_SIZE if content.is_easy_read else SIZE).bytes()


class _TextDocument:
    """One document while it is being put together."""

    def __init__(self, content: Content, assets: Assets, size: int) -> None:
        from odf.element import Element  # noqa: PLC0415
        from odf.opendocument import OpenDocumentText  # noqa: PLC0415

        # odfpy gathers the namespaces of all documents of a process; this one is to name its own alone.
        Element.namespaces.clear()
        self.content, self.assets = content, assets
        self.document: Any = OpenDocumentText()
        self.languages: dict[tuple[str, bool], Any] = {}
        self.tables = 0
        self._properties()
        self._styles(size)

    def bytes(self) -> bytes:
        """The finished file, with the same times in its archive whenever it is made."""
        for block in self.content.blocks:
            self._add(block)
        raw = io.BytesIO()
        self.document.write(raw)
        # The type of the document comes first: so programs know it.
        files = sorted(contents(raw.getvalue()).items(), key=lambda file: (file[0] != "mimetype", file[0]))
        return archive(dict(files))

    def _properties(self) -> None:
        from odf import dc, meta  # noqa: PLC0415

        properties = self.document.meta
        properties.addElement(dc.Title(text=self.content.title))
        properties.addElement(dc.Creator(text=self.content.publisher))
        properties.addElement(dc.Subject(text=self.content.description))
        properties.addElement(dc.Language(text=_tag(self.content.language)))
        properties.addElement(dc.Date(text=MOMENT))
        properties.addElement(meta.CreationDate(text=MOMENT))

    def _styles(self, size: int) -> None:
        from odf.style import DefaultStyle, ParagraphProperties, Style, TableCellProperties, TextProperties  # noqa: PLC0415

        styles, own = self.document.styles, self.document.automaticstyles
        usual = DefaultStyle(family="paragraph")
        usual.addElement(ParagraphProperties(marginbottom="3mm", lineheight="140%"))
        usual.addElement(_text(f"{size}pt", self.content.language))
        styles.addElement(usual)
        for level, points in HEADINGS.items():
            heading = Style(name=f"Heading_20_{level}", displayname=f"Heading {level}", family="paragraph")
            heading.addElement(ParagraphProperties(margintop="6mm", marginbottom="2mm", keepwithnext="always"))
            heading.addElement(TextProperties(fontsize=f"{max(points, size)}pt", fontweight="bold", color="#1d1c2b"))
            styles.addElement(heading)
        framed = Style(name="framed", family="table-cell")
        framed.addElement(TableCellProperties(border="0.5pt solid #8a8799", padding="1.5mm"))
        own.addElement(framed)
        self.framed = framed

    def _add(self, block: Block) -> None:
        from odf.text import H, P  # noqa: PLC0415

        body = self.document.text
        match block:
            case Heading(level):
                heading = H(outlinelevel=level, stylename=f"Heading_20_{level}")
                body.addElement(self._filled(heading, block.shown))
            case Paragraph(line):
                body.addElement(self._filled(P(), line))
            case Entries():
                body.addElement(self._list(block))
            case Meanings(pairs):
                for term, meaning in pairs:
                    paragraph = self._filled(P(), term, strong=True)
                    paragraph.addText(": ")
                    body.addElement(self._filled(paragraph, meaning))
            case Table():
                self._table(block)
            case IllustratedIdea():
                self._idea(block)
            case Picture():
                body.addElement(self._picture(block))

    def _filled(self, element: Any, line: Line, *, strong: bool = False) -> Any:
        """Put runs into ``element``, each in its language; a link where one leads out of the document."""
        from odf.text import A, Span  # noqa: PLC0415

        for run in line:
            bold = strong or run.strong
            place = element
            if run.leads_out:
                place = A(href=run.href, type="simple")
                element.addElement(place)
            if bold or run.language:
                span = Span(stylename=self._style(run.language, strong=bold))
                place.addElement(span)
                place = span
            place.addText(run.text)
        return element

    def _style(self, language: str, *, strong: bool) -> Any:
        from odf.style import Style  # noqa: PLC0415

        key = (language, strong)
        if key not in self.languages:
            style = Style(name=f"run{len(self.languages) + 1}", family="text")
            style.addElement(_text("", language, strong=strong))
            self.document.automaticstyles.addElement(style)
            self.languages[key] = style
        return self.languages[key]

    def _list(self, entries: Entries) -> Any:
        from odf.text import List, ListItem, P  # noqa: PLC0415

        written = List(stylename=self._list_style(numbered=entries.numbered))
        for line in entries.entries:
            entry = ListItem()
            entry.addElement(self._filled(P(), line))
            written.addElement(entry)
        return written

    def _list_style(self, *, numbered: bool) -> Any:
        from odf.style import ListLevelProperties  # noqa: PLC0415
        from odf.text import ListLevelStyleBullet, ListLevelStyleNumber, ListStyle  # noqa: PLC0415

        name = "numbers" if numbered else "dashes"
        for known in self.document.automaticstyles.getElementsByType(ListStyle):
            if known.getAttribute("name") == name:
                return known
        style = ListStyle(name=name)
        if numbered:
            level = ListLevelStyleNumber(level=1, numformat="1", numsuffix=".")
        else:
            level = ListLevelStyleBullet(level=1, bulletchar="–")
        level.addElement(ListLevelProperties(spacebefore="4mm", minlabelwidth="7mm"))
        style.addElement(level)
        self.document.automaticstyles.addElement(style)
        return style

    def _table(self, block: Table) -> None:
        from odf.table import Table as Grid  # noqa: PLC0415
        from odf.table import TableColumn, TableHeaderRows, TableRow  # noqa: PLC0415
        from odf.text import P  # noqa: PLC0415

        self.tables += 1
        if block.caption:
            self.document.text.addElement(self._filled(P(), block.caption, strong=True))
        grid = Grid(name=f"Table{self.tables}")
        grid.addElement(TableColumn(numbercolumnsrepeated=max(map(len, (block.head, *block.rows)))))
        for place, cells in enumerate((block.head, *block.rows)):
            row = TableRow()
            for cell in cells:
                row.addElement(self._cell(cell))
            if place == 0 and cells:
                head = TableHeaderRows()
                head.addElement(row)
                grid.addElement(head)
            elif cells:
                grid.addElement(row)
        self.document.text.addElement(grid)

    def _cell(self, cell: Cell) -> Any:
        from odf.table import TableCell  # noqa: PLC0415
        from odf.text import P  # noqa: PLC0415

        written = TableCell(stylename=self.framed)
        for line in cell.lines or ((),):
            written.addElement(self._filled(P(), line, strong=cell.heads))
        return written

    def _idea(self, idea: IllustratedIdea) -> None:
        """A picture on the left, its sentences on the right: two cells without lines around them."""
        from odf.style import Style, TableColumnProperties  # noqa: PLC0415
        from odf.table import Table as Grid  # noqa: PLC0415
        from odf.table import TableCell, TableColumn, TableRow  # noqa: PLC0415
        from odf.text import P  # noqa: PLC0415

        self.tables += 1
        grid, row = Grid(name=f"IllustratedIdea{self.tables}"), TableRow()
        known = {style.getAttribute("name") for style in self.document.automaticstyles.childNodes}
        for name, width in (("left", "50mm"), ("right", "116mm")):
            if name not in known:
                column = Style(name=name, family="table-column")
                column.addElement(TableColumnProperties(columnwidth=width))
                self.document.automaticstyles.addElement(column)
            grid.addElement(TableColumn(stylename=name))
        left, right = TableCell(), TableCell()
        left.addElement(self._picture(idea.picture))
        for line in idea.lines:
            right.addElement(self._filled(P(), line))
        row.addElement(left)
        row.addElement(right)
        grid.addElement(row)
        self.document.text.addElement(grid)

    def _picture(self, picture: Picture) -> Any:
        from odf.draw import Frame, Image  # noqa: PLC0415
        from odf.svg import Desc, Title  # noqa: PLC0415
        from odf.text import P  # noqa: PLC0415

        name = f"Pictures/{PurePosixPath(picture.file).stem}.png"
        if name not in self.document.Pictures:
            self.document.addPicture(name, "image/png", as_png(self.assets.contents[picture.file]))
        frame = Frame(width="43mm", height="43mm", anchortype="as-char")
        frame.addElement(Image(href=name, type="simple", show="embed", actuate="onLoad"))
        frame.addElement(Title(text=picture.words))
        frame.addElement(Desc(text=picture.words))
        paragraph = P()
        paragraph.addElement(frame)
        return paragraph


def _tag(language: str) -> str:
    return f"{language}-GB" if language in {"en", "cy", "gd", "ga"} else language


def _text(size: str, language: str, *, strong: bool = False) -> Any:
    """Properties of text: its size, weight and language, those that are given."""
    from odf.style import TextProperties  # noqa: PLC0415

    values: dict[str, str] = {"fontsize": size, "fontfamily": FONT} if size else {}
    if language:
        values |= {"language": language, "country": "GB"}
    if strong:
        values["fontweight"] = "bold"
    return TextProperties(**values)


def read_back(content: bytes) -> str:
    """What a file of this format says: every heading and paragraph of its text, in order."""
    from lxml import etree  # noqa: PLC0415

    root = etree.fromstring(contents(content)["content.xml"])
    space = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    return "\n".join("".join(paragraph.itertext()) for paragraph in root.iter(f"{space}h", f"{space}p"))
