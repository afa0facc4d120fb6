"""Desk: a workspace as an editor has it, some files open and not yet saved, and what the compiler makes of it."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from lsprotocol.types import Position
from pygls.uris import from_fs_path, to_fs_path

from cpsplan.compiler import Compiled, compile_book, link_book
from cpsplan.language_server.places import Places
from cpsplan.language_server.positions import Lines
from cpsplan.late import dataclass
from cpsplan.reporters.report import Report
from cpsplan.workspace.disk import DiskWorkspace, OverlaidWorkspace, Unreadable, name_of


@dataclass(frozen=True)
class Document:
    """A file that is open in the editor: its address there, its text as it is being written, and its version."""

    uri: str
    text: str
    version: int | None


@dataclass
class Desk:
    """A workspace with the documents that are open. What it compiles to is worked out when it is asked for."""

    root: Path
    """The directory of the workspace, without links in it."""
    encoding: str
    """The units in which the editor counts columns."""
    spelled: Path | None = None
    """The same directory as the editor calls it."""
    documents: dict[str, Document] = field(default_factory=dict)
    """The open documents by their path in the workspace."""
    _compiled: Compiled | None = None
    _linked: Compiled | None = None
    _readable: Compiled | None = None
    _places: Places | None = None
    _lines: dict[str, Lines] = field(default_factory=dict)
    _good: dict[str, bytes] = field(default_factory=dict)
    """The last text of each file that could be read as a whole."""

    def path_of(self, uri: str) -> str | None:
        """The path in the workspace of a file that the editor calls ``uri``; None where it lies somewhere else."""
        name = to_fs_path(uri)
        for start in (self.root, self.spelled) if name else ():
            if start and Path(name or "").is_relative_to(start):
                return Path(name or "").relative_to(start).as_posix()
        return None

    def uri_of(self, path: str) -> str:
        """What the editor calls the file at ``path``."""
        if path in self.documents:
            return self.documents[path].uri
        return from_fs_path(str((self.spelled or self.root) / path)) or ""

    def put(self, path: str, document: Document | None) -> None:
        """Take in that a document is open and says this; with None, that it is closed."""
        if document is None:
            self.documents.pop(path, None)
        else:
            self.documents[path] = document
        self.changed()

    def changed(self) -> None:
        """Take in that something is not as it was: what was compiled does not count any more."""
        self._compiled = self._linked = self._readable = self._places = None
        self._lines = {}

    @property
    def workspace(self) -> OverlaidWorkspace:
        """The workspace as it would be if everything were saved."""
        texts = {path: document.text.encode("utf-8", "surrogatepass") for path, document in self.documents.items()}
        return OverlaidWorkspace(DiskWorkspace(self.root), texts)

    @property
    def compiled(self) -> Compiled:
        """The workspace as it is being written, checked by every rule."""
        if self._compiled is None:
            self._compiled = compile_book(self.workspace)
            self._remember(self._compiled)
        return self._compiled

    @property
    def linked(self) -> Compiled:
        """The workspace as it is being written, linked and not checked: at hand much sooner."""
        if self._linked is None:
            self._linked = link_book(self.workspace)
            self._remember(self._linked)
        return self._linked

    def _remember(self, compiled: Compiled) -> None:
        """Keep the texts of the files that could be read as a whole."""
        for path, text in compiled.texts.items():
            if name_of(path) not in compiled.book.incomplete:
                self._good[path] = text.encode("utf-8", "surrogatepass")

    def _saved(self, path: str) -> bytes | None:
        """A file as it is on the disk; None where it cannot be read."""
        try:
            return DiskWorkspace(self.root).read(path)
        except Unreadable:
            return None

    @property
    def readable(self) -> Compiled:
        """As ``linked``, but with the last good text of each file that is broken, as one is in mid-sentence."""
        if self._readable is None:
            linked = self.linked
            broken = [path for path in self.documents if name_of(path) in linked.book.incomplete]
            older = {path: text for path in broken if (text := self._good.get(path) or self._saved(path))}
            self._readable = link_book(OverlaidWorkspace(self.workspace, older)) if older else linked
        return self._readable

    @property
    def places(self) -> Places:
        """What the words of the files define and name."""
        if self._places is None:
            self._places = Places(self.linked.book, self.linked.texts)
        return self._places

    @property
    def report(self) -> Report:
        """Everything that is wrong, with what mends it."""
        compiled = self.compiled
        return Report(compiled, compiled.diagnostics)

    def lines(self, path: str) -> Lines:
        """The text of a file in lines, as the editor has it; empty where it cannot be read."""
        if path not in self._lines:
            self._lines[path] = Lines(self._text(path), self.encoding)
        return self._lines[path]

    def _text(self, path: str) -> str:
        if path in self.documents:
            return self.documents[path].text
        return (self._saved(path) or b"").decode("utf-8-sig", "replace")

    def place(self, path: str, position: Position) -> tuple[int, int]:
        """The line and column that the editor means by a position."""
        return self.lines(path).place(position)
