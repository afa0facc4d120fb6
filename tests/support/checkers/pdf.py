"""What stands in a tagged PDF, as plain values, for assertions of the project's own.

veraPDF proves that a file keeps to the letter of PDF/UA-1; whether the tags say the right thing is for us to assert:
headings, table headers with their scope, languages of parts, alternative texts. The structure is read as ISO 32000-1
describes it: logical structure (14.7), marked content (14.6), text by ToUnicode (9.10).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeAlias

import pikepdf

ARTIFACT = "Artifact"


@dataclass(frozen=True)
class TableAttributes:
    """How a header or cell of a table says what it belongs to."""

    scope: str = ""
    headers: tuple[str, ...] = ()
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Annotation:
    """What can be pressed: the words that say what it is, and where it leads in the document, if it stays there."""

    words: str
    destination: str


@dataclass(frozen=True)
class Element:
    """An element of the structure tree; its text is that of all its descendants, in reading order.

    Words stand apart only where a space is written between them, or where one of them ends what is no phrase.
    """

    tag: str
    text: str
    alternative: str
    actual: str
    expansion: str
    language: str
    identifier: str
    table: TableAttributes
    links: tuple["Annotation", ...]
    """What can be pressed of it."""
    has_content: bool
    """Whether something painted is right inside of it."""
    children: tuple["Element", ...]

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline; the uppermost level is 1."""

    title: str
    level: int


@dataclass(frozen=True)
class PageText:
    """The text of one page (from 1), by what assistive technology makes of it.

    `tagged` is read out: an element of the structure tree claims it. `artifact` is marked as decoration. `detached` is
    marked as content that no element of the tree claims, so it is passed over: this is how WeasyPrint 70 marks running
    heads and page numbers. `untagged` is not marked at all, which PDF/UA-1 forbids.
    """

    number: int
    tagged: str
    artifact: str
    detached: str
    untagged: str


@dataclass(frozen=True)
class Document:
    """A PDF as assistive technology meets it."""

    path: Path
    title: str
    language: str
    displays_title: bool
    bookmarks: tuple[Bookmark, ...]
    annotations: int
    """How many there are on its pages."""
    labels: bool
    """Whether it says what number each page has."""
    metadata_language: str
    pages: tuple[PageText, ...]
    elements: tuple[Element, ...]

    def walk(self) -> Iterator[Element]:
        """Yield every element of the structure tree, in reading order."""
        for element in self.elements:
            yield from element.walk()

    def tagged(self, *tags: str) -> tuple[Element, ...]:
        """Every element with one of the tags, such as `H1` or `TH`, in reading order."""
        return tuple(element for element in self.walk() if element.tag in tags)


def read(path: Path) -> Document:
    """Read a PDF; one without a structure tree has no elements, and all its text is untagged."""
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        contents = {page.obj.objgen: _Content.of(page.obj) for page in pdf.pages}
        tree = _Tree(contents)
        elements = tree.elements(root.get("/StructTreeRoot", pikepdf.Dictionary()).get("/K"))
        with pdf.open_metadata() as metadata:
            title = str(metadata.get("dc:title", ""))
            languages = " ".join(metadata.get("dc:language", ()))
        with pdf.open_outline() as outline:
            bookmarks = tuple(_bookmarks(outline.root, 1))
        return Document(
            path=path,
            title=title,
            language=str(root.get("/Lang", "")),
            displays_title=bool(root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False)),
            bookmarks=bookmarks,
            annotations=sum(len(page.obj.get("/Annots", ())) for page in pdf.pages),
            labels="/PageLabels" in root,
            metadata_language=languages,
            pages=tuple(
                content.page_text(number, tree.claimed) for number, content in enumerate(contents.values(), start=1)
            ),
            elements=elements,
        )


def _bookmarks(entries: list[pikepdf.OutlineItem], level: int) -> Iterator[Bookmark]:
    for entry in entries:
        yield Bookmark(entry.title, level)
        yield from _bookmarks(entry.children, level + 1)


_Mark: TypeAlias = int | str | None
"""What encloses a piece of text: a number that a structure element may claim, an artifact, or nothing."""

PHRASES = {"Span", "Link", "Reference", "Quote", "Code", "Note", "NonStruct"}
"""What stands inside a text. All else ends the words before it."""

_Place: TypeAlias = tuple[int, int]
"""The number and generation of an object in the file."""


@dataclass
class _Content:
    """The text of a page, by what encloses it."""

    page: _Place
    pieces: dict[_Mark, str] = field(default_factory=dict)

    @classmethod
    def of(cls, page: pikepdf.Object) -> Self:
        content = cls(page.objgen)
        content.scan(page, None)
        return content

    def scan(self, stream: pikepdf.Object, around: _Mark) -> None:
        """Follow a content stream, and the forms it draws; what a form shows counts within the mark around it."""
        resources = stream.get("/Resources", pikepdf.Dictionary())
        fonts = {name: _characters(font) for name, font in resources.get("/Font", pikepdf.Dictionary()).items()}
        characters: Mapping[bytes, str] = {}
        marks = [around]
        for instruction in pikepdf.parse_content_stream(stream):
            operands: list[Any] = list(instruction.operands)
            match str(instruction.operator):
                case "BMC" | "BDC":
                    marks.append(_mark(operands, marks[-1]))
                case "EMC":
                    marks.pop()
                case "Tf":
                    characters = fonts[str(operands[0])]
                case "Tj" | "TJ" | "'" | '"':
                    self.pieces[marks[-1]] = self.pieces.get(marks[-1], "") + _text(operands[-1], characters)
                case "Do":
                    drawn = resources["/XObject"][operands[0]]
                    if drawn.get("/Subtype") == pikepdf.Name.Form:
                        self.scan(drawn, marks[-1])

    def page_text(self, number: int, claimed: set[tuple[_Place, int]]) -> PageText:
        """Sort the pieces of text by what assistive technology makes of them."""
        tagged = detached = ""
        for mark, text in self.pieces.items():
            if isinstance(mark, int):
                if (self.page, mark) in claimed:
                    tagged += f" {text}"
                else:
                    detached += f" {text}"
        return PageText(
            number=number,
            tagged=_plain(tagged),
            artifact=_plain(self.pieces.get(ARTIFACT, "")),
            detached=_plain(detached),
            untagged=_plain(self.pieces.get(None, "")),
        )


