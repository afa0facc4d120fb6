"""The reference document of OpenDocument texts: an empty one with every style, written here and by no program."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from cpsplan.workspace.archive import archive
from cpsplan.writers._content import Content
from cpsplan.writers._office.design import (
    FOOT_SHARES,
    HEAD_SHARES,
    TEXT_WIDTH,
    Design,
    Look,
)

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}
SPACE = " ".join(f'xmlns:{short}="{name}"' for short, name in NAMES.items()) + ' office:version="1.3"'
TYPE = "application/vnd.oasis.opendocument.text"
PARTS = ("content.xml", "styles.xml", "meta.xml", "settings.xml")
CELLS = {"Cell": 0.75, "HeadCell": 1.5}
"""The styles of cells, each with how thick the line below it is, in points."""


def reference_text(design: Design, looks: Iterable[Look], content: Content) -> bytes:
    """An empty OpenDocument text with every style of the design, and the head and foot of a page."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>' for part in PARTS
    )
    root = f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{TYPE}"/>'
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"'
    body = "<office:automatic-styles/><office:body><office:text/></office:body>"
    files = {
        "META-INF/manifest.xml": f"<manifest:manifest {space}>{root}{entries}</manifest:manifest>",
        "content.xml": f"<office:document-content {SPACE}>{body}</office:document-content>",
        "meta.xml": f"<office:document-meta {SPACE}><office:meta/></office:document-meta>",
        "settings.xml": f"<office:document-settings {SPACE}><office:settings/></office:document-settings>",
        "styles.xml": _styles(design, looks, content),
    }
    return archive({"mimetype": TYPE.encode(), **{name: f"{HEAD}{text}".encode() for name, text in files.items()}})


def style_key(name: str) -> str:
    """A style as files name it: Heading_20_1."""
    return name.replace(" ", "_20_")


def _styles(design: Design, looks: Iterable[Look], content: Content) -> str:
    faces = "".join(
        f"<style:font-face style:name={quoteattr(face)} svg:font-family={quoteattr(quoteattr(face))}/>"
        for face in sorted({design.face, design.heading_face})
    )
    usual = (
        '<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/>'
        f'<style:text-properties style:font-name={quoteattr(design.face)} fo:color="{design.ink}"'
        f' fo:language="{content.language}" fo:country="GB"/></style:default-style>'
    )
    paragraphs = "".join(_paragraph_style(look, design) for look in looks)
    letters = (
        '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/>'
        "</style:style>"
        '<style:style style:name="Contents_20_Link" style:display-name="Contents Link" style:family="text">'
        f'<style:text-properties fo:color="{design.ink}" style:text-underline-style="none"/></style:style>'
        '<style:style style:name="Internet_20_link" style:display-name="Internet link" style:family="text">'
        f'<style:text-properties fo:color="{design.link}" style:text-underline-style="solid"/></style:style>'
    )
    styles = f"<office:styles>{usual}{paragraphs}{letters}{_lists()}{_NOTES}</office:styles>"
    return (
        f"<office:document-styles {SPACE}><office:font-face-decls>{faces}</office:font-face-decls>{styles}"
        f"<office:automatic-styles>{_paper(design)}{_of_frame(design, is_draft=bool(content.draft))}"
        f"</office:automatic-styles>{_masters(content)}"
        "</office:document-styles>"
    )


_NOTES = (
    '<text:notes-configuration text:note-class="footnote" text:default-style-name="footnote_20_text"'
    ' style:num-format="1" text:start-value="0" text:footnotes-position="page"/>'
)


def _paragraph_style(look: Look, design: Design) -> str:
    basis = f' style:parent-style-name="{style_key(look.basis)}"' if look.basis else ""
    level = f' style:default-outline-level="{look.outline}"' if look.outline else ""
    after = ' style:next-style-name="Normal"' if look.outline else ""
    stops = "".join(f'<style:tab-stop style:position="{stop}mm" style:type="right"/>' for stop in look.tabs)
    tabs = f"<style:tab-stops>{stops}</style:tab-stops>" if stops else ""
    return (
        f'<style:style style:name="{style_key(look.name)}" style:display-name="{look.name}" style:family="paragraph"'
        f"{basis}{after}{level}><style:paragraph-properties{_attributes(_paragraph(look))}>{tabs}"
        f"</style:paragraph-properties><style:text-properties{_attributes(_letters(look, design))}/></style:style>"
    )


def _attributes(values: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())


def _paragraph(look: Look) -> dict[str, str]:
    values = {"fo:margin-top": f"{look.before}pt", "fo:margin-bottom": f"{look.after}pt"}
    if look.line:
        values["fo:line-height"] = f"{look.line:.0%}"
    if look.keeps_with_next:
        values["fo:keep-with-next"] = "always"
    if look.keeps_together:
        values["fo:keep-together"] = "always"
    if look.rule:
        values[f"fo:border-{look.rule.side}"] = f"{look.rule.points}pt solid {look.rule.colour}"
        values[f"fo:padding-{look.rule.side}"] = f"{look.rule.space}pt"
    if look.indent and not look.numbering:
        values["fo:margin-left"] = f"{look.indent}mm"
    return values


