"""Key facts: figures that tell of a body or of its work, and are no measures."""

from typing import Annotated, ClassVar

from cpsplan.model.dates import PartialDate
from cpsplan.model.marks import Kind, Shown
from cpsplan.model.reference import Suppression
from cpsplan.model.text import Id, Number, Record, Text
from cpsplan.model.unit import Unit


class KeyFact(Record):
    """A figure that is no measure: 550 staff, a caseload of 12,000."""

    entry_kind: ClassVar = Kind("fact", "facts")

    id: Id
    """A short name, unique in the document."""
    title: Annotated[Text, Shown(column="Fact")]
    """What it is a figure of: Staff."""
    value: Annotated[Number, Shown(column="Figure")]
    """The figure."""
    unit: Annotated[Unit | None, Shown(column="Unit")] = None
    """What it is counted in, as of measures; nothing for a plain number."""
    date: Annotated[PartialDate | None, Shown(column="Date")] = None
    """When it was so, as exact as it is known."""
    source: Annotated[Text | None, Shown(column="Source")] = None
    """Where it comes from."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
