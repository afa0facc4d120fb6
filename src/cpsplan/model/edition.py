"""Editions and the settings of a workspace: what is published, for whom and by whom. Data, not code."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from cpsplan.model.easyread import Frame
from cpsplan.model.text import DocumentId, Id, Percent, Record, RuleCode, Suppression, Text

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
    invitation: Text | None = None
    """A sentence in its own language that leads readers of the other editions here."""
    style: Literal["standard", "easy-read", "large-print"] = "standard"
    """How it is written and set: easy-read holds the booklets of plans/easy-read/, large print has 18 points."""
    formats: tuple[Id, ...]
    """The formats that it is written in: html, pdf."""


class Contact(Record):
    """Where readers ask for another format."""

    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]
    """An electronic mail address."""


class Floors(Record):
    """What every plan has to cover at least, in percent; “cpsplan coverage” exits with 1 below a floor."""

    outcomes: Percent | None = None
    """Outcomes that an activity serves."""
    aim_measures: Percent | None = Field(default=None, alias="aim-measures")
    """Aims with a measure."""
    outcome_measures: Percent | None = Field(default=None, alias="outcome-measures")
    """Outcomes with a measure."""
    outputs: Percent | None = None
    """Projects with outputs."""
    budgets: Percent | None = None
    """Activities with a budget."""
    timeframes: Percent | None = None
    """Activities with a timeframe."""
    owners: Percent | None = None
    """Activities with an owner."""
    progress: Percent | None = None
    """Outputs whose progress is reported."""
    easy_read: Percent | None = Field(default=None, alias="easy-read")
    """What every document holds that its Easy Read booklet tells."""
    languages: dict[Language, Percent] = Field(default_factory=dict)
    """Texts of every document that are translated, by language: cy."""


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
    easy_read: Frame | None = None
    """What every Easy Read booklet says of the publisher."""
    floors: Floors | None = None
    """What every plan has to cover at least."""
    severities: dict[RuleCode, Literal["error", "warning", "note", "off"]] = Field(default_factory=dict)
    """How bad what a rule finds is in this workspace, by the code of the rule: CPS605: off."""
    publish_translations: Literal["draft", "reviewed"] = "draft"
    """What a translated edition may contain: drafts too, marked as such; or only what a translator has reviewed."""
    illustrative: bool = False
    """True where the plans are made up as an example. Every page says so."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
