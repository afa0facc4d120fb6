"""The looks of a body's own Word document or template: how its styles look, and nothing else of it.

The file may be a stranger's. It is opened as an archive with limits, and refused whole where it holds what runs or what
leads out of it; of the rest only the looks of named styles are read, by a list of what a look may be.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from cpsplan.late import dataclass

MOST_PARTS, LARGEST_PART = 500, 20_000_000
"""How many files such an archive may hold, and how many bytes each may have."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
STYLES, THEME = "word/styles.xml", "word/theme/theme1.xml"
STYLE_NAMES = (
    *("Normal", "Publisher", "Kicker", "Title", "Lead", "Document State", "Heading 1", "Heading 2", "Heading 3"),
    *("Heading 4", "Statement", "Eyebrow", "Fact", "Label", "Quote", "Quote Source", "Case Study", "caption"),
    *(
        "Picture",
        "Picture Caption",
        "Idea",
        "Idea Alone",
        "footnote text",
        "List Bullet",
        "List Bullet 2",
        "List Number",
        "List Number 2",
    ),
    *("Table Text", "Table Head", "Table End", "Figure", "Figure Label", "TOC Heading", "toc 1", "toc 2"),
    *("header", "footer"),
)
"""The styles of paragraphs that Word files have, but for those of single aims."""
RUNS = ("vbaProject", "vbaData", "/activeX/", "/embeddings/", "oleObject", "/customUI/", "macrosheet")
"""What the names of parts say that run, or that hold what another program runs."""
LEADS_OUT = ("attachedTemplate", "aFChunk", "oleObject", "frame", "subDocument", "externalLink", "control")
"""The ways to other files and programs that a document of looks has no need of."""
OF_PARAGRAPH = ("pBdr", "shd", "spacing", "ind", "jc")
OF_LETTERS = ("rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "color", "spacing", "sz", "szCs", "u")
"""What a look may be made of, in the order in which Word wants it."""


class BrokenLooks(Exception):  # noqa: N818 - it names what is the matter; a diagnostic is made of it
    """A Word document whose looks cannot be used; the message goes after its name."""


@dataclass(frozen=True, slots=True)
class WordLook:
    """How a style looks: of each part of a look its attributes and the parts inside it, as XML."""

    paragraph: tuple[tuple[str, str], ...]
    letters: tuple[tuple[str, str], ...]


def read_word_looks(content: bytes) -> dict[str, WordLook]:
    """The looks of the styles of paragraphs of a Word file, by their names in small letters. Raises BrokenLooks."""
    parts = _parts(content)
    styles = _parsed(parts, STYLES)
    faces = _faces(_parsed(parts, THEME)) if THEME in parts else {}
    by_id = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    looks: dict[str, WordLook] = {}
    for style in by_id.values():
        name = style.find(f"{W}name")
        if style.get(f"{W}type") == "paragraph" and name is not None:
            looks[str(name.get(f"{W}val")).casefold()] = _look(list(_line_of(style, by_id)), styles, faces)
    return looks


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of the archive. Raises BrokenLooks for what is none, is too large, runs, or leads out."""
    parts = _unpacked(content)
    if STYLES not in parts:
        raise BrokenLooks("is no Word document or template")
    for name, part in parts.items():
        if any(word.casefold() in f"/{name}".casefold() for word in RUNS) or b"macroEnabled" in part:
            raise BrokenLooks(f"holds what runs ({name})")
        if name.endswith(".rels") and (way := _way_out(part)):
            raise BrokenLooks(f"leads out of itself ({way})")
    return parts


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of an archive, whatever they hold. Raises BrokenLooks for what is none or is too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = archive.infolist()
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > LARGEST_PART:
                raise BrokenLooks("is too large for a document of looks")
            return {part.filename: archive.read(part) for part in listed}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise BrokenLooks("is no Word document or template") from error


def _way_out(relations: bytes) -> str:
    """The kind of a way that leads to another file or program; empty where none does. Links to the web only stay."""
    for way in _tree(relations).iter("{*}Relationship"):
        kind = str(way.get("Type")).rpartition("/")[2]
        is_outside = str(way.get("TargetMode")) == "External" and kind != "hyperlink"
        if is_outside or kind in LEADS_OUT:
            return kind
    return ""


def _parsed(parts: Mapping[str, bytes], name: str) -> Any:
    return _tree(parts[name])


def _tree(text: bytes) -> Any:
    from lxml import etree  # noqa: PLC0415 - a heavy library, wanted only where a theme names such a file

    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise BrokenLooks("declares a document type, which no Word document does")
    try:
        return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise BrokenLooks("is no XML inside") from error


def _faces(theme: Any) -> dict[str, str]:
    """The typefaces of a Word theme: for headings (major) and for text (minor)."""
    faces: dict[str, str] = {}
    for kind in ("major", "minor"):
        face = theme.find(f".//{A}{kind}Font/{A}latin")
        if face is not None and face.get("typeface"):
            faces[kind] = str(face.get("typeface"))
    return faces


def _line_of(style: Any, by_id: Mapping[Any, Any]) -> Iterator[Any]:
    """A style and those that it is based on, the farthest first; a circle ends where it closes."""
    line: list[Any] = []
    while style is not None and style not in line:
        line.insert(0, style)
        basis = style.find(f"{W}basedOn")
        style = by_id.get(basis.get(f"{W}val")) if basis is not None else None
    yield from line


def _look(line: list[Any], styles: Any, faces: Mapping[str, str]) -> WordLook:
    usual = styles.find(f"{W}docDefaults")
    places = ([usual] if usual is not None else []) + line
    chosen: dict[str, dict[str, str]] = {"pPr": {}, "rPr": {}}
    for place in places:
        for kind, allowed in (("pPr", OF_PARAGRAPH), ("rPr", OF_LETTERS)):
            properties = place.find(f".//{W}{kind}") if place is usual else place.find(f"{W}{kind}")
            for part in properties if properties is not None else ():
                name = str(part.tag).rpartition("}")[2]
                if name in allowed:
                    chosen[kind][name] = _as_text(part, faces)
    return WordLook(
        tuple((name, chosen["pPr"][name]) for name in OF_PARAGRAPH if name in chosen["pPr"]),
        tuple((name, chosen["rPr"][name]) for name in OF_LETTERS if name in chosen["rPr"]),
    )


def _as_text(part: Any, faces: Mapping[str, str]) -> str:
    """A part of a look as XML of its own, with the typefaces and colours of its theme by their own names."""
    from lxml import etree  # noqa: PLC0415 - as above

    for key in list(part.attrib):
        name = str(key).rpartition("}")[2]
        if name in {"asciiTheme", "hAnsiTheme"} and (face := faces.get(str(part.get(key))[:5])):
            part.set(f"{W}{name.removesuffix('Theme')}", face)
        if "theme" in name.casefold():
            del part.attrib[key]
    return str(etree.tostring(part, encoding="unicode", with_tail=False))
