"""An OpenDocument text, put together with odfdo. Imported only when one is written: odfdo loads lxml."""

from __future__ import annotations

import io
import re
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

import odfdo

from cpsplan.workspace.archive import archive, contents
from cpsplan.writers._content import (
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
    QuotedWords,
    Run,
    ShownPicture,
    Table,
    office_language,
)
from cpsplan.writers._office.design import EASY_SIZE, FACE, SIZE
from cpsplan.writers._pictures import as_png, for_office, on_paper
from cpsplan.writers.assets import KINDS, Assets

HEADINGS = {1: 26, 2: 20, 3: 16, 4: 14, 5: 13}
"""Points of a heading by its level."""
COLUMNS = {"left": "50mm", "right": "116mm"}
"""The widths of the two columns of an idea: its picture, its sentences."""

_NEEDED = frozenset({"/", "mimetype", "META-INF/manifest.xml", "content.xml", "meta.xml", "settings.xml", "styles.xml"})
"""The parts of a text that are kept: the model of odfdo brings settings of a program, too."""
_GENERATOR = re.compile(rb"<meta:generator>[^<]*</meta:generator>")
"""The name of the library, which it writes when it saves."""
_USUAL = """
<style:default-style style:family="paragraph">
  <style:paragraph-properties fo:margin-bottom="3mm" fo:line-height="140%"/>
  {properties}
</style:default-style>
"""
_RUN = """
<style:style style:name="{name}" style:family="text">{properties}</style:style>
"""
_HEADING = """
<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" style:family="paragraph">
  <style:paragraph-properties fo:margin-top="6mm" fo:margin-bottom="2mm" fo:keep-with-next="always"/>
  <style:text-properties fo:font-size="{points}pt" fo:font-weight="bold" fo:color="#1d1c2b"/>
</style:style>
"""
_QUOTED = """
<style:style style:name="Quotations" style:family="paragraph">
  <style:paragraph-properties fo:margin-left="6mm" fo:margin-top="3mm" fo:keep-with-next="always"
    fo:border-left="2pt solid #1d1c2b" fo:padding-left="4mm"/>
  <style:text-properties fo:font-size="14pt" fo:font-weight="bold"/>
</style:style>
"""
_FRAMED = """
<style:style style:name="framed" style:family="table-cell">
  <style:table-cell-properties fo:border="0.5pt solid #8a8799" fo:padding="1.5mm"/>
</style:style>
"""
_COLUMN = """
<style:style style:name="{name}" style:family="table-column">
  <style:table-column-properties style:column-width="{width}"/>
</style:style>
"""
_LIST = """
<text:list-style style:name="{name}">
  <text:list-level-style-{kind} text:level="1" {mark}>
    <style:list-level-properties text:space-before="4mm" text:min-label-width="7mm"/>
  </text:list-level-style-{kind}>
  <text:list-level-style-{kind} text:level="2" {mark}>
    <style:list-level-properties text:space-before="11mm" text:min-label-width="7mm"/>
  </text:list-level-style-{kind}>
</text:list-style>
"""


