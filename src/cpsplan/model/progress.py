"""Progress reports: what became of a plan by a date. One file each: plans/progress/<plan>-<period>.yaml."""

from __future__ import annotations

from typing import ClassVar, Literal

from cpsplan.model.dates import PartialDate, Period
from cpsplan.model.delivery import Currency
from cpsplan.model.text import Amount, DocumentId, Id, Number, Record, Reference, Suppression, Text

State = Literal["not started", "on track", "at risk", "done", "stopped"]
Colour = Literal["red", "amber", "green"]


class OutputReport(Record):
    """How far one output is."""

    own_entry: ClassVar[bool] = True

    of: Reference
    """The output: project/output by its id, or by its number in the list, such as mobile-library/2."""
    status: State
    """Not started, on track, at risk, done or stopped."""
    note: Text | None = None
    """What happened, in a sentence."""
    evidence: Text | None = None
    """What shows it: a document, a decision, an address."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class MilestoneReport(Record):
    """Whether one milestone is reached."""

    own_entry: ClassVar[bool] = True

    of: Reference
    """The milestone: activity/milestone."""
    reached: PartialDate | None = None
    """When it was reached; left out where it has not been."""
    note: Text | None = None
    """What happened, in a sentence."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Observation(Record):
    """One figure of a measure."""

    own_entry: ClassVar[bool] = True

    of: Id
    """The measure."""
    value: Number
    """The figure, in the measure's unit."""
    date: PartialDate
    """When it was measured."""
    source: Text
    """Where the figure comes from."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Spend(Record):
    """What was spent on one activity up to the date of the report."""

    own_entry: ClassVar[bool] = True

    of: Id
    """The activity."""
    amount: Amount
    """The amount, in whole units of the currency, since the beginning of the plan."""
    currency: Currency = "GBP"
    """The currency, by its code: GBP."""
    note: Text | None = None
    """A remark for readers."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Override(Record):
    """A status that a person sets in the place of the one that was worked out. The page shows both."""

    own_entry: ClassVar[bool] = True

    of: Reference
    """The activity, the outcome (aim.outcome) or the aim."""
    status: Colour
    """Red, amber or green."""
    reason: Text
    """Why the status that was worked out does not tell the whole story."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Progress(Record):
    """What became of a plan by a date: outputs, milestones, measures, money."""

    own_entry: ClassVar[bool] = True

    id: DocumentId
    """A short name, the same as the name of the file: 2026-27-q2."""
    title: Text
    """The title of the report."""
    summary: Text | None = None
    """One sentence on how things stand, written by people."""
    plan: Id
    """The plan that it reports on."""
    period: Period
    """The time that it covers."""
    date: PartialDate
    """The day on which things stood as reported. What is due before it counts as late if it is not done."""
    status: Literal["draft", "approved", "published"] = "draft"
    """Draft, approved or published."""
    outputs: tuple[OutputReport, ...] = ()
    """How far the outputs are."""
    milestones: tuple[MilestoneReport, ...] = ()
    """Which milestones are reached."""
    observations: tuple[Observation, ...] = ()
    """New figures of the measures."""
    spend: tuple[Spend, ...] = ()
    """What was spent, by activity."""
    overrides: tuple[Override, ...] = ()
    """Statuses that a person has set, with the reason."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
