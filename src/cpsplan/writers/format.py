"""What a writer is."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from cpsplan.late import dataclass
from cpsplan.render import Page
from cpsplan.workspace import children
from cpsplan.workspace.resources import install_command
from cpsplan.writers.assets import Assets


class WriteError(Exception):
    """A file cannot be written from its page; the message says what the page asked for."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that a format needs and no Python package brings."""

    name: str
    """What it is called on the path."""
    command: str
    """What installs it."""

    @property
    def place(self) -> str:
        """Where this machine has it; empty where it has not."""
        return children.program(self.name)


@dataclass(frozen=True, slots=True)
class Library:
    """A Python library that only an extra of cpsplan brings, since it is not to be had everywhere."""

    name: str
    """What is imported."""
    extra: str

    @property
    def command(self) -> str:
        """What installs it."""
        return install_command(extra=self.extra)

    @property
    def place(self) -> str:
        """Where this installation has it; empty where it has not."""
        spec = find_spec(self.name)
        return (spec.origin or self.name) if spec else ""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that documents are published in."""

    name: str
    """What editions call it: pdf."""
    file_name: str
    """How its files are called; ``<document>`` stands for the id of the document."""
    words: str
    """The key of the phrase that names it for readers."""
    rank: int
    """Formats are offered in the order of their ranks."""
    needs: tuple[Program | Library, ...] = ()
    """Without these it cannot be written."""

    def path(self, document: str, edition: str) -> str:
        """Where the file of a document lies below out/."""
        return f"{edition}/{document}/{self.file_name.replace('<document>', document)}"


@dataclass(frozen=True, slots=True)
class Writer:
    """A format, and the function that turns a page into the bytes of a file in it."""

    format: Format
    write: Callable[[Page, Assets], bytes]
    lost: Callable[[Page, bytes], list[str]]
    """The lines of a page that a file written from it does not say."""
