"""What the Python interface gives: plain values, frozen, that know nothing of the rest of cpsplan.

An address is what everything goes by in plans, in the tables and on the command line: ``2026-27`` (a document),
``libraries-2030:readers`` (an aim), ``libraries-2030:readers.reach`` (an outcome), ``2026-27/projects/second-van``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong, and where."""

    code: str
    """The code of the rule, for instance CPS302; “cpsplan explain” says what it means."""
    severity: Literal["error", "warning", "note"]
    message: str
    path: str
    """The file, from the folder of the workspace on."""
    line: int
    """The line, counted from 1."""
    column: int
    """The column in code points, counted from 1."""
    hint: str
    """What to do; empty where the message says so itself."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column} {self.severity} {self.code} {self.message}"


@dataclass(frozen=True, slots=True)
class Document:
    """What is published as a document of its own: a strategy, a plan or a progress report."""

    id: str
    kind: Literal["strategy", "plan", "progress report"]
    title: str
    status: Literal["draft", "approved", "published"]
    strategy: str
    """The strategy that a plan delivers; empty for a plan that stands for itself, and for other documents."""
    plan: str
    """The plan that a progress report is on; empty for other documents."""
    starts: date | None
    """The first day of its period; None where no beginning is known."""
    ends: date | None
    """The last day of its period; None where no end is known."""
    path: str
    """The file, from the folder of the workspace on."""


@dataclass(frozen=True, slots=True)
class Aim:
    """An aim of a strategy."""

    address: str
    number: str
    """Its own number, or its place in the strategy."""
    title: str
    statement: str
    """The aim in a sentence; empty where the document has only its title."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome of a strategy, or a part of one."""

    address: str
    number: str
    """Its own number, or its place in the strategy: 1.3."""
    statement: str
    aim: str
    """The address of the aim that it belongs to."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Money for one activity."""

    amount: Decimal
    currency: str
    """The currency by its code: GBP."""
    kind: Literal["revenue", "capital"]
    financial_year: str
    """The financial year that it is for; empty for the plan's own year."""
    funding_source: str
    """Where the money comes from; empty where that is not said."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A project or an action of a plan."""

    address: str
    id: str
    kind: Literal["project", "action"]
    title: str
    """The title of a project, the text of an action."""
    plan: str
    """The id of the plan."""
    outcomes: tuple[str, ...]
    """The addresses of the outcomes that it serves."""
    aims: tuple[str, ...]
    """The addresses of the aims that it serves, those of its outcomes included."""
    owner: str
    """Who answers for it, a role; empty where that is not said."""
    starts: date | None
    """The first day of its timeframe; None where that is not said."""
    ends: date | None
    """The last day of its timeframe; None where that is not said."""
    budgets: tuple[Budget, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a plan is covered in one dimension."""

    plan: str
    """The id of the plan."""
    dimension: str
    """What is counted: outcomes, owners, budgets …"""
    covered: int
    total: int
    gaps: tuple[str, ...]
    """The addresses of what is not covered."""
    waived: tuple[str, ...]
    """Those of the gaps that a waiver allows today."""

    @property
    def share(self) -> Fraction | None:
        """The share that is covered, 0 to 1; None where there is nothing to cover."""
        return Fraction(self.covered, self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class Built:
    """What a build has done."""

    files: tuple[Path, ...]
    """Every file of the build in the order of the paths, also those that have not changed."""
    removed: tuple[str, ...]
    """The paths below the folder of files of earlier builds that were taken away."""
    faults: tuple[Fault, ...]
    """What there is to say all the same: warnings and notes, such as that a format cannot be written here."""
