"""The reference document of Word files: an empty one with every style, written here and by no program of anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from cpsplan.sources.word_looks import WordLook
from cpsplan.workspace.archive import archive
from cpsplan.writers._office.design import Design, Look

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "application/vnd.openxmlformats-package"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
CORE_NAMES = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT_TYPE, TEMPLATE_TYPE = f"{TYPES}.document.main+xml", f"{TYPES}.template.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = ("styles", "numbering", "settings")
CHARACTERS = (
    ("Strong", "<w:b/><w:bCs/>"),
    ("Hyperlink", '<w:u w:val="single"/>'),
    ("Running Title", ""),
    ("footnote reference", '<w:vertAlign w:val="superscript"/>'),
)
"""The styles of characters. The head of a page looks for the last words that are a running title."""
BUILT_IN = frozenset(
    {"Title", "Quote", "caption", "footnote text", "TOC Heading", "toc 1", "toc 2", "header", "footer"}
    | {f"Heading {level}" for level in range(1, 5)}
    | {f"List {kind}{level}" for kind in ("Bullet", "Number") for level in ("", " 2")}
)
"""The styles that Word knows by their names: the others are of this document alone."""
LISTS = (("bullet", "–", "–"), ("decimal", "%1.", "%2."))
"""The kinds of list, each with its mark on two levels; their numbers are 1 and 2."""


def reference_document(
    design: Design, looks: Iterable[Look], language: str, own: Mapping[str, WordLook] | None = None
) -> bytes:
    """An empty Word document with every style of the design, in a language (en-GB).

    The looks in ``own``, by the names of styles in small letters, take the place of those of the design.
    """
    names = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{TYPES}.{name}+xml"/>' for name in PARTS)
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT_TYPE}"/>{names}'
        f'<Override PartName="/docProps/core.xml" ContentType="{PACKAGE}.core-properties+xml"/></Types>'
    )
    files = {
        "[Content_Types].xml": types,
        "_rels/.rels": _relations(
            [(f"{RELATIONSHIPS}/officeDocument", "word/document.xml"), (CORE, "docProps/core.xml")]
        ),
        # Without it, python-docx makes one of its own, with the time of the clock.
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{CORE_NAMES}"/>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{_paper(design)}</w:body></w:document>',
        "word/_rels/document.xml.rels": _relations([(f"{RELATIONSHIPS}/{name}", f"{name}.xml") for name in PARTS]),
        "word/styles.xml": styles(design, looks, language, own or {}),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _settings(language),
    }
    return archive({name: f"{HEAD}{text}".encode() for name, text in files.items()})


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    ways = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{ways}</Relationships>'


def _paper(design: Design) -> str:
    size = f'<w:pgSz w:w="{twips(design.page_width)}" w:h="{twips(design.page_height)}"/>'
    margins = f'w:top="{twips(28)}" w:right="{twips(design.side)}" w:bottom="{twips(28)}" w:left="{twips(design.side)}"'
    edges = f'<w:pgMar {margins} w:header="{twips(13)}" w:footer="{twips(11)}" w:gutter="0"/>'
    return f"<w:sectPr>{size}{edges}<w:titlePg/></w:sectPr>"


def _settings(language: str) -> str:
    # Without the mode of a version, Word lays a document out as in 2007 and says so in its title.
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return (
        f'<w:settings xmlns:w="{WORD}"><w:defaultTabStop w:val="720"/><w:compat>{mode}</w:compat>'
        f'<w:themeFontLang w:val="{language}"/></w:settings>'
    )


def _numbering() -> str:
    kinds = "".join(_list_kind(number, *kind) for number, kind in enumerate(LISTS))
    numbers = "".join(
        f'<w:num w:numId="{number + 1}"><w:abstractNumId w:val="{number}"/></w:num>' for number in range(len(LISTS))
    )
    return f'<w:numbering xmlns:w="{WORD}">{kinds}{numbers}</w:numbering>'


def _list_kind(number: int, kind: str, *marks: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{twips(7 * level + 7)}" w:hanging="{twips(7)}"/></w:pPr></w:lvl>'
        for level, mark in enumerate(marks)
    )
    many = '<w:multiLevelType w:val="multilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{number}">{many}{levels}</w:abstractNum>'


# --- styles


def styles(design: Design, looks: Iterable[Look], language: str, own: Mapping[str, WordLook]) -> str:
    """The part of a Word document with every style."""
    fonts = _fonts(design.face)
    colour = f'<w:color w:val="{_colour(design.ink)}"/>'
    usual = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{colour}<w:lang w:val="{language}"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    paragraphs = "".join(paragraph_style(look, design, _own_look(look, own)) for look in looks)
    link = f'<w:color w:val="{_colour(design.link)}"/>'
    characters = "".join(
        f'<w:style w:type="character" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f"<w:qFormat/><w:rPr>{link if name == 'Hyperlink' else ''}{looks_so}</w:rPr></w:style>"
        for name, looks_so in CHARACTERS
    )
    return f'<w:styles xmlns:w="{WORD}">{usual}{paragraphs}{characters}{_tables(design)}</w:styles>'


def _tables(design: Design) -> str:
    """The styles of tables: lines across only, a strong one below the head; and one without any line."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="{_colour(design.hair)}"/>'
        for side in ("bottom", "insideH")
    )
    below = f'<w:bottom w:val="single" w:sz="12" w:space="0" w:color="{_colour(design.ink)}"/>'
    room = f'<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="{twips(3)}" w:type="dxa"/></w:tblCellMar>'
    head = f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{below}</w:tcBorders></w:tcPr></w:tblStylePr>'
    plain = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{room}</w:tblPr>'
    ruled = f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>{room}</w:tblPr>{head}'
    kept = (("Plan Table", ruled), ("Side by Side", plain))
    return "".join(
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f"<w:qFormat/>{looks_so}</w:style>"
        for name, looks_so in kept
    )


