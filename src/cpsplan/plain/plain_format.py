"""A format as other packages write one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page of a document, from which a format of another package is written."""

    document: str
    """The id of the strategy, plan or progress report."""
    edition: str
    """The id of the edition: en, cy-easy-read."""
    language: str
    """The language of its words: en, cy."""
    title: str
    html: str
    """The page as it is published on the web. What it refers to lies beside it, not in it."""
    lines: tuple[str, ...]
    """Every line of it as plain words, in reading order: what each format of the document has to say."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of another package. A package offers a list of them by an entry point of the group ``cpsplan.formats``.

    Files are written in processes of their own, so that ``write`` and ``lost`` know nothing of each other's calls.
    """

    name: str
    """What editions call it: small letters, digits and hyphens, and not the name of another format."""
    file_name: str
    """How its files are called: ``<document>.md``, where ``<document>`` stands for the id of the document."""
    words: Mapping[str, str]
    """What readers are offered, by language: {"en": "Markdown (MD)"}. A language without words has the first ones."""
    who: Mapping[str, str]
    """Who it is for, by language: {"en": "Copying into a wiki."}. A language without words has the first ones."""
    rank: int
    """Formats are offered in the order of their ranks; those of cpsplan are 1 to 9."""
    write: Callable[[Page], bytes]
    """What turns a page into the bytes of a file: the same bytes for the same page."""
    lost: Callable[[Page, bytes], Iterable[str]] | None = None
    """What finds those of the lines of a page that a file written from it does not say; None where nobody can tell."""
