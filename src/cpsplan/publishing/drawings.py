"""Words about a drawing stand where the drawing stands, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from cpsplan.book.book import Book
from cpsplan.diagnostic import Diagnostic, Severity, declare
from cpsplan.render import Page
from cpsplan.render.parity import same_letters
from cpsplan.writers._content import words_of_blocks
from cpsplan.writers._reading import blocks_read, parts_read, reading_of
from cpsplan.writers._reading_values import ATTRIBUTE, Reading

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNTIED_WORDS = declare(
    "CPS820",
    "untied-words",
    Severity.ERROR,
    """Words about a drawing, such as its key or its caption, are not tied to it. A page has words of a drawing and
    draws nothing, or calls a drawing what draws nothing, or the same words stand beside it once more and go to the
    formats that draw nothing: a reader of Word or Braille would be told of what is not there. Give such words
    data-reading="words-of-drawing", and the drawing data-reading="drawing".""",
)
UNTIED_HINT = "Look for “data-reading” in the templates of the workspace"
DRAWN = frozenset({"svg", "img", "picture", "canvas"})
PARTS = frozenset({"div", "section", "article"})
"""Elements of which only what stands in them is read."""
SOME_WORDS = 5
"""So many words say something by themselves: fewer may stand elsewhere by chance."""


def untied_words(page: Page, book: Book) -> Iterator[Diagnostic]:
    """The words about drawings on a page that are not tied to one."""
    if Reading.DRAWING not in page.html:
        return
    import lxml.html  # noqa: PLC0415 - a heavy library, wanted only where a page is looked at

    root = lxml.html.document_fromstring(page.html)
    readings = _readings(root)
    faults = [*_without_a_drawing(root, readings), *_told_twice(root, readings)]
    for fault in dict.fromkeys(faults):
        edition = book.editions[page.edition]
        message = f"{page.path}: {fault}"
        yield UNTIED_WORDS.at(edition.span("title"), message, hint=UNTIED_HINT, entry=edition.address)


def _readings(root: HtmlElement) -> dict[str, list[HtmlElement]]:
    """The elements of a page that say how they are read, by what they say: the page is gone through once."""
    readings: dict[str, list[HtmlElement]] = {}
    for element in root.xpath(f".//*[@{ATTRIBUTE}]"):
        readings.setdefault(str(element.get(ATTRIBUTE)), []).append(element)
    return readings


def _without_a_drawing(root: HtmlElement, readings: Mapping[str, Sequence[HtmlElement]]) -> Iterator[str]:
    """What is called a drawing, or words of one, where nothing is drawn."""
    for drawing in readings.get(Reading.DRAWING, ()):
        # A picture that is made of boxes with words is hidden from listeners, as no other words are.
        is_of_boxes = drawing.get("aria-hidden") == "true"
        if not is_of_boxes and not any(part.tag in DRAWN for part in drawing.iter()):
            yield f"“{_start(drawing)}” is called a drawing, and draws nothing"
    is_drawn = any(part.tag in DRAWN for place in ("main", "header") for part in root.iterfind(f".//{place}//*"))
    words = readings.get(Reading.WORDS_OF_DRAWING, ())
    if words and not is_drawn:
        yield f"“{_start(words[0])}” speaks of a drawing, and none is there"


def _told_twice(root: HtmlElement, readings: Mapping[str, Sequence[HtmlElement]]) -> Iterator[str]:
    """The words of drawings that formats without drawings say all the same."""
    drawings = readings.get(Reading.DRAWING, ())
    captions = [caption for drawing in drawings for caption in drawing.iter("figcaption")]
    spoken: list[tuple[HtmlElement, str]] = []
    for element in (*readings.get(Reading.WORDS_OF_DRAWING, ()), *captions):
        words = element.text_content()
        if len(words.split()) >= SOME_WORDS:
            spoken.append((element, same_letters(words)))
    if not set(Reading).issuperset(readings):
        # That a template says what nobody knows is told where it is looked for.
        return
    starts = [(element, f"“{_start(element)}”", letters) for element, letters in spoken]
    said = _said_of(root, {letters for _, letters in spoken}, is_pruned=Reading.CALL not in readings)
    for _, start, letters in starts:
        if letters in said:
            yield f"{start} speaks of a drawing, and is told to formats that have none"


def _said_of(root: HtmlElement, wanted: Collection[str], *, is_pruned: bool) -> set[str]:
    """The lines of a page, by their letters, and all of them that are ``wanted``; what is none may be taken out."""
    if not wanted:
        return set()
    if is_pruned:
        for part in parts_read(root):
            _take_out(part, _beginning(part, wanted))
    lines = list(words_of_blocks(blocks_read(root)))
    # All in one go: a line is short, and a call for each would cost more than the letters.
    return set(same_letters("\0".join(lines)).split("\0")) if lines else set()


def _beginning(part: HtmlElement, wanted: Iterable[str]) -> set[HtmlElement]:
    """The elements in which one of the ``wanted`` lines may begin: a line is made of whole pieces of text."""
    # Most of them stand on a page many times.
    different = list(dict.fromkeys(part.xpath(".//text()", smart_strings=False)))
    letters = same_letters("\0".join(different)).split("\0")
    # One without letters is made of pieces without.
    begins = {line[:end] for line in wanted for end in range(min(1, len(line)), len(line) + 1)}
    beginning = {piece for piece, spelled in zip(different, letters, strict=True) if spelled in begins}
    elements: set[HtmlElement] = set()
    # Only pieces that know where they stand lead to elements, and those take four times as long.
    for piece in part.xpath(".//text()") if beginning else ():
        if piece in beginning:
            parent = piece.getparent()
            elements |= {parent, *parent.iterancestors()}
    return elements


def _take_out(element: HtmlElement, kept: Collection[HtmlElement]) -> None:
    """Take parts of a page out of an element, but those that are ``kept``: each is read by itself."""
    for child in list(element):
        if child.tag in PARTS and not reading_of(child):
            if child in kept:
                _take_out(child, kept)
            else:
                element.remove(child)


def _start(element: HtmlElement) -> str:
    words = " ".join(element.text_content().split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


LONGEST = 60
"""How many letters of such words are told."""
