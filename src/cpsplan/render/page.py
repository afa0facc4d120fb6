"""What rendering takes and gives: the finished page, and the files that a page may lead to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One finished HTML page: the hub from which every other format of its document is written."""

    document: str
    """The id of the strategy or plan; empty for the way in."""
    edition: str
    language: str
    title: str
    """What stands in the title bar."""
    description: str
    html: str
    path: str
    """Where it lies below out/: en/2022-23/index.html."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a page leads to, once it is known that it will be there."""

    document: str
    edition: str
    format: str
    """The name of its format: html, pdf."""
    words: str
    """The key of the phrase that names the format."""
    path: str
    """Where it lies below out/."""
    size: int | None = None
    """Its size in bytes, where that is known."""


def page_path(document: str, edition: str) -> str:
    """Where the page of a document lies below out/; the way in has no document and lies at the top."""
    return f"{edition}/{document}/index.html" if document else "index.html"
