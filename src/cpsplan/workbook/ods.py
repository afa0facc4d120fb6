"""ODS: the workbook of a plan as OpenDocument, the format that government wants for what others are to edit.

The parts are written as OpenDocument 1.3 has them: odfdo, which writes the texts, knows no lists of choices for cells.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from cpsplan.workbook.grid import HEAD_ROW, HIDDEN, LISTS, READ_ME, CellValue, Grid, Head, PlanWorkbook
from cpsplan.workbook.kept import kept_rows
from cpsplan.workbook.letters import letter
from cpsplan.workbook.read_me import LINES
from cpsplan.workspace.archive import archive

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPARE = 200
"""How many rows below the last entry have their lists already."""
WIDTHS = {
    "id": 40,
    "around": 60,
    "text": 65,
    "choice": 65,
    "word": 30,
    "date": 27,
    "exact": 22,
    "number": 25,
    "truth": 16,
    "fixed": 45,
    "answer": 34,
}
"""How wide the columns are, in millimetres."""
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
_CELLS = """
<number:date-style style:name="day-shown"><number:day/><number:text> </number:text><number:month number:textual="true"/>
<number:text> </number:text><number:year number:style="long"/></number:date-style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"
 style:vertical-align="top" fo:border-bottom="0.5pt solid #d3d0c6"/></style:style>
<style:style style:name="day" style:family="table-cell" style:parent-style-name="cell"
 style:data-style-name="day-shown"/>
<style:style style:name="fixed" style:family="table-cell"><style:table-cell-properties fo:background-color="#f1efe8"
 fo:wrap-option="wrap" style:vertical-align="top" fo:border-bottom="0.5pt solid #d3d0c6"/></style:style>
<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"
 fo:border-bottom="1.5pt solid #1d1c2b"/><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="title" style:family="table-cell"><style:text-properties fo:font-weight="bold"
 fo:font-size="18pt"/></style:style>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


def ods_of(workbook: PlanWorkbook) -> bytes:
    """The bytes of the workbook as ODS, the same for the same plan."""
    parts = {
        "mimetype": TYPE,
        "META-INF/manifest.xml": _MANIFEST,
        "content.xml": _Content(workbook).xml(),
        "meta.xml": _part(
            "meta", f"<office:meta><dc:title>{escape(workbook.title)}: workbook</dc:title></office:meta>"
        ),
        "settings.xml": _part("settings", _settings([grid.name for grid in workbook.grids])),
        "styles.xml": _part("styles", _USUAL),
    }
    return archive({name: text.encode() for name, text in parts.items()})


_USUAL = """<office:styles><style:default-style style:family="table-cell">
<style:text-properties style:font-name="Arial" fo:font-family="Arial" fo:font-size="11pt" fo:color="#1d1c2b"/>
</style:default-style></office:styles>"""


def _part(name: str, inner: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<office:document-{name} {spaces} office:version="1.3">{inner}</office:document-{name}>'


def _settings(names: Iterable[str]) -> str:
    """The heads and the first column stand still when a sheet is scrolled."""
    sheets = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(name)}>"
        + "".join(
            f'<config:config-item config:name="{key}" config:type="{kind}">{value}</config:config-item>'
            for key, kind, value in _FROZEN
        )
        + "</config:config-item-map-entry>"
        for name in names
    )
    return (
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{sheets}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
    )


_FROZEN = (
    ("HorizontalSplitMode", "short", 2),
    ("VerticalSplitMode", "short", 2),
    ("HorizontalSplitPosition", "int", 1),
    ("VerticalSplitPosition", "int", HEAD_ROW + 1),
    ("PositionRight", "int", 1),
    ("PositionBottom", "int", HEAD_ROW + 1),
)


