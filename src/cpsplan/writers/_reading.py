"""From a finished page to what it says, as it is read out of the page's elements.

What a format does with a part of a page stands in an attribute of the page itself, ``data-reading``: no writer knows a
class of the style sheets. Drawings are left out here, and so are the words that mean nothing without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from cpsplan.render import Page
from cpsplan.render.text_places import ATTRIBUTE as MARK
from cpsplan.writers._content import (
    LINE_BREAK,
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
    plain,
)
from cpsplan.writers._order import in_order_of_paper
from cpsplan.writers._page_head import publisher_of, shown_logo
from cpsplan.writers._pictures import widest
from cpsplan.writers._reading_values import ATTRIBUTE, FORMER, KEPT, LEFT_OUT, Reading
from cpsplan.writers.format import WriteError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LEFT_OUT_TAGS = frozenset({"nav", "script", "style", "template", "figure"})
APART_TAGS = frozenset({"div", "li", "summary"})
"""Elements that stand on lines of their own inside a cell."""
LINE_END = Run("\n")
"""Says that a part of its own begins or ends."""
GAP = Run("\n")
"""Says that the page has words of a drawing here."""
STRONG_TAGS = frozenset({"strong", "b", "em"})
"""What is set in bold: the look has no italics."""
PORTRAIT = 113
"""How wide a portrait is, in pixels of a screen: three centimetres."""
_SPACES = re.compile(r"[ \t\r\n]+")
LISTS = frozenset({"ul", "ol"})
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 5}
"""The level of a heading; word processors have five."""
REMEMBERED = 4
"""How many pages are remembered: all formats of a page come one after another, and each file is compared with it."""
_remembered: dict[tuple[object, ...], Content] = {}


def read_page(page: Page) -> Content:
    """The content of a finished page. Raises WriteError for a ``data-reading`` that nobody knows."""
    key = (page.html, page.path, page.title, page.language, page.description, page.created, page.changed)
    content = _remembered.get(key) or _read(page)
    while key not in _remembered and len(_remembered) >= REMEMBERED:  # another thread may have read more meanwhile
        _remembered.pop(next(iter(_remembered)), None)
    _remembered[key] = content
    return content


def _read(page: Page) -> Content:
    import lxml.html  # noqa: PLC0415 - a heavy library, wanted only where something is written

    root = in_order_of_paper(lxml.html.document_fromstring(page.html))
    refuse_unknown(root, page)
    blocks = list(blocks_read(root))
    title, publisher = _title(blocks) or page.title, publisher_of(root)
    return Content(
        title,
        page.language,
        publisher,
        page.description,
        tuple(blocks),
        created=page.created,
        changed=page.changed,
        status=root.find("body").get("data-standing") or "",
        draft=root.find("body").get("data-draft") or "",
        logo=shown_logo(root),
        page_of=root.find("body").get("data-of") or "/",
    )


def parts_read(root: HtmlElement) -> list[HtmlElement]:
    """The parts of a page that are read."""
    return [part for part in (root.find(".//main"), root.find(".//footer")) if part is not None]


def blocks_read(root: HtmlElement) -> Iterator[Block]:
    """What stands in these parts, in the order of the page."""
    for part in parts_read(root):
        yield from _blocks(part)


def refuse_unknown(root: HtmlElement, page: Page) -> None:
    """Raise WriteError where a template has written a ``data-reading`` that nobody knows."""
    for said in dict.fromkeys(map(str, root.xpath(f".//*/@{ATTRIBUTE}"))):
        if said not in set(Reading):
            raise WriteError(f"{page.path} has {ATTRIBUTE}=“{said}”; there are: {', '.join(Reading)}")


def reading_of(element: HtmlElement) -> str:
    """What an element says of how it is read; empty where it says nothing."""
    if ATTRIBUTE in element.attrib:
        return str(element.get(ATTRIBUTE))
    classes = (element.get("class") or "").split()
    return next((FORMER[name] for name in classes if name in FORMER), "")


def _title(blocks: Iterable[Block]) -> str:
    """The words of the first heading."""
    for block in blocks:
        if isinstance(block, Heading):
            return plain(block.line)
    return ""


def _is_left_out(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return True
    said = reading_of(element)
    return said in LEFT_OUT or (element.tag in LEFT_OUT_TAGS and said not in KEPT)


# --- blocks


def _blocks(parent: HtmlElement) -> Iterator[Block]:
    """The blocks inside an element, in their order."""
    mark, drawn = "", ""
    for element in parent:
        if _is_left_out(element):
            continue
        words = _words_of_mark(element)
        if words:
            # The mark of an aim stands before its heading: its words go into it.
            mark, drawn = words, _drawn(element[0])
            continue
        for block in _blocks_of(element):
            if mark and isinstance(block, Heading):
                yield replace(block, mark=mark, drawn=drawn)
                mark = ""
            else:
                yield block


def _words_of_mark(element: HtmlElement) -> str:
    """The words of the mark of an aim, where an element is nothing but that."""
    if element.tag not in {"span", "div"} or len(element) != 1 or (element.text or "").strip():
        return ""
    title = element.find("./svg/title")
    return "" if title is None else str(title.text)


def _drawn(svg: HtmlElement) -> str:
    """A drawing of a page by itself, as XML: HTML writes the names of its attributes in small letters."""
    from lxml import etree  # noqa: PLC0415 - as above

    text = str(etree.tostring(svg, encoding="unicode", with_tail=False))
    text = text.replace("viewbox=", "viewBox=", 1)
    return text if "xmlns=" in text else text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def _blocks_of(element: HtmlElement) -> Iterator[Block]:
    """An element as a block, or the blocks inside it."""
    if element.tag == "p":
        yield from _paragraphs(element)
    elif reading_of(element) == Reading.SIGNED and element.find("./li/img") is not None:
        yield from map(_signatory, element)
    elif element.tag in BLOCKS:
        block = BLOCKS[element.tag](element)
        if block is not None:
            yield block
    elif element.tag in HEADINGS:
        yield Heading(HEADINGS[element.tag], _line(element))
    elif reading_of(element) == Reading.IDEA:
        yield _idea(element)
    elif reading_of(element) == Reading.QUOTATION:
        yield _quotation(element)
    elif reading_of(element) == Reading.PICTURE and element.find("./img") is not None:
        yield _captioned(element)
    else:
        yield from _blocks(element)


def _paragraphs(element: HtmlElement) -> Iterator[Paragraph]:
    """A paragraph, in two where words of a drawing stand in the middle: what is around them is not one sentence."""
    label = element.find("./*[1]")
    has_label = label is not None and reading_of(label) == Reading.LINE
    for line in _lines(element, GAP):
        if has_label and len(line) > 1 and line[0].strong:
            # The page sets the label on a line of its own; in one line with the rest, a stop ends it.
            yield Paragraph((replace(line[0], text=f"{line[0].text.rstrip()}."), *line[1:]))
        else:
            yield Paragraph(line)
        has_label = False


def _entries(element: HtmlElement) -> Entries | None:
    kept: list[Line] = []
    inner: list[tuple[Entries, ...]] = []
    for entry in element:
        if not _is_left_out(entry) and (line := _entry(entry)):
            kept.append(line)
            lists = map(_entries, (part for part in entry if part.tag in LISTS and not _is_left_out(part)))
            inner.append(tuple(filter(None, lists)))
    has_own_numbers = element.find("./li/span[@class='no']") is not None
    is_numbered = element.tag == "ol" and not has_own_numbers
    start = int(element.get("start") or 1)
    return Entries(tuple(kept), is_numbered, start, tuple(inner) if any(inner) else ()) if kept else None


def _entry(element: HtmlElement) -> Line:
    """An entry of a list in one line. Where the page sets its parts on lines of their own, a stop ends each."""
    if all(reading_of(part) != Reading.LINE for part in element.iter("span")):
        return _line(element)
    runs: list[Run] = []
    for line in _lines(element, LINE_END, GAP):
        if runs:
            runs.append(Run(" " if runs[-1].text[-1] in ".!?" else ". "))
        runs += line
    return _tidy(runs)


def _meanings(element: HtmlElement) -> Meanings:
    groups = element.findall("./div") or [element]
    terms = [(term, group) for group in groups for term in group.findall("./dt")[:1]]
    return Meanings(tuple((_term(term), _line(meaning)) for term, group in terms for meaning in group.findall("./dd")))


def _term(element: HtmlElement) -> Line:
    """A term in one line; what stands below it in brackets, or it would be taken for a part of what it means."""
    words, *below = list(_lines(element, LINE_END)) or [()]
    return words + tuple(run for line in below for run in (Run(" ("), *line, Run(")")))


def _table(element: HtmlElement) -> Table:
    caption = element.find("./caption")
    said = () if caption is None or _is_left_out(caption) else _line(caption)
    rows = [tuple(_cell(cell) for cell in row if cell.tag in {"td", "th"}) for row in element.iter("tr")]
    heads = 1 if rows and element.find("./thead") is not None else 0
    return Table(said, rows[0] if heads else (), tuple(rows[heads:]))


def _picture(element: HtmlElement) -> ShownPicture:
    return ShownPicture(str(element.get("src")).rpartition("assets/")[2], str(element.get("alt") or ""))


def _quotation(element: HtmlElement) -> QuotedWords:
    said, who = element.find("./blockquote"), element.find("./figcaption")
    lines = () if said is None else tuple(filter(None, map(_line, said)))
    return QuotedWords(lines, () if who is None else _line(who))


def _idea(element: HtmlElement) -> IllustratedIdea:
    sentences = [_line(sentence) for sentence in element.iter("p", "h3") if not _is_left_out(sentence)]
    image = element.find("./img")
    return IllustratedIdea(None if image is None else _picture(image), tuple(filter(None, sentences)))


def _captioned(element: HtmlElement) -> CaptionedPicture:
    return _captioned_by(element.find("./img"), element.find("./figcaption"))


def _captioned_by(image: HtmlElement, caption: HtmlElement | None) -> CaptionedPicture:
    """A picture with the lines of what stands below it."""
    lines = () if caption is None else tuple(_lines(caption, LINE_END, GAP))
    width, height = (int(image.get(side) or 0) for side in ("width", "height"))
    picture = replace(_picture(image), file=widest(image).rpartition("assets/")[2])
    return CaptionedPicture(picture, lines, width, height)


def _signatory(element: HtmlElement) -> Block:
    """Who signs: the portrait with the role and the name below it, or these alone."""
    image = element.find("./img")
    if image is None or not image.get("alt"):
        return Paragraph(_entry(element))
    portrait = _captioned_by(image, element)
    scale = PORTRAIT / max(portrait.width, 1)
    return replace(portrait, width=PORTRAIT, height=round(portrait.height * scale))


BLOCKS = {
    "ul": _entries,
    "ol": _entries,
    "dl": _meanings,
    "table": _table,
    "img": _picture,
}
"""How an element is read that is one block, whatever it says of itself."""


# --- lines


def _cell(element: HtmlElement) -> Cell:
    """A cell with each of its parts that stand apart on a line of its own."""
    return Cell(tuple(_lines(element, LINE_END, GAP)), element.tag == "th")


def _line(element: HtmlElement) -> Line:
    """All that an element says in one line."""
    return next(_lines(element), ())


def _lines(element: HtmlElement, *ends: Run) -> Iterator[Line]:
    """What an element says, in a line for each part between two of the ``ends``; any other end is a space."""
    parts: list[list[Run]] = [[]]
    for run in _runs(element, Run("")):
        if any(run is end for end in ends):
            parts.append([])
        else:
            parts[-1].append(Run(" ") if run is LINE_END or run is GAP else run)
    return filter(None, map(_tidy, parts))


def _runs(element: HtmlElement, outer: Run) -> Iterator[Run]:
    """The runs of text inside an element, in the style of the ``outer`` one and its own."""
    if reading_of(element) == Reading.CALL:
        yield Run(element.text_content(), note=_note(element))
        return
    style = Run(
        "",
        strong=outer.strong or element.tag in STRONG_TAGS,
        language=element.get("lang") or outer.language,
        href=element.get("href") or outer.href,
        mark=element.get(MARK, outer.mark),
    )
    if element.text:
        yield style.saying(element.text)
    for child in element:
        yield from _runs_of_part(child, style)
        if child.tail:
            yield style.saying(child.tail)


def _runs_of_part(element: HtmlElement, outer: Run) -> Iterator[Run]:
    """The runs of a part of a line, between two ends of lines if it stands apart."""
    if reading_of(element) == Reading.WORDS_OF_DRAWING:
        yield GAP
    if _is_left_out(element):
        return
    if element.tag == "br":
        yield outer.saying(LINE_BREAK)
        return
    if element.tag in LISTS and _is_inner(element):
        yield LINE_END
        return
    if element.tag == "svg":
        # What a drawing parts on the page does not run into one here.
        yield LINE_END
        return
    apart = element.tag in APART_TAGS or reading_of(element) == Reading.LINE
    if apart:
        yield LINE_END
    yield from _runs(element, outer)
    if apart:
        yield LINE_END


def _is_inner(element: HtmlElement) -> bool:
    """Whether a list stands in an entry of another: it is read as a list, and no part of the line."""
    return bool(element.getparent().tag == "li")


def _note(call: HtmlElement) -> Line:
    """The words of the footnote that a call leads to."""
    place = call.getroottree().getroot().get_element_by_id(str(call.get("href"))[1:], None)
    return () if place is None else _line(place)


def _tidy(runs: Iterable[Run]) -> Line:
    """Runs with single spaces, none at the edges; neighbours that are alike become one."""
    joined: list[Run] = []
    for run in runs:
        text = _SPACES.sub(" ", run.text)
        if not joined or joined[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if not text:
            continue
        if joined and not run.note and joined[-1].look == run.look:
            joined[-1] = joined[-1].saying(joined[-1].text + text)
        else:
            joined.append(run if text == run.text else run.saying(text))
    if joined:
        last = joined.pop()
        if text := last.text.rstrip(" "):
            joined.append(last.saying(text))
    return tuple(joined)
