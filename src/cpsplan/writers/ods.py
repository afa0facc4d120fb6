"""ODS: the parts of an OpenDocument spreadsheet, for tables and for workbooks that people fill in.

The parts are written as OpenDocument 1.3 has them: odfdo, which writes the texts, knows no lists of choices for cells.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from cpsplan.book.theme import Scheme, default_theme
from cpsplan.late import dataclass
from cpsplan.workspace.archive import archive
from cpsplan.writers.on_paper import MOST_LINES, row_height

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
CellValue = str | int | Decimal | datetime.date | None
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
}
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


@dataclass(frozen=True, slots=True)
class OdsSheet:
    """A sheet: its name, the elements of its columns and rows, and how it is shown and printed."""

    name: str
    columns: str
    rows: str
    more: str = ""
    """Further attributes of the table."""
    pages: int = 1
    """How many pages it is wide on paper; nothing where it is hidden."""
    frozen: tuple[int, int] = (0, 0)
    """How many columns and rows stand still when it is scrolled."""


def ods_file(
    title: str, language: str, sheets: Iterable[OdsSheet], widths: Mapping[str, int], validations: str = ""
) -> bytes:
    """The bytes of a spreadsheet. ``widths`` are those of columns in millimetres, by the names of their styles."""
    every = list(sheets)
    columns = "".join(
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties'
        f' style:column-width="{width}mm"/></style:style>'
        for name, width in widths.items()
    )
    most = max(sheet.pages for sheet in every)
    styles = f"<office:automatic-styles>{columns}{_heights()}{_shown(most)}</office:automatic-styles>"
    rules = f"<table:content-validations>{validations}</table:content-validations>" if validations else ""
    tables = "".join(map(_table, every))
    body = f"<office:body><office:spreadsheet>{rules}{tables}</office:spreadsheet></office:body>"
    about = f"<dc:title>{escape(title)}</dc:title><dc:language>{escape(language)}</dc:language>"
    parts = {
        "mimetype": TYPE,
        "META-INF/manifest.xml": _MANIFEST,
        "content.xml": _part("content", styles + body),
        "meta.xml": _part("meta", f"<office:meta>{about}</office:meta>"),
        "settings.xml": _part("settings", _settings(every)),
        "styles.xml": _part("styles", _usual(language) + _paper(most)),
    }
    return archive({name: text.encode() for name, text in parts.items()})


def _part(name: str, inner: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<office:document-{name} {spaces} office:version="1.3">{inner}</office:document-{name}>'


def _usual(language: str) -> str:
    """How cells look, and their language. Here, and not in the contents, a style can go on from another."""
    code, _, region = language.partition("-")
    # Its ground is white, whatever a workspace has for its pages.
    colours = default_theme().paper
    country = f' fo:country="{escape(region)}"' if region else ' fo:country="none"'
    return f"""<office:styles><style:default-style style:family="table-cell">
<style:text-properties style:font-name="Arial" fo:font-family="Arial" fo:font-size="11pt" fo:color="{colours.ink}"
 fo:language="{escape(code)}"{country}/></style:default-style>{_cells(colours)}</office:styles>"""


def _cells(colours: Scheme) -> str:
    """How each kind of cell looks."""
    return f"""
<number:date-style style:name="day-shown"><number:day/><number:text> </number:text><number:month number:textual="true"/>
<number:text> </number:text><number:year number:style="long"/></number:date-style>
<number:date-style style:name="iso-day-shown"><number:year number:style="long"/><number:text>-</number:text>
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<number:number-style style:name="figure-shown"><number:number number:min-integer-digits="1"
 number:min-decimal-places="0" number:decimal-places="10" number:grouping="true"/></number:number-style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"
 style:vertical-align="top" fo:border-bottom="0.5pt solid {colours.thin_line}"/></style:style>
<style:style style:name="day" style:family="table-cell" style:parent-style-name="cell"
 style:data-style-name="day-shown"><style:table-cell-properties style:text-align-source="fix"/>
<style:paragraph-properties fo:text-align="start"/></style:style>
<style:style style:name="iso-day" style:family="table-cell" style:parent-style-name="cell"
 style:data-style-name="iso-day-shown"><style:table-cell-properties style:text-align-source="fix"/>
<style:paragraph-properties fo:text-align="start"/></style:style>
<style:style style:name="figure" style:family="table-cell" style:parent-style-name="cell"
 style:data-style-name="figure-shown"><style:table-cell-properties fo:padding-right="8pt"/></style:style>
<style:style style:name="fixed" style:family="table-cell"><style:table-cell-properties
 fo:background-color="{colours.tint}" fo:wrap-option="wrap" style:vertical-align="top"
 fo:border-bottom="0.5pt solid {colours.thin_line}"/></style:style>
<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"
 style:vertical-align="bottom" fo:border-bottom="1.5pt solid {colours.ink}"/>
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="plain" style:family="table-cell">
<style:table-cell-properties fo:wrap-option="wrap"/></style:style>
<style:style style:name="id" style:family="table-cell" style:parent-style-name="fixed"><style:text-properties
 fo:font-size="9pt" fo:color="{colours.muted}"/></style:style>
