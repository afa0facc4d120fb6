"""A stranger's XML as a small tree: no entities of its own, nothing fetched, every element with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from xml.parsers import expat

from cpsplan.late import dataclass

DEEPEST = 100
"""How deep elements may lie in one another."""


class BrokenXml(Exception):  # noqa: N818 - it names what is the matter; the caller tells it
    """A file that is no XML, or that has what a stranger's file may not have; the message says line and reason."""


@dataclass(slots=True)
class Element:
    """An element by its local name, whatever its namespace."""

    name: str
    line: int
    column: int
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text on one line, without the text of what lies in it."""
        return " ".join("".join(self.pieces).split())

    def texts(self) -> Iterator[str]:
        """Its own text and those of what lies in it, where there are any."""
        if self.text:
            yield self.text
        for child in self.children:
            yield from child.texts()

    def all(self, name: str) -> Iterator[Element]:
        """The elements of a name that lie right in it."""
        return (child for child in self.children if child.name == name)

    def first(self, *way: str) -> Element | None:
        """The first element on a way of names; None where there is none."""
        place: Element | None = self
        for name in way:
            place = next(place.all(name), None) if place else None
        return place

    def words(self, *way: str) -> str:
        """The text of the first element on a way of names; empty where there is none."""
        place = self.first(*way)
        return place.text if place else ""


def read_xml(content: bytes) -> Element:
    """The root of a file. Raises BrokenXml."""
    return _Reader().read(content)


class _Reader:
    def __init__(self) -> None:
        self._open: list[Element] = []
        self._root: Element | None = None
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        # A file that declares entities can grow without bounds, or name other files.
        parser.EntityDeclHandler = self._refuse_entity
        self._parser = parser

    def read(self, content: bytes) -> Element:
        try:
            self._parser.Parse(content, True)  # noqa: FBT003 - its only way
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise BrokenXml(f"line {error.lineno}: this is no XML ({reason})") from None
        assert self._root is not None  # noqa: S101 - a document without an element is refused by the parser
        return self._root

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        if len(self._open) >= DEEPEST:
            raise BrokenXml(f"line {line}: elements lie more than {DEEPEST} deep in one another")
        element = Element(name.rpartition(":")[2], line, column, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].pieces.append(text)

    def _refuse_entity(self, name: str, *_: object) -> None:
        raise BrokenXml(f"line {self._parser.CurrentLineNumber}: entities of its own (“{name}”) are not read")
