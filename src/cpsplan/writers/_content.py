"""What a finished page says, as a sequence of blocks: headings, paragraphs, lists, tables, pictures.

Word, OpenDocument, plain text, Braille and audio are written from this, so that they all say what the page says. Left
out is what only steers a reader of the screen: navigation, links to other pages' files, drawings beside a table that
says the same, and what is shown on paper alone because the screen has it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import lxml.html

from cpsplan.render import Page

SKIPPED = frozenset(
    {
        *("skip", "meanings", "contents", "files", "screen-only", "print-only", "switch", "masthead", "bar", "twin"),
        *("go", "ends", "upright", "drawn-only"),
    }
)
"""Classes of what is left out."""
SKIPPED_TAGS = frozenset({"nav", "script", "style", "template", "figure"})
LINES = frozenset({"below", "told", "aimed", "before", "point-line", "kin"})
"""Classes of parts of a cell that stand on lines of their own."""
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is alike: its words, whether they are bold, their language and where they lead."""

    text: str
    strong: bool = False
    language: str = ""
    """The language, where it is not that of the page."""
    href: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 5."""

    level: int
    line: Line
    mark: str = ""
    """The words of the mark before it, which the page draws: Aim 1."""

    @property
    def shown(self) -> Line:
        """The heading with the words of its mark."""
        return (Run(f"{self.mark}. "), *self.line) if self.mark else self.line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``kind`` is the first class of its element: label, lead, notice; often empty."""

    line: Line
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """A list, with numbers or without."""

    entries: tuple[Line, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Meanings:
    """A list of terms, each with what is said of it."""

    pairs: tuple[tuple[Line, Line], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its lines, and whether it heads its row or column."""

    lines: tuple[Line, ...]
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, the row of heads, and the other rows."""

    caption: Line
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its path below the assets, and what it shows."""

    file: str
    words: str


@dataclass(frozen=True, slots=True)
class Idea:
    """A picture of Easy Read with the sentences beside it."""

    picture: Picture
    lines: tuple[Line, ...]


Block = Heading | Paragraph | Entries | Meanings | Table | Picture | Idea


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says."""

    title: str
    language: str
    publisher: str
    description: str
    blocks: tuple[Block, ...]


def read(page: Page) -> Content:
    """The content of a finished page."""
    root = lxml.html.document_fromstring(page.html)
    author = root.find('.//meta[@name="author"]')
    blocks: list[Block] = []
    for part in (root.find(".//main"), root.find(".//footer")):
        if part is not None:
            blocks += _blocks(part)
    heading = next((plain(one.line) for one in blocks if isinstance(one, Heading)), page.title)
    publisher = "" if author is None else str(author.get("content"))
    return Content(heading, page.language, publisher, page.description, tuple(blocks))


def plain(line: Line) -> str:
    """The words of a line."""
    return "".join(run.text for run in line)


def words_of(content: Content) -> Iterator[str]:
    """Every line of a content as plain words, in reading order: what any format of it has to say."""
    for block in content.blocks:
        for line in lines_of(block):
            if text := plain(line):
                yield text


def lines_of(block: Block) -> Iterator[Line]:
    """The lines of a block, in reading order."""
    if isinstance(block, Heading | Paragraph):
        yield block.line
    elif isinstance(block, Entries):
        yield from block.entries
    elif isinstance(block, Meanings):
        for pair in block.pairs:
            yield from pair
    elif isinstance(block, Table):
        yield block.caption
        for row in (block.head, *block.rows):
            for cell in row:
                yield from cell.lines
    elif isinstance(block, Idea):
        yield from block.lines


# --- from elements to blocks


def _classes(element: lxml.html.HtmlElement) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _left_out(element: lxml.html.HtmlElement) -> bool:
    return not isinstance(element.tag, str) or element.tag in SKIPPED_TAGS or bool(_classes(element) & SKIPPED)


def _blocks(parent: lxml.html.HtmlElement) -> Iterator[Block]:
    """The blocks inside an element, in their order."""
    pending = ""
    for element in parent:
        if _left_out(element):
            continue
        if element.tag in {"span", "div"} and (named := _mark(element)):
            # The mark of an aim stands before its heading: its words go into it.
            pending = named
            continue
        for block in _block(element):
            if pending and isinstance(block, Heading):
                yield replace(block, mark=pending)
                pending = ""
            else:
                yield block


def _mark(element: lxml.html.HtmlElement) -> str:
    """The words of the mark of an aim, where an element is nothing but that."""
    marks = element.findall("./svg")
    if len(marks) == 1 and len(element) == 1 and not (element.text or "").strip():
        title = marks[0].find("./title")
        return "" if title is None else str(title.text)
    return ""


def _block(element: lxml.html.HtmlElement) -> Iterator[Block]:  # noqa: C901 - one case for each kind of element
    tag = element.tag
    if tag in HEADINGS:
        yield Heading(HEADINGS[tag], _line(element))
    elif tag == "p":
        line = _line(element)
        parent = element.getparent()
        if parent is not None and "notice" in _classes(parent) and len(line) > 1 and line[0].strong:
            # The page sets the label of a notice on a line of its own.
            line = (replace(line[0], text=f"{line[0].text.rstrip()}."), *line[1:])
        if line:
            yield Paragraph(line, next(iter(sorted(_classes(element))), ""))
    elif tag in {"ul", "ol"}:
        entries = tuple(line for one in element if not _left_out(one) and (line := _line(one)))
        if entries:
            yield Entries(entries, numbered=tag == "ol")
    elif tag == "dl":
        yield Meanings(tuple(_pairs(element)))
    elif tag == "table":
        yield _table(element)
    elif tag == "img":
        yield _picture(element)
    elif "say" in _classes(element) and element.find("./img") is not None:
        yield _idea(element)
    elif "where" not in _classes(element):
        yield from _blocks(element)


def _picture(element: lxml.html.HtmlElement) -> Picture:
    return Picture(str(element.get("src")).rpartition("assets/")[2], str(element.get("alt") or ""))


def _idea(element: lxml.html.HtmlElement) -> Idea:
    image = element.find("./img")
    told = (one for one in element.iter("p", "h3") if not _left_out(one))
    return Idea(_picture(image), tuple(line for one in told if (line := _line(one))))


def _pairs(element: lxml.html.HtmlElement) -> Iterator[tuple[Line, Line]]:
    for group in element.findall("./div") or [element]:
        name = next(iter(group.findall("./dt")), None)
        for meaning in group.findall("./dd"):
            if name is not None:
                yield _line(name), _line(meaning)


def _table(element: lxml.html.HtmlElement) -> Table:
    caption = element.find("./caption")
    rows = [tuple(_cell(one) for one in row if one.tag in {"td", "th"}) for row in element.iter("tr")]
    heads = bool(element.findall("./thead"))
    return Table(
        () if caption is None else _line(caption), rows[0] if heads and rows else (), tuple(rows[1:] if heads else rows)
    )


def _cell(element: lxml.html.HtmlElement) -> Cell:
    """A cell with each of its parts that stand apart on a line of its own."""
    lines: list[list[Run]] = [[]]
    for run in _runs(element, Run("")):
        if run.text == "\n":
            lines.append([])
        else:
            lines[-1].append(run)
    return Cell(tuple(line for one in lines if (line := _tidy(one))), element.tag == "th")


def _line(element: lxml.html.HtmlElement) -> Line:
    return _tidy(one if one.text != "\n" else Run(" ") for one in _runs(element, Run("")))


def _runs(element: lxml.html.HtmlElement, style: Run) -> Iterator[Run]:
    """The runs of text inside an element. A run of a line end alone says that a part of its own begins or ends."""
    language = element.get("lang") or style.language
    strong = style.strong or element.tag in {"strong", "b"}
    href = element.get("href") or style.href
    inside = Run("", strong, language, href)
    if element.text:
        yield replace(inside, text=element.text)
    for child in element:
        apart = isinstance(child.tag, str) and (child.tag in {"div", "li", "summary"} or bool(_classes(child) & LINES))
        if not _left_out(child) and child.tag != "svg":
            if apart:
                yield Run("\n")
            yield from _runs(child, inside)
            if apart:
                yield Run("\n")
        if child.tail:
            yield replace(inside, text=child.tail)


def _tidy(runs: Iterator[Run] | list[Run]) -> Line:
    """Runs with single spaces, none at the edges; neighbours that are alike become one."""
    joined: list[Run] = []
    for run in runs:
        text = re.sub(r"[ \t\r\n]+", " ", run.text)
        if not joined or joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(joined[-1], text=joined[-1].text + text)
        else:
            joined.append(replace(run, text=text))
    if joined:
        last = joined.pop()
        if text := last.text.rstrip(" "):
            joined.append(replace(last, text=text))
    return tuple(joined)


def outside_links(run: Run) -> bool:
    """Whether a run leads out of the document to an address that its words do not show."""
    address = run.href.removeprefix("mailto:")
    return run.href.startswith(("https://", "http://", "mailto:")) and address.split("//")[-1] not in run.text
