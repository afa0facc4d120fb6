"""Success measures: figures with units that show whether an aim or an outcome is reached."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from cpsplan.model.dates import PartialDate
from cpsplan.model.text import Id, Number, Record, Reference, Suppression, Text

Unit = Literal["percent", "pound", "day", "month", "count", "score"]
Direction = Literal["higher", "lower", "within", "achieve"]
Comparator = Literal["more than", "at least", "less than", "at most", "within", "meets", "towards"]


class Baseline(Record):
    """Where a measure stood at the start."""

    value: Number
    """The figure, in the measure's unit."""
    date: PartialDate | None = None
    """When it was measured; left out where the document does not say."""


class Target(Record):
    """Where a measure is to get to."""

    comparator: Comparator
    """How the figure and the target compare: more than, at least, less than, at most, within, meets, towards."""
    value: Number | None = None
    """The figure, in the measure's unit."""
    of: Text | None = None
    """What a percentage is taken of, or what the figure is within: budgeted levels."""
    by: PartialDate | None = None
    """By when; the end of the plan, if left out."""


class Scale(Record):
    """The ends of the scale on which a measure is drawn."""

    start: Number = Field(alias="from")
    """The left end, in the measure's unit."""
    end: Number = Field(alias="to")
    """The right end, in the measure's unit."""


class Measure(Record):
    """One success measure: the published sentence, and the same as figures."""

    own_entry: ClassVar[bool] = True

    id: Id
    """A short name, unique in the plan."""
    statement: Text
    """The measure in the published sentence."""
    subject: Text
    """What is measured, without the figures."""
    unit: Unit | None = None
    """The unit of every figure of this measure."""
    direction: Direction
    """Whether higher or lower is better, or the figure is to stay within limits or achieve a standard."""
    baseline: Baseline | None = None
    """Where it stood at the start, if the document says."""
    target: Target
    """Where it is to get to."""
    scale: Scale | None = None
    """The ends of its scale when drawn; 0 to 100 for percentages unless given."""
    outcomes: tuple[Reference, ...] = ()
    """The outcomes that it tells of."""
    aims: tuple[Reference, ...] = ()
    """The aims that it tells of, where it is not tied to an outcome."""
    activities: tuple[Reference, ...] = ()
    """The activities of the plan whose success it shows."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
