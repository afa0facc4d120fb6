"""Risks: what could keep a plan or an activity from what it is for, how likely that is, and what is done about it."""

from typing import Annotated, ClassVar, Literal

from cpsplan.model.marks import Kind, Shown
from cpsplan.model.reference import Suppression
from cpsplan.model.text import Id, Owner, Record, Text

RiskLevel = Annotated[Literal["very low", "low", "medium", "high", "very high"], Shown()]
"""How likely something is, or how hard it would hit, in words."""


class Risk(Record):
    """Something that could keep a plan or an activity from what it is for."""

    entry_kind: ClassVar = Kind("risk", "risks")

    id: Id
    """A short name, unique in the plan or the activity."""
    title: Annotated[Text, Shown(column="Risk")]
    """What could happen, in a few words."""
    description: Annotated[Text | None, Shown(column="Description")] = None
    """What could happen and what would follow, as published."""
    likelihood: Annotated[RiskLevel | None, Shown(column="Likelihood")] = None
    """How likely it is: very low, low, medium, high or very high."""
    impact: Annotated[RiskLevel | None, Shown(column="Impact")] = None
    """How hard it would hit: very low, low, medium, high or very high."""
    mitigation: Annotated[Text | None, Shown(column="Mitigation")] = None
    """What is done so that it does not happen, or hits less hard."""
    owner: Annotated[Owner | None, Shown(column="Owner")] = None
    """Who watches it: a role, never a name."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""