def _mark(operands: list[Any], around: _Mark) -> _Mark:
    if operands[0] == pikepdf.Name.Artifact:
        return ARTIFACT
    if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
        return int(operands[1]["/MCID"])
    return around


def _text(shown: Any, characters: Mapping[bytes, str]) -> str:
    """What a text operator shows: a string of character codes, or several with numbers for the spacing between."""
    parts = [shown] if isinstance(shown, pikepdf.String) else shown
    strings = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
    width = len(next(iter(characters), b" "))
    codes = (string[at : at + width] for string in strings for at in range(0, len(string), width))
    return "".join(characters.get(code, "\N{REPLACEMENT CHARACTER}") for code in codes)


def _characters(font: pikepdf.Object) -> dict[bytes, str]:
    """What each character code of a font means, from its ToUnicode map."""
    characters: dict[bytes, str] = {}
    if "/ToUnicode" not in font:
        return characters
    for instruction in pikepdf.parse_content_stream(font["/ToUnicode"]):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "endbfchar":
                for code, meaning in zip(operands[::2], operands[1::2], strict=True):
                    characters[bytes(code)] = bytes(meaning).decode("utf-16-be")
            case "endbfrange":
                for first, last, meaning in zip(operands[::3], operands[1::3], operands[2::3], strict=True):
                    characters.update(_range(bytes(first), bytes(last), meaning))
    return characters


def _range(first: bytes, last: bytes, meaning: Any) -> Iterator[tuple[bytes, str]]:
    """Each code of a range: its meanings are listed, or count up from that of the first."""
    start = int.from_bytes(first)
    for code in range(start, int.from_bytes(last) + 1):
        if isinstance(meaning, pikepdf.Array):
            text = bytes(meaning[code - start]).decode("utf-16-be")
        else:
            text = bytes(meaning).decode("utf-16-be")
            text = text[:-1] + chr(ord(text[-1]) + code - start)
        yield code.to_bytes(len(first)), text


@dataclass
class _Tree:
    """The structure tree, joined with the text of the pages; it notes which pieces of text it has claimed."""

    contents: Mapping[_Place, _Content]
    claimed: set[tuple[_Place, int]] = field(default_factory=set)

    def elements(self, kids: pikepdf.Object | None) -> tuple[Element, ...]:
        """The elements among the children of the root."""
        return tuple(self._element(kid, None)[0] for kid in _several(kids))

    def _element(self, node: pikepdf.Object, page: _Place | None) -> tuple[Element, str]:
        """An element, and its text with the spaces still where the lines break."""
        if "/Pg" in node:
            page = node["/Pg"].objgen
        children: list[Element] = []
        links: list[Annotation] = []
        text = ""
        has_content = False
        for kid in _several(node.get("/K")):
            if isinstance(kid, int) or "/MCID" in kid:
                has_content = True
                text += self._content(kid, page)
            elif "/S" in kid:
                child, its_text = self._element(kid, page)
                children.append(child)
                text += its_text if child.tag in PHRASES else f" {its_text} "
            elif "/Obj" in kid:
                links.append(Annotation(str(kid["/Obj"].get("/Contents", "")), str(kid["/Obj"].get("/Dest", ""))))
        element = Element(
            tag=str(node["/S"]).removeprefix("/"),
            text=_plain(text),
            alternative=str(node.get("/Alt", "")),
            actual=str(node.get("/ActualText", "")),
            expansion=str(node.get("/E", "")),
            language=str(node.get("/Lang", "")),
            identifier=str(node.get("/ID", "")),
            table=_table(node.get("/A")),
            links=tuple(links),
            has_content=has_content,
            children=tuple(children),
        )
        return element, text

    def _content(self, kid: Any, page: _Place | None) -> str:
        if isinstance(kid, int):
            return self._claim(page, kid)
        return self._claim(kid["/Pg"].objgen if "/Pg" in kid else page, int(kid["/MCID"]))

    def _claim(self, page: _Place | None, mark: int) -> str:
        if page is None or page not in self.contents:
            return ""
        self.claimed.add((page, mark))
        return self.contents[page].pieces.get(mark, "")


def _table(attributes: pikepdf.Object | None) -> TableAttributes:
    """The attributes that the owner `Table` gives an element; between them may stand revision numbers."""
    for attribute in _several(attributes):
        if isinstance(attribute, pikepdf.Dictionary) and attribute.get("/O") == pikepdf.Name.Table:
            return TableAttributes(
                scope=str(attribute.get("/Scope", "")).removeprefix("/"),
                headers=tuple(str(header) for header in attribute.get("/Headers", [])),
                row_span=int(attribute.get("/RowSpan", 1)),
                column_span=int(attribute.get("/ColSpan", 1)),
            )
    return TableAttributes()


def _several(value: Any) -> list[Any]:
    """What the PDF gives as one object or as a list of them."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _plain(text: str) -> str:
    return " ".join(text.split())
