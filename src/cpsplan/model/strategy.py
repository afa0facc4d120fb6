"""Strategies: what an organisation wants to become, as aims and outcomes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from cpsplan.model.dates import Period
from cpsplan.model.origin import Origin
from cpsplan.model.text import DocumentId, Id, Record, Reference, Suppression, Text, texts_as_records

Status = Literal["draft", "approved", "published"]


class Value(Record):
    """A value of the organisation."""

    id: Id
    """A short name, unique in the strategy."""
    title: Text
    """The value itself."""
    statement: Text | None = None
    """What it means in practice."""


class Outcome(Record):
    """What will be true when an aim is reached."""

    own_entry: ClassVar[bool] = True

    id: Id
    """A short name, unique in its aim. The outcome's address is strategy:aim.outcome."""
    statement: Text
    """The outcome as published."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Commitment(Record):
    """A promise under an aim, where a strategy makes promises instead of naming outcomes."""

    text: Text
    """The promise as published."""


Commitments = Annotated[
    tuple[Commitment, ...], BeforeValidator(texts_as_records, json_schema_input_type=tuple[Commitment | Text, ...])
]
"""A list of promises, in which a plain text will do for one."""


class Aim(Record):
    """What a strategy aims at: its name, heading and statement, and the outcomes that show it is reached."""

    own_entry: ClassVar[bool] = True

    id: Id
    """A short name, unique in the strategy. The aim's address is strategy:aim."""
    title: Text
    """The name of the aim, such as Our people."""
    heading: Text | None = None
    """The heading that the document gives it, where that is not its name."""
    statement: Text
    """The aim in a sentence, as published."""
    outcomes: tuple[Outcome, ...] = ()
    """The outcomes, in the order of the document."""
    commitments: Annotated[
        tuple[Commitment, ...], BeforeValidator(texts_as_records, json_schema_input_type=tuple[Commitment | Text, ...])
    ] = ()
    """The promises, in the order of the document."""
    aligns_with: Reference | None = None
    """The aim of the parent strategy that this aim serves: strategy:aim."""
    succeeds: tuple[Reference, ...] = ()
    """The aims of an older strategy that this aim continues: strategy:aim."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Strategy(Record):
    """A strategy: a vision and a mission, values, aims and outcomes over some years."""

    own_entry: ClassVar[bool] = True

    id: DocumentId
    """A short name, the same as the name of the file: cps-2025."""
    title: Text
    """The title of the strategy."""
    kicker: Text | None = None
    """A line above the title, where the document has one."""
    summary: Text | None = None
    """One sentence for readers who do not know the document, written for this edition."""
    aim_word: Literal["aim", "priority"] = "aim"
    """What the document calls its aims."""
    period: Period
    """The years that it covers."""
    status: Status = "published"
    """Draft, approved or published."""
    source: Origin | None = None
    """The published document that this is transcribed from."""
    vision: Text | None = None
    """The vision, as published."""
    mission: Text | None = None
    """The mission, as published."""
    values: tuple[Value, ...] = ()
    """The values, in the order of the document."""
    parent: Id | None = None
    """A thematic strategy serves this strategy."""
    succeeds: Id | None = None
    """The older strategy that this one takes over from."""
    aims: tuple[Aim, ...]
    """The aims, in the order of the document."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
