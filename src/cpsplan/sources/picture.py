"""Pictures in SVG: parsed, and let through by a list of what a drawing may hold. What is published is what was parsed.

A picture of the workspace may be a stranger's. Opened by its address, it is a page of whoever publishes it: scripts in
it would run, and what it refers to would be fetched, there and by the programs that turn it into PNG.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from xml.parsers import expat

import tinycss2

from cpsplan.late import dataclass
from cpsplan.sources.broken import BrokenPicture

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
LEAST_BUFFER = 8192
"""The bytes of text that the parser gathers by itself."""
DEEPEST = 100
"""How deep elements may lie in one another."""


def _words_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


WITH_TEXT = _words_in("desc style text title tspan")
"""The elements whose text is kept."""
ELEMENTS = WITH_TEXT | _words_in(
    """
    circle clipPath defs ellipse g line linearGradient mask path pattern polygon polyline radialGradient rect stop svg
    use
    """
)
"""What a drawing may be made of. Nothing here runs, loads, links or moves."""
MOST_USES = 16
"""How often a picture may use a part of itself again: a use of parts with uses in them grows without bounds."""
LOOKS = _words_in(
    """
    clip-path clip-rule color display fill fill-opacity fill-rule font-family font-size font-style font-weight
    letter-spacing marker mask mix-blend-mode opacity overflow paint-order shape-rendering stop-color stop-opacity
    stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width
    text-anchor transform vector-effect visibility
    """
)
"""How a part may look, by attribute or in a style."""
ATTRIBUTES = LOOKS | _words_in(
    """
    class clipPathUnits cx cy d dx dy fx fy gradientTransform gradientUnits height href id maskContentUnits maskUnits
    offset patternContentUnits patternTransform patternUnits points preserveAspectRatio r role rotate rx ry spreadMethod
    style textLength version viewBox width x x1 x2 y y1 y2
    """
)
"""What a part may say of itself."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a picture held and is not published."""

    what: str
    """As it is written: “<script>”, “onload”."""
    offset: int
    """The byte of the picture where it begins."""
    harmless: bool
    """Whether the picture is drawn the same without it: it is what a program for drawing noted for itself."""


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture as it is published, and what was dropped from it."""

    svg: bytes
    dropped: tuple[Dropped, ...]


@lru_cache(maxsize=512)
def read_picture(content: bytes) -> CleanPicture:
    """Parse a picture and keep what a drawing may hold. Raises BrokenPicture where it is no SVG."""
    reading = _Reading(content)
    return CleanPicture(reading.svg(), tuple(reading.dropped))


class _Reading:
    """One picture while it is being read: what is kept is written down as it goes by."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.dropped: list[Dropped] = []
        self.written: list[str] = []
        self.open: list[str] = []
        """The elements that are open, from the outermost."""
        self.uses = 0
        self.skipped = 0
        """How many elements are open in one that is dropped, with that one."""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        # A style sheet comes in one piece: a rule that is cut in two would be lost.
        self.parser.buffer_size = max(LEAST_BUFFER, len(content))
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def svg(self) -> bytes:
        """The picture as it is published. Raises BrokenPicture."""
        try:
            self.parser.Parse(self.content, True)  # noqa: FBT003 - that this is all of it
        except expat.ExpatError as error:
            raise BrokenPicture(f"is no XML: {expat.ErrorString(error.code)}", self.parser.ErrorByteIndex) from None
        except RecursionError:
            raise BrokenPicture("nests too much in a style", self.parser.CurrentByteIndex) from None
        return "".join(self.written).encode()

    def _refuse_doctype(self, *_: object) -> None:
        raise BrokenPicture("declares a document type, which may name other files", self.parser.CurrentByteIndex)

    def _start(self, name: str, attributes: Sequence[str]) -> None:
        space, _, element = name.rpartition(" ")
        if not self.open and (space, element) != (SVG, "svg"):
            raise BrokenPicture(f"is no SVG: its outermost element is <{element}>", self.parser.CurrentByteIndex)
        if self.skipped or space != SVG or element not in ELEMENTS:
            self._skip(space, element)
            return
        self.uses += element == "use"
        if self.uses > MOST_USES:
            raise BrokenPicture(f"uses parts of itself more than {MOST_USES} times", self.parser.CurrentByteIndex)
        if len(self.open) == DEEPEST:
            raise BrokenPicture(f"nests more than {DEEPEST} elements", self.parser.CurrentByteIndex)
        root = "" if self.open else f' xmlns="{SVG}"'
        self.open.append(element)
        kept = "".join(self._kept(attributes))
        self.written.append(f"<{element}{root}{kept}>")

    def _skip(self, space: str, element: str) -> None:
        self.skipped += 1
        if self.skipped == 1:
            harmless = element == "metadata" if space == SVG else space != XHTML
            self._drop(f"<{element}>", self.parser.CurrentByteIndex, harmless=harmless)

    def _drop(self, what: str, offset: int, *, harmless: bool = False) -> None:
        self.dropped.append(Dropped(what, offset, harmless))

    def _kept(self, attributes: Sequence[str]) -> Iterator[str]:
        """The attributes of an element that are kept, as they are written."""
        plain = frozenset(attributes[::2])
        for name, value in zip(attributes[::2], attributes[1::2], strict=True):
            space, _, attribute = name.rpartition(" ")
            if space == XLINK and attribute in plain:
                # Browsers go by the plain one; both would have the same name here.
                continue
            place = self._place_of(attribute)
            if space == XML:
                continue
            if space not in {"", XLINK} or attribute not in ATTRIBUTES:
                self._drop(attribute, place, harmless=not self._acts(space, attribute))
            elif attribute == "style":
                yield f' style="{escape(self._looks(value, place))}"'
            elif leads_outside(attribute, value):
                self._drop(f"{attribute}={value[:40]}", place)
            else:
                yield f' {attribute}="{escape(value)}"'

    @staticmethod
    def _acts(space: str, attribute: str) -> bool:
        """Whether an attribute that is not on the list could do something: handle an event, lead somewhere."""
        return space == XLINK or (not space and attribute.casefold().startswith(("on", "src", "xml")))

    def _place_of(self, attribute: str) -> int:
        """The byte where an attribute of the element that is being read seems to begin."""
        start = self.parser.CurrentByteIndex
        return max(self.content.find(attribute.encode(), start), start)

    def _end(self, _: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        self.written.append(f"</{self.open.pop()}>")

    def _text(self, text: str) -> None:
        if self.skipped or not self.open or self.open[-1] not in WITH_TEXT:
            return
        if self.open[-1] == "style":
            text = self._rules(text)
        self.written.append(escape(text, quote=False))

    def _looks(self, text: str, offset: int) -> str:
        """The declarations of a style that are kept."""
        kept = []
        for declaration in tinycss2.parse_declaration_list(text, skip_comments=True, skip_whitespace=True):
            name = getattr(declaration, "lower_name", "")
            if declaration.type != "declaration" or name not in LOOKS:
                acts = declaration.type != "declaration" or _loads(declaration.value)
                self._drop(name or "a style that cannot be read", offset, harmless=not acts)
            elif _loads(declaration.value):
                self._drop(name, offset)
            else:
                kept.append(f"{name}:{tinycss2.serialize(declaration.value).strip()}")
        return ";".join(kept)

    def _rules(self, text: str) -> str:
        """The rules of a style sheet that are kept: nothing that begins with @."""
        offset = self.parser.CurrentByteIndex
        kept = []
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule":
                selectors = tinycss2.serialize(rule.prelude).strip()
                kept.append(f"{selectors}{{{self._looks(tinycss2.serialize(rule.content), offset)}}}")
            else:
                self._drop(f"@{getattr(rule, 'lower_at_keyword', '')}", offset)
        return "".join(kept)


def leads_outside(attribute: str, value: str) -> bool:
    """Whether the value of an attribute refers to something that is no part of the same picture."""
    if attribute == "href":
        return not value.strip().startswith("#")
    # Whatever CSS loads stands in parentheses, and nearly no attribute has any.
    return "(" in value and _loads(tinycss2.parse_component_value_list(value))


def _loads(values: Sequence[tinycss2.ast.Node]) -> bool:
    """Whether parts of a value of CSS name anything outside; escapes in them have been read by the parser."""
    for part in values:
        inside = getattr(part, "arguments", None) or getattr(part, "content", None) or ()
        if _loads_itself(part) or _loads(inside):
            return True
    return False


def _loads_itself(part: tinycss2.ast.Node) -> bool:
    """Whether one part of a value, but for what stands inside of it, names anything outside."""
    if part.type == "url":
        return not part.value.startswith("#")
    if part.type != "function":
        return False
    if part.lower_name != "url":
        return part.lower_name in {"image", "image-set", "src", "element", "expression", "attr"}
    references = [argument.value for argument in part.arguments if argument.type == "string"]
    return not all(reference.startswith("#") for reference in references)
