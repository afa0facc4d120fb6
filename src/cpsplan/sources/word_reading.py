"""Reading a Word document: its paragraphs, lists and tables, with what was changed in them and said of them.

Nothing of it runs, and nothing that it leads to is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from cpsplan.late import dataclass
from cpsplan.sources.word_parts import (
    ABOUT,
    ABOUT_FIRM,
    COMMENTS,
    DOCUMENT,
    ENDNOTES,
    FOOTNOTES,
    LINKS,
    NUMBERING,
    STYLES,
    is_edge,
    word_parts,
)
from cpsplan.sources.word_text import (
    UnreadableWord,
    WordChange,
    WordComment,
    WordParagraph,
    WordPiece,
    WordTable,
    WordText,
    single_line,
)
from cpsplan.sources.xml_tree import Element

MOST_PARAGRAPHS = 100_000
_DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
NO_LEVEL = 9
"""The level of an outline that Word gives what is no heading."""
INSIDE = frozenset({"sdtContent", "customXml", "smartTag", "fldSimple", "dir", "bdo", "Choice", "AlternateContent"})
"""Elements around text that say nothing of it."""
NEW, GONE = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})


def read_word(content: bytes) -> WordText:
    """The text of a Word file. Raises UnreadableWord."""
    return _WordReading(word_parts(content)).read()


def _value(element: Element | None, key: str = "val") -> str:
    """An attribute by its name, whatever stands before that; empty where there is none."""
    attributes = element.attributes if element else {}
    return attributes.get(f"w:{key}") or next((v for k, v in attributes.items() if k.rpartition(":")[2] == key), "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < NO_LEVEL else 0


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    basis: str
    level: int | None
    listed: str
    """The number of the numbering that it belongs to."""


class _WordReading:
    """One document while it is being read."""

    def __init__(self, parts: Mapping[str, Element]) -> None:
        self._parts = parts
        self._text = WordText()
        self._styles = dict(self._read_styles())
        self._bullets = set(self._read_bullets())
        self._hrefs = {_value(way, "Id"): _value(way, "Target") for way in self._all(LINKS) if _leads_out(way)}
        self._open: dict[str, str] = {}
        self._commented: set[str] = set()
        self._ranged: set[str] = set()
        self._paragraphs = self._tables = 0
        self._beside: list[Element] = []

    def read(self) -> WordText:
        text = self._text
        for part in self._all(COMMENTS):
            words = " ".join(single_line(_all_words(paragraph)) for paragraph in part.all("p"))
            said = WordComment(_value(part, "author"), _day(part), words.strip())
            text.comments[_value(part, "id")] = said
        self._notes = {
            (kind, _value(note, "id")): single_line(" ".join(map(_all_words, note.all("p"))))
            for kind, name in (("footnoteReference", FOOTNOTES), ("endnoteReference", ENDNOTES))
            for note in self._all(name)
        }
        body = self._parts[DOCUMENT].first("body")
        if body is None:
            raise UnreadableWord("there is no text in it")
        text.blocks = list(self._blocks(body))
        edges = (single_line(_all_words(root)) for name, root in self._parts.items() if is_edge(name))
        text.edges = tuple(dict.fromkeys(filter(None, edges)))
        text.title = self._property(ABOUT, "title")
        text.company = self._property(ABOUT_FIRM, "Company")
        return text

    def _all(self, name: str) -> list[Element]:
        return self._parts[name].children if name in self._parts else []

    def _property(self, part: str, name: str) -> str:
        return single_line(self._parts[part].words(name)) if part in self._parts else ""

    def _read_styles(self) -> Iterator[tuple[str, _Style]]:
        for style in self._all(STYLES):
            if style.name == "style":
                level = _value(style.first("pPr", "outlineLvl"))
                numbering = _value(style.first("pPr", "numPr", "numId"))
                name = single_line(_value(style.first("name"))).casefold()
                basis = _value(style.first("basedOn"))
                yield _value(style, "styleId"), _Style(name, basis, _number(level) if level else None, numbering)

    def _read_bullets(self) -> Iterator[str]:
        """The numbers of the numberings that have bullets."""
        kinds = {}
        for part in self._all(NUMBERING):
            if part.name == "abstractNum":
                level = part.first("lvl")
                kinds[_value(part, "abstractNumId")] = _value(level.first("numFmt")) if level else ""
            elif part.name == "num" and kinds.get(_value(part.first("abstractNumId"))) == "bullet":
                yield _value(part, "numId")

    def _line_of(self, style: str) -> list[_Style]:
        """A style and those that it is based on; a circle ends where it closes."""
        line: list[_Style] = []
        while style in self._styles and self._styles[style] not in line:
            line.append(self._styles[style])
            style = line[-1].basis
        return line

    # --- blocks

    def _blocks(self, parent: Element) -> Iterator[WordParagraph | WordTable]:
        for element in parent.children:
            if element.name == "p":
                yield from self._paragraph(element)
            elif element.name == "tbl":
                yield self._table(element)
            elif element.name == "sdt":
                yield from self._controlled(element)
            elif element.name in INSIDE or element.name in NEW or element.name in GONE:
                yield from self._blocks(element)
            else:
                self._pass_mark(element)
                self._pass_over(element)

    def _controlled(self, element: Element) -> Iterator[WordParagraph | WordTable]:
        gallery = _value(element.first("sdtPr", "docPartObj", "docPartGallery"))
        inside = element.first("sdtContent")
        if gallery == "Table of Contents":
            self._text.asides.append((self._paragraphs, "the list of contents, which is made anew from the headings"))
        elif inside is not None:
            yield from self._blocks(inside)

    def _table(self, table: Element) -> WordTable:
        self._tables += 1
        number = self._tables
        rows: list[tuple[tuple[WordParagraph, ...], ...]] = []
        for row in _through(table, "tr"):
            cells: list[tuple[WordParagraph, ...]] = []
            for cell in _through(row, "tc"):
                above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else ()
                cells += self._cell(cell, above)
            rows.append(tuple(cells))
        return WordTable(number, tuple(rows))

    def _cell(self, cell: Element, above: tuple[WordParagraph, ...]) -> list[tuple[WordParagraph, ...]]:
        """The cells that one stands for: more than one where it runs over several columns."""
        inside = list(self._all_paragraphs(cell))
        merged = cell.first("tcPr", "vMerge")
        content = above if merged is not None and _value(merged) != "restart" and not _says(inside) else tuple(inside)
        wide = min(_number(_value(cell.first("tcPr", "gridSpan"))), 100)
        return [content, *[()] * (wide - 1)]

    def _all_paragraphs(self, parent: Element) -> Iterator[WordParagraph]:
        """The paragraphs in a cell or a box; a table in it is read as the paragraphs in that."""
        for block in self._blocks(parent):
            if isinstance(block, WordParagraph):
                yield block
            else:
                yield from (paragraph for row in block.rows for cell in row for paragraph in cell)

    # --- paragraphs

    def _paragraph(self, element: Element) -> Iterator[WordParagraph]:
        """A paragraph, and behind it those of the text boxes that hang on it."""
        self._paragraphs += 1
        if self._paragraphs > MOST_PARAGRAPHS:
            raise UnreadableWord(f"it has more than {MOST_PARAGRAPHS:,} paragraphs")
        number = self._paragraphs
        pieces = tuple(self._pieces(element, WordPiece("")))
        yield self._styled(number, element.first("pPr"), pieces)
        boxes, self._beside = self._beside, []
        for box in boxes:
            yield from self._all_paragraphs(box)

    def _styled(self, number: int, properties: Element | None, pieces: tuple[WordPiece, ...]) -> WordParagraph:
        line = self._line_of(_value(properties.first("pStyle")) if properties else "")
        name = line[0].name if line else ""
        level = _level(properties, line)
        numbering = properties.first("numPr", "numId") if properties else None
        listed = _value(numbering) or next((style.listed for style in line if style.listed), "")
        depth = 0
        if listed not in ("", "0") or name.startswith("list "):
            depth = 1 + _number(_value(properties.first("numPr", "ilvl")) if properties else "")
        ends = properties.first("rPr") if properties else None
        return WordParagraph(
            number, pieces, name, level, 0 if level else depth, listed not in self._bullets, _change_in(ends)
        )

    def _pieces(self, parent: Element, around: WordPiece) -> Iterator[WordPiece]:
        for element in parent.children:
            if element.name == "r":
                yield from self._run(element, replace(around, bold=_is_bold(element)))
            elif element.name in NEW or element.name in GONE:
                yield from self._pieces(element, replace(around, change=around.change or _change(element)))
            elif element.name == "hyperlink":
                yield from self._pieces(element, replace(around, href=self._hrefs.get(_value(element, "id"), "")))
            elif element.name == "sdt":
                yield from self._pieces(element.first("sdtContent") or Element("", 0, 0, {}), around)
            elif element.name in INSIDE:
                yield from self._pieces(element, around)
            else:
                self._pass_mark(element)
                self._pass_over(element)

    def _run(self, run: Element, around: WordPiece) -> Iterator[WordPiece]:
        for element in run.children:
            text = "".join(element.pieces) if element.name in {"t", "delText"} else SIGNS.get(element.name, "")
            if text:
                marks = frozenset(self._open.values())
                yield replace(around, text=text, marks=marks, comments=frozenset(self._commented))
            elif element.name == "commentReference" and _value(element, "id") not in self._ranged:
                # A comment on a point, and on no words.
                marks = frozenset(self._open.values())
                yield replace(around, marks=marks, comments=frozenset({_value(element, "id")}))
            elif element.name in {"footnoteReference", "endnoteReference"}:
                yield replace(around, note=self._notes.get((element.name, _value(element, "id")), ""))
            elif element.name in {"drawing", "pict", "object"}:
                self._draw(element)
            elif element.name == "AlternateContent":
                chosen = element.first("Choice") or element.first("Fallback")
                yield from self._run(chosen, around) if chosen else ()
            else:
                self._pass_over(element)

    def _draw(self, element: Element) -> None:
        """Note what is no text; what stands in a box comes behind its paragraph."""
        boxes = list(_below(element, "txbxContent"))
        self._beside += boxes
        if not boxes:
            shown = next(filter(None, (_value(part, "descr") for part in _below(element, "docPr"))), "")
            self._text.asides.append((self._paragraphs, f"a picture or drawing{f' (“{shown}”)' if shown else ''}"))

    def _pass_over(self, element: Element) -> None:
        """Note what has words or signs, and is not read: a formula, a sign of a font, a file that is laid in."""
        words = single_line(_all_words(element))
        if words:
            self._text.asides.append((self._paragraphs, f"a formula, or words above others: “{words}”"))
        elif element.name in UNREAD:
            self._text.asides.append((self._paragraphs, UNREAD[element.name]))

    def _pass_mark(self, element: Element) -> None:
        """Begin or end a bookmark, or what a comment is on."""
        identifier = _value(element, "id")
        if element.name == "bookmarkStart":
            self._open[identifier] = _value(element, "name")
            self._text.marks.setdefault(_value(element, "name"), self._paragraphs)
        elif element.name == "bookmarkEnd":
            self._open.pop(identifier, None)
        elif element.name == "commentRangeStart":
            self._commented.add(identifier)
            self._ranged.add(identifier)
        elif element.name == "commentRangeEnd":
            self._commented.discard(identifier)


SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
"""Elements that stand for a sign."""
UNREAD = {
    "sym": "a sign that only one font has",
    "altChunk": "another file that is laid in",
    "subDoc": "a part in another file",
}
"""Elements without words that stand for some."""


def _day(element: Element) -> str:
    """The day of a change or a comment; empty where there is none: some programs write a row of noughts."""
    day = _value(element, "date")[:10]
    return day if _DAY.fullmatch(day) else ""


def _change(element: Element) -> WordChange:
    return WordChange(element.name in NEW, _value(element, "author"), _day(element))


def _change_in(properties: Element | None) -> WordChange | None:
    """What was done to the end of a paragraph, by the properties of that."""
    changed = (element for element in properties.children if element.name in NEW | GONE) if properties else ()
    return next(map(_change, changed), None)


def _is_bold(run: Element) -> bool:
    bold = run.first("rPr", "b")
    return bold is not None and _value(bold) not in {"0", "false", "off"}


def _leads_out(way: Element) -> bool:
    is_outside = _value(way, "TargetMode") == "External"
    return is_outside and _value(way, "Target").startswith(("https://", "http://", "mailto:"))


def _level(properties: Element | None, line: list[_Style]) -> int:
    """The level of a heading, from 1; 0 where a paragraph is none."""
    own = _value(properties.first("outlineLvl")) if properties else ""
    for style in line:
        name, _, number = style.name.rpartition(" ")
        if name == "heading" and _number(number):
            return _number(number)
    levels = [_number(own)] if own else [style.level for style in line if style.level is not None]
    return levels[0] + 1 if levels and levels[0] < NO_LEVEL else 0


def _through(parent: Element, name: str) -> Iterator[Element]:
    """The elements of a name in another, or in what says nothing around them."""
    for element in parent.children:
        if element.name == name:
            yield element
        elif element.name in INSIDE or element.name in NEW | GONE | {"sdt"}:
            yield from _through(element, name)


def _below(parent: Element, name: str) -> Iterator[Element]:
    """The elements of a name somewhere below another; of two ways to show the same, the first."""
    for element in parent.children:
        if element.name == name:
            yield element
        elif element.name != "Fallback":
            yield from _below(element, name)


def _all_words(parent: Element) -> str:
    """What an element says, without what was deleted."""
    words = ""
    for element in parent.children:
        words += "".join(element.pieces) if element.name == "t" else SIGNS.get(element.name, "")
        if element.name != "Fallback" and element.name not in GONE:
            words += _all_words(element) + (" " if element.name == "p" else "")
    return words


def _says(paragraphs: list[WordParagraph]) -> bool:
    return any(paragraph.words for paragraph in paragraphs)
