"""Delivery plans: what is done in a year, and which outcomes it serves."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from cpsplan.model.measure import Measure
from cpsplan.model.strategy import Status
from cpsplan.model.text import (
    DocumentId,
    Id,
    Origin,
    PartialDate,
    Period,
    Record,
    Reference,
    Suppression,
    Text,
    texts_as_records,
)


class Output(Record):
    """Something that a project produces. Where only the words are known, a plain text will do."""

    own_entry: ClassVar[bool] = True

    text: Text
    """The output as published."""
    due: PartialDate | None = None
    """When it is due, as exact as it is known."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


Outputs = Annotated[
    tuple[Output, ...], BeforeValidator(texts_as_records, json_schema_input_type=tuple[Output | Text, ...])
]
"""A list of outputs, in which a plain text will do for one."""


class Activity(Record):
    """What projects and actions share."""

    own_entry: ClassVar[bool] = True

    id: Id
    """A short name, unique in the plan."""
    outcomes: tuple[Reference, ...] = ()
    """The outcomes that it serves: aim.outcome, or strategy:aim.outcome for another strategy."""
    aims: tuple[Reference, ...] = ()
    """The aims that it serves, where its strategy has no outcomes."""
    owner: Text | None = None
    """Who answers for it: a role, never a name."""
    timeframe: Period | None = None
    """When it is done."""
    note: Text | None = None
    """A remark for readers, written for this edition."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Project(Activity):
    """An activity with a title, a scope and outputs."""

    title: Text
    """The name of the project, as published."""
    scope: Text
    """What it covers, as published."""
    outputs: Annotated[
        tuple[Output, ...], BeforeValidator(texts_as_records, json_schema_input_type=tuple[Output | Text, ...])
    ] = ()
    """What it produces, in the order of the document."""

    @property
    def name(self) -> str:
        """The words that it goes by."""
        return self.title


class Action(Activity):
    """An activity of one line."""

    text: Text
    """The action as published."""
    group: Id | None = None
    """The group of actions that it belongs to, such as the response to COVID-19."""

    @property
    def name(self) -> str:
        """The words that it goes by."""
        return self.text


class Group(Record):
    """A group of actions that the plan sets apart from the rest."""

    id: Id
    """A short name, unique in the plan."""
    title: Text
    """The name of the group."""
    note: Text | None = None
    """A remark for readers, written for this edition."""


class Quotation(Record):
    """An aim or outcome of the strategy in the plan's own published words, where they differ."""

    own_entry: ClassVar[bool] = True

    of: Reference
    """The aim or the outcome that is quoted."""
    text: Text
    """The plan's own words."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class DeliveryPlan(Record):
    """A plan of what is done in a year to reach the outcomes of a strategy."""

    own_entry: ClassVar[bool] = True

    id: DocumentId
    """A short name, the same as the name of the file: 2022-23."""
    title: Text
    """The title of the plan."""
    summary: Text | None = None
    """One sentence for readers who do not know the document, written for this edition."""
    strategy: Id
    """The strategy that it delivers."""
    period: Period
    """The year that it is for."""
    status: Status = "published"
    """Draft, approved or published."""
    source: Origin | None = None
    """The published document that this is transcribed from."""
    groups: tuple[Group, ...] = ()
    """Groups of actions that the plan sets apart."""
    quotations: tuple[Quotation, ...] = ()
    """Aims and outcomes that the plan quotes in other words than the strategy's."""
    projects: tuple[Project, ...] = ()
    """The projects, in the order of the document."""
    actions: tuple[Action, ...] = ()
    """The actions, in the order of the document."""
    measures: tuple[Measure, ...] = ()
    """The success measures, in the order of the document."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
