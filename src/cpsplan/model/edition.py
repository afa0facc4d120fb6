"""Editions and the settings of a workspace: what is published, for whom and by whom. Data, not code."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from cpsplan.model.text import DocumentId, Id, Record, Suppression, Text

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
"""A language tag: en, cy."""


class Edition(Record):
    """One form in which every document is published."""

    own_entry: ClassVar[bool] = True

    id: DocumentId
    """A short name, the same as the name of the file: en, cy, en-easy-read."""
    title: Text
    """The name of the edition in its own language: English."""
    language: Language
    """The language of its texts."""
    style: Literal["standard"] = "standard"
    """How it is written and set."""
    formats: tuple[Id, ...]
    """The formats that it is written in: html, pdf."""


class Contact(Record):
    """Where readers ask for another format."""

    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]
    """An electronic mail address."""


class Settings(Record):
    """The settings of a workspace, plans/cpsplan.yaml."""

    own_entry: ClassVar[bool] = True

    title: Text
    """What all documents together are called."""
    summary: Text | None = None
    """One sentence on what they are."""
    publisher: Text
    """The organisation whose plans these are."""
    language: Language = "en"
    """The language that the plans are written in."""
    contact: Contact | None = None
    """Where readers ask for another format."""
    disclaimer: Text | None = None
    """A sentence on every page, for instance that this is not an official publication."""
    illustrative: bool = False
    """True where the plans are made up as an example. Every page says so."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
