"""One run of ``cpsplan build``: what it was asked for, and what is known from earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cpsplan.cli.terminal import FailOn
from cpsplan.publishing.ledger import Ledger


@dataclass(frozen=True)
class Narrowed:
    """The options that say what to build."""

    plans: list[str]
    editions: list[str]
    formats: list[str]
    strict: bool
    pack: bool

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.plans or self.editions or self.formats)


@dataclass(frozen=True)
class BuildRun:
    """One run of the command: what it was asked for, and what is known from before."""

    root: Path
    out: Path
    narrowed: Narrowed
    fail_on: FailOn
    jobs: int
    cluster: str
    ledger: Ledger
    key: str
    """The checksum of everything that the result depends on."""
    quiet: bool


def shown(path: Path) -> str:
    """A folder as people are told of it: from here, where it lies below."""
    try:
        return f"{path.resolve().relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"
