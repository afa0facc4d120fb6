"""Delivery plans: what is done in a year, which outcomes it serves, for what money, by when."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, StringConstraints

from cpsplan.model.dates import FinancialYear, PartialDate, Period
from cpsplan.model.measure import Measure
from cpsplan.model.origin import Origin
from cpsplan.model.strategy import Status
from cpsplan.model.text import Amount, DocumentId, Id, Record, Reference, Suppression, Text, texts_as_records

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""A currency by its code in ISO 4217: GBP."""


class Output(Record):
    """Something that a project produces. Where only the words are known, a plain text will do."""

    own_entry: ClassVar[bool] = True

    id: Id | None = None
    """A short name, unique in the project, for progress reports. Without one, its number in the list serves."""
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


class Milestone(Record):
    """A point that an activity has to reach by a date."""

    own_entry: ClassVar[bool] = True

    id: Id
    """A short name, unique in the activity."""
    title: Text
    """What is reached."""
    due: PartialDate
    """By when: a year, a month, a day or a quarter of a financial year (2022-23-q1)."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Budget(Record):
    """Money for one activity in one financial year."""

    amount: Amount
    """The amount, in whole units of the currency."""
    currency: Currency = "GBP"
    """The currency, by its code: GBP."""
    kind: Literal["revenue", "capital"] = "revenue"
    """Revenue (running costs) or capital (buying or building something that lasts)."""
    financial_year: FinancialYear | None = None
    """The financial year that it is for; the plan's own year, if left out."""


class Envelope(Record):
    """The money set aside for an aim, or for the whole plan, that the budgets of activities add up to."""

    own_entry: ClassVar[bool] = True

    aim: Reference | None = None
    """The aim that it is for; the whole plan, if left out."""
    amount: Amount
    """The amount, in whole units of the currency."""
    currency: Currency = "GBP"
    """The currency, by its code: GBP."""
    kind: Literal["revenue", "capital"] | None = None
    """Revenue or capital; both together, if left out."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


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
    milestones: tuple[Milestone, ...] = ()
    """The points that it has to reach, in the order of their dates."""
    budgets: tuple[Budget, ...] = ()
    """The money for it, a line for each kind and financial year."""
    depends_on: tuple[Reference, ...] = ()
    """The activities that have to be finished first: an id of this plan, or plan/id of another."""
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
    outputs: Outputs = ()
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
    title: Text | None = None
    """The title that the plan gives an aim, where it is another than the strategy's."""
    text: Text
    """The plan's own words."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Fate(Record):
    """What became of a project of the plan before."""

    own_entry: ClassVar[bool] = True

    of: Id
    """The project of the plan before."""
    fate: Literal["undecided", "continued", "merged", "completed", "stopped"]
    """Continued, merged into another, completed or stopped; undecided until somebody has decided."""
    into: Reference | None = None
    """The project of this plan that continues it, or that it was merged into."""
    reason: Text | None = None
    """Why; a project that is stopped needs a reason."""
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
    envelopes: tuple[Envelope, ...] = ()
    """The money set aside for each aim, and for the plan as a whole."""
    groups: tuple[Group, ...] = ()
    """Groups of actions that the plan sets apart."""
    quotations: tuple[Quotation, ...] = ()
    """Aims and outcomes that the plan quotes in other words than the strategy's."""
    fates: tuple[Fate, ...] = ()
    """What became of the projects of the plan before that are no longer in this one."""
    projects: tuple[Project, ...] = ()
    """The projects, in the order of the document."""
    actions: tuple[Action, ...] = ()
    """The actions, in the order of the document."""
    measures: tuple[Measure, ...] = ()
    """The success measures, in the order of the document."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
