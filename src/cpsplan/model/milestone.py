"""Milestones: points to be reached by a date, of an activity, of a plan, or of a strategy."""

from typing import Annotated, ClassVar

from cpsplan.model.dates import Deadline
from cpsplan.model.marks import Kind, Shown
from cpsplan.model.reference import Suppression
from cpsplan.model.text import Id, Record, Text


class Milestone(Record):
    """A point that an activity, a plan or a strategy has to reach by a date."""

    entry_kind: ClassVar = Kind("milestone", "milestones", shares="part")

    id: Id
    """A short name, unique in the activity, the plan or the strategy."""
    title: Annotated[Text, Shown(column="Milestone")]
    """What is reached."""
    due: Annotated[Deadline, Shown(column="Due")]
    """By when: a year, a month, a day or a quarter of a financial year (2022-23-q1)."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
