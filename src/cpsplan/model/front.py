"""The first page: what a plan promises in a sentence, for each aim too, and the figures that stand beside it."""

from typing import Annotated, ClassVar

from pydantic import model_validator

from cpsplan.model.dates import Deadline
from cpsplan.model.marks import Kind, Shown
from cpsplan.model.reference import MeasureRef, MilestoneRef, MoneyRef, PromisedRef, Suppression
from cpsplan.model.text import Record, Text


class Promise(Record):
    """What a plan promises for an aim, in one sentence that a citizen understands."""

    entry_kind: ClassVar = Kind("promise", "promises", id="", numbered=True)

    of: PromisedRef
    """The aim that the promise is for."""
    text: Text
    """The promise, in one sentence of at most 30 words: what will be so, for whom."""
    by: Annotated[Deadline | None, Shown(column="By")] = None
    """By when; the last day of what the plan does for the aim, if left out."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class HeadlineFigure(Record):
    """A figure that stands large on the first page: of a measure, of money, or a date."""

    measure: MeasureRef | None = None
    """The measure whose target is shown, and its latest result."""
    money_for: MoneyRef | None = None
    """The plan, aim, group or activity whose money is shown."""
    milestone: MilestoneRef | None = None
    """The milestone whose date is shown."""
    date: Annotated[Deadline | None, Shown()] = None
    """A date, where no milestone of the plan has it."""
    text: Text | None = None
    """What stands below the figure. A date needs it; a measure, money and a milestone have words of their own."""

    @model_validator(mode="after")
    def _of_one_thing(self) -> "HeadlineFigure":
        if sum(bool(source) for source in (self.measure, self.money_for, self.milestone, self.date)) != 1:
            message = "it shows one thing: name a measure, money_for, a milestone or a date"
            raise ValueError(message)
        if self.date and not self.text:
            message = "a date says nothing by itself: add “text”, such as: when all villages are visited"
            raise ValueError(message)
        return self