class _Content:
    """The sheets, while they are being written."""

    def __init__(self, workbook: PlanWorkbook) -> None:
        self._workbook = workbook
        self._lists: dict[tuple[str, ...], str] = {}

    def xml(self) -> str:
        """The whole part."""
        tables = [self._read_me(), self._outcomes(), *map(self._sheet, self._workbook.grids)]
        tables += [self._plain(LISTS, self._list_rows()), self._plain(HIDDEN, kept_rows(self._workbook))]
        widths = "".join(
            f'<style:style style:name="{use}" style:family="table-column"><style:table-column-properties'
            f' style:column-width="{width}mm"/></style:style>'
            for use, width in {**WIDTHS, "wide": 180}.items()
        )
        styles = f"<office:automatic-styles>{_CELLS}{widths}</office:automatic-styles>"
        validations = "".join(self._validations())
        body = f"<table:content-validations>{validations}</table:content-validations>{''.join(tables)}"
        return _part("content", f"{styles}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>")

    def _read_me(self) -> str:
        lines = [f"{self._workbook.title}: workbook", "", *LINES, "", "Sheets"]
        lines += [f"{grid.name}: {len(grid.rows)}" for grid in self._workbook.grids]
        rows = "".join(_row([_cell(line, "title" if number == 0 else "")]) for number, line in enumerate(lines))
        return _table(READ_ME, '<table:table-column table:style-name="wide"/>', rows)

    def _outcomes(self) -> str:
        if not self._workbook.outcomes:
            return ""
        columns = "".join(f'<table:table-column table:style-name="{use}"/>' for use in ("id", "text", "wide"))
        rows = _top(
            "Outcomes", "What the plan is for. Only to be read.", ("Id (fixed)", "Aim (fixed)", "Choice (fixed)")
        )
        rows += "".join(_row([_cell(value, "fixed") for value in values]) for values in self._workbook.outcomes)
        return _table("Outcomes", columns, rows, ' table:protected="true"')

    def _sheet(self, grid: Grid) -> str:
        columns = "".join(self._column(head) for head in grid.heads)
        rows = _top(grid.title, grid.says, [head.words for head in grid.heads], [head.note for head in grid.heads])
        for row in grid.rows:
            pairs = zip(grid.heads, row.cells, strict=True)
            rows += _row([_cell(value, _style(head, value), self._rule(head, row.options)) for head, value in pairs])
        empty = _row([_cell(None, _style(head, None), self._rule(head)) for head in grid.heads], SPARE)
        return _table(grid.name, columns, rows + empty)

    def _column(self, head: Head) -> str:
        display = "" if head.is_used else ' table:visibility="collapse"'
        return f'<table:table-column table:style-name="{head.use}"{display}/>'

    def _rule(self, head: Head, answers: tuple[str, ...] = ()) -> str:
        """The name of the list that a cell offers, of an answer that of its row; empty where it offers none."""
        options = answers if head.use == "answer" else head.options
        return self._lists.setdefault(options, f"list-{len(self._lists)}") if options else ""

    def _validations(self) -> Iterator[str]:
        for column, (options, name) in enumerate(self._lists.items()):
            place = f"[${LISTS}.${letter(column)}$1:.${letter(column)}${len(options)}]"
            condition = quoteattr(f"of:cell-content-is-in-list({place})")
            yield (
                f'<table:content-validation table:name="{name}" table:condition={condition}'
                ' table:allow-empty-cell="true" table:display-list="unsorted"><table:error-message'
                ' table:message-type="stop" table:title="Not in the list" table:display="true"><text:p>Choose one of'
                " the list.</text:p></table:error-message></table:content-validation>"
            )

    def _list_rows(self) -> Iterator[list[str]]:
        longest = max(map(len, self._lists), default=0)
        for row in range(longest):
            yield [options[row] if row < len(options) else "" for options in self._lists]

    def _plain(self, name: str, rows: Iterable[Iterable[str]]) -> str:
        """A hidden sheet with texts alone."""
        written = "".join(_row([_cell(value, "") for value in values]) for values in rows)
        return _table(name, "<table:table-column/>", written or _row([_cell("", "")]), style="hidden")


def _top(title: str, says: str, heads: Iterable[str], notes: Iterable[str] = ()) -> str:
    """The three rows above the entries: title, sentence, heads; these are repeated on every page."""
    words = list(notes)
    cells = []
    for number, head in enumerate(heads):
        note = words[number] if number < len(words) else ""
        annotation = f"<office:annotation><text:p>{escape(note)}</text:p></office:annotation>" if note else ""
        cells.append(_cell(head, "head", inside=annotation))
    repeated = f"<table:table-header-rows>{_row(cells)}</table:table-header-rows>"
    return _row([_cell(title, "title")]) + _row([_cell(says, "")]) + repeated


def _table(name: str, columns: str, rows: str, more: str = "", style: str = "shown") -> str:
    head = f'<table:table table:name={quoteattr(name)} table:style-name="{style}"{more}>'
    return f"{head}{columns}{rows}</table:table>"


def _row(cells: Iterable[str], repeated: int = 1) -> str:
    times = f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"


def _style(head: Head, value: CellValue) -> str:
    if head.use in {"id", "around", "fixed"}:
        return "fixed"
    return "day" if isinstance(value, datetime.date) or head.use == "date" else "cell"


def _cell(value: CellValue, style: str, rule: str = "", inside: str = "") -> str:
    """A cell with a value; ``rule`` is the list that it offers, ``inside`` what stands before its text."""
    looks = f' table:style-name="{style}"' if style else ""
    looks += f' table:content-validation-name="{rule}"' if rule else ""
    if value in (None, ""):
        return f"<table:table-cell{looks}/>"
    if isinstance(value, Decimal):
        kind = f' office:value-type="float" office:value="{value:f}"'
    elif isinstance(value, datetime.date):
        kind = f' office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        kind = ' office:value-type="string"'
    return f"<table:table-cell{looks}{kind}>{inside}<text:p>{escape(str(value))}</text:p></table:table-cell>"