<style:style style:name="title" style:family="table-cell"><style:text-properties fo:font-weight="bold"
 fo:font-size="18pt"/></style:style>
"""


def _heights() -> str:
    """The styles of rows by how many lines they have."""
    return "".join(
        f'<style:style style:name="lines-{lines}" style:family="table-row"><style:table-row-properties'
        f' style:row-height="{row_height(lines)}pt" style:use-optimal-row-height="false"/></style:style>'
        for lines in range(1, MOST_LINES + 1)
    )


def _shown(most: int) -> str:
    """The styles of sheets: hidden, or shown and so many pages wide on paper."""
    shown = "".join(
        f'<style:style style:name="shown-{pages}" style:family="table" style:master-page-name="wide-{pages}">'
        '<style:table-properties table:display="true"/></style:style>'
        for pages in range(1, most + 1)
    )
    hidden = '<style:style style:name="shown-0" style:family="table"><style:table-properties table:display="false"/>'
    return f"{shown}{hidden}</style:style>"


def _paper(most: int) -> str:
    """A4, the long side below, so many pages wide, each with the name of its sheet and its number."""
    layouts = "".join(
        f'<style:page-layout style:name="layout-{pages}"><style:page-layout-properties fo:page-width="297mm"'
        ' fo:page-height="210mm" style:print-orientation="landscape" fo:margin="15mm"'
        f' style:scale-to-X="{pages}" style:scale-to-Y="0"/></style:page-layout>'
        for pages in range(1, most + 1)
    )
    masters = "".join(
        f'<style:master-page style:name="wide-{pages}" style:page-layout-name="layout-{pages}"><style:footer>'
        "<text:p><text:sheet-name/>, <text:page-number/> / <text:page-count/></text:p></style:footer>"
        "</style:master-page>"
        for pages in range(1, most + 1)
    )
    automatic = f"<office:automatic-styles>{layouts}</office:automatic-styles>"
    return f"{automatic}<office:master-styles>{masters}</office:master-styles>"


def _settings(sheets: Iterable[OdsSheet]) -> str:
    """What stands still when a sheet is scrolled."""
    entries = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        + "".join(
            f'<config:config-item config:name="{key}" config:type="{kind}">{value}</config:config-item>'
            for key, kind, value in _frozen(*sheet.frozen)
        )
        + "</config:config-item-map-entry>"
        for sheet in sheets
        if any(sheet.frozen)
    )
    return (
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{entries}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
    )


def _frozen(columns: int, rows: int) -> tuple[tuple[str, str, int], ...]:
    return (
        ("HorizontalSplitMode", "short", 2),
        ("VerticalSplitMode", "short", 2),
        ("HorizontalSplitPosition", "int", columns),
        ("VerticalSplitPosition", "int", rows),
        ("PositionRight", "int", columns),
        ("PositionBottom", "int", rows),
    )


def _table(sheet: OdsSheet) -> str:
    head = f'<table:table table:name={quoteattr(sheet.name)} table:style-name="shown-{sheet.pages}"{sheet.more}>'
    return f"{head}{sheet.columns}{sheet.rows}</table:table>"


def columns_of_ods(columns: Iterable[str], repeated: int = 0) -> str:
    """The elements of columns; the first ``repeated`` of them stand on every page."""
    every = list(columns)
    first, rest = "".join(every[:repeated]), "".join(every[repeated:])
    return f"<table:table-header-columns>{first}</table:table-header-columns>{rest}" if first else rest


def top(title: str, says: str, heads: Iterable[str], notes: Iterable[str] = ()) -> str:
    """The three rows above the entries: title, sentence, heads; these are repeated on every page."""
    words = list(notes)
    cells = []
    for number, head in enumerate(heads):
        note = words[number] if number < len(words) else ""
        annotation = f"<office:annotation><text:p>{escape(note)}</text:p></office:annotation>" if note else ""
        cells.append(cell(head, "head", inside=annotation))
    repeated = f"<table:table-header-rows>{row(cells)}</table:table-header-rows>"
    return row([cell(title, "title")]) + row([cell(says, "")]) + repeated


def row(cells: Iterable[str], repeated: int = 1, lines: int = 0) -> str:
    """A row of cells, as often as it is ``repeated``, with so many ``lines`` where its height is to be written."""
    times = f' table:style-name="lines-{lines}"' if lines else ""
    times += f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"


def cell(value: CellValue, style: str, rule: str = "", inside: str = "") -> str:
    """A cell with a value; ``rule`` is the list that it offers, ``inside`` what stands before its text."""
    looks = f' table:style-name="{style}"' if style else ""
    looks += f' table:content-validation-name="{rule}"' if rule else ""
    if value in (None, ""):
        return f"<table:table-cell{looks}/>"
    if isinstance(value, int | Decimal):
        kind = f' office:value-type="float" office:value="{Decimal(value):f}"'
    elif isinstance(value, datetime.date):
        kind = f' office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        kind = ' office:value-type="string"'
    return f"<table:table-cell{looks}{kind}>{inside}<text:p>{escape(str(value))}</text:p></table:table-cell>"