def _letters(look: Look, design: Design) -> dict[str, str]:
    values: dict[str, str] = {}
    if look.outline or look.name in {"Title", "TOC Heading"}:
        values["style:font-name"] = design.heading_face
    if look.points:
        values["fo:font-size"] = f"{look.points}pt"
    if look.bold:
        values["fo:font-weight"] = "bold"
    if look.colour:
        values["fo:color"] = look.colour
    return values


def _lists() -> str:
    marks = {"bullet": 'text:bullet-char="–"', "number": 'style:num-format="1" style:num-suffix="."'}
    return "".join(
        f'<text:list-style style:name="{kind}s">'
        + "".join(_list_level(kind, mark, level) for level in (1, 2))
        + "</text:list-style>"
        for kind, mark in marks.items()
    )


def _list_level(kind: str, mark: str, level: int) -> str:
    edges = f'fo:margin-left="{7 * level}mm" fo:text-indent="-7mm" text:list-tab-stop-position="{7 * level}mm"'
    place = f'<style:list-level-label-alignment text:label-followed-by="listtab" {edges}/>'
    way = 'text:list-level-position-and-space-mode="label-alignment"'
    properties = f"<style:list-level-properties {way}>{place}</style:list-level-properties>"
    tag = f"text:list-level-style-{kind}"
    return f'<{tag} text:level="{level}" {mark}>{properties}</{tag}>'


# --- the page


def _paper(design: Design) -> str:
    size = f'fo:page-width="{design.page_width}mm" fo:page-height="{design.page_height}mm"'
    sides = f'fo:margin-left="{design.side:.2f}mm" fo:margin-right="{design.side:.2f}mm"'
    edges = f'style:print-orientation="portrait" fo:margin-top="13mm" fo:margin-bottom="12mm" {sides}'
    spaces = {
        "header": 'fo:min-height="9mm" fo:margin-bottom="6mm"',
        "footer": 'fo:min-height="10mm" fo:margin-top="5mm"',
    }
    around = "".join(
        f"<style:{side}-style><style:header-footer-properties {space}/></style:{side}-style>"
        for side, space in spaces.items()
    )
    properties = f"<style:page-layout-properties {size} {edges}/>"
    first = properties.replace('fo:margin-top="13mm"', 'fo:margin-top="28mm"')
    foot = around[around.index("<style:footer-style>") :]
    return (
        f'<style:page-layout style:name="page">{properties}{around}</style:page-layout>'
        f'<style:page-layout style:name="cover">{first}{foot}</style:page-layout>'
    )


def _of_frame(design: Design, *, is_draft: bool) -> str:
    """The styles of the head and the foot of a page: columns, and where words begin; a draft has a double line."""
    lines = {"footer": f' fo:border-top="2.5pt double {design.ink}" fo:padding-top="3pt"' if is_draft else ""}
    columns = "".join(
        f'<style:style style:name="share{round(share * 100)}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{TEXT_WIDTH * share:.1f}mm"/></style:style>'
        for share in sorted({*HEAD_SHARES, *FOOT_SHARES})
    )
    sides = "".join(
        f'<style:style style:name="{kind}-{side}" style:family="paragraph" style:parent-style-name="{kind}">'
        f'<style:paragraph-properties fo:text-align="{side}"{lines.get(kind, "")}/></style:style>'
        for kind in ("header", "footer")
        for side in ("start", "center", "end")
    )
    width = f'style:width="{TEXT_WIDTH}mm" table:align="left"'
    table = f'<style:style style:name="frame" style:family="table"><style:table-properties {width}/></style:style>'
    return f"{table}{columns}{sides}"


def _masters(content: Content) -> str:
    head = _side_by_side(
        "header",
        HEAD_SHARES,
        (
            f"<text:title>{escape(content.title)}</text:title>",
            '<text:chapter text:display="name" text:outline-level="1"/>',
        ),
    )
    number = '<text:page-number text:select-page="current">1</text:page-number>'
    state = f'<text:span text:style-name="Strong">{escape(content.status)}</text:span>'
    of_all = f"{number}{escape(content.page_of)}<text:page-count>1</text:page-count>"
    foot = _side_by_side("footer", FOOT_SHARES, (escape(content.publisher), state, of_all))
    return (
        '<office:master-styles><style:master-page style:name="Cover" style:page-layout-name="cover"'
        f' style:next-style-name="Standard"><style:footer><text:p text:style-name="footer-start">{state}</text:p>'
        '</style:footer></style:master-page><style:master-page style:name="Standard" style:page-layout-name="page">'
        f"<style:header>{head}</style:header><style:footer>{foot}</style:footer></style:master-page>"
        "</office:master-styles>"
    )


def _side_by_side(kind: str, shares: tuple[float, ...], words: tuple[str, ...]) -> str:
    """Words side by side: the first from the left, the last to the right."""
    columns = "".join(f'<table:table-column table:style-name="share{round(share * 100)}"/>' for share in shares)
    sides = ("start", *["center"] * (len(words) - 2), "end")
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p text:style-name="{kind}-{side}">{said}</text:p>'
        "</table:table-cell>"
        for side, said in zip(sides, words, strict=True)
    )
    return (
        f'<table:table table:name="{kind}" table:style-name="frame">{columns}<table:table-row>{cells}</table:table-row>'
        f'</table:table><text:p text:style-name="Table_20_End"/>'
    )