def paragraph_style(look: Look, design: Design, own: WordLook | None = None) -> str:
    """A style of paragraphs as an element; the order of its parts is that of the schema."""
    is_usual = not look.basis
    attributes = ' w:default="1"' if is_usual else "" if look.name in BUILT_IN else ' w:customStyle="1"'
    name = look.name.lower() if look.outline and look.name in BUILT_IN else look.name
    basis = "" if is_usual else f'<w:basedOn w:val="{look.basis.replace(" ", "")}"/>'
    after = "" if look.outline == 0 else '<w:next w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{attributes} w:styleId="{look.key}"><w:name w:val="{escape(name)}"/>{basis}'
        f"{after}<w:qFormat/><w:pPr>{_paragraph(look, own)}</w:pPr>"
        f"<w:rPr>{_letters(look, design, own)}</w:rPr></w:style>"
    )


def _own_look(look: Look, own: Mapping[str, WordLook]) -> WordLook | None:
    """How the body's own file has a style; that of an aim is as the heading, with the line of the aim."""
    named = own.get(look.name.casefold())
    return own.get(look.basis.casefold()) if named is None and look.rule and look.outline else named


def _paragraph(look: Look, own: WordLook | None) -> str:
    parts = {"keepNext": "<w:keepNext/>"} if look.keeps_with_next else {}
    if look.keeps_together:
        parts["keepLines"] = "<w:keepLines/>"
    parts["numPr"], parts["pBdr"] = _list_of(look), _line_around(look)
    if look.tabs:
        stops = "".join(f'<w:tab w:val="right" w:pos="{twips(stop)}"/>' for stop in look.tabs)
        parts["tabs"] = f"<w:tabs>{stops}</w:tabs>"
    line = f' w:line="{round(look.line * 240)}" w:lineRule="auto"' if look.line else ""
    parts["spacing"] = f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}"{line}/>'
    if look.indent:
        parts["ind"] = f'<w:ind w:left="{twips(look.indent)}" w:hanging="{twips(look.hangs)}"/>'
    if look.outline:
        parts["outlineLvl"] = f'<w:outlineLvl w:val="{look.outline - 1}"/>'
    if own:
        line_of_aim = parts["pBdr"] if look.rule and look.outline else ""
        parts |= {"pBdr": line_of_aim, **dict(own.paragraph)}
    return "".join(parts.get(name, "") for name in PARAGRAPH_ORDER)


PARAGRAPH_ORDER = ("keepNext", "keepLines", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "outlineLvl")
"""The order in which Word wants the properties of a paragraph."""


def _list_of(look: Look) -> str:
    if not look.numbering:
        return ""
    number = [kind for kind, *_ in LISTS].index("bullet" if look.numbering == "bullet" else "decimal") + 1
    level = f'<w:ilvl w:val="{look.level}"/>' if look.level else ""
    return f'<w:numPr>{level}<w:numId w:val="{number}"/></w:numPr>'


def _line_around(look: Look) -> str:
    if look.rule is None:
        return ""
    size, colour = round(look.rule.points * 8), _colour(look.rule.colour)
    line = f'w:val="single" w:sz="{size}" w:space="{look.rule.space}" w:color="{colour}"'
    return f"<w:pBdr><w:{look.rule.side} {line}/></w:pBdr>"


def _letters(look: Look, design: Design, own: WordLook | None) -> str:
    if own:
        return "".join(text for _, text in own.letters)
    is_heading = bool(look.outline) or look.name in {"Title", "TOC Heading"}
    parts = [_fonts(design.heading_face)] if is_heading and design.heading_face != design.face else []
    if look.bold:
        parts.append("<w:b/><w:bCs/>")
    if look.colour:
        parts.append(f'<w:color w:val="{_colour(look.colour)}"/>')
    if look.points:
        size = round(look.points * 2)
        parts.append(f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')
    return "".join(parts)


def _fonts(face: str) -> str:
    name = escape(face)
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _colour(colour: str) -> str:
    return colour.removeprefix("#").upper()


def twips(millimetres: float) -> int:
    """A length as Word counts it: twentieths of a point."""
    return round(millimetres * TWIPS)