class TextDocument:
    """One OpenDocument text while it is being put together."""

    def __init__(self, content: Content, assets: Assets) -> None:
        self.content, self.assets = content, assets
        self.document = odfdo.Document("text")
        self.body = self.document.body
        self._empty()
        self.runs: dict[tuple[str, bool], str] = {}
        """The names of the styles of runs, by language and weight."""
        self.pictures: dict[str, str] = {}
        """Where each picture lies in the document, by its file among the assets."""
        self.tables = self.notes = 0
        self._properties()
        self._styles(EASY_SIZE if content.is_easy_read else SIZE)

    def bytes(self) -> bytes:
        """The finished file, with the same times in its archive whenever it is made."""
        for block in self.content.blocks:
            self._add(block)
        self._keep_what_is_needed()
        raw = io.BytesIO()
        self.document.save(raw)
        files = contents(raw.getvalue())
        files["meta.xml"] = _GENERATOR.sub(b"", files["meta.xml"])
        # The type of the document comes first: so programs know it.
        return archive(dict(sorted(files.items(), key=lambda file: (file[0] != "mimetype", file[0]))))

    def _keep_what_is_needed(self) -> None:
        for part in self.document.parts:
            if not _is_needed(part):
                self.document.del_part(part)
        for path in self.document.manifest.get_paths():
            if not _is_needed(path):
                self.document.manifest.del_full_path(path)

    def _empty(self) -> None:
        """Take away what the model of odfdo holds: its text, looks, settings and counts."""
        self.body.clear()
        for style in self.document.get_styles():
            style.delete()
        settings = self.document.settings.get_elements("//office:settings/*")
        counts = self.document.meta.get_elements("//meta:document-statistic")
        colours = self.document.styles.get_elements("//office:styles/*")
        for element in (*settings, *counts, *colours):
            element.delete()

    def _properties(self) -> None:
        properties = self.document.meta
        properties.title = self.content.title
        properties.creator = properties.initial_creator = self.content.publisher
        properties.subject = self.content.description
        properties.language = office_language(self.content.language)
        for name, when in (("meta:creation-date", self.content.created), ("dc:date", self.content.changed)):
            for element in properties.get_elements(f"//{name}"):
                element.delete()
            if when:
                element = odfdo.Element.from_tag(name)
                element.text = f"{when:%Y-%m-%dT%H:%M:%S}"
                properties.get_meta_body().append(element)

    def _styles(self, size: int) -> None:
        usual = _USUAL.format(properties=_text_properties(self.content.language, size=size))
        self.document.insert_style(usual, default=True)
        for level, points in HEADINGS.items():
            self.document.insert_style(_HEADING.format(level=level, points=max(points, size)))
        self.document.insert_style(_QUOTED)
        self._own_style(_FRAMED)
        self._own_style(_LIST.format(name="numbers", kind="number", mark='style:num-format="1" style:num-suffix="."'))
        self._own_style(_LIST.format(name="dashes", kind="bullet", mark='text:bullet-char="–"'))
        if self.content.is_easy_read:
            for name, width in COLUMNS.items():
                self._own_style(_COLUMN.format(name=name, width=width))

    def _own_style(self, style: str) -> None:
        """Add a style that nobody is to see in the list of styles of their program."""
        self.document.insert_style(style, automatic=True)

    def _add(self, block: Block) -> None:
        match block:
            case Heading(level):
                heading = odfdo.Header(level)
                heading.set_attribute("text:style-name", f"Heading_20_{level}")
                self.body.append(self._filled(heading, block.shown))
            case Paragraph(line):
                self.body.append(self._paragraph(line))
            case Entries():
                self.body.append(self._list(block))
            case QuotedWords():
                self._quotation(block)
            case Meanings():
                self._meanings(block)
            case Table():
                self._table(block)
            case IllustratedIdea():
                self._idea(block)
            case CaptionedPicture():
                self._captioned(block)
            case ShownPicture():
                self.body.append(self._picture(block))

    def _meanings(self, meanings: Meanings) -> None:
        for term, meaning in meanings.pairs:
            paragraph = self._paragraph(term, strong=True)
            paragraph.append(": ")
            self.body.append(self._filled(paragraph, meaning))

    def _paragraph(self, line: Line, *, strong: bool = False) -> odfdo.Element:
        return self._filled(odfdo.Paragraph(), line, strong=strong)

    def _filled(self, element: odfdo.Element, line: Line, *, strong: bool = False) -> odfdo.Element:
        """Put runs into ``element``, each in its language; a link where one leads out of the document."""
        for run in line:
            if run.note:
                element.append(self._note(run))
                continue
            bold = strong or run.strong
            place = element
            if run.leads_out:
                place = odfdo.Link(run.href)
                element.append(place)
            if bold or run.language:
                span = odfdo.Span(style=self._run_style(run.language, strong=bold))
                place.append(span)
                place = span
            place.append(run.text)
        return element

    def _run_style(self, language: str, *, strong: bool) -> str:
        key = (language, strong)
        if key not in self.runs:
            self.runs[key] = f"run{len(self.runs) + 1}"
            properties = _text_properties(language, strong=strong)
            self._own_style(_RUN.format(name=self.runs[key], properties=properties))
        return self.runs[key]

    def _list(self, entries: Entries) -> odfdo.Element:
        written = odfdo.List(style="numbers" if entries.numbered else "dashes")
        for place, line in enumerate(entries.entries):
            entry = odfdo.ListItem()
            if place == 0 and entries.start != 1:
                entry.set_attribute("text:start-value", str(entries.start))
            entry.append(self._paragraph(line))
            for inner in entries.inner[place] if entries.inner else ():
                entry.append(self._list(inner))
            written.append(entry)
        return written

    def _note(self, call: Run) -> odfdo.Element:
        """A footnote, which stands where it is called; programs number it and set it at the foot of the page."""
        note, number, body = (odfdo.Element.from_tag(f"text:{tag}") for tag in ("note", "note-citation", "note-body"))
        self.notes += 1
        note.set_attribute("text:id", f"note{self.notes}")
        note.set_attribute("text:note-class", "footnote")
        number.text = call.text
        body.append(self._paragraph(call.note))
        note.append(number)
        note.append(body)
        return note

    def _quotation(self, quotation: QuotedWords) -> None:
        for line in quotation.lines:
            paragraph = self._paragraph(line)
            paragraph.set_attribute("text:style-name", "Quotations")
            self.body.append(paragraph)
        if quotation.by:
            self.body.append(self._paragraph(quotation.by))

    def _table(self, table: Table) -> None:
        if table.caption:
            self.body.append(self._paragraph(table.caption, strong=True))
        width = max(map(len, (table.head, *table.rows)))
        grid = self._grid("Table", odfdo.Column(repeated=width))
        if table.head:
            heads = odfdo.HeaderRows()
            heads.append(self._row(table.head))
            grid.append(heads)
        for cells in table.rows:
            if cells:
                grid.append(self._row(cells))

    def _grid(self, kind: str, *columns: odfdo.Element) -> odfdo.Element:
        """A table at the end of the document, with its columns and no rows."""
        self.tables += 1
        grid = odfdo.Element.from_tag("table:table")
        grid.set_attribute("table:name", f"{kind}{self.tables}")
        for column in columns:
            grid.append(column)
        self.body.append(grid)
        return grid

    def _row(self, cells: tuple[Cell, ...]) -> odfdo.Element:
        row = odfdo.Element.from_tag("table:table-row")
        for cell in cells:
            written = odfdo.Cell(style="framed")
            for line in cell.lines or ((),):
                written.append(self._paragraph(line, strong=cell.heads))
            row.append(written)
        return row

    def _idea(self, idea: IllustratedIdea) -> None:
        """A picture on the left, its sentences on the right: two cells without lines around them."""
        grid = self._grid("Idea", *(odfdo.Column(style=name) for name in COLUMNS))
        left, right = odfdo.Cell(), odfdo.Cell()
        left.append(self._picture(idea.picture))
        for line in idea.lines:
            right.append(self._paragraph(line))
        row = odfdo.Element.from_tag("table:table-row")
        row.append(left)
        row.append(right)
        grid.append(row)

    def _picture(self, picture: ShownPicture) -> odfdo.Element:
        return self._frame(self._place_of(picture.file), picture.words, "43mm", "43mm")

    def _captioned(self, figure: CaptionedPicture) -> None:
        """A picture of the register, with what stands below it."""
        file = figure.picture.file
        if file not in self.pictures:
            content, ending = for_office(file, self.assets)
            self.pictures[file] = _put(self.document, f"Pictures/{PurePosixPath(file).stem}{ending}", content)
        width, height = (f"{side:.1f}mm" for side in on_paper(figure.width, figure.height))
        self.body.append(self._frame(self.pictures[file], figure.picture.words, width, height))
        for line in figure.lines:
            self.body.append(self._paragraph(line))

    @staticmethod
    def _frame(place: str, alt: str, width: str, height: str) -> odfdo.Element:
        """A paragraph with the picture at a place of the document."""
        frame = odfdo.Frame(size=(width, height), anchor_type="as-char")
        frame.append(odfdo.DrawImage(place))
        for tag in ("svg:title", "svg:desc"):
            words = odfdo.Element.from_tag(tag)
            words.text = alt
            frame.append(words)
        paragraph = odfdo.Paragraph()
        paragraph.append(frame)
        return paragraph

    def _place_of(self, file: str) -> str:
        """Where a picture lies in the document; it is put there when it is first asked for."""
        if file not in self.pictures:
            place = f"Pictures/{PurePosixPath(file).stem}.png"
            self.pictures[file] = _put(self.document, place, as_png(self.assets.contents[file]))
        return self.pictures[file]


def _put(document: odfdo.Document, place: str, picture: bytes) -> str:
    """Put a picture into a document; where it lies there."""
    document.set_part(place, picture)
    document.manifest.add_full_path(place, KINDS[PurePosixPath(place).suffix])
    return place


def _is_needed(part: str) -> bool:
    return part in _NEEDED or part.startswith("Pictures/")


def _text_properties(language: str, *, size: int = 0, strong: bool = False) -> str:
    """The element with the properties of text that are given: its language, its size in points, its weight."""
    properties: dict[str, str] = {}
    if size:
        properties |= {"fo:font-size": f"{size}pt", "fo:font-family": FACE}
    if language:
        properties |= {"fo:language": language, "fo:country": "GB"}
    if strong:
        properties["fo:font-weight"] = "bold"
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in properties.items())
    return f"<style:text-properties {attributes}/>"
